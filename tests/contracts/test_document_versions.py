"""Whichever version a document is written in, the model says the same."""

from __future__ import annotations

from dataclasses import fields, is_dataclass
from typing import Any
from urllib.parse import unquote

import pytest

from contracts.document import load
from contracts.document.model import Document, Operation, SchemaObject
from contracts.errors import Place
from contracts.json_values import resolve
from tests.pets import VERSIONS, pets

IGNORED = {"name", "in", "collectionFormat", "x-understudy-form"}


def followed(document: Document, schema: SchemaObject, direction: Any) -> Any:
    """A converted schema with its references put in."""
    resources = document.resources(direction)

    def inline(value: Any) -> Any:
        if isinstance(value, dict) and isinstance(value.get("$ref"), str):
            return inline(resolve(resources[schema.uri], unquote(value["$ref"].removeprefix("#"))))
        if isinstance(value, dict):
            return {key: inline(held) for key, held in value.items() if key not in IGNORED or isinstance(held, dict)}
        return [inline(held) for held in value] if isinstance(value, list) else value

    return inline(resolve(resources[schema.uri], schema.pointer))


def meaning(document: Document, value: Any, direction: str = "response") -> Any:
    """What a part of the model says, without where it stands."""
    if isinstance(value, SchemaObject):
        return followed(document, value, direction)
    if isinstance(value, Place):
        return None
    if is_dataclass(value) and not isinstance(value, type):
        named = {field.name: getattr(value, field.name) for field in fields(value)}
        return {
            name: meaning(document, held, "request" if name in {"parameters", "request_body"} else direction)
            for name, held in named.items()
        }
    if isinstance(value, dict):
        return {key: meaning(document, held, direction) for key, held in value.items()}
    return [meaning(document, held, direction) for held in value] if isinstance(value, tuple) else value


def operations(document: Document) -> dict[str, Any]:
    """What each operation says."""
    return {operation.label: meaning(document, operation) for operation in document.operations}


@pytest.mark.parametrize("version", VERSIONS)
def test_every_version_gives_the_same_model(version: str) -> None:
    """The same API reads the same, schemas in both directions included."""
    document = load(pets(version))
    reference = load(pets("3.1.0"))
    assert [str(problem) for problem in document.problems] == []
    assert operations(document) == operations(reference)
    assert meaning(document, document.servers) == meaning(reference, reference.servers)
    assert meaning(document, document.schemas["Pet"], "request") == meaning(
        reference, reference.schemas["Pet"], "request"
    )
    assert document.specification.endswith(version)
    assert (document.title, document.version) == ("Pets", "1.2.0")


def only(document: dict[str, Any]) -> Operation:
    """The one operation of a document."""
    (operation,) = load(document).operations
    return operation


@pytest.mark.parametrize(
    ("written", "specification"),
    [
        ({"openapi": 3.0}, "OpenAPI 3.0"),
        ({"openapi": 3.1}, "OpenAPI 3.1"),
        ({"openapi": "3.3.0"}, "OpenAPI 3.3.0"),
        ({"openapi": "4.0.0"}, "OpenAPI 4.0.0"),
        ({"swagger": 2}, "Swagger 2.0"),
        ({"openapi": "2.0"}, "OpenAPI 2.0"),
        ({"swagger": "3.0.0"}, "Swagger 3.0.0"),
        ({"swagger": "2.0", "openapi": "3.0.0"}, "OpenAPI 3.0"),
        ({}, "OpenAPI 3.0"),
        ({"openapi": None}, "OpenAPI 3.0"),
        ({"openapi": "three"}, "OpenAPI three"),
    ],
)
def test_an_unclear_version_is_guessed_and_told(written: dict[str, Any], specification: str) -> None:
    """A version that is missing, mixed up, a number or still to come costs a problem, not the document."""
    document = load({**written, "paths": {"/a": {"get": {"responses": {"200": {"description": ""}}}}}})
    assert document.specification == specification
    assert [operation.label for operation in document.operations] == ["GET /a"]
    assert "unclear-version" in {problem.code for problem in document.problems}


@pytest.mark.parametrize(
    ("location", "collection_format", "style", "explode"),
    [
        ("query", None, "form", False),
        ("query", "csv", "form", False),
        ("query", "multi", "form", True),
        ("query", "ssv", "spaceDelimited", False),
        ("query", "tsv", "tabDelimited", False),
        ("query", "pipes", "pipeDelimited", False),
        ("header", "csv", "simple", False),
    ],
)
def test_collection_formats_are_styles(location: str, collection_format: str, style: str, explode: Any) -> None:
    """Source: OAS 2.0, Parameter Object, `collectionFormat`; OAS 3.0, Style Values."""
    parameter = {"name": "ids", "in": location, "type": "array", "items": {"type": "integer"}}
    if collection_format:
        parameter["collectionFormat"] = collection_format
    operation = only({"swagger": "2.0", "paths": {"/a": {"get": {"parameters": [parameter], "responses": {}}}}})
    assert (operation.parameters[0].style, operation.parameters[0].explode) == (style, explode)


