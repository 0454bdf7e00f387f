"""JSON Schema 2020-12's keywords: which hold schemas, and what value each may have.

Knows the vocabulary only: no resources and no engine. Source: JSON Schema 2020-12, Core sections 8 to 11, Validation
section 6.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from difflib import get_close_matches

from contracts.json_values import JsonValue, tokens

ONE_SCHEMA = frozenset(
    {
        "additionalProperties",
        "contains",
        "contentSchema",
        "else",
        "if",
        "items",
        "not",
        "propertyNames",
        "then",
        "unevaluatedItems",
        "unevaluatedProperties",
    }
)
"""Keywords whose value is a schema."""

SCHEMA_LISTS = frozenset({"allOf", "anyOf", "oneOf", "prefixItems"})
"""Keywords whose value is a list of schemas."""

SCHEMA_MAPS = frozenset({"$defs", "definitions", "dependentSchemas", "patternProperties", "properties"})
"""Keywords whose value maps names to schemas."""

DATA = frozenset({"const", "default", "enum", "example", "examples"})
"""Keywords whose value is data, in which nothing is a keyword."""

TYPES = ("array", "boolean", "integer", "null", "number", "object", "string")
"""Source: JSON Schema 2020-12, Validation, section 6.1.1."""

_NON_NEGATIVE = frozenset(
    {
        "maxContains",
        "maxItems",
        "maxLength",
        "maxProperties",
        "minContains",
        "minItems",
        "minLength",
        "minProperties",
    }
)


def subschemas(schema: JsonValue) -> Iterator[tuple[tuple[str, ...], JsonValue]]:
    """Each schema directly below `schema`, with the names and indexes that lead there."""
    if not isinstance(schema, dict):
        return
    for keyword, value in schema.items():
        if keyword in ONE_SCHEMA:
            yield (keyword,), value
        elif keyword in SCHEMA_LISTS and isinstance(value, list):
            for index, each in enumerate(value):
                yield (keyword, str(index)), each
        elif keyword in SCHEMA_MAPS and isinstance(value, dict):
            for name, each in value.items():
                yield (keyword, name), each


def is_reached(pointer: str) -> bool:
    """Whether keywords alone lead from a schema to the pointer below it, so that every engine finds what is there."""
    rest = tokens(pointer)
    while rest:
        if rest[0] in ONE_SCHEMA:
            rest = rest[1:]
        elif rest[0] in SCHEMA_LISTS or rest[0] in SCHEMA_MAPS:
            rest = rest[2:]
        else:
            return False
    return True


def expectation(keyword: str, value: JsonValue) -> str | None:
    """What `keyword` should have as its value, in words; None if `value` is that."""
    found = _EXPECTATIONS.get(keyword)
    if found is None:
        return None
    accepts, words = found
    return None if accepts(value) else words


def repair(keyword: str, value: JsonValue) -> str:
    """What to do about a keyword of such a value; empty if there is nothing to suggest."""
    if keyword == "type" and isinstance(value, str):
        close = get_close_matches(value.casefold(), TYPES, n=1)
        return f"did you mean {close[0]!r}?" if close else ""
    if keyword == "items" and isinstance(value, list):
        return "write 'prefixItems' for a list of schemas"
    if keyword == "required" and isinstance(value, bool):
        return "name the property in the list 'required' of the object that holds it"
    if keyword in ("exclusiveMaximum", "exclusiveMinimum") and isinstance(value, bool):
        return "give the bound itself"
    return ""


def _is_schema(value: JsonValue) -> bool:
    return isinstance(value, dict | bool)


def _is_number(value: JsonValue) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _is_count(value: JsonValue) -> bool:
    return _is_number(value) and value >= 0 and value == value // 1


def _is_step(value: JsonValue) -> bool:
    return _is_number(value) and value > 0


def _are_strings(value: JsonValue) -> bool:
    return isinstance(value, list) and all(isinstance(each, str) for each in value)


def _are_unique_strings(value: JsonValue) -> bool:
    return _are_strings(value) and len(set(value)) == len(value)


def _is_type(value: JsonValue) -> bool:
    return (
        value in TYPES
        if isinstance(value, str)
        else bool(value) and _are_unique_strings(value) and set(value) <= {*TYPES}
    )


def _are_schemas(value: JsonValue) -> bool:
    return isinstance(value, list) and bool(value) and all(_is_schema(each) for each in value)


def _maps_to_schemas(value: JsonValue) -> bool:
    return isinstance(value, dict) and all(_is_schema(each) for each in value.values())


def _maps_to_names(value: JsonValue) -> bool:
    return isinstance(value, dict) and all(_are_unique_strings(each) for each in value.values())


def _is_text(value: JsonValue) -> bool:
    return isinstance(value, str)


_EXPECTATIONS: Mapping[str, tuple[Callable[[JsonValue], bool], str]] = {
    **dict.fromkeys(ONE_SCHEMA, (_is_schema, "a schema: a mapping, true or false")),
    **dict.fromkeys(SCHEMA_LISTS, (_are_schemas, "a list of at least one schema")),
    **dict.fromkeys(SCHEMA_MAPS, (_maps_to_schemas, "a mapping of names to schemas")),
    **dict.fromkeys(_NON_NEGATIVE, (_is_count, "an integer that is not negative")),
    **dict.fromkeys(
        ("exclusiveMaximum", "exclusiveMinimum", "maximum", "minimum"),
        (_is_number, "a number"),
    ),
    **dict.fromkeys(
        ("$anchor", "$dynamicAnchor", "$dynamicRef", "$id", "$ref", "format", "pattern"), (_is_text, "a string")
    ),
    "dependentRequired": (_maps_to_names, "a mapping of names to lists of different names"),
    "enum": (lambda value: isinstance(value, list), "a list"),
    "multipleOf": (_is_step, "a number above 0"),
    "required": (_are_unique_strings, "a list of different names"),
    "type": (_is_type, f"one of {', '.join(TYPES)}, or a list of different ones"),
    "uniqueItems": (lambda value: isinstance(value, bool), "true or false"),
}
