"""A document, read, as one OpenAPI 3.1 document without references out of it: what a foreign generator understands.

Knows the model and JSON Schema references; no generator. Only what requests are made from is written: parameters and
bodies. Schemas stay where they stand in their resource, each resource below `x-resources`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from urllib.parse import unquote, urldefrag, urljoin

from contracts.document.model import Document, MediaTypeObject, Operation, Parameter, SchemaObject
from contracts.json_values import JsonValue, join

_HOME = "x-resources"
_KNOWN_METHODS = ("get", "put", "post", "delete", "options", "head", "patch", "trace")
_MAX_DEPTH = 200


def bundle(document: Document, operations: Iterable[Operation]) -> JsonValue:
    """The OpenAPI 3.1 document that has those operations; one whose method 3.1 does not know is left out."""
    resources = document.resources("request")
    names = {uri: f"r{number}" for number, uri in enumerate(resources)}
    paths: dict[str, dict[str, JsonValue]] = {}
    for operation in operations:
        if operation.method.lower() in _KNOWN_METHODS:
            paths.setdefault(operation.path, {})[operation.method.lower()] = _operation(operation, names)
    return {
        "openapi": "3.1.0",
        "info": {"title": document.title or "untitled", "version": document.version or "0"},
        "paths": paths,
        _HOME: {names[uri]: _moved(resources[uri], uri, names, 0) for uri in names},
    }


def _operation(operation: Operation, names: Mapping[str, str]) -> JsonValue:
    written: dict[str, JsonValue] = {
        "parameters": [_parameter(each, names) for each in operation.parameters if each.location != "querystring"],
        "responses": {"default": {"description": ""}},
    }
    body = operation.request_body
    if body is not None and body.content:
        content = {key: _media_type(media_type, names) for key, media_type in body.content.items()}
        written["requestBody"] = {"required": body.required, "content": content}
    return written


def _parameter(parameter: Parameter, names: Mapping[str, str]) -> JsonValue:
    written: dict[str, JsonValue] = {
        "name": parameter.name,
        "in": parameter.location,
        "required": parameter.required,
    }
    if parameter.content is not None:
        return written | {"content": {parameter.content.media_type: _media_type(parameter.content, names)}}
    if parameter.style not in ("cookie", "tabDelimited"):
        written |= {"style": parameter.style, "explode": parameter.explode, "allowReserved": parameter.allow_reserved}
    return written | {"schema": _reference(parameter.schema, names)}


def _media_type(media_type: MediaTypeObject, names: Mapping[str, str]) -> JsonValue:
    encoding = {
        name: {"contentType": each.content_type} for name, each in media_type.encoding.items() if each.content_type
    }
    return {"schema": _reference(media_type.schema, names), **({"encoding": encoding} if encoding else {})}


def _reference(schema: SchemaObject | None, names: Mapping[str, str]) -> JsonValue:
    if schema is None or schema.uri not in names:
        return {}
    return {"$ref": "#" + join("", _HOME, names[schema.uri]) + schema.pointer}


def _moved(value: JsonValue, base: str, names: Mapping[str, str], depth: int) -> JsonValue:
    """The value with every reference into a known resource led to where that resource now stands."""
    if depth > _MAX_DEPTH:
        return value
    if isinstance(value, list):
        return [_moved(element, base, names, depth + 1) for element in value]
    if not isinstance(value, Mapping):
        return value
    moved = {key: _moved(member, base, names, depth + 1) for key, member in value.items()}
    reference = value.get("$ref")
    if isinstance(reference, str):
        uri, fragment = urldefrag(urljoin(base, reference))
        if uri in names and (not fragment or fragment.startswith("/")):
            moved["$ref"] = "#" + join("", _HOME, names[uri]) + unquote(fragment)
    return moved
