"""The way of last resort for one place: a near miss with less in it, a value the document gives, a simple one.

Searches within a stated budget; what it finds is checked by the schemas themselves.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import islice

from contracts.generation.discriminating import branches_by_name
from contracts.generation.feasibility import satisfies
from contracts.generation.forms import Atom, Decision
from contracts.generation.nodes import Node
from contracts.json_values import JsonValue
from contracts.schemas import Schema

BUDGET = 500
"""Values that the search looks at."""

_SIMPLE: tuple[JsonValue, ...] = ({}, [], "", 0, 1, -1, 0.5, False, True, None, "a", [None], [0], [0, 0], {"a": None})


def repaired(node: Node, missed: JsonValue) -> tuple[bool, JsonValue]:
    """Whether a value that satisfies the place was found, and which: if possible one that its discriminator names."""
    asked = (item.atom if isinstance(item, Decision) else item for item in node.items)
    atoms = dict.fromkeys(item for item in asked if isinstance(item, Atom) and not item.negated)
    named = [each for atom in atoms for each in _names_of(atom.schema)]
    otherwise: list[JsonValue] = []
    for value in islice(_candidates(node, missed), BUDGET):
        if satisfies(node.items, value):
            for each in _renamed(value, named):
                if _is_named_truly(each, named) and satisfies(node.items, each):
                    return True, each
            otherwise = otherwise or [value]
    return bool(otherwise), otherwise[0] if otherwise else None


def _names_of(schema: Schema) -> tuple[tuple[str, str, Schema], ...]:
    return schema.remember(("branches by name", schema), lambda: branches_by_name(schema))


def _is_named_truly(value: JsonValue, named: Sequence[tuple[str, str, Schema]]) -> bool:
    """Whether the value is one of the branch that it says it is of; true of one that says nothing."""
    if not isinstance(value, dict):
        return True
    said = [branch for name, branch_name, branch in named if value.get(name) == branch_name]
    return not said or any(branch.is_valid(value) for branch in said)


def _renamed(value: JsonValue, named: Sequence[tuple[str, str, Schema]]) -> Iterator[JsonValue]:
    """The value, and what it would be under each other name."""
    yield value
    if isinstance(value, dict):
        yield from ({**value, name: other} for name, other, _ in named if name in value and value[name] != other)


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
