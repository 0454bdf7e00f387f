"""The edges of one parameter: what its schema draws, and what is almost a value where all is text on the wire."""

from __future__ import annotations

from collections.abc import Iterator

from contracts.catalogue import Edge
from contracts.document.model import Direction, Document, Parameter
from contracts.errors import DocumentError
from contracts.planning.near_misses import NOT_IN_PATHS, near_misses_of
from contracts.planning.parts import Source
from contracts.planning.requests import Parts, parameter_schema, parameter_shape
from contracts.planning.schema_edges import in_turn, schema_edges


def parameter_edges(source: Source, base: Parts, parameter: Parameter) -> Iterator[tuple[Edge, Parts]]:
    """Each edge, and the request's parts with it."""
    for edge in field_edges(source.document, parameter, "request"):
        yield edge, base.with_value(parameter, edge.value)


def field_edges(document: Document, parameter: Parameter, direction: Direction) -> Iterator[Edge]:
    """Each edge of what is a text of its own in a message: a parameter, or the header of an answer."""
    try:
        yield from in_turn((_of_schema(document, parameter, direction), _of_wire(document, parameter, direction)))
    except DocumentError:
        return


def _of_schema(document: Document, parameter: Parameter, direction: Direction) -> Iterator[Edge]:
    schema = parameter_schema(document, parameter, direction)
    for edge in schema_edges(schema) if schema else ():
        if parameter.location != "path" or edge.value not in NOT_IN_PATHS:
            yield edge


def _of_wire(document: Document, parameter: Parameter, direction: Direction) -> Iterator[Edge]:
    """Texts that are almost a value of the type; in an array, as its one element."""
    if parameter.content:
        return
    shape = parameter_shape(document, parameter, direction)
    rule = parameter.schema.pointer if parameter.schema else ""
    for text in near_misses_of(shape.types):
        yield Edge("types", f"the value: almost, {text!a}", "", "type", rule, text, None, is_valid=False)
    for text in near_misses_of(shape.item(0).types) if shape.says("array") else ():
        yield Edge("types", f"/0: almost, {text!a}", "/0", "type", rule, [text], None, is_valid=False)
