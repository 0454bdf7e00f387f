"""A small document whose responses a test chooses, answers to it, and what the judge says of them."""

from __future__ import annotations

from typing import Any

from contracts.document import load
from contracts.judging import Check, judge, recognise
from contracts.messages import Exchange, Headers, Request, Response

JSON = {"Content-Type": "application/json"}
TOKEN = {"Authorization": "Bearer abc"}
BEARER = {"type": "http", "scheme": "bearer"}
KEY = {"type": "apiKey", "in": "header", "name": "k"}


def a_document(responses: dict[str, Any], **operation: Any) -> Any:
    """A document with `PUT /things/{id}`, which takes an optional JSON integer, and `GET` and `POST` on `/`."""
    body = {"content": {"application/json": {"schema": {"type": "integer"}}}}
    parameters = [{"name": "id", "in": "path", "required": True, "schema": {"type": "integer"}}]
    things = {"parameters": parameters, "requestBody": body, "responses": responses, **operation}
    return load(
        {
            "openapi": "3.0.3",
            "info": {"title": "things", "version": "1"},
            "paths": {
                "/things/{id}": {"put": things},
                "/": {"get": {"responses": responses}, "post": {"responses": responses}},
            },
            "components": {"securitySchemes": {"bearer": BEARER, "key": KEY}},
        }
    )


def answer(status: int, content: bytes = b"", **headers: str) -> Response:
    """A response; an underscore in a header's name is a hyphen."""
    return Response(status, Headers({name.replace("_", "-"): value for name, value in headers.items()}), content)


def told(document: Any, request: Request, response: Response, *checks: Check) -> list[tuple[str, str]]:
    """Code and level of each finding, by the usual checks or by those given."""
    exchange = Exchange(request, response)
    findings = judge(document, recognise(document, request), exchange, *([checks] if checks else []))
    assert all(each.message and each.promised_at and each.clause for each in findings)
    return [(each.check, each.level) for each in findings]


PUT = Request("PUT", "/things/1")
BROKEN = Request("PUT", "/things/abc")
LENIENT = Request("PUT", "/things/007")
ROOT = Request("GET", "/")
DONE = {"200": {"description": "done"}}
