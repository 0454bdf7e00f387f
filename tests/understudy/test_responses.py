"""Responses of the usual libraries, judged: as they come from a real request or a test client, nothing faked.

Django's are tried where it is installed; it is too large to be carried along for this.
"""

from __future__ import annotations

import asyncio
import gzip
import io
import sys
import types
from collections.abc import Iterator
from typing import Any

import flask
import pytest
import requests
import werkzeug.test

from contracts import Exchange, Request, Response, UsageError
from contracts.document import load
from tests.plain_servers import PETS, Answered, Asked, keeping, serving
from understudy.pytest_plugin import Contract
from understudy.responses import recorded_of

DOCUMENT = load(PETS)
CONTRACT = Contract(DOCUMENT)
TOKEN = {"Authorization": "Bearer x"}
Failed = pytest.fail.Exception


def lying(asked: Asked) -> Answered:
    """Keeps its word, but for pets 9."""
    return Answered(200, {"id": "9"}) if asked.path.endswith("/9") else keeping(asked)


@pytest.fixture(scope="module")
def url() -> Iterator[str]:
    with serving(lying) as address:
        yield f"{address}/v1/pets"


def the_flask_app() -> flask.Flask:
    app = flask.Flask("pets")

    @app.get("/v1/pets/<int:number>")
    def pet(number: int) -> Any:
        value = {"id": "9"} if number == 9 else {"id": number, "name": "Tom"}
        if number == 2:
            packed = gzip.compress(flask.json.dumps(value).encode())
            return flask.Response(packed, headers={"Content-Encoding": "gzip"}, mimetype="application/json")
        return value

    @app.post("/v1/pets")
    def add() -> Any:
        return {"id": 1, **flask.request.get_json()}, 201, {"Location": "/v1/pets/1"}

    return app


def pieces() -> Iterator[bytes]:
    yield b'{"name":'
    yield b'"Tom"}'


def test_responses_of_requests(url: str) -> None:
    """Plain, with a body of each sort, and read in pieces."""
    JSON = {"Content-Type": "application/json"}  # noqa: N806  (a constant)
    with requests.Session() as session:
        CONTRACT.check(session.get(f"{url}/1", params={"verbose": "true"}, headers=TOKEN))
        CONTRACT.check(session.get(f"{url}/1", headers=TOKEN, stream=True))
        CONTRACT.check(session.post(url, json={"name": "Tom"}))
        CONTRACT.check(session.post(url, data='{"name": "Tom"}', headers=JSON))
        streamed = session.post(url, json={"name": "Tom"})
        streamed.request.body = pieces()  # as it is where a generator was given
        assert recorded_of(streamed).lacks_request_content
        with pytest.raises(Failed, match="body-schema"):
            CONTRACT.judge(session.get(f"{url}/9", headers=TOKEN))


def test_what_a_test_has_read_of_a_stream_itself_is_not_missing(url: str) -> None:
    """It is gone, so that nothing is said of it; what else the answer breaks is."""
    httpx = pytest.importorskip("httpx")
    with requests.Session() as session:
        in_pieces = session.get(f"{url}/9", headers=TOKEN, stream=True)
        assert b"".join(in_pieces.iter_content(5))
        from_the_connection = session.get(f"{url}/9", headers=TOKEN, stream=True)
        assert from_the_connection.raw.read()
    with httpx.stream("GET", f"{url}/9", headers=TOKEN) as streamed:
        assert b"".join(streamed.iter_bytes())
    for each in (in_pieces, from_the_connection, streamed):
        assert recorded_of(each).lacks_content
        CONTRACT.check(each)


def test_responses_of_httpx(url: str) -> None:
    """Of its client, of a stream, and of an application behind it, as FastAPI's test client has them."""
    httpx = pytest.importorskip("httpx")
    with httpx.Client() as client:
        CONTRACT.check(client.get(f"{url}/1?verbose=true", headers=TOKEN))
        CONTRACT.check(client.post(url, json={"name": "Tom"}))
        with pytest.raises(Failed, match="body-schema"):
            CONTRACT.check(client.get(f"{url}/9", headers=TOKEN))
        with client.stream("GET", f"{url}/1", headers=TOKEN) as response:
            with pytest.raises(UsageError, match=r"read\(\)"):
                CONTRACT.check(response)
            response.read()
            CONTRACT.check(response)
    with httpx.Client(transport=httpx.WSGITransport(app=the_flask_app()), base_url="http://h") as client:
        CONTRACT.check(client.get("/v1/pets/2", headers=TOKEN))
    streamed = httpx.Response(201, request=httpx.Request("POST", url, content=pieces()))
    assert recorded_of(streamed).lacks_request_content


