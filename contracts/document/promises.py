"""Every schema that messages are held to.

Knows the model only. Source: OAS 3.1, Operation Object.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from contracts.document.model import (
    Direction,
    Document,
    Example,
    HeaderObject,
    MediaTypeObject,
    Operation,
    Parameter,
    SchemaObject,
)


class Promise(NamedTuple):
    """A schema that a part of a message is held to."""

    schema: SchemaObject
    direction: Direction
    examples: tuple[Example, ...]
    """The ones that stand beside it."""
    content: MediaTypeObject | None
    """What they are examples of, where that is content."""


def promises(document: Document) -> Iterator[Promise]:
    """Every schema that a message is held to, in the order of the operations and webhooks."""
    for operation in (*document.operations, *document.webhooks):
        yield from _request_promises(operation)
        for response in operation.responses.values():
            yield from _contents(response.content.values(), "response")
            for header in response.headers.values():
                yield from _described(header, "response")


def _request_promises(operation: Operation) -> Iterator[Promise]:
    for parameter in operation.parameters:
        yield from _described(parameter, "request")
    if operation.request_body:
        yield from _contents(operation.request_body.content.values(), "request")


def _described(described: Parameter | HeaderObject, direction: Direction) -> Iterator[Promise]:
    if described.schema:
        yield Promise(described.schema, direction, described.examples, None)
    if described.content:
        yield from _contents((described.content,), direction)


def _contents(contents: Iterable[MediaTypeObject], direction: Direction) -> Iterator[Promise]:
    for content in contents:
        if content.schema:
            yield Promise(content.schema, direction, content.examples, content)
        if content.item_schema:
            yield Promise(content.item_schema, direction, (), None)
