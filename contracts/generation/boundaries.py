"""The edges of a schema: valid values, each with what is special about it.

Walks the same maker that makes every other value (`profiles.WALKED`): each bound, each member of an enumeration, each
branch, each optional property absent, the fewest and the most elements, the oddities of formats.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from contracts.errors import UnsatisfiableSchema
from contracts.generation.choices import SeededChoices
from contracts.generation.equality import identity
from contracts.generation.making import maker, maker_for
from contracts.generation.profiles import WALKED
from contracts.generation.walking import Ask, BoundaryChoices, walk
from contracts.json_values import JsonValue, join, resolve
from contracts.schemas import Schema

MOST = 2000
"""Values for one schema."""


@dataclass(frozen=True, slots=True)
class Boundary:
    """A value that is special in one way."""

    label: str
    """What is special, in words: `/tasks/0/duration: the highest, 100`."""
    at: str
    """Where in the value: a JSON Pointer."""
    pointer: str
    """The schema that says so: a JSON Pointer into its resource."""
    keyword: str
    """The keyword whose edge it is; empty for a whole that is special."""
    value: JsonValue
    """The whole value."""


def boundaries(schema: Schema, *, limit: int = MOST) -> Iterator[Boundary]:
    """The valid edges of `schema`, each value once: everything present first, everything optional absent second.

    Raises: UnsatisfiableSchema if there is no value at all.
    """
    make = maker_for(schema, WALKED)
    seen = set()
    least = maker(schema, profile="minimal")(SeededChoices("boundaries"))
    for index, (value, ask) in enumerate(_made(make, limit)):
        if index == 1 and identity(least) not in seen:
            seen.add(identity(least))
            yield Boundary("everything optional absent", "", schema.pointer, "", least)
        if identity(value) not in seen:
            seen.add(identity(value))
            yield _boundary(schema, value, ask)
    if identity(least) not in seen:
        yield Boundary("everything optional absent", "", schema.pointer, "", least)


def _made(make, limit: int) -> Iterator[tuple[JsonValue, Ask | None]]:  # type: ignore[no-untyped-def]
    missing = object()

    def tried(choices: BoundaryChoices) -> JsonValue:
        try:
            return make(choices)
        except UnsatisfiableSchema:
            return missing

    for value, ask in walk(tried, limit=limit):
        if value is not missing:
            yield value, ask


def _boundary(schema: Schema, value: JsonValue, ask: Ask | None) -> Boundary:
    if ask is None:
        return Boundary("everything present", "", schema.pointer, "", value)
    at, pointer, keyword = ask.subject
    name = ask.names[ask.taken]
    if name == "absent":
        return Boundary(f"without {join(at, keyword)}", at, pointer, "required", value)
    try:
        found = resolve(value, at)
    except LookupError:
        found = None
    shown = _shown(found, keyword)
    return Boundary(f"{at or 'the value'}: {_words(name, keyword)}{shown}", at, pointer, keyword, value)


def _words(name: str, keyword: str) -> str:
    return keyword if name.startswith("case ") else name


def _shown(found: JsonValue, keyword: str) -> str:
    if keyword in ("minItems", "maxItems"):
        return f", {len(found)} elements" if isinstance(found, list) else ""
    if isinstance(found, str) and len(found) > 40:
        return f", {len(found)} characters"
    return "" if isinstance(found, dict | list) else f", {found!r}"
