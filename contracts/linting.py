"""All that is wrong with a document itself: what reading it found, what its schemas hide, and examples that lie.

Knows documents and schemas; judges no traffic and prints nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TypeAlias

from contracts import codecs
from contracts.contents import read_content
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
from contracts.errors import DecodeError, DocumentError, Problem
from contracts.schemas import schemas_of

_Promise: TypeAlias = tuple[SchemaObject, Direction, tuple[Example, ...], MediaTypeObject | None]


def lint(document: Document) -> tuple[Problem, ...]:
    """Every problem of the document, each once, in the order of its text."""
    found = dict.fromkeys([*document.problems, *_schema_problems(document), *_example_problems(document)])
    return tuple(sorted(found, key=lambda problem: (problem.place.uri, problem.place.line or 0, problem.place.pointer)))


def example_problem(
    document: Document,
    example: Example,
    schema: SchemaObject,
    direction: Direction,
    content: MediaTypeObject | None = None,
) -> Problem | None:
    """What is wrong with an example by the schema it stands beside; None if it is true, or can't be read as a value.

    `content`: the media type whose example it is; one that is given as on the wire is read as that.
    """
    name = f"the example {example.name!r}" if example.name else "the example"
    value = example.value
    if not example.has_value:
        if content is None or example.serialized is None:
            return None
        try:
            content_type = codecs.concrete(content.media_type)
            value = read_content(document, content, content_type, example.serialized.encode(), direction)
        except DecodeError as error:
            return Problem("invalid-example", example.place, f"{name}: {error}", "mend it", "warning")
        except DocumentError:  # told of the schema
            return None
    promise = schemas_of(document).for_object(schema, direction)
    if promise.problems() or promise.is_valid(value):
        return None
    violations = promise.violations(value)
    reasons = "; ".join(f"{violation.at or 'the value'}: {violation.message}" for violation in violations[:3])
    more = f" and {len(violations) - 3} more" if len(violations) > 3 else ""
    place = example.place
    return Problem("invalid-example", place, f"{name} breaks its schema: {reasons}{more}", "mend either", "warning")


def broken_examples(document: Document) -> Iterator[Problem]:
    """The examples of answers that break their schemas, as they are found: a mock does not serve them."""
    yield from _example_problems(document, ("response",))


def _schema_problems(document: Document) -> Iterator[Problem]:
    schemas = schemas_of(document)
    promised = [schemas.for_object(schema, direction) for schema, direction, _, _ in _promises(document)]
    named = [schemas.for_object(schema, "response") for schema in document.schemas.values()]
    yield from schemas.problems(dict.fromkeys([*promised, *named]))


def _example_problems(
    document: Document, directions: tuple[Direction, ...] = ("request", "response")
) -> Iterator[Problem]:
    for schema, direction, examples, content in _promises(document):
        for example in examples if direction in directions else ():
            problem = example_problem(document, example, schema, direction, content)
            if problem:
                yield problem


def _promises(document: Document) -> Iterator[_Promise]:
    """Every schema that a message is held to: which way it travels, the examples beside it and what they are of."""
    for operation in (*document.operations, *document.webhooks):
        yield from _request_promises(operation)
        for response in operation.responses.values():
            yield from _contents(response.content.values(), "response")
            for header in response.headers.values():
                yield from _described(header, "response")


def _request_promises(operation: Operation) -> Iterator[_Promise]:
    for parameter in operation.parameters:
        yield from _described(parameter, "request")
    if operation.request_body:
        yield from _contents(operation.request_body.content.values(), "request")


def _described(described: Parameter | HeaderObject, direction: Direction) -> Iterator[_Promise]:
    if described.schema:
        yield described.schema, direction, described.examples, None
    if described.content:
        yield from _contents((described.content,), direction)


def _contents(contents: Iterable[MediaTypeObject], direction: Direction) -> Iterator[_Promise]:
    for content in contents:
        if content.schema:
            yield content.schema, direction, content.examples, content
        if content.item_schema:
            yield content.item_schema, direction, (), None