@pytest.mark.parametrize(
    ("location", "style", "explode"),
    [("path", "simple", False), ("query", "form", True), ("header", "simple", False), ("cookie", "form", True)],
)
def test_parameters_have_the_defaults_of_their_location(location: str, style: str, explode: Any) -> None:
    """Source: OAS 3.0, Parameter Object, `style` and `explode`."""
    parameter = {"name": "id", "in": location, "required": True, "schema": {}}
    path = {"get": {"parameters": [parameter], "responses": {"200": {"description": ""}}}}
    operation = only({"openapi": "3.0.0", "paths": {"/a/{id}" if location == "path" else "/a": path}})
    assert (operation.parameters[0].style, operation.parameters[0].explode) == (style, explode)


def test_what_3_2_adds_is_read() -> None:
    """QUERY, additional operations, `querystring`, `itemSchema`, `mediaTypes`, `serializedValue`, `$self`."""
    document = load(
        {
            "openapi": "3.2.0",
            "$self": "https://example.com/api/openapi.json",
            "info": {"title": "t", "version": "1"},
            "paths": {
                "/a": {
                    "query": {
                        "parameters": [
                            {
                                "name": "q",
                                "in": "querystring",
                                "content": {"application/x-www-form-urlencoded": {"schema": {"type": "object"}}},
                            }
                        ],
                        "responses": {
                            "200": {"content": {"text/event-stream": {"$ref": "#/components/mediaTypes/Events"}}}
                        },
                    },
                    "additionalOperations": {"COPY": {"responses": {"204": {"description": ""}}}},
                }
            },
            "components": {
                "mediaTypes": {
                    "Events": {
                        "itemSchema": {"$ref": "openapi.json#/components/schemas/Event"},
                        "examples": {"one": {"serializedValue": "data: 1\n\n"}, "two": {"dataValue": [1]}},
                    }
                },
                "schemas": {"Event": {"type": "object"}},
            },
        }
    )
    assert [str(problem) for problem in document.problems] == []
    assert document.uri == "https://example.com/api/openapi.json"
    query, copy = document.operations
    assert (query.method, copy.method) == ("QUERY", "COPY")
    assert query.parameters[0].location == "querystring"
    assert query.parameters[0].content is not None
    media_type = query.responses["200"].content["text/event-stream"]
    assert media_type.item_schema is not None
    assert [(example.serialized, example.value) for example in media_type.examples] == [
        ("data: 1\n\n", None),
        (None, [1]),
    ]


def test_security_is_inherited_overridden_or_optional() -> None:
    """Source: OAS 3.0, Operation Object, `security`."""
    answers = {"responses": {"200": {"description": ""}}}
    document = load(
        {
            "openapi": "3.0.0",
            "info": {"title": "t", "version": "1"},
            "security": [{"a": []}, {"b": ["read"]}],
            "paths": {
                "/inherits": {"get": answers},
                "/open": {"get": {**answers, "security": []}},
                "/optional": {"get": {**answers, "security": [{}, {"a": [], "b": []}]}},
            },
            "components": {
                "securitySchemes": {
                    "a": {"type": "http", "scheme": "Bearer"},
                    "b": {"type": "oauth2", "flows": {}},
                }
            },
        }
    )
    asked = [
        [[(need.scheme.name, need.scopes) for need in alternative] for alternative in operation.security]
        for operation in document.operations
    ]
    assert asked == [[[("a", ())], [("b", ("read",))]], [], [[], [("a", ()), ("b", ())]]]
    assert document.security_schemes["a"].scheme == "bearer"


def test_servers_are_those_of_the_operation_else_of_its_path_else_of_the_document() -> None:
    """Variables are filled in by their defaults. Source: OAS 3.0, Server Object."""
    answers = {"responses": {"200": {"description": ""}}}
    document = load(
        {
            "openapi": "3.0.0",
            "info": {"title": "t", "version": "1"},
            "servers": [{"url": "/{stage}/v1/", "variables": {"stage": {"default": "prod", "enum": ["prod", "test"]}}}],
            "paths": {
                "/a": {"get": answers, "post": {**answers, "servers": [{"url": "https://o.example.com"}]}},
                "/b": {"servers": [{"url": "//p.example.com/x"}], "get": answers},
            },
        }
    )
    assert [(s.url, s.base_path) for o in document.operations for s in o.servers] == [
        ("/prod/v1", "/prod/v1"),
        ("https://o.example.com", ""),
        ("//p.example.com/x", "/x"),
    ]


def test_callbacks_and_webhooks_are_operations() -> None:
    """Source: OAS 3.1, Callback Object; OpenAPI Object, `webhooks`."""
    call = {"post": {"requestBody": {"content": {"application/json": {}}}, "responses": {"200": {"description": ""}}}}
    document = load(
        {
            "openapi": "3.1.0",
            "info": {"title": "t", "version": "1"},
            "paths": {
                "/a": {
                    "post": {"responses": {}, "callbacks": {"done": {"{$request.body#/url}": call}}},
                }
            },
            "webhooks": {"ping": call},
        }
    )
    (callback,) = document.operations[0].callbacks["done"]
    assert callback.label == "POST {$request.body#/url}"
    assert [hook.label for hook in document.webhooks] == ["POST ping"]


def test_the_embedded_document_is_loaded_where_none_is_given() -> None:
    """Nothing to name, nothing to complain about."""
    document = load()
    assert document.specification == "OpenAPI 3.0.3"
    assert document.problems == ()
