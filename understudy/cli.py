"""The `understudy` command: words in, a verb's function called, an exit code out. With `flags` the only door to click.

Each verb imports what it needs when it runs, so that `--help` and small verbs are quick.
"""

from __future__ import annotations

import gc
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from understudy import flags, output
from understudy.verb import Verb, fail, worker_count

if TYPE_CHECKING:
    from contracts import Document
    from understudy.configuration import Configuration

OBJECTS_PER_COLLECTION = 10_000
"""By Python's own measure, a fifth of the time with a large document goes into looking for garbage in it."""

HELP = {"help_option_names": ["-h", "--help"]}


@click.group(context_settings=HELP, epilog=output.EXIT_CODES)
@click.version_option(package_name="understudy", prog_name="understudy")
def cli() -> None:
    """One OpenAPI document: a mock that keeps its promises, and a check of whether a real server does.

    DOCUMENT is a path, a URL, `-` for standard input, or REV:path in a git checkout; left out, it is the embedded
    default document.
    """


def main() -> None:
    """Run the command; the console script's entry point."""
    gc.set_threshold(OBJECTS_PER_COLLECTION)
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
@click.option("-u", "--url", help="The server to check; without it our own mock of DOCUMENT does the answering.")
@flags.credentials
@flags.selecting
@flags.asking
@flags.how_much
@flags.sending
@flags.remembering
@flags.judging
@flags.known
@flags.update_baseline
@flags.show_secrets
@flags.min_coverage
@flags.telling
@click.option("--plan", is_flag=True, help="Print the planned cases and send nothing.")
@click.option("--list", "is_list", is_flag=True, help="Print the selected operations and send nothing.")
@flags.configuring
@click.pass_obj
def check(configuration: Configuration, /, document: str | None, *, plan: bool, is_list: bool, **given: Any) -> int:
    """Check whether a server keeps the promises of DOCUMENT."""
    from understudy.checking import check as run_check
    from understudy.wanted import wanted_of

    known = read(document)
    wanted = wanted_of(given | {"configuration": configuration}, known)
    if is_list:
        from understudy.selecting import print_list

        return print_list(known, wanted.options, sys.stdout)
    if plan:
        from understudy.plans import print_plan

        return print_plan(known, wanted.options, sys.stdout)
    return run_check(known, wanted, sys.stdout, sys.stderr)


@cli.command(cls=Verb, epilog=output.EXIT_CODES)
@click.argument("run", type=click.Path(path_type=Path))
@click.option("--document", metavar="DOCUMENT", help="The document to judge by; without it that of the run.")
@click.option("-u", "--url", help="The server to send to; without it that of the run.")
@click.option("--only", type=click.Choice(["failed"]), help="Only the requests that showed a finding.")
@flags.credentials
@flags.sending
@flags.judging
@flags.known
@flags.show_secrets
@flags.telling
@flags.configuring
@click.pass_obj
def replay(configuration: Configuration, /, run: Path, document: str | None, **given: Any) -> int:
    """Send the requests of RUN again, byte by byte, and say which findings are gone.

    RUN is a journal, as `check --report ndjson:PATH` writes it.
    """
    from understudy.replaying import replay as run_replay

    return run_replay(run, document, given | {"configuration": configuration}, sys.stdout, sys.stderr)


@cli.command(cls=Verb, epilog=output.EXIT_CODES)
@click.argument("runs", nargs=-1, required=True, metavar="RUN...", type=click.Path(path_type=Path))
@flags.waiving
@flags.min_coverage
@flags.telling
@flags.configuring
@click.pass_obj
def merge(configuration: Configuration, /, runs: tuple[Path, ...], **given: Any) -> int:
    """Put the shards of a run together to one report.

    Each RUN is a journal, as `check --shard i/n --report ndjson:PATH` writes it. A shard that is missing or broke off
    makes the whole incomplete.
    """
    from understudy.merging import merge as put_together

    return put_together(runs, given | {"configuration": configuration}, sys.stdout, sys.stderr)


@cli.command(cls=Verb, epilog=output.EXIT_CODES)
@click.argument("files", nargs=-1, required=True, metavar="FILE...")
@click.option("--document", metavar="DOCUMENT", help="The document to judge by; the embedded default without it.")
@click.option(
    "-u",
    "--url",
    help="Judge what went there; without it, what went to a server that the document names or to this machine, or "
    "anywhere if it names none.",
)
@flags.selecting
@flags.judging
@flags.known
@flags.show_secrets
@flags.min_coverage
@flags.telling
@flags.configuring
@click.pass_obj
def judge(configuration: Configuration, /, files: tuple[str, ...], document: str | None, **given: Any) -> int:
    """Judge traffic that already happened, as `check` judges a server.

    Each FILE, `-` for standard input, is a HAR archive as browsers and proxies save it, a journal as `check --report
    ndjson:PATH` and the middleware write it, or has an exchange on each line as JSON: {"request": {"method", "url",
    "headers", "content"}, "response": {"status_code", "headers", "content"}, "elapsed"}. What a recording leaves out
    is held against nobody; what belongs to no operation of the document is counted.
    """
    from understudy.judging import judge as run_judge

    return run_judge(read(document), files, given | {"configuration": configuration}, sys.stdout, sys.stderr)


