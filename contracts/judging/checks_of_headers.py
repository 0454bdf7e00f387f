"""Whether the header fields of an answer are there and as promised, by the document and by HTTP itself."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from contracts import styles
from contracts.contents import content_violations, read_content
from contracts.document.model import HeaderObject
from contracts.errors import DecodeError, DocumentError
from contracts.json_values import JsonValue
from contracts.judging.context import Context
from contracts.judging.findings import clause, of_violations
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


def allow_comes_with_405(context: Context) -> Iterator[Finding]:
    """A 405 lists in `Allow` the methods that the resource has, and not the one just refused."""
    if context.status_code != 405:
        return
    allow = context.response.headers.get("Allow")
    if allow is None:
        yield context.finding(
            "allow-on-405",
            "a 405 without Allow, which must list the methods that the resource has",
            at="header Allow",
            expected=", ".join(context.case.allowed_methods) or "a list of methods",
            found="nothing",
            clause="RFC 9110, 15.5.6",
        )
    elif context.request.method in [method.strip() for method in allow.split(",")]:
        yield context.finding(
            "allow-on-405",
            f"a 405 to {context.request.method} whose Allow lists {context.request.method}: {allow!r}",
            at="header Allow",
            level="warning",
            expected=f"methods other than {context.request.method}",
            found=allow,
            clause="RFC 9110, 10.2.1",
        )


def challenge_comes_with_401(context: Context) -> Iterator[Finding]:
    """A 401 says in `WWW-Authenticate` how to authenticate."""
    if context.status_code != 401 or "WWW-Authenticate" in context.response.headers:
        return
    yield context.finding(
        "challenge-on-401",
        "a 401 without WWW-Authenticate, which must hold at least one challenge",
        at="header WWW-Authenticate",
        level="warning" if _asks_for_keys_only(context) else "error",
        expected="a challenge, such as 'Bearer'",
        found="nothing",
        clause="RFC 9110, 15.5.2",
    )


def _asks_for_keys_only(context: Context) -> bool:
    """Whether no HTTP authentication is asked for: there is no registered scheme to challenge for an API key."""
    asked = [
        required.scheme
        for alternative in (context.operation.security if context.operation else ())
        for required in alternative
    ]
    return all(scheme.type in ("apiKey", "mutualTLS") for scheme in asked)


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
