"""Every keyword of JSON Schema 2020-12 alone, and in each pair with every other that speaks of the same kind of value.

A fragment is what one keyword asks, with its clause; a pair is two of them in one schema, side by side where they can
be, else under `allOf`. Whatever is made of a pair is valid by both engines, and what is refused has no value.
"""

from __future__ import annotations

import json
from typing import Any, NamedTuple

import pytest

from contracts.errors import UnsatisfiableSchema
from contracts.generation import SeededChoices, maker
from contracts.schemas import schema_of
from tests.schemas import plain_judge, small_values

PROFILES = ("typical", "minimal", "maximal", "edge")
SEEDS = range(20)


class Fragment(NamedTuple):
    """What one keyword asks."""

    keyword: str
    clause: str
    schema: dict[str, Any]


NUMBERS = (
    Fragment("type", "Validation 6.1.1", {"type": ["integer", "number"]}),
    Fragment("enum", "Validation 6.1.2", {"enum": [0.5, 6, 12, 30, 1.5, 100, 7]}),
    Fragment("const", "Validation 6.1.3", {"const": 12}),
    Fragment("multipleOf", "Validation 6.2.1", {"multipleOf": 0.25}),
    Fragment("multipleOf", "Validation 6.2.1", {"multipleOf": 6}),
    Fragment("maximum", "Validation 6.2.2", {"maximum": 30}),
    Fragment("exclusiveMaximum", "Validation 6.2.3", {"exclusiveMaximum": 30.5}),
    Fragment("minimum", "Validation 6.2.4", {"minimum": 5.5}),
    Fragment("exclusiveMinimum", "Validation 6.2.5", {"exclusiveMinimum": 5}),
    Fragment("format", "OpenAPI Format Registry, int32", {"format": "int32"}),
    Fragment("format", "OpenAPI Format Registry, double", {"format": "double"}),
    Fragment("not", "Core 10.2.1.4", {"not": {"multipleOf": 5}}),
    Fragment("not", "Core 10.2.1.4", {"not": {"enum": [6, 7, 8]}}),
    Fragment("allOf", "Core 10.2.1.1", {"allOf": [{"minimum": 6}, {"maximum": 100}]}),
    Fragment("anyOf", "Core 10.2.1.2", {"anyOf": [{"maximum": 12}, {"minimum": 24}]}),
    Fragment("oneOf", "Core 10.2.1.3", {"oneOf": [{"minimum": 10}, {"multipleOf": 0.5}]}),
    Fragment("if", "Core 10.2.2", {"if": {"minimum": 20}, "then": {"multipleOf": 10}, "else": {"minimum": 6}}),
    Fragment("$ref", "Core 8.2.3.1", {"$ref": "#/$defs/n"}),
    Fragment("default", "Validation 9.2", {"default": 12}),
)

STRINGS = (
    Fragment("type", "Validation 6.1.1", {"type": "string"}),
    Fragment("enum", "Validation 6.1.2", {"enum": ["ab12", "abcdef", "2024-02-29", "a@b.example", "YWJj"]}),
    Fragment("const", "Validation 6.1.3", {"const": "2024-02-29"}),
    Fragment("maxLength", "Validation 6.3.1", {"maxLength": 24}),
    Fragment("minLength", "Validation 6.3.2", {"minLength": 4}),
    Fragment("pattern", "Validation 6.3.3", {"pattern": "^[a-zA-Z0-9@.+/=-]+$"}),
    Fragment("pattern", "Validation 6.3.3", {"pattern": "[0-9]"}),
    Fragment("format", "Validation 7.3.1", {"format": "date"}),
    Fragment("format", "Validation 7.3.2", {"format": "email"}),
    Fragment("contentEncoding", "Validation 8.3", {"contentEncoding": "base64"}),
    Fragment("contentMediaType", "Validation 8.4", {"contentMediaType": "application/json"}),
    Fragment(
        "contentSchema", "Validation 8.5", {"contentSchema": {"type": "integer"}, "contentMediaType": "text/json"}
    ),
    Fragment("not", "Core 10.2.1.4", {"not": {"pattern": "^x"}}),
    Fragment("not", "Core 10.2.1.4", {"not": {"maxLength": 2}}),
    Fragment("allOf", "Core 10.2.1.1", {"allOf": [{"minLength": 2}, {"maxLength": 40}]}),
    Fragment("anyOf", "Core 10.2.1.2", {"anyOf": [{"maxLength": 5}, {"pattern": "-"}, {"format": "email"}]}),
    Fragment("oneOf", "Core 10.2.1.3", {"oneOf": [{"maxLength": 9}, {"minLength": 6}]}),
    Fragment("if", "Core 10.2.2", {"if": {"pattern": "^2"}, "then": {"format": "date"}, "else": {"minLength": 3}}),
    Fragment("$ref", "Core 8.2.3.1", {"$ref": "#/$defs/s"}),
    Fragment("default", "Validation 9.2", {"default": "ab12"}),
)

