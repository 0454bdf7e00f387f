"""The edges that a schema's own keywords draw: each bound, just inside and just outside, members, near misses.

Reads what surely applies to a value: the schema itself, what it refers to and all of `allOf`. Whether the rest of the
schema lets a value be is not asked: whoever sends it has it judged.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice

from contracts.errors import DocumentError
from contracts.json_values import JsonValue
from contracts.planning.naming import shown
from contracts.schemas import Schema

Edge = tuple[str, JsonValue]

MOST_MEMBERS = 30
"""Members of an enumeration that are tried."""
LONGEST_TEXT = 20_000
"""Characters of the longest text that is made to meet a bound."""
_DEEPEST = 20
"""References and `allOf` inside each other that are followed."""

NEAR_MISSES = {
    "date": ("2024-02-30", "2024-2-1", "01/02/2024", "2024-02-29T00:00:00Z"),
    "date-time": ("2024-02-29T12:00:00", "2024-02-29 12:00:00Z", "2024-02-30T12:00:00Z", "2024-02-29T25:00:00Z"),
    "time": ("25:00:00Z", "12:00", "12:00:00"),
    "duration": ("P", "1D", "P1.5.5D"),
    "email": ("understudy", "understudy@", "@example.com", "a b@example.com"),
    "hostname": ("-example.com", "exa mple.com", "a" * 64 + ".com"),
    "ipv4": ("256.0.0.1", "192.0.2", "192.0.2.1.1", "192.0.2.01"),
    "ipv6": ("2001:db8:::1", "2001:db8", "12345::"),
    "uri": ("example", "//example.com", "http://exa mple.com", "http://[::1"),
    "uuid": ("3fa85f64-5717-4562-b3fc", "3fa85f6457174562b3fc2c963f66afa6", "zfa85f64-5717-4562-b3fc-2c963f66afa6"),
    "byte": ("a", "a===", "ä"),
}
"""Texts that are almost of a format."""


def schema_edges(schema: Schema | None) -> Iterator[Edge]:
    """What is special about it, and the value, for values at and beyond each bound.

    Raises: DocumentError if the schema can't be read.
    """
    for applied in applied_to(schema):
        contents = applied.contents
        if isinstance(contents, dict):
            yield from _members(contents)
            yield from _bounds(contents)
            yield from _lengths(contents)
            yield from ((f"= {shown(text)}, almost a {contents['format']}", text) for text in _near_misses(contents))


def applied_to(schema: Schema | None, depth: int = 0) -> Iterator[Schema]:
    """The schema and every schema that surely applies to the same value."""
    if schema is None or depth > _DEEPEST:
        return
    yield schema
    contents = schema.contents
    if not isinstance(contents, dict):
        return
    if isinstance(contents.get("$ref"), str):
        yield from applied_to(schema.resolve(contents["$ref"]), depth + 1)
    members = contents.get("allOf")
    for index in range(len(members) if isinstance(members, list) else 0):
        yield from applied_to(schema.subschema("allOf", index), depth + 1)


def property_schema(schema: Schema | None, name: str) -> Schema | None:
    """The schema that a property of that name has by its own declaration."""
    return next(_below(schema, "properties", name), None)


def item_schema(schema: Schema | None) -> Schema | None:
    """The schema that the elements of an array have."""
    return next(_below(schema, "items"), None)


def bound(schema: Schema | None, keyword: str) -> int | None:
    """The size that a keyword such as `maxItems` sets; None if it is not there or not worth building."""
    for applied in applied_to(schema):
        contents = applied.contents
        value = contents.get(keyword) if isinstance(contents, dict) else None
        if isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= 1000:
            return value
    return None


def _below(schema: Schema | None, *tokens: str) -> Iterator[Schema]:
    try:
        for applied in applied_to(schema):
            inside = applied.contents
            for token in tokens:
                inside = inside.get(token) if isinstance(inside, dict) else None
            if isinstance(inside, dict):
                yield applied.subschema(*tokens)
    except DocumentError:
        return


def _members(contents: dict[str, JsonValue]) -> Iterator[Edge]:
    members = contents.get("enum")
    for member in islice(members if isinstance(members, list) else [], MOST_MEMBERS):
        yield f"= {shown(member)}, a member", member
    if "const" in contents:
        yield f"= {shown(contents['const'])}, the constant", contents["const"]


def _bounds(contents: dict[str, JsonValue]) -> Iterator[Edge]:
    outward = {"minimum": -1, "exclusiveMinimum": -1, "maximum": 1, "exclusiveMaximum": 1}
    for keyword, step in outward.items():
        value = contents.get(keyword)
        if isinstance(value, bool) or not isinstance(value, int | float):
            continue
        side = "below" if step < 0 else "above"
        value = int(value) if isinstance(value, float) and value.is_integer() else value
        yield f"= {shown(value)}, the {keyword}", value
        yield f"= {shown(value + step)}, {side} the {keyword}", value + step
        yield f"= {shown(value - step)}, inside the {keyword}", value - step
    multiple = contents.get("multipleOf")
    if isinstance(multiple, int | float) and not isinstance(multiple, bool):
        yield f"= {shown(multiple * 3)}, a multiple", multiple * 3
        yield f"= {shown(multiple * 3 + multiple / 2)}, no multiple", multiple * 3 + multiple / 2


def _lengths(contents: dict[str, JsonValue]) -> Iterator[Edge]:
    for keyword, step, side in (("minLength", -1, "shorter than"), ("maxLength", 1, "longer than")):
        value = contents.get(keyword)
        if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value <= LONGEST_TEXT:
            continue
        yield f"as long as the {keyword}", "a" * value
        yield f"as long as the {keyword}, of astral characters", "\U0001f600" * value
        if value + step >= 0:
            yield f"{side} the {keyword}", "a" * (value + step)


def _near_misses(contents: dict[str, JsonValue]) -> tuple[str, ...]:
    return NEAR_MISSES.get(str(contents.get("format")), ())
