"""Bounds of requests that were not seen because no request can show them, and why.

Knows compiled schemas and the catalogue of their edges, which knows what values there are; knows no message.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

from contracts.catalogue import Edge as Shown
from contracts.catalogue import Missing, places_of
from contracts.coverage.nodes import Edge, Node
from contracts.errors import DocumentError
from contracts.schemas import Schema

MOST = 200
"""Schemas that are looked into; where more bounds were not seen than that, the run was too short to ask why."""

_EMPTY_SEGMENT = "with an empty segment the path is another one"
_NUMBER = re.compile(r", (-?\d[^ ,]*)")


def never_shown(nodes: Mapping[Schema, Node], counts: Sequence[int]) -> dict[int, str]:
    """By number of the bound, why there is no value that shows it; of those that were not seen."""
    found: dict[int, str] = {}
    unseen = [(schema, edges) for schema, node in nodes.items() if (edges := list(_unseen(node, counts)))]
    for schema, edges in unseen[:MOST]:
        told = _told(schema, {edge.keyword for edge in edges})
        for edge in edges:
            for number, size in edge.ends:
                reason = "" if counts[number] else _why_not(told, edge.keyword, size)
                if reason:
                    found[number] = reason
    return found


def empty_in_paths(in_paths: Iterable[Node], elsewhere: Iterable[Node]) -> dict[int, str]:
    """By number of the bound, why nothing of length 0 can stand in a path; but for what stands elsewhere, too."""
    found = {number: _EMPTY_SEGMENT for node in _reached(in_paths, _of_same_value) for number in _empties(node)}
    for node in _reached(elsewhere, Node.below) if found else ():
        for number in _empties(node):
            found.pop(number, None)
    return found


def _unseen(node: Node, counts: Sequence[int]) -> Iterator[Edge]:
    for edge in {edge.outside_number: edge for edges in node.edges.values() for edge in edges}.values():
        if not all(counts[number] for number, _ in edge.ends):
            yield edge


def _told(schema: Schema, keywords: set[str]) -> list[Shown | Missing]:
    """What the catalogue says of those keywords of the schema itself, whatever stands inside it."""
    try:
        groups = next(places_of(schema), [])
    except DocumentError:
        return []
    found: list[Shown | Missing] = []
    for group in groups:
        first = next(group, None)
        if first is not None and first.keyword in keywords and first.rule == schema.pointer:
            found += [first, *group]
    return found


def _why_not(told: Sequence[Shown | Missing], keyword: str, size: float) -> str:
    """Why there is no value of that size; empty where there is one, or nothing is said of it."""
    about = [each for each in told if each.keyword == keyword and _size(each) == size]
    if any(isinstance(each, Shown) for each in about):
        return ""
    return next((each.reason for each in about if isinstance(each, Missing)), "")


def _size(each: Shown | Missing) -> float | None:
    """The size that an edge is about, if it is about one."""
    found = _NUMBER.search(each.name)
    try:
        return float(found[1]) if found else None
    except ValueError:
        return None


def _empties(node: Node) -> Iterator[int]:
    for edges in node.edges.values():
        for edge in edges:
            if edge.is_length:
                yield from (number for number, size in edge.ends if size == 0)


def _of_same_value(node: Node) -> Iterator[Node]:
    """What holds for the same value."""
    yield from node.also
    yield from (branch.node for choices in node.choices for branch in choices)


def _reached(nodes: Iterable[Node], further: Callable[[Node], Iterable[Node]]) -> Iterator[Node]:
    """The nodes and what they lead to, each once."""
    left, seen = list(nodes), set()
    while left:
        node = left.pop()
        if node not in seen:
            seen.add(node)
            yield node
            left += further(node)
