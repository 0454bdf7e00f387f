"""Valid OpenAPI documents to state laws over: `documents()` draws one as a mapping.

What is drawn is always valid and satisfiable, and every parameter can be told apart from its neighbours on the wire.
"""

from __future__ import annotations

from functools import cache
from typing import Any

from hypothesis import strategies as st

Json = dict[str, Any]

NAMES = ("id", "name", "kind", "count", "created", "tags", "owner", "note", "ratio", "active")
WORDS = ("user", "order", "item", "report", "file", "job", "team")
WORD_PATTERN = "^[A-Za-z0-9]+$"
METHODS = ("get", "put", "post", "delete", "patch")


@cache  # building a strategy costs more than drawing from it
def integers() -> st.SearchStrategy[Json]:
    """Schemas of integers with bounds."""
    return st.builds(
        lambda low, width, extra: {"type": "integer", "minimum": low, "maximum": low + width, **extra},
        st.integers(-1000, 1000),
        st.integers(2, 1000),
        st.sampled_from([{}, {"format": "int32"}, {"format": "int64"}, {"exclusiveMinimum": True}, {"multipleOf": 1}]),
    ) | st.just({"type": "integer"})


@cache
def numbers() -> st.SearchStrategy[Json]:
    """Schemas of numbers."""
    return st.sampled_from(
        [
            {"type": "number"},
            {"type": "number", "format": "double", "minimum": 0, "maximum": 1},
            {"type": "number", "minimum": -10, "maximum": 10, "exclusiveMaximum": True},
            {"type": "number", "minimum": 0, "maximum": 100, "multipleOf": 0.25},
        ]
    )


@cache
def words() -> st.SearchStrategy[Json]:
    """Schemas of strings that survive in every part of a message: letters and digits, never empty."""
    return st.one_of(
        st.just({"type": "string", "pattern": WORD_PATTERN, "minLength": 1, "maxLength": 20}),
        st.lists(st.sampled_from(WORDS), min_size=1, max_size=4, unique=True).map(
            lambda values: {"type": "string", "enum": values}
        ),
        st.sampled_from([{"type": "string", "format": "uuid"}, {"type": "string", "format": "date"}]),
    )


@cache
def texts() -> st.SearchStrategy[Json]:
    """Schemas of strings, any text among them."""
    return words() | st.sampled_from(
        [
            {"type": "string"},
            {"type": "string", "format": "date-time"},
            {"type": "string", "format": "email"},
            {"type": "string", "format": "uri"},
            {"type": "string", "minLength": 2, "maxLength": 5},
        ]
    )


@cache
def simple() -> st.SearchStrategy[Json]:
    """Schemas of single values that every style can carry."""
    return words() | integers() | st.just({"type": "boolean"})


@cache
def lists_of(items: st.SearchStrategy[Json]) -> st.SearchStrategy[Json]:
    """Schemas of arrays that are never empty."""
    return st.builds(
        lambda item, low, extra: {"type": "array", "items": item, "minItems": low, "maxItems": low + 3, **extra},
        items,
        st.integers(1, 2),
        st.just({}),
    )


@cache
@st.composite
def flat_objects(draw: st.DrawFn) -> Json:
    """Schemas of closed objects whose properties are single values, one of them required."""
    names = draw(st.lists(st.sampled_from(NAMES), min_size=1, max_size=3, unique=True))
    return {
        "type": "object",
        "properties": {name: draw(simple()) for name in names},
        "required": names[:1],
        "additionalProperties": False,
    }


@cache
@st.composite
def objects(draw: st.DrawFn, inner: st.SearchStrategy[Json]) -> Json:
    """Schemas of objects, with required, read-only, write-only and nullable properties."""
    names = draw(st.lists(st.sampled_from(NAMES), min_size=1, max_size=4, unique=True))
    properties = {}
    for name in names:
        schema = dict(draw(inner))
        if "$ref" not in schema:
            schema.update(draw(st.sampled_from([{}, {}, {}, {"readOnly": True}, {"writeOnly": True}])))
        properties[name] = schema
    found: Json = {"type": "object", "properties": properties}
    required = [name for name in names if draw(st.booleans())]
    if required:
        found["required"] = required
    if draw(st.booleans()):
        found["additionalProperties"] = draw(st.sampled_from([False, True, {"type": "string"}]))
    return found


def _nullable(schema: Json) -> Json:
    """In 3.0, `null` must stand in an `enum`, too."""
    return {**schema, "nullable": True, **({"enum": [*schema["enum"], None]} if "enum" in schema else {})}


@cache
def schemas(named: tuple[str, ...] = ()) -> st.SearchStrategy[Json]:
    """Schemas of OpenAPI 3.0 that some value satisfies; `named` are components that they may refer to."""
    leaves = texts() | integers() | numbers() | st.just({"type": "boolean"})
    leaves = leaves | leaves.map(_nullable)
    if named:
        leaves = leaves | st.sampled_from([{"$ref": f"#/components/schemas/{name}"} for name in named])

    def deeper(inner: st.SearchStrategy[Json]) -> st.SearchStrategy[Json]:
        return st.one_of(
            lists_of(inner),
            objects(inner),
            objects(inner).map(lambda schema: {**schema, "nullable": True}),
            st.tuples(texts(), integers()).map(lambda pair: {"oneOf": list(pair)}),
            objects(inner).map(lambda schema: {"allOf": [schema], "description": "the same"}),
        )

    return st.recursive(leaves, deeper, max_leaves=5)