ARRAYS = (
    Fragment("type", "Validation 6.1.1", {"type": "array"}),
    Fragment("enum", "Validation 6.1.2", {"enum": [[1, "a"], [1, "a", 2, 3], [5, "b", 1], [1, "a", 7]]}),
    Fragment("const", "Validation 6.1.3", {"const": [1, "a", 2]}),
    Fragment("maxItems", "Validation 6.4.1", {"maxItems": 4}),
    Fragment("minItems", "Validation 6.4.2", {"minItems": 2}),
    Fragment("uniqueItems", "Validation 6.4.3", {"uniqueItems": True}),
    Fragment("maxContains", "Validation 6.4.4", {"contains": {"type": "string"}, "maxContains": 2}),
    Fragment("minContains", "Validation 6.4.5", {"contains": {"minimum": 1, "type": "integer"}, "minContains": 1}),
    Fragment("contains", "Core 10.3.1.3", {"contains": {"type": "integer"}}),
    Fragment("prefixItems", "Core 10.3.1.1", {"prefixItems": [{"type": "integer"}, {"type": "string"}]}),
    Fragment("items", "Core 10.3.1.2", {"items": {"type": ["integer", "string"]}}),
    Fragment("unevaluatedItems", "Core 11.2", {"unevaluatedItems": {"type": ["integer", "string"]}}),
    Fragment("not", "Core 10.2.1.4", {"not": {"minItems": 9}}),
    Fragment("not", "Core 10.2.1.4", {"not": {"contains": {"type": "boolean"}}}),
    Fragment("allOf", "Core 10.2.1.1", {"allOf": [{"minItems": 1}, {"items": {"type": ["integer", "string"]}}]}),
    Fragment("anyOf", "Core 10.2.1.2", {"anyOf": [{"minItems": 3}, {"prefixItems": [{"type": "integer"}]}]}),
    Fragment("oneOf", "Core 10.2.1.3", {"oneOf": [{"maxItems": 2}, {"minItems": 3}]}),
    Fragment("if", "Core 10.2.2", {"if": {"minItems": 3}, "then": {"maxItems": 5}, "else": {"minItems": 1}}),
    Fragment("$ref", "Core 8.2.3.1", {"$ref": "#/$defs/a"}),
    Fragment("default", "Validation 9.2", {"default": [1, "a"]}),
)