@pytest.mark.parametrize("make", [lambda app: app.test_client(), werkzeug.test.Client])
def test_responses_of_flask_and_werkzeug(make: Any) -> None:
    client = make(the_flask_app())
    CONTRACT.check(client.get("/v1/pets/1?verbose=true", headers=TOKEN))
    CONTRACT.check(client.get("/v1/pets/2", headers=TOKEN))
    CONTRACT.check(client.post("/v1/pets", json={"name": "Tom"}))
    with pytest.raises(Failed, match="body-schema"):
        CONTRACT.check(client.get("/v1/pets/9", headers=TOKEN))
    with pytest.raises(Failed, match="refuses-broken"):
        CONTRACT.check(client.post("/v1/pets", json={"name": ""}))


def test_what_flask_is_asked_for_has_its_query_and_where_it_stands() -> None:
    """As a server would get it, however the test writes it."""
    app = the_flask_app()

    def target(path: str, **given: Any) -> str:
        return recorded_of(app.test_client().get(path, **given)).exchange.request.target

    assert target("/v1/pets/1?a=b%26c") == "/v1/pets/1?a=b%26c"
    assert target("/v1/pets/1", query_string={"verbose": "true", "a": "b&c"}) == "/v1/pets/1?verbose=true&a=b%26c"
    assert target("/pets/a%2Fb%20c?x=1", base_url="http://h/v1") == "/v1/pets/a%2Fb%20c?x=1"
    app.config["APPLICATION_ROOT"] = "/v1"
    assert target("/pets/1") == "/v1/pets/1"


@pytest.fixture(scope="module")
def django_urls() -> None:
    """Views of Django that answer at once, in a stream, and after reading what was sent. Settings are once for all."""
    django = pytest.importorskip("django")
    from django.conf import settings
    from django.http import JsonResponse, StreamingHttpResponse
    from django.urls import path

    def pet(_request: Any, number: int) -> Any:
        if number == 3:
            return StreamingHttpResponse([b'{"id": 3,', b'"name": "Tom"}'], content_type="application/json")
        answer = JsonResponse({"id": "9"} if number == 9 else {"id": number, "name": "Tom"})
        answer.set_cookie("seen", "1")
        return answer

    def add(request: Any) -> Any:
        request.read()
        return JsonResponse({"id": 1, "name": "Tom"}, status=201, headers={"Location": "/v1/pets/1"})

    urls: Any = types.ModuleType("urls_of_pets")
    urls.urlpatterns = [path("v1/pets/<int:number>", pet), path("v1/pets", add)]
    sys.modules["urls_of_pets"] = urls
    if not settings.configured:
        settings.configure(SECRET_KEY="for tests", ALLOWED_HOSTS=["*"])
        django.setup()
    from django.test import override_settings

    with override_settings(ROOT_URLCONF="urls_of_pets"):
        yield


@pytest.mark.usefixtures("django_urls")
def test_responses_of_django() -> None:
    """What a view has read, or streamed, is not taken for missing, and a stream can still be read by the test."""
    from django.test import AsyncClient, Client

    client = Client()
    answer = client.get("/v1/pets/1", {"verbose": "true"}, headers=TOKEN)
    CONTRACT.check(answer)
    assert recorded_of(answer).exchange.response.headers.values("Set-Cookie") == ("seen=1; Path=/",)
    streamed = client.get("/v1/pets/3", headers=TOKEN)
    CONTRACT.check(streamed)
    assert b"".join(streamed.streaming_content) == b'{"id": 3,"name": "Tom"}'
    CONTRACT.check(client.post("/v1/pets", {"name": "Tom"}, content_type="application/json"))
    with pytest.raises(Failed, match="body-schema"):
        CONTRACT.check(client.get("/v1/pets/9", headers=TOKEN))
    CONTRACT.check(asyncio.run(AsyncClient().get("/v1/pets/1", headers=TOKEN)))


def test_an_exchange_is_one_as_well() -> None:
    asked = Request("GET", "/v1/pets/1", TOKEN)  # type: ignore[arg-type]
    assert recorded_of(Exchange(asked, Response(200))).exchange.request is asked


@pytest.mark.parametrize("what", [None, 7, "response", io.BytesIO(b"")])
def test_what_is_no_response_is_said(what: Any) -> None:
    with pytest.raises(UsageError, match=type(what).__name__):
        CONTRACT.check(what)
