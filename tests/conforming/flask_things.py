"""A conforming server in Flask: 403 without credentials, 400 for what it can't read, 404 for what is not there."""

from __future__ import annotations

import re
from typing import Any

import flask

KEY = "a-token-of-tests"
"""The one that is taken."""
MESSAGE = {"type": "object", "required": ["message"], "properties": {"message": {"type": "string"}}}
NEW = {
    "type": "object",
    "required": ["name"],
    "additionalProperties": False,
    "properties": {
        "name": {"type": "string", "minLength": 1, "maxLength": 20},
        "size": {"type": "integer", "minimum": 1, "maximum": 99},
    },
}
THING = {**NEW, "required": ["id", "name"], "properties": {"id": {"type": "integer"}, **NEW["properties"]}}


def _answer(schema: Any) -> Any:
    return {"description": "", "content": {"application/json": {"schema": schema}}}


REFUSALS = {code: _answer(MESSAGE) for code in ("400", "403", "404", "405", "415")}
NUMBER = {"name": "number", "in": "path", "required": True, "schema": {"type": "integer", "minimum": 1}}
DOCUMENT: dict[str, Any] = {
    "openapi": "3.0.3",
    "info": {"title": "Things", "version": "1"},
    "components": {"securitySchemes": {"key": {"type": "apiKey", "in": "header", "name": "X-Key"}}},
    "security": [{"key": []}],
    "paths": {
        "/things": {
            "get": {"responses": {"200": _answer({"type": "array", "items": THING}), **REFUSALS}},
            "post": {
                "requestBody": {"required": True, "content": {"application/json": {"schema": NEW}}},
                "responses": {"201": _answer(THING), **REFUSALS},
            },
        },
        "/things/{number}": {
            "parameters": [NUMBER],
            "get": {"responses": {"200": _answer(THING), **REFUSALS}},
            "delete": {"responses": {"204": {"description": ""}, **REFUSALS}},
        },
    },
}


def document_and_application() -> tuple[dict[str, Any], Any]:
    """The document, and the WSGI application that keeps it."""
    app = flask.Flask("things")
    store: dict[int, Any] = {}

    @app.errorhandler(404)
    @app.errorhandler(405)
    def told(error: Any) -> Any:
        response = flask.jsonify(message=error.name)
        allowed = {"Allow": ", ".join(error.valid_methods)} if getattr(error, "valid_methods", None) else {}
        return response, error.code, allowed

    def refused(code: int, message: str) -> Any:
        return flask.jsonify(message=message), code

    @app.before_request
    def keyed() -> Any:
        if flask.request.url_rule and flask.request.method != "OPTIONS" and flask.request.headers.get("X-Key") != KEY:
            return refused(403, "no key")
        return None

    @app.get("/things")
    def listed() -> Any:
        return flask.jsonify(list(store.values()))

    @app.post("/things")
    def added() -> Any:
        if flask.request.mimetype != "application/json":
            return refused(415, "JSON is taken alone")
        new = _read(flask.request.get_data())
        if new is None:
            return refused(400, "no such thing can be")
        number = len(store) + 1
        store[number] = {"id": number, **new}
        return flask.jsonify(store[number]), 201, {"Location": f"/things/{number}"}

    @app.get("/things/<text>")
    def one(text: str) -> Any:
        number = _number(text)
        if number is None:
            return refused(400, "a number is asked for")
        return flask.jsonify(store[number]) if number in store else refused(404, "no such thing")

    @app.delete("/things/<text>")
    def dropped(text: str) -> Any:
        number = _number(text)
        if number is None:
            return refused(400, "a number is asked for")
        return ("", 204) if store.pop(number, None) else refused(404, "no such thing")

    return DOCUMENT, app


def _number(text: str) -> int | None:
    return int(text) if re.fullmatch(r"[1-9][0-9]{0,400}", text) else None


def _read(content: bytes) -> dict[str, Any] | None:
    """The new thing, if it is one."""
    import json

    def once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        if len({name for name, _ in pairs}) < len(pairs):
            raise ValueError("a name twice")
        return dict(pairs)

    def no_constant(name: str) -> None:
        raise ValueError(name)

    try:
        value = json.loads(content.decode(), object_pairs_hook=once, parse_constant=no_constant)
    except (ValueError, RecursionError):
        return None
    if not isinstance(value, dict) or not value.keys() <= {"name", "size"} or content[:3] == b"\xef\xbb\xbf":
        return None
    name, size = value.get("name"), value.get("size", 1)
    if isinstance(size, float) and size.is_integer():
        size = value["size"] = int(size)
    fits = isinstance(size, int) and not isinstance(size, bool) and 1 <= size <= 99
    return value if isinstance(name, str) and 1 <= len(name) <= 20 and fits else None
