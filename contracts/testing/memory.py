"""Failing cases, kept from one run to the next, and tried first in it.

A case is kept as the request that was sent, not as the choices that led to it: those age with every change of the
document. Without the caller's secrets, which are filled in again when it is sent. Hears a run's events and writes when
the run is over; knows no file, only something that keeps bytes by a key, as Hypothesis' example databases do.
"""

from __future__ import annotations

import contextlib
import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Protocol

from contracts.document.model import Document
from contracts.errors import LEVELS, Level
from contracts.messages import Request
from contracts.records import request_of, request_record
from contracts.testing.events import REMEMBERED, Event, Exchanged, Found, Started
from contracts.testing.report import file_name, size
from contracts.testing.target import Target, parse_target

FORMAT = "understudy-failure/1"
MOST_KEPT = 200
"""Failing cases of one document."""
_MARK = re.compile(r" \(failed before: [0-9a-f]{12}\)")


class Database(Protocol):
    """What keeps bytes: each value once under its key."""

    def fetch(self, key: bytes) -> Iterable[bytes]:
        """Every value under the key."""

    def save(self, key: bytes, value: bytes) -> None:
        """Keeps the value."""

    def delete(self, key: bytes, value: bytes) -> None:
        """Forgets the value, if it is there."""


@dataclass(frozen=True, slots=True)
class Failing:
    """A case that failed."""

    operation: str
    """Its label."""
    fingerprint: str
    """Of the cause that it shows."""
    check: str
    case: str
    """Its name."""
    request: Request = field(repr=False)
    """As it was shown."""
    base_path: str | None
    """That the server's address had; None: the document's own."""
    host: str
    """Of the server that it failed on."""
    message: str = ""
    """What was found."""

    @property
    def name(self) -> str:
        """What the case is called when it is tried again; no two of an operation are called the same."""
        return f"{self.case} (failed before: {self.fingerprint})"


class Memory:
    """The failing cases of one document: those that are kept, and what a run makes of them."""

    def __init__(self, document: Document, database: Database, fail_on: Level = "error") -> None:
        """`fail_on`: the least level of a finding that makes its case a failing one."""
        self._database = database
        self._key = f"understudy\0{file_name(document.place.uri)}\0{document.title}".encode("utf-8", "surrogatepass")
        self._fail_on = LEVELS.index(fail_on)
        self._kept = dict(self._read())
        self._target = Target("http", "", 80)
        self._told: dict[int, Exchanged] = {}
        self._checks: dict[str, str] = {}
        self._tried: dict[tuple[str, str], Exchanged] = {}
        self._found: dict[tuple[str, str], Failing] = {}

    @property
    def failing(self) -> tuple[Failing, ...]:
        """Those kept by earlier runs, in an order that is the same everywhere."""
        return tuple(sorted(self._kept.values(), key=lambda each: (each.operation, each.fingerprint)))

    def tell(self, event: Event) -> None:
        """Takes in an event of the run."""
        if isinstance(event, Started):
            self._target = parse_target(event.base_url)
        elif isinstance(event, Exchanged):
            if event.is_case:
                self._told.clear()
            self._told[event.number] = event
            if event.kind == REMEMBERED:
                self._tried[event.operation, event.case] = event
        elif isinstance(event, Found):
            self._checks[event.fingerprint] = event.finding.check
            self._take(event)

    def keep(self) -> tuple[int, int]:
        """Writes what has changed; how many cases are kept now, and how many were forgotten, since they pass."""
        mended = [value for value, each in self._kept.items() if self._is_mended(each)]
        for value in mended:
            self._database.delete(self._key, value)
            del self._kept[value]
        known = {(each.operation, each.fingerprint): (value, each) for value, each in self._kept.items()}
        for key, failing in self._found.items():
            value, old = known.get(key, (b"", None))
            if old is not None and size(old.request) <= size(failing.request):
                continue
            if value:
                self._database.delete(self._key, value)
                del self._kept[value]
            elif len(self._kept) >= MOST_KEPT:
                continue
            self._kept[_written(failing)] = failing
            self._database.save(self._key, _written(failing))
        return len(self._kept), len(mended)

    def _read(self) -> Iterator[tuple[bytes, Failing]]:
        for value in self._database.fetch(self._key):
            # What another version wrote, or somebody else, is left where it is.
            with contextlib.suppress(LookupError, TypeError, ValueError, AttributeError, RecursionError):
                yield value, _failing(value)

    def _take(self, event: Found) -> None:
        exchanged = self._told.get(event.exchange)
        if exchanged is None or event.steps or exchanged.sequence:
            return  # what takes several requests to show can't be sent alone
        if event.is_flaky or LEVELS.index(event.finding.level) > self._fail_on:
            return
        self._found[event.operation, event.fingerprint] = Failing(
            operation=event.operation,
            fingerprint=event.fingerprint,
            check=event.finding.check,
            case=_MARK.sub("", event.case),
            request=exchanged.request,
            base_path=self._target.base_path,
            host=self._target.host,
            message=event.finding.message,
        )

    def _is_mended(self, failing: Failing) -> bool:
        """Whether it was sent to the server that it failed on, was answered, and shows nothing of its check."""
        tried = self._tried.get((failing.operation, failing.name))
        if tried is None or tried.exchange is None or tried.is_refused or self._target.host != failing.host:
            return False
        shown = {self._checks.get(each) for each in tried.fingerprints}
        return failing.check not in shown and failing.fingerprint not in tried.fingerprints


def _written(failing: Failing) -> bytes:
    record = {
        "format": FORMAT,
        "operation": failing.operation,
        "fingerprint": failing.fingerprint,
        "check": failing.check,
        "message": failing.message,
        "case": failing.case,
        "host": failing.host,
        "base_path": failing.base_path,
        "request": request_record(failing.request),
    }
    return json.dumps(record, indent=1, ensure_ascii=True).encode("ascii")


def _failing(value: bytes) -> Failing:
    """What was written. Raises: LookupError, TypeError, ValueError or AttributeError for anything else."""
    record = json.loads(value)
    if record["format"] != FORMAT:
        raise ValueError(record["format"])
    base_path = record["base_path"]
    return Failing(
        operation=str(record["operation"]),
        fingerprint=str(record["fingerprint"]),
        check=str(record["check"]),
        case=str(record["case"]),
        request=request_of(record["request"]),
        base_path=None if base_path is None else str(base_path),
        host=str(record["host"]),
        message=str(record["message"]),
    )
