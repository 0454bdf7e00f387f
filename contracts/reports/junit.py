"""A report as JUnit XML, as Jenkins and GitLab read it: one test case per operation and check.

Names carry no seed and no value, so that runs can be compared by name. Pure: a Report in, text out.
"""

from __future__ import annotations

import re
from collections import Counter
from xml.etree import ElementTree as ET

from contracts.curl import curl_line
from contracts.errors import Level
from contracts.reports.printable import answer_line
from contracts.testing.report import Cause, Occurrence, OperationResult, Report, exit_code
from contracts.testing.target import parse_target

_FORBIDDEN = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""What XML 1.0 can't hold, section 2.2."""


def junit(report: Report, *, fail_on: Level = "error") -> str:
    """The XML text; a cause of `fail_on` or worse is a failure, a lesser one is told in `system-out`."""
    suite = ET.Element("testsuite", name=_clean(f"understudy {report.title}".strip()), time=f"{report.elapsed:.3f}")
    failing = {cause.fingerprint for cause in report.at_least(fail_on)}
    tallies: Counter[str] = Counter()
    for operation in report.operations:
        told = _told(report, operation)
        checks = list(dict.fromkeys([*operation.checks, *told]))
        if not operation.sent:
            case = _case(suite, operation, "sent")
            ET.SubElement(case, "skipped", message=_clean(operation.skipped or "not tried in the time of the run"))
            tallies["skipped"] += 1
        for check in checks if operation.sent else ():
            case = _case(suite, operation, check)
            tallies["failures"] += _tell(case, told.get(check, []), failing, report)
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
    attributes = {"classname": classname, "name": _clean(name), "file": _clean(operation.place.uri)}
    line = operation.place.line
    if line is not None:
        attributes["line"] = str(line)
    return ET.SubElement(suite, "testcase", attributes)


def _tell(case: ET.Element, told: list[tuple[Cause, Occurrence]], failing: set[str], report: Report) -> int:
    """Writes what was found into the test case; 1 if that fails it, else 0."""
    worst = [(cause, occurrence) for cause, occurrence in told if cause.fingerprint in failing]
    lesser = [(cause, occurrence) for cause, occurrence in told if cause.fingerprint not in failing]
    if worst:
        cause, occurrence = worst[0]
        failure = ET.SubElement(case, "failure", message=_clean(occurrence.finding.message), type=cause.level)
        failure.text = _clean("\n\n".join(_paragraph(*pair, report) for pair in worst))
    if lesser:
        ET.SubElement(case, "system-out").text = _clean("\n\n".join(_paragraph(*pair, report) for pair in lesser))
    return int(bool(worst))


def _paragraph(cause: Cause, occurrence: Occurrence, report: Report) -> str:
    finding = occurrence.finding
    witness = occurrence.witness
    rows = [
        f"{cause.level}: {finding.message}",
        f"at: {finding.at}" if finding.at else "",
        f"expected: {finding.expected}" if finding.expected else "",
        f"found: {finding.found}" if finding.found else "",
        f"promised: {finding.promised_at}" if finding.promised_at else "",
        f"standard: {finding.clause}" if finding.clause else "",
        f"seen: {occurrence.count} times" + (", flaky" if occurrence.is_flaky else ""),
        f"answer: {answer_line(witness.exchange.response)}" if witness.exchange else "",
        *finding.details[:5],
        f"id: {cause.fingerprint}",
        curl_line(witness.request, parse_target(report.base_url).origin),
    ]
    return "\n".join(row[:4000] for row in rows if row)


def _tell_the_run(suite: ET.Element, report: Report, tallies: Counter[str], fail_on: Level) -> None:
    case = ET.SubElement(suite, "testcase", classname="understudy.run", name="complete")
    if exit_code(report, fail_on) not in (0, 1):
        message = report.reason or ("not every operation was tried" if report.sent else "nothing was sent")
        ET.SubElement(case, "error", message=_clean(message), type=report.ending)
        tallies["errors"] += 1


def _clean(text: str) -> str:
    return _FORBIDDEN.sub("", text)
