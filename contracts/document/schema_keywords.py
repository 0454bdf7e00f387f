"""The keywords of each version's Schema Object, and what each may hold. Tables only.

Source: OAS 2.0, 3.0.4, 3.1.1 and 3.2, Schema Object; JSON Schema 2020-12, Core and Validation.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from contracts.json_values import JsonValue

TYPES = ("string", "integer", "number", "boolean", "array", "object", "null")


def _is_text(value: JsonValue) -> bool:
    return isinstance(value, str)


def _is_flag(value: JsonValue) -> bool:
    return isinstance(value, bool)


def _is_number(value: JsonValue) -> bool:
    if isinstance(value, float):
        return math.isfinite(value)
    return isinstance(value, int) and not isinstance(value, bool)


def _is_count(value: JsonValue) -> bool:
    return _is_number(value) and value >= 0 and value == int(value)


def _is_divisor(value: JsonValue) -> bool:
    return _is_number(value) and value > 0


def _is_list(value: JsonValue) -> bool:
    return isinstance(value, list)


def _is_map(value: JsonValue) -> bool:
    return isinstance(value, dict)


def _is_list_of_texts(value: JsonValue) -> bool:
    return isinstance(value, list) and all(isinstance(item, str) for item in value)


def _is_map_of_lists(value: JsonValue) -> bool:
    return isinstance(value, dict) and all(_is_list_of_texts(item) for item in value.values())


def _is_anchor(value: JsonValue) -> bool:
    return isinstance(value, str) and re.fullmatch(r"[A-Za-z_][-A-Za-z0-9._]*", value) is not None


def _is_type(value: JsonValue) -> bool:
    if isinstance(value, list):
        return bool(value) and all(isinstance(item, str) and item in TYPES for item in value)
    return isinstance(value, str) and value in TYPES


def _is_bound(value: JsonValue) -> bool:
    return isinstance(value, bool) or _is_number(value)


def _is_anything(_value: JsonValue) -> bool:
    return True


@dataclass(frozen=True, slots=True)
class Keyword:
    """What a keyword may hold."""

    accepts: Callable[[JsonValue], bool]
    expected: str
    """What it may hold, in words."""
    holds: str = ""
    """`one`: a schema, `list`: a list of them, `map`: a map of them; empty: no schema."""
    binds: bool = True
    """Whether it decides about values; otherwise it only tells of them."""


_TEXT = Keyword(_is_text, "a string")
_FLAG = Keyword(_is_flag, "true or false")
_NUMBER = Keyword(_is_number, "a number")
_COUNT = Keyword(_is_count, "a whole number from 0")
_SCHEMA = Keyword(_is_anything, "a schema", "one")
_SCHEMAS = Keyword(_is_list, "a list of schemas", "list")
_NAMED = Keyword(_is_map, "an object of schemas", "map")
_TELLS_TEXT = Keyword(_is_text, "a string", binds=False)
_TELLS_FLAG = Keyword(_is_flag, "true or false", binds=False)
_TELLS_MAP = Keyword(_is_map, "an object", binds=False)
_TELLS = Keyword(_is_anything, "anything", binds=False)

_COMMON: Mapping[str, Keyword] = {
    "$ref": _TEXT,
    "type": Keyword(_is_type, "one of " + ", ".join(map(repr, TYPES[:-1]))),
    "enum": Keyword(_is_list, "a list of values"),
    "multipleOf": Keyword(_is_divisor, "a number above 0"),
    "maximum": _NUMBER,
    "minimum": _NUMBER,
    "exclusiveMaximum": Keyword(_is_bound, "true or false"),
    "exclusiveMinimum": Keyword(_is_bound, "true or false"),
    "maxLength": _COUNT,
    "minLength": _COUNT,
    "pattern": _TEXT,
    "maxItems": _COUNT,
    "minItems": _COUNT,
    "uniqueItems": _FLAG,
    "maxProperties": _COUNT,
    "minProperties": _COUNT,
    "required": Keyword(_is_list_of_texts, "a list of property names"),
    "items": _SCHEMA,
    "properties": _NAMED,
    "additionalProperties": _SCHEMA,
    "allOf": _SCHEMAS,
    "format": _TEXT,
    "title": _TELLS_TEXT,
    "description": _TELLS_TEXT,
    "default": _TELLS,
    "readOnly": _TELLS_FLAG,
    "xml": _TELLS_MAP,
    "externalDocs": _TELLS_MAP,
    "example": _TELLS,
}

_OF_3_0: Mapping[str, Keyword] = {
    "oneOf": _SCHEMAS,
    "anyOf": _SCHEMAS,
    "not": _SCHEMA,
    "writeOnly": _TELLS_FLAG,
    "deprecated": _TELLS_FLAG,
}

_OF_2020: Mapping[str, Keyword] = {
    "const": Keyword(_is_anything, "any value"),
    "if": _SCHEMA,
    "then": _SCHEMA,
    "else": _SCHEMA,
    "contains": _SCHEMA,
    "minContains": _COUNT,
    "maxContains": _COUNT,
    "propertyNames": _SCHEMA,
    "patternProperties": _NAMED,
    "prefixItems": _SCHEMAS,
    "dependentRequired": Keyword(_is_map_of_lists, "an object of lists of property names"),
    "dependentSchemas": _NAMED,
    "unevaluatedItems": _SCHEMA,
    "unevaluatedProperties": _SCHEMA,
    "contentEncoding": _TEXT,
    "contentMediaType": _TEXT,
    "contentSchema": _SCHEMA,
    "examples": Keyword(_is_list, "a list of values", binds=False),
}

_CORE_2020: Mapping[str, Keyword] = {
    "$id": _TEXT,
    "$schema": _TEXT,
    "$anchor": Keyword(_is_anchor, "a name of letters, digits, '-', '_' and '.'"),
    "$dynamicAnchor": Keyword(_is_anchor, "a name of letters, digits, '-', '_' and '.'"),
    "$dynamicRef": _TEXT,
    "$recursiveRef": _TEXT,
    "$recursiveAnchor": _TELLS_FLAG,
    "$vocabulary": _TELLS_MAP,
    "$comment": _TELLS_TEXT,
    "$defs": _NAMED,
    "dependencies": Keyword(_is_map, "an object", binds=False),
    "additionalItems": _TELLS,
}

IDENTITY = frozenset(
    {"id", "$id", "$anchor", "$dynamicAnchor", "$dynamicRef", "$recursiveRef", "$schema", "$vocabulary"}
)
"""Keywords that would change what references mean; a version that lacks them must not see them act."""

ANNOTATIONS_BESIDE_A_REFERENCE = frozenset(
    {"description", "title", "summary", "example", "examples", "default", "deprecated", "externalDocs", "xml"}
)
"""What may be lost beside a `$ref` without a word."""


@dataclass(frozen=True, slots=True)
class SchemaDialect:
    """What a Schema Object means in one version."""

    name: str
    keywords: Mapping[str, Keyword]
    """Its own keywords."""
    later: Mapping[str, Keyword]
    """Keywords of later versions: people write them too early, and mean what they mean later, so they are honoured."""
    keeps_siblings: bool
    """Whether what stands beside a `$ref` counts."""
    nullable: str | None
    """The keyword that adds null to `type`."""
    has_boolean_bounds: bool
    """Whether `exclusiveMinimum` and `exclusiveMaximum` are flags."""
    has_files: bool
    """Whether `type: file` stands for binary content."""
    discriminator: str
    """`name`: a property's name; `object`: a Discriminator Object."""
    holds: Mapping[str, str] = field(init=False)
    """What each keyword that holds schemas holds, its own and later ones: `one`, `list` or `map`."""

    def __post_init__(self) -> None:
        known = {**self.later, **self.keywords}
        object.__setattr__(self, "holds", {name: keyword.holds for name, keyword in known.items() if keyword.holds})


