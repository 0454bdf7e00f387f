"""The edges of a body: what its schema draws, put into requests that otherwise keep every promise."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from contracts.catalogue import Edge
from contracts.errors import DocumentError
from contracts.planning.parts import Source
from contracts.planning.requests import Parts
from contracts.planning.schema_edges import schema_edges


def body_edges(source: Source, base: Parts) -> Iterator[tuple[Edge, Parts]]:
    """Each edge, and the request's parts with it."""
    media_type = base.media_type
    try:
        schema = source.schema(media_type.schema) if media_type else None
        if schema is None:
            return
        for edge in schema_edges(schema):
            yield edge, replace(base, body=edge.value)
    except DocumentError:
        return
