"""A small document and a server for it written with nothing but the standard library: keeping it, or breaking it.

The server knows nothing of this project's code, so that agreement between the two means something.
"""

from __future__ import annotations

import contextlib
import json
import re
import threading
from collections.abc import Callable, Iterator, Mapping
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import MappingProxyType
from typing import Any, NamedTuple
from urllib.parse import parse_qsl, urlsplit

ERROR = {"type": "object", "properties": {"error": {"type": "string"}}, "required": ["error"]}
PET = {
    "type": "object",
    "properties": {
        "id": {"type": "integer", "minimum": 1},
        "name": {"type": "string", "minLength": 1, "maxLength": 20},
        "kind": {"type": "string", "enum": ["cat", "dog"]},
    },
    "required": ["id", "name"],
    "additionalProperties": False,
}
NEW_PET = {
    "type": "object",
    "properties": {"name": PET["properties"]["name"], "kind": PET["properties"]["kind"]},  # type: ignore[index]
    "required": ["name"],
    "additionalProperties": False,
}


def _answer(schema: dict[str, Any]) -> dict[str, Any]:
    return {"description": "", "content": {"application/json": {"schema": schema}}}


PETS: dict[str, Any] = {
    "openapi": "3.0.3",
    "info": {"title": "Pets", "version": "1"},
    "servers": [{"url": "/v1"}],
    "components": {"securitySchemes": {"token": {"type": "http", "scheme": "bearer"}}},
    "paths": {
        "/pets/{id}": {
            "get": {
                "operationId": "pet",
                "security": [{"token": []}],
                "parameters": [
                    {"name": "id", "in": "path", "required": True, "schema": {"type": "integer", "minimum": 1}},
                    {"name": "verbose", "in": "query", "schema": {"type": "boolean"}},
                ],
                "responses": {
                    "200": _answer(PET),
                    "400": _answer(ERROR),
                    "401": _answer(ERROR),
                    "404": _answer(ERROR),
                    "405": _answer(ERROR),
                },
            }
        },
        "/pets": {
            "post": {
                "operationId": "add",
                "requestBody": {"required": True, "content": {"application/json": {"schema": NEW_PET}}},
                "responses": {
                    "201": {**_answer(PET), "headers": {"Location": {"required": True, "schema": {"type": "string"}}}},
                    "400": _answer(ERROR),
                    "405": _answer(ERROR),
                    "415": _answer(ERROR),
                },
            }
        },
    },
}


class Asked(NamedTuple):
    method: str
    path: str
    query: dict[str, str]
    headers: dict[str, str]
    content: bytes


class Answered(NamedTuple):
    status: int
    value: Any
    headers: Mapping[str, str] = MappingProxyType({})


Server = Callable[[Asked], Answered]


TOKENS = frozenset({"understudy", "a-token", "a-token-of-tests", "secret-token", "s3cret-token"})
"""Those that the server has given out."""


def keeping(asked: Asked) -> Answered:
    """Keeps every promise of PETS."""
    one = re.fullmatch(r"/v1/pets/([^/]*)", asked.path)
    if one is None and asked.path != "/v1/pets":
        return Answered(404, {"error": "no such path"})
    allowed = "GET" if one else "POST"
    if asked.method != allowed and not (one and asked.method == "HEAD"):
        return Answered(405, {"error": "method"}, {"Allow": "GET, HEAD" if one else "POST"})
    return _one(asked, one.group(1)) if one else _add(asked)


def _one(asked: Asked, text: str) -> Answered:
    if asked.headers.get("authorization") not in {f"Bearer {token}" for token in TOKENS}:
        return Answered(401, {"error": "who are you?"}, {"WWW-Authenticate": "Bearer"})
    # Beyond 4,300 digits Python's int() refuses.
    if not re.fullmatch(r"0*[1-9][0-9]{0,4000}", text) or asked.query.get("verbose", "true") not in ("true", "false"):
        return Answered(400, {"error": "bad request"})
    if len(text) > 15:
        return Answered(404, {"error": "no such pet"})
    return Answered(200, {"id": int(text), "name": "Tom", "kind": "cat"})


def _add(asked: Asked) -> Answered:
    if asked.headers.get("content-type", "").partition(";")[0].strip().lower() != "application/json":
        return Answered(415, {"error": "media type"})
    try:
        value = json.loads(asked.content, parse_constant=_refuse)
    except (ValueError, RecursionError):
        return Answered(400, {"error": "no JSON"})
    if not isinstance(value, dict) or not value.keys() <= {"name", "kind"}:
        return Answered(400, {"error": "no pet"})
    name = value.get("name")
    if not isinstance(name, str) or not 1 <= len(name) <= 20 or value.get("kind", "cat") not in ("cat", "dog"):
        return Answered(400, {"error": "no pet"})
    return Answered(201, {"id": 1, **value}, {"Location": "/v1/pets/1"})


def _refuse(constant: str) -> None:
    raise ValueError(constant)


def changing(change: Callable[[Asked, Answered], Answered]) -> Server:
    """The keeping server with its answers changed."""
    return lambda asked: change(asked, keeping(asked))


class AnyMethod(BaseHTTPRequestHandler):
    """Answers every method alike, and logs nothing."""

    def answer(self) -> None:
        """One request."""
        raise NotImplementedError

    def __getattr__(self, name: str) -> Any:
        if name.startswith("do_"):
            return self.answer
        raise AttributeError(name)

    def log_message(self, *_: Any) -> None:
        """Nothing."""


@contextlib.contextmanager
def listening(handler: type[BaseHTTPRequestHandler]) -> Iterator[str]:
    """The URL of a server on a free loopback port that has the handler answer, a thread for each connection."""
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as listener:
        listener.daemon_threads = True
        thread = threading.Thread(target=listener.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
        thread.start()
        try:
            yield f"http://127.0.0.1:{listener.server_port}"
        finally:
            listener.shutdown()
            thread.join()


@contextlib.contextmanager
def serving(server: Server) -> Iterator[str]:
    """The URL of `server` on a free loopback port."""

    class Handler(AnyMethod):
        protocol_version = "HTTP/1.1"

        def handle_one_request(self) -> None:
            with contextlib.suppress(ConnectionError):
                super().handle_one_request()

        def answer(self) -> None:
            content = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            parts = urlsplit(self.path)
            query = dict(parse_qsl(parts.query, keep_blank_values=True))
            headers = {name.lower(): value for name, value in self.headers.items()}
            answered = server(Asked(self.command, parts.path, query, headers, content))
            body = b"" if answered.value is None else json.dumps(answered.value).encode()
            self.send_response(answered.status)
            fields = {"Content-Type": "application/json", "Content-Length": str(len(body)), **answered.headers}
            for name, value in fields.items():
                self.send_header(name, value)
            self.end_headers()
            if self.command != "HEAD":
                self.wfile.write(body)

    with listening(Handler) as url:
        yield url
