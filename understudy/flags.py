"""Flags that several verbs share, in groups: each group is a decorator. With `cli` the only door to click."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

import click

Decorated = TypeVar("Decorated", bound=Callable[..., Any])


def _group(*flags: Callable[[Any], Any]) -> Callable[[Decorated], Decorated]:
    """One decorator for several; help shows them in this order."""

    def apply(function: Decorated) -> Decorated:
        for flag in reversed(flags):
            function = flag(function)
        return function

    return apply


credentials = _group(
    click.option("-H", "--header", "headers", multiple=True, metavar="'NAME: VALUE'", help="Sent with every request."),
    click.option("--token", envvar="UNDERSTUDY_TOKEN", show_envvar=True, help="A bearer token or an API key."),
    click.option("-a", "--auth", metavar="USER:PASSWORD", help="Credentials for HTTP Basic."),
    click.option("--auth-command", metavar="CMD", help="A command that prints a token."),
)
"""Who asks."""

selecting = _group(
    click.option("-k", "expression", default="", metavar="EXPR", help="Operations such as 'users and not delete'."),
    click.option(
        "--include", multiple=True, metavar="KIND=GLOB", help="Only these; a KIND is path, method, tag or operation."
    ),
    click.option("--exclude", multiple=True, metavar="KIND=GLOB", help="All but these."),
    click.option("--operations", metavar="FILE", help="Only those in FILE, a label or operationId on each line."),
)
"""Which operations are tested."""

show_secrets = click.option(
    "--show-secrets", is_flag=True, help="Show credentials, and what answers call a secret, in reports."
)

sending = _group(
    click.option("--max-time", metavar="DURATION", help="For the whole run, such as 90s or 5m."),
    click.option("--wait", default="0s", show_default=True, metavar="DURATION", help="Wait that long for the server."),
    click.option("--operation-timeout", metavar="DURATION", help="For the cases of one operation."),
    click.option("-j", "--workers", default="1", show_default=True, metavar="N|auto", help="Connections at once."),
    click.option("--rate", metavar="N/s", help="Requests at most, such as 20/s or 100/m; 10/s with --safe."),
    click.option(
        "--retries",
        type=click.IntRange(min=0),
        default=0,
        show_default=True,
        metavar="N",
        help="Attempts more where the network fails.",
    ),
    click.option("--allow-writes", is_flag=True, help="Send unsafe methods to a server that is not on loopback."),
    show_secrets,
    click.option(
        "--safe",
        is_flag=True,
        help="For servers in production: only declared GET, HEAD and OPTIONS, well formed, slowly, with a journal; "
        "stop where the server fails often.",
    ),
    click.option(
        "--disruptive",
        type=click.Choice(["auto", "last", "skip", "any"]),
        default="auto",
        show_default=True,
        help="When to try what may end a session (logout, reset) or the server (shutdown); auto: the first last, the "
        "second not at all.",
    ),
)
"""How requests are sent."""

remembering = _group(
    click.option(
        "--database",
        "databases",
        multiple=True,
        metavar="WHERE",
        envvar="UNDERSTUDY_DATABASE",
        show_envvar=True,
        help="Where failing cases are kept, to be tried first next time: a directory (else "
        ".understudy/failures), redis://HOST:PORT/0, github:OWNER/REPO (an artifact, read only), readonly:WHERE, "
        "or none; repeatable.",
    ),
    click.option("--last-failed", is_flag=True, help="Send only the cases that failed in earlier runs."),
)
"""What becomes of failing cases."""

judging = _group(
    click.option("--checks", multiple=True, metavar="CODE,...", help="Only these checks."),
    click.option("--skip-checks", multiple=True, metavar="CODE,...", help="All but these checks."),
    click.option(
        "--severity", multiple=True, metavar="CHECK=LEVEL", help="Another level; turns on a check that is off."
    ),
    click.option("--max-response-time", metavar="DURATION", help="An answer that takes longer is a finding."),
)
"""What is looked at."""

baseline = click.option(
    "--baseline", metavar="FILE", help="Findings in FILE are known and fail no run; FILE is JSON, to be committed."
)
update_baseline = click.option(
    "--update-baseline", is_flag=True, help="Write what was found to the baseline, and take out what is gone."
)

fail_on = click.option(
    "--fail-on",
    type=click.Choice(["error", "warning", "note"]),
    default="error",
    show_default=True,
    help="The least level that fails the run.",
)
min_coverage = click.option(
    "--min-coverage",
    "--fail-under",
    type=click.FloatRange(0, 100),
    default=0.0,
    metavar="PERCENT",
    help="Of the contract, to be seen; less is exit code 5.",
)

configuring = _group(
    click.option(
        "--config",
        "configuration",
        envvar="UNDERSTUDY_CONFIG",
        show_envvar=True,
        expose_value=False,
        metavar="FILE",
        help="The configuration; without it understudy.toml, or [tool.understudy] of pyproject.toml, here or above.",
    ),
    click.option("--no-config", is_flag=True, expose_value=False, help="Read no configuration."),
    click.option(
        "--set",
        "additions",
        multiple=True,
        expose_value=False,
        metavar="'KEY = VALUE'",
        help="A waiver, parameter or override, in TOML as the configuration has it; repeatable.",
    ),
)
"""What is not said by flag."""

telling = _group(
    fail_on,
    click.option(
        "--report",
        "reports",
        multiple=True,
        metavar="FORMAT[:PATH]",
        help="text, json, junit, sarif, html, markdown, github, gitlab, har or ndjson; repeatable; "
        "without a path to standard output.",
    ),
    click.option("--report-dir", metavar="DIR", help="Where reports without a path go, by stable names."),
    click.option("--color", type=click.Choice(["auto", "always", "never"]), default="auto", show_default=True),
    click.option("-q", "--quiet", is_flag=True, help="The verdict alone."),
    click.option("-v", "--verbose", is_flag=True, help="A line for each case: its name, request, status and verdict."),
)
"""How the outcome is told."""
