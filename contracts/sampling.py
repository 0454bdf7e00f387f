"""Sample contents of a document's operations: what a response or a request of each media type looks like.

Knows which schemas an operation promises, and who makes and writes their values; prints nothing.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from contracts import media_types
from contracts.contents.making import make_content
from contracts.document.model import Direction, Document, MediaTypeObject, Operation
from contracts.errors import UsageError
from contracts.json_values import JsonValue

REQUEST = "request"
"""In place of a status: the request body."""


@dataclass(frozen=True, slots=True)
class Sample:
    """One sample."""

    operation: Operation
    status: str
    """The key under which the response is declared, or `request`."""
    media_type: str
    """The value of `Content-Type` that goes with `content`."""
    value: JsonValue
    """The decoded value; of bytes a string of which each character stands for one."""
    content: bytes
    """The value as on the wire."""


@dataclass(frozen=True, slots=True)
class Wish:
    """What samples are asked for; None takes what comes first."""

    operation: str | None = None
    """An operationId, or a label such as `GET /users/{id}`; None for every operation."""
    status: str | None = None
    """A status, a range such as `4XX`, `default`, or `request`; None is the first success with content."""
    media_type: str | None = None
    """A media type or range, compared with those declared."""
    profile: str = "typical"
    seed: int = 1
    count: int = 1
    """Samples of each operation."""


def samples(document: Document, wish: Wish) -> Iterator[Sample]:
    """What was wished for, operation by operation; the same document and wish give the same bytes.

    Raises: UsageError for an operation, a status or a media type that is not there, or a profile that does not exist;
    UnsatisfiableSchema if a schema has no value, EncodeError if the media type can't carry it.
    """
    operations = _operations(document, wish)
    for operation in operations:
        found = _promised(operation, wish)
        if found is None:
            continue
        status, content = found
        promised = _media_type(operation, content, wish)
        for number in range(wish.count):
            seed = (wish.seed, operation.label, status, promised.media_type, number)
            direction: Direction = "request" if status == REQUEST else "response"
            made = make_content(document, promised, direction, seed, profile=wish.profile)
            yield Sample(operation, status, made.content_type, made.value, made.content)


def _operations(document: Document, wish: Wish) -> tuple[Operation, ...]:
    if wish.operation is None:
        return tuple(operation for operation in document.operations if operation.is_understood)
    found = document.operation(wish.operation)
    if found is None:
        from difflib import get_close_matches

        names = [name for each in document.operations for name in (each.operation_id, each.label) if name]
        near = get_close_matches(wish.operation, names, n=1)
        hint = f"; did you mean {near[0]!r}?" if near else f"; there are {', '.join(map(repr, names[:5]))}"
        raise UsageError(f"there is no operation {wish.operation!r}{hint}")
    return (found,)


def _promised(operation: Operation, wish: Wish) -> tuple[str, Mapping[str, MediaTypeObject]] | None:
    """The contents to choose from; None where nothing was wished for by name and there is none.

    Raises: UsageError
    """
    if wish.status == REQUEST:
        content = operation.request_body.content if operation.request_body else {}
        return _or_complain(operation, REQUEST, content, wish)
    if wish.status is None:
        with_content = {key: each for key, each in operation.responses.items() if each.content}
        key = next((key for key in with_content if key.startswith("2")), next(iter(with_content), None))
        return _or_complain(operation, key or "any status", with_content[key].content if key else {}, wish)
    found = operation.responses.get(wish.status.upper() if wish.status != "default" else wish.status)
    if found is None and wish.status.isdigit():
        found = operation.response_for(int(wish.status))
    if found is None:
        declared = ", ".join(operation.responses) or "none"
        if wish.operation is None:
            return None
        raise UsageError(f"{operation.label} declares no response {wish.status!r}; it declares {declared}")
    return _or_complain(operation, found.status, found.content, wish)


def _or_complain(
    operation: Operation, status: str, content: Mapping[str, MediaTypeObject], wish: Wish
) -> tuple[str, Mapping[str, MediaTypeObject]] | None:
    if content:
        return status, content
    if wish.operation is None:
        return None
    what = "request body" if status == REQUEST else f"content for {status}"
    raise UsageError(f"{operation.label} declares no {what}")


def _media_type(operation: Operation, content: Mapping[str, MediaTypeObject], wish: Wish) -> MediaTypeObject:
    wanted = wish.media_type
    for key, promised in content.items():
        if wanted is None or key == wanted or media_types.matches(key, wanted) or media_types.matches(wanted, key):
            return promised
    raise UsageError(f"{operation.label} declares no media type {wanted!r}; it declares {', '.join(content)}")
