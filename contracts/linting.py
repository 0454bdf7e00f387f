"""All that is wrong with a document itself: what reading it found, what its schemas hide, and examples that lie.

Knows documents and schemas; judges no traffic and prints nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from contracts import codecs
from contracts.contents import read_content
from contracts.document.model import Direction, Document, Example, MediaTypeObject, SchemaObject
from contracts.document.promises import Promise, promises
from contracts.errors import DecodeError, DocumentError, Problem
from contracts.schemas import schemas_of


def lint(document: Document) -> tuple[Problem, ...]:
    """Every problem of the document, each once, in the order of its text."""
    of_examples = (each for promise in promises(document) for each in _problems_beside(document, promise))
    found = dict.fromkeys([*document.problems, *_schema_problems(document), *of_examples])
    return tuple(sorted(found, key=lambda problem: (problem.place.uri, problem.place.line or 0, problem.place.pointer)))


def _example_problem(
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
    if promise.is_valid(value):
        return None
    violations = promise.violations(value)
    reasons = "; ".join(f"{violation.at or 'the value'}: {violation.message}" for violation in violations[:3])
    more = f" and {len(violations) - 3} more" if len(violations) > 3 else ""
    place = example.place
    return Problem("invalid-example", place, f"{name} breaks its schema: {reasons}{more}", "mend either", "warning")


def broken_examples(document: Document, go_on: Callable[[], bool] = lambda: True) -> Iterator[Problem | None]:
    """The examples of answers that break their schemas, as they are found: a mock does not serve them.

    `go_on` is asked before each schema; once it says no, a last None says that not all was looked at.
    """
    for promise in promises(document):
        if promise.examples and promise.direction == "response":
            if not go_on():
                yield None
                return
            yield from _problems_beside(document, promise)


def _schema_problems(document: Document) -> Iterator[Problem]:
    schemas = schemas_of(document)
    promised = [schemas.for_object(each.schema, each.direction) for each in promises(document)]
    named = [schemas.for_object(schema, "response") for schema in document.schemas.values()]
    yield from schemas.problems(dict.fromkeys([*promised, *named]))


def _problems_beside(document: Document, promise: Promise) -> Iterator[Problem]:
    for example in promise.examples:
        problem = _example_problem(document, example, promise.schema, promise.direction, promise.content)
        if problem:
            yield problem