@cli.command(cls=Verb, epilog=output.EXIT_CODES)
@click.argument("document", required=False)
@flags.configuring
def lint(document: str | None) -> int:
    """Say what is wrong with DOCUMENT itself: file, line, what was found, what to do."""
    from understudy.linting import lint_report

    text, code = lint_report(read(document))
    click.echo(text)
    return code


@cli.command(cls=Verb, epilog=output.EXIT_CODES)
@click.argument("documents", required=False, nargs=-1, metavar="[[/PREFIX=]DOCUMENT]...")
@click.option(
    "--host",
    default="127.0.0.1",
    show_default=True,
    help="Address to listen on; localhost is both 127.0.0.1 and ::1, 0.0.0.0 every address of this machine.",
)
@click.option("-p", "--port", default=4010, show_default=True, help="Port to listen on; 0 takes a free one, printed.")
@click.option(
    "-j",
    "--workers",
    type=worker_count,
    metavar="N|auto",
    default="1",
    show_default=True,
    help="Processes that answer, which all give the same answers; auto is one per processor.",
)
@click.option("--tls-cert", metavar="PEM", help="Serve HTTPS with this certificate and its chain.")
@click.option("--tls-key", metavar="PEM", help="Its private key, unless that is in the same file.")
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
@click.option("--validate/--no-validate", default=True, help="Refuse requests that break promises (the default).")
@click.option(
    "--errors",
    type=click.Choice(["declared", "problem"]),
    default="declared",
    show_default=True,
    help="Refuse as the document declares it, or always with problem details.",
)
@click.option(
    "--examples",
    type=click.Choice(["true", "as-is"]),
    default="true",
    show_default=True,
    help="Serve the examples that keep their schema, or all, those that break it marked.",
)
@click.option("--cors/--no-cors", default=True, help="Let pages of other origins read the answers (the default).")
@click.option("--callbacks/--no-callbacks", default=True, help="Send the callbacks of operations (the default).")
@click.option(
    "--allow-callbacks",
    "callback_hosts",
    multiple=True,
    metavar="HOST[:PORT]",
    help="Let callbacks and webhooks go there, too, not only to this machine (repeatable); '*' is anywhere.",
)
@click.option(
    "--log",
    type=click.Choice(["pretty", "json", "off"]),
    default="pretty",
    show_default=True,
    help="A line per request, on standard error.",
)
@flags.configuring
@click.pass_obj
def mock(configuration: Configuration, /, documents: tuple[str, ...], **given: Any) -> int:
    """Serve each DOCUMENT: its operations answer as they promise.

    Several documents stand under their own base paths, or under the prefix that is given in front of a name:
    /left=one.yaml /right=two.yaml.

    It speaks HTTP/1.1 and HTTP/2, is ready once it says where it stands, and stops within a second on Ctrl-C or
    SIGTERM. /_understudy/health answers 200 as long as it lives.
    """
    from mock_server import Options
    from understudy.mocking import Stand, mounts_of, serve

    given["configured"] = configuration.told
    stand = Stand(**{name: given.pop(name) for name in Stand.__slots__})
    return serve(mounts_of(documents, read), Options(**given), stand)


@cli.command(cls=Verb, epilog=output.EXIT_CODES)
@click.argument("document", required=False)
@click.option("-o", "--operation", metavar="ID", help="An operationId or a label such as 'GET /users'; all without it.")
@click.option("--status", help="200, 4XX, default, or request for the request body; the first success without it.")
@click.option("--media-type", metavar="TYPE", help="A declared media type or range; JSON or the first without it.")
@click.option(
    "--profile",
    type=click.Choice(["typical", "minimal", "maximal", "edge"]),
    default="typical",
    show_default=True,
    help="The kind of values.",
)
@click.option("--seed", type=int, default=1, show_default=True, help="The same seed gives the same values.")
@click.option("-n", "--count", type=click.IntRange(min=1), default=1, show_default=True, help="Of each operation.")
@flags.configuring
def sample(document: str | None, **given: Any) -> int:
    """Print made values of DOCUMENT's responses, or request bodies, one per line.

    Each line is JSON: of other content its text, of bytes base64. A single sample of one --operation is printed as it
    would be sent. What has no value is told on standard error, and ends in exit code 2.
    """
    from contracts.sampling import Wish
    from understudy.sampling import sample as print_samples

    out, wish = sys.stdout.buffer, Wish(**given)
    code = print_samples(read(document), wish, out, sys.stderr, is_terminal=sys.stdout.isatty())
    if code == output.NOTHING_TESTED:
        wanted = " of ".join(filter(None, (wish.status or "any status", wish.media_type)))
        fail(f"no operation declares content for {wanted}", code)
    return code


