"""Whether the content of an answer is what was promised: there or not, of a declared media type, readable, valid."""

from __future__ import annotations

from collections.abc import Iterator

from contracts import media_types
from contracts.contents import content_violations
from contracts.errors import DocumentError
from contracts.judging.context import Context
from contracts.judging.findings import clause, listed, of_violations
from contracts.judging.model import Finding


def content_type_is_declared(context: Context) -> Iterator[Finding]:
    """Content comes with a `Content-Type`, and it is one that the document declares for this response."""
    promised, response = context.promised, context.response
    if promised is None or not promised.content or context.is_bodiless or not response.content:
        return
    given = response.headers.get("Content-Type")
    if context.described is not None:
        return
    declared = listed(promised.content)
    found = "missing" if given is None else repr(given)
    yield context.finding(
        "content-type-declared",
        f"the Content-Type is {found}, declared is {declared}",
        at="header Content-Type",
        expected=declared,
        found="nothing" if given is None else given,
        clause=clause(context.document, "Response Object"),
    )


def body_decodes(context: Context) -> Iterator[Finding]:
    """The content is what its `Content-Type` says: JSON that is JSON, XML that is XML, text in its charset."""
    found, promised = context.content, context.promised
    if not context.response.content and "Content-Type" not in context.response.headers:
        if promised and promised.content and not context.is_bodiless and not any(map(_can_be_empty, promised.content)):
            declared = listed(promised.content)
            yield context.finding(
                "body-decodes",
                f"there is no body, declared is {declared}",
                at="body",
                expected=declared,
                found="nothing",
            )
        return
    if found is None or found.error is None or context.described is None:
        return
    yield context.finding(
        "body-decodes",
        f"the body is not {context.response.headers.get('Content-Type')}: {found.error}",
        at="body",
        promised_at=context.described.place,
        expected=context.response.headers.get("Content-Type") or "",
        found=str(found.error),
        clause="RFC 9110, 8.3",
    )


def _can_be_empty(media_type: str) -> bool:
    """Whether no content at all can be content of that type; only those are known that it can't be."""
    return not (media_types.is_json(media_type) or media_types.is_xml(media_type))


def body_keeps_its_schema(context: Context) -> Iterator[Finding]:
    """The decoded content satisfies the declared schema, formats included."""
    found, described = context.content, context.described
    if found is None or described is None or found.error:
        return
    made = context.finding(
        "body-schema",
        "",
        at="body",
        promised_at=described.place,
        clause=clause(context.document, "Media Type Object"),
    )
    fault = found.document_error
    try:
        violations = () if fault else content_violations(context.document, described, found.value, "response")
    except DocumentError as error:
        violations, fault = (), error
    if fault:
        message = f"the body can't be judged, since its schema can't be read: {fault}"
        yield context.finding("body-schema", message, at="body", promised_at=described.place, level="note")
    yield from of_violations(made, violations)


def bodiless_has_no_body(context: Context) -> Iterator[Finding]:
    """Nothing follows the head where HTTP rules content out, or where the document declares none."""
    response, promised = context.response, context.promised
    if not response.content:
        return
    size = f"{len(response.content)} bytes"
    if context.is_bodiless:
        which = "an answer to HEAD" if context.request.method == "HEAD" else f"a {context.status_code}"
        yield context.finding(
            "bodiless",
            f"{which} has a body of {size}",
            at="body",
            expected="no content",
            found=size,
            clause="RFC 9110, 6.4.1",
        )
    elif promised is not None and not promised.content:
        yield context.finding(
            "bodiless",
            f"a body of {size} where the document declares none for {promised.status}",
            at="body",
            level="warning",
            expected="no content",
            found=size,
            clause=clause(context.document, "Response Object"),
        )
