"""Counting while a run goes on: what was sent, what came back, what was found.

The one place in this package where values change. Knows no socket.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from dataclasses import dataclass, field, replace

from contracts.document.model import Operation
from contracts.errors import LEVELS, Level
from contracts.judging.model import Finding
from contracts.messages import Request
from contracts.testing.report import (
    Cause,
    Occurrence,
    OperationResult,
    Witness,
    cause_key,
    fingerprint,
    size,
)

Key = tuple[str, ...]


@dataclass(slots=True)
class OperationTally:
    """What is known so far of one operation."""

    operation: Operation
    sent: int = 0
    planned: int = 0
    statuses: Counter[int] = field(default_factory=Counter)
    skipped: str = ""
    elapsed: float = 0.0
    refused: int = 0
    """Cases that keep every promise and were answered 401 or 403: the credentials may not do."""
    admitted: int = 0
    """Cases that keep every promise and were answered anything else."""


class Tally:
    """The running count of one run."""

    def __init__(self, operations: tuple[Operation, ...]) -> None:
        self.operations = {operation.label: OperationTally(operation) for operation in operations}
        self._occurrences: dict[Key, dict[str, Occurrence]] = {}
        self._digest = hashlib.sha256()
        self.sent = 0
        self.seen: set[bytes] = set()
        """Digests of the requests sent so far."""
        self.notes: list[str] = []

    def is_new(self, request: Request) -> bool:
        """Whether these very bytes have not been sent yet; they are known from now on."""
        digest = _request_digest(request)
        if digest in self.seen:
            return False
        self.seen.add(digest)
        return True

    def count(self, label: str, request: Request, status: int | None, elapsed: float) -> None:
        """One case was sent for the operation of that label; None where nothing complete came back."""
        entry = self.operations[label]
        entry.sent += 1
        entry.elapsed += elapsed
        if status is not None:
            entry.statuses[status] += 1
        self.sent += 1
        self._digest.update(_request_digest(request))

    def known(self, finding: Finding, label: str) -> Occurrence | None:
        """How the cause of that finding has shown in the operation so far, if it has."""
        return self._occurrences.get(cause_key(finding, label), {}).get(label)

    def is_known_cause(self, finding: Finding, label: str) -> bool:
        """Whether its cause has shown in any operation."""
        return cause_key(finding, label) in self._occurrences

    def found(self, finding: Finding, label: str, witness: Witness, *, is_flaky: bool) -> None:
        """One more case shows the finding; the smallest of the steady ones is kept to be shown."""
        key = cause_key(finding, label)
        fresh = Occurrence(label, 1, finding, witness, is_flaky)
        known = self._occurrences.setdefault(key, {}).get(label)
        if known is None:
            self._occurrences[key][label] = fresh
            return
        better = (is_flaky, size(witness.request)) < (known.is_flaky, size(known.witness.request))
        self._occurrences[key][label] = replace(fresh if better else known, count=known.count + 1)

    def errors(self) -> int:
        """How many causes of level error are known."""
        return sum(cause.level == "error" for cause in self.causes())

    def levels(self) -> dict[Level, int]:
        """How many causes of each level are known."""
        counts = Counter(cause.level for cause in self.causes())
        return {level: counts[level] for level in LEVELS}

    def causes(self) -> tuple[Cause, ...]:
        """Worst level first, then the most frequent; ties in a stable order."""
        causes = [Cause(fingerprint(key), tuple(each.values())) for key, each in self._occurrences.items()]
        return tuple(sorted(causes, key=lambda cause: (LEVELS.index(cause.level), -cause.count, cause.fingerprint)))

    def results(self, checks: tuple[str, ...]) -> tuple[OperationResult, ...]:
        """What was done with each operation; `checks` are the codes that every exchange was put to."""
        return tuple(_result(entry, checks) for entry in self.operations.values())

    def digest(self) -> str:
        """SHA-256 over the cases sent so far, in order; empty if there is none."""
        return self._digest.hexdigest() if self.sent else ""


def _result(entry: OperationTally, checks: tuple[str, ...]) -> OperationResult:
    return OperationResult(
        label=entry.operation.label,
        place=entry.operation.place,
        sent=entry.sent,
        planned=entry.planned,
        statuses=dict(sorted(entry.statuses.items())),
        skipped=entry.skipped,
        checks=checks,
        elapsed=entry.elapsed,
    )


def _request_digest(request: Request) -> bytes:
    digest = hashlib.sha256()
    parts = [request.method, request.target, *(text for pair in request.headers for text in pair)]
    for part in parts:
        digest.update(part.encode("utf-8", "surrogatepass") + b"\0")
    digest.update(b"-" if request.content is None else b"+" + request.content)
    return digest.digest()
