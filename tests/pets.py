"""One small API, written in each version of OpenAPI: `pets("2.0")`, `pets("3.1.1")`, ..."""

from __future__ import annotations

from typing import Any

VERSIONS = ("2.0", "3.0.4", "3.1.1", "3.2.0")


def pets(version: str) -> dict[str, Any]:
    """The API in that version; a new mapping each time."""
    return earlier() if version == "2.0" else later(version)


PET = {
    "type": "object",
    "required": ["id", "name"],
    "properties": {
        "id": {"type": "integer", "format": "int64", "readOnly": True},
        "name": {"type": "string", "minLength": 1},
        "weight": {"type": "number", "minimum": 0},
    },
}


def later(version: str) -> dict[str, Any]:
    """The API in OpenAPI 3.x."""
    above_zero = {"minimum": 0, "exclusiveMinimum": True} if version.startswith("3.0") else {"exclusiveMinimum": 0}
    pet = {**PET, "properties": {**PET["properties"], "weight": {"type": "number", **above_zero}}}
    reference = {"$ref": "#/components/schemas/Pet"}
    return {
        "openapi": version,
        "info": {"title": "Pets", "version": "1.2.0"},
        "servers": [{"url": "https://pets.example.com/api/v1"}],
        "security": [{"key": []}],
        "paths": {
            "/pets/{id}": {
                "parameters": [{"name": "id", "in": "path", "required": True, "schema": {"type": "integer"}}],
                "get": {
                    "operationId": "getPet",
                    "tags": ["pets"],
                    "parameters": [
                        {
                            "name": "fields",
                            "in": "query",
                            "explode": False,
                            "schema": {"type": "array", "items": {"type": "string"}},
                        },
                        {
                            "name": "kinds",
                            "in": "query",
                            "schema": {"type": "array", "items": {"type": "string", "enum": ["a", "b"]}},
                        },
                        {"name": "X-Trace", "in": "header", "schema": {"type": "string"}},
                    ],
                    "responses": {
                        "200": {
                            "description": "it",
                            "headers": {"X-Rate": {"schema": {"type": "integer"}}},
                            "content": {"application/json": {"schema": reference, "example": {"id": 1, "name": "Rex"}}},
                        },
                        "404": {"description": "none"},
                    },
                },
                "put": {
                    "operationId": "putPet",
                    "security": [],
                    "requestBody": {"required": True, "content": {"application/json": {"schema": reference}}},
                    "responses": {"204": {"description": "done"}, "default": {"description": "failed"}},
                },
                "post": {
                    "operationId": "postForm",
                    "requestBody": {
                        "required": True,
                        "content": {
                            "multipart/form-data": {
                                "schema": {
                                    "type": "object",
                                    "properties": {
                                        "name": {"type": "string"},
                                        "photo": {"type": "string", "format": "binary"},
                                    },
                                    "required": ["name"],
                                }
                            }
                        },
                    },
                    "responses": {"204": {"description": "done"}},
                },
            }
        },
        "components": {
            "schemas": {"Pet": pet},
            "securitySchemes": {"key": {"type": "apiKey", "in": "header", "name": "X-Key"}},
        },
    }


def earlier() -> dict[str, Any]:
    """The API in Swagger 2.0."""
    reference = {"$ref": "#/definitions/Pet"}
    weight = {"type": "number", "minimum": 0, "exclusiveMinimum": True}
    return {
        "swagger": "2.0",
        "info": {"title": "Pets", "version": "1.2.0"},
        "host": "pets.example.com",
        "basePath": "/api/v1",
        "schemes": ["https"],
        "consumes": ["application/json"],
        "produces": ["application/json"],
        "security": [{"key": []}],
        "paths": {
            "/pets/{id}": {
                "parameters": [{"name": "id", "in": "path", "required": True, "type": "integer"}],
                "get": {
                    "operationId": "getPet",
                    "tags": ["pets"],
                    "parameters": [
                        {"name": "fields", "in": "query", "type": "array", "items": {"type": "string"}},
                        {
                            "name": "kinds",
                            "in": "query",
                            "type": "array",
                            "collectionFormat": "multi",
                            "items": {"type": "string", "enum": ["a", "b"]},
                        },
                        {"name": "X-Trace", "in": "header", "type": "string"},
                    ],
                    "responses": {
                        "200": {
                            "description": "it",
                            "headers": {"X-Rate": {"type": "integer"}},
                            "schema": reference,
                            "examples": {"application/json": {"id": 1, "name": "Rex"}},
                        },
                        "404": {"description": "none"},
                    },
                },
                "put": {
                    "operationId": "putPet",
                    "security": [],
                    "parameters": [{"name": "pet", "in": "body", "required": True, "schema": reference}],
                    "responses": {"204": {"description": "done"}, "default": {"description": "failed"}},
                },
                "post": {
                    "operationId": "postForm",
                    "consumes": ["multipart/form-data"],
                    "parameters": [
                        {"name": "name", "in": "formData", "type": "string", "required": True},
                        {"name": "photo", "in": "formData", "type": "file"},
                    ],
                    "responses": {"204": {"description": "done"}},
                },
            }
        },
        "definitions": {"Pet": {**PET, "properties": {**PET["properties"], "weight": weight}}},
        "securityDefinitions": {"key": {"type": "apiKey", "in": "header", "name": "X-Key"}},
    }
