"""The document of the conforming server in plain WSGI."""

from __future__ import annotations

from typing import Any

PAGE = 50
"""Items of a page at most."""

PROBLEM = {
    "type": "object",
    "required": ["title", "status"],
    "properties": {"title": {"type": "string"}, "status": {"type": "integer"}},
}
TITLE = {"type": "string", "minLength": 1, "maxLength": 40}
FIELDS: dict[str, Any] = {
    "title": TITLE,
    "text": {"type": "string", "maxLength": 200},
    "kind": {"type": "string", "enum": ["memo", "task"], "default": "memo"},
    "priority": {"type": "integer", "minimum": 1, "maximum": 5},
    "due": {"type": ["string", "null"], "format": "date"},
    "labels": {
        "type": "array",
        "items": {"type": "string", "pattern": "^[a-z]{1,8}$"},
        "maxItems": 4,
        "uniqueItems": True,
    },
}
NEW_NOTE = {"type": "object", "required": ["title"], "additionalProperties": False, "properties": FIELDS}
CHANGES = {
    "type": "object",
    "additionalProperties": False,
    "properties": FIELDS,
}
NOTE = {
    "type": "object",
    "required": ["id", "title", "kind", "created"],
    "additionalProperties": False,
    "properties": {
        "id": {"type": "integer", "format": "int64", "minimum": 1},
        "created": {"type": "string", "format": "date-time"},
        **FIELDS,
    },
}
NEW_LINE = {
    "type": "object",
    "required": ["text"],
    "additionalProperties": False,
    "properties": {"text": {"type": "string", "maxLength": 80}},
}
LINE = {
    "type": "object",
    "required": ["id", "text"],
    "properties": {"id": {"type": "integer", "minimum": 1}, "text": {"type": "string", "maxLength": 80}},
}
STATUS: dict[str, Any] = {
    "started": "2024-02-29T12:00:00Z",
    "build": "3fa85f64-5717-4562-b3fc-2c963f66afa6",
    "home": "https://things.example/a",
    "contact": "ops@things.example",
    "address": "192.0.2.7",
    "port": 8080,
    "served": 2**40,
    "checksum": "aGk=",
    "load": 0.5,
    "step": 0.25,
    "level": "green",
    "modes": ["a", "b"],
    "version": "1.2.3",
}
"""What the server says of itself."""
STATUS_SCHEMA = {
    "type": "object",
    "required": ["started", "build", "level"],
    "properties": {
        "started": {"type": "string", "format": "date-time"},
        "build": {"type": "string", "format": "uuid"},
        "home": {"type": "string", "format": "uri"},
        "contact": {"type": "string", "format": "email"},
        "address": {"type": "string", "format": "ipv4"},
        "port": {"type": "integer", "format": "int32"},
        "served": {"type": "integer", "format": "int64"},
        "checksum": {"type": "string", "format": "byte"},
        "load": {"type": "number", "minimum": 0, "maximum": 1},
        "step": {"type": "number", "multipleOf": 0.05},
        "level": {"type": "string", "enum": ["green", "yellow", "red"]},
        "modes": {"type": "array", "items": {"type": "string", "maxLength": 3}, "uniqueItems": True, "maxItems": 3},
        "version": {"type": "string", "pattern": r"^\d+\.\d+\.\d+$"},
    },
}


def _answer(schema: Any, media_type: str = "application/json", **headers: Any) -> dict[str, Any]:
    return {"description": "what is promised", "headers": headers, "content": {media_type: {"schema": schema}}}


def _refusals(*statuses: str) -> dict[str, Any]:
    return {status: _answer(PROBLEM, "application/problem+json") for status in statuses}


def _body(schema: str, media_type: str = "application/json") -> dict[str, Any]:
    return {"required": True, "content": {media_type: {"schema": _of(schema)}}}


def _of(name: str) -> dict[str, Any]:
    return {"$ref": f"#/components/schemas/{name}"}


def _number(name: str) -> dict[str, Any]:
    schema = {"type": "integer", "minimum": 1, "format": "int64"}
    return {"name": name, "in": "path", "required": True, "schema": schema}


def _query(name: str, schema: Any, **more: Any) -> dict[str, Any]:
    return {"name": name, "in": "query", "schema": schema, **more}


def _header(schema: Any) -> dict[str, Any]:
    return {"required": True, "schema": schema}


