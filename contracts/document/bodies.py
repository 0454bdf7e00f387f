"""What travels as content, and the headers beside it: media types, examples, headers, links, responses.

Knows the objects that OpenAPI 3.x has for them; what 2.0 has in their stead is in `swagger`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from contracts import media_types
from contracts.document.model import (
    Encoding,
    Example,
    HeaderObject,
    LinkObject,
    MediaTypeObject,
    RequestBody,
    ResponseObject,
)
from contracts.document.nodes import Node
from contracts.document.reading import Reading, schema_at
from contracts.errors import DecodeError


def examples(reading: Reading, owner: Node) -> tuple[Example, ...]:
    """The bare `example` of an object, then its `examples`. Source: OAS 3.2, Example Object."""
    found = []
    if owner.has("example"):
        node = owner.at("example", owner.value["example"])
        found.append(Example("", node.value, node.place))
    for name, _, node in reading.followed(owner.members("examples")):
        example = _example(reading, name, node)
        if example:
            found.append(example)
    return tuple(found)


def _example(reading: Reading, name: str, node: Node) -> Example | None:
    serialized = node.string("serializedValue") if node.has("serializedValue") else None
    if serialized is None and node.has("externalValue"):
        serialized = reading.fetch_text(node, node.string("externalValue"))
    for key in ("dataValue", "value"):
        if node.has(key):
            return Example(name, node.value[key], node.place, serialized=serialized)
    if serialized is None:
        return None
    return Example(name, None, node.place, has_value=False, serialized=serialized)


def content(reading: Reading, owner: Node) -> dict[str, MediaTypeObject]:
    """The `content` of an object, by media type as written; what is written as none is `*/*`."""
    found: dict[str, MediaTypeObject] = {}
    for written, node, target in reading.followed(reading.members(owner, "content")):
        name = readable(reading, node, written)
        found.setdefault(name, _media_type(reading, target, name))
    return found


def readable(reading: Reading, node: Node, written: str) -> str:
    """The media type or range as written, or `*/*` where that is none, which is a problem.

    Source: OAS 3.2, Media Type Object; RFC 9110, section 8.3.1.
    """
    try:
        media_types.parse(written)
    except DecodeError as error:
        repair = str(error).partition("; ")[2]
        message = f"{written!r} is no media type, so that content of any type is taken"
        reading.problems.add("bad-media-type", node, message, repair, level="warning")
        return "*/*"
    return written


def _media_type(reading: Reading, node: Node, name: str) -> MediaTypeObject:
    """A media type. Source: OAS 3.2, Media Type Object."""
    prefix = tuple(_encoding(reading, below) for below in node.elements("prefixEncoding"))
    item = node.object("itemEncoding")
    schema, item_schema = schema_at(node.member("schema")), schema_at(node.member("itemSchema"))
    if item_schema is None and _is_a_stream(name) and _is_of_objects(reading, node.member("schema")):
        schema, item_schema = None, schema
    return MediaTypeObject(
        media_type=name,
        place=node.place,
        schema=schema,
        item_schema=item_schema,
        examples=tuple(_as_content(each, name) for each in examples(reading, node)),
        encoding={part: _encoding(reading, below) for part, below in node.members("encoding")},
        prefix_encoding=prefix,
        item_encoding=_encoding(reading, item) if item else None,
    )


def _is_a_stream(media_type: str) -> bool:
    return media_types.is_sequential(media_type) and not media_types.matches(media_type, "multipart/*")


def _is_of_objects(reading: Reading, schema: Node | None, depth: int = 0) -> bool:
    """Whether a schema admits objects alone, so that beside a sequence it can only be meant of each item.

    Documents before OpenAPI 3.2, which has `itemSchema` for it, have no other way to say so.
    """
    if schema is None or depth > _DEEPEST:
        return False
    target = reading.followed_or_same(schema)
    contents = target.value
    if not isinstance(contents, dict):
        return False
    if "type" in contents:
        return bool(contents["type"] == "object")
    if "properties" in contents:
        return True
    all_of = [_is_of_objects(reading, below, depth + 1) for below in target.elements("allOf")]
    branches = [
        _is_of_objects(reading, below, depth + 1) for key in ("oneOf", "anyOf") for below in target.elements(key)
    ]
    return any(all_of) or (bool(branches) and all(branches))


_DEEPEST = 8
"""Schemas within one another that are looked at."""


def _as_content(example: Example, media_type: str) -> Example:
    """The example; a text in the place of a value that has a syntax of its own is the content as on the wire.

    Source: OAS 3.0, Media Type Object, `example` ("in the correct format as specified by the media type").
    """
    written = example.value
    has_syntax = media_types.is_xml(media_type) or media_types.is_sequential(media_type)
    if not example.has_value or not isinstance(written, str) or not has_syntax or "multipart" in media_type:
        return example
    return replace(example, value=None, has_value=False, serialized=written)


def _encoding(reading: Reading, node: Node) -> Encoding:
    explode = node.value.get("explode") if isinstance(node.value, dict) else None
    return Encoding(
        content_type=node.string("contentType") or None,
        headers=headers(reading, node),
        style=node.string("style") or None,
        explode=explode if isinstance(explode, bool) else None,
        allow_reserved=node.flag("allowReserved"),
    )


def headers(reading: Reading, owner: Node) -> dict[str, HeaderObject]:
    """The `headers` of a response or an encoding; `Content-Type` is not for it to say (OAS 3.2, Response Object)."""
    return {
        name: _header(reading, target, name)
        for name, _, target in reading.followed(owner.members("headers"))
        if name.lower() != "content-type"
    }


def _header(reading: Reading, node: Node, name: str) -> HeaderObject:
    return HeaderObject(
        name=name,
        place=node.place,
        required=node.flag("required"),
        explode=node.flag("explode"),
        schema=reading.dialect.fixed_schema(reading, node),
        content=single_content(reading, node),
        examples=examples(reading, node),
        description=node.string("description"),
    )


def single_content(reading: Reading, owner: Node) -> MediaTypeObject | None:
    """The one media type of a parameter or header that has `content` in place of `schema`."""
    return next(iter(content(reading, owner).values()), None)


def request_body(reading: Reading, operation: Node, _parameters: tuple[Node, ...]) -> RequestBody | None:
    """The body of an operation of OpenAPI 3.x.

    Raises: UnresolvedReference if it is a reference that leads nowhere. Source: OAS 3.2, Request Body Object.
    """
    written = operation.object("requestBody")
    if not written:
        return None
    node = reading.follow(written)
    if not isinstance(node.value, dict):
        return None
    body = reading.once(_request_body, node)
    return body if node is written else replace(body, description=reading.description(written, node))


def _request_body(reading: Reading, node: Node) -> RequestBody:
    return RequestBody(
        place=node.place,
        required=node.flag("required"),
        content=content(reading, node),
        description=node.string("description"),
    )


def response_content(reading: Reading, _operation: Node, response: Node) -> Mapping[str, MediaTypeObject]:
    """The content of a response of OpenAPI 3.x."""
    return content(reading, response)


def response(reading: Reading, operation: Node, written: Node, status: str) -> ResponseObject:
    """What is promised under one status.

    Raises: UnresolvedReference if `written` is a reference that leads nowhere. Source: OAS 3.2, Response Object.
    """
    node = reading.follow(written)
    return ResponseObject(
        status=status,
        place=node.place,
        description=reading.description(written, node),
        headers=headers(reading, node),
        content=reading.dialect.response_content(reading, operation, node),
        links={name: _link(target, name) for name, _, target in reading.followed(node.members("links"))},
    )


def _link(node: Node, name: str) -> LinkObject:
    return LinkObject(
        name=name,
        place=node.place,
        operation_id=node.string("operationId") or None,
        operation_ref=node.string("operationRef") or None,
        parameters={key: below.value for key, below in node.members("parameters")},
        request_body=node.value.get("requestBody"),
    )
