"""The body of a request, decoded and judged by the declared media type that describes it best.

Knows `Content-Type` and the declared media types; knows nothing of parameters. A body where none is declared breaks
nothing: HTTP leaves its meaning open (RFC 9110, section 9.3.1), and OpenAPI says nothing of it.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, replace

from contracts import media_types
from contracts.codecs.json import duplicate_names
from contracts.contents import content_violations, read_content
from contracts.document.model import Document, MediaTypeObject, Operation, RequestBody
from contracts.errors import DecodeError, DocumentError, Place
from contracts.json_values import JsonValue
from contracts.judging.findings import certainty, clause, listed, of_violations
from contracts.judging.model import Finding
from contracts.messages import Request

CODE = "request-body"
MEDIA_TYPE_CODE = "request-media-type"

_MEANINGLESS = frozenset({"GET", "HEAD", "DELETE", "TRACE"})
"""Methods whose content has no generally defined semantics. Source: RFC 9110, section 9.3."""


@dataclass(frozen=True, slots=True)
class BodyRead:
    """What the body of a request is."""

    value: JsonValue = None
    has_body: bool = False
    media_type: MediaTypeObject | None = None
    breaks: tuple[Finding, ...] = ()


def read_body(document: Document, operation: Operation, request: Request) -> BodyRead:
    """The request's body by the operation's Request Body Object."""
    promised = operation.request_body
    if promised is None:
        return BodyRead()
    content_type = request.headers.get("Content-Type")
    if not request.content and not _is_empty_text(request, content_type, promised):
        return BodyRead(breaks=tuple(_missing(document, operation, promised)))
    content = request.content or b""
    if not promised.content:
        return BodyRead(has_body=True)
    key = media_types.best_key(content_type, promised.content) if content_type else None
    if content_type is None or key is None:
        return BodyRead(has_body=True, breaks=(_undeclared(document, operation, promised, content_type),))
    described = promised.content[key]
    if (request.headers.get("Content-Encoding") or "identity").strip().lower() != "identity":
        return BodyRead(has_body=True, media_type=described)
    made = _made(document, operation, CODE, described.place, certain=promised.required)
    try:
        value = read_content(document, described, content_type, content, "request")
        violations = content_violations(document, described, value, "request")
        breaks = tuple(of_violations(made, violations, lambda violation: certainty(value, violation)))
        if not breaks and media_types.is_json(content_type):
            breaks = tuple(_said_twice(made, content))
    except DecodeError as error:
        found = replace(made, message=f"the body is not {content_type}: {error}", expected=content_type)
        if media_types.is_json(content_type) and _is_taken_by_lenient_parsers(content):
            found = replace(found, level="warning")
        return BodyRead(has_body=True, media_type=described, breaks=(found,))
    except DocumentError:  # the document's fault, told among its problems
        return BodyRead(has_body=True, media_type=described)
    return BodyRead(value, has_body=True, media_type=described, breaks=breaks)


def _missing(document: Document, operation: Operation, promised: RequestBody) -> Iterator[Finding]:
    if promised.required:
        yield replace(
            _made(document, operation, CODE, promised.place, certain=True),
            message="the required body is missing",
            expected=f"a body of {listed(promised.content)}",
            found="nothing",
            keyword="required",
        )


def _undeclared(document: Document, operation: Operation, promised: RequestBody, content_type: str | None) -> Finding:
    """A body of a media type that is not declared. A server may examine the content itself (RFC 9110, section 8.3)."""
    declared = listed(promised.content)
    found = "none" if content_type is None else repr(content_type)
    return replace(
        _made(document, operation, MEDIA_TYPE_CODE, promised.place, certain=False),
        message=f"the body's Content-Type is {found}, declared is {declared}",
        at="header Content-Type",
        expected=declared,
        found=found,
    )


def _made(document: Document, operation: Operation, code: str, place: Place, *, certain: bool) -> Finding:
    """What all Findings about the body share; an optional or meaningless body may be passed over unread."""
    return Finding(
        check=code,
        operation=operation,
        message="",
        at="body",
        promised_at=place,
        clause=clause(document, "Request Body Object"),
        level="error" if certain and operation.method not in _MEANINGLESS else "warning",
    )


def _said_twice(made: Finding, content: bytes) -> Iterator[Finding]:
    """A name that an object has twice: receivers may refuse it, or take either. Source: RFC 8259, section 4."""
    for pointer in duplicate_names(content)[:1]:
        yield replace(
            made,
            message=f"the body has {pointer} twice, of which receivers take either, or none",
            at=f"body {pointer}",
            level="note",
            expected="each name once",
            found="the name twice",
        )


def _is_taken_by_lenient_parsers(content: bytes) -> bool:
    """Whether a usual parser reads it all the same: with a byte order mark, NaN, or a name twice.

    Source: RFC 8259, 8.1 (a byte order mark may be ignored), 9 (a parser may accept extensions) and 4.
    """
    try:
        json.loads(content)
    except (ValueError, RecursionError):
        return False
    return True


def _is_empty_text(request: Request, content_type: str | None, promised: RequestBody) -> bool:
    """Whether an empty body was sent that is a value of its media type, as an empty text or form is."""
    if request.content is None or content_type is None:
        return False
    if media_types.is_json(content_type) or media_types.is_xml(content_type) or "multipart/" in content_type:
        return False
    return media_types.best_key(content_type, promised.content) is not None
