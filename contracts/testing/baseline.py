"""A baseline as a file: JSON, sorted, without anything that moves by itself, so that it can be committed and reviewed.

    {"format": "understudy-baseline/1", "findings": [{"fingerprint", "check", "level", "operation", "message", "place",
     "case", "request": {"method", "target", "headers", "content"} or null, "steps": ["create (POST /carts, 201)"]}]}

What is in it stays as it is while the fault is there; what a run proves to be gone is taken out. Knows files and
reports; sends nothing.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path

from contracts.document.model import Document, Operation
from contracts.errors import Level, Place, UsageError
from contracts.json_values import JsonValue
from contracts.records import request_of, request_record
from contracts.testing.known import (
    ALONE,
    BASELINE_STALE,
    STALE,
    Baseline,
    Entry,
    in_the_document,
    step_of,
    steps_of,
)
from contracts.testing.report import Cause, Report, file_name
from contracts.testing.target import parse_target

FORMAT = "understudy-baseline/1"
_ADVICE = "write it with --update-baseline"


def read_baseline(path: Path) -> Baseline:
    """The baseline in that file.

    Raises: UsageError if it can't be read, or is none
    """
    name = path.as_posix()
    try:
        value = json.loads(path.read_text(encoding="utf-8"))
        found = value["format"]
        entries = [_entry(each, name) for each in value["findings"]] if found == FORMAT else []
    except OSError as error:
        raise UsageError(f"--baseline {name!r}: can't be read: {error.strerror}; {_ADVICE}") from None
    except (ValueError, LookupError, TypeError, AttributeError) as error:
        said = f"{type(error).__name__}: {error}"
        raise UsageError(f"--baseline {name!r}: is no baseline ({said}); {_ADVICE}") from None
    if found != FORMAT:
        raise UsageError(f"--baseline {name!r}: is of the format {found!r}, this reads {FORMAT!r}; {_ADVICE}")
    return Baseline(name, {each.fingerprint: each for each in entries})


def updated(before: Baseline, report: Report, document: Document, fail_on: Level) -> Baseline:
    """The baseline after that run: new causes of `fail_on` or worse are in it, what is gone is not.

    What was not tried stays, unless its operation is no longer in the document.
    """
    operations = {each.label: each for each in document.operations}
    gone = {cause.finding.keyword for cause in report.causes if cause.finding.check == BASELINE_STALE}
    gone |= set(_unseen(before, report))
    entries = {
        fingerprint: each
        for fingerprint, each in before.entries.items()
        if fingerprint not in gone and each.operation in operations
    }
    base_path = parse_target(report.base_url).base_path
    for cause in report.at_least(fail_on):
        if cause.acceptance is None and cause.finding.check not in STALE:
            operation = operations.get(cause.first.operation)
            if operation is not None:
                entries[cause.fingerprint] = replace(_entry_of(cause, operation, base_path), where=before.name)
    return Baseline(before.name, entries)


def write_baseline(baseline: Baseline) -> None:
    """Writes the file, in a stable order.

    Raises: UsageError if it can't be written
    """
    entries = sorted(baseline.entries.values(), key=lambda each: (each.operation, each.check, each.fingerprint))
    value = {"format": FORMAT, "findings": [_record(each) for each in entries]}
    path = Path(baseline.name)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps(value, indent=2) + "\n", encoding="utf-8", newline="\n")
    except OSError as error:
        raise UsageError(f"--baseline {baseline.name!r}: can't be written: {error.strerror}") from None


def _unseen(before: Baseline, report: Report) -> Iterator[str]:
    """The fingerprints of what no single request shows, and what a run that had the time did not show either."""
    seen = {cause.fingerprint for cause in report.causes}
    tried = {each.label: each.checks for each in report.operations if each.sent and not each.skipped}
    for fingerprint, each in before.entries.items():
        is_looked_for = each.check in tried.get(each.operation, ())
        if not each.has_case and is_looked_for and report.ending == "finished" and fingerprint not in seen:
            yield fingerprint


def _entry_of(cause: Cause, operation: Operation, base_path: str | None) -> Entry:
    first, finding = cause.first, cause.finding
    is_alone = finding.check in ALONE and not first.witness.steps
    return Entry(
        fingerprint=cause.fingerprint,
        check=finding.check,
        level=cause.level,
        operation=operation.label,
        message=finding.message,
        place=_place(finding.promised_at) if finding.promised_at else "",
        case=first.witness.name,
        request=in_the_document(first.witness.request, operation, base_path) if is_alone else None,
        steps=steps_of(cause),
    )


def _place(place: Place) -> str:
    return f"{file_name(place.uri)}#{place.pointer}"


def _record(entry: Entry) -> JsonValue:
    return {
        "fingerprint": entry.fingerprint,
        "check": entry.check,
        "level": entry.level,
        "operation": entry.operation,
        "message": entry.message,
        "place": entry.place,
        "case": entry.case,
        "request": request_record(entry.request) if entry.request else None,
        **({"steps": list(map(str, entry.steps))} if entry.steps else {}),
    }


def _entry(record: Mapping[str, JsonValue], name: str) -> Entry:
    found = record["request"]
    texts = ("fingerprint", "check", "level", "operation", "message", "place", "case")
    return Entry(
        **{text: str(record[text]) for text in texts},
        request=found and request_of(found),
        steps=tuple(map(step_of, record.get("steps", ()))),
        where=name,
    )
