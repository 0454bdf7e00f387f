"""The edges of one parameter: values at which servers break, valid or not, each in place of the valid one."""

from __future__ import annotations

from collections.abc import Iterator

from contracts.document.model import Parameter
from contracts.errors import DocumentError
from contracts.json_values import JsonValue
from contracts.planning.edges import NOT_IN_PATHS, edges_of, near_misses_of
from contracts.planning.naming import shown
from contracts.planning.parts import Source
from contracts.planning.requests import Parts, parameter_shape
from contracts.planning.schema_edges import Edge, item_schema, property_schema, schema_edges
from contracts.schemas import Schema
from contracts.styles import Shape


def parameter_edges(source: Source, base: Parts, parameter: Parameter) -> Iterator[tuple[str, Parts]]:
    """What is special, and the request's parts with it."""
    try:
        shape = parameter_shape(source.document, parameter)
        schema = source.schema(parameter.content.schema if parameter.content else parameter.schema)
    except DocumentError:
        return
    edges = _of_elements(schema, base.values.get((parameter.location, parameter.name)))
    for label, value in (*schema_edges(schema), *edges, *_by_type(shape, parameter.location)):
        yield label, base.with_value(parameter, value)


def _of_elements(schema: Schema | None, value: JsonValue) -> Iterator[Edge]:
    """The edges of the first element or of each property, which stand in a valid value."""
    if isinstance(value, list) and value:
        yield from ((f"[0] {label}", [edge, *value[1:]]) for label, edge in schema_edges(item_schema(schema)))
    elif isinstance(value, dict):
        for name in value:
            for label, edge in schema_edges(property_schema(schema, name)):
                yield f"[{name}] {label}", {**value, name: edge}


def _by_type(shape: Shape, location: str) -> Iterator[tuple[str, JsonValue]]:
    if shape.says("array"):
        yield from ((f"with one element: {label}", [value]) for label, value in edges_of(shape.item(0).types))
        yield from (
            (f"with one element that is {label}", [value]) for label, value in near_misses_of(shape.item(0).types)
        )
        return
    if shape.says("object"):
        for name in shape.properties:
            types = shape.member(name).types
            yield from ((f"with {name} = {label}", {name: value}) for label, value in edges_of(types))
        return
    for label, value in edges_of(shape.types):
        if location != "path" or label not in NOT_IN_PATHS:
            yield f"= {shown(value)}" if label == str(value) else f"is {label}", value
    yield from ((f"= {label}", value) for label, value in near_misses_of(shape.types))
