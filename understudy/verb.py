"""What every verb of the command has in common: where its flags come from, and how it ends. A door to click.

Knows no verb.
"""

from __future__ import annotations

import sys
import traceback
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any, NoReturn, TypeAlias

import click

from understudy import output
from understudy.configuration import Configuration
from understudy.defaults import configuration_of, defaults, is_configured, told_of

Context: TypeAlias = click.Context
"""What a verb was asked for: its `params`, by name, and the configuration as its `obj`."""


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
            return self.parse_configured(ctx, args, configuration_of(ctx, args))
        except UsageError as error:
            fail(str(error), output.WRONG_USE)

    def parse_configured(self, ctx: click.Context, args: list[str], configuration: Configuration) -> list[str]:
        """Read the flags, with that configuration.

        Raises: UsageError
        """
        ctx.default_map = defaults(ctx, configuration)
        ctx.obj = configuration
        return super().parse_args(ctx, args)

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


def context_of(
    group: click.Group,
    name: str,
    args: Sequence[str],
    folders: Iterable[Path],
    beside: Callable[[Configuration], Configuration],
) -> Context:
    """What the verb of that name is asked for by these arguments, for a program that asks in its place: nothing is run.

    `folders`: where to look for the configuration; `beside` puts to it what that program has been told itself.

    Raises: UsageError, for what click finds wrong, too
    """
    from contracts import UsageError

    verb = group.commands[name]
    if not isinstance(verb, Verb):
        raise TypeError(name)
    ctx = verb.context_class(verb, info_name=name, parent=group.context_class(group, **group.context_settings))
    try:
        with ctx.scope(cleanup=False):
            verb.parse_configured(ctx, list(args), beside(configuration_of(ctx, args, folders)))
    except click.ClickException as error:
        raise UsageError(error.format_message()) from None
    except click.exceptions.Exit:
        raise UsageError(f"that is for the command: `understudy {name}`") from None
    return ctx


def fail(message: str, code: int) -> NoReturn:
    """Say in one line what is wrong and end with `code`."""
    click.echo(f"understudy: {message}", err=True)
    sys.exit(code)
