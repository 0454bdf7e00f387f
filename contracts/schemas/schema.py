"""A schema as its users see it: contents, is a value valid, why not, and where its references lead.

Knows resources by absolute URI and where each schema stands in them; everything is made when first asked for.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping
from typing import TypeVar, cast
from urllib.parse import unquote

from contracts.document.model import Direction, Document, SchemaObject
from contracts.document.promises import promises
from contracts.errors import Place, Problem, UnresolvedReference
from contracts.json_values import JsonValue, join, resolve
from contracts.schemas.layout import Location, Scope
from contracts.schemas.patterns import is_translated_to
from contracts.schemas.repetition import once
from contracts.schemas.shapes import shape_of
from contracts.schemas.validation import Validator
from contracts.schemas.violations import Violation
from contracts.schemas.wording import violations_of, violations_of_engine
from contracts.schemas.world import World
from contracts.styles.shapes import Shape

T = TypeVar("T")

Resources = Mapping[str, JsonValue]
PlaceOf = Callable[[str, str], Place]


class Schemas:
    """Every schema of some resources, in both directions."""

    __slots__ = ("_resources", "_roots", "_schemas", "_worlds", "place_of")

    def __init__(
        self,
        resources: Resources | Callable[[Direction], Resources],
        place_of: PlaceOf = Place,
        roots: Callable[[], Iterable[Location]] = tuple,
    ) -> None:
        """`roots`: where the schemas stand that values are judged by, so far as that is known beforehand."""
        self._resources = resources if callable(resources) else _both_ways(resources)
        self._roots = roots
        self.place_of = place_of
        self._worlds: dict[Direction, World] = {}
        self._schemas: dict[tuple[Direction, Location, Scope], Schema] = {}

    def schema(self, uri: str, pointer: str = "", direction: Direction = "response", scope: Scope = ()) -> Schema:
        """The schema at `pointer` of the resource `uri`, as values of that direction are judged by it.

        `scope`: the base URIs through which it was reached, where a `$dynamicRef` asks for them.
        """
        key = (direction, (uri, pointer), scope)
        found = self._schemas.get(key)
        if found is None:
            found = self._schemas[key] = Schema(self, direction, (uri, pointer), scope)
        return found

    def for_object(self, schema_object: SchemaObject, direction: Direction = "response") -> Schema:
        """The schema of a document's Schema Object."""
        return self.schema(schema_object.uri, schema_object.pointer, direction)

    def problems(self, schemas: Iterable[Schema]) -> tuple[Problem, ...]:
        """What of these, which are schemas of this, is not honoured: as of each by itself, but much faster for many."""
        found: list[Problem] = []
        asked: dict[Direction, list[Location]] = {}
        for schema in schemas:
            try:
                _ = schema.contents
            except UnresolvedReference as error:
                found.append(error.problem)
            else:
                asked.setdefault(schema.direction, []).append((schema.uri, schema.pointer))
        for direction, locations in asked.items():
            found += self.world(direction).problems(locations)
        return tuple(dict.fromkeys(found))

    def world(self, direction: Direction) -> World:
        """What engines know of that direction: of both the same, where the document makes no difference."""
        found = self._worlds.get(direction)
        if found is None:
            resources = self._resources(direction)
            same = (each for each in self._worlds.values() if each.resources is resources)
            found = next(same, None) or World(resources, self.place_of, self._roots)
            self._worlds[direction] = found
        return found


def schemas_of(document: Document) -> Schemas:
    """The schemas of a document, made once."""
    return document.remember(_schemas_of)


def schema_of(contents: JsonValue, uri: str = "urn:understudy:schema") -> Schema:
    """A schema that stands alone."""
    return Schemas({uri: contents}).schema(uri)


