"""The edges that a schema draws, valid ones and broken ones, in an order that sees every place before any place twice.

What the edges are is `contracts.generation`'s business.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import chain, zip_longest
from typing import TypeVar

from contracts.generation import Boundary, boundaries, breaking
from contracts.planning.model import Kind
from contracts.schemas import Schema

T = TypeVar("T")

MOST_VALID = 150
"""Valid edges of one schema that are looked for; each costs a value made."""
MOST_BROKEN = 600
"""Broken edges of one schema; each costs a change."""


def schema_edges(schema: Schema) -> Iterator[tuple[Kind, Boundary]]:
    """Valid and broken edges by turns: one of each place, then one of another keyword of each place, and so on.

    Raises: UnsatisfiableSchema if no value satisfies the schema; DocumentError if it can't be read.
    """
    kinds: dict[Kind, list[Boundary]] = {
        "boundary": list(boundaries(schema, limit=MOST_VALID)),
        "broken": list(breaking(schema, limit=MOST_BROKEN)),
    }
    by_place: dict[str, dict[tuple[Kind, str], list[tuple[Kind, Boundary]]]] = {}
    for kind, edges in kinds.items():
        for edge in edges:
            by_place.setdefault(edge.at, {}).setdefault((kind, edge.keyword), []).append((kind, edge))
    yield from in_turn(in_turn(groups.values()) for groups in by_place.values())


def in_turn(groups: Iterable[Iterable[T]]) -> Iterator[T]:
    """The first of each, then the second of each, ..."""
    nothing = object()
    for each in chain.from_iterable(zip_longest(*groups, fillvalue=nothing)):
        if each is not nothing:
            yield each  # type: ignore[misc]  # what is not the filler is a T
