"""The edges of a body: what its schema draws, put into requests that otherwise keep every promise."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from contracts.catalogue import Edge
from contracts.document.model import MediaTypeObject
from contracts.errors import DocumentError
from contracts.planning.alike import unlike
from contracts.planning.content_edges import content_edges
from contracts.planning.parts import Source
from contracts.planning.requests import Parts


def bodies_of(source: Source) -> Iterator[tuple[str, MediaTypeObject]]:
    """Each media type of the body that has edges of its own, and what its part is called: `body`, `body text/xml`."""
    promised = source.operation.request_body
    for ending, described in unlike(source.document, promised.content, "request") if promised else ():
        yield f"body{ending}", described


def body_edges(source: Source, base: Parts, described: MediaTypeObject) -> Iterator[tuple[Edge, Parts]]:
    """Each edge of one media type, and the request's parts with it."""
    try:
        for edge in content_edges(source.document, described, "request"):
            yield edge, replace(base, body=edge.value, media_type=described)
    except DocumentError:
        return
