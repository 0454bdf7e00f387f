"""Whether the server lets us in, operation by operation: a refused request proves nothing about the contract."""

from __future__ import annotations

from collections import Counter

from contracts.testing.exchanging import Sent


class Admission:
    """Which operations the server lets us into with the credentials that we have."""

    def __init__(self) -> None:
        self._admitted: set[str] = set()
        self._refused: dict[str, Counter[int]] = {}

    def look(self, sent: Sent) -> None:
        """Counts a case that keeps every promise, so that a refusal can only be meant for the credentials."""
        if not sent.case.keeps_every_promise:
            return
        exchange = sent.answer.exchange
        if not sent.is_refused:
            self._admitted.add(sent.task.label)
        elif exchange is not None:
            self._refused.setdefault(sent.task.label, Counter())[exchange.response.status_code] += 1

    def shut(self) -> dict[str, str]:
        """By label of an operation that never let us in: why nothing is proven there."""
        return {
            label: f"the server refuses the credentials: {_told(refusals)}"
            for label, refusals in self._refused.items()
            if label not in self._admitted
        }

    @property
    def is_shut_everywhere(self) -> bool:
        """Whether no operation let us in, and one did refuse."""
        return bool(self._refused) and not self._admitted


def _told(refusals: Counter[int]) -> str:
    return ", ".join(f"{status} to {count} requests" for status, count in sorted(refusals.items()))
