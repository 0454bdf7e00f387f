"""What the schemas that apply to a value say of it beside what they assert, such as `writeOnly`.

A schema applies where it judges a part of the value: through `properties`, `items` and the like, `$ref` and `allOf`,
and those branches of `anyOf`, `oneOf`, `if` and `dependentSchemas` that the value satisfies. Nothing under `not` does.
Source: JSON Schema 2020-12, Core, section 7.7.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import cast

from contracts.errors import UnresolvedReference
from contracts.json_values import JsonValue, join
from contracts.schemas.keywords import ONE_SCHEMA, SCHEMA_LISTS, SCHEMA_MAPS
from contracts.schemas.patterns import NotARegularExpression, translated
from contracts.schemas.schema import Schema
from contracts.schemas.validation import matches

DEEPEST = 60
"""References and combinations within one another that are followed at one place of a value."""

_NOWHERE = frozenset({"not", "propertyNames", "contains", "contentSchema", "$defs", "definitions"})
"""Keywords whose schemas are not those of a part of the value, or only of some part."""

_IN_PLACE = ("allOf", "anyOf", "oneOf")


@dataclass(frozen=True, slots=True)
class Applied:
    """A schema that applies to a part of a value."""

    at: str
    """JSON Pointer into the value."""
    value: JsonValue
    schema: Schema

    @property
    def contents(self) -> dict[str, JsonValue]:
        """The schema's keywords."""
        return cast("dict[str, JsonValue]", self.schema.contents)


def annotations_of(schema: Schema, keywords: frozenset[str]) -> Annotations:
    """The annotations below a schema, found out once."""
    return schema.remember((Annotations, keywords, schema), lambda: Annotations(schema, keywords))


class Annotations:
    """Which schemas apply where, of those that have one of the keywords, below one schema."""

    __slots__ = ("_keywords", "_leading", "_root")

    def __init__(self, root: Schema, keywords: frozenset[str]) -> None:
        self._root = root
        self._keywords = keywords
        self._leading = _leading(root, keywords)

    def of(self, value: JsonValue, at: str = "") -> Iterator[Applied]:
        """Every schema with one of the keywords that applies to the value, which is at `at`, or to a part of it."""
        return self._applied(self._root, value, at, 0) if self._leading else iter(())

    def _applied(self, schema: Schema, value: JsonValue, at: str, depth: int) -> Iterator[Applied]:
        contents = schema.contents
        if not isinstance(contents, dict) or schema not in self._leading or depth > DEEPEST:
            return
        if not self._keywords.isdisjoint(contents):
            yield Applied(at, value, schema)
        for below in _in_place(schema, contents, value):
            yield from self._applied(below, value, at, depth + 1)
        if isinstance(value, dict):
            for name, member in value.items():
                for below in _of_member(schema, contents, name):
                    yield from self._applied(below, member, join(at, name), 0)
        elif isinstance(value, list):
            prefix = contents.get("prefixItems")
            count = len(prefix) if isinstance(prefix, list) else 0
            items = schema.subschema("items") if isinstance(contents.get("items"), dict) else None
            for index, item in enumerate(value):
                below_item = schema.subschema("prefixItems", index) if index < count else items
                if below_item is not None:
                    yield from self._applied(below_item, item, join(at, index), 0)


def _in_place(schema: Schema, contents: dict[str, JsonValue], value: JsonValue) -> Iterator[Schema]:
    """The schemas that apply to the value itself."""
    target = referred(schema)
    if target is not None:
        yield target
    for keyword in _IN_PLACE:
        branches = contents.get(keyword)
        for index in range(len(branches) if isinstance(branches, list) else 0):
            branch = schema.subschema(keyword, index)
            if keyword == "allOf" or branch.is_valid(value):
                yield branch
    if "if" in contents:
        holds = schema.subschema("if").is_valid(value)
        if holds:
            yield schema.subschema("if")
        if ("then" if holds else "else") in contents:
            yield schema.subschema("then" if holds else "else")
    dependent = contents.get("dependentSchemas")
    if isinstance(dependent, dict) and isinstance(value, dict):
        yield from (schema.subschema("dependentSchemas", name) for name in dependent if name in value)


def _of_member(schema: Schema, contents: dict[str, JsonValue], name: str) -> Iterator[Schema]:
    """The schemas that apply to the member of that name."""
    properties, patterns = contents.get("properties"), contents.get("patternProperties")
    is_named = False
    if isinstance(properties, dict) and name in properties:
        is_named = True
        yield schema.subschema("properties", name)
    for pattern in patterns if isinstance(patterns, dict) else ():
        if is_matching(pattern, name):
            is_named = True
            yield schema.subschema("patternProperties", pattern)
    if not is_named and isinstance(contents.get("additionalProperties"), dict):
        yield schema.subschema("additionalProperties")


@lru_cache(maxsize=4096)
def is_matching(pattern: str, name: str) -> bool:
    """Whether an ECMA-262 pattern is found in the name; one that is none is found in nothing."""
    try:
        return matches(translated(pattern).text, name)
    except NotARegularExpression:
        return False


def referred(schema: Schema) -> Schema | None:
    """The schema that the reference in this one leads to; None if there is none, or it leads nowhere."""
    contents = schema.contents
    for keyword in ("$ref", "$dynamicRef"):
        if isinstance(contents, dict) and isinstance(contents.get(keyword), str):
            try:
                target = schema.resolve(contents[keyword])
                _ = target.contents
            except UnresolvedReference:
                return None
            return target
    return None


def _leading(root: Schema, keywords: frozenset[str]) -> frozenset[Schema]:
    """The schemas below `root`, itself among them, that have one of the keywords or lead to one that has."""
    above: dict[Schema, list[Schema]] = {root: []}
    pending, holders = [root], []
    while pending:
        schema = pending.pop()
        contents = schema.contents
        if not isinstance(contents, dict):
            continue
        if not keywords.isdisjoint(contents):
            holders.append(schema)
        for below in _below(schema, contents):
            if below not in above:
                above[below] = []
                pending.append(below)
            above[below].append(schema)
    found: set[Schema] = set()
    while holders:
        schema = holders.pop()
        if schema not in found:
            found.add(schema)
            holders += above[schema]
    return frozenset(found)


def _below(schema: Schema, contents: dict[str, JsonValue]) -> Iterator[Schema]:
    target = referred(schema)
    if target is not None:
        yield target
    for keyword, value in contents.items():
        if keyword in _NOWHERE:
            continue
        if keyword in ONE_SCHEMA and isinstance(value, dict):
            yield schema.subschema(keyword)
        elif keyword in SCHEMA_LISTS and isinstance(value, list):
            yield from (schema.subschema(keyword, index) for index in range(len(value)))
        elif keyword in SCHEMA_MAPS and isinstance(value, dict):
            yield from (schema.subschema(keyword, name) for name in value)
