"""Which declared statuses a run brought about, and of the others what was tried for them, or why nothing was.

Counts; sends nothing and judges nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from contracts.document.model import Operation
from contracts.planning.provoking import aims_of
from contracts.testing.delivering import Task

_MOST_NAMED = 3

_WHY = {
    "202": "whether work is put off is the server's to say",
    "401": "the operation asks for no credentials",
    "403": "it takes credentials that are good, and not enough",
    "405": "undeclared methods of the path are tried with its first operation",
    "409": "it takes a state that conflicts",
    "413": "nothing that large is sent",
    "423": "it takes something locked",
    "428": "it takes a server that asks for conditions",
    "429": "so many requests are sent only if asked for",
}
_BY_CLASS = {
    "1": "interim answers are not waited for",
    "2": "it depends on what the server does with a request",
    "3": "it depends on where the server has what is asked for",
    "4": "no request is known that is answered so",
    "5": "no failure is provoked on purpose",
    "d": "everything was answered as declared elsewhere",
}


@dataclass(slots=True)
class _Tried:
    """What was sent for one operation."""

    seen: set[int] = field(default_factory=set)
    cases: int = 0
    names: dict[int, dict[str, None]] = field(default_factory=dict)
    """By status, the names of the first cases that aimed at it."""
    counts: dict[int, int] = field(default_factory=dict)


class Attempts:
    """The running account of one run's operations."""

    def __init__(self, operations: Iterable[Operation]) -> None:
        self._operations = {each.label: each for each in operations}
        self._tried: dict[str, _Tried] = {label: _Tried() for label in self._operations}
        self._refused: set[str] = set()
        """Paths on which a method that is not declared was refused."""

    def take(self, task: Task, status: int) -> None:
        """Takes in a case that was answered."""
        tried = self._tried.get(task.label)
        if tried is None or task.operation is None:
            return
        tried.cases += 1
        if task.case.operation is task.operation:
            tried.seen.add(status)
        elif status == 405:
            self._refused.add(task.operation.path)
        for aim in task.aims or aims_of(task.case):
            tried.counts[aim] = tried.counts.get(aim, 0) + 1
            names = tried.names.setdefault(aim, {})
            if len(names) < _MOST_NAMED:
                names[task.name] = None

    def unreached(self) -> Mapping[str, Mapping[str, str]]:
        """By operation that was tried, the declared statuses that no answer had, each with what was done for it."""
        found = {
            label: {status: self._said(operation, status) for status in self._missing(operation)}
            for label, operation in self._operations.items()
            if self._tried[label].cases
        }
        return {label: statuses for label, statuses in found.items() if statuses}

    def _missing(self, operation: Operation) -> list[str]:
        promised = (operation.response_for(status) for status in self._tried[operation.label].seen)
        reached = {each.status for each in promised if each is not None}
        return [status for status in operation.responses if status not in reached]

    def _said(self, operation: Operation, status: str) -> str:
        tried = self._tried[operation.label]
        if status == "405" and operation.path in self._refused:
            return "answered only to methods that the document does not declare"
        aims = [aim for aim in tried.counts if _falls_under(aim, status)]
        count = sum(tried.counts[aim] for aim in aims)
        if not count or status[0] == "2":
            return _WHY.get(status) or _BY_CLASS.get(status[0].lower(), "nothing was tried")
        names = list(dict.fromkeys(name for aim in aims for name in tried.names[aim]))
        more = f" and {count - _MOST_NAMED} more" if count > _MOST_NAMED else ""
        return f"tried: {', '.join(names[:_MOST_NAMED])}{more}"


def _falls_under(aim: int, status: str) -> bool:
    return status in (str(aim), f"{aim // 100}XX")
