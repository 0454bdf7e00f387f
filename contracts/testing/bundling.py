"""A document, read, as one OpenAPI 3.1 document without references out of it: what a foreign generator understands.

Knows the model and JSON Schema references; no generator. What requests are made from is written, and what is promised
of their answers; no credentials, which whoever sends the requests puts in. Schemas stay where they stand in their
resource, each resource below `x-resources`, once as requests mean it and once as answers do.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import unquote, urldefrag, urljoin

from contracts.document.model import (
    Document,
    Example,
    LinkObject,
    MediaTypeObject,
    Operation,
    Parameter,
    ResponseObject,
    SchemaObject,
)
from contracts.json_values import JsonValue, join

_HOME = "x-resources"
_KNOWN_METHODS = ("get", "put", "post", "delete", "options", "head", "patch", "trace")
_MAX_DEPTH = 200


def bundle(document: Document, operations: Iterable[Operation]) -> JsonValue:
    """The OpenAPI 3.1 document that has those operations; one whose method 3.1 does not know is left out."""
    asked, answered = document.resources("request"), document.resources("response")
    names = _Names(
        {uri: f"r{number}" for number, uri in enumerate(asked)},
        {uri: f"a{number}" for number, uri in enumerate(answered)},
    )
    paths: dict[str, dict[str, JsonValue]] = {}
    for operation in operations:
        if operation.method.lower() in _KNOWN_METHODS:
            paths.setdefault(operation.path, {})[operation.method.lower()] = _operation(operation, names)
    return {
        "openapi": "3.1.0",
        "info": {"title": document.title or "untitled", "version": document.version or "0"},
        "paths": paths,
        _HOME: {
            **{names.asked[uri]: _moved(asked[uri], uri, names.asked, 0) for uri in asked},
            **{names.answered[uri]: _moved(answered[uri], uri, names.answered, 0) for uri in answered},
        },
    }


@dataclass(frozen=True, slots=True)
class _Names:
    """Where resources stand, by URI."""

    asked: Mapping[str, str]
    answered: Mapping[str, str]


def _operation(operation: Operation, names: _Names) -> JsonValue:
    written: dict[str, JsonValue] = {
        "parameters": [
            _parameter(each, names.asked) for each in operation.parameters if each.location != "querystring"
        ],
        "responses": {status: _response(each, names.answered) for status, each in operation.responses.items()}
        or {"default": {"description": ""}},
    }
    if operation.operation_id:
        written["operationId"] = operation.operation_id
    body = operation.request_body
    if body is not None and body.content:
        content = {key: _media_type(media_type, names.asked) for key, media_type in body.content.items()}
        written["requestBody"] = {"required": body.required, "content": content}
    return written


def _response(response: ResponseObject, names: Mapping[str, str]) -> JsonValue:
    written: dict[str, JsonValue] = {"description": response.description}
    if response.content:
        written["content"] = {key: _media_type(each, names) for key, each in response.content.items()}
    if response.headers:
        written["headers"] = {
            name: {"required": each.required, "schema": _reference(each.schema, names)}
            for name, each in response.headers.items()
        }
    if response.links:
        written["links"] = {name: _link(each) for name, each in response.links.items() if each.operation_id}
    return written


def _link(link: LinkObject) -> JsonValue:
    written: dict[str, JsonValue] = {"operationId": link.operation_id, "parameters": dict(link.parameters)}
    return written if link.request_body is None else {**written, "requestBody": link.request_body}


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
    return written | {"schema": _reference(parameter.schema, names), **_examples(parameter.examples)}


def _media_type(media_type: MediaTypeObject, names: Mapping[str, str]) -> JsonValue:
    encoding = {
        name: {"contentType": each.content_type} for name, each in media_type.encoding.items() if each.content_type
    }
    written: dict[str, JsonValue] = {"schema": _reference(media_type.schema, names), **_examples(media_type.examples)}
    return {**written, "encoding": encoding} if encoding else written


def _examples(examples: Sequence[Example]) -> dict[str, JsonValue]:
    """The member for those that have a value, if there are any."""
    written = {each.name or "example": {"value": each.value} for each in examples if each.has_value}
    return {"examples": written} if written else {}


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
