"""What is sent, and in which order: the plan breadth first, then what a search draws, then what may end a session.

Works cases out and hands them over one by one; sends nothing. What becomes of a case changes nothing about those that
follow, so that the same document, seed and options make the same agenda, whatever the server answers.
"""

from __future__ import annotations

import contextlib
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Protocol

from contracts.document.model import Document, Operation
from contracts.planning import OperationPlan, PlannedCase, plan
from contracts.testing.canary import needs_credentials
from contracts.testing.delivering import Task
from contracts.testing.disruption import effect
from contracts.testing.exchanging import Exchanging
from contracts.testing.options import Options
from contracts.testing.permission import Permission
from contracts.testing.remarks import Remarks
from contracts.testing.search import Search
from contracts.testing.stopping import out_of_time
from contracts.testing.tally import request_digest

USUAL_PLAN = 30
"""Cases that most plans have; a smaller budget leaves nothing to search for."""
MOST_SEARCHED_AT_ONCE = 30
"""Operations up to which the search warms up while the plan is sent; with more it would only take the plan's time."""
CREDENTIALS_DIED = "credentials died after"
"""How the reason of an operation begins that was left for that."""
RESERVE = 10.0
"""Seconds of a run at most that are kept for the operations that come last."""


class Agenda(Protocol):
    """What a run is to send."""

    remarks: Remarks
    budget: int
    """Cases at most, over all operations."""

    def tasks(self, exchanging: Exchanging, deadline: float | None) -> Iterator[Task]:
        """One after the other, until there are no more.

        Raises: Stop if more could come, and `deadline` (monotonic, in seconds) is over
        """


