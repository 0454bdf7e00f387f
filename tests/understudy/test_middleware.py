"""The middleware changes nothing of what goes through it, and judges it."""

from __future__ import annotations

import asyncio
import json
import logging
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import flask
import pytest
from click.testing import CliRunner
from hypothesis import given

from contracts import UnreadableDocument
from contracts.testing import Report
from contracts.traffic import exchanges_in
from tests.recordings import cats, judged
from tests.scripted_apps import AsgiScript, Trace, WsgiScript, asgi_scripts, asgi_served, served, wsgi_app, wsgi_scripts
from understudy.cli import cli
from understudy.middleware import ASGIContract, WSGIContract

CATS = cats()
ROOT = Path(__file__).parents[2]


def ignore(_found: Any) -> None:
    pass


def traced(script: WsgiScript, wrap: Callable[[Any], Any]) -> Trace:
    trace: Trace = []
    served(wrap(wsgi_app(script, trace)), script, trace)
    return trace


@given(script=wsgi_scripts())
def test_a_wsgi_application_and_its_server_see_nothing_of_it(script: WsgiScript) -> None:
    """Every call, piece, read, close and error is the same, in the same order."""
    made: list[WSGIContract] = []

    def wrap(app: Any) -> WSGIContract:
        made.append(WSGIContract(app, CATS, on_finding=ignore))
        return made[0]

    assert traced(script, wrap) == traced(script, lambda app: app)
    made[0].overhearing.report()


@given(script=asgi_scripts())
def test_an_asgi_application_and_its_server_see_nothing_of_it(script: AsgiScript) -> None:
    """Whatever the scope; errors of either side go through."""
    made: list[ASGIContract] = []

    def wrap(app: Any) -> ASGIContract:
        made.append(ASGIContract(app, CATS, on_finding=ignore))
        return made[0]

    assert asgi_served(wrap, script) == asgi_served(lambda app: app, script)
    made[0].overhearing.report()


def the_flask_app() -> flask.Flask:
    app = flask.Flask("cats")

    @app.get("/cats/<int:number>")
    def cat(number: int) -> Any:
        if number == 7:
            return {"id": "7"}
        if number == 8:
            return flask.Response((piece for piece in ['{"id": 8,', '"name": "Tom"}']), mimetype="application/json")
        return {"id": number, "name": "Tom" * (number % 9)}

    @app.post("/cats")
    def add() -> Any:
        return flask.request.get_json()

    return app


Message = dict[str, Any]


async def an_asgi_app(scope: Message, receive: Callable[[], Any], send: Callable[[Message], Any]) -> None:
    body = b""
    while scope["method"] == "POST":
        message = await receive()
        body += message["body"]
        if not message["more_body"]:
            break
    content = body or (b'{"id": "7"}' if scope["path"].endswith("7") else b'{"id": 8, "name": "Tom"}')
    await send({"type": "http.response.start", "status": 200, "headers": [(b"content-type", b"application/json")]})
    for start in range(0, len(content), 5):
        await send({"type": "http.response.body", "body": content[start : start + 5], "more_body": True})
    await send({"type": "http.response.body"})


def ask_wsgi(**options: Any) -> Report:
    app = the_flask_app()
    watched = WSGIContract(app.wsgi_app, CATS, **options)
    app.wsgi_app = watched  # type: ignore[method-assign]
    client = app.test_client()
    for number in (7, 8):
        client.get(f"/cats/{number}").get_data()
    client.post("/cats", json={"id": 1, "name": "Tom"}).get_data()
    client.get("/").get_data()
    return watched.overhearing.report()


def ask_asgi(**options: Any) -> Report:
    watched = ASGIContract(an_asgi_app, CATS, **options)
    posted = b'{"id": 1, "name": "Tom"}'
    asked: list[tuple[str, str, tuple[bytes, ...]]] = [("GET", "/cats/7", ()), ("GET", "/cats/8", ())]
    for method, path, pieces in (*asked, ("POST", "/cats", (posted[:9], posted[9:]))):
        headers = [(b"host", b"h"), *([(b"content-type", b"application/json")] if pieces else [])]
        scope = {"type": "http", "method": method, "path": path, "headers": headers, "http_version": "1.1"}
        messages = [{"type": "http.request", "body": each, "more_body": each is not pieces[-1]} for each in pieces]
        _run(watched, scope, messages)
    _run(watched, {"type": "http", "method": "GET", "path": "/", "headers": []}, [])
    return watched.overhearing.report()


def _run(app: Any, scope: Message, messages: list[Message]) -> None:
    coming = iter(messages)

    async def receive() -> Message:
        return next(coming)

    async def send(message: Message) -> None:
        pass

    asyncio.run(app(scope, receive, send))


