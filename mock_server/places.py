"""Parts of a value by where they stand: names of members, and 0 for the one entry of a list.

Knows values and their schemas; knows no operation.
"""

from __future__ import annotations

from collections.abc import Callable

from contracts import JsonValue, Schema
from mock_server.fields import Object, items, member

Place = tuple[str | int, ...]


def at(value: JsonValue, place: Place) -> JsonValue:
    """The part that stands there; None if there is none."""
    for step in place:
        if isinstance(step, int):
            value = value[0] if isinstance(value, list) and value else None
        else:
            value = value.get(step) if isinstance(value, dict) else None
    return value


def inner(schema: Schema, place: Place) -> Schema | None:
    """The schema of what stands there; None if there is none of its own."""
    found: Schema | None = schema
    for step in place:
        if found is not None:
            found = items(found) if isinstance(step, int) else member(found, step)
    return found


def with_part(value: JsonValue, place: Place, part: JsonValue) -> JsonValue:
    """The value with that part there; of a list it is then the only entry. What is not there yet is made."""
    if not place:
        return part
    first, rest = place[0], place[1:]
    if isinstance(first, int):
        return [with_part(value[0] if isinstance(value, list) and value else None, rest, part)]
    own = value if isinstance(value, dict) else {}
    return {**own, first: with_part(own.get(first), rest, part)}


def within(value: JsonValue, schema: Schema, place: Place, change: Callable[[Object, Schema], Object]) -> JsonValue:
    """The value with the part there changed, if it is an object and the whole is then valid."""
    there, part = inner(schema, place), at(value, place)
    if there is None or not isinstance(part, dict):
        return value
    mended = with_part(value, place, change(part, there))
    return mended if not place or schema.is_valid(mended) else value
