"""The words of the command line read as values: durations, header fields, levels, reports. Pure; knows no click.

Each reader raises UsageError with the option, what was given and how it is written.
"""

from __future__ import annotations

import os
import re
import subprocess
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from contracts import reports as written
from contracts.errors import LEVELS, Level, UsageError
from contracts.testing import Credentials

_UNITS = {"ms": 0.001, "": 1.0, "s": 1.0, "m": 60.0, "min": 60.0, "h": 3600.0}
_DURATION = re.compile(r"(?P<number>\d+(?:\.\d+)?)\s*(?P<unit>ms|s|min|m|h|)")
_FIELD_NAME = re.compile(r"[!#$%&'*+\-.^_`|~0-9A-Za-z]+")
MOST_WORKERS = 256
"""Connections at once at most."""
JOURNAL = "ndjson"
"""The format that is written line by line while the run goes on."""
FORMATS = {**{name: each.file for name, each in written.FORMATS.items()}, JOURNAL: "journal.ndjson"}
"""What `--report` can write, and the name of the file in `--report-dir`."""


@dataclass(frozen=True, slots=True)
class WantedReport:
    """A report to write: its format, and where to; None for standard output."""

    format: str
    path: Path | None = None


def seconds(option: str, text: str) -> float:
    """A duration such as `90s`, `1.5m`, `500ms`; a bare number is seconds."""
    found = _DURATION.fullmatch(text.strip().lower())
    if not found:
        raise UsageError(f"{option} {text!r}: expected a duration such as '90s', '2m' or '500ms'")
    return float(found["number"]) * _UNITS[found["unit"]]


def rate(option: str, text: str) -> float:
    """Requests a second, given as `20/s`, `100/m` or `5/h`; a bare number is a second's."""
    found = re.fullmatch(r"(\d+(?:\.\d+)?)\s*(?:/\s*(s|m|min|h))?", text.strip().lower())
    if not found or not float(found[1]):
        raise UsageError(f"{option} {text!r}: expected a number of requests such as '20/s', '100/m' or '5/h'")
    return float(found[1]) / _UNITS[found[2] or "s"]


def workers(option: str, text: str) -> int:
    """A number of connections, or `auto`: as many as there are processors, up to 8."""
    if text.strip().lower() == "auto":
        return min(8, os.cpu_count() or 1)
    if not text.strip().isdecimal() or not 1 <= int(text) <= MOST_WORKERS:
        raise UsageError(f"{option} {text!r}: expected a number of connections from 1 to {MOST_WORKERS}, or 'auto'")
    return int(text)


def header(text: str) -> tuple[str, str]:
    """A header field given as `Name: value`."""
    name, colon, value = text.partition(":")
    if not colon or not _FIELD_NAME.fullmatch(name.strip()):
        raise UsageError(f"--header {name.strip()!r}: expected 'Name: value', such as 'X-Tenant: 7'")
    if "\r" in value or "\n" in value:
        raise UsageError(f"--header {name.strip()!r}: a header's value can't hold a line break")
    return name.strip(), value.strip()


def credentials(token: str | None, auth: str | None, headers: Iterable[str]) -> Credentials:
    """What `--token`, `--auth` and `--header` give together."""
    fields = tuple(header(each) for each in headers)
    return Credentials(token=token or "", auth=user_and_password(auth) if auth else "", headers=fields)


def user_and_password(text: str) -> str:
    """`user:password` as it is; what was given is not repeated in the error, since it may be a password."""
    if ":" not in text:
        raise UsageError("--auth: expected 'user:password', found no colon")
    return text


def token_of(command: str) -> str:
    """What the command of `--auth-command` prints, without the line break: a token."""
    try:
        done = subprocess.run(command, shell=True, capture_output=True, text=True, timeout=60, check=False)  # noqa: S602
    except subprocess.TimeoutExpired:
        raise UsageError(
            f"--auth-command {command!r}: still running after 60 s; it must print a token and end"
        ) from None
    if done.returncode or not done.stdout.strip():
        said = (done.stderr.strip().splitlines() or ["nothing on standard error"])[-1][:200]
        raise UsageError(f"--auth-command {command!r}: exit code {done.returncode}, no token printed ({said})")
    return done.stdout.strip()


