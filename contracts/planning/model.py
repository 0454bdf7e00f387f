"""A Plan: named cases per operation, in a fixed order, worked out when they are asked for. Knows no socket."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import chain
from typing import Literal

from contracts.catalogue import Edge
from contracts.catalogue.model import Kind as EdgeKind
from contracts.document.model import Operation
from contracts.errors import DocumentError, EncodeError
from contracts.judging import Case

RequestKind = Literal[
    "valid",
    "example",
    "random",
    "missing",
    "repeated",
    "media-type",
    "malformed",
    "credentials",
    "method",
    "path",
    "accept",
    "condition",
    "status",
]
Kind = Literal[RequestKind, EdgeKind]
"""What makes a case special: a part of the request as a whole, or an edge of a schema (see `contracts.catalogue`)."""


@dataclass(frozen=True, slots=True)
class PlannedCase:
    """One request worth sending, under a name that says what it is."""

    name: str
    """Stable, readable and unique within its operation: `path id = 2147483648`."""
    kind: Kind
    operation: Operation
    """The one it is planned for; the request itself may reach another, or none (see `case.operation`)."""
    case: Case
    """What the request breaks is judged, never assumed from how it was made."""
    edge: Edge | None = None
    """The edge of a schema that the request was made with."""
    aims: tuple[int, ...] = ()
    """The statuses that it is made to bring about; empty: those that its case says (see `provoking.aims_of`)."""


@dataclass(frozen=True)  # without slots, so that what is worked out once can be kept
class OperationPlan:
    """The cases of one operation, each worked out when it is first asked for."""

    operation: Operation
    make: Callable[[], Iterator[PlannedCase]]

    def __iter__(self) -> Iterator[PlannedCase]:
        """The cases, the first of which keeps every promise; none if the operation is skipped."""
        index = 0
        while not self.skipped:
            if index == len(self._made):
                following = next(self._rest, None)
                if following is None:
                    return
                self._made.append(following)
            yield self._made[index]
            index += 1

    @property
    def cases(self) -> tuple[PlannedCase, ...]:
        """All of them. A large body has thousands of edges: iterate for as many as are wanted."""
        return tuple(self)

    @cached_property
    def skipped(self) -> str:
        """Why there is no plan for the operation; empty if there is one."""
        if not self.operation.is_understood:
            return str(self.operation.problems[0])
        try:
            self._made.append(next(self._rest))
        except (DocumentError, EncodeError) as error:
            return str(error)
        return ""

    @cached_property
    def _rest(self) -> Iterator[PlannedCase]:
        return self.make()

    @cached_property
    def _made(self) -> list[PlannedCase]:
        return []


@dataclass(frozen=True, slots=True)
class Plan:
    """What to send, operation by operation."""

    operations: tuple[OperationPlan, ...]
    """In the document's order, those that are skipped included."""

    @property
    def cases(self) -> tuple[PlannedCase, ...]:
        """Every case, operation by operation."""
        return tuple(chain.from_iterable(each.cases for each in self.operations))

    @property
    def skipped(self) -> tuple[tuple[Operation, str], ...]:
        """The operations that can't be planned, each with the reason."""
        return tuple((each.operation, each.skipped) for each in self.operations if each.skipped)

    def breadth_first(self) -> Iterator[PlannedCase]:
        """Every case, so that each operation gets its first before any gets its second; lazily."""
        queues = [iter(each) for each in self.operations]
        while queues:
            going = []
            for queue in queues:
                following = next(queue, None)
                if following is not None:
                    yield following
                    going.append(queue)
            queues = going
