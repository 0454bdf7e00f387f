"""What is sent, and in which order: the plan breadth first, then what a search draws, each within its budget.

Works cases out and hands them over one by one; sends nothing. What becomes of a case changes nothing about those that
follow, so that the same document, seed and options make the same agenda, whatever the server answers.
"""

from __future__ import annotations

import contextlib
import time
import traceback
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Protocol

from contracts.document.model import Document, Operation
from contracts.planning import OperationPlan, PlannedCase, plan
from contracts.testing.exchanging import Exchanging, Task
from contracts.testing.options import Options
from contracts.testing.permission import Permission
from contracts.testing.search import Search
from contracts.testing.stopping import out_of_time
from contracts.testing.tally import request_digest

USUAL_PLAN = 30
"""Cases that most plans have; a smaller budget leaves nothing to search for."""
MOST_SEARCHED_AT_ONCE = 30
"""Operations up to which the search warms up while the plan is sent; with more it would only take the plan's time."""


class Agenda(Protocol):
    """What a run is to send."""

    skipped: dict[str, str]
    """By label of an operation: why it is not tried, or not to its end."""
    notes: list[str]
    """What the reader of the report should know."""
    fault: str
    """Of ours, the last one; empty if there was none."""
    budget: int
    """Cases at most, over all operations."""

    def tasks(self, exchanging: Exchanging, deadline: float | None) -> Iterator[Task]:
        """One after the other, until there are no more.

        Raises: Stop if more could come, and `deadline` (monotonic, in seconds) is over
        """

    def drop(self, label: str, error: Exception) -> None:
        """No more of the operation: a fault of ours came in the way."""


class PlannedAgenda:
    """The plan of the operations, and what is drawn for them."""

    def __init__(
        self,
        document: Document,
        operations: Sequence[Operation],
        options: Options,
        permission: Permission,
    ) -> None:
        self.skipped: dict[str, str] = {}
        self.notes: list[str] = []
        self.fault = ""
        self.budget = options.max_examples * len(operations)
        self._document = document
        self._operations = operations
        self._options = options
        self._permission = permission
        self._given: Counter[str] = Counter()
        self._seen: set[tuple[str, bytes]] = set()

    def tasks(self, exchanging: Exchanging, deadline: float | None) -> Iterator[Task]:
        """See `Agenda`."""
        whole = plan(self._document, operations=self._operations, seed=self._options.seed)
        plans = [each for each in whole.operations if self._is_sendable(each.operation)]
        operations = [each.operation for each in plans]
        with contextlib.ExitStack() as stack:
            search = self._search(operations, stack) if self._is_search_likely(operations) else None
            queues = [(each.operation, self._planned(each)) for each in plans]
            while queues:
                # One case of each operation, again and again, until none is left.
                going = []
                for operation, queue in queues:
                    task = self._next(operation, queue, exchanging)
                    if task is not None:
                        yield task
                        going.append((operation, queue))
                queues = going
            search = search or self._search(operations, stack)
            if search is not None:
                yield from self._drawn(search, exchanging, deadline)

    def drop(self, label: str, error: Exception) -> None:
        """See `Agenda`."""
        self.fault = told(error)
        self.skipped[label] = f"a fault of ours: {self.fault}"

    def _is_sendable(self, operation: Operation) -> bool:
        """Whether the operation can be tried; where it can't, why is kept."""
        if not operation.is_understood:
            self.skipped[operation.label] = str(operation.problems[0])
        elif refusal := self._permission.refusal(operation.method):
            self.skipped[operation.label] = refusal
        return operation.label not in self.skipped

    def _next(self, operation: Operation, queue: Iterator[PlannedCase], exchanging: Exchanging) -> Task | None:
        """The operation's next case, worked out now, since that takes time; None if there is none."""
        try:
            for planned in queue:
                task = Task(planned.case, operation, planned.name, planned.kind)
                if self._is_new(task, exchanging):
                    return task
        except Exception as error:  # noqa: BLE001  (a fault of ours costs this operation, not the whole run)
            self.drop(operation.label, error)
        return None

    def _planned(self, planned: OperationPlan) -> Iterator[PlannedCase]:
        """The operation's cases within its budget."""
        label = planned.operation.label
        for each in planned:
            if not self._has_budget(label) or label in self.skipped:
                return
            if self._options.takes is None or self._options.takes(each):
                yield each
        if planned.skipped:
            self.skipped[label] = f"no request can be made for it: {planned.skipped}"

    def _is_new(self, task: Task, exchanging: Exchanging) -> bool:
        """Whether the request may be sent and was not yet, for this operation; it is known from now on."""
        if self._permission.refusal(task.case.request.method):
            return False
        key = (task.label, request_digest(exchanging.shown(task)))
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
        return {each for each in labels if self._has_budget(each) and each not in self.skipped}

    def _has_budget(self, label: str) -> bool:
        return self._given[label] < self._options.max_examples

    def _drawn(self, search: Search, exchanging: Exchanging, deadline: float | None) -> Iterator[Task]:
        """What is drawn, until every operation's budget is spent or nothing new comes."""
        open_ = self._open()
        for drawn in search.drawn(deadline):
            label = drawn.operation.label
            if not open_:
                return
            if drawn.request is None:
                self.notes.append(f"{label}: no further cases can be drawn: {drawn.error}")
                open_.discard(label)
            elif label in open_ and label not in self.skipped:
                task = exchanging.drawn(drawn.request, drawn.operation)
                if self._is_new(task, exchanging):
                    yield task
                if not self._has_budget(label):
                    open_.discard(label)
        if deadline is not None and time.monotonic() >= deadline:
            raise out_of_time(self._options.max_time)


def told(error: Exception) -> str:
    """A fault of ours: what it is, and where."""
    where = traceback.extract_tb(error.__traceback__)[-1]
    return f"{type(error).__name__}: {error} ({where.filename}:{where.lineno})"
