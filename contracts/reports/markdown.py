"""A report as Markdown, for a step's summary or a comment: verdict, findings, coverage; under a mebibyte. Pure.

Text from servers stands in code spans and fences that it can't close.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from contracts.errors import Level
from contracts.reports import evidence
from contracts.reports.accepting import accepted_share, standing
from contracts.reports.covered import PLURALS, missing, tried_for
from contracts.reports.grouping import Group, groups
from contracts.reports.printable import counted, lines_of, printable
from contracts.reports.text import verdict
from contracts.testing.report import Report

MOST_BYTES = 1_000_000
"""What a step's summary may hold is 1,048,576."""
_ICONS: dict[Level, str] = {"error": "❌", "warning": "⚠️", "note": "🔹"}
_UNSEEN_SHOWN = 20
_ACCEPTED_SHOWN = 50


def markdown(report: Report, *, fail_on: Level = "error", most_bytes: int = MOST_BYTES) -> str:
    """The text; findings that do not fit are counted."""
    title = " ".join(part for part in (report.title, report.version) if part) or "untitled"
    head = [f"## {_code(title)}", "", _plain(verdict(report, fail_on=fail_on)), ""]
    seed = "" if report.is_recorded else f"Seed {report.seed}, "
    tail = [*_accepted(report), *_coverage(report)]
    tail += [f"{seed}{report.elapsed:.1f} s, {_code(report.document)}", ""]
    left = most_bytes - _size("\n".join([*head, *tail])) - 200
    blocks, found = [], groups(report)
    for group in found:
        block = "\n".join(_block(group, report))
        left -= _size(block) + 1
        if left < 0:
            break
        blocks.append(block)
    if len(blocks) < len(found):
        blocks.append(f"And {len(found) - len(blocks):,} more groups of findings, in the other reports.\n")
    return "\n".join([*head, *blocks, *tail])


def _block(group: Group, report: Report) -> Iterator[str]:
    cause = group.first
    first = cause.first
    elsewhere = f" and {counted(len(group.operations) - 1, 'other operation')}" if group.operations[1:] else ""
    yield f"### {_ICONS[group.level]} {group.level}: {_code(cause.finding.check)}"
    yield ""
    yield f"{_code(first.operation)}{elsewhere}: {_code(cause.finding.message)}"
    yield ""
    yield from (f"- {row.name}: {_code(row.text)}" for row in evidence.rows(cause, first))
    yield f"- id: {_code(cause.fingerprint)}"
    yield ""
    yield "<details><summary>request and answer</summary>"
    yield ""
    yield from _fence("sh", evidence.curl(first, report))
    exchange = first.witness.exchange
    if exchange:
        yield from _fence("http", evidence.answer_on_the_wire(exchange.response))
    yield from (f"- {_code(label)}" for label in group.operations[1:50])
    yield "</details>"
    yield ""


def _accepted(report: Report) -> Iterator[str]:
    if not report.accepted:
        return
    yield f"### Accepted findings: {accepted_share(report)}"
    yield ""
    for cause in report.accepted[:_ACCEPTED_SHOWN]:
        finding = f"{cause.level} {cause.finding.check} in {cause.first.operation}: {cause.finding.message}"
        yield f"- {_code(cause.fingerprint)} {_code(finding)}, {_code(standing(cause))}"
    if len(report.accepted) > _ACCEPTED_SHOWN:
        yield f"- and {len(report.accepted) - _ACCEPTED_SHOWN:,} more"
    yield ""


def _coverage(report: Report) -> Iterator[str]:
    if not report.coverage.counts:
        return
    yield f"### Coverage of the contract: {report.coverage.share}"
    yield ""
    yield "| | seen |"
    yield "|---|---|"
    for kind, share in report.coverage.shares.items():
        yield f"| {PLURALS[kind]} | {share} |"
    yield ""
    yield "<details><summary>not seen</summary>"
    yield ""
    for names in missing(report.coverage, tried_for(report)).values():
        yield from (f"- {_code(name)}" for name in names[:_UNSEEN_SHOWN])
        if len(names) > _UNSEEN_SHOWN:
            yield f"- and {len(names) - _UNSEEN_SHOWN:,} more"
    yield ""
    yield "</details>"
    yield ""


def _code(text: str) -> str:
    """A code span that the text can't end. Source: CommonMark 0.31, 6.1."""
    shown = printable(text, 500)
    longest = max((len(run) for run in re.findall("`+", shown)), default=0)
    ticks = "`" * (longest + 1)
    edge = " " if shown.startswith("`") or shown.endswith("`") or not shown.strip() else ""
    return f"{ticks}{edge}{shown}{edge}{ticks}"


def _plain(text: str) -> str:
    """Text outside of code, in which nothing is markup."""
    return re.sub(r"([\\`*_{}\[\]<>()#+!|~@&-])", r"\\\1", printable(text, 1000))


def _fence(language: str, text: str) -> Iterator[str]:
    longest = max((len(run) for run in re.findall("`+", text)), default=0)
    fence = "`" * max(3, longest + 1)
    yield fence + language
    yield from lines_of(text)
    yield fence
    yield ""


def _size(text: str) -> int:
    return len(text.encode("utf-8", "replace"))
