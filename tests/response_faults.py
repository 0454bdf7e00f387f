"""Answers that break one promise each, beside answers that keep it: what a judge of single exchanges must tell apart.

Each is a response to `GET /` (or another method) of a document that promises just that response.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from contracts import Document, Exchange, Headers, Level, Request, Response, load

JSON = "application/json"
PROBLEM = "application/problem+json"
PNG = (
    b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x00\x01\x00\x00\x00\x01\x08\x00\x00\x00\x00:~\x9bU"
    b"\x00\x00\x00\nIDATx\x9cc`\x00\x00\x00\x02\x00\x01H\xaf\xa4q\x00\x00\x00\x00IEND\xaeB`\x82"
)
"""One black pixel."""


@dataclass(frozen=True, slots=True)
class ResponseFault:
    """A broken promise in one answer."""

    name: str
    check: str
    """The code of the check that must find it."""
    wrong: Response
    right: Response
    """The same without the fault."""
    content: Mapping[str, Any] = field(default_factory=dict)
    """What the document declares as the response's `content`."""
    headers: Mapping[str, Any] = field(default_factory=dict)
    """What it declares as its `headers`."""
    level: Level = "error"
    method: str = "GET"

    @property
    def mapping(self) -> dict[str, Any]:
        """The document, as a mapping."""
        promised = {"description": "what is promised", "content": self.content, "headers": self.headers}
        operation = {"responses": {str(self.wrong.status_code): promised, "default": {"description": "anything else"}}}
        method = "get" if self.method == "HEAD" else self.method.lower()
        return {
            "openapi": "3.0.3",
            "info": {"title": self.name, "version": "1"},
            "paths": {"/": {method: operation}},
            "components": {"schemas": {}},
        }

    @property
    def document(self) -> Document:
        """The document, read."""
        return load(self.mapping)

    def exchange(self, response: Response) -> Exchange:
        """The response as an answer to the request that the document declares."""
        return Exchange(Request(self.method, "/"), response)


def said(content: bytes | str = b"", status: int = 200, media_type: str = JSON, *fields: tuple[str, str]) -> Response:
    """An answer with content, framed as HTTP has it."""
    data = content.encode() if isinstance(content, str) else content
    framing = [("Content-Type", media_type), ("Content-Length", str(len(data)))] if data else []
    return Response(status, Headers([*framing, *fields]), data)


def of(schema: Any) -> dict[str, Any]:
    """JSON content of that schema."""
    return {JSON: {"schema": schema}}


def a(**properties: Any) -> dict[str, Any]:
    """JSON content of an object with those properties."""
    return of({"type": "object", "properties": properties})


def line(name: str, *values: str) -> Response:
    """An answer with nothing but lines of one header field."""
    return Response(200, Headers([(name, value) for value in values]))


DATE = "Sun, 06 Nov 1994 08:49:37 GMT"
TEXT = {"type": "string"}

