"""A report as JSON for other programs: versioned, complete, in the document's order.

Version 1, as `report.schema.json` says. Members are only ever added within a version. Content that is no UTF-8 text is
given as base64. `read_report` reads it back. Pure.
"""

from __future__ import annotations

import json

from contracts.curl import curl_line
from contracts.errors import Level, Place
from contracts.json_values import JsonValue
from contracts.judging.mends import mend
from contracts.judging.model import Finding
from contracts.messages import Response
from contracts.records import content_record, request_record
from contracts.reports.accepting import waiver_block
from contracts.testing.report import Cause, Occurrence, OperationResult, Report, Witness, exit_code
from contracts.testing.target import parse_target

VERSION = 1
_CONTENT_SHOWN = 100_000


def as_json(report: Report, *, fail_on: Level = "error") -> str:
    """The JSON text, indented, in ASCII."""
    origin = parse_target(report.base_url).origin
    value = {
        "version": VERSION,
        "exit_code": exit_code(report, fail_on),
        "ending": report.ending,
        "reason": report.reason,
        "document": {"uri": report.document, "title": report.title, "version": report.version},
        "base_url": report.base_url,
        "recorded": report.is_recorded,
        "seed": report.seed,
        "sent": report.sent,
        "requests_sha256": report.digest,
        "elapsed_seconds": round(report.elapsed, 3),
        "notes": list(report.notes),
        "coverage": {
            "percent": report.coverage.percent,
            "asked_percent": report.min_coverage,
            "seen": report.coverage.share.seen,
            "total": report.coverage.share.total,
            "kinds": {
                kind: {"percent": share.percent, "seen": share.seen, "total": share.total}
                for kind, share in report.coverage.shares.items()
            },
            "counts": report.coverage.record(),
            "impossible": report.coverage.reasons(),
        },
        "causes": [_cause(cause, origin) for cause in report.causes],
        "operations": [_operation(operation) for operation in report.operations],
    }
    return json.dumps(value, indent=2) + "\n"


def _cause(cause: Cause, origin: str) -> JsonValue:
    acceptance = cause.acceptance
    return {
        "fingerprint": cause.fingerprint,
        "level": cause.level,
        "check": cause.finding.check,
        "count": cause.count,
        "state": acceptance.state if acceptance else "new",
        "acceptance": None
        if acceptance is None
        else {
            "reason": acceptance.reason,
            "owner": acceptance.owner,
            "until": acceptance.until,
            "where": acceptance.where,
        },
        "waiver": waiver_block(cause),
        "occurrences": [_occurrence(occurrence, origin) for occurrence in cause.occurrences],
    }


def _occurrence(occurrence: Occurrence, origin: str) -> JsonValue:
    witness = occurrence.witness
    return {
        "operation": occurrence.operation,
        "count": occurrence.count,
        "flaky": occurrence.is_flaky,
        "finding": _finding(occurrence.finding),
        "case": witness.name,
        "breaks": list(witness.breaks),
        "request": request_record(witness.request),
        "response": _response(witness.exchange.response) if witness.exchange else None,
        "elapsed_seconds": witness.exchange.elapsed if witness.exchange else None,
        "curl": curl_line(witness.request, origin),
        "steps": [_step(step, origin) for step in witness.steps],
        "mend": mend(occurrence.finding)._asdict(),
    }


def _step(step: Witness, origin: str) -> JsonValue:
    return {
        "case": step.name,
        "operation": step.operation,
        "request": request_record(step.request),
        "response": _response(step.exchange.response) if step.exchange else None,
        "elapsed_seconds": step.exchange.elapsed if step.exchange else None,
        "curl": curl_line(step.request, origin),
    }


def _finding(finding: Finding) -> JsonValue:
    return {
        "check": finding.check,
        "level": finding.level,
        "message": finding.message,
        "at": finding.at,
        "expected": finding.expected,
        "found": finding.found,
        "keyword": finding.keyword,
        "clause": finding.clause,
        "promised_at": _place(finding.promised_at) if finding.promised_at else None,
        "details": list(finding.details),
    }


def _operation(operation: OperationResult) -> JsonValue:
    return {
        "label": operation.label,
        "place": _place(operation.place),
        "sent": operation.sent,
        "planned": operation.planned,
        "statuses": {str(status): count for status, count in operation.statuses.items()},
        "skipped": operation.skipped,
        "unreached": dict(operation.unreached),
        "checks": list(operation.checks),
        "elapsed_seconds": round(operation.elapsed, 3),
    }


def _place(place: Place) -> JsonValue:
    return {"uri": place.uri, "pointer": place.pointer, "line": place.line, "column": place.column}


def _response(response: Response) -> JsonValue:
    return {
        "status": response.status_code,
        "headers": [list(pair) for pair in response.headers],
        "content": _content(response.content),
    }


def _content(content: bytes) -> JsonValue:
    shown = content[:_CONTENT_SHOWN]
    return content_record(shown) | ({"cut_after": _CONTENT_SHOWN} if len(content) > len(shown) else {})
