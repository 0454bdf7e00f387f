"""The edges of content: of its schema, or of the item that a sequence of them is made of.

Source: OAS 3.2, Media Type Object (`itemSchema`).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from contracts.catalogue import Edge, Missing, table_of
from contracts.document.model import Direction, Document, MediaTypeObject
from contracts.planning.schema_edges import schema_edges
from contracts.schemas import schemas_of


def content_edges(document: Document, described: MediaTypeObject, direction: Direction) -> Iterator[Edge]:
    """What is to be sent, in the order of `schema_edges`; a sequence has one item.

    Raises: as `schema_edges`
    """
    if described.schema:
        yield from schema_edges(schemas_of(document).for_object(described.schema, direction))
    elif described.item_schema:
        yield from map(_alone, schema_edges(schemas_of(document).for_object(described.item_schema, direction)))


def content_table(document: Document, described: MediaTypeObject, direction: Direction) -> Iterator[Edge | Missing]:
    """What is to be expected, and what of it can't be, in the order of `table_of`.

    Raises: as `table_of`
    """
    if described.schema:
        yield from table_of(schemas_of(document).for_object(described.schema, direction))
    elif described.item_schema:
        for each in table_of(schemas_of(document).for_object(described.item_schema, direction)):
            yield _alone(each) if isinstance(each, Edge) else replace(each, name=_named(each), at=f"/0{each.at}")


def _alone(edge: Edge) -> Edge:
    """The edge of an item as one of a sequence that has no other."""
    at = f"/0{edge.at}"
    return replace(edge, name=_named(edge), at=at, value=[edge.value], undone=[edge.undone])


def _named(edge: Edge | Missing) -> str:
    """The name with the place in the sequence; a schema of which no place is known is named by itself."""
    own = f"{edge.at or 'the value'}: "
    return f"/0{edge.at}: {edge.name.removeprefix(own)}" if edge.name.startswith(own) else edge.name
