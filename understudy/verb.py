"""What every verb of the command has in common: where its flags come from, and how it ends. A door to click.

Knows no verb.
"""

from __future__ import annotations

import sys
import traceback
from typing import Any, NoReturn

import click

from understudy import output
from understudy.defaults import configuration_of, defaults, is_configured, told_of


def worker_count(text: str) -> int:
    """The number of processes that `--workers` asks for; 0 for `auto`."""
    if text == "auto":
        return 0
    if not text.isdecimal() or not int(text):
        raise click.BadParameter(f"{text!r} is neither a number from 1 up nor 'auto'")
    return int(text)


class Verb(click.Command):
    """A verb whose expected errors are one sentence and exit code 2, and whose unexpected ones are exit code 3."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Read the flags; those that are not given are as the environment and the configuration say."""
        from contracts import UsageError

        if not is_configured(self):
            return super().parse_args(ctx, args)
        try:
            configuration = configuration_of(ctx, args)
            ctx.default_map = defaults(ctx, configuration)
            ctx.obj = configuration
            return super().parse_args(ctx, args)
        except UsageError as error:
            fail(str(error), output.WRONG_USE)

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the flags into the help, those of a kind together."""
        sections: dict[str, list[tuple[str, str]]] = {}
        for param in self.get_params(ctx):
            record = param.get_help_record(ctx) if isinstance(param, click.Option) else None
            if record is not None:
                sections.setdefault(getattr(param, "heading", "") or "Options", []).append(record)
        for heading, records in sections.items():
            with formatter.section(heading):
                formatter.write_dl(records)

    def invoke(self, ctx: click.Context) -> Any:
        """Run the verb and turn what it raises into an exit code."""
        from contracts import TargetError, UnderstudyError

        try:
            return super().invoke(ctx)
        except TargetError as error:
            fail(str(error), output.NO_VERDICT)
        except UnderstudyError as error:
            fail(told_of(str(error), ctx), output.WRONG_USE)
        except BrokenPipeError:
            output.hide_reader_gone()
            sys.exit(output.KEPT)
        except (click.ClickException, click.exceptions.Exit, click.Abort, KeyboardInterrupt):
            raise
        except Exception:  # noqa: BLE001  (the last resort; the traceback is for the report of the fault)
            click.echo(traceback.format_exc(), err=True, nl=False)
            fail("this is a fault of ours, not of your document or server; please report it", output.OUR_FAULT)


def fail(message: str, code: int) -> NoReturn:
    """Say in one line what is wrong and end with `code`."""
    click.echo(f"understudy: {message}", err=True)
    sys.exit(code)
