"""Sample contents of a document's operations: what a response or a request of each media type looks like.

Knows which schemas an operation promises, and who makes and writes their values; prints nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TypeAlias

from contracts import media_types
from contracts.contents.making import make_content
from contracts.document.model import Direction, Document, MediaTypeObject, Operation
from contracts.errors import DocumentError, EncodeError, UsageError
from contracts.json_values import JsonValue

REQUEST = "request"
"""In place of a status: the request body."""

_STATUS = re.compile(r"[1-5](?:\d\d|XX)|default|request", re.IGNORECASE)

Contents: TypeAlias = Mapping[str, MediaTypeObject]


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
class Refused:
    """What there is no sample of, and why."""

    operation: Operation
    error: DocumentError | EncodeError


@dataclass(frozen=True, slots=True)
class Wish:
    """What samples are asked for; None takes what comes first."""

    operation: str | None = None
    """An operationId, or a label such as `GET /users/{id}`; None for every operation that has what is asked for."""
    status: str | None = None
    """A status, a range such as `4XX`, `default`, or `request`; None is the first success with content.

    A range that is not declared stands for the first declared status inside it, preferably one with content."""
    media_type: str | None = None
    """A media type or range, compared with those declared; None is JSON where it is declared, else the first."""
    profile: str = "typical"
    seed: int = 1
    count: int = 1
    """Samples of each operation."""


def samples(document: Document, wish: Wish) -> Iterator[Sample | Refused]:
    """What was wished for, operation by operation; the same document and wish give the same bytes.

    An operation that can't be understood, a schema without values, and values that their media type can't carry cost
    themselves alone.

    Raises: UsageError for an operation that there is not, for a status or a media type that this operation does not
    have, for what is no status, and for a profile that does not exist.
    """
    if wish.status is not None and not _STATUS.fullmatch(wish.status):
        raise UsageError(
            f"{wish.status!r} is no status; write one such as 200, a range such as 4XX, default or request"
        )
    for operation in _operations(document, wish):
        if not operation.is_understood:
            yield Refused(operation, DocumentError(operation.problems[0]))
            continue
        found = _promised(operation, wish)
        if found is not None:
            yield from _made(document, operation, found, wish)


def _made(
    document: Document, operation: Operation, found: tuple[str, MediaTypeObject], wish: Wish
) -> Iterator[Sample | Refused]:
    status, promised = found
    direction: Direction = "request" if status == REQUEST else "response"
    for number in range(wish.count):
        seed = (wish.seed, operation.label, status, promised.media_type, number)
        try:
            made = make_content(document, promised, direction, seed, profile=wish.profile)
        except (DocumentError, EncodeError) as error:
            yield Refused(operation, error)
            return
        yield Sample(operation, status, made.content_type, made.value, made.content)


def _operations(document: Document, wish: Wish) -> tuple[Operation, ...]:
    if wish.operation is None:
        return document.operations
    found = document.operation(wish.operation)
    if found is None:
        from difflib import get_close_matches

        names = [name for each in document.operations for name in (each.operation_id, each.label) if name]
        near = get_close_matches(wish.operation, names, n=1)
        hint = f"; did you mean {near[0]!r}?" if near else f"; there are {', '.join(map(repr, names[:5]))}"
        raise UsageError(f"there is no operation {wish.operation!r}{hint}")
    return (found,)


def _promised(operation: Operation, wish: Wish) -> tuple[str, MediaTypeObject] | None:
    """The status and the content to make; None where an operation that was not wished for by name has none such.

    Raises: UsageError where one that was has none
    """
    try:
        status, content = _content(operation, wish.status)
        return status, _media_type(operation, content, wish.media_type)
    except UsageError:
        if wish.operation is None:
            return None
        raise


def _content(operation: Operation, wanted: str | None) -> tuple[str, Contents]:
    """The status under which there is content, and the content.

    Raises: UsageError if there is none
    """
    if wanted is not None and wanted.lower() == REQUEST:
        body = operation.request_body
        return REQUEST, _not_empty(operation, "request body", body.content if body else {})
    if wanted is None:
        with_content = [key for key, each in operation.responses.items() if each.content]
        status = next((key for key in with_content if key.startswith("2")), next(iter(with_content), ""))
        found = operation.responses.get(status)
        return status, _not_empty(operation, "content for any status", found.content if found else {})
    key = wanted.lower() if wanted.lower() == "default" else wanted.upper()
    found = operation.responses.get(key) or (operation.response_for(int(key)) if key.isdigit() else None)
    if found is None and key.endswith("XX"):
        inside = [each for status, each in operation.responses.items() if status[:1] == key[0]]
        found = next((each for each in inside if each.content), next(iter(inside), None))
    if found is None:
        declared = ", ".join(operation.responses) or "none"
        raise UsageError(f"{operation.label} declares no response {wanted!r}; it declares {declared}")
    return found.status, _not_empty(operation, f"content for {found.status}", found.content)


def _not_empty(operation: Operation, what: str, content: Contents) -> Contents:
    if not content:
        raise UsageError(f"{operation.label} declares no {what}")
    return content


def _media_type(operation: Operation, content: Contents, wanted: str | None) -> MediaTypeObject:
    """The content in the media type that is wanted, by name before by range.

    Raises: UsageError if it is not declared
    """
    if wanted is None:
        return content[next(filter(media_types.is_json, content), next(iter(content)))]
    near = (key for key in content if media_types.matches(key, wanted) or media_types.matches(wanted, key))
    key = wanted if wanted in content else next(near, None)
    if key is None:
        raise UsageError(f"{operation.label} declares no media type {wanted!r}; it declares {', '.join(content)}")
    return content[key]
