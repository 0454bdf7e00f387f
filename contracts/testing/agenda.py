"""What is sent, and in which order: the plan breadth first, then what a search draws, then what may end a session.

Works cases out and hands them over one by one; sends nothing. What becomes of a case changes nothing about those that
follow, so that the same document, seed and options make the same agenda, whatever the server answers.
"""

from __future__ import annotations

import itertools
import math
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from functools import partial
from typing import TypeAlias

from contracts.document.model import Document, Operation
from contracts.judging import Case
from contracts.planning import OperationPlan, plan
from contracts.planning.drawing import DrawnCase
from contracts.planning.planner import Given
from contracts.testing import lives, pairs
from contracts.testing.asking import Hearing
from contracts.testing.canary import needs_credentials
from contracts.testing.deep_search import DeepSearch
from contracts.testing.delivering import Task
from contracts.testing.disruption import effect
from contracts.testing.events import BESIDE, DRAWN, REMEMBERED
from contracts.testing.exchanging import Exchanging, Sent
from contracts.testing.lives import Lives
from contracts.testing.options import Options
from contracts.testing.pairs import Pairs
from contracts.testing.permission import Permission
from contracts.testing.recording import task_again
from contracts.testing.remarks import Remarks
from contracts.testing.search import Search
from contracts.testing.selection import reason_to_leave
from contracts.testing.staleness import Fault, Staleness
from contracts.testing.stopping import out_of_time
from contracts.testing.tally import request_digest
from contracts.testing.untried import Untried

LEAST_SEARCHED = 50
"""The smallest budget of an operation that is shared between its plan and a search."""
SHARE_OF_SEARCH = 5
"""Of such a budget the search gets one part of so many, where the plan would take all of it."""
SHARE_OF_SEQUENCES = 3
"""In one part of so many of a bounded run sequences may begin."""
SHARE_OF_CLEANUP = 3
"""One part of so many of a bounded run is kept at most to remove what was created."""
MOST_TOLD = 5
"""Resources that are named of those that no sequence was told of."""
CREDENTIALS_DIED = "credentials died after"
"""How the reason of an operation begins that was left for that."""
LEAST_PART = 1.0
"""Seconds for one of the operations that come last, below which it gets one case."""
RESERVE = 10.0
"""Seconds of a run at most that are kept for the operations that come last."""

