"""Values that break one keyword of a schema, each just so: the payloads that a server has to refuse.

Starts from a valid value with everything in it and changes one place; each result is held against the schema, and what
turns out valid is not told.
"""

from __future__ import annotations

from collections.abc import Iterator
from copy import deepcopy

from contracts.generation import elements, members
from contracts.generation.boundaries import Boundary
from contracts.generation.breaking_scalars import Broken, broken_numbers, broken_strings, wrong_types
from contracts.generation.equality import identity, same
from contracts.generation.feasibility import kind_of, satisfies
from contracts.generation.forms import Conflict, Form
from contracts.generation.making import compiler_for, maker_for
from contracts.generation.nodes import Node
from contracts.generation.profiles import TYPICAL, WALKED
from contracts.generation.telling import subject
from contracts.generation.walking import BoundaryChoices
from contracts.json_values import JsonValue, join, tokens
from contracts.schemas import Schema

MOST = 2000
"""Values for one schema."""

_DEEPEST = 40
"""Containers inside each other that are changed."""

_STRANGE = "unexpected_property"


def breaking(schema: Schema, *, limit: int = MOST) -> Iterator[Boundary]:
    """Invalid values of `schema`, each valid but for one named keyword, each value once.

    Raises: UnsatisfiableSchema if there is no valid value to start from.
    """
    base = maker_for(schema, WALKED)(BoundaryChoices())
    node = compiler_for(schema, TYPICAL).graph.of(schema)
    seen = set()
    for at, form, broken in _places(node, base, "", 0):
        value = _replaced(base, at, broken.value)
        key = identity(value)
        if key in seen or schema.is_valid(value):
            continue
        seen.add(key)
        pointer, keyword = subject(form, broken.keyword)
        yield Boundary(f"{join(at) or 'the value'}: {broken.words}", at, pointer, keyword, value)
        if len(seen) >= limit:
            return


def _places(node: Node, value: JsonValue, at: str, depth: int) -> Iterator[tuple[str, Form, Broken]]:
    """Every change to every place of the value."""
    form = _form_of(node, value)
    if form is None or depth > _DEEPEST:
        return
    for broken in _changes(form, value):
        yield at, form, broken
    if isinstance(value, dict):
        for name, each in value.items():
            below = node.graph.node(members.property_items(form, name))
            yield from _places(below, each, join(at, name), depth + 1)
    elif isinstance(value, list):
        for index in sorted({*range(min(len(value), elements.longest_prefix(form) + 1))}):
            below = node.graph.node(elements.element_items(form, index))
            yield from _places(below, value[index], join(at, index), depth + 1)


def _form_of(node: Node, value: JsonValue) -> Form | None:
    """What the place asks of such a value: at a disjunction, what the alternative asks that the value was made by."""
    for _ in range(_DEEPEST):
        try:
            alternatives = node.alternatives
        except Conflict:
            return None
        if not alternatives:
            return node.form
        fitting = [each for each in alternatives if kind_of(value) in each.form.kinds and satisfies(each.items, value)]
        if not fitting:
            return None
        node = fitting[0]
    return None


def _changes(form: Form, value: JsonValue) -> Iterator[Broken]:
    yield from wrong_types(form)
    if form.members is not None:
        yield from _strangers(form, value)
    elif isinstance(value, str):
        yield from broken_strings(form)
    elif isinstance(value, dict):
        yield from _broken_objects(form, value)
    elif isinstance(value, list):
        yield from _broken_arrays(form, value)
    elif isinstance(value, int | float) and not isinstance(value, bool):
        yield from broken_numbers(form)


def _strangers(form: Form, value: JsonValue) -> Iterator[Broken]:
    known = form.members or []
    candidates: list[JsonValue] = []
    if isinstance(value, str):
        candidates = [value + "_", value.upper(), value.lower(), "", "unknown-member"]
    elif isinstance(value, int) and not isinstance(value, bool):
        candidates = [max(each for each in known if isinstance(each, int)) + 1]
    for candidate in candidates:
        if not any(same(candidate, each) for each in known):
            yield Broken("enum", f"no member of the enumeration, {candidate!r}", candidate)


def _broken_objects(form: Form, value: dict[str, JsonValue]) -> Iterator[Broken]:
    for name in members.obligatory(form):
        if name in value:
            without = {key: each for key, each in value.items() if key != name}
            yield Broken("required", f"without the required {name!r}", without)
    yield Broken("additionalProperties", "with a property that is not declared", {**value, _STRANGE: "x"})
    if form.max_properties is not None:
        more = {f"{_STRANGE}{number}": "x" for number in range(max(form.max_properties - len(value), 0) + 1)}
        yield Broken("maxProperties", "one property too many", {**value, **more})
    if form.min_properties > 0:
        kept = list(value)[: form.min_properties - 1]
        yield Broken("minProperties", "one property too few", {name: value[name] for name in kept})
    for name in ("", "A b", "1", _STRANGE * 20):
        if form.names and not satisfies(tuple(form.names), name):
            yield Broken("propertyNames", f"with the name {name[:40]!r}", {**value, name: "x"})
    for name, others in form.dependents:
        for other in others:
            if name in value:
                without = {key: each for key, each in value.items() if key != other}
                yield Broken("dependentRequired", f"with {name!r} but without {other!r}", without)


def _broken_arrays(form: Form, value: list[JsonValue]) -> Iterator[Broken]:
    least = elements.least(form)
    if least > 0:
        yield Broken("minItems" if form.min_items == least else "contains", "one element too few", value[: least - 1])
    if form.max_items is not None and value:
        filled = (value * (form.max_items // len(value) + 2))[: form.max_items + 1]
        yield Broken("maxItems", "one element too many", filled)
    if form.unique and value:
        yield Broken("uniqueItems", "with the same element twice", [value[0], *value])
    if any(group.items is not None for group in form.lists) and len(value) <= elements.longest_prefix(form):
        yield Broken("items", "one element more than there may be", [*value, {_STRANGE: None}])


def _replaced(base: JsonValue, at: str, new: JsonValue) -> JsonValue:
    """The base with another value at one place."""
    path = tokens(at)
    if not path:
        return new
    copy = deepcopy(base)
    here = copy
    for token in path[:-1]:
        here = here[int(token)] if isinstance(here, list) else here[token]
    if isinstance(here, list):
        here[int(path[-1])] = new
    else:
        here[path[-1]] = new
    return copy
