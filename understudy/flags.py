"""Flags that several verbs share, in groups: each group is a decorator. With `cli` the only door to click."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any, TypeVar

import click

from understudy.table_flags import FLAGS

Decorated = TypeVar("Decorated", bound=Callable[..., Any])


class Flag(click.Option):
    """A flag that the help shows below a heading."""

    heading = ""


_option = partial(click.option, cls=Flag)


def _table(name: str, help_: str) -> Callable[[Decorated], Decorated]:
    """A flag that stands for a table of the configuration, and is read with it."""
    flag = FLAGS[name]
    return _option(
        flag.flag, name, multiple=True, expose_value=False, metavar=flag.written, help=f"{help_}; repeatable."
    )


def _group(heading: str, *flags: Callable[[Any], Any]) -> Callable[[Decorated], Decorated]:
    """One decorator for several; help shows them in this order, below the heading."""

    def apply(function: Decorated) -> Decorated:
        before = len(getattr(function, "__click_params__", ()))
        for flag in reversed(flags):
            function = flag(function)
        added: list[click.Parameter] = getattr(function, "__click_params__", [])[before:]
        for param in added:
            if isinstance(param, Flag):
                param.heading = param.heading or heading
        return function

    return apply


credentials = _group(
    "Credentials",
    _option("-H", "--header", "headers", multiple=True, metavar="'NAME: VALUE'", help="Sent with every request."),
    _option("--token", envvar="UNDERSTUDY_TOKEN", show_envvar=True, help="A bearer token or an API key."),
    _option("-a", "--auth", metavar="USER:PASSWORD", help="Credentials for HTTP Basic."),
    _option("--auth-command", metavar="CMD", help="A command that prints a token."),
    _table("token_for", "Another token for the operations of that operationId or label, or glob of them"),
    _table("auth_for", "Other credentials for HTTP Basic for these"),
    _table("header_for", "A header for these alone"),
)
"""Who asks."""

selecting = _group(
    "Operations",
    _option("-k", "expression", default="", metavar="EXPR", help="Operations such as 'users and not delete'."),
    _option(
        "--include", multiple=True, metavar="KIND=GLOB", help="Only these; a KIND is path, method, tag or operation."
    ),
    _option("--exclude", multiple=True, metavar="KIND=GLOB", help="All but these."),
    _option("--operations", metavar="FILE", help="Only those in FILE, a label or operationId on each line."),
)
"""Which operations are tested."""

asking = _group(
    "Operations",
    _option("--shard", metavar="i/n|auto", help="The i-th of n parts of the operations; auto: as the CI says."),
    _table("skip", "Leave these operations out, which is told with the reason"),
    _table(
        "known_id", "A value of a path parameter, or another, that leads to what exists, of these operations or all"
    ),
)
"""What they are asked for."""

how_much = _group(
    "Sending",
    _option(
        "-n",
        "--max-examples",
        default=100,
        show_default=True,
        metavar="N",
        help="Cases per operation.",
        type=click.IntRange(min=1),
    ),
    _option("--seed", type=int, metavar="N", help="Repeats a run; always printed, 1 in CI."),
    _option("-x", "--exit-first", is_flag=True, help="Stop at the first finding of level error."),
    _option("--max-failures", type=click.IntRange(min=1), metavar="N", help="Stop at so many of them."),
    _option(
        "--deep",
        is_flag=True,
        help="Let schemathesis' engine go on where the search ends: all its phases, stateful ones too; what its checks "
        "say beside ours is a note or a warning.",
    ),
)
"""How many requests are sent."""

show_secrets = _group(
    "Reports",
    _option("--show-secrets", is_flag=True, help="Show credentials, and what answers call a secret, in reports."),
)

sending = _group(
    "Sending",
    _option("--max-time", metavar="DURATION", help="For the whole run, such as 90s or 5m."),
    _option("--wait", default="0s", show_default=True, metavar="DURATION", help="Wait that long for the server."),
    _option("--operation-timeout", metavar="DURATION", help="For the cases of one operation."),
    _option("-j", "--workers", default="1", show_default=True, metavar="N|auto", help="Connections at once."),
    _option("--rate", metavar="N/s", help="Requests at most, such as 20/s or 100/m; 10/s with --safe."),
    _option(
        "--retries",
        type=click.IntRange(min=0),
        default=0,
        show_default=True,
        metavar="N",
        help="Attempts more where the network fails.",
    ),
    _option("--allow-writes", is_flag=True, help="Send unsafe methods to a server that is not on loopback."),
    _option(
        "--safe",
        is_flag=True,
        help="For servers in production: only declared GET, HEAD and OPTIONS, well formed, slowly, with a journal; "
        "stop where the server fails often.",
    ),
    _option(
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
    "Failing cases",
    _option(
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
    _option("--last-failed", is_flag=True, help="Send only the cases that failed in earlier runs."),
)
"""What becomes of failing cases."""

judging = _group(
    "Judging",
    _option("--checks", multiple=True, metavar="CODE,...", help="Only these checks."),
    _option("--skip-checks", multiple=True, metavar="CODE,...", help="All but these checks."),
    _option("--severity", multiple=True, metavar="CHECK=LEVEL", help="Another level; turns on a check that is off."),
    _option("--max-response-time", metavar="DURATION", help="An answer that takes longer is a finding."),
)
"""What is looked at."""

waiving = _group(
    "Known faults",
    _table(
        "waive",
        "Let a finding fail no run until that day; a check's name stands for all that it finds, 'CHECK in OPERATION "
        "until ...' for what it finds there",
    ),
    _option(
        "--baseline", metavar="FILE", help="Findings in FILE are known and fail no run; FILE is JSON, to be committed."
    ),
)
"""What is found, and no news."""
update_baseline = _group(
    "Known faults",
    _option("--update-baseline", is_flag=True, help="Write what was found to the baseline, and take out what is gone."),
)

known = _group(
    "Known faults",
    _table("expect_status", "Such an answer is no finding, of these operations or of all"),
    waiving,
)
"""What is to be expected of the server."""

fail_on = _option(
    "--fail-on",
    type=click.Choice(["error", "warning", "note"]),
    default="error",
    show_default=True,
    help="The least level that fails the run.",
)
min_coverage = _group(
    "Reports",
    _option(
        "--min-coverage",
        "--fail-under",
        type=click.FloatRange(0, 100),
        default=0.0,
        metavar="PERCENT",
        help="Of the contract, to be seen; less is exit code 5.",
    ),
)

configuring = _group(
    "Configuration",
    _option(
        "--config",
        "configuration",
        envvar="UNDERSTUDY_CONFIG",
        show_envvar=True,
        expose_value=False,
        metavar="FILE",
        help="The configuration; without it understudy.toml, or [tool.understudy] of pyproject.toml, here or above.",
    ),
    _option("--no-config", is_flag=True, expose_value=False, help="Read no configuration."),
    _option(
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
    "Reports",
    fail_on,
    _option(
        "--report",
        "reports",
        multiple=True,
        metavar="FORMAT[:PATH]",
        help="text, json, junit, sarif, html, markdown, github, gitlab, har or ndjson; repeatable; "
        "without a path to standard output.",
    ),
    _option("--report-dir", metavar="DIR", help="Where reports without a path go, by stable names."),
    _option("--color", type=click.Choice(["auto", "always", "never"]), default="auto", show_default=True),
    _option("-q", "--quiet", is_flag=True, help="The verdict alone."),
    _option("-v", "--verbose", is_flag=True, help="A line for each case: its name, request, status and verdict."),
)
"""How the outcome is told."""