_Queue: TypeAlias = tuple[Operation, Iterator[Task]]


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
        most = 1 if options.only_remembered else options.max_examples
        self.budget = most * len(operations) + len(options.remembered)
        self.staleness = Staleness(options.known)
        self._document = document
        self._operations = operations
        self._options = options
        self._permission = permission
        self._pairs = Pairs(document, options)
        wanted = [each for each in operations if each.label not in options.known.skips]
        harmless = [each for each in wanted if effect(each) == "none" or options.disruptive == "any"]
        self._lives = Lives(document, harmless, options.seed)
        self._hearing = Hearing()
        is_small = options.max_examples < pairs.LEAST_BUDGET or options.only_remembered
        self._asks_further = options.relations and not is_small
        self._asks_twice = self._asks_further and options.wants_any(pairs.CHECKS)
        # Our own mock keeps no state, and safe runs create nothing.
        is_kept = not options.is_mock and not permission.refusal("DELETE")
        self._lives_on = self._asks_further and is_kept and options.wants_any(lives.CHECKS)
        self.checks: tuple[str, ...] = (
            *(pairs.CHECKS if self._asks_twice else ()),
            *(lives.CHECKS if self._lives_on else ()),
        )
        self._untried = Untried(
            options,
            self.remarks,
            self._lives,
            permission.refusal("DELETE"),
            asks_twice=self._asks_twice,
            lives_on=self._lives_on,
        )
        self._given: Counter[str] = Counter()
        self._seen: set[tuple[str, bytes]] = set()

    def hear(self, sent: Sent) -> None:
        """See `Agenda`."""
        self._hearing.sent = sent
        self.staleness.hear(sent)
        if sent.task.kind not in BESIDE:
            self._pairs.hear(sent)
            self._lives.hear(sent)

    def would_undo(self, case: Case) -> bool:
        """See `Agenda`."""
        return self._lives.would_remove(case)

    def why_untried(self, fault: Fault, label: str) -> str:
        """See `Agenda`."""
        return self._untried.reason(fault, label)

    def cleanup(self, exchanging: Exchanging) -> Iterator[Task]:
        """See `Agenda`."""
        if self._lives_on:
            yield from self._lives.ledger.script(exchanging, self._hearing)

    def cleanup_time(self) -> float:
        """See `Agenda`."""
        rate, most = self._options.pace.rate, self._options.max_time
        seconds = self._lives.ledger.seconds(1 / rate if rate else 0.0) if self._lives_on else 0.0
        return seconds if most is None else min(seconds, most / SHARE_OF_CLEANUP)

    def notes(self) -> Iterator[str]:
        """See `Agenda`."""
        if self._lives_on:
            yield from self._lives.ledger.notes()
        told = [f"{name}: {why}" for name, why in self._lives.told.items()]
        if told:
            more = f"; and {len(told) - MOST_TOLD} more" if len(told) > MOST_TOLD else ""
            yield f"no sequence, or none to its end, for {'; '.join(told[:MOST_TOLD])}{more}"

    def tasks(self, exchanging: Exchanging, deadline: float | None) -> Iterator[Task | None]:
        """See `Agenda`."""
        sendable = [each for each in self._operations if self._is_sendable(each)]
        last = [each for each in sendable if self._is_put_off(each)]
        usual = [each for each in sendable if each not in last]
        ends = None if deadline is None else deadline - self._reserve(last)

        def is_time_up() -> bool:
            return ends is not None and time.monotonic() >= ends - self.cleanup_time()

        def in_time(tasks: Iterator[Task]) -> Iterator[Task]:
            return itertools.takewhile(lambda _: not is_time_up(), tasks)

        self._lives.ledger.listen(exchanging)
        queues = self._queues(usual, exchanging)
        if self._asks_further:
            yield from self._planned(queues, exchanging, 1)
            yield from self._lived(exchanging, is_time_up)
            queues = self._queues_of_what_is_there(queues, exchanging)
        yield from in_time(self._planned(queues, exchanging, self._share_of_plan()))
        yield from self._related(exchanging, is_time_up)
        yield from self._drawn(usual, exchanging, is_time_up)
        yield from in_time(self._planned(queues, exchanging, self._options.max_examples))
        yield from self._deep(usual, exchanging, None if ends is None else ends - self.cleanup_time())
        yield from (replace(task, is_alone=True) for task in self._at_last(last, exchanging, deadline))
        if deadline is not None and time.monotonic() >= deadline - self.cleanup_time():
            raise out_of_time(self._options.max_time)
        yield None
        yield from self.cleanup(exchanging)

    def _lived(self, exchanging: Exchanging, is_time_up: Callable[[], bool]) -> Iterator[Task | None]:
        """Sequences, before the rest of the plan, which then asks for what is there; for a part of the time."""
        yield None
        if not self._lives_on:
            return
        most = self._options.max_time
        ends = None if most is None else time.monotonic() + most / SHARE_OF_SEQUENCES
        for each in self.staleness.first(each for each in self._lives.resources if each.is_told):
            if is_time_up() or (ends is not None and time.monotonic() >= ends):
                self.remarks.notes.append("not every sequence was begun: their part of the time was up")
                return
            script = partial(self._lives.script, each, exchanging, self._hearing)
            yield from self.staleness.tried(script, exchanging)

    def _queues_of_what_is_there(self, queues: list[_Queue], exchanging: Exchanging) -> list[_Queue]:
        """The queues, begun again for operations on something of which one is known to be there."""
        given = {operation: self._lives.given(operation) for operation, _ in queues}
        again = [operation for operation, found in given.items() if found]
        renewed = dict(self._queues(again, exchanging, given.__getitem__))
        return [(operation, renewed.get(operation, queue)) for operation, queue in queues]

    def _related(self, exchanging: Exchanging, is_time_up: Callable[[], bool]) -> Iterator[Task | None]:
        """Further questions, made from what was answered so far."""
        if self._asks_twice:
            yield None
            for name, task in itertools.takewhile(lambda _: not is_time_up(), self._pairs.beginnings(exchanging)):
                script = partial(self._pairs.script, name, task, exchanging, self._hearing)
                yield from self.staleness.tried(script, exchanging)

    def _deep(
        self, operations: Sequence[Operation], exchanging: Exchanging, ends: float | None
    ) -> Iterator[Task | None]:
        """What schemathesis' engine asks for, until `ends`."""
        wanted = [each for each in operations if not (self.remarks.is_left(each.label) or self._is_locked_out(each))]
        if not self._options.deep or not wanted:
            return
        yield None
        with DeepSearch(self._document, wanted, self._options.seed, self._options.max_examples) as deep:
            yield from deep.tasks(exchanging, self._hearing, self.remarks, ends)

    def _queues(
        self, operations: Sequence[Operation], exchanging: Exchanging, given: Given | None = None
    ) -> list[_Queue]:
        seed, known = self._options.seed, self._options.known.values
        plans = plan(self._document, operations=operations, seed=seed, given=given, known=known)
        return [(each.operation, self._cases(each, exchanging)) for each in plans.operations]

    def _planned(self, queues: list[_Queue], exchanging: Exchanging, most: int) -> Iterator[Task]:
        """One planned case of each operation, again and again, until none is left or each was given so many.

        Queues that come to their end are taken out of the list.
        """
        going = list(queues)
        while going:
            for queue in list(going):
                label = queue[0].label
                if self._given[label] >= most:
                    going.remove(queue)
                    continue
                task = self._next(*queue, exchanging)
                if task is None:
                    going.remove(queue)
                    queues.remove(queue)
                else:
                    yield task

    def _share_of_plan(self) -> int:
        """Cases that the plan of an operation gets at first; what the search leaves is the plan's again."""
        most = self._options.max_examples
        return most - most // SHARE_OF_SEARCH if self._options.search and most >= LEAST_SEARCHED else most

    def _is_sendable(self, operation: Operation) -> bool:
        """Whether the operation can be tried; where it can't, why is kept."""
        if reason := reason_to_leave(operation, self._options, self._permission):
            self.remarks.leave(operation.label, reason)
        return not reason

    def _is_put_off(self, operation: Operation) -> bool:
        """Whether the operation is tried after all others, since it may end a session, or remove all of a kind."""
        if self._options.disruptive == "any":
            return False
        ends_session = effect(operation) != "none"
        if not ends_session and not self._lives.clears(operation):
            return False
        what = "end a session" if ends_session else "remove all there is"
        # Until then: it is none that was forgotten.
        self.remarks.skipped[operation.label] = f"left for the end, since it may {what}, which was not reached"
        return True

    def _at_last(
        self, operations: Sequence[Operation], exchanging: Exchanging, deadline: float | None
    ) -> Iterator[Task]:
        """What was put off, each for a part of the time: what lies deepest first, what ends a session behind all."""
        ordered = sorted(operations, key=lambda each: (effect(each) != "none", -each.path.count("/")))
        for number, each in enumerate(ordered):
            self.remarks.skipped.pop(each.label, None)
            now = time.monotonic()
            left = math.inf if deadline is None else deadline - self.cleanup_time() - now
            part = left / (len(ordered) - number + 1)
            queues = self._queues_of_what_is_there(self._queues([each], exchanging), exchanging)
            # Where there is time for little, one of each.
            ends = now + part if part > LEAST_PART else 0.0
            yield from self._planned(queues, exchanging, 1)
            yield from _until(ends, self._planned(queues, exchanging, self._options.max_examples))

    def _reserve(self, last: Sequence[Operation]) -> float:
        """Seconds that are kept for what comes last."""
        most = self._options.max_time
        return min(RESERVE, most / 5) if last and most is not None else 0.0

    def _next(self, operation: Operation, queue: Iterator[Task], exchanging: Exchanging) -> Task | None:
        """The operation's next case, worked out now, since that takes time; None if there is none."""
        started = time.monotonic()
        try:
            for task in queue:
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

    def _cases(self, planned: OperationPlan, exchanging: Exchanging) -> Iterator[Task]:
        """The operation's cases, as long as any are wanted; those known and remembered come after the first."""
        label = planned.operation.label
        is_first = True
        for each in planned:
            if self.remarks.is_left(label) or (self._options.only_remembered and not is_first):
                return
            if self._options.takes is None or self._options.takes(each):
                yield Task(each.case, planned.operation, each.name, each.kind, aims=each.aims)
            if is_first:
                if not self._options.only_remembered:
                    yield from self.staleness.cases(planned, exchanging)
                yield from self._remembered(planned.operation, exchanging)
                is_first = False
        if planned.skipped:
            self.remarks.leave(label, f"no request can be made for it: {planned.skipped}")

    def _remembered(self, operation: Operation, exchanging: Exchanging) -> Iterator[Task]:
        for each in self._options.remembered:
            if each.operation == operation.label:
                yield task_again(each.request, operation, exchanging, each.base_path, each.name, REMEMBERED)

    def _is_new(self, task: Task, exchanging: Exchanging) -> bool:
        """Whether the request may be sent and was not yet, for this operation; it is known from now on."""
        if exchanging.courier.refusal_of(task.case) or self._lives.would_remove(task.case):
            return False
        if task.kind == REMEMBERED:
            # It must not keep the plan from sending the same: what is remembered changes nothing of the agenda.
            return True
        key = (task.label, request_digest(exchanging.courier.shown(task)))
        if key in self._seen:
            return False
        self._seen.add(key)
        self._given[task.label] += 1
        return True

    def _drawn(
        self, operations: Sequence[Operation], exchanging: Exchanging, is_time_up: Callable[[], bool]
    ) -> Iterator[Task]:
        """What is drawn, until every operation's budget is spent, nothing new comes, or time is up."""
        wanted = [each for each in operations if self._options.search and self._is_open(each)]
        search = Search(self._document, wanted, self._options.seed, self._options.known.values)
        for operation, number in search.rounds():
            is_new = False
            for drawn in self._round(search, operation, number):
                if is_time_up():
                    return
                task = Task(drawn.case, operation, drawn.name, DRAWN)
                if self._is_open(operation) and self._is_new(task, exchanging):
                    is_new = True
                    if not self._is_locked_out(operation):
                        yield task
            search.take(operation, is_new=is_new)
            if not self._is_open(operation):
                search.leave(operation)

    def _round(self, search: Search, operation: Operation, number: int) -> Sequence[DrawnCase]:
        """What is drawn for the operation this time, which takes some of its time."""
        started = time.monotonic()
        try:
            drawn = search.draw(operation, number)
        except Exception as error:  # noqa: BLE001  (a fault of ours costs this operation, not the whole run)
            self.remarks.drop(operation.label, error)
            return ()
        finally:
            self.remarks.spend(operation.label, time.monotonic() - started)
        if drawn.problem:
            self.remarks.notes.append(f"{operation.label}: no further cases can be drawn: {drawn.problem}")
            search.leave(operation)
        return drawn.cases

    def _is_open(self, operation: Operation) -> bool:
        """Whether the operation has something left of its budget."""
        label = operation.label
        return self._given[label] < self._options.max_examples and not self.remarks.is_left(label)


def _until(ends: float, tasks: Iterator[Task]) -> Iterator[Task]:
    """The tasks, as long as that moment has not come."""
    return itertools.takewhile(lambda _: time.monotonic() < ends, tasks)
