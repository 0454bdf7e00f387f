"""The Flask application: what the client sent reaches the responder as sent, and its answer leaves untouched."""

from __future__ import annotations

import gzip
import zlib
from collections.abc import Callable
from typing import Any
from wsgiref.util import setup_testing_defaults
from wsgiref.validate import validator

import pytest
from flask.testing import FlaskClient

from contracts import Document, load
from mock_server import create_app

TARGET = "/api/v3/providers/scim/7/sync/status/"
TOKEN = {"Authorization": "Bearer anything"}


@pytest.fixture
def client() -> FlaskClient:
    return create_app().test_client()


def echo_of(path: str, schema: dict[str, object]) -> Document:
    """A document with one operation whose path parameter has that schema."""
    parameter = {"name": "name", "in": "path", "required": True, "schema": schema}
    operation = {"parameters": [parameter], "responses": {"204": {"description": "found"}}}
    return load({"openapi": "3.1.0", "info": {"title": "t", "version": "1"}, "paths": {path: {"get": operation}}})


def test_it_serves_the_default_document_unless_told_otherwise(client: FlaskClient) -> None:
    """`create_app()` is a factory without arguments, as `flask --app mock_server run` wants it."""
    answer = client.get(TARGET, headers=TOKEN)
    assert answer.status_code == 200
    assert answer.content_type == "application/json"
    assert set(answer.get_json()) == {"is_running", "tasks"}


def test_it_adds_no_content_type_where_there_is_no_content(client: FlaskClient) -> None:
    """Flask's own default would be a lie."""
    answer = client.get(TARGET, headers=TOKEN | {"Prefer": "code=404"})
    assert (answer.status_code, answer.data) == (404, b"")
    assert "Content-Type" not in answer.headers


def test_an_encoded_slash_belongs_to_its_parameter() -> None:
    """The target is matched as it was on the wire, not as the server decoded it (RFC 3986, section 2.2)."""
    client = create_app(echo_of("/files/{name}", {"const": "a/b"})).test_client()
    assert client.get("/files/a%2Fb").status_code == 204
    assert client.get("/files/a/b").status_code == 404


def test_a_body_that_is_too_large_is_refused_with_413() -> None:
    """What would fill memory is not read (RFC 9110, section 15.5.14)."""
    app = create_app()
    app.config["MAX_CONTENT_LENGTH"] = 10
    answer = app.test_client().post(TARGET, data=b"x" * 100)
    assert answer.status_code == 413
    assert answer.content_type == "application/problem+json"


@pytest.mark.parametrize("target", [TARGET, "/nothing", "/_understudy/health"])
def test_it_keeps_to_wsgi(target: str) -> None:
    """Any WSGI server can run it (PEP 3333); the validator raises at what it must not do."""
    environ: dict[str, Any] = {"REQUEST_METHOD": "GET", "PATH_INFO": target, "SCRIPT_NAME": "", "QUERY_STRING": ""}
    setup_testing_defaults(environ)
    said: list[str] = []

    def start_response(status: str, _headers: object, _error: object = None) -> Callable[[bytes], object]:
        said.append(status)
        return said.append

    answer = validator(create_app())(environ, start_response)  # type: ignore[arg-type]
    body = b"".join(answer)
    answer.close()  # type: ignore[attr-defined]
    assert said[0][:3] in {"200", "403", "404"}
    assert body


def test_a_fault_of_ours_is_a_problem_that_says_so() -> None:
    """The server goes on, and the client can tell our fault from its own."""

    def fail() -> None:
        raise ZeroDivisionError("seven")

    app = create_app()
    app.before_request_funcs[None].insert(0, fail)
    answer = app.test_client().get(TARGET)
    assert answer.status_code == 500
    assert "seven" in answer.get_json()["detail"]


@pytest.mark.parametrize(("coding", "undone"), [("gzip", gzip.decompress), ("deflate", zlib.decompress), ("br", None)])
def test_content_is_encoded_as_a_declared_field_says(coding: str, undone: Callable[[bytes], bytes] | None) -> None:
    """What can't be encoded so does not claim to be (RFC 9110, section 8.4)."""
    described = {
        "description": "",
        "headers": {"Content-Encoding": {"schema": {"type": "string", "enum": [coding]}}},
        "content": {"application/json": {"schema": {"type": "integer"}}},
    }
    info = {"title": "t", "version": "1"}
    document = load({"openapi": "3.1.0", "info": info, "paths": {"/a": {"get": {"responses": {"200": described}}}}})
    response = create_app(document).test_client().get("/a")
    assert response.headers.get("Content-Encoding") == (coding if undone else None)
    assert int(undone(response.data) if undone else response.data) >= 0
