"""The `understudy` command: words in, a verb's function called, an exit code out. The only door to click.

Each verb imports what it needs when it runs, so that `--help` and small verbs are quick.
"""

from __future__ import annotations

import sys
import traceback
from typing import TYPE_CHECKING, Any

import click

from understudy import output

if TYPE_CHECKING:
    from contracts import Document

HELP = {"help_option_names": ["-h", "--help"]}


class Verb(click.Command):
    """A verb whose expected errors are one sentence and exit code 2, and whose unexpected ones are exit code 3."""

    def invoke(self, ctx: click.Context) -> Any:
        """Run the verb and turn what it raises into an exit code."""
        from contracts import TargetError, UnderstudyError

        try:
            return super().invoke(ctx)
        except TargetError as error:
            fail(str(error), output.NO_VERDICT)
        except UnderstudyError as error:
            fail(str(error), output.WRONG_USE)
        except BrokenPipeError:
            output.hide_reader_gone()
            sys.exit(output.KEPT)
        except (click.ClickException, click.exceptions.Exit, click.Abort, KeyboardInterrupt):
            raise
        except Exception:  # noqa: BLE001  (the last resort; the traceback is for the report of the fault)
            click.echo(traceback.format_exc(), err=True, nl=False)
            fail("this is a fault of ours, not of your document or server; please report it", output.OUR_FAULT)


def fail(message: str, code: int) -> None:
    """Say in one line what is wrong and end with `code`."""
    click.echo(f"understudy: {message}", err=True)
    sys.exit(code)


@click.group(context_settings=HELP, epilog=output.EXIT_CODES)
@click.version_option(package_name="understudy", prog_name="understudy")
def cli() -> None:
    """One OpenAPI document: a mock that keeps its promises, and a check of whether a real server does.

    DOCUMENT is a path, a URL, `-` for standard input, or REV:path in a git checkout; left out, it is the embedded
    default document.
    """


def main() -> None:
    """Run the command; the console script's entry point."""
    output.prepare_streams()
    try:
        code = cli(standalone_mode=False)
    except click.exceptions.Exit as exit_:
        code = exit_.exit_code
    except click.ClickException as error:
        error.show()
        code = error.exit_code
    except (click.Abort, KeyboardInterrupt):
        code = output.INTERRUPTED
    sys.exit(code if isinstance(code, int) else output.KEPT)


def read(document: str | None) -> Document:
    """The document of that name, the default one for None."""
    from contracts import load

    return load(document)


@cli.command(cls=Verb, epilog=output.EXIT_CODES)
@click.argument("document", required=False)
def lint(document: str | None) -> int:
    """Say what is wrong with DOCUMENT itself: file, line, what was found, what to do."""
    from understudy.linting import lint_report

    text, code = lint_report(read(document))
    click.echo(text)
    return code


@cli.command(cls=Verb, epilog=output.EXIT_CODES)
@click.argument("document", required=False)
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option("-p", "--port", default=4010, show_default=True, help="Port to listen on; 0 takes a free one.")
@click.option("--seed", default="1", show_default=True, help="The same seed gives the same answers.")
@click.option(
    "--profile",
    type=click.Choice(["typical", "minimal", "maximal", "edge"]),
    default="typical",
    show_default=True,
    help="The kind of made values.",
)
@click.option(
    "--token",
    "tokens",
    multiple=True,
    metavar="VALUE",
    help="Accept only this credential (repeatable); without it every well-formed one passes.",
)
def mock(document: str | None, host: str, port: int, seed: str, profile: str, tokens: tuple[str, ...]) -> int:
    """Serve DOCUMENT: each operation answers as it promises."""
    from mock_server import Options
    from understudy.mocking import serve

    return serve(read(document), Options(seed=seed, profile=profile, tokens=tokens), host=host, port=port)
