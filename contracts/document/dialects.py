"""The versions of OpenAPI, each a value; and which of them a document is."""

from __future__ import annotations

import re
from dataclasses import replace

from contracts.document import bodies, grammar, parameters, schema_keywords, security, servers, swagger
from contracts.document.names import nearest
from contracts.document.nodes import Node, Problems, shown
from contracts.document.reading import Dialect
from contracts.errors import Problem, UnreadableDocument
from contracts.json_values import JsonValue

OPENAPI_2_0 = Dialect(
    name="Swagger 2.0",
    methods=grammar.METHODS_2_0,
    grammar=grammar.OPENAPI_2_0,
    schemas=schema_keywords.OPENAPI_2_0,
    sections={
        "schemas": "/definitions",
        "parameters": "/parameters",
        "responses": "/responses",
        "securitySchemes": "/securityDefinitions",
    },
    ignored_headers=frozenset(),
    servers=swagger.servers,
    parameter=swagger.parameter,
    request_body=swagger.request_body,
    response_content=swagger.response_content,
    security_scheme=swagger.security_scheme,
    fixed_schema=swagger.fixed_schema,
)
OPENAPI_3_0 = Dialect(
    name="OpenAPI 3.0",
    methods=grammar.METHODS_3_0,
    grammar=grammar.OPENAPI_3_0,
    schemas=schema_keywords.OPENAPI_3_0,
    sections={
        name: f"/components/{name}"
        for name in (
            *("schemas", "responses", "parameters", "examples", "requestBodies", "headers", "securitySchemes"),
            *("links", "callbacks", "pathItems", "mediaTypes"),
        )
    },
    ignored_headers=frozenset({"accept", "content-type", "authorization"}),
    servers=servers.servers,
    parameter=parameters.parameter,
    request_body=bodies.request_body,
    response_content=bodies.response_content,
    security_scheme=security.security_scheme,
    fixed_schema=parameters.fixed_schema,
)
OPENAPI_3_1 = replace(OPENAPI_3_0, name="OpenAPI 3.1", grammar=grammar.OPENAPI_3_1, schemas=schema_keywords.OPENAPI_3_1)
OPENAPI_3_2 = replace(
    OPENAPI_3_1, name="OpenAPI 3.2", methods=grammar.METHODS_3_2, grammar=grammar.OPENAPI_3_2,
    schemas=schema_keywords.OPENAPI_3_2,
)  # fmt: skip

_BY_MINOR = {"2.0": OPENAPI_2_0, "3.0": OPENAPI_3_0, "3.1": OPENAPI_3_1, "3.2": OPENAPI_3_2}
_VERSION = re.compile(r"v?(\d+)(?:\.(\d+))?(?:\.(\d+))?(?:[-+].*)?")
_OF_2_0 = ("definitions", "host", "basePath", "schemes", "securityDefinitions", "produces", "consumes")
_OF_3 = ("components", "servers", "webhooks", "jsonSchemaDialect", "$self")


def recognised(root: Node, problems: Problems) -> tuple[Dialect, str]:
    """The dialect of a document and what it says it is, for people; a doubt is told, and the nearest version taken.

    Raises: UnreadableDocument if nothing says that this is OpenAPI.
    """
    value = root.value
    if not isinstance(value, dict):
        raise _not_openapi(root, f"the document is {shown(value)}, not an object", "give an OpenAPI document")
    written = {key: value[key] for key in ("swagger", "openapi") if value.get(key) is not None}
    if len(written) == 2:
        guess = _by_shape(value) or _by_version(str(value["openapi"])) or OPENAPI_3_0
        message = f"both `swagger` and `openapi` are given; the document is read as {guess.name}"
        problems.add("unclear-version", root.at("swagger", None), message, "keep the one that is meant")
        return guess, guess.name
    for key, version in written.items():
        return _versioned(root, key, version, problems)
    return _unversioned(root, problems)


def _versioned(root: Node, key: str, version: JsonValue, problems: Problems) -> tuple[Dialect, str]:
    node = root.at(key, version)
    family = "Swagger" if key == "swagger" else "OpenAPI"
    if not isinstance(version, str):
        repair = f"write {str(version)!r} in quotes"
        problems.add("unclear-version", node, f"`{key}` is {shown(version)}, not a string", repair, level="note")
    if isinstance(version, int | float) and not isinstance(version, bool) and version in {2, 3}:
        version = f"{int(version)}.0"
    text = str(version) if isinstance(version, str | int | float) and not isinstance(version, bool) else ""
    if key == "swagger" and text.startswith("1"):
        raise _not_openapi(root, f"this is Swagger {text}, which is read by nobody now", "convert it to OpenAPI 3", key)
    dialect = _by_version(text)
    is_expected = dialect is not None and (dialect is OPENAPI_2_0) == (key == "swagger")
    if dialect and is_expected and text.startswith(dialect.name.rpartition(" ")[2]):
        return dialect, f"{family} {text}"
    guess = dialect or _by_shape(root.value) or (OPENAPI_2_0 if key == "swagger" else OPENAPI_3_0)
    message = f"no version of {family} is {shown(version)}; the document is read as {guess.name}"
    problems.add("unclear-version", node, message, "write 'openapi: 3.1.1', or the version that is meant")
    return guess, f"{family} {text}".strip()


def _by_version(text: str) -> Dialect | None:
    """The dialect of a version, or the nearest one to a version that is still to come."""
    match = _VERSION.fullmatch(text.strip())
    if not match:
        return None
    major, minor = int(match[1]), int(match[2] or 0)
    if major < 2:
        return None
    if (major, minor) > (3, 2):
        return OPENAPI_3_2
    return _BY_MINOR.get(f"{major}.{minor}", OPENAPI_2_0)


def _by_shape(value: dict[str, JsonValue]) -> Dialect | None:
    if any(key in value for key in _OF_3):
        return OPENAPI_3_0
    return OPENAPI_2_0 if any(key in value for key in _OF_2_0) else None


def _unversioned(root: Node, problems: Problems) -> tuple[Dialect, str]:
    value = root.value
    for key, name in (("asyncapi", "AsyncAPI"), ("arazzo", "Arazzo"), ("overlay", "OpenAPI Overlay")):
        if key in value:
            raise _not_openapi(root, f"this is {name}, not OpenAPI", "give the OpenAPI document", key)
    if not any(isinstance(value.get(key), dict) for key in ("paths", "components", "webhooks")):
        near = nearest("openapi", value, 0.8) or nearest("swagger", value, 0.8) or nearest("paths", value, 0.8)
        repair = f"did you mean {near!r} to be 'openapi'?" if near else "begin it with 'openapi: 3.1.1', info and paths"
        raise _not_openapi(root, "neither `openapi` nor `swagger` nor `paths` is here", repair)
    guess = _by_shape(value) or OPENAPI_3_0
    message = f"neither `openapi` nor `swagger` says which version this is; it is read as {guess.name}"
    problems.add("unclear-version", root, message, "begin the document with 'openapi: 3.1.1', or what it is")
    return guess, guess.name


def _not_openapi(root: Node, message: str, repair: str, key: str = "") -> UnreadableDocument:
    place = root.at(key, None).place if key else root.place
    return UnreadableDocument(Problem("unreadable-document", place, message, repair))