@cache
def values_of_all_shapes() -> st.SearchStrategy[Json]:
    """Schemas of what the common styles can carry: single values, lists and flat objects."""
    return simple() | lists_of(simple()) | flat_objects()


@cache
def _query_values(style: str) -> st.SearchStrategy[Json]:
    if style == "form":
        return values_of_all_shapes() | texts()
    return flat_objects() if style == "deepObject" else lists_of(words())


@cache
@st.composite
def parameters(draw: st.DrawFn, location: str, name: str) -> Json:
    """A parameter of that location, in any style that it may have."""
    found: Json = {"name": name, "in": location}
    if location == "path":
        found.update(required=True, schema=draw(values_of_all_shapes()))
        styles = ["simple", "label", "matrix"]
    elif location == "query":
        styles = draw(st.sampled_from([["form"], ["spaceDelimited", "pipeDelimited"], ["deepObject"]]))
        found["schema"] = draw(_query_values(styles[0]))
    elif location == "header":
        styles = ["simple"]
        found["schema"] = draw(values_of_all_shapes())
    else:
        styles = ["form"]
        found["schema"] = draw(simple())
    style = draw(st.sampled_from([None, *styles]))
    if style or styles[0] not in {"simple", "form"}:
        found["style"] = style or styles[0]
    if found.get("style") in {"spaceDelimited", "pipeDelimited"}:
        found["explode"] = False
    elif found.get("style") == "deepObject":
        found["explode"] = True
    elif draw(st.booleans()):
        found["explode"] = draw(st.booleans())
    if location != "path" and draw(st.booleans()):
        found["required"] = True
    return found


@cache
@st.composite
def contents(draw: st.DrawFn, named: tuple[str, ...], *, is_request: bool) -> Json:
    """The `content` of a body: JSON, and for a request also forms."""
    kinds = ["application/json", "application/problem+json"]
    if is_request:
        kinds = ["application/json", "application/x-www-form-urlencoded", "multipart/form-data"]
    chosen = draw(st.lists(st.sampled_from(kinds), min_size=1, max_size=2, unique=True))
    content = {}
    for kind in chosen:
        content[kind] = {"schema": draw(schemas(named) if kind.endswith("json") else flat_objects())}
    return content


@cache
@st.composite
def responses(draw: st.DrawFn, named: tuple[str, ...]) -> Json:
    """A Responses Object with a success, and perhaps errors, ranges and a default."""
    success = draw(st.sampled_from(["200", "201", "202", "204", "2XX"]))
    found: Json = {success: {"description": "done"}}
    if success != "204" and draw(st.booleans()):
        found[success]["content"] = draw(contents(named, is_request=False))
    if draw(st.booleans()):
        found[success]["headers"] = {"X-Rate": {"required": draw(st.booleans()), "schema": draw(simple())}}
    for status in draw(
        st.lists(st.sampled_from(["400", "401", "403", "404", "4XX", "default"]), max_size=4, unique=True)
    ):
        found[status] = {"description": "failed"}
        if draw(st.booleans()):
            found[status]["content"] = draw(contents(named, is_request=False))
    return found


@cache
@st.composite
def operations(draw: st.DrawFn, method: str, template: tuple[str, ...], named: tuple[str, ...]) -> Json:
    """An operation with the parameters that its path needs and others."""
    found: Json = {"responses": draw(responses(named))}
    listed = [draw(parameters("path", name)) for name in template]
    for location in draw(st.lists(st.sampled_from(["query", "header", "cookie"]), max_size=3)):
        name = f"{location[0]}-{len(listed)}"
        listed.append(draw(parameters(location, name)))
    if listed:
        found["parameters"] = listed
    if method in {"put", "post", "patch"} and draw(st.booleans()):
        found["requestBody"] = {
            "required": draw(st.booleans()),
            "content": draw(contents(named, is_request=True)),
        }
    if draw(st.booleans()):
        found["security"] = draw(
            st.sampled_from([[], [{"bearer": []}], [{}, {"key": []}], [{"bearer": [], "key": []}]])
        )
    return found


@cache
@st.composite
def documents(draw: st.DrawFn) -> Json:
    """A valid OpenAPI 3.0 document with a few operations."""
    named = draw(st.lists(st.sampled_from(["Thing", "Part", "Fault"]), max_size=3, unique=True))
    components = {name: draw(schemas(tuple(named[:index]))) for index, name in enumerate(named)}
    paths: Json = {}
    for index, word in enumerate(draw(st.lists(st.sampled_from(WORDS), min_size=1, max_size=3, unique=True))):
        template = draw(st.sampled_from([(), ("id",), ("id", "part")]))
        path = "/" + "/".join([word, *("{" + name + "}" for name in template)])
        paths[path] = {}
        for method in draw(st.lists(st.sampled_from(METHODS), min_size=1, max_size=2, unique=True)):
            operation = draw(operations(method, template, tuple(named)))
            operation["operationId"] = f"{method}{index}"
            paths[path][method] = operation
    document: Json = {
        "openapi": "3.0.3",
        "info": {"title": "drawn", "version": "1"},
        "paths": paths,
        "components": {
            "schemas": components,
            "securitySchemes": {
                "bearer": {"type": "http", "scheme": "bearer"},
                "key": {"type": "apiKey", "in": "header", "name": "X-Key"},
            },
        },
    }
    if draw(st.booleans()):
        document["servers"] = [{"url": draw(st.sampled_from(["/api", "https://example.com/v1", "/"]))}]
    if draw(st.booleans()):
        document["security"] = [{"bearer": []}]
    return document