OPENAPI_2_0 = SchemaDialect(
    name="OpenAPI 2.0",
    keywords={**_COMMON, "discriminator": _TELLS},
    later={**_OF_3_0, **_OF_2020, "nullable": _FLAG},
    keeps_siblings=False,
    nullable="x-nullable",
    has_boolean_bounds=True,
    has_files=True,
    discriminator="name",
)
OPENAPI_3_0 = SchemaDialect(
    name="OpenAPI 3.0",
    keywords={**_COMMON, **_OF_3_0, "nullable": _FLAG, "discriminator": _TELLS},
    later=_OF_2020,
    keeps_siblings=False,
    nullable="nullable",
    has_boolean_bounds=True,
    has_files=False,
    discriminator="object",
)
OPENAPI_3_1 = SchemaDialect(
    name="OpenAPI 3.1",
    keywords={
        **_COMMON,
        **_OF_3_0,
        **_OF_2020,
        **_CORE_2020,
        "type": Keyword(_is_type, "one of " + ", ".join(map(repr, TYPES)) + ", or a list of these"),
        "exclusiveMaximum": _NUMBER,
        "exclusiveMinimum": _NUMBER,
        "discriminator": _TELLS,
    },
    later={},
    keeps_siblings=True,
    nullable=None,
    has_boolean_bounds=False,
    has_files=False,
    discriminator="object",
)
OPENAPI_3_2 = OPENAPI_3_1
