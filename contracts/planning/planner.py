"""The plan of a document. Knows which operations can be planned; what is asked of one is `cases`' business."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from itertools import islice
from typing import TypeAlias

from contracts.document.model import Document, Operation
from contracts.json_values import JsonValue
from contracts.planning.cases import cases
from contracts.planning.model import OperationPlan, Plan, PlannedCase

Given: TypeAlias = Callable[[Operation], Mapping[tuple[str, str], JsonValue]]


def plan(
    document: Document,
    *,
    operations: Sequence[Operation] | None = None,
    seed: int = 1,
    most: int | None = None,
    given: Given | None = None,
) -> Plan:
    """What to send to judge these operations, by default all of the document.

    The same document and seed give the same plan, everywhere. An operation that can't be understood or for which no
    request can be made is skipped, with the reason. Nothing is worked out before it is asked for. `most`: cases per
    operation; None: all there are. `given`: values of parameters for an operation, as of things that exist.
    """
    chosen = document.operations if operations is None else operations
    return Plan(tuple(OperationPlan(each, partial(_first, document, each, seed, most, given)) for each in chosen))


def _first(
    document: Document, operation: Operation, seed: int, most: int | None, given: Given | None
) -> Iterator[PlannedCase]:
    return islice(cases(document, operation, seed, given(operation) if given else None), most)
