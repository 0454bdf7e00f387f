"""What is to be said of a run beside its findings: operations left out and why, notes, faults of ours."""

from __future__ import annotations

import traceback


class Remarks:
    """Written by whoever has something to say; read when the report is made."""

    def __init__(self, operation_time: float | None = None) -> None:
        """`operation_time`: seconds that the cases of one operation may take."""
        self.skipped: dict[str, str] = {}
        """By label of an operation: why it is not tried, or not to its end."""
        self.unanswered: list[str] = []
        """Labels of operations whose time was up before the first answer."""
        self.notes: list[str] = []
        """What the reader of the report should know."""
        self.death = ""
        """The request that the credentials died of; empty as long as they live."""
        self.fault = ""
        """Of ours, the last one; empty if there was none."""
        self._operation_time = operation_time
        self._spent: dict[str, float] = {}
        self._left: set[str] = set()
        self._answered: set[str] = set()

    def is_left(self, label: str) -> bool:
        """Whether no more of the operation is wanted."""
        return label in self._left

    def leave(self, label: str, reason: str) -> None:
        """No more of the operation; the first reason counts."""
        self._left.add(label)
        self.skipped.setdefault(label, reason)

    def drop(self, label: str, error: Exception) -> None:
        """No more of the operation: a fault of ours came in the way."""
        self.fault = told(error)
        self.leave(label, f"a fault of ours: {self.fault}")

    def left_for(self, label: str) -> float | None:
        """Seconds that the operation may still take; None: as long as it takes."""
        return None if self._operation_time is None else max(0.0, self._operation_time - self._spent.get(label, 0.0))

    def spend(self, label: str, seconds: float) -> None:
        """The operation took that long again; where its time is up, it is left."""
        self._spent[label] = self._spent.get(label, 0.0) + seconds
        if self.left_for(label) == 0.0:
            self.time_is_up(label)

    def answered(self, label: str) -> None:
        """An answer came for the operation."""
        self._answered.add(label)

    def time_is_up(self, label: str) -> None:
        """The operation is left. Without a single answer nothing is proven of it, so it does not count as skipped."""
        if label in self._answered:
            self.leave(label, f"its time of {self._operation_time:g} s was up")
        elif label not in self._left:
            self._left.add(label)
            self.unanswered.append(label)


def told(error: Exception) -> str:
    """A fault of ours: what it is, and where."""
    where = traceback.extract_tb(error.__traceback__)[-1]
    return f"{type(error).__name__}: {error} ({where.filename}:{where.lineno})"
