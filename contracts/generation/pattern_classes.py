"""Classes of characters that no set of a pattern tells apart, so that one of each stands for all.

Knows which sets a tree names, and how to cut the universe along their edges.
"""

from __future__ import annotations

from itertools import pairwise

from contracts.generation import code_points as sets
from contracts.generation.code_points import CodePoints
from contracts.generation.pattern_tree import Atomic, Chars, Choice, Edge, Group, Look, Node, Repeat, Sequence


def sets_in(node: Node) -> list[CodePoints]:
    """The sets of characters that a tree tells apart."""
    match node:
        case Chars(ranges):
            return [ranges]
        case Edge("word" | "inside"):
            return [sets.WORD]
        case Sequence(parts) | Choice(parts):
            return [ranges for part in parts for ranges in sets_in(part)]
        case Repeat(part) | Group(part) | Look(part) | Atomic(part):
            return sets_in(part)
        case _:
            return []


def classes_of(found: list[CodePoints], universe: CodePoints) -> tuple[CodePoints, ...]:
    """The universe cut along the edges of all sets; pieces that the same sets hold are one class."""
    unique = list(dict.fromkeys(found))
    edges: dict[int, int] = {}
    for index, ranges in enumerate((*unique, universe)):
        for low, high in ranges:
            edges[low] = edges.get(low, 0) ^ (1 << index)
            edges[high + 1] = edges.get(high + 1, 0) ^ (1 << index)
    inside = 1 << len(unique)
    pieces: dict[int, list[tuple[int, int]]] = {}
    signature = 0
    for low, after in pairwise(sorted(edges)):
        signature ^= edges[low]
        if signature & inside:
            pieces.setdefault(signature, []).append((low, after - 1))
    return tuple(sets.normal(ranges) for ranges in pieces.values())
