"""A report for people at a terminal or reading a log: the findings first, then what was done, the verdict last.

Pure: a Report in, text out. Colour is only ever added to words that say the same.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from contracts.errors import Level
from contracts.reports import evidence
from contracts.reports.accepting import accepted_share, expired_waivers, standing
from contracts.reports.covered import coverage_lines, tried_for
from contracts.reports.grouping import Group, groups
from contracts.reports.printable import NOTE_SHOWN, answer_line, counted, harmless, printable
from contracts.testing.report import Cause, OperationResult, Report, exit_code

_COLORS = {"error": "31", "warning": "33", "note": "36", "good": "32", "bold": "1", "dim": "2"}
_OPERATIONS_SHOWN = 40
_UNSEEN_SHOWN = 4
_OTHERS_SHOWN = 8
_KNOWN_SHOWN = 10


def text(report: Report, *, fail_on: Level = "error", color: bool = False) -> str:
    """The whole report; the last line is the verdict."""
    paint = _Paint(color=color)
    lines = [_headline(report, paint), ""]
    for group in groups(report):
        lines += [*_group(group, report, paint), ""]
    if report.accepted:
        lines += [*_accepted(report, paint), ""]
    lines += [*_operations(report, paint), ""]
    if report.sent and report.coverage.counts:
        lines += [*_coverage(report, paint), ""]
    lines += [paint("dim", printable(note, NOTE_SHOWN)) for note in report.notes]
    lines += [_closing(report), verdict(report, fail_on=fail_on, color=color)]
    return "\n".join(lines) + "\n"


def cause_block(cause: Cause, report: Report) -> str:
    """One finding alone, as the failure text of a test."""
    block = "\n".join(_cause(cause, report, _Paint(color=False)))
    return block if report.is_recorded else f"{block}\n    seed      {report.seed}"


def verdict(report: Report, *, fail_on: Level = "error", color: bool = False) -> str:
    """The one line that says what it came to."""
    paint = _Paint(color=color)
    code = exit_code(report, fail_on)
    counts = [
        counted(number, level)
        for level in ("error", "warning", "note")
        if (number := sum(cause.level == level for cause in report.open))
    ]
    accepted = accepted_share(report)
    found = ", ".join([*counts, *([accepted] if accepted else [])]) if counts or accepted else "no findings"
    if code == 0:
        but = ", but for what is accepted" if report.accepted else ""
        short = f"; {printable(report.reason)}, with more to send" if report.ending == "out of time" else ""
        return paint("good", "PASS") + f" every promise kept{but}: {_tried(report)}, {found}{short}"
    if code == 1:
        return paint("error", "FAIL") + f" promises are broken: {found}; {_tried(report)}{_expired(report, fail_on)}"
    reason = report.reason or {
        4: f"{counted(len(report.untried), 'operation')} not tried once",
        5: _too_little(report),
    }.get(code, "")
    headline = {3: "FAULT", 4: "UNJUDGED", 5: _nothing(report)}.get(code, "INTERRUPTED")
    return paint("error", headline) + f" {printable(reason)} ({_tried(report)}, {found})"


def _expired(report: Report, fail_on: Level) -> str:
    told = expired_waivers(report, fail_on)
    return f"; {printable(told, NOTE_SHOWN)}" if told else ""


def _nothing(report: Report) -> str:
    return "UNCOVERED" if report.sent else "NOTHING JUDGED" if report.is_recorded else "NOTHING SENT"


def _too_little(report: Report) -> str:
    if not report.sent:
        return "nothing was judged" if report.is_recorded else "nothing was sent"
    return f"{report.coverage.share} of the contract seen, {report.min_coverage:g} % asked for"


class _Paint:
    def __init__(self, *, color: bool) -> None:
        self._color = color

    def __call__(self, name: str, words: str) -> str:
        return f"\x1b[{_COLORS[name]}m{words}\x1b[0m" if self._color else words


def _headline(report: Report, paint: _Paint) -> str:
    title = printable(" ".join(part for part in (report.title, report.version) if part) or "untitled")
    return paint("bold", title) + f" ({printable(report.document)}) at {report.base_url}"


def _tried(report: Report) -> str:
    tried = sum(operation.sent > 0 for operation in report.operations)
    if report.is_recorded:
        return (
            f"{counted(report.sent, 'exchange')} with {tried} of {counted(len(report.operations), 'operation')} judged"
        )
    return f"{counted(report.sent, 'case')} sent to {tried} of {counted(len(report.operations), 'operation')}"


def _group(group: Group, report: Report, paint: _Paint) -> Iterator[str]:
    yield from _cause(group.first, report, paint)
    others = group.causes[1:]
    if others:
        places: dict[str, list[str]] = {}
        for each in others[:_OTHERS_SHOWN]:
            is_elsewhere = _bare(each.finding.at) != _bare(group.first.finding.at)
            place = f"{each.first.operation} {each.finding.at}" if is_elsewhere else each.first.operation
            places.setdefault(place, []).append(each.fingerprint)
        labels = [f"{place} ({', '.join(ids)})" for place, ids in places.items()]
        more = f", and {len(others) - _OTHERS_SHOWN} more" if len(others) > _OTHERS_SHOWN else ""
        yield f"    the same at {counted(len(others), 'other place')}, {counted(group.count, 'case')} in all:"
        yield from (f"      {printable(label)}" for label in labels[:-1])
        yield f"      {printable(labels[-1])}{more}"


def _bare(at: str) -> str:
    """The place without numbers of entries."""
    return re.sub(r"/\d+", "/*", at)


def _cause(cause: Cause, report: Report, paint: _Paint) -> Iterator[str]:
    first = cause.first
    finding = first.finding
    flaky = "  FLAKY: the same request, sent again, was answered differently" if first.is_flaky else ""
    check = paint("bold", printable(finding.check))
    yield f"{paint(cause.level, cause.level.upper())}  {check}  {cause.fingerprint}{flaky}"
    yield f"  {printable(first.operation)}: {printable(finding.message)}"
    for row in evidence.rows(cause, first):
        yield f"    {row.name:<9} {printable(row.text)}"
    if first.witness.exchange is not None:
        yield f"    answer    {answer_line(first.witness.exchange.response)}"
    for detail in finding.details[:5]:
        yield f"              {printable(detail)}"
    yield from (f"    {harmless(line)}" for line in evidence.curl(first, report).split("\n"))


def _accepted(report: Report, paint: _Paint) -> Iterator[str]:
    """A line for each finding that is accepted, and below it why; of a baseline not all."""
    yield f"{paint('bold', 'Accepted')}: {accepted_share(report)}"
    waived = [each for each in report.accepted if each.acceptance and each.acceptance.state == "waived"]
    others = [each for each in report.accepted if each not in waived]
    for cause in (*waived, *others[:_KNOWN_SHOWN]):
        yield f"  {cause.level}  {paint('bold', printable(cause.finding.check))}  {cause.fingerprint}"
        yield f"    {printable(cause.first.operation)}: {printable(cause.finding.message)}"
        yield f"    {printable(standing(cause))}"
    if len(others) > _KNOWN_SHOWN:
        yield f"  and {counted(len(others) - _KNOWN_SHOWN, 'more finding')} of the baseline"


def _operations(report: Report, paint: _Paint) -> Iterator[str]:
    yield paint("bold", "Operations")
    shown = report.operations[:_OPERATIONS_SHOWN]
    width = min(70, max((len(operation.label) for operation in shown), default=0))
    for operation in shown:
        yield _operation(operation, width, paint, is_recorded=report.is_recorded)
    if len(report.operations) > len(shown):
        yield f"  and {counted(len(report.operations) - len(shown), 'more operation')}"


def _operation(operation: OperationResult, width: int, paint: _Paint, *, is_recorded: bool) -> str:
    noun = "exchange" if is_recorded else "case"
    statuses = "  ".join(f"{status} x{count}" for status, count in operation.statuses.items())
    count = f"{counted(operation.sent, noun):>{len(noun) + 6}}"
    line = f"  {printable(operation.label):<{width}}  {count}  {statuses}".rstrip()
    if operation.skipped:
        return line + "  " + paint("warning", f"skipped: {printable(operation.skipped)}")
    return line if operation.sent else line + "  " + paint("warning", f"not {'seen' if is_recorded else 'tried'}")


def _coverage(report: Report, paint: _Paint) -> Iterator[str]:
    yield f"{paint('bold', 'Coverage')} of the contract: {report.coverage.share}"
    yield from coverage_lines(report.coverage, _UNSEEN_SHOWN, tried_for(report))


def _closing(report: Report) -> str:
    if report.is_recorded:
        return f"judged in {report.elapsed:.1f} s"
    return f"seed {report.seed}, {report.elapsed:.1f} s, requests {report.digest[:16] or 'none'}"
