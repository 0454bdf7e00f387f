"""Whether the content of an answer is what was promised: there or not, of a declared media type, readable, valid."""

from __future__ import annotations

import re
from collections.abc import Iterator

from contracts import media_types
from contracts.codecs import samples
from contracts.codecs.text import text_of
from contracts.contents import content_violations, read_content
from contracts.errors import DecodeError, DocumentError, Level, OversizedContent
from contracts.judging.context import Context
from contracts.judging.findings import clause, listed, of_violations
from contracts.judging.model import Finding


def content_type_is_declared(context: Context) -> Iterator[Finding]:
    """Content comes with a `Content-Type`, and it is one that the document declares for this response."""
    promised, response = context.promised, context.response
    if promised is None or not promised.content or context.is_bodiless or not response.content:
        return
    given = context.content_type
    if context.described is not None or (context.is_partial and (given or "").startswith("multipart/")):
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
    """The content is what its `Content-Type` says: JSON that is JSON, text in its charset, a picture that is one."""
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
    if found is None:
        undeclared = context.undeclared_content
        if undeclared and undeclared.error and not isinstance(undeclared.error, OversizedContent):
            # Nobody promised it; HTTP has what a message says of itself be true.
            yield _undecodable(context, str(undeclared.error), "warning")
    elif found.error:
        if not isinstance(found.error, OversizedContent):
            yield _undecodable(context, str(found.error), "error")
    elif found.document_error is None:
        yield from _of_another_kind(context)


def content_is_held(context: Context) -> Iterator[Finding]:
    """The content has no more values than can be held; what has was not judged."""
    found = context.content
    if found and isinstance(found.error, OversizedContent):
        yield context.finding(
            "answer-size",
            f"the body can't be judged: {found.error}",
            at="body",
            expected="fewer values",
            found=f"{len(context.response.content):,} bytes",
            clause="RFC 9110, 6.4",
            level="warning",
        )


def _undecodable(context: Context, fault: str, level: Level) -> Finding:
    said = {"promised_at": context.described.place} if context.described else {}
    return context.finding(
        "body-decodes",
        f"the body is not {context.content_type}: {fault}",
        at="body",
        expected=context.content_type or "",
        found=fault,
        clause="RFC 9110, 8.3",
        level=level,
        **said,
    )


def _of_another_kind(context: Context) -> Iterator[Finding]:
    """Bytes that have not the structure of what they are said to be; sure where they have another."""
    content_type, content, described = context.content_type, context.response.content, context.described
    if content_type is None or described is None or samples.looks_like(content_type, content):
        return
    other = samples.kind_of(content) or ("text" if _is_text(content) else "" if content else "nothing")
    fault = f"it is {other}" if other else f"it begins with {content[:12]!r}"
    is_sure = bool(other) and _is_admitted(context, content_type)
    yield _undecodable(context, fault, "error" if is_sure else "warning")


def _is_text(content: bytes) -> bool:
    try:
        return not _CONTROL.search(content.decode()) and not content.startswith(b"%PDF-")
    except UnicodeDecodeError:
        return False


_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f]")


def _is_admitted(context: Context, content_type: str) -> bool:
    """Whether the declared schema takes content of that type at all, so that it is not the document that is wrong."""
    if context.described is None:
        return True
    sample = samples.sample_bytes(content_type, 0)
    try:
        value = read_content(context.document, context.described, content_type, sample, "response")
        return not content_violations(context.document, context.described, value, "response")
    except (DecodeError, DocumentError):
        return False


def charset_is_true(context: Context) -> Iterator[Finding]:
    """The charset named is that of the text, also where the document has it as bytes; JSON has none but UTF-8."""
    content_type, found = context.content_type, context.content or context.undeclared_content
    charset = media_types.charset(content_type) if content_type else None
    if content_type is None or charset is None or found is None or found.error:
        return
    if media_types.is_json(content_type):
        if charset not in ("utf-8", "utf8") and not context.response.content.isascii():
            message = f"JSON is UTF-8, and has no charset; {charset!r} is named, by which it would be read otherwise"
            yield _charset(context, message, charset, "RFC 8259, 8.1 and 11", "warning")
    elif media_types.is_text(content_type) or media_types.is_xml(content_type):
        try:
            text_of(context.response.content, content_type)
        except DecodeError as error:
            yield _charset(context, str(error), charset, "RFC 9110, 8.3.2", "error" if context.described else "warning")


def _charset(context: Context, message: str, charset: str, clause: str, level: Level) -> Finding:
    return context.finding(
        "charset",
        message,
        at="header Content-Type",
        expected="the charset of the content",
        found=charset,
        clause=clause,
        level=level,
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
