"""A report as GitHub's workflow commands: an annotation per group of causes, the worst ten of each level. Pure.

Source: GitHub Actions, workflow commands. Of a step ten annotations of a level are shown; nothing that a server says
can be taken for a command, since line breaks, `%` and the separators of properties are escaped.
"""

from __future__ import annotations

from collections.abc import Iterator

from contracts.errors import LEVELS, Level
from contracts.reports.accepting import accepted_share
from contracts.reports.grouping import Group, groups
from contracts.reports.printable import counted, printable
from contracts.reports.sarif import relative
from contracts.testing.report import Report

MOST = 10
"""Annotations of one level that a step shows."""
_COMMANDS: dict[Level, str] = {"error": "error", "warning": "warning", "note": "notice"}


def github(report: Report, *, fail_on: Level = "error") -> str:  # noqa: ARG001  (every writer is asked the same)
    """The commands, a line each."""
    lines = [line for level in LEVELS for line in _of(level, [each for each in groups(report) if each.level == level])]
    if report.accepted:
        lines.append(f"::notice title=understudy::accepted findings: {accepted_share(report)}")
    return "".join(f"{line}\n" for line in lines)


def _of(level: Level, found: list[Group]) -> Iterator[str]:
    shown = found if len(found) <= MOST else found[: MOST - 1]
    for group in shown:
        yield _command(level, group)
    if len(found) > len(shown):
        yield f"::{_COMMANDS[level]} title=understudy::and {len(found) - len(shown)} more, in the other reports"


def _command(level: Level, group: Group) -> str:
    cause = group.first
    place = cause.finding.promised_at
    properties = {"title": f"{cause.finding.check} ({cause.fingerprint})"}
    if place and "://" not in place.uri:
        properties["file"] = relative(place.uri)
        if place.line:
            properties["line"] = str(place.line)
        if place.column:
            properties["col"] = str(place.column)
    elsewhere = (
        f" (the same in {counted(len(group.operations) - 1, 'other operation')})" if group.operations[1:] else ""
    )
    said = ",".join(f"{name}={_property(value)}" for name, value in properties.items())
    message = printable(f"{cause.first.operation}: {cause.finding.message}", 1000) + elsewhere
    return f"::{_COMMANDS[level]} {said}::{_data(message)}"


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(printable(text)).replace(":", "%3A").replace(",", "%2C")