@pytest.fixture(params=[ask_wsgi, ask_asgi])
def ask(request: pytest.FixtureRequest) -> Callable[..., Report]:
    """Asks an application for cats 7, which is broken, 8, in pieces, and `/`, which is not declared; and adds one."""
    found: Callable[..., Report] = request.param
    return found


def test_what_goes_by_is_judged(ask: Callable[..., Report]) -> None:
    """With what is found told once; contents that come in pieces are read."""
    told: list[Any] = []
    report = ask(on_finding=told.append)
    assert report.sent == 3
    assert not any("not written down" in note for note in report.notes)
    assert [(cause.finding.check, cause.count) for cause in report.causes] == [("body-schema", 1)] * 2
    assert [(each.finding.check, each.operation) for each in told] == [("body-schema", "GET /cats/{id}")] * 2
    assert any("GET /" in note for note in report.notes)


def test_findings_are_logged(ask: Callable[..., Report], caplog: pytest.LogCaptureFixture) -> None:
    ask()
    records = [each for each in caplog.records if each.name == "understudy.traffic"]
    assert [each.levelno for each in records] == [logging.ERROR] * 2
    assert "body-schema in GET /cats/{id}" in records[0].getMessage()


def test_a_journal_is_read_by_judge_and_merge(ask: Callable[..., Report], tmp_path: Path) -> None:
    """In its name `{pid}` is the process."""
    report = ask(journal=tmp_path / "{pid}.ndjson")
    path = tmp_path / f"{os.getpid()}.ndjson"
    merged = CliRunner().invoke(cli, ["merge", str(path), "--report", f"json:{tmp_path / 'm'}"], standalone_mode=False)
    assert merged.return_value == 1
    whole = json.loads((tmp_path / "m").read_text())
    assert [each["fingerprint"] for each in whole["causes"]] == [each.fingerprint for each in report.causes]
    again = judged(CATS, *exchanges_in(str(path)))
    assert again.sent == report.sent
    assert [each.fingerprint for each in again.causes] == [each.fingerprint for each in report.causes]


def test_a_share_is_judged(ask: Callable[..., Report]) -> None:
    assert ask(sampling=0).sent == 0
    with pytest.raises(ValueError, match="sampling=2"):
        ask(sampling=2)


def test_contents_beyond_the_limit_are_not_judged(ask: Callable[..., Report]) -> None:
    """All else is."""
    report = ask(most_content=5)
    assert (report.sent, report.causes) == (3, ())
    assert any("not written down" in note for note in report.notes)


def test_a_fault_in_who_is_told_costs_nobody_anything(ask: Callable[..., Report]) -> None:
    def fail(_found: Any) -> None:
        raise RuntimeError("no")

    assert ask(on_finding=fail).sent == 3


def test_a_document_that_can_not_be_read_is_said_at_once() -> None:
    with pytest.raises(UnreadableDocument):
        WSGIContract(lambda *_: [], "nothing.yaml")


def test_importing_it_imports_nothing_heavy() -> None:
    code = "import sys, understudy.middleware; assert not {'contracts', 'mock_server', 'flask'} & set(sys.modules)"
    subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=True)


FORKED = """
import os, sys
from contracts.traffic import exchanges_in
from tests.recordings import cats, judged
from understudy.middleware import WSGIContract

def app(environ, start_response):
    start_response("200 OK", [("Content-Type", "application/json")])
    return [b'{"id": 1, "name": "Tom"}']

judged = WSGIContract(app, cats(), journal=sys.argv[1] + "/{pid}")
def ask():
    judged({"REQUEST_METHOD": "GET", "PATH_INFO": "/cats/1"}, lambda *_: None)
    judged.overhearing.wait()
ask()
child = os.fork()
ask()
if child:
    os.waitpid(child, 0)
    print(judged.overhearing.report().sent, flush=True)
"""


@pytest.mark.skipif(not hasattr(os, "fork"), reason="processes that fork")
def test_each_process_judges_what_it_serves(tmp_path: Path) -> None:
    """The thread of a server that was forked is its own, and at its exit it waits for no other."""
    done = subprocess.run(
        [sys.executable, "-c", FORKED, str(tmp_path)], cwd=ROOT, capture_output=True, text=True, check=True, timeout=120
    )
    assert (done.stdout, done.stderr) == ("2\n", "")
    ends = [path.read_text().splitlines()[-1] for path in tmp_path.iterdir()]
    assert [json.loads(each)["type"] for each in ends] == ["end", "end"]
