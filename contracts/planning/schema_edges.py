"""The edges of a schema in an order that sees every place before any place twice, valid and invalid ones by turns.

What the edges are is `contracts.catalogue`'s business.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import chain, islice, zip_longest
from typing import TypeVar

from contracts.catalogue import Edge, edges_of
from contracts.schemas import Schema

T = TypeVar("T")

MOST = 5_000
"""Edges of one schema; each costs a value judged."""


def schema_edges(schema: Schema) -> Iterator[Edge]:
    """One edge of each place, then one of another keyword of each place, and so on.

    Raises: UnsatisfiableSchema if no value satisfies the schema; DocumentError if it can't be read.
    """
    by_place: dict[str, dict[tuple[bool, str, str], list[Edge]]] = {}
    for edge in islice(edges_of(schema), MOST):
        by_place.setdefault(edge.at, {}).setdefault((edge.is_valid, edge.keyword, edge.kind), []).append(edge)
    yield from in_turn(in_turn(_telling_first(groups)) for groups in by_place.values())


def _telling_first(groups: dict[tuple[bool, str, str], list[Edge]]) -> list[list[Edge]]:
    """The groups of one place, those that a keyword of the document draws before those of its type alone."""
    rank = ("optional", "boundary", "enum", "branch", "format", "types", "numbers", "extra", "recursion")
    places = {kind: index for index, kind in enumerate(rank)}
    ordered = sorted(groups, key=lambda key: places.get(key[2], len(rank)))
    return [groups[key] for key in ordered]


def in_turn(groups: Iterable[Iterable[T]]) -> Iterator[T]:
    """The first of each, then the second of each, ..."""
    nothing = object()
    for each in chain.from_iterable(zip_longest(*groups, fillvalue=nothing)):
        if each is not nothing:
            yield each  # type: ignore[misc]  # what is not the filler is a T
