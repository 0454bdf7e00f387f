"""A report as SARIF 2.1.0, for code scanning: a result per cause, at its place in the document. Pure.

Source: Static Analysis Results Interchange Format 2.1.0, OASIS.
"""

from __future__ import annotations

import contextlib
import json
from importlib.metadata import version
from pathlib import Path
from urllib.parse import quote

from contracts.errors import Level, Place
from contracts.json_values import JsonValue
from contracts.judging import RULES
from contracts.reports import evidence
from contracts.reports.accepting import standing
from contracts.reports.printable import printable
from contracts.testing.report import Cause, Report, exit_code

MOST_RESULTS = 5000
"""What code scanning shows of one run; the worst come first."""
_SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"
_INFORMATION = "https://spec.openapis.org/oas/latest.html"


def sarif(report: Report, *, fail_on: Level = "error") -> str:
    """The JSON text, in ASCII."""
    causes = report.causes[:MOST_RESULTS]
    codes = list(dict.fromkeys(cause.finding.check for cause in causes))
    run: dict[str, JsonValue] = {
        "tool": {
            "driver": {
                "name": "understudy",
                "version": version("understudy"),
                "informationUri": _INFORMATION,
                "rules": [_rule(code) for code in codes],
            }
        },
        "invocations": [
            {
                "executionSuccessful": exit_code(report, fail_on) in (0, 1),
                "exitCode": exit_code(report, fail_on),
                "exitCodeDescription": report.reason or report.ending,
            }
        ],
        "columnKind": "unicodeCodePoints",
        "results": [_result(cause, codes.index(cause.finding.check), report) for cause in causes],
    }
    return json.dumps({"$schema": _SCHEMA, "version": "2.1.0", "runs": [run]}, indent=2) + "\n"


def _rule(code: str) -> JsonValue:
    rule = next((each for each in RULES if each.code == code), None)
    if rule is None:
        return {"id": code, "shortDescription": {"text": code}}
    return {
        "id": code,
        "shortDescription": {"text": rule.title},
        "fullDescription": {"text": rule.explanation},
        "help": {"text": f"{rule.explanation} ({rule.clause})"},
        "defaultConfiguration": {"level": rule.level},
    }


def _result(cause: Cause, index: int, report: Report) -> JsonValue:
    first = cause.first
    told = [
        f"{first.operation}: {first.finding.message}",
        *(f"{row.name}: {row.text}" for row in evidence.rows(cause, first)),
    ]
    told.append(evidence.curl(first, report))
    result: dict[str, JsonValue] = {
        "ruleId": cause.finding.check,
        "ruleIndex": index,
        "level": cause.level,
        "message": {"text": "\n".join(printable(line, 1000) for line in told)},
        "partialFingerprints": {"understudyCause/v1": cause.fingerprint},
        "occurrenceCount": cause.count,
        "properties": {"operations": [printable(each.operation) for each in cause.occurrences]},
    }
    if report.accepted:
        # One result with suppressions asks for all to say whether they have some (3.27.23).
        justification = {"kind": "external", "status": "accepted", "justification": printable(standing(cause), 1000)}
        result["suppressions"] = [justification] if cause.is_accepted else []
    if any(each.acceptance and each.acceptance.state == "known" for each in report.accepted):
        result["baselineState"] = "unchanged" if cause.acceptance and cause.acceptance.state == "known" else "new"
    if cause.finding.promised_at:
        result["locations"] = [_location(cause.finding.promised_at)]
    return result


def _location(place: Place) -> JsonValue:
    region: dict[str, JsonValue] = {"startLine": place.line or 1}
    if place.column:
        region["startColumn"] = place.column
    return {
        "physicalLocation": {"artifactLocation": {"uri": relative(place.uri, as_uri=True)}, "region": region},
        "logicalLocations": [{"fullyQualifiedName": printable(place.pointer, 1000) or "#", "kind": "member"}],
    }


def relative(uri: str, *, as_uri: bool = False) -> str:
    """A path seen from the working directory, where it lies below it, with `/`; anything else as it is."""
    if "://" in uri:
        return uri
    path = Path(uri)
    with contextlib.suppress(ValueError):
        path = path.relative_to(Path.cwd()) if path.is_absolute() else path
    text = path.as_posix()
    return quote(text, safe="/:", errors="replace") if as_uri else text
