"""The edges of a body: each of its parts at its own edges, left out, or of another type, the rest being valid."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from itertools import zip_longest

from contracts.errors import DocumentError, UnsatisfiableSchema
from contracts.json_values import JsonValue, join
from contracts.planning.edges import WRONG_TYPES, edges_of
from contracts.planning.naming import shown
from contracts.planning.parts import Source
from contracts.planning.requests import Parts
from contracts.planning.schema_edges import Edge, bound, item_schema, property_schema, schema_edges
from contracts.schemas import Schema

DEEPEST = 3
"""Levels of the body whose parts are tried one by one."""

Rebuild = Callable[[JsonValue], JsonValue]


def body_edges(source: Source, base: Parts) -> Iterator[tuple[str, Parts]]:
    """What is special, and the request's parts with it."""
    media_type = base.media_type
    if media_type is None:
        return
    try:
        schema = source.schema(media_type.schema)
        whole = _example_of_all(source, base, schema)
        for label, value in _edges(_Part("", whole, schema, lambda part: part), 0):
            yield label, replace(base, body=value)
    except (DocumentError, UnsatisfiableSchema):
        return


def _example_of_all(source: Source, base: Parts, schema: Schema | None) -> JsonValue:
    """A valid body with as many of its optional parts as can be had without being large."""
    if base.media_type is None or schema is None:
        return base.body
    largest = source.body(base.media_type, "maximal")
    for elements in (1, 2, 3):
        trimmed = _trimmed(largest, elements)
        if schema.is_valid(trimmed):
            return trimmed
    return base.body


def _trimmed(value: JsonValue, elements: int) -> JsonValue:
    """The value with no more than so many elements in each array."""
    if isinstance(value, dict):
        return {name: _trimmed(inside, elements) for name, inside in value.items()}
    if isinstance(value, list):
        return [_trimmed(inside, elements) for inside in value[:elements]]
    return value


@dataclass(frozen=True, slots=True)
class _Part:
    """A part of the body."""

    at: str
    """JSON Pointer."""
    value: JsonValue
    """Its valid value."""
    schema: Schema | None
    rebuild: Rebuild
    """The whole body with something else in the place of the part."""

    def edge(self, label: str, value: JsonValue) -> Edge:
        return f"{self.at} {label}".lstrip(), self.rebuild(value)


def _edges(part: _Part, depth: int) -> Iterator[Edge]:
    """The edges of the part itself, then those of its own parts in turn."""
    below = list(_below(part)) if depth < DEEPEST else []
    if isinstance(part.value, dict):
        yield from _of_object(part, part.value)
    elif isinstance(part.value, list):
        yield from _of_array(part, part.value)
    for label, edge in schema_edges(part.schema):
        yield part.edge(label, edge)
    for label, edge in WRONG_TYPES:
        yield part.edge(f"is {label}", edge)
    for round_ in zip_longest(*(_edges(each, depth + 1) for each in below)):
        yield from (each for each in round_ if each is not None)
    types = part.schema.shape.types if part.schema else frozenset({"null"})
    for label, edge in edges_of(types) if types else ():
        yield part.edge(f"= {shown(edge)}" if label == str(edge) else f"is {label}", edge)


def _of_object(part: _Part, value: dict[str, JsonValue]) -> Iterator[Edge]:
    for name in value:
        without = {key: inside for key, inside in value.items() if key != name}
        yield f"{join(part.at, name)} missing", part.rebuild(without)
    yield part.edge("with an undeclared property", {**value, "x_understudy": "understudy"})


def _of_array(part: _Part, value: list[JsonValue]) -> Iterator[Edge]:
    yield part.edge("is an empty array", [])
    if not value:
        return
    yield part.edge("with its first element twice", [value[0], *value])
    for keyword, step, label in (("minItems", -1, "fewer than"), ("maxItems", 1, "more than")):
        count = bound(part.schema, keyword)
        if count is not None and count + step >= 0:
            yield part.edge(f"with {label} the {keyword}", (value * (count + 2))[: count + step])


def _below(part: _Part) -> Iterator[_Part]:
    value, rebuild = part.value, part.rebuild
    if isinstance(value, dict):
        for name, inside in value.items():
            yield _Part(
                join(part.at, name), inside, property_schema(part.schema, name), _in_object(rebuild, value, name)
            )
    elif isinstance(value, list) and value:
        yield _Part(join(part.at, 0), value[0], item_schema(part.schema), _in_array(rebuild, value))


def _in_object(rebuild: Rebuild, value: dict[str, JsonValue], name: str) -> Rebuild:
    return lambda part: rebuild({**value, name: part})


def _in_array(rebuild: Rebuild, value: list[JsonValue]) -> Rebuild:
    return lambda part: rebuild([part, *value[1:]])
