"""The edges of values that hold nothing: types, null, booleans, members of enumerations, numbers and strings."""

from __future__ import annotations

from collections.abc import Iterator

from contracts.catalogue.model import Candidate, invalid, valid
from contracts.catalogue.numbers import number_edges
from contracts.catalogue.placing import spelled
from contracts.catalogue.strings import string_edges
from contracts.generation.equality import same
from contracts.generation.feasibility import kind_of
from contracts.generation.forms import Form, Source
from contracts.json_values import JsonValue

_TYPES: tuple[tuple[str, JsonValue], ...] = (
    *(("null", None), ("a string", "text"), ("a string of digits", "1"), ("a number", 1), ("a fraction", 0.5)),
    *(("a boolean", True), ("an array", []), ("an object", {})),
)


def other_types(form: Form) -> Iterator[Candidate]:
    """A value of each type that is not allowed."""
    keyword = "type" if form.typed else "enum"
    if form.members is None:
        return types_but(set(form.kinds), keyword)
    if not form.typed and not any(source.keyword == "enum" for source in form.sources):
        keyword = "const"
    return types_but(set(map(kind_of, form.members)), keyword)


def types_but(kinds: set[str], keyword: str = "type") -> Iterator[Candidate]:
    """A value of each type that is none of these kinds; those first that a careless client sends."""
    for words, value in _TYPES:
        if kind_of(value) not in kinds:
            yield invalid("types", keyword, f"{words} in its place", value)


def any_types() -> Iterator[Candidate]:
    """A value of each type, where nothing is said."""
    return (valid("types", "type", words, value) for words, value in _TYPES)


def scalar_edges(form: Form, kinds: tuple[str, ...], value: JsonValue) -> Iterator[Candidate]:
    """What is to be expected of values that hold nothing. `value`: the usual one."""
    if "boolean" in kinds:
        yield from (valid("enum", "type", repr(each).lower(), each) for each in (True, False))
    if "null" in kinds:
        yield valid("types", "type", "null", None)
    if "integer" in kinds or "fraction" in kinds:
        yield from number_edges(form)
    if "string" in kinds:
        yield from string_edges(form)
    if not form.typed:
        for kind, empty in (("array", []), ("object", {})):
            if kind in kinds and kind_of(value) != kind:
                yield valid("types", "type", f"an empty {kind}", empty)


def member_edges(form: Form) -> Iterator[Candidate]:
    """Each member of every enumeration, and what is almost one."""
    for source in form.sources:
        if source.keyword in ("enum", "const"):
            yield from (each._replace(rule=source.schema.pointer) for each in _of_enumeration(source))


def _of_enumeration(source: Source) -> Iterator[Candidate]:
    said = source.schema.contents[source.keyword]
    members = [said] if source.keyword == "const" else said
    for member in members:
        yield valid("enum", source.keyword, f"the member {spelled(member)}", member)
    for stranger in _strangers(members):
        if not any(same(stranger, each) for each in members):
            yield invalid("enum", source.keyword, f"no member, {spelled(stranger)}", stranger)


def _strangers(known: list[JsonValue]) -> Iterator[JsonValue]:
    text = next((each for each in known if isinstance(each, str)), None)
    if text is not None:
        yield from dict.fromkeys((text + "_", text.upper(), text.lower(), f" {text}", "", "unknown-member"))
    numbers = [each for each in known if isinstance(each, int) and not isinstance(each, bool)]
    if numbers:
        yield from (max(numbers) + 1, min(numbers) - 1)
