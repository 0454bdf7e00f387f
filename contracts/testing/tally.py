"""Counting: the events of a run, or of the parts of one, summed up to a Report.

The one place in this package where values change. Knows no socket and no file: a live run and a journal read back are
counted by the same code.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from contracts.errors import LEVELS, Level
from contracts.judging.model import Finding
from contracts.messages import Request
from contracts.testing.events import (
    DEEP,
    DRAWN,
    RECORDED,
    REMEMBERED,
    Ended,
    Event,
    Exchanged,
    Found,
    Selected,
    Started,
)
from contracts.testing.known import Known
from contracts.testing.report import Cause, Occurrence, OperationResult, Report, Witness, size


@dataclass(slots=True)
class OperationTally:
    """What is known so far of one operation."""

    selected: Selected
    checks: tuple[str, ...]
    sent: int = 0
    planned: int = 0
    statuses: Counter[int] = field(default_factory=Counter)
    skipped: str = ""
    unreached: Mapping[str, str] = field(default_factory=dict)
    elapsed: float = 0.0
    requests: Any = field(default_factory=hashlib.sha256)
    """The hash over its cases, in the order sent."""


class Tally:
    """The running count."""

    def __init__(self, known: Known | None = None) -> None:
        """`known`: the causes that are no news."""
        self._known = known or Known()
        self.operations: dict[str, OperationTally] = {}
        """By label, in the order in which they were selected."""
        self.sent = 0
        """Cases, over all operations."""
        self.tried = 0
        """Operations that at least one case was sent to."""
        self._started: list[Started] = []
        self._occurrences: dict[str, dict[str, Occurrence]] = {}
        self._counts: Counter[tuple[str, str]] = Counter()
        self._told: dict[int, Exchanged] = {}
        """The last case and what was sent beside it, or a sequence, by number: what a `Found` may point to."""
        self._sequence = ""
        self._causes: tuple[Cause, ...] | None = None
        self._levels: dict[Level, int] | None = None

    def take(self, event: Event) -> None:
        """Counts one event."""
        if isinstance(event, Started):
            self._started.append(event)
            for each in event.operations:
                self.operations.setdefault(each.label, OperationTally(each, event.checks))
        elif isinstance(event, Exchanged):
            self._exchanged(event)
        elif isinstance(event, Found):
            self._found(event)
        elif isinstance(event, Ended):
            for label, reason in event.skipped.items():
                self.operations[label].skipped = reason
            for label, statuses in event.unreached.items():
                self.operations[label].unreached = statuses

    def known(self, fingerprint: str, label: str) -> Occurrence | None:
        """How the cause has shown in the operation so far, if it has."""
        return self._occurrences.get(fingerprint, {}).get(label)

    def is_known_cause(self, fingerprint: str) -> bool:
        """Whether the cause has shown in any operation."""
        return fingerprint in self._occurrences

    def accepts(self, fingerprint: str, finding: Finding, label: str) -> bool:
        """Whether a cause that shows in the operation fails no run."""
        acceptance = self._known.acceptance(fingerprint, finding.check, (label,))
        return acceptance is not None and acceptance.state != "expired"

    def levels(self) -> dict[Level, int]:
        """How many causes of each level there are that nobody has accepted."""
        if self._levels is None:
            causes = [self._cause(key, tuple(found.values())) for key, found in self._occurrences.items()]
            counts = Counter(cause.level for cause in causes if not cause.is_accepted)
            self._levels = {level: counts[level] for level in LEVELS}
        return self._levels

    def causes(self) -> tuple[Cause, ...]:
        """Worst level first, then the most frequent; ties in a stable order."""
        if self._causes is None:
            causes = [self._cause(key, tuple(self._counted(key, found))) for key, found in self._occurrences.items()]
            self._causes = tuple(
                sorted(causes, key=lambda cause: (LEVELS.index(cause.level), -cause.count, cause.fingerprint))
            )
        return self._causes

    def _cause(self, fingerprint: str, occurrences: tuple[Occurrence, ...]) -> Cause:
        cause = Cause(fingerprint, occurrences)
        return replace(cause, acceptance=self._known.acceptance(fingerprint, cause.finding.check, cause.labels))

    def digest(self) -> str:
        """SHA-256 over the cases of each operation, in the document's order; empty if none was sent."""
        whole = hashlib.sha256()
        for entry in self._in_document_order():
            if entry.sent:
                whole.update(entry.requests.digest())
        return whole.hexdigest() if self.sent else ""

    def report(self, ended: Ended, *, min_coverage: float = 0.0) -> Report:
        """The sum, of a run that ended so and was to see so much of the contract, in percent."""
        first = self._started[0]
        return Report(
            document=first.document,
            title=first.title,
            version=first.version,
            base_url=first.base_url,
            seed=first.seed,
            operations=tuple(map(_result, self._in_document_order())),
            causes=self.causes(),
            elapsed=ended.elapsed,
            digest=ended.digest,
            ending=ended.ending,
            reason=ended.reason,
            notes=ended.notes,
            coverage=ended.coverage,
            min_coverage=min_coverage,
            is_recorded=first.is_recorded,
        )

    def _in_document_order(self) -> list[OperationTally]:
        return sorted(self.operations.values(), key=lambda entry: entry.selected.index)

    def _counted(self, fingerprint: str, found: dict[str, Occurrence]) -> Iterator[Occurrence]:
        """The occurrences of a cause, in the document's order."""
        for label in sorted(found, key=lambda each: self.operations[each].selected.index):
            # What takes several exchanges to show is counted with no single one.
            yield replace(found[label], count=self._counts[fingerprint, label] or 1)

    def _exchanged(self, event: Exchanged) -> None:
        if event.is_case or event.sequence not in ("", self._sequence):
            self._told.clear()
            self._sequence = event.sequence
        self._told[event.number] = event
        if not event.is_case:
            return
        entry = self.operations[event.operation]
        self.tried += not entry.sent
        entry.sent += 1
        entry.planned += event.kind not in (DEEP, DRAWN, REMEMBERED, RECORDED)
        entry.elapsed += event.exchange.elapsed if event.exchange else 0.0
        if event.status is not None:
            entry.statuses[event.status] += 1
        if event.kind not in (DEEP, REMEMBERED, RECORDED):
            entry.requests.update(request_digest(event.request))
        self.sent += 1
        for fingerprint in event.fingerprints:
            self._counts[fingerprint, event.operation] += 1
        if event.fingerprints:
            self._causes = None

    def _found(self, event: Found) -> None:
        exchanged = self._told[event.exchange]
        steps = [self._told[number] for number in event.steps]
        witness = Witness(
            event.case,
            exchanged.request,
            exchanged.exchange,
            event.breaks,
            steps=tuple(Witness(each.case, each.request, each.exchange, operation=each.operation) for each in steps),
        )
        occurrence = Occurrence(event.operation, 0, event.finding, witness, event.is_flaky)
        known = self.known(event.fingerprint, event.operation)
        if known is not None and _order(known) < _order(occurrence):
            return
        self._occurrences.setdefault(event.fingerprint, {})[event.operation] = occurrence
        self._causes = self._levels = None


def _order(occurrence: Occurrence) -> tuple[bool, tuple[int, int, str]]:
    """What orders occurrences from the best to show: steady ones before flaky ones, then the smallest."""
    return occurrence.is_flaky, size(occurrence.witness.request)


def request_digest(request: Request) -> bytes:
    """SHA-256 over all that the request says."""
    digest = hashlib.sha256()
    parts = [request.method, request.target, *(text for pair in request.headers for text in pair)]
    for part in parts:
        digest.update(part.encode("utf-8", "surrogatepass") + b"\0")
    digest.update(b"-" if request.content is None else b"+" + request.content)
    return digest.digest()


def _result(entry: OperationTally) -> OperationResult:
    return OperationResult(
        label=entry.selected.label,
        place=entry.selected.place,
        sent=entry.sent,
        planned=entry.planned,
        statuses=dict(sorted(entry.statuses.items())),
        skipped=entry.skipped,
        checks=entry.checks,
        elapsed=entry.elapsed,
        unreached=entry.unreached,
    )
