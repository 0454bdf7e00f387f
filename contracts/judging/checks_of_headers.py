"""Whether the header fields that the document declares are there and as promised."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from contracts import http_fields, styles
from contracts.contents import content_violations, read_content
from contracts.document.model import HeaderObject
from contracts.errors import DecodeError, DocumentError
from contracts.json_values import JsonValue
from contracts.judging.context import Context
from contracts.judging.findings import clause, listed, of_violations
from contracts.judging.model import Finding
from contracts.schemas import Violation, schemas_of
from contracts.styles import ParameterStyle


def header_is_there(context: Context) -> Iterator[Finding]:
    """Each response header that the document calls required is there; on `HEAD` a server may leave some out."""
    for header in _declared(context):
        if header.required and header.name not in context.response.headers and context.request.method != "HEAD":
            yield context.finding(
                "header-missing",
                f"the required header {header.name!r} is missing",
                at=f"header {header.name}",
                promised_at=header.place,
                expected="a value",
                found="nothing",
                clause=clause(context.document, "Header Object"),
            )


def header_keeps_its_schema(context: Context) -> Iterator[Finding]:
    """Each declared response header that is there can be read and satisfies its schema."""
    for header in _declared(context):
        for text in _texts(context, header):
            made = context.finding(
                "header-schema",
                "",
                at=f"header {header.name}",
                promised_at=header.place,
                clause=clause(context.document, "Header Object"),
            )
            try:
                yield from of_violations(made, _violations(context, header, text))
            except DecodeError as error:
                yield replace(made, message=str(error), expected="a readable value", found=repr(text))
            except DocumentError as error:
                message = f"the header {header.name!r} can't be judged, since its schema can't be read: {error}"
                yield replace(made, message=message, level="note")


def headers_are_declared(context: Context) -> Iterator[Finding]:
    """Each header that is neither HTTP's nor a browser's own is declared."""
    promised = context.promised
    if promised is None:
        return
    declared = {name.lower() for name in promised.headers}
    for name in dict.fromkeys(name.lower() for name, _ in context.response.headers):
        if name not in declared and not http_fields.is_usual(name):
            yield context.finding(
                "undeclared-header",
                f"the header {name!r} is not declared; declared: {listed(promised.headers)}",
                at=f"header {name}",
                expected="a declared header",
                found=name,
                clause=clause(context.document, "Response Object"),
                level="note",
            )


def _declared(context: Context) -> Iterator[HeaderObject]:
    """The declared headers but `Content-Type`, which is not for them to say. Source: OAS 3.2, Response Object."""
    if context.promised:
        for name, header in context.promised.headers.items():
            if name.lower() != "content-type":
                yield header


def _texts(context: Context, header: HeaderObject) -> tuple[str, ...]:
    """The values to judge: all field lines as one list, but for `Set-Cookie` (RFC 9110, section 5.3)."""
    if header.name.lower() == "set-cookie":
        return context.response.headers.values(header.name)
    joined = context.response.headers.get(header.name)
    return () if joined is None else (joined,)


def _violations(context: Context, header: HeaderObject, text: str) -> tuple[Violation, ...]:
    """What of the header's value breaks its schema.

    Raises: DecodeError if it can't be read; DocumentError if its schema can't.
    """
    if header.content:
        media_type = header.content.media_type
        value: JsonValue = read_content(
            context.document, header.content, media_type, text.encode("utf-8", "surrogatepass"), "response"
        )
        return content_violations(context.document, header.content, value, "response")
    if header.schema is None:
        return ()
    schema = schemas_of(context.document).for_object(header.schema, "response")
    written = ParameterStyle(header.name, "header", "simple", header.explode)
    return schema.violations(styles.decode(written, text, schema.shape))