class PlannedAgenda:
    """The plan of the operations, and what is drawn for them."""

    def __init__(
        self,
        document: Document,
        operations: Sequence[Operation],
        options: Options,
        permission: Permission,
    ) -> None:
        self.remarks = Remarks(options.pace.operation_time)
        self.budget = options.max_examples * len(operations)
        self._document = document
        self._operations = operations
        self._options = options
        self._permission = permission
        self._given: Counter[str] = Counter()
        self._seen: set[tuple[str, bytes]] = set()

    def tasks(self, exchanging: Exchanging, deadline: float | None) -> Iterator[Task]:
        """See `Agenda`."""
        sendable = [each for each in self._operations if self._is_sendable(each)]
        last = [each for each in sendable if self._is_put_off(each)]
        usual = [each for each in sendable if each not in last]
        with contextlib.ExitStack() as stack:
            search = self._search(usual, stack) if self._is_search_likely(usual) else None
            yield from self._planned(usual, exchanging)
            search = search or self._search(usual, stack)
            if search is not None:
                yield from self._drawn(search, exchanging, deadline, self._reserve(last))
        for each in last:
            self.remarks.skipped.pop(each.label, None)
        yield from (replace(task, is_alone=True) for task in self._planned(last, exchanging))

    def _planned(self, operations: Sequence[Operation], exchanging: Exchanging) -> Iterator[Task]:
        """One planned case of each operation, again and again, until none is left."""
        plans = plan(self._document, operations=operations, seed=self._options.seed).operations
        queues = [(each.operation, self._within_budget(each)) for each in plans]
        while queues:
            going = []
            for operation, queue in queues:
                task = self._next(operation, queue, exchanging)
                if task is not None:
                    yield task
                    going.append((operation, queue))
            queues = going

    def _is_sendable(self, operation: Operation) -> bool:
        """Whether the operation can be tried; where it can't, why is kept."""
        label = operation.label
        if not operation.is_understood:
            self.remarks.leave(label, str(operation.problems[0]))
        elif refusal := self._permission.refusal(operation.method):
            self.remarks.leave(label, refusal)
        elif effect(operation) != "none" and self._options.disruptive == "skip":
            self.remarks.leave(label, "it may end a session or the server, by its name")
        elif effect(operation) == "server" and self._options.disruptive == "auto":
            self.remarks.leave(label, "it may end the server, by its name; --disruptive last tries it")
        return not self.remarks.is_left(label)

    def _is_put_off(self, operation: Operation) -> bool:
        """Whether the operation is tried after all others, so that its end of a session costs them nothing."""
        if self._options.disruptive == "any" or effect(operation) == "none":
            return False
        # Until then: it is none that was forgotten.
        self.remarks.skipped[operation.label] = "left for the end, since it may end a session, which was not reached"
        return True

    def _reserve(self, last: Sequence[Operation]) -> float:
        """Seconds that are kept for what comes last."""
        most = self._options.max_time
        return min(RESERVE, most / 10) if last and most is not None else 0.0

    def _next(self, operation: Operation, queue: Iterator[PlannedCase], exchanging: Exchanging) -> Task | None:
        """The operation's next case, worked out now, since that takes time; None if there is none."""
        started = time.monotonic()
        try:
            for planned in queue:
                task = Task(planned.case, operation, planned.name, planned.kind)
                if self._is_new(task, exchanging):
                    return None if self._is_locked_out(operation) else task
        except Exception as error:  # noqa: BLE001  (a fault of ours costs this operation, not the whole run)
            self.remarks.drop(operation.label, error)
        finally:
            self.remarks.spend(operation.label, time.monotonic() - started)
        return None

    def _is_locked_out(self, operation: Operation) -> bool:
        """Whether the operation needs credentials and they have died; it is left then."""
        if not self.remarks.death or not needs_credentials(operation):
            return False
        self.remarks.leave(operation.label, f"{CREDENTIALS_DIED} {self.remarks.death}")
        return True

    def _within_budget(self, planned: OperationPlan) -> Iterator[PlannedCase]:
        """The operation's cases within its budget."""
        label = planned.operation.label
        for each in planned:
            if not self._has_budget(label) or self.remarks.is_left(label):
                return
            if self._options.takes is None or self._options.takes(each):
                yield each
        if planned.skipped:
            self.remarks.leave(label, f"no request can be made for it: {planned.skipped}")

    def _is_new(self, task: Task, exchanging: Exchanging) -> bool:
        """Whether the request may be sent and was not yet, for this operation; it is known from now on."""
        if exchanging.courier.refusal_of(task.case):
            return False
        key = (task.label, request_digest(exchanging.courier.shown(task)))
        if key in self._seen:
            return False
        self._seen.add(key)
        self._given[task.label] += 1
        return True

    def _is_search_likely(self, operations: list[Operation]) -> bool:
        return len(operations) <= MOST_SEARCHED_AT_ONCE and self._options.max_examples > USUAL_PLAN

    def _search(self, operations: list[Operation], stack: contextlib.ExitStack) -> Search | None:
        """A search for the operations that have something left of their budget; None if none has."""
        open_ = self._open()
        wanted = [each for each in operations if each.label in open_]
        if not self._options.search or not wanted:
            return None
        return stack.enter_context(Search(self._document, wanted, self._options.seed, 2 * self._options.max_examples))

    def _open(self) -> set[str]:
        """Labels of the operations that have something left of their budget."""
        labels = (each.label for each in self._operations)
        return {each for each in labels if self._has_budget(each) and not self.remarks.is_left(each)}

    def _has_budget(self, label: str) -> bool:
        return self._given[label] < self._options.max_examples

    def _drawn(self, search: Search, exchanging: Exchanging, deadline: float | None, reserve: float) -> Iterator[Task]:
        """What is drawn, until every operation's budget is spent, nothing new comes, or all but the reserve is up."""
        open_ = self._open()
        for drawn in search.drawn(None if deadline is None else deadline - reserve):
            label = drawn.operation.label
            if not open_:
                return
            if drawn.request is None:
                self.remarks.notes.append(f"{label}: no further cases can be drawn: {drawn.error}")
                open_.discard(label)
            elif label in open_ and not self.remarks.is_left(label):
                task = exchanging.drawn(drawn.request, drawn.operation)
                if self._is_new(task, exchanging) and not self._is_locked_out(drawn.operation):
                    yield task
                if not self._has_budget(label):
                    open_.discard(label)
        if deadline is not None and time.monotonic() >= deadline:
            raise out_of_time(self._options.max_time)
