"""The smallest conflict: which of the keywords that are named for a schema without values are needed for it.

Knows schemas as data: it leaves keywords out of copies and asks whether values come out. It is looked for only after a
refusal, once for each. The keywords that stay named are minimal: without any one of them, and without those that
proved to be of no matter, there is a value. What stands inside `not` and `if` is named with these.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import suppress

from contracts.errors import UnresolvedReference
from contracts.generation.forms import Source
from contracts.json_values import JsonValue, from_tokens, join, parent, resolve, tokens
from contracts.schemas import Schema, Schemas
from contracts.schemas.keywords import ONE_SCHEMA, SCHEMA_LISTS, SCHEMA_MAPS, subschemas

HasValues = Callable[[Schema], bool]
"""Whether a value of the schema can be made."""

Location = tuple[str, str]
"""A resource's URI and a JSON Pointer into it."""

_MOST_SCHEMAS = 250
"""Schemas that one may lead to; of more than these no copies are made."""

_MOST_COPIES = 1500
"""Schemas that are copied in all, which are as many as they are for each keyword that is left out in turn."""

_TURNED = frozenset(("not", "if"))
"""Under these less asked is more forbidden, so that leaving something out tells nothing."""

_DEFINITIONS = ("$defs", "definitions")

_NAMING = frozenset(("properties", "patternProperties", "prefixItems"))
"""Keywords that other keywords beside them go by; of these each schema is made to admit everything."""

_IDENTIFIERS = frozenset(("$id", "$anchor", "$dynamicAnchor", "$dynamicRef"))
"""What makes a schema depend on where it stands."""


def smallest(schema: Schema, sources: tuple[Source, ...], has_values: HasValues) -> tuple[Source, ...]:
    """Those of the sources that are needed for the conflict, in their order; all where that is too much to ask.

    Where leaving out all of them changes nothing, any keyword counts as named.
    """
    reached = _reached(schema)
    if reached is None:
        return sources
    trial = _Trial(schema, reached, has_values)
    named = {(source.schema.uri, source.pointer): source for source in sources}
    if not named or not trial.has_values_without(named):
        named = {(source.schema.uri, source.pointer): source for source in _assertions(reached)}
    if len(named) * len(reached) > _MOST_COPIES:
        return sources
    without: set[Location] = set()
    for location in sorted(named, key=lambda each: len(tokens(each[1]))):
        if not _is_turned(location) and not trial.has_values_without({*without, location}):
            without.add(location)
    return tuple(source for location, source in named.items() if not _is_gone(location, without))


def _is_turned(location: Location) -> bool:
    """Whether it stands inside a schema that is to be broken."""
    return not _TURNED.isdisjoint(tokens(location[1])[:-1])


def _is_gone(location: Location, without: Collection[Location]) -> bool:
    uri, pointer = location
    way = tokens(pointer)
    return any((uri, from_tokens(way[:length])) in without for length in range(len(way) + 1))


def _reached(schema: Schema) -> dict[Location, Schema] | None:
    """Every schema that this one leads to; None if they are too many, or depend on where they stand."""
    found: dict[Location, Schema] = {}
    pending = [schema]
    while pending:
        here = pending.pop()
        if (here.uri, here.pointer) in found:
            continue
        found[here.uri, here.pointer] = here
        contents = here.contents
        if len(found) > _MOST_SCHEMAS or (isinstance(contents, dict) and not _IDENTIFIERS.isdisjoint(contents)):
            return None
        pending.extend(
            here.subschema(*way) for way, _ in subschemas(contents) if way[0] not in ("$defs", "definitions")
        )
        if isinstance(contents, dict) and isinstance(contents.get("$ref"), str):
            with suppress(UnresolvedReference):
                pending.append(here.resolve(contents["$ref"]))
    return found


def _assertions(reached: Mapping[Location, Schema]) -> Iterator[Source]:
    for schema in reached.values():
        if isinstance(schema.contents, dict):
            yield from (Source(keyword, schema) for keyword in schema.contents if keyword not in _SILENT)
        elif schema.contents is False:
            yield Source("", schema)


_SILENT = frozenset(
    (
        *("$defs", "definitions", "$schema", "$comment", "title", "description", "default", "example", "examples"),
        *("deprecated", "readOnly", "writeOnly", "externalDocs", "xml", "discriminator"),
        *("contentEncoding", "contentMediaType", "contentSchema", "minContains"),
    )
)
"""Keywords that forbid nothing."""


class _Trial:
    """Copies of what a schema leads to, each without some keywords."""

    def __init__(self, schema: Schema, reached: Mapping[Location, Schema], has_values: HasValues) -> None:
        self._schema = schema
        self._has_values = has_values
        ends = {(schema.uri, schema.pointer), *_targets(reached)}
        self._starts = sorted((reached[end] for end in ends), key=lambda each: len(tokens(each.pointer)))

    def has_values_without(self, without: Collection[Location]) -> bool:
        """Whether there is a value once the keywords at those places are left out; True where that can't be tried."""
        resources: dict[str, JsonValue] = {}
        for start in self._starts:
            resource = resources.setdefault(start.uri, {})
            way = tokens(start.pointer)
            if not way:
                resources[start.uri] = _copied(start.contents, (start.uri, ""), without)
            elif not _is_there(resource, start.pointer):
                if _is_gone((start.uri, parent(start.pointer)), without):
                    return True
                _put(resource, way, _copied(start.contents, (start.uri, start.pointer), without))
        schema = self._schema
        return self._has_values(Schemas(resources).schema(schema.uri, schema.pointer, schema.direction))


def _targets(reached: Mapping[Location, Schema]) -> Iterator[Location]:
    for schema in reached.values():
        contents = schema.contents
        if isinstance(contents, dict) and isinstance(contents.get("$ref"), str):
            with suppress(UnresolvedReference):
                target = schema.resolve(contents["$ref"])
                yield target.uri, target.pointer


def _copied(contents: JsonValue, location: Location, without: Collection[Location]) -> JsonValue:
    """A copy. Where a keyword that names properties or elements is left out, these may be anything."""
    uri, pointer = location
    if location in without or not isinstance(contents, dict):
        return location in without or contents
    copy: dict[str, JsonValue] = {}
    for keyword, value in contents.items():
        here = (uri, join(pointer, keyword))
        is_out, names = here in without, keyword in _NAMING
        if keyword in _DEFINITIONS or (is_out and not names):
            continue
        if keyword in ONE_SCHEMA:
            copy[keyword] = _copied(value, here, without)
        elif keyword in SCHEMA_MAPS:
            copy[keyword] = {
                name: is_out or _copied(each, (uri, join(here[1], name)), without) for name, each in value.items()
            }
        elif keyword in SCHEMA_LISTS:
            copy[keyword] = [
                is_out or _copied(each, (uri, join(here[1], index)), without) for index, each in enumerate(value)
            ]
        else:
            copy[keyword] = value
    return copy


def _is_there(resource: JsonValue, pointer: str) -> bool:
    try:
        resolve(resource, pointer)
    except LookupError:
        return False
    return True


def _put(resource: JsonValue, way: tuple[str, ...], value: JsonValue) -> None:
    """Put a schema in its place in what is made to lead there."""
    *above, last = way
    for token in above:
        resource = resource[int(token)] if isinstance(resource, list) else resource.setdefault(token, {})
    resource[last] = value
