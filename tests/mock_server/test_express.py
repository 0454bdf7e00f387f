"""The quick lane: it answers as Flask does, and whatever comes in place of a body is answered, too."""

from __future__ import annotations

import json
from typing import Any, cast

import pytest

from contracts import Document, Headers, Request, Response, load
from mock_server import Mount, Service, create_app
from mock_server.express import Express
from mock_server.responder import Answered
from mock_server.service import LARGEST_CONTENT
from tests.asgi_calls import Message, called

TARGET = "/api/v3/providers/scim/7/sync/status/"


def part(body: bytes, *, is_last: bool = False) -> Message:
    return {"type": "http.request", "body": body, "more_body": not is_last}


def with_a_body(schema: dict[str, object], method: str = "post") -> Document:
    """A document with one operation that takes text of that schema, and answers nothing."""
    body = {"content": {"text/plain": {"schema": schema}}}
    operation = {"requestBody": body, "responses": {"204": {"description": "taken"}}}
    return load({"openapi": "3.1.0", "info": {"title": "t", "version": "1"}, "paths": {"/": {method: operation}}})


def answering(header: str, schema: dict[str, object]) -> Document:
    """A document whose one operation answers with that header."""
    headers = {header: {"required": True, "schema": schema}}
    operation = {"responses": {"200": {"description": "ok", "headers": headers}}}
    return load({"openapi": "3.1.0", "info": {"title": "t", "version": "1"}, "paths": {"/": {"get": operation}}})


def by_flask(document: Document, request: Request) -> Response:
    answer = create_app(document).test_client().open(request.target, method=request.method)
    headers = Headers(answer.headers.items())
    return Response(answer.status_code, headers, answer.data)


def test_the_parts_of_a_body_are_put_together() -> None:
    """However many there are, and whether they are announced or not (HTTP/2 needs no field for that)."""
    express = Express(Service(with_a_body({"const": "hello"})))
    parts = [part(b"he"), part(b""), part(b"llo", is_last=True)]
    text = ("Content-Type", "text/plain")
    announced = Request("POST", "/", Headers([text, ("Content-Length", "5")]))
    assert called(express, announced, parts).status_code == 204
    assert called(express, Request("POST", "/", Headers([text])), parts, version="2").status_code == 204


@pytest.mark.parametrize(
    ("messages", "status"),
    [
        ([part(b"half"), {"type": "http.disconnect"}], 400),
        ([part(b"half")], 408),
        ([], 408),
        ([part(bytes(LARGEST_CONTENT)), part(b"1"), part(b"2"), part(b"", is_last=True)], 413),
        ([part(bytes(LARGEST_CONTENT + 1)), {"type": "http.disconnect"}], 413),
    ],
)
def test_a_body_that_can_not_be_read_is_answered(messages: list[Message], status: int) -> None:
    """Cut short, stalled or too large: a problem that says so, told on the log, and the connection is closed."""
    told: list[Answered] = []
    express = Express(Service(log=lambda _, answered: told.append(answered)), patience=0.05)
    headers = Headers({"Content-Length": "9", "Origin": "http://page"})
    answer = called(express, Request("POST", TARGET, headers), messages)
    assert answer.status_code == status
    assert json.loads(answer.content)["status"] == status
    assert answer.headers.get("Connection") == "close"
    assert answer.headers.get("Access-Control-Allow-Origin") == "http://page"
    assert [each.response.status_code for each in told] == [status]


def test_an_encoded_slash_belongs_to_its_parameter() -> None:
    """The target is matched as it was on the wire (RFC 3986, section 2.2)."""
    parameter = {"name": "name", "in": "path", "required": True, "schema": {"const": "a/b"}}
    operation = {"parameters": [parameter], "responses": {"204": {"description": "found"}}}
    paths = {"/files/{name}": {"get": operation}}
    express = Express(Service(load({"openapi": "3.1.0", "info": {"title": "t", "version": "1"}, "paths": paths})))
    assert called(express, Request("GET", "/files/a%2Fb")).status_code == 204
    assert called(express, Request("GET", "/files/a/b")).status_code == 404


def test_cookies_in_several_fields_are_cookies() -> None:
    """HTTP/2 may split them (RFC 9113, section 8.2.3)."""
    parameters = [{"name": name, "in": "cookie", "required": True, "schema": {"const": name}} for name in ("a", "b")]
    operation = {"parameters": parameters, "responses": {"204": {"description": "found"}}}
    paths = {"/": {"get": operation}}
    express = Express(Service(load({"openapi": "3.1.0", "info": {"title": "t", "version": "1"}, "paths": paths})))
    crumbs = Headers([("cookie", "a=a"), ("cookie", "b=b")])
    assert called(express, Request("GET", "/", crumbs), version="2").status_code == 204


@pytest.mark.parametrize("header", ["Content-Length", "Transfer-Encoding", "Connection", "Upgrade"])
def test_what_frames_a_message_is_not_the_documents(header: str) -> None:
    """A declared value would break the connection; the server says what is so (RFC 9110, section 7.6.1)."""
    document = answering(header, {"type": "integer", "minimum": 1000})
    for answer in (by_flask(document, Request("GET", "/")), called(Express(Service(document)), Request("GET", "/"))):
        assert answer.status_code == 200
        assert answer.headers.get(header) in {None, "0"}


class Panic(BaseException):
    """As compiled libraries raise them."""


class Unreadable:
    """A document that no operation can be read from."""

    def __getattr__(self, name: str) -> Any:
        raise Panic(name)


def test_a_fault_of_ours_is_a_problem_that_says_so(caplog: pytest.LogCaptureFixture) -> None:
    """Whatever is raised; in full on the log, and the next request is answered."""
    express = Express(Service([Mount(cast(Document, Unreadable()))]))
    answer = called(express, Request("GET", TARGET))
    assert answer.status_code == 500
    assert "Panic" in json.loads(answer.content)["detail"]
    assert "Panic" in caplog.text
    assert called(express, Request("GET", TARGET)).status_code == 500