OBJECTS = (
    Fragment("type", "Validation 6.1.1", {"type": "object"}),
    Fragment("enum", "Validation 6.1.2", {"enum": [{"a": 1, "b": "x"}, {"a": 2, "b": "y", "c": True}, {"a": 1}]}),
    Fragment("const", "Validation 6.1.3", {"const": {"a": 1, "b": "x"}}),
    Fragment("maxProperties", "Validation 6.5.1", {"maxProperties": 4}),
    Fragment("minProperties", "Validation 6.5.2", {"minProperties": 1}),
    Fragment("required", "Validation 6.5.3", {"required": ["a"]}),
    Fragment("dependentRequired", "Validation 6.5.4", {"dependentRequired": {"a": ["b"], "c": ["a"]}}),
    Fragment("dependentSchemas", "Core 10.2.2.4", {"dependentSchemas": {"b": {"properties": {"a": {"maximum": 9}}}}}),
    Fragment("properties", "Core 10.3.2.1", {"properties": {"a": {"type": "integer"}, "b": {"type": "string"}}}),
    Fragment("patternProperties", "Core 10.3.2.2", {"patternProperties": {"^b": {"type": "string", "maxLength": 5}}}),
    Fragment(
        "additionalProperties", "Core 10.3.2.3", {"additionalProperties": {"type": ["integer", "string", "boolean"]}}
    ),
    Fragment("propertyNames", "Core 10.3.2.4", {"propertyNames": {"maxLength": 3, "pattern": "^[a-d]"}}),
    Fragment(
        "unevaluatedProperties", "Core 11.3", {"unevaluatedProperties": {"type": ["integer", "string", "boolean"]}}
    ),
    Fragment("not", "Core 10.2.1.4", {"not": {"required": ["z"]}}),
    Fragment("not", "Core 10.2.1.4", {"not": {"properties": {"a": {"const": 5}}, "required": ["a"]}}),
    Fragment("allOf", "Core 10.2.1.1", {"allOf": [{"required": ["a"]}, {"properties": {"a": {"minimum": 1}}}]}),
    Fragment("anyOf", "Core 10.2.1.2", {"anyOf": [{"required": ["b"]}, {"properties": {"a": {"type": "integer"}}}]}),
    Fragment("oneOf", "Core 10.2.1.3", {"oneOf": [{"required": ["b"]}, {"properties": {"b": False}}]}),
    Fragment(
        "if", "Core 10.2.2", {"if": {"required": ["c"]}, "then": {"required": ["a"]}, "else": {"maxProperties": 3}}
    ),
    Fragment("$ref", "Core 8.2.3.1", {"$ref": "#/$defs/o"}),
    Fragment("default", "Validation 9.2", {"default": {"a": 1}}),
)

DEFINITIONS = {
    "n": {"exclusiveMinimum": 1, "exclusiveMaximum": 200},
    "s": {"minLength": 1},
    "a": {"items": {"type": ["integer", "string"]}},
    "o": {"properties": {"a": {"type": "integer"}, "c": {"type": "boolean"}}},
}
WITNESSES = [
    value
    for fragments in (NUMBERS, STRINGS, ARRAYS, OBJECTS)
    for fragment in fragments
    for value in (*fragment.schema.get("enum", ()), fragment.schema.get("const"))
]
"""Values that a refused pair might have after all, beside all small ones."""
KINDS = {"number": NUMBERS, "string": STRINGS, "array": ARRAYS, "object": OBJECTS}
CASES = [
    pytest.param(kind, first, id=f"{kind} {index} {first.keyword}")
    for kind, fragments in KINDS.items()
    for index, first in enumerate(fragments)
]


def together(kind: str, first: Fragment, second: Fragment) -> dict[str, Any]:
    """Both in one schema: side by side, or one of them under `allOf` where they share a keyword."""
    ends: dict[str, Any] = {"$defs": DEFINITIONS} if "$ref" in (first.keyword, second.keyword) else {}
    base = {"type": kind, **ends}
    if first is second:
        return {**base, **first.schema}
    if first.schema.keys().isdisjoint(second.schema):
        return {**base, **first.schema, **second.schema}
    return {**base, "allOf": [first.schema, second.schema]}


@pytest.mark.parametrize(("kind", "first"), CASES)
def test_what_two_keywords_ask_together_is_kept_or_can_not_be(kind: str, first: Fragment) -> None:
    """With itself, and with each of those that come after it; over 20 seeds and all profiles."""
    fragments = KINDS[kind]
    for second in fragments[fragments.index(first) :]:
        written = together(kind, first, second)
        schema, other = schema_of(written), plain_judge(written)
        seen: set[str] = set()
        for profile in PROFILES:
            make = maker(schema, profile=profile)
            for seed in SEEDS:
                try:
                    value = make(SeededChoices(seed))
                except UnsatisfiableSchema:
                    assert not any(map(schema.is_valid, (*small_values(), *WITNESSES))), written
                    break
                spelled = json.dumps(value)
                if spelled not in seen:
                    seen.add(spelled)
                    assert schema.is_valid(value), (written, profile, seed, value)
                    assert other.is_valid(value), (written, profile, seed, value)
