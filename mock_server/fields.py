"""Putting a known value into the field that it belongs to, as long as what results is valid.

Knows schemas and names; knows no operation.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from contracts import DocumentError, JsonValue, Schema
from contracts.conventions import plain

Object = dict[str, JsonValue]

_MOST_PARTS = 40
"""Schemas that are looked at for the parts of one composed schema."""
_MOST_FIELDS = 60
"""Fields that are tried one by one."""


def declared(schema: Schema) -> dict[str, str]:
    """The names of the schema's properties, by their plain forms; the first of two with one form counts."""
    found: dict[str, str] = {}
    for name in schema.shape.properties:
        found.setdefault(plain(name), name)
    return found


def member(schema: Schema, name: str) -> Schema | None:
    """The schema of the property of that name, through references and `allOf`; None if it has none of its own."""
    for part in _parts(schema):
        properties = part.contents.get("properties")
        if isinstance(properties, dict) and name in properties:
            return part.subschema("properties", name)
    return None


def member_of_any(schema: Schema, name: str) -> Schema | None:
    """The same, else of the first branch that has one: a thing may be of several kinds, of which one is deleted."""
    found = member(schema, name)
    if found is not None:
        return found
    branches = (
        part.subschema(keyword, index)
        for part in _parts(schema)
        for keyword in ("anyOf", "oneOf")
        for index in range(len(part.contents.get(keyword) or ()))
    )
    return next(filter(None, (member(branch, name) for branch in branches)), None)


def items(schema: Schema) -> Schema | None:
    """The schema of an array's elements; None if it has none of its own."""
    for part in _parts(schema):
        if isinstance(part.contents.get("items"), dict):
            return part.subschema("items")
    return None


def target(schema: Schema) -> Schema:
    """The schema that a chain of bare references leads to."""
    for _ in range(_MOST_PARTS):
        below = next(_below(schema, schema.contents), None) if _is_bare(schema) else None
        if below is None:
            break
        schema = below
    return schema


def readings(value: JsonValue) -> list[JsonValue]:
    """The value, then what else it may be read as: a number as its text, a text of digits as its number."""
    found = [value]
    if isinstance(value, bool):
        found.append("true" if value else "false")
    elif isinstance(value, int | float):
        found.append(str(value))
    elif (
        isinstance(value, str) and value.isascii() and value.isdigit() and len(value) < 16 and str(int(value)) == value
    ):
        found.append(int(value))
    return found


def put(value: Object, schema: Schema, name: str, candidates: Iterable[JsonValue]) -> Object:
    """The object with the first of the candidates under that name that leaves it valid; else as it was."""
    for candidate in candidates:
        if name in value and is_same(value[name], candidate):
            return value
        mended = {**value, name: candidate}
        if schema.is_valid(mended):
            return mended
    return value


def put_all(value: Object, schema: Schema, known: Object) -> Object:
    """The object with each known value in its field of the same name, as far as it stays valid."""
    if schema.is_valid({**value, **known}):
        return {**value, **known}
    for name, each in list(known.items())[:_MOST_FIELDS]:
        value = put(value, schema, name, readings(each))
    return value


def is_same(one: JsonValue, other: JsonValue) -> bool:
    """Whether two values are the same in type, too: 1 is not true."""
    return type(one) is type(other) and bool(one == other)


def returned(value: JsonValue, schema: Schema | None) -> JsonValue:
    """What comes back of what was sent: nothing that is `writeOnly`, as a password is, however deep it stands."""
    if schema is None:
        return value
    if isinstance(value, list):
        below = items(schema)
        return [returned(each, below) for each in value]
    if not isinstance(value, dict):
        return value
    fields = {name: member(schema, name) for name in value}
    return {name: returned(each, fields[name]) for name, each in value.items() if not _is_sent_only(fields[name])}


def _is_sent_only(schema: Schema | None) -> bool:
    return schema is not None and any(part.contents.get("writeOnly") is True for part in _parts(schema))


def _is_bare(schema: Schema) -> bool:
    return isinstance(schema.contents, dict) and "$ref" in schema.contents and len(schema.contents) == 1


def _parts(schema: Schema) -> Iterator[Schema]:
    """The schema and those that it refers to or is composed of by `allOf`, or by a choice between one and null."""
    waiting = [schema]
    seen: set[tuple[str, str]] = set()
    while waiting and len(seen) < _MOST_PARTS:
        here = waiting.pop(0)
        key = (here.uri, here.pointer)
        try:
            contents = here.contents
        except DocumentError:
            continue
        if key in seen or not isinstance(contents, dict):
            continue
        seen.add(key)
        yield here
        waiting += _below(here, contents)


def _below(schema: Schema, contents: Object) -> Iterator[Schema]:
    if isinstance(contents.get("$ref"), str):
        try:
            yield schema.resolve(contents["$ref"])
        except DocumentError:
            return
    for keyword in ("allOf", "anyOf", "oneOf"):
        branches = contents.get(keyword)
        if isinstance(branches, list):
            real = [index for index, branch in enumerate(branches) if branch != {"type": "null"}]
            if keyword == "allOf" or len(real) == 1:
                yield from (schema.subschema(keyword, index) for index in real)
