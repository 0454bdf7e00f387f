"""Faults of single answers: what is said is not what was promised, by the document or by HTTP."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from tests.planted.model import Fault, changed, changed_everywhere, instead, member, problem, rewritten
from tests.planted.serving import Asked, Said

STATUS, MOTD, ICON = "GET /status", "GET /motd", "GET /icon"
LIST, ADD, ONE, DROP = "GET /notes", "POST /notes", "GET /notes/{id}", "DELETE /notes/{id}"
SCHEMA = "OpenAPI, Schema Object"
FORMATS = "ranges and formats"


def _value(name: str, of: str, value: Any = None, clause: str = SCHEMA) -> Fault:
    return Fault(name, FORMATS, STATUS, clause, ("body-schema",), member(STATUS, of, value))


VALUES = (
    _value("a port beyond int32", "port", 2**31, "OpenAPI, Data Types, int32"),
    _value("a count beyond int64", "served", 2**63, "OpenAPI, Data Types, int64"),
    _value("a time without an offset", "started", "2024-02-29T12:00:00", "RFC 3339, 5.6"),
    _value("a day that no month has", "started", "2024-02-30T12:00:00Z", "RFC 3339, 5.7"),
    _value("a UUID cut short", "build", "3fa85f64-5717-4562-b3fc", "RFC 9562, 4"),
    _value("a URI with a blank", "home", "https://things.example/a b", "RFC 3986, 2"),
    _value("an address without a host", "contact", "ops@", "RFC 5321, 4.1.2"),
    _value("an IPv4 address with a number too many", "address", "192.0.2.7.9", "RFC 2673, 3.2"),
    _value("an IPv4 address beyond 255", "address", "192.0.2.256", "RFC 2673, 3.2"),
    _value("base64 with blanks", "checksum", "aG k=", "RFC 4648, 4"),
    _value("a share above 1", "load", 1.5),
    _value("a step between the steps", "step", 0.26),
    _value("a level in capitals", "level", "GREEN"),
    _value("a mode twice", "modes", ["a", "a"]),
    _value("too many modes", "modes", ["a", "b", "c", "d"]),
    _value("a mode too long", "modes", ["long"]),
    _value("a version of two numbers", "version", "1.2"),
    _value("null in the place of a number", "port", None),
    _value("a number as text", "port", "8080"),
    _value("true in the place of a number", "load", value=True),
    Fault(
        "a required member left out",
        FORMATS,
        STATUS,
        SCHEMA,
        ("body-schema",),
        rewritten(STATUS, 200, lambda value: value.pop("build") and None),
    ),
    Fault(
        "an array in the place of an object",
        FORMATS,
        STATUS,
        SCHEMA,
        ("body-schema",),
        rewritten(STATUS, 200, lambda value: [value]),
    ),
    Fault(
        "a problem without its title",
        FORMATS,
        "GET /search",
        SCHEMA,
        ("body-schema",),
        rewritten("GET /search", 400, lambda value: value.pop("title") and None),
    ),
)


def _to(operation: str, status: int | None, change: Callable[[Said], Said]) -> Any:
    return changed(operation, status, change)


def _on(method: str) -> Callable[[Asked, Said], bool]:
    return lambda asked, _said: asked.method == method


UNDECLARED = (
    Fault(
        "an undeclared success",
        "undeclared status",
        STATUS,
        "OpenAPI, Responses Object",
        ("status-declared",),
        _to(STATUS, 200, lambda said: said._replace(status=202)),
    ),
    Fault(
        "an undeclared refusal of what is right",
        "undeclared status",
        "GET /search",
        "OpenAPI, Responses Object",
        ("status-declared",),
        _to("GET /search", 200, lambda _said: problem(409)),
    ),
    Fault(
        "a redirection that nobody declared",
        "undeclared status",
        MOTD,
        "OpenAPI, Responses Object",
        ("status-declared",),
        _to(MOTD, 200, lambda _said: Said(302, (("Location", "/status"), ("Content-Length", "0")))),
    ),
    Fault(
        "HTML in the place of JSON",
        "undeclared media type",
        STATUS,
        "OpenAPI, Response Object",
        ("content-type-declared",),
        _to(STATUS, 200, lambda said: said.with_field("Content-Type", "text/html")),
    ),
    Fault(
        "no Content-Type",
        "undeclared media type",
        STATUS,
        "OpenAPI, Response Object",
        ("content-type-declared",),
        _to(STATUS, 200, lambda said: said.without("Content-Type")),
    ),
    Fault(
        "a refusal as plain JSON",
        "undeclared media type",
        "GET /search",
        "OpenAPI, Response Object",
        ("content-type-declared",),
        _to("GET /search", 400, lambda said: said.with_field("Content-Type", "application/json")),
    ),
    Fault(
        "a member that a closed schema has not",
        "undeclared property",
        LIST,
        SCHEMA,
        ("body-schema",),
        rewritten(LIST, 200, lambda value: [{**each, "owner": "x"} for each in value]),
    ),
    Fault(
        "a member that an open schema has not",
        "undeclared property",
        STATUS,
        SCHEMA,
        ("undeclared-property",),
        member(STATUS, "starteds", "x"),
        asks=("undeclared-property",),
    ),
)

CONTENT = (
    Fault(
        "a name twice in an object",
        "duplicate keys",
        STATUS,
        "RFC 8259, 4",
        ("duplicate-names",),
        _to(STATUS, 200, lambda said: said.saying(said.content.replace(b"{", b'{"port": 1, ', 1))),
    ),
    Fault(
        "a byte order mark",
        "BOM and UTF-8",
        STATUS,
        "RFC 8259, 8.1",
        ("body-decodes",),
        _to(STATUS, 200, lambda said: said.saying(b"\xef\xbb\xbf" + said.content)),
    ),
    Fault(
        "bytes that are no UTF-8",
        "BOM and UTF-8",
        STATUS,
        "RFC 8259, 8.1",
        ("body-decodes",),
        _to(STATUS, 200, lambda said: said.saying(said.content.replace(b"1.2.3", b"\xff"))),
    ),
    Fault(
        "text that is not in its charset",
        "charset",
        MOTD,
        "RFC 9110, 8.3.2",
        ("body-decodes", "charset"),
        _to(MOTD, 200, lambda said: said.with_field("Content-Type", "text/plain; charset=us-ascii")),
    ),
    Fault(
        "NaN in JSON",
        "broken content",
        STATUS,
        "RFC 8259, 6",
        ("body-decodes",),
        member(STATUS, "load", float("nan")),
    ),
    Fault(
        "JSON cut short",
        "broken content",
        STATUS,
        "RFC 8259, 2",
        ("body-decodes",),
        _to(STATUS, 200, lambda said: said.saying(said.content[:-1])),
    ),
    Fault(
        "an error page as a picture",
        "broken content",
        ICON,
        "RFC 9110, 8.3",
        ("body-decodes",),
        _to(ICON, 200, lambda said: said.saying(b"<h1>Not found</h1>")),
    ),
    Fault(
        "no content where some is declared",
        "broken content",
        STATUS,
        "OpenAPI, Response Object",
        ("body-decodes",),
        _to(STATUS, 200, lambda said: said.saying(b"")),
    ),
    Fault(
        "a 204 with content",
        "body where none may be",
        DROP,
        "RFC 9110, 15.3.5",
        ("bodiless",),
        _to(DROP, 204, lambda said: said._replace(content=b"gone", closes=True)),
    ),
    Fault(
        "a 304 with content",
        "body where none may be",
        ONE,
        "RFC 9110, 15.4.5",
        ("bodiless",),
        _to(ONE, 304, lambda said: said._replace(content=b"{}", closes=True)),
        is_of_state=True,
    ),
    Fault(
        "an answer to HEAD with content",
        "body where none may be",
        STATUS,
        "RFC 9110, 9.3.2",
        ("bodiless",),
        changed_everywhere(_on("HEAD"), lambda said: said._replace(content=b"{}", closes=True)),
    ),
)

FIELDS = (
    Fault(
        "a Content-Type twice",
        "repeated headers",
        STATUS,
        "RFC 9110, 5.3",
        ("header-repeated",),
        _to(STATUS, 200, lambda said: said._replace(fields=(*said.fields, ("Content-Type", "application/json")))),
    ),
    Fault(
        "a Location twice",
        "repeated headers",
        ADD,
        "RFC 9110, 5.3",
        ("header-repeated",),
        _to(ADD, 201, lambda said: said._replace(fields=(*said.fields, ("Location", "/notes/1")))),
    ),
    Fault(
        "a declared header twice",
        "repeated headers",
        LIST,
        "RFC 9110, 5.3",
        ("header-repeated", "header-schema"),
        _to(LIST, 200, lambda said: said._replace(fields=(*said.fields, ("X-Total-Count", "1")))),
    ),
    Fault(
        "a declared header that is no number",
        "declared headers",
        LIST,
        "OpenAPI, Header Object",
        ("header-schema",),
        _to(LIST, 200, lambda said: said.with_field("X-Total-Count", "many")),
    ),
    Fault(
        "a declared header below its bound",
        "declared headers",
        LIST,
        "OpenAPI, Header Object",
        ("header-schema",),
        _to(LIST, 200, lambda said: said.with_field("X-Total-Count", "-1")),
    ),
    Fault(
        "a required header left out",
        "declared headers",
        LIST,
        "OpenAPI, Header Object",
        ("header-missing",),
        _to(LIST, 200, lambda said: said.without("X-Total-Count")),
    ),
    Fault(
        "a Content-Length that is too large",
        "Content-Length",
        STATUS,
        "RFC 9112, 6.3",
        ("http-framing", "content-length"),
        _to(STATUS, 200, lambda said: said.with_field("Content-Length", "5000")._replace(closes=True)),
    ),
    Fault(
        "a Content-Length that is too small",
        "Content-Length",
        STATUS,
        "RFC 9112, 6.3",
        ("http-framing", "content-length"),
        _to(STATUS, 200, lambda said: said.with_field("Content-Length", str(len(said.content) - 1))),
    ),
    Fault(
        "a Content-Length in a 204",
        "Content-Length",
        DROP,
        "RFC 9110, 8.6",
        ("content-length",),
        _to(DROP, 204, lambda said: said.with_field("Content-Length", "4")),
    ),
    Fault(
        "a 405 without Allow",
        "405 without Allow",
        STATUS,
        "RFC 9110, 15.5.6",
        ("allow-on-405",),
        changed_everywhere(lambda _asked, said: said.status == 405, lambda said: said.without("Allow")),
    ),
    Fault(
        "a 401 without a challenge",
        "401 without WWW-Authenticate",
        LIST,
        "RFC 9110, 15.5.2",
        ("challenge-on-401",),
        _to(LIST, 401, lambda said: said.without("WWW-Authenticate")),
    ),
    Fault(
        "a 201 that does not say where",
        "Location on 201",
        ADD,
        "OpenAPI, Header Object",
        ("header-missing",),
        _to(ADD, 201, lambda said: said.without("Location")),
    ),
    Fault(
        "a Location that is no URI",
        "Location on 201",
        ADD,
        "RFC 9110, 10.2.2",
        ("header-syntax", "header-schema"),
        _to(ADD, 201, lambda said: said.with_field("Location", "/notes/the new one")),
    ),
    Fault(
        "an entity tag without quotes",
        "caching and conditions",
        ONE,
        "RFC 9110, 8.8.3",
        ("header-syntax",),
        _to(ONE, 200, lambda said: said.with_field("ETag", "v1")),
    ),
    Fault(
        "a modification in the future",
        "caching and conditions",
        STATUS,
        "RFC 9110, 8.8.2.1",
        ("last-modified",),
        _to(STATUS, 200, lambda said: said.with_field("Last-Modified", "Fri, 31 Dec 2100 00:00:00 GMT")),
    ),
    Fault(
        "a date that is not HTTP's",
        "caching and conditions",
        STATUS,
        "RFC 9110, 5.6.7",
        ("header-syntax",),
        _to(STATUS, 200, lambda said: said.with_field("Last-Modified", "2024-02-29T12:30:00Z")),
    ),
    Fault(
        "a 304 that nobody asked for",
        "caching and conditions",
        ONE,
        "RFC 9110, 15.4.5",
        ("status-unprompted",),
        _to(ONE, 200, lambda said: Said(304, (("ETag", said.field("ETag")),))),
    ),
    Fault(
        "a 304 without its entity tag",
        "caching and conditions",
        ONE,
        "RFC 9110, 15.4.5",
        ("revalidation", "header-missing"),
        _to(ONE, 304, lambda said: said.without("ETag")),
        is_of_state=True,
    ),
    Fault(
        "a time to wait in words",
        "caching and conditions",
        "GET /search",
        "RFC 9110, 10.2.3",
        ("header-syntax",),
        _to("GET /search", 400, lambda said: said.with_field("Retry-After", "soon")),
    ),
)

ERRORS = (
    Fault(
        "a stack trace in a refusal",
        "stack traces and secrets",
        "GET /search",
        "OWASP API8:2023",
        ("internals-leaked",),
        _to("GET /search", 400, lambda _said: problem(400, "Traceback (most recent call last):")),
    ),
    Fault(
        "a database's words in a refusal",
        "stack traces and secrets",
        ADD,
        "OWASP API8:2023",
        ("internals-leaked",),
        _to(ADD, 400, lambda _said: problem(400, 'near "\'": syntax error')),
    ),
    Fault(
        "the address of a database in a refusal",
        "stack traces and secrets",
        LIST,
        "OWASP API8:2023",
        ("internals-leaked",),
        _to(LIST, 400, lambda _said: problem(400, "no answer from postgres://app:hunter2@db/things")),
    ),
    Fault(
        "the token in a refusal",
        "stack traces and secrets",
        "GET /search",
        "OWASP API8:2023",
        ("internals-leaked",),
        _to("GET /search", 400, lambda _said: problem(400, "a-token-of-tests may not search for that")),
    ),
    Fault(
        "a problem of another status",
        "problem details",
        ONE,
        "RFC 9457, 3.1.2",
        ("problem-details",),
        rewritten(ONE, 404, lambda value: value.update(status=500)),
    ),
    Fault(
        "a connection that is closed without an answer",
        "crashes",
        STATUS,
        "RFC 9110, 3.4",
        ("http-framing", "answered"),
        instead(
            STATUS,
            lambda asked: "charset" in asked.field("Accept") or "q=" in asked.field("Accept"),
            Said(0, closes=True),
        ),
    ),
)

OF_ANSWERS: tuple[Fault, ...] = (*VALUES, *UNDECLARED, *CONTENT, *FIELDS, *ERRORS)
