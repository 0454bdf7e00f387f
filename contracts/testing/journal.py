"""A run as lines of JSON, one for each event, written while it goes on; and the events read back from them.

The lines are flushed one by one, so that a run that was killed can be read as far as it came. Whatever was written is
read as the same event. Knows files; sends nothing.

    {"type": "run", "format": "understudy-journal/1", "document", "title", "version", "base_url", "seed", "shard",
     "mock", "recorded", "operations": [label], "places": [{"index", "uri", "pointer", "line", "column"}],
     "checks": [code]}
    {"type": "exchange", "id", "operation": label, "case", "kind", "request", "response" or null, "elapsed": seconds,
     "faults", "refused", "sequence", "lacking": ["request", "response"], "findings": [fingerprint]}
    {"type": "finding", "fingerprint", "check", "level", "operation": label, "message", "at", "promised_at", "clause",
     "expected", "found", "keyword", "details", "case", "breaks", "flaky", "exchange": id, "steps": [id]}
    {"type": "end", "ending", "reason", "elapsed": seconds, "digest", "notes", "skipped": {label: reason},
     "unreached": {label: {status: what was tried}}, "coverage", "impossible"}

A journal without its last line is of a run that was killed. Members and types may be added within a format; a reader
passes over those that it does not know.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import get_args

from contracts.coverage import coverage_of
from contracts.errors import LEVELS, Place, UsageError
from contracts.json_values import JsonValue
from contracts.judging.model import Finding
from contracts.messages import Exchange
from contracts.records import request_of, request_record, response_of, response_record
from contracts.testing.client import Fault
from contracts.testing.events import Ended, Event, Exchanged, Found, Selected, Started
from contracts.testing.report import Ending

FORMAT = "understudy-journal/1"


def line_of(event: Event) -> bytes:
    """The event as a line of ASCII; empty for those that only tell of progress."""
    record = _record_of(event)
    return json.dumps(record, ensure_ascii=True, separators=(",", ":")).encode("ascii") + b"\n" if record else b""


def event_of(line: bytes | str) -> Event | None:
    """The event that `line_of` wrote; None for a type that this version does not know.

    Raises: LookupError, TypeError, ValueError or AttributeError for what is no line of a journal.
    """
    record = json.loads(line)
    read = _READERS.get(record["type"])
    return read(record) if read else None


def read_journal(path: Path) -> tuple[Started, Iterator[Event]]:
    """The beginning of the run in that file, and the events that follow it, read as they are asked for.

    A last line that is not complete is passed over: the run was killed while it was written.

    Raises: UsageError, here or later, that names the line if the file can't be read or is no journal.
    """
    events = _events(path)
    started = next(events, None)
    if started is None:
        raise UsageError(f"{str(path)!r}: is empty; {_ADVICE}")
    if not isinstance(started, Started):
        raise UsageError(f"{path}:1: expected a line of type 'run', found another; {_ADVICE}")
    return started, events


def _events(path: Path) -> Iterator[Event]:
    try:
        with path.open("rb") as file:
            yield from _parsed(file, path)
    except OSError as error:
        raise UsageError(f"{str(path)!r}: can't be read: {error.strerror}") from None


def _parsed(lines: Iterable[bytes], path: Path) -> Iterator[Event]:
    for number, line in enumerate(lines, start=1):
        try:
            event = event_of(line)
        except (LookupError, TypeError, ValueError, AttributeError, RecursionError) as error:
            if number > 1 and not line.endswith(b"\n"):
                return
            raise UsageError(f"{path}:{number}: no line of a journal ({_said(error)}); {_ADVICE}") from None
        if event is not None:
            yield event


_ADVICE = "a journal is written by `understudy check --report ndjson:PATH`"


def _said(error: Exception) -> str:
    return f"lacks {error}" if isinstance(error, LookupError) else str(error)


def _record_of(event: Event) -> dict[str, JsonValue]:
    if isinstance(event, Exchanged):
        return _exchange(event)
    if isinstance(event, Found):
        return _finding(event)
    if isinstance(event, Started):
        return _run(event)
    return _end(event) if isinstance(event, Ended) else {}


def _run(event: Started) -> dict[str, JsonValue]:
    return {
        "type": "run",
        "format": FORMAT,
        "document": event.document,
        "title": event.title,
        "version": event.version,
        "base_url": event.base_url,
        "seed": event.seed,
        "shard": "/".join(map(str, event.shard)) if event.shard else None,
        "mock": event.is_mock,
        **({"recorded": True} if event.is_recorded else {}),
        "operations": [each.label for each in event.operations],
        "places": [{"index": each.index, **_place(each.place)} for each in event.operations],
        "checks": list(event.checks),
    }


def _started(record: Mapping[str, JsonValue]) -> Started:
    if record["format"] != FORMAT:
        raise ValueError(f"its format is {record['format']!r}, this version reads {FORMAT!r}")
    pairs = zip(record["operations"], record["places"], strict=True)
    first, _, last = str(record["shard"] or "").partition("/")
    return Started(
        document=str(record["document"]),
        title=str(record["title"]),
        version=str(record["version"]),
        base_url=str(record["base_url"]),
        seed=int(record["seed"]),
        operations=tuple(Selected(str(label), _place_of(place), int(place["index"])) for label, place in pairs),
        checks=tuple(map(str, record["checks"])),
        shard=(int(first), int(last)) if last else None,
        is_mock=bool(record["mock"]),
        is_recorded=bool(record.get("recorded")),
    )


def _exchange(event: Exchanged) -> dict[str, JsonValue]:
    exchange = event.exchange
    faults = [{**_fault(each), **({"level": each.level} if each.level != "error" else {})} for each in event.faults]
    return {
        "type": "exchange",
        "id": event.number,
        "operation": event.operation,
        "case": event.case,
        "kind": event.kind,
        "request": request_record(event.request),
        "response": response_record(exchange.response) if exchange else None,
        "elapsed": exchange.elapsed if exchange else 0.0,
        **({"faults": faults} if faults else {}),
        **({"refused": True} if event.is_refused else {}),
        **({"lacking": list(event.lacking)} if event.lacking else {}),
        **({"sequence": event.sequence} if event.sequence else {}),
        "findings": list(event.fingerprints),
    }


def _fault(fault: Fault) -> dict[str, JsonValue]:
    return {"code": fault.code, "message": fault.message, "clause": fault.clause, "silence": fault.silence}


def _exchanged(record: Mapping[str, JsonValue]) -> Exchanged:
    request, answered = request_of(record["request"]), record["response"]
    return Exchanged(
        number=int(record["id"]),
        operation=str(record["operation"]),
        case=str(record["case"]),
        kind=str(record["kind"]),
        request=request,
        exchange=Exchange(request, response_of(answered), float(record["elapsed"])) if answered else None,
        faults=tuple(
            Fault(each["code"], each["message"], each["clause"], each["silence"], each.get("level", "error"))
            for each in record.get("faults", ())
        ),
        fingerprints=tuple(map(str, record["findings"])),
        is_refused=bool(record.get("refused")),
        lacking=tuple(map(str, record.get("lacking", ()))),
        sequence=str(record.get("sequence", "")),
    )


def _finding(event: Found) -> dict[str, JsonValue]:
    finding = event.finding
    return {
        "type": "finding",
        "fingerprint": event.fingerprint,
        "check": finding.check,
        "level": finding.level,
        "operation": event.operation,
        "message": finding.message,
        "at": finding.at,
        "promised_at": _place(finding.promised_at) if finding.promised_at else None,
        "clause": finding.clause,
        "expected": finding.expected,
        "found": finding.found,
        "keyword": finding.keyword,
        "details": list(finding.details),
        "case": event.case,
        "breaks": list(event.breaks),
        "flaky": event.is_flaky,
        "exchange": event.exchange,
        **({"steps": list(event.steps)} if event.steps else {}),
    }


def _found(record: Mapping[str, JsonValue]) -> Found:
    promised = record["promised_at"]
    finding = Finding(
        check=str(record["check"]),
        operation=None,
        message=str(record["message"]),
        at=str(record["at"]),
        promised_at=_place_of(promised) if promised else None,
        clause=str(record["clause"]),
        level=record["level"],
        expected=str(record["expected"]),
        found=str(record["found"]),
        keyword=str(record["keyword"]),
        details=tuple(map(str, record["details"])),
    )
    if finding.level not in LEVELS:
        raise ValueError(f"level {finding.level!r} is none of {', '.join(LEVELS)}")
    return Found(
        fingerprint=str(record["fingerprint"]),
        operation=str(record["operation"]),
        finding=finding,
        exchange=int(record["exchange"]),
        case=str(record["case"]),
        breaks=tuple(map(str, record["breaks"])),
        is_flaky=bool(record["flaky"]),
        steps=tuple(map(int, record.get("steps", ()))),
    )


def _end(event: Ended) -> dict[str, JsonValue]:
    return {
        "type": "end",
        "ending": event.ending,
        "reason": event.reason,
        "elapsed": event.elapsed,
        "digest": event.digest,
        "notes": list(event.notes),
        "skipped": dict(event.skipped),
        "unreached": {label: dict(statuses) for label, statuses in event.unreached.items()},
        "coverage": event.coverage.record(),
        "impossible": event.coverage.reasons(),
    }


def _ended(record: Mapping[str, JsonValue]) -> Ended:
    if record["ending"] not in get_args(Ending):
        raise ValueError(f"no run ends {record['ending']!r}")
    return Ended(
        ending=record["ending"],
        reason=str(record["reason"]),
        elapsed=float(record["elapsed"]),
        digest=str(record["digest"]),
        notes=tuple(map(str, record["notes"])),
        skipped=_texts(record["skipped"]),
        unreached={str(label): _texts(statuses) for label, statuses in record.get("unreached", {}).items()},
        coverage=coverage_of(record["coverage"], record.get("impossible")),
    )


def _texts(record: Mapping[str, JsonValue]) -> dict[str, str]:
    return {str(name): str(text) for name, text in record.items()}


@dataclass(frozen=True, slots=True)
class _Position:
    """Where something stood when the journal was written."""

    line: int | None
    column: int | None

    def line_of(self, _pointer: str) -> int | None:
        return self.line

    def column_of(self, _pointer: str) -> int | None:
        return self.column


def _place(place: Place) -> dict[str, JsonValue]:
    return {"uri": place.uri, "pointer": place.pointer, "line": place.line, "column": place.column}


def _place_of(record: Mapping[str, JsonValue]) -> Place:
    return Place(str(record["uri"]), str(record["pointer"]), _Position(record["line"], record["column"]))


_READERS: Mapping[str, Callable[[Mapping[str, JsonValue]], Event]] = {
    "run": _started,
    "exchange": _exchanged,
    "finding": _found,
    "end": _ended,
}
