"""The plan of a document. Knows which operations can be planned; what is asked of one is `cases`' business."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial
from itertools import islice

from contracts.document.model import Document, Operation
from contracts.planning.cases import cases
from contracts.planning.model import OperationPlan, Plan, PlannedCase


def plan(
    document: Document, *, operations: Sequence[Operation] | None = None, seed: int = 1, most: int | None = None
) -> Plan:
    """What to send to judge these operations, by default all of the document.

    The same document and seed give the same plan, everywhere. An operation that can't be understood or for which no
    request can be made is skipped, with the reason. Nothing is worked out before it is asked for. `most`: cases per
    operation; None: all there are.
    """
    chosen = document.operations if operations is None else operations
    return Plan(tuple(OperationPlan(each, partial(_first, document, each, seed, most)) for each in chosen))


def _first(document: Document, operation: Operation, seed: int, most: int | None) -> Iterator[PlannedCase]:
    return islice(cases(document, operation, seed), most)
