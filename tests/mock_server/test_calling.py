"""Callbacks and webhooks: what the mock itself sends."""

from __future__ import annotations

import json
import threading
import time
import urllib.request
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
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
from mock_server import Mount, Options, Service, calling, live
from mock_server.calling import MARK, Caller, Outcome, Promised
from tests.running_mocks import running_mock

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
_BODY: JsonValue = {
    "type": "object",
    "required": ["callbackUrl"],
    "properties": {"callbackUrl": {"type": "string"}},
}
_SUBSCRIBE: JsonValue = {
    "requestBody": {"required": True, "content": {"application/json": {"schema": _BODY}}},
    "responses": {"201": {"description": "made"}},
    "callbacks": {"onEvent": {"{$request.body#/callbackUrl}?kind=event": HOOK}},
}
EVENTS: dict[str, JsonValue] = {
    "openapi": "3.1.0",
    "info": {"title": "events", "version": "1"},
    "paths": {"/subscriptions": {"post": _SUBSCRIBE}},
    "webhooks": {"news": HOOK},
}


@pytest.fixture
def document() -> Document:
    """An operation that calls back an address of its body, and a webhook."""
    return load(EVENTS)


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


class Told:
    """Keeps what is told of calls, in words."""

    def __init__(self) -> None:
        self._lines: list[str] = []
        self._came = threading.Condition()

    def __call__(self, outcome: Outcome) -> None:
        with self._came:
            self._lines.append(str(outcome))
            self._came.notify_all()

    def lines(self, count: int = 1) -> list[str]:
        """The lines, once there are so many."""
        with self._came:
            assert self._came.wait_for(lambda: len(self._lines) >= count, 10), self._lines
            return list(self._lines)


def subscribed(service: Service, url: str, *headers: tuple[str, str]) -> None:
    """Subscribe, as a server in front of the service does it: the answer leaves before it is said to have left."""
    request = subscription(url)
    request = replace(request, headers=request.headers.with_added(*headers))
    answered = service.answer(request)
    assert answered.response.status_code == 201
    service.sent(request, answered)


def called(document: Document, url: str, options: Options = Options()) -> list[str]:  # noqa: B008  (immutable)
    """What the log says once the callback of a subscription of `url` is over."""
    told = Told()
    subscribed(Service(document, options, call_log=told), url)
    return told.lines()


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
    allowing = Caller(Told(), ["receiver.invalid"])
    outcome = allowing.send(call_to(document, "news", _webhook(document), "http://receiver.invalid/hook"))
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


def test_a_receiver_that_is_gone_costs_its_own_call_alone(document: Document) -> None:
    """The next is sent before the first is given up."""
    told = Told()
    service = Service(document, call_log=told)
    with receiver(200) as (url, _):
        subscribed(service, "http://127.0.0.1:1")
        subscribed(service, url)
        assert told.lines()[0].endswith("-> 200")


def test_a_callback_that_waits_does_not_hold_up_another(document: Document) -> None:
    """`x-mock-delay` is milliseconds before this one is sent."""
    [slow] = document.operations[0].callbacks["onEvent"]
    told = Told()
    caller = Caller(told)
    with receiver(200) as (url, got):
        for delay, path in ((300, "/slow"), (0, "/quick")):
            delayed = replace(slow, extensions={"x-mock-delay": delay})
            operation = replace(document.operations[0], callbacks={"onEvent": (delayed,)})
            case = replace(recognise(document, subscription(url + path)), operation=operation)
            caller.call_back(Promised(document, case, Response(201), "http://mock.example", "1"))
        told.lines(2)
    assert [target.partition("?")[0] for target, _ in got] == ["/quick", "/slow"]


def test_a_thread_without_anything_to_do_ends(document: Document, monkeypatch: pytest.MonkeyPatch) -> None:
    """So that what a program embeds leaves nothing behind; and the next call starts another."""
    monkeypatch.setattr(calling, "PATIENCE", 0.01)
    before = set(threading.enumerate())
    told = Told()
    service = Service(document, call_log=told)
    with receiver(200) as (url, _):
        for count in (1, 2):
            subscribed(service, url)
            assert told.lines(count)[-1].endswith("-> 200")
            for thread in set(threading.enumerate()) - before:
                if thread.name.startswith("callbacks-"):
                    thread.join(10)
                    assert not thread.is_alive()


def test_as_many_retries_as_the_document_says(document: Document, monkeypatch: pytest.MonkeyPatch) -> None:
    """`x-mock-retries`, and a hint that is none is said and sends nothing."""
    monkeypatch.setattr(calling, "FIRST_PAUSE", 0.01)
    [usual] = document.operations[0].callbacks["onEvent"]
    told = Told()
    caller = Caller(told)
    with receiver(500) as (url, got):
        for retries in (0, 4, "many"):
            hinted = replace(usual, extensions={"x-mock-retries": retries})
            operation = replace(document.operations[0], callbacks={"onEvent": (hinted,)})
            case = replace(recognise(document, subscription(url)), operation=operation)
            caller.call_back(Promised(document, case, Response(201), "http://mock.example", "1"))
        lines = sorted(told.lines(3), key=len)
    assert lines[0].endswith("-> 500")
    assert lines[1].endswith("-> 500 (5 tries)")
    assert lines[2].endswith("not sent: x-mock-retries is 'many'; give a number from 0 to 10")
    assert len(got) == 6


