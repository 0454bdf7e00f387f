"""The keywords that a schema reaches and that no edge speaks of, each with the reason.

They are counted in the document as it is written, not in what values are made from, so that a keyword can't be lost
on the way. Knows no edges: only which keywords these were about.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from contracts.catalogue.model import Missing
from contracts.catalogue.subjects import TIGHTEST
from contracts.errors import UnresolvedReference
from contracts.generation.discriminating import heirs_of
from contracts.json_values import JsonValue
from contracts.schemas import Schema
from contracts.schemas.keywords import subschemas

_AT_MOST = 10_000
"""Schemas that one schema may lead to and that are looked at."""

ASSERTING = frozenset(
    (
        *("type", "enum", "const", "multipleOf", "maximum", "exclusiveMaximum", "minimum", "exclusiveMinimum"),
        *("maxLength", "minLength", "pattern", "format", "maxItems", "minItems", "uniqueItems", "contains"),
        *("maxContains", "minContains", "maxProperties", "minProperties", "required", "dependentRequired"),
        *("dependentSchemas", "propertyNames", "patternProperties", "additionalProperties", "unevaluatedProperties"),
        *("unevaluatedItems", "oneOf", "anyOf", "not", "if", "contentSchema"),
    )
)
"""Keywords by which a value can be valid or not; of `properties`, `allOf` and such it is what they hold that counts."""


@dataclass(slots=True)
class Spoken:
    """What the edges of one schema were about."""

    rules: set[tuple[str, str]] = field(default_factory=set)
    """The schemas, by JSON Pointer, and the keyword of each."""
    met: set[tuple[str, str]] = field(default_factory=set)
    """Keywords that had their say in some place, likewise."""
    unreached: dict[str, str] = field(default_factory=dict)
    """Schemas, by JSON Pointer, that no valid value reaches, and why."""


def rest_of(schema: Schema, spoken: Spoken) -> Iterator[Missing]:
    """Each keyword that asks for something and has no edge."""
    for each, keyword, why_not in _reached(schema, spoken.unreached):
        here = (each.pointer, keyword)
        if here in spoken.rules or not _asks(each.contents, keyword):
            continue
        if here not in spoken.met:
            reason = why_not or "no value that was made reaches it"
        elif keyword in TIGHTEST:
            reason = "what stands beside it is tighter"
        else:
            reason = "nothing that what stands beside it allows is at an edge of it alone"
        words = f"the schema #{each.pointer}: {keyword}"
        yield Missing("boundary", words, "", keyword, each.pointer, False, schema, None, reason)  # noqa: FBT003


def _reached(schema: Schema, unreached: Mapping[str, str]) -> Iterator[tuple[Schema, str, str]]:
    """Every keyword of every schema that holds somewhere inside, in the order of the document; and why none does."""
    seen: set[tuple[str, str]] = set()
    todo = [(schema, "")]
    while todo and len(seen) < _AT_MOST:
        here, why_not = todo.pop()
        try:
            contents = here.contents
        except UnresolvedReference:
            continue
        if (here.uri, here.pointer) in seen or not isinstance(contents, dict):
            continue
        seen.add((here.uri, here.pointer))
        why_not = unreached.get(here.pointer, why_not)
        yield from ((here, keyword, why_not) for keyword in contents if keyword in ASSERTING)
        todo += reversed([(each, why_not) for each in _below(here, contents)])


_NOT_HELD = frozenset({"not", "if", "$defs", "definitions"})
"""Keywords whose schemas need not hold: what they say is told of the keyword itself."""


def _below(schema: Schema, contents: dict[str, JsonValue]) -> Iterator[Schema]:
    for way, _ in subschemas(contents):
        if way[0] not in _NOT_HELD and (way[0] != "contentSchema" or "contentMediaType" in contents):
            yield schema.subschema(*way)
    for keyword in ("$ref", "$dynamicRef"):
        if isinstance(contents.get(keyword), str):
            try:
                yield schema.resolve(contents[keyword])
            except UnresolvedReference:
                continue
    if isinstance(contents.get("discriminator"), dict):
        yield from (heir for _, heir in heirs_of(schema))


_OF_SCHEMAS = frozenset(("additionalProperties", "unevaluatedProperties", "unevaluatedItems", "propertyNames"))


def _asks(contents: dict[str, JsonValue], keyword: str) -> bool:
    """Whether the keyword asks for anything of a value."""
    value = contents[keyword]
    if keyword in ("oneOf", "anyOf"):
        return len(value) > 1
    if keyword in ("minLength", "minItems", "minProperties"):
        return bool(value)
    if keyword == "uniqueItems":
        return value is True
    if keyword == "dependentRequired":
        return any(value.values())
    if keyword == "contains":
        return "minContains" not in contents
    if keyword in ("minContains", "maxContains"):
        return "contains" in contents and (keyword == "maxContains" or value > 0)
    if keyword == "contentSchema":
        return "contentMediaType" in contents and value not in ({}, True)
    if keyword == "if":
        return "then" in contents or "else" in contents
    if keyword in _OF_SCHEMAS:
        return value is not True and value != {}
    return keyword not in ("required", "dependentSchemas", "patternProperties") or bool(value)
