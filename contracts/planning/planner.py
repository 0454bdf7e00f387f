"""The plan of a document. Knows which operations can be planned; what is asked of one is `cases`' business."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from itertools import islice
from types import MappingProxyType
from typing import TypeAlias

from contracts.document.model import Document, Operation
from contracts.json_values import JsonValue
from contracts.planning.cases import cases
from contracts.planning.model import OperationPlan, Plan, PlannedCase
from contracts.planning.parts import Known, Source

Given: TypeAlias = Callable[[Operation], Mapping[tuple[str, str], JsonValue]]


def plan(  # noqa: PLR0913 - each has its default, and all but the first are named
    document: Document,
    *,
    operations: Sequence[Operation] | None = None,
    seed: int = 1,
    most: int | None = None,
    given: Given | None = None,
    known: Mapping[str, Known] = MappingProxyType({}),
) -> Plan:
    """What to send to judge these operations, by default all of the document.

    The same document and seed give the same plan, everywhere. An operation that can't be understood or for which no
    request can be made is skipped, with the reason. Nothing is worked out before it is asked for. `most`: cases per
    operation; None: all there are. `given`: values of parameters for an operation, as of things that exist. `known`: by
    label, values that lead to what exists.
    """
    chosen = document.operations if operations is None else operations

    def first(operation: Operation) -> Iterator[PlannedCase]:
        own = given(operation) if given else None
        return islice(cases(Source(document, operation, seed, own or {}, known.get(operation.label, {}))), most)

    return Plan(tuple(OperationPlan(each, partial(first, each)) for each in chosen))