@cli.command(cls=Verb, epilog=output.EXIT_CODES)
@click.argument("document", required=False)
@click.option("--out", metavar="DIR", help="The folder to write to; without it NDJSON goes to standard output.")
@click.option(
    "--format",
    "formats",
    multiple=True,
    metavar="NAME,...",
    help="files (the default with --out), ndjson, csv, curl, http, har, postman, pytest, k6.",
)
@click.option("-o", "--operation", "operations", multiple=True, metavar="GLOB", help="Of these operationIds or labels.")
@click.option("--tag", "tags", multiple=True, metavar="GLOB", help="Of operations with one of these tags.")
@click.option("--path", "paths", multiple=True, metavar="GLOB", help="Of operations on these path templates.")
@click.option("--side", type=click.Choice(["request", "response", "both"]), default="both", show_default=True)
@click.option("--valid", is_flag=True, help="Only those that keep every promise.")
@click.option("--invalid", is_flag=True, help="Only those that break one.")
@click.option("--kinds", multiple=True, metavar="KIND,...", help="Only these, such as boundary,pairwise,unicode.")
@click.option("--count", type=click.IntRange(min=1), metavar="N", help="At most so many of each operation and side.")
@click.option("--seed", type=int, default=1, show_default=True, help="The same seed gives the same bytes.")
@click.option("--check", is_flag=True, help="Say how DIR differs from what would be written; exit code 1 if it does.")
@click.option("--random", type=click.IntRange(min=1), metavar="N", help="Stream N random valid ones instead.")
@click.option("--shard", metavar="i/n", help="With --random: every n-th, beginning with the i-th.")
@click.option("-u", "--url", help="The server: exports name it, and --send asks it.")
@click.option("--send", is_flag=True, help="Send the requests to the server instead, and report as `check` does.")
@click.option(
    "-H", "--header", "headers", multiple=True, metavar="'NAME: VALUE'", help="With --send: in every request."
)
@click.option("--token", envvar="UNDERSTUDY_TOKEN", show_envvar=True, help="With --send: a bearer token or API key.")
@click.option("-a", "--auth", metavar="USER:PASSWORD", help="With --send: credentials for HTTP Basic.")
@click.option("--allow-writes", is_flag=True, help="With --send: unsafe methods to a server not on loopback, too.")
@click.option("--report", "reports", multiple=True, metavar="FORMAT[:PATH]", help="With --send: as for `check`.")
@flags.configuring
def payloads(document: str | None, **given: Any) -> int:
    """Write down every edge of DOCUMENT: named payloads, valid and invalid, ready to send.

    Nothing is sent, unless --send says so.
    """
    from understudy.payloads import payloads_wanted, sending_wanted, write_payloads

    contract = read(document)
    if given["send"]:
        from understudy.checking import check as run_check

        return run_check(contract, sending_wanted(document, contract, given), sys.stdout, sys.stderr)
    return write_payloads(contract, payloads_wanted(document, contract, given), sys.stdout.buffer, sys.stderr)


@cli.command(cls=Verb, epilog=output.EXIT_CODES)
@click.argument("document", required=False)
@click.option("-o", "--operation", "operations", multiple=True, metavar="GLOB", help="Of these operationIds or labels.")
@click.option("--tag", "tags", multiple=True, metavar="GLOB", help="Of operations with one of these tags.")
@click.option("--path", "paths", multiple=True, metavar="GLOB", help="Of operations on these path templates.")
@click.option(
    "-n",
    "--max-examples",
    default=100,
    show_default=True,
    metavar="N",
    help="Cases per violation.",
    type=click.IntRange(min=1),
)
@click.option("--seed", type=int, default=1, show_default=True, help="The same seed sends the same requests.")
@flags.configuring
def prove(document: str | None, seed: int, max_examples: int, **chosen: Any) -> int:
    """Break each promise of DOCUMENT in the mock, one at a time, and say which ones a check finds."""
    from contracts.testing import Options
    from understudy.proving import prove as run_proof
    from understudy.selecting import selecting_globs

    given = read(document)
    selection = selecting_globs(given, **chosen)
    options = Options(
        seed=seed,
        max_examples=max_examples,
        max_failures=1,
        search=False,
        selects=selection.selects,
        unmatched=selection.unmatched,
    )
    return run_proof(given, options, sys.stdout, sys.stderr)


@cli.command(cls=Verb, epilog=output.EXIT_CODES)
@click.argument("code", required=False)
def explain(code: str | None) -> int:
    """Say what the CODE of a finding means, and what to do; without CODE, list them all."""
    from understudy.explaining import explained

    click.echo(explained(code))
    return output.KEPT
