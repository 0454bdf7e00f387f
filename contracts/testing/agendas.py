"""What a run asks of whoever decides on what is sent: tasks, one by one, and what they know beside."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Protocol

from contracts.judging import Case
from contracts.testing.delivering import Task
from contracts.testing.exchanging import Exchanging, Sent
from contracts.testing.remarks import Remarks
from contracts.testing.staleness import Fault, Staleness


class Agenda(Protocol):
    """What a run is to send."""

    remarks: Remarks
    budget: int
    """Cases at most, over all operations."""
    checks: tuple[str, ...]
    """The codes of what it finds itself, in what came of several tasks."""
    staleness: Staleness
    """What becomes of the faults that are known."""

    def tasks(self, exchanging: Exchanging, deadline: float | None) -> Iterator[Task | None]:
        """One after the other, until there are no more; None waits for what came of those before.

        Raises: Stop if more could come, and `deadline` (monotonic, in seconds) is over
        """

    def hear(self, sent: Sent) -> None:
        """Takes in what came of a task."""

    def would_undo(self, case: Case) -> bool:
        """Whether the request removes what others are to find."""

    def cleanup(self, exchanging: Exchanging) -> Iterator[Task]:
        """What removes that which the run created, one by one, as far as that has not been done."""

    def cleanup_time(self) -> float:
        """Seconds that this takes, about; never more than a part of a run's time."""

    def why_untried(self, fault: Fault, label: str) -> str:
        """Why nothing came to what shows a known fault of the operation with that label."""

    def notes(self) -> Iterator[str]:
        """What the reader of the report should know."""
