"""The way of last resort for one place: a near miss with less in it, a value the document gives, a simple one.

Searches within a stated budget; what it finds is checked by the schemas themselves.
"""

from __future__ import annotations

from collections.abc import Iterator

from contracts.generation.feasibility import satisfies
from contracts.generation.nodes import Node
from contracts.json_values import JsonValue

BUDGET = 500
"""Values that the search looks at."""

_SIMPLE: tuple[JsonValue, ...] = ({}, [], "", 0, 1, -1, 0.5, False, True, None, "a", [None], [0], [0, 0], {"a": None})


def repaired(node: Node, missed: JsonValue) -> tuple[bool, JsonValue]:
    """Whether a value that satisfies the place was found, and which."""
    for count, value in enumerate(_candidates(node, missed)):
        if count >= BUDGET:
            break
        if satisfies(node.items, value):
            return True, value
    return False, None


def _candidates(node: Node, missed: JsonValue) -> Iterator[JsonValue]:
    yield from node.form.examples
    yield from _smaller(missed, 2)
    yield from _SIMPLE


def _smaller(value: JsonValue, depth: int) -> Iterator[JsonValue]:
    """The value with one, then two of its parts left out."""
    if isinstance(value, dict):
        parts: list[JsonValue] = [{key: each for key, each in value.items() if key != name} for name in value]
    elif isinstance(value, list):
        parts = [value[:index] + value[index + 1 :] for index in range(len(value))]
    else:
        return
    yield from parts
    if depth > 1:
        for part in parts:
            yield from _smaller(part, depth - 1)