def reports(given: Iterable[str], directory: str | None = None) -> tuple[WantedReport, ...]:
    """The reports of `--report FORMAT[:PATH]`; with `--report-dir` one without a path gets its usual name there."""
    wanted = []
    for text in given:
        name, _, path = text.partition(":")
        if name not in FORMATS:
            raise UsageError(f"--report {text!r}: no format {name!r}; there are {', '.join(FORMATS)}")
        if path:
            wanted.append(WantedReport(name, Path(path)))
        else:
            wanted.append(WantedReport(name, Path(directory) / FORMATS[name] if directory else None))
    if sum(each.path is None for each in wanted) > 1:
        raise UsageError("--report: only one report can go to standard output; give the others a path, as 'junit:PATH'")
    if directory and not wanted:
        wanted = [WantedReport(name, Path(directory) / file) for name, file in FORMATS.items()]
    return tuple(wanted)


def severities(given: Iterable[str], codes: Iterable[str]) -> Mapping[str, Level]:
    """The levels of `--severity CHECK=LEVEL`."""
    known = frozenset(codes)
    found: dict[str, Level] = {}
    for text in given:
        code, _, level_text = text.partition("=")
        level = next((each for each in LEVELS if each == level_text), None)
        if level is None:
            raise UsageError(f"--severity {text!r}: expected CHECK=LEVEL with a level of {', '.join(LEVELS)}")
        if code not in known:
            raise UsageError(f"--severity {text!r}: no check {code!r}; there are {', '.join(sorted(known))}")
        found[code] = level
    return found


def checks(option: str, given: Iterable[str], codes: Iterable[str]) -> frozenset[str]:
    """The codes of `--checks` or `--skip-checks`, each option a list with commas."""
    known = frozenset(codes)
    wanted = frozenset(code.strip() for text in given for code in text.split(",") if code.strip())
    if wanted - known:
        unknown = ", ".join(sorted(wanted - known))
        raise UsageError(f"{option} {unknown}: no such check; there are {', '.join(sorted(known))}")
    return wanted


def shard(option: str, text: str) -> tuple[int, int]:
    """Which of how many parts, given as `i/n`, 1-based."""
    found = re.fullmatch(r"(\d+)/(\d+)", text.strip())
    if not found or not 1 <= int(found[1]) <= int(found[2]):
        raise UsageError(f"{option} {text!r}: expected i/n with i from 1 to n, such as '2/5'")
    return int(found[1]), int(found[2])


_CI_SHARDS: tuple[tuple[str, str, str, int], ...] = (
    ("GitLab", "CI_NODE_INDEX", "CI_NODE_TOTAL", 1),
    ("CircleCI", "CIRCLE_NODE_INDEX", "CIRCLE_NODE_TOTAL", 0),
    ("Buildkite", "BUILDKITE_PARALLEL_JOB", "BUILDKITE_PARALLEL_JOB_COUNT", 0),
    ("Azure Pipelines", "SYSTEM_JOBPOSITIONINPHASE", "SYSTEM_TOTALJOBSINPHASE", 1),
    ("Semaphore", "SEMAPHORE_JOB_INDEX", "SEMAPHORE_JOB_COUNT", 1),
    ("Bitbucket", "BITBUCKET_PARALLEL_STEP", "BITBUCKET_PARALLEL_STEP_COUNT", 0),
)
"""What each CI calls the number of a parallel job and of how many there are, and from which number it counts."""


def shard_of_ci(option: str, environment: Mapping[str, str]) -> tuple[int, int]:
    """Which of how many parts this job is, by the variables of the CI that it runs in; 1-based.

    Raises: UsageError where there are none that make sense.
    """
    for name, index, total, first in _CI_SHARDS:
        if total not in environment:
            continue
        # GitLab names no index to a job that has no parallel ones.
        given = environment.get(index, str(first) if environment[total] == "1" else "")
        if given.isdecimal():
            return shard(
                f"{option} auto ({index} and {total} of {name}):", f"{int(given) - first + 1}/{environment[total]}"
            )
        raise UsageError(f"{option} auto: {total} is set and {index} is {given!r}, expected the number of the job")
    known = ", ".join(name for name, *_ in _CI_SHARDS)
    raise UsageError(f"{option} auto: no variables of a CI's parallel jobs are set ({known}); give i/n, such as '2/5'")