SIXTEEN = (
    ResponseFault(
        "a number beyond its format",
        "body-schema",
        said('{"n": 2147483648}'),
        said('{"n": 2147483647}'),
        a(n={"type": "integer", "format": "int32"}),
    ),
    ResponseFault(
        "bytes that are no base64",
        "body-schema",
        said('{"b": "not base64!"}'),
        said('{"b": "aGk="}'),
        a(b={"type": "string", "format": "byte"}),
    ),
    ResponseFault(
        "an error page as a picture",
        "body-decodes",
        said("<h1>Not found</h1>", 200, "image/png"),
        said(PNG, 200, "image/png"),
        {"image/png": {"schema": {"type": "string", "format": "binary"}}},
    ),
    ResponseFault(
        "text that is not in its charset",
        "body-decodes",
        said("\u00e9", 200, "text/plain; charset=us-ascii"),
        said("\u00e9", 200, "text/plain; charset=utf-8"),
        {"text/plain": {"schema": TEXT}},
    ),
    ResponseFault(
        "a text outside of its enum",
        "body-schema",
        said("CAT", 200, "text/plain"),
        said("cat", 200, "text/plain"),
        {"text/plain": {"schema": {"type": "string", "enum": ["cat", "dog"]}}},
    ),
    ResponseFault(
        "an item of a sequence that breaks its schema",
        "body-schema",
        said('{"n": 1}\n{"n": "2"}\n', 200, "application/x-ndjson"),
        said('{"n": 1}\n{"n": 2}\n', 200, "application/x-ndjson"),
        {
            "application/x-ndjson": {
                "schema": {"type": "array", "items": {"type": "object", "properties": {"n": {"type": "integer"}}}}
            }
        },
    ),
    ResponseFault(
        "a form whose field breaks its schema",
        "body-schema",
        said("n=one", 200, "application/x-www-form-urlencoded"),
        said("n=1", 200, "application/x-www-form-urlencoded"),
        {"application/x-www-form-urlencoded": {"schema": {"type": "object", "properties": {"n": {"type": "integer"}}}}},
    ),
    ResponseFault(
        "a part missing",
        "body-schema",
        said(
            '--x\r\nContent-Disposition: form-data; name="a"\r\n\r\n1\r\n--x--\r\n',
            200,
            "multipart/form-data; boundary=x",
        ),
        said(
            '--x\r\nContent-Disposition: form-data; name="b"\r\n\r\n1\r\n--x--\r\n',
            200,
            "multipart/form-data; boundary=x",
        ),
        {"multipart/form-data": {"schema": {"type": "object", "properties": {"b": TEXT}, "required": ["b"]}}},
    ),
    ResponseFault(
        "a header of JSON that breaks its schema",
        "header-schema",
        line("X-Page", '{"next": "two"}'),
        line("X-Page", '{"next": 2}'),
        headers={"X-Page": {"content": of({"type": "object", "properties": {"next": {"type": "integer"}}})}},
    ),
    ResponseFault(
        "a Location that is no URI",
        "header-syntax",
        line("Location", "/things/a b"),
        line("Location", "/things/a%20b"),
        headers={"Location": {"schema": TEXT}},
    ),
    ResponseFault(
        "an ETag without quotes",
        "header-syntax",
        line("ETag", "v1"),
        line("ETag", 'W/"v1"'),
        headers={"ETag": {"schema": TEXT}},
    ),
    ResponseFault(
        "a date that is not HTTP's",
        "header-syntax",
        line("Last-Modified", "2024-02-29T12:30:00Z"),
        line("Last-Modified", DATE),
        headers={"Last-Modified": {"schema": TEXT}},
    ),
    ResponseFault(
        "a Location in two lines",
        "header-repeated",
        line("Location", "/a", "/b"),
        line("Location", "/a"),
        headers={"Location": {"schema": TEXT}},
    ),
    ResponseFault(
        "a Content-Length that is not the size",
        "content-length",
        Response(200, Headers([("Content-Type", JSON), ("Content-Length", "7")]), b"{}"),
        said("{}"),
        of({"type": "object"}),
    ),
    ResponseFault(
        "content after a head alone",
        "bodiless",
        said("{}"),
        Response(200, Headers([("Content-Type", JSON), ("Content-Length", "2")])),
        of({}),
        method="HEAD",
    ),
    ResponseFault(
        "problem details of another status",
        "problem-details",
        said('{"status": 500}', 404, PROBLEM),
        said('{"status": 404}', 404, PROBLEM),
        {PROBLEM: {"schema": {"type": "object", "properties": {"status": {"type": "integer"}}}}},
    ),
)
"""Sixteen that the response validation of schemathesis 4.32 accepts, with every check that it has for a response."""