def test_a_callback_to_the_mock_itself_is_not_called_back(document: Document) -> None:
    """Two servers that answer each other would never end."""
    told = Told()
    service = Service(document, call_log=told)
    with receiver(200) as (url, got):
        subscribed(service, f"{url}/marked", (MARK, "onEvent"))
        subscribed(service, f"{url}/plain")
        told.lines()
    assert [target.partition("?")[0] for target, _ in got] == ["/plain"]


def test_nothing_is_called_back_where_it_is_not_wanted(document: Document) -> None:
    """Neither without callbacks, nor after a refusal."""
    told = Told()
    with receiver(200) as (url, got):
        subscribed(Service(document, Options(callbacks=False), call_log=told), url)
        service = Service(document, call_log=told)
        refused = Request("POST", "/subscriptions", Headers([("Content-Type", "application/json")]), b"{}")
        service.sent(refused, service.answer(refused))
        subscribed(service, f"{url}/last")
        told.lines()
    assert [target.partition("?")[0] for target, _ in got] == ["/last"]


@pytest.mark.parametrize("serve", ["flask", "granian"])
def test_a_server_calls_back_once_it_has_answered(document: Document, serve: str, tmp_path: Path) -> None:
    """Whichever front answers, and the answer does not wait for the receiver."""
    path = tmp_path / "events.json"
    path.write_text(json.dumps(EVENTS), encoding="utf-8")
    with receiver(200) as (url, got), ExitStack() as stack:
        base = (
            stack.enter_context(live(document)).url
            if serve == "flask"
            else stack.enter_context(running_mock(str(path), "--log", "off")).url
        )
        request = urllib.request.Request(
            f"{base}/subscriptions",
            json.dumps({"callbackUrl": f"{url}/hook"}).encode(),
            {"Content-Type": "application/json"},
        )
        with urllib.request.urlopen(request, timeout=10) as answer:
            assert answer.status == 201
        deadline = time.monotonic() + 10
        while not got and time.monotonic() < deadline:
            time.sleep(0.01)
    assert got[0][0] == "/hook?kind=event&try=1"


def _webhook(document: Document) -> Operation:
    return document.webhooks[0]


def _schema(document: Document) -> Any:
    body = _webhook(document).request_body
    assert body is not None
    return schemas_of(document).for_object(body.content["application/json"].schema, "request")


@pytest.fixture
def service(document: Document) -> Service:
    return Service([Mount(load(EVENTS | {"webhooks": {}}), "/left"), Mount(document, "/right")], call_log=Told())


def asked(service: Service, method: str, target: str) -> tuple[int, Any]:
    """Status and body of the answer."""
    response = service.answer(Request(method, target)).response
    return response.status_code, json.loads(response.content)


def test_the_webhooks_of_every_document_are_listed(service: Service) -> None:
    """With what to say to have each sent."""
    send = "POST /_understudy/webhooks/news?url=http://127.0.0.1:9000/hook"
    assert asked(service, "GET", "/_understudy/webhooks") == (
        200,
        {"webhooks": [{"name": "news", "method": "POST", "send": send}]},
    )


def test_a_webhook_is_sent_on_demand(service: Service, document: Document) -> None:
    """With a valid body; the answer shows what was sent and what came back."""
    with receiver(202) as (url, got):
        status, told = asked(service, "POST", f"/_understudy/webhooks/news?url={url}/hook&seed=7")
    assert status == 200
    assert told["answered"] == 202
    assert told["sent"]["url"] == f"{url}/hook?try=1"
    assert told["sent"]["content"].encode() == got[0][1]
    assert _schema(document).is_valid(json.loads(got[0][1]))


@pytest.mark.parametrize(
    ("method", "target", "status", "said"),
    [
        (
            "POST",
            "/_understudy/webhooks/olds?url=x",
            404,
            "there is no webhook 'olds'; declared: news",
        ),
        ("GET", "/_understudy/webhooks/news", 405, "POST sends the webhook 'news'"),
        ("POST", "/_understudy/webhooks", 405, "GET lists the webhooks"),
        ("POST", "/_understudy/webhooks/news", 400, "say where 'news' is to go: POST /_understudy/webhooks/news?url="),
        ("POST", "/_understudy/webhooks/news?url=http://127.0.0.1:1/&method=put", 400, "has no method 'PUT': POST"),
        ("POST", "/_understudy/webhooks/news?url=http://127.0.0.1:1/", 502, "can't be reached"),
        ("POST", "/_understudy/webhooks/news?url=http://receiver.invalid/", 400, "--allow-callbacks receiver.invalid"),
        ("POST", "/_understudy/webhooks/news?url=nowhere", 400, "is no http or https URL"),
    ],
)
def test_what_can_not_be_sent_is_said(service: Service, method: str, target: str, status: int, said: str) -> None:
    found, problem = asked(service, method, target)
    assert found == status
    assert said in problem["detail"]
