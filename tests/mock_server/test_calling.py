"""Callbacks and webhooks: what the mock itself sends."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest

from contracts import (
    Document,
    Headers,
    JsonValue,
    Operation,
    Request,
    Response,
    call_to,
    callbacks_of,
    load,
    recognise,
    schemas_of,
)
from mock_server import calling, respond
from mock_server.calling import Caller

EVENT: JsonValue = {
    "type": "object",
    "required": ["id", "at"],
    "properties": {"id": {"type": "integer", "minimum": 5}, "at": {"type": "string", "format": "date-time"}},
}
HOOK: JsonValue = {
    "post": {
        "parameters": [{"name": "try", "in": "query", "required": True, "schema": {"type": "integer", "enum": [1]}}],
        "requestBody": {"required": True, "content": {"application/json": {"schema": EVENT}}},
        "responses": {"200": {"description": "taken"}},
    }
}


@pytest.fixture
def document() -> Document:
    """An operation that calls back an address of its body, and a webhook."""
    body = {"type": "object", "required": ["callbackUrl"], "properties": {"callbackUrl": {"type": "string"}}}
    subscribe = {
        "requestBody": {"required": True, "content": {"application/json": {"schema": body}}},
        "responses": {"201": {"description": "made"}},
        "callbacks": {"onEvent": {"{$request.body#/callbackUrl}?kind=event": HOOK}},
    }
    info = {"title": "events", "version": "1"}
    return load(
        {"openapi": "3.1.0", "info": info, "paths": {"/subscriptions": {"post": subscribe}}, "webhooks": {"news": HOOK}}
    )


@contextmanager
def receiver(*statuses: int) -> Iterator[tuple[str, list[tuple[str, bytes]]]]:
    """A server that answers these statuses in turn, then the last for ever, and keeps what it was sent."""
    got: list[tuple[str, bytes]] = []
    came = threading.Condition()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            content = self.rfile.read(int(self.headers["Content-Length"]))
            with came:
                got.append((self.path, content))
                came.notify_all()
                status = statuses[min(len(got), len(statuses)) - 1]
            self.send_response(status)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *_: Any) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}", got
    finally:
        server.shutdown()
        server.server_close()


def subscription(url: str) -> Request:
    content = json.dumps({"callbackUrl": url}).encode()
    return Request("POST", "/subscriptions", Headers([("Content-Type", "application/json")]), content)


def called(document: Document, url: str, **wanted: Any) -> list[str]:
    """What the log says once the callbacks of a subscription of `url` are over."""
    lines: list[str] = []
    over = threading.Event()

    def tell(line: str) -> None:
        lines.append(line)
        over.set()

    request = subscription(url)
    response = respond(document, request)
    assert response.status_code == 201
    Caller(tell=tell, **wanted).call_back(document, recognise(document, request), response, "http://mock.example", "1")
    assert over.wait(10)
    return lines


def test_a_callback_brings_a_valid_body_to_the_address_named(document: Document) -> None:
    """The address is the expression's, with the callback's own query; the body satisfies its schema."""
    with receiver(200) as (url, got):
        lines = called(document, f"{url}/hook")
    assert lines == [f"callback onEvent: POST {url}/hook?kind=event&try=1 -> 200"]
    [(target, content)] = got
    assert target == "/hook?kind=event&try=1"
    assert _schema(document).is_valid(json.loads(content))


def test_a_callback_is_tried_again_where_the_receiver_fails(
    document: Document, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(calling, "FIRST_PAUSE", 0.01)
    with receiver(503, 200) as (url, got):
        assert called(document, url)[0].endswith("-> 200 (2 tries)")
    assert len(got) == 2
    assert got[0] == got[1]


def test_a_refusal_is_not_tried_again(document: Document) -> None:
    """A 4xx says that the same request will not do (RFC 9110, section 15.5)."""
    with receiver(400) as (url, got):
        assert called(document, url)[0].endswith("-> 400")
    assert len(got) == 1


def test_other_machines_are_called_only_where_it_is_allowed(document: Document) -> None:
    [line] = called(document, "http://receiver.invalid/hook")
    assert "receiver.invalid is not this machine; allow it with --allow-callbacks receiver.invalid" in line
    monkey = Caller(["receiver.invalid"])
    outcome = monkey.send(call_to(document, "news", _webhook(document), "http://receiver.invalid/hook"), tries=1)
    assert outcome.tries == 1
    assert "can't be reached" in outcome.problem


@pytest.mark.parametrize(
    "address", ["", "nowhere", "ftp://127.0.0.1/", "http://", "http://[", "http://a b/", "http://é/"]
)
def test_what_is_no_address_is_said(document: Document, address: str) -> None:
    [call] = callbacks_of(document, recognise(document, subscription(address)), Response(201), "http://mock.example")
    assert call.request is None
    assert "is no http or https URL" in call.problem


def test_the_same_seed_calls_back_the_same_bytes(document: Document) -> None:
    first, again, other = (
        call_to(document, "news", _webhook(document), "http://a.example", seed) for seed in (1, 1, 2)
    )
    assert first == again
    assert first.request != other.request


def test_no_answer_to_a_callback_stops_the_next(document: Document) -> None:
    """A receiver that is gone costs its own call alone."""
    lines: list[str] = []
    over = threading.Event()

    def tell(line: str) -> None:
        lines.append(line)
        if len(lines) == 2:
            over.set()

    caller = Caller(tell=tell)
    with receiver(200) as (url, _):
        for address in ("http://receiver.invalid", url):
            request = subscription(address)
            caller.call_back(document, recognise(document, request), Response(201), "http://mock.example", "1")
        assert over.wait(10)
    assert lines[1].endswith("-> 200")


def _webhook(document: Document) -> Operation:
    return document.webhooks[0]


def _schema(document: Document) -> Any:
    body = _webhook(document).request_body
    assert body is not None
    return schemas_of(document).for_object(body.content["application/json"].schema, "request")
