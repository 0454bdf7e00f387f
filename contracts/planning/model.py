"""A Plan: named cases per operation, in a fixed order, worked out when they are asked for. Knows no socket."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import chain, zip_longest
from typing import Literal

from contracts.document.model import Operation
from contracts.errors import DocumentError, EncodeError
from contracts.judging import Case

Kind = Literal[
    "valid", "example", "edge", "missing", "media-type", "malformed", "credentials", "method", "path", "accept"
]
"""What makes a case special: `edge` is a value at or beyond a bound, `missing` a part left out."""


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
    description: str = ""


@dataclass(frozen=True)  # without slots, so that what is worked out once can be kept
class OperationPlan:
    """The cases of one operation."""

    operation: Operation
    make: Callable[[], Iterator[PlannedCase]]

    @cached_property
    def first(self) -> PlannedCase | None:
        """A request that keeps every promise; None if none can be made, as `skipped` says."""
        return None if isinstance(self._begun, str) else self._begun

    @property
    def skipped(self) -> str:
        """Why there is no plan for the operation; empty if there is one."""
        return self._begun if isinstance(self._begun, str) else ""

    @cached_property
    def cases(self) -> tuple[PlannedCase, ...]:
        """All of them, the first one first; empty if the operation is skipped."""
        return () if self.skipped else tuple(self.make())

    @cached_property
    def _begun(self) -> PlannedCase | str:
        if not self.operation.is_understood:
            return str(self.operation.problems[0])
        try:
            return next(self.make())
        except (DocumentError, EncodeError) as error:
            return str(error)


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
        planned = [each for each in self.operations if not each.skipped]
        yield from (each.first for each in planned if each.first)
        for round_ in zip_longest(*(each.cases[1:] for each in planned)):
            yield from (case for case in round_ if case is not None)