class Schema:
    """One schema: JSON Schema 2020-12 at a pointer of a resource. Made by `Schemas`; everything is lazy.

    A keyword that can't be honoured (a pattern that no engine runs, a reference that leads nowhere, a `type` that there
    is not) is left out of the judgement and told by `problems`: whoever reports a verdict should tell those too.
    """

    __slots__ = (
        *("_contents", "_followed", "_schemas", "_scope", "_shape", "_validator", "_world"),
        *("direction", "pointer", "uri"),
    )

    def __init__(self, schemas: Schemas, direction: Direction, location: Location, scope: Scope) -> None:
        self._schemas = schemas
        self._world = schemas.world(direction)
        self.direction: Direction = direction
        """Which way the values travel that it judges."""
        self.uri, self.pointer = location
        """The resource's absolute URI, and the JSON Pointer into it."""
        self._scope = scope
        self._contents: JsonValue = _UNREAD
        self._validator: Validator | None = None
        self._shape: Shape | None = None
        self._followed: dict[tuple[str | int, ...], Schema] = {}

    @property
    def contents(self) -> JsonValue:
        """The schema itself as written, a dict or a bool.

        Raises: UnresolvedReference if there is nothing at its pointer.
        """
        if self._contents is _UNREAD:
            try:
                self._contents = resolve(self._world.resources[self.uri], self.pointer)
            except LookupError as error:
                raise self._unresolved(f"there is no schema here: {error}") from None
        return self._contents

    @property
    def place(self) -> Place:
        """Where people find it in the document as written."""
        return self._world.place_of(self.uri, self.pointer)

    def place_of(self, *tokens: str | int) -> Place:
        """Where people find a part of it."""
        return self._world.place_of(self.uri, join(self.pointer, *tokens))

    @property
    def shape(self) -> Shape:
        """What decoding needs to know of it. Raises: UnresolvedReference where there is no schema here."""
        if self._shape is None:
            self._shape = shape_of(self)
        return self._shape

    def is_valid(self, value: JsonValue) -> bool:
        """Whether `value` satisfies the schema, formats included.

        Raises: UnresolvedReference where there is no schema here.
        """
        return (self._validator or self._compiled()).is_valid(value)

    def violations(self, value: JsonValue) -> tuple[Violation, ...]:
        """Each keyword that `value` does not satisfy; empty if it is valid, never empty if it is not.

        Raises: UnresolvedReference where there is no schema here.
        """
        validator = self._validator or self._compiled()
        return () if validator.is_valid(value) else self._explained(validator, value)

    def problems(self) -> tuple[Problem, ...]:
        """What of it, or of what it refers to, is not honoured; empty for almost all."""
        return self._schemas.problems([self])

    def subschema(self, *tokens: str | int) -> Schema:
        """The schema below this one at plain names and indexes, such as `("properties", "id")`."""
        return self._schemas.schema(self.uri, join(self.pointer, *tokens), self.direction, self._scope)

    def resolve(self, reference: str) -> Schema:
        """The schema that a `$ref`, or the `$dynamicRef`, written in this one leads to.

        Raises: UnresolvedReference if it leads nowhere.
        """
        layout = self._world.layout
        base = layout.base((self.uri, self.pointer))
        contents = self.contents
        try:
            if isinstance(contents, dict) and contents.get("$dynamicRef") == reference != contents.get("$ref"):
                uri, pointer = layout.dynamic_target(base, reference, self._scope)
            else:
                uri, pointer = layout.target(base, reference)
        except LookupError as error:
            raise self._unresolved(f"{reference!r} leads nowhere: {error}") from None
        scope = self._scope
        if layout.dynamic and base not in scope:
            scope = (*scope, base)
        return self._schemas.schema(uri, pointer, self.direction, scope)

    def remember(self, key: Hashable, make: Callable[[], T]) -> T:
        """What `make` derives from all the schemas of this direction, made once and kept with them under `key`."""
        memory, kept = self._world.memory, (self.direction, key)
        if kept not in memory:
            memory[kept] = make()
        return cast(T, memory[kept])

    def followed(self, way: tuple[str | int, ...]) -> Schema:
        """What stands where an engine says it is: a way of keywords, names and indexes, references among them.

        Raises: UnresolvedReference where the way can't be gone, as it can't to what was added for the engine.
        """
        known = self._followed.get(way)
        if known is not None:
            return known
        here = self
        before: str | int = ""
        for token in way:
            contents = here.contents
            if token in ("$ref", "$dynamicRef") and isinstance(contents, dict) and isinstance(contents.get(token), str):
                here = here.resolve(contents[token])
            else:
                here = here.subschema(_as_written(str(token), contents) if before == "patternProperties" else token)
            before = token
        if len(self._followed) < _WAYS:
            self._followed[way] = here
        return here

    def _explained(self, validator: Validator, value: JsonValue) -> tuple[Violation, ...]:
        reference = self._world.layout.canonical((self.uri, self.pointer))

        def explained() -> tuple[Violation, ...]:
            faults = self._world.explainer.faults(reference, value)
            return violations_of(self, faults) or violations_of_engine(
                self.place, validator.errors(value), value, self._place_of
            )

        return once(self, lambda: validator.wrongs(value), explained)

    def _place_of(self, absolute: str) -> Place:
        uri, _, fragment = absolute.partition("#")
        return self._world.place_of(*self._world.layout.located(uri, unquote(fragment)))

    def _compiled(self) -> Validator:
        if self._validator is None:
            _ = self.contents
            self._validator = self._world.validator((self.uri, self.pointer))
        return self._validator

    def _unresolved(self, message: str) -> UnresolvedReference:
        return UnresolvedReference(Problem("unresolved-reference", self.place, message))

    def __repr__(self) -> str:
        return f"Schema({self.uri}#{self.pointer})"


_UNREAD = object()
_WAYS = 10_000
"""Of one schema, that are kept: schemas that lead to themselves have ways without end."""


def _as_written(pattern: str, schemas: JsonValue) -> str:
    """The pattern that was translated to `pattern` for the engines."""
    if not isinstance(schemas, dict) or pattern in schemas:
        return pattern
    return next((name for name in schemas if is_translated_to(name, pattern)), pattern)


def _both_ways(resources: Resources) -> Callable[[Direction], Resources]:
    return lambda _direction: resources


def _schemas_of(document: Document) -> Schemas:
    def roots() -> Iterator[Location]:
        promised = (each.schema for each in promises(document))
        return ((each.uri, each.pointer) for each in (*document.schemas.values(), *promised))

    return Schemas(document.resources, document.place_of, roots)
