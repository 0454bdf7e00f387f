"""The edges of one parameter: what its schema draws, what it could be by its type alone, and what is almost that."""

from __future__ import annotations

from collections.abc import Iterator

from contracts.document.model import Parameter
from contracts.errors import DocumentError
from contracts.json_values import JsonValue
from contracts.planning.edges import NOT_IN_PATHS, edges_of, near_misses_of
from contracts.planning.model import Kind
from contracts.planning.naming import equal_to, shown
from contracts.planning.parts import Source
from contracts.planning.requests import Parts, parameter_shape
from contracts.planning.schema_edges import in_turn, schema_edges
from contracts.styles import Shape

Edge = tuple[Kind, str, JsonValue]


def parameter_edges(source: Source, base: Parts, parameter: Parameter) -> Iterator[tuple[Kind, str, Parts]]:
    """Kind, what is special, and the request's parts with it."""
    try:
        for kind, label, value in in_turn((_of_schema(source, parameter), _of_type(source, parameter))):
            yield kind, label, base.with_value(parameter, value)
    except DocumentError:
        return


def _of_schema(source: Source, parameter: Parameter) -> Iterator[Edge]:
    schema = source.schema(parameter.content.schema if parameter.content else parameter.schema)
    for kind, edge in schema_edges(schema) if schema else ():
        if edge.at or isinstance(edge.value, list | dict) or len(shown(edge.value)) > 40:
            yield kind, f": {edge.label.removeprefix('the value: ')}", edge.value
        else:
            yield kind, f" = {shown(edge.value)}", edge.value


def _of_type(source: Source, parameter: Parameter) -> Iterator[Edge]:
    if parameter.content:
        return
    shape = parameter_shape(source.document, parameter)
    for label, value in _scalars(shape):
        if parameter.location != "path" or label not in NOT_IN_PATHS:
            yield "edge", f" {equal_to(label, value)}", value
    for label, value in _scalars(shape.item(0)) if shape.says("array") else ():
        yield "edge", f" with one element {equal_to(label, value)}", [value]


def _scalars(shape: Shape) -> Iterator[tuple[str, JsonValue]]:
    if not shape.types or shape.says("string", "integer", "number", "boolean", "null"):
        yield from in_turn((edges_of(shape.types), near_misses_of(shape.types)))
