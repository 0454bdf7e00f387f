"""Watching over a run: whether the server is still there, and whether it lets us in.

Looks at what came of each case; says when to stop.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable

from contracts.messages import Request
from contracts.testing.client import Client
from contracts.testing.exchanging import Sent, Task, reachable_again
from contracts.testing.stopping import Stop

MOST_SILENCES = 5
"""Requests in a row without an answer after which a server is given up."""
MOST_INCOMPLETE = 10
"""The same, where something came each time, but not all."""
RECOVERY = 5.0
"""Seconds that a server gets to come back after it closed a connection without an answer."""


class Watch:
    """Whether the server is still there."""

    def __init__(self, client: Client, origin: str, within: Callable[[float], float]) -> None:
        """`within`: of so many seconds those that the run has left."""
        self._client = client
        self._origin = origin
        self._within = within
        self._silences = 0

    def look(self, sent: Sent) -> None:
        """Raises: Stop when the server seems to be gone."""
        silence = next((fault.silence for fault in sent.answer.faults if fault.silence), "")
        self._silences = self._silences + 1 if silence else 0
        if silence == "closed" and not reachable_again(self._client, self._within(RECOVERY)):
            raise Stop("target lost", f"the server at {self._origin} died of {named(sent.task, sent.shown)}")
        if self._silences >= (MOST_INCOMPLETE if silence == "incomplete" else MOST_SILENCES):
            said = f"gave no complete answer to {self._silences} requests in a row"
            raise Stop("target lost", f"{self._origin} {said}, the last of them {named(sent.task, sent.shown)}")


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


def named(task: Task, shown: Request) -> str:
    """A case that was sent, in the words of a sentence."""
    return f"{shown.method} {shown.target} ({task.name}, planned for {task.label})"


def _told(refusals: Counter[int]) -> str:
    return ", ".join(f"{status} to {count} requests" for status, count in sorted(refusals.items()))