TOTAL = _header({"type": "integer", "minimum": 0})
LOCATION = _header({"type": "string", "format": "uri-reference"})
PAGES = [
    _query("limit", {"type": "integer", "minimum": 1, "maximum": PAGE, "default": 10}),
    _query("offset", {"type": "integer", "minimum": 0, "default": 0}),
]
TAG = _header({"type": "string"})
OPEN: dict[str, Any] = {"security": []}

DOCUMENT: dict[str, Any] = {
    "openapi": "3.1.0",
    "info": {"title": "Notes", "version": "1"},
    "security": [{"token": []}],
    "components": {
        "securitySchemes": {"token": {"type": "http", "scheme": "bearer"}},
        "schemas": {
            "Note": NOTE,
            "NewNote": NEW_NOTE,
            "Changes": CHANGES,
            "Line": LINE,
            "NewLine": NEW_LINE,
            "Status": STATUS_SCHEMA,
        },
    },
    "paths": {
        "/status": {"get": {**OPEN, "responses": {"200": _answer(_of("Status")), **_refusals("405")}}},
        "/motd": {"get": {**OPEN, "responses": {"200": _answer({"type": "string"}, "text/plain"), **_refusals("405")}}},
        "/icon": {"get": {**OPEN, "responses": {"200": _answer({}, "image/png"), **_refusals("405")}}},
        "/search": {
            "get": {
                "parameters": [
                    _query("term", {"type": "string", "pattern": "^[a-z]+$", "minLength": 2, "maxLength": 8})
                    | {"required": True},
                    _query("size", {"type": "integer", "minimum": -10, "maximum": 99}),
                    _query("price", {"type": "number", "exclusiveMinimum": 0, "maximum": 1000, "multipleOf": 0.5}),
                    _query(
                        "tags",
                        {
                            "type": "array",
                            "items": {"type": "string", "enum": ["red", "green", "blue"]},
                            "minItems": 1,
                            "maxItems": 3,
                        },
                        explode=False,
                    ),
                    _query("on", {"type": "string", "format": "date"}),
                    {"name": "X-Trace", "in": "header", "schema": {"type": "integer", "minimum": 0, "maximum": 9}},
                ],
                "responses": {
                    "200": _answer({"type": "array", "items": {"type": "string"}}),
                    **_refusals("400", "401", "405"),
                },
            }
        },
        "/notes": {
            "get": {
                "parameters": [*PAGES, _query("kind", {"type": "string", "enum": ["memo", "task"]})],
                "responses": {
                    "200": _answer(
                        {"type": "array", "items": _of("Note"), "maxItems": PAGE}, **{"X-Total-Count": TOTAL}
                    ),
                    **_refusals("400", "401", "405"),
                },
            },
            "post": {
                "requestBody": _body("NewNote"),
                "responses": {
                    "201": _answer(_of("Note"), Location=LOCATION),
                    **_refusals("400", "401", "405", "415"),
                },
            },
        },
        "/notes/{id}": {
            "parameters": [_number("id")],
            "get": {
                "responses": {
                    "200": _answer(_of("Note"), ETag=TAG),
                    "304": {"description": "what you have is still so", "headers": {"ETag": TAG}},
                    **_refusals("400", "401", "404", "405"),
                }
            },
            "put": {
                "requestBody": _body("NewNote"),
                "responses": {"200": _answer(_of("Note")), **_refusals("400", "401", "404", "405", "412", "415")},
            },
            "patch": {
                "requestBody": _body("Changes", "application/merge-patch+json"),
                "responses": {"200": _answer(_of("Note")), **_refusals("400", "401", "404", "405", "412", "415")},
            },
            "delete": {
                "responses": {"204": {"description": "gone"}, **_refusals("400", "401", "404", "405", "412")},
            },
        },
        "/notes/{id}/lines": {
            "parameters": [_number("id")],
            "get": {
                "parameters": PAGES,
                "responses": {
                    "200": _answer({"type": "array", "items": _of("Line")}, **{"X-Total-Count": TOTAL}),
                    **_refusals("400", "401", "404", "405"),
                },
            },
            "post": {
                "requestBody": _body("NewLine"),
                "responses": {
                    "201": _answer(_of("Line"), Location=LOCATION),
                    **_refusals("400", "401", "404", "405", "415"),
                },
            },
        },
        "/notes/{id}/lines/{line}": {
            "parameters": [_number("id"), _number("line")],
            "get": {"responses": {"200": _answer(_of("Line")), **_refusals("400", "401", "404", "405")}},
            "delete": {"responses": {"204": {"description": "gone"}, **_refusals("400", "401", "404", "405")}},
        },
    },
}
