"""The edges of a body: what its schema draws, and what each of its scalars could be by its type alone."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from contracts.errors import DocumentError
from contracts.json_values import JsonValue, join
from contracts.planning.edges import edges_of
from contracts.planning.model import Kind
from contracts.planning.naming import equal_to
from contracts.planning.parts import Source
from contracts.planning.requests import Parts
from contracts.planning.schema_edges import in_turn, schema_edges
from contracts.styles import Shape

DEEPEST = 3
"""Levels of the body whose scalars are tried one by one."""

Edge = tuple[Kind, str, Parts]


def body_edges(source: Source, base: Parts) -> Iterator[Edge]:
    """Kind, what is special, and the request's parts with it."""
    media_type = base.media_type
    try:
        schema = source.schema(media_type.schema) if media_type else None
        if schema is None:
            return
        for kind, edge in schema_edges(schema):
            yield kind, edge.label.removeprefix("the value: "), replace(base, body=edge.value)
        whole = _Part("", base.body, schema.shape, lambda part: part)
        for label, value in in_turn(_of_type(part) for part in _scalars(whole, 0)):
            yield "edge", label, replace(base, body=value)
    except DocumentError:
        return


@dataclass(frozen=True, slots=True)
class _Part:
    """A part of the body."""

    at: str
    """JSON Pointer."""
    value: JsonValue
    shape: Shape
    rebuild: Callable[[JsonValue], JsonValue]
    """The whole body with something else in the place of the part."""


def _of_type(part: _Part) -> Iterator[tuple[str, JsonValue]]:
    for label, value in edges_of(part.shape.types) if part.shape.types else ():
        yield f"{part.at} {equal_to(label, value)}".lstrip(), part.rebuild(value)


def _scalars(part: _Part, depth: int) -> Iterator[_Part]:
    value, rebuild = part.value, part.rebuild
    if isinstance(value, dict):
        below = [
            _Part(join(part.at, name), each, part.shape.member(name), _in_object(rebuild, value, name))
            for name, each in value.items()
        ]
    elif isinstance(value, list):
        below = [_Part(join(part.at, 0), each, part.shape.item(0), _in_array(rebuild, value)) for each in value[:1]]
    else:
        yield part
        return
    if depth < DEEPEST:
        for each in below:
            yield from _scalars(each, depth + 1)


def _in_object(
    rebuild: Callable[[JsonValue], JsonValue], value: dict[str, JsonValue], name: str
) -> Callable[[JsonValue], JsonValue]:
    return lambda part: rebuild({**value, name: part})


def _in_array(rebuild: Callable[[JsonValue], JsonValue], value: list[JsonValue]) -> Callable[[JsonValue], JsonValue]:
    return lambda part: rebuild([part, *value[1:]])