OTHERS = (
    ResponseFault(
        "a byte order mark before JSON",
        "body-decodes",
        said(b'\xef\xbb\xbf{"n": 1}'),
        said('{"n": 1}'),
        a(n={"type": "integer"}),
    ),
    ResponseFault(
        "not a number in JSON", "body-decodes", said('{"n": NaN}'), said('{"n": 0.5}'), a(n={"type": "number"})
    ),
    ResponseFault(
        "a 401 without a challenge",
        "challenge-on-401",
        said(status=401),
        Response(401, Headers({"WWW-Authenticate": "Bearer"})),
        level="warning",
    ),
    ResponseFault("a 405 without Allow", "allow-on-405", said(status=405), Response(405, Headers({"Allow": "HEAD"}))),
    ResponseFault(
        "a 204 with content", "bodiless", Response(204, Headers({"Content-Type": JSON}), b"{}"), said(status=204)
    ),
    ResponseFault(
        "a name twice in an object",
        "duplicate-names",
        said('{"n": 1, "n": 2}'),
        said('{"n": 2}'),
        a(n={"type": "integer"}),
        level="warning",
    ),
    ResponseFault(
        "bytes that are no UTF-8", "body-decodes", said(b'{"s": "\xff"}'), said(b'{"s": "\xc3\xbf"}'), a(s=TEXT)
    ),
    ResponseFault(
        "a Retry-After that is neither", "header-syntax", line("Retry-After", "soon"), line("Retry-After", "30")
    ),
    ResponseFault(
        "a stack trace",
        "internals-leaked",
        said('"Traceback (most recent call last):"', 400),
        said('"bad request"', 400),
        of(TEXT),
        level="warning",
    ),
    ResponseFault(
        "a password sent back",
        "write-only",
        said('{"p": "x"}'),
        said("{}"),
        a(p={"type": "string", "writeOnly": True}),
        level="warning",
    ),
    ResponseFault(
        "a value outside of its enum by case",
        "body-schema",
        said('{"k": "CAT"}'),
        said('{"k": "cat"}'),
        a(k={"type": "string", "enum": ["cat"]}),
    ),
    ResponseFault(
        "a step missed",
        "body-schema",
        said('{"n": 0.27}'),
        said('{"n": 0.25}'),
        a(n={"type": "number", "multipleOf": 0.05}),
    ),
    ResponseFault(
        "items that are not unique",
        "body-schema",
        said("[1, 1.0]"),
        said("[1, 2]"),
        of({"type": "array", "items": {}, "uniqueItems": True}),
    ),
    ResponseFault("null where none may be", "body-schema", said('{"s": null}'), said('{"s": ""}'), a(s=TEXT)),
    ResponseFault("no content where some is declared", "body-decodes", said(), said("{}"), of({"type": "object"})),
    ResponseFault(
        "XML cut short",
        "body-decodes",
        said("<a><b></a>", 200, "application/xml"),
        said("<a/>", 200, "application/xml"),
        {"application/xml": {"schema": {"type": "object"}}},
    ),
    ResponseFault(
        "XML whose text breaks its schema",
        "body-schema",
        said("<a><n>one</n></a>", 200, "application/xml"),
        said("<a><n>1</n></a>", 200, "application/xml"),
        {"application/xml": {"schema": {"type": "object", "properties": {"n": {"type": "integer"}}}}},
    ),
    ResponseFault(
        "JSON of another charset",
        "charset",
        said('"\u00e9"', 200, "application/json; charset=latin-1"),
        said('"\u00e9"', 200, "application/json; charset=utf-8"),
        of(TEXT),
        level="warning",
    ),
    ResponseFault(
        "a modification in the future",
        "last-modified",
        Response(200, Headers([("Date", DATE), ("Last-Modified", "Sun, 06 Nov 1994 09:49:37 GMT")])),
        Response(200, Headers([("Date", DATE), ("Last-Modified", DATE)])),
    ),
    ResponseFault(
        "a redirection to nowhere",
        "location",
        said(status=302),
        Response(302, Headers({"Location": "/"})),
        level="warning",
    ),
    ResponseFault(
        "a 304 that nobody asked for", "status-unprompted", said(status=304), said(status=200), level="warning"
    ),
)
"""Others of the kinds that the judge knows."""
