"""A report as JUnit XML, as Jenkins and GitLab read it: one test case per operation and check.

Names carry no seed and no value, so that runs can be compared by name. Pure: a Report in, text out.
"""

from __future__ import annotations

import re
from collections import Counter
from xml.etree import ElementTree as ET

from contracts.errors import Level
from contracts.reports import evidence
from contracts.reports.accepting import standing
from contracts.reports.printable import answer_line
from contracts.reports.sarif import relative
from contracts.testing.report import Cause, Occurrence, OperationResult, Report, exit_code

_FORBIDDEN = re.compile(
    "[^\t\n\r\x20-\x7e\xa0-\u200d\u2010-\u2027\u202f-\u2065\u206a-\ud7ff\ue000-\ufefe\uff00-\ufffd\U00010000-\U0010ffff]"
)
"""What XML 1.0 can't hold, section 2.2, and what controls a terminal or the direction of text."""


_CAUSES_TOLD = 10
"""Of one test case, whose text may then be told; a file of more than 25 MB is not read by everybody."""
_UNTRIED = {False: "not tried in the time of the run", True: "nothing of it was recorded"}
"""By whether the report is of recorded traffic."""


def junit(report: Report, *, fail_on: Level = "error") -> str:
    """The XML text: a failure for `fail_on` or worse, `skipped` for what is accepted, `system-out` for the rest."""
    suite = ET.Element("testsuite", name=_clean(f"understudy {report.title}".strip()), time=f"{report.elapsed:.3f}")
    failing = {cause.fingerprint for cause in report.failing(fail_on)}
    tallies: Counter[str] = Counter()
    for operation in report.operations:
        told = _told(report, operation)
        checks = list(dict.fromkeys([*operation.checks, *told]))
        if not operation.sent:
            case = _case(suite, operation, "sent")
            ET.SubElement(case, "skipped", message=_clean(operation.skipped or _UNTRIED[report.is_recorded]))
            tallies["skipped"] += 1
        for check in checks if operation.sent else ():
            case = _case(suite, operation, check)
            outcome = _tell(case, told.get(check, []), failing, report)
            tallies[outcome] += 1
    _tell_the_run(suite, report, tallies, fail_on)
    totals = {"tests": len(suite), **{name: tallies[name] for name in ("failures", "errors", "skipped")}}
    for name, value in totals.items():
        suite.set(name, str(value))
    root = ET.Element("testsuites", {name: str(value) for name, value in totals.items()})
    root.append(suite)
    ET.indent(root)
    return '<?xml version="1.0" encoding="UTF-8"?>\n' + ET.tostring(root, encoding="unicode") + "\n"


def _told(report: Report, operation: OperationResult) -> dict[str, list[tuple[Cause, Occurrence]]]:
    """What was found in the operation, by check, in the report's order: worst first."""
    told: dict[str, list[tuple[Cause, Occurrence]]] = {}
    for cause in report.causes:
        for occurrence in cause.occurrences:
            if occurrence.operation == operation.label:
                told.setdefault(occurrence.finding.check, []).append((cause, occurrence))
    return told


def _case(suite: ET.Element, operation: OperationResult, name: str) -> ET.Element:
    # Dots make packages of a classname: those of the path would be read as such.
    classname = _clean("understudy." + operation.label.replace(".", "%2E"))
    attributes = {"classname": classname, "name": _clean(name), "file": _clean(relative(operation.place.uri))}
    line = operation.place.line
    if line is not None:
        attributes["line"] = str(line)
    return ET.SubElement(suite, "testcase", attributes)


def _tell(case: ET.Element, told: list[tuple[Cause, Occurrence]], failing: set[str], report: Report) -> str:
    """Writes what was found into the test case: `failures` if that fails it, `skipped` if it is accepted, or empty."""
    worst = [(cause, occurrence) for cause, occurrence in told if cause.fingerprint in failing]
    lesser = [(cause, occurrence) for cause, occurrence in told if cause.fingerprint not in failing]
    if worst:
        cause, occurrence = worst[0]
        failure = ET.SubElement(case, "failure", message=_clean(occurrence.finding.message), type=cause.level)
        failure.text = _clean("\n\n".join(_paragraph(*pair, report) for pair in worst[:_CAUSES_TOLD]))
    accepted = [cause for cause, _ in lesser if cause.is_accepted]
    if accepted and not worst:
        more = f" (and {len(accepted) - 1} more)" if accepted[1:] else ""
        ET.SubElement(case, "skipped", message=_clean(standing(accepted[0]) + more))
    if lesser:
        told_lesser = "\n\n".join(_paragraph(*pair, report) for pair in lesser[:_CAUSES_TOLD])
        ET.SubElement(case, "system-out").text = _clean(told_lesser)
    return "failures" if worst else "skipped" if accepted else ""


def _paragraph(cause: Cause, occurrence: Occurrence, report: Report) -> str:
    exchange = occurrence.witness.exchange
    told = [
        f"{cause.level}: {occurrence.finding.message}" + (" (flaky)" if occurrence.is_flaky else ""),
        *(f"{row.name}: {row.text}" for row in evidence.rows(cause, occurrence)),
        f"answer: {answer_line(exchange.response)}" if exchange else "",
        *occurrence.finding.details[:5],
        f"id: {cause.fingerprint}",
        evidence.curl(occurrence, report),
    ]
    return "\n".join(row[:2000] for row in told if row)


def _tell_the_run(suite: ET.Element, report: Report, tallies: Counter[str], fail_on: Level) -> None:
    case = ET.SubElement(suite, "testcase", classname="understudy.run", name="complete")
    if exit_code(report, fail_on) not in (0, 1):
        message = report.reason or (
            "not every operation was tried"
            if report.sent
            else "nothing was judged"
            if report.is_recorded
            else "nothing was sent"
        )
        ET.SubElement(case, "error", message=_clean(message), type=report.ending)
        tallies["errors"] += 1


def _clean(text: str) -> str:
    return _FORBIDDEN.sub("", text)
