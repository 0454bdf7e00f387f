"""What Swagger 2.0 says otherwise than its successors.

Parameters are schemas themselves, bodies and forms are parameters, media types are listed aside, and hosts and schemes
stand in place of servers.

Source: OAS 2.0, Parameter, Response, Header, Security Scheme and Swagger Object.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import cast
from urllib.parse import urlsplit

from contracts.document.bodies import examples, readable
from contracts.document.model import (
    Encoding,
    Example,
    MediaTypeObject,
    Parameter,
    ParameterLocation,
    RequestBody,
    SchemaObject,
    SecurityScheme,
    Server,
)
from contracts.document.names import did_you_mean
from contracts.document.nodes import Node
from contracts.document.reading import Reading, schema_at
from contracts.document.references import fragment
from contracts.document.security import security_scheme as later_security_scheme
from contracts.document.servers import server

_STYLES: dict[str, dict[str, tuple[str, bool]]] = {
    "query": {"csv": ("form", False), "multi": ("form", True)},
    "path": {"csv": ("simple", False)},
    "header": {"csv": ("simple", False)},
    "formData": {"csv": ("form", False), "multi": ("form", True)},
}
_DELIMITED = {"ssv": "spaceDelimited", "tsv": "tabDelimited", "pipes": "pipeDelimited"}
_FORMS = ("application/x-www-form-urlencoded", "multipart/form-data")


def parameter(reading: Reading, node: Node) -> Parameter | None:
    """The parameter at `node`, or None if it is a body, part of a form, or not to be understood."""
    name, location = node.string("name"), node.string("in")
    if not name or location not in {"query", "path", "header"}:
        if location not in {"body", "formData"}:
            _tell_location(reading, node, location)
        return None
    style, explode = _style(reading, node, location)
    return Parameter(
        name=name,
        location=cast(ParameterLocation, location),
        place=node.place,
        required=location == "path" or node.flag("required"),
        style=style,
        explode=explode,
        allow_empty_value=node.flag("allowEmptyValue"),
        schema=fixed_schema(reading, node),
        examples=examples(reading, node),
        description=node.string("description"),
    )


def _tell_location(reading: Reading, node: Node, location: str) -> None:
    if location and node.string("name"):
        known = ("query", "path", "header", "formData", "body")
        repair = did_you_mean(location, known) or "use one of 'query', 'path', 'header', 'formData', 'body'"
        message = f"no parameter can be in {location!r}"
        reading.problems.add("bad-parameter", node.at("in", location), message, repair)


def _style(reading: Reading, node: Node, location: str) -> tuple[str, bool]:
    written = node.string("collectionFormat", "csv")
    if written in _DELIMITED:
        return _DELIMITED[written], False
    if written not in _STYLES[location]:
        known = [*_STYLES[location], *_DELIMITED]
        message = f"`collectionFormat` can't be {written!r} in {location!r}; it is read as 'csv'"
        at = node.at("collectionFormat", written)
        reading.problems.add("bad-style", at, message, did_you_mean(written, known), level="warning")
        written = "csv"
    return _STYLES[location][written]


def fixed_schema(_reading: Reading, node: Node) -> SchemaObject | None:
    """The schema of a parameter or header of 2.0: the object itself; or, as 3.0 has it, what its `schema` holds."""
    return schema_at(node.member("schema") or node)


def request_body(reading: Reading, operation: Node, parameters: tuple[Node, ...]) -> RequestBody | None:
    """The body that the `body` parameter describes, or else the `formData` parameters together."""
    for node in parameters:
        if node.string("in") == "body":
            return _body(reading, operation, node)
    fields = [node for node in parameters if node.string("in") == "formData" and node.string("name")]
    return _form(reading, operation, fields) if fields else None


def _media_types(reading: Reading, operation: Node, name: str) -> tuple[str, ...]:
    """What `consumes` or `produces` says, of the operation or else of the whole document."""
    for owner in (operation, reading.root):
        if isinstance(owner.value.get(name), list):
            node = owner.at(name, owner.value[name])
            return tuple(dict.fromkeys(readable(reading, node, each) for each in owner.strings(name)))
    return ()


def _body(reading: Reading, operation: Node, node: Node) -> RequestBody:
    types = _media_types(reading, operation, "consumes") or ("application/json",)
    schema = schema_at(node.member("schema"))
    shown = examples(reading, node)
    return RequestBody(
        place=node.place,
        required=node.flag("required"),
        content={name: MediaTypeObject(name, node.place, schema, examples=shown) for name in types},
        description=node.string("description"),
    )


def _form(reading: Reading, operation: Node, fields: list[Node]) -> RequestBody:
    has_file = any(node.string("type") == "file" for node in fields)
    declared = [name for name in _media_types(reading, operation, "consumes") if name.partition(";")[0] in _FORMS]
    if has_file and "multipart/form-data" in declared:
        declared = ["multipart/form-data"]
    types = declared or [_FORMS[1] if has_file else _FORMS[0]]
    place = operation.at("parameters", None) if operation.has("parameters") else operation
    places = {node.string("name"): node.place for node in fields}
    schema = reading.add(operation, "form", _form_schema(operation, fields), place.place, places)
    encoding = {node.string("name"): _encoding(reading, node) for node in fields if node.string("type") == "array"}
    return RequestBody(
        place=place.place,
        required=any(node.flag("required") for node in fields),
        content={name: MediaTypeObject(name, place.place, schema, encoding=encoding) for name in types},
    )


def _form_schema(operation: Node, fields: list[Node]) -> dict[str, object]:
    properties = {}
    for node in fields:
        start = "" if node.text is operation.text else node.text.uri
        properties[node.string("name")] = {"$ref": f"{start}#{fragment(node.pointer)}"}
    required = [node.string("name") for node in fields if node.flag("required")]
    return {"type": "object", "properties": properties, **({"required": required} if required else {})}


def _encoding(reading: Reading, node: Node) -> Encoding:
    style, explode = _style(reading, node, "formData")
    return Encoding(style=style, explode=explode)


def response_content(reading: Reading, operation: Node, response: Node) -> Mapping[str, MediaTypeObject]:
    """The content of a response: what its `schema` says, in every media type that the operation produces.

    Without a schema there is no content. Source: OAS 2.0, Response Object, `schema`.
    """
    node = response.member("schema")
    shown = {
        name: (Example("", below.value, below.place),) for name, below in response.members("examples") if "/" in name
    }
    if node is None and not shown:
        return {}
    types = _media_types(reading, operation, "produces") or tuple(shown) or ("application/json",)
    schema = schema_at(node)
    return {name: MediaTypeObject(name, response.place, schema, examples=shown.get(name, ())) for name in types}


def servers(reading: Reading, owner: Node) -> tuple[Server, ...] | None:
    """The document's host and base path under each of its schemes, or, for an operation, under its own schemes."""
    root = reading.root
    is_root = owner.pointer == "" and owner.text is root.text
    schemes = owner.strings("schemes")
    if not is_root and (not schemes or not root.string("host")):
        return None
    base_path = "/" + root.string("basePath").strip("/")
    host = root.string("host")
    if not host:
        return (server(base_path),)
    if "://" in host:
        message = f"`host` is {host!r}, expected a host and perhaps a port"
        repair = f"write {urlsplit(host).netloc!r}"
        reading.problems.add("bad-host", root.at("host", host), message, repair, level="warning")
        host = urlsplit(host).netloc
    origin = urlsplit(root.text.location).scheme
    known = schemes or ((origin,) if origin in {"http", "https"} else ("https",))
    return tuple(server(f"{scheme}://{host}{base_path}") for scheme in known)


def security_scheme(reading: Reading, node: Node, name: str) -> SecurityScheme | None:
    """A scheme of 2.0; its `basic` is HTTP's. Source: OAS 2.0, Security Scheme Object."""
    if node.string("type") == "basic":
        return SecurityScheme(name, "http", node.place, scheme="basic")
    return later_security_scheme(reading, node, name)
