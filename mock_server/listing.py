"""Collections and their items: which operation lists what which other shows, and who is on the list.

`GET /users` lists what `GET /users/{id}` shows: the collection's path is the item's without its last parameter.
Knows paths and schemas; makes identities, but no entries.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial

from contracts import (
    DecodeError,
    Document,
    DocumentError,
    EncodeError,
    JsonValue,
    Operation,
    Parameter,
    Schema,
    SeededChoices,
    maker,
    schemas_of,
    styles,
)
from contracts.conventions import LISTS, plain
from mock_server.fields import declared, is_same, items, member, readings
from mock_server.identity import last_segment, parameter_names

_EXPRESSION = re.compile(r"\{[^{}]*\}")
_DEEPEST = 2

ChoicesOf = Callable[..., SeededChoices]


@dataclass(frozen=True, slots=True)
class Listed:
    """Where in an answer its list stands, and the schema of its entries."""

    at: tuple[str, ...]
    entries: Schema


def item_of(document: Document, collection: Operation) -> Operation | None:
    """The operation that shows one of what `collection` lists; None if there is none."""
    if collection.method != "GET":
        return None
    return document.remember(_items).get(_bare(collection.path))


def collection_of(document: Document, item: Operation) -> Operation | None:
    """The operation that lists what `item` shows; None if there is none."""
    return document.remember(_collections).get(_bare(item.path)) if item.method == "GET" else None


def sibling(document: Document, operation: Operation) -> Operation | None:
    """The GET on the same path; None if there is none, or `operation` is it."""
    found = document.operation(f"GET {operation.path}")
    return None if found is operation else found


def listed(schema: Schema, operation: Operation) -> Listed | None:
    """The list in an answer: the answer itself, or the one array in it that holds what the operation is about."""
    if operation.path.rstrip("/").endswith("}") and not schema.shape.says("array"):
        return None  # one of many, whatever lists of its own it has
    return _listed(schema, (), plain(last_segment(operation.path)))


def _listed(schema: Schema, at: tuple[str, ...], topic: str) -> Listed | None:
    shape = schema.shape
    if shape.says("array") and not shape.says("object"):
        found = items(schema)
        return Listed(at, found) if found else None
    names = declared(schema)
    arrays = {name: declared_name for name, declared_name in names.items() if shape.member(declared_name).says("array")}
    named = [arrays[name] for name in (topic, *LISTS) if name in arrays]
    chosen = (
        named[0] if named else next(iter(arrays.values())) if len(arrays) == 1 and len(names) <= 4 + len(at) else None
    )
    if chosen is not None:
        below = member(schema, chosen)
        return _listed(below, (*at, chosen), topic) if below else None
    if len(at) >= _DEEPEST - 1:
        return None
    for name in ("data", "result", "response"):
        below = member(schema, names[name]) if name in names else None
        if below and below.shape.says("object"):
            return _listed(below, (*at, names[name]), topic)
    return None


def identities(
    document: Document, item: Operation, carried_by: Schema, choices_of: ChoicesOf, count: int
) -> list[JsonValue]:
    """Up to `count` different identities, as the item's path parameter reads them and its field can carry them.

    Small numbers where numbers are allowed, else what the field's schema makes.
    """
    parameter = item.parameter("path", parameter_names(item.path)[-1])
    if parameter is None or parameter.schema is None:
        return []
    promise = schemas_of(document).for_object(parameter.schema, "request")
    makers = [maker(schema) for schema in (carried_by, promise)]
    numbered = carried_by.shape.says("integer", "number") or promise.shape.says("integer", "number")
    found: dict[str, JsonValue] = {}
    for index in range(count):
        tries: list[Callable[[], JsonValue]] = [partial(int, index + 1)] if numbered else []
        tries += [partial(_made, make, choices_of, index) for make in makers]
        identity = _first(document, parameter, promise, carried_by, tries)
        if identity is not None:
            found.setdefault(json.dumps(identity, sort_keys=True), identity)
    return list(found.values())


def _made(make: Callable[[SeededChoices], JsonValue], choices_of: ChoicesOf, index: int) -> JsonValue:
    return make(choices_of("identity", str(index)))


def as_path_value(document: Document, parameter: Parameter, value: JsonValue) -> JsonValue:
    """The value as it comes back from a path that it was written into.

    Raises: DecodeError, EncodeError, DocumentError.
    """
    shape = schemas_of(document).for_object(parameter.schema, "request").shape if parameter.schema else styles.ANY
    text = styles.encode(parameter, value, shape)
    if not isinstance(text, str) or text in {"", ".", ".."}:
        raise EncodeError(f"{value!r} can't stand in a path")
    return styles.decode(parameter, text, shape)


def parents(
    document: Document, collection: Operation, item: Operation, given: Mapping[str, JsonValue]
) -> dict[str, JsonValue]:
    """The collection's path parameters by the names that the item's path has for them.

    Raises: DecodeError, EncodeError, DocumentError.
    """
    found = {}
    for theirs, name in zip(parameter_names(collection.path), parameter_names(item.path), strict=False):
        parameter = item.parameter("path", name)
        value = given.get(theirs)
        found[name] = as_path_value(document, parameter, value) if parameter else value
    return found


def _first(
    document: Document,
    parameter: Parameter,
    promise: Schema,
    carried_by: Schema,
    tries: list[Callable[[], JsonValue]],
) -> JsonValue:
    """The first identity that can stand in the path and in the field; None if there is none."""
    for attempt in tries:
        try:
            for reading in readings(attempt()):
                value = as_path_value(document, parameter, reading) if promise.is_valid(reading) else None
                if value is not None and any(carried_by.is_valid(each) for each in readings(value)):
                    return value if is_same(value, reading) or promise.is_valid(value) else None
        except (DecodeError, EncodeError, DocumentError):
            continue
    return None


def _bare(path: str) -> str:
    """The path without the names of its parameters and without a slash at its end."""
    return _EXPRESSION.sub("{}", path).rstrip("/")


def _pairs(document: Document) -> list[tuple[Operation, Operation]]:
    """Each collection with the operation that shows its items."""
    reads = {_bare(each.path): each for each in document.operations if each.method == "GET" and each.is_understood}
    return [(reads[path[:-3]], item) for path, item in reads.items() if path.endswith("/{}") and path[:-3] in reads]


def _items(document: Document) -> dict[str, Operation]:
    return {_bare(collection.path): item for collection, item in document.remember(_pairs)}


def _collections(document: Document) -> dict[str, Operation]:
    return {_bare(item.path): collection for collection, item in document.remember(_pairs)}
