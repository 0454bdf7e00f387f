"""The edges of a schema in an order that sees every place soon, and much of each, valid and invalid ones by turns.

What the edges are is `contracts.catalogue`'s business.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import chain, islice, zip_longest
from typing import TypeVar

from contracts.catalogue import Edge, places_of
from contracts.schemas import Schema

T = TypeVar("T")

MOST = 5_000
"""Edges of one schema; each costs a value judged."""


def schema_edges(schema: Schema) -> Iterator[Edge]:
    """The edges, some twice where a value is at two; none is worked out before it is asked for.

    Raises: UnsatisfiableSchema if no value satisfies the schema; DocumentError if it can't be read.
    """
    places = (in_turn(groups) for groups in places_of(schema))
    return islice((each for each in _deepening(places) if isinstance(each, Edge)), MOST)


def _deepening(places: Iterator[Iterator[T]]) -> Iterator[T]:
    """The first of one more place and one more of those seen before, by turns; then what is left, place by place."""
    seen: list[Iterator[T]] = []
    turn = 0
    for place in places:
        yield from islice(place, 1)
        seen.append(place)
        yield from islice(seen[turn], 1)
        turn = (turn + 1) % len(seen)
    yield from in_turn(seen)


def in_turn(groups: Iterable[Iterable[T]]) -> Iterator[T]:
    """The first of each, then the second of each, ..."""
    nothing = object()
    for each in chain.from_iterable(zip_longest(*groups, fillvalue=nothing)):
        if each is not nothing:
            yield each  # type: ignore[misc]  # what is not the filler is a T
