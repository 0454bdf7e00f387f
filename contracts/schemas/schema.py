"""A schema as its users see it: contents, is a value valid, why not, and where its references lead.

Knows resources by absolute URI and where each schema stands in them; everything is made when first asked for.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping
from typing import Any, TypeVar, cast
from urllib.parse import unquote, urldefrag, urljoin

from contracts.document.model import Direction, Document, SchemaObject
from contracts.errors import Place, Problem, UnresolvedReference
from contracts.json_values import JsonValue, join, resolve
from contracts.schemas.explanation import Explainer
from contracts.schemas.validation import Registry, Uncompilable, Validator
from contracts.schemas.violations import Violation

T = TypeVar("T")

Resources = Mapping[str, JsonValue]
PlaceOf = Callable[[str, str], Place]


class Schemas:
    """Every schema of some resources, in both directions."""

    __slots__ = ("_resources", "_schemas", "_worlds", "place_of")

    def __init__(self, resources: Resources | Callable[[Direction], Resources], place_of: PlaceOf = Place) -> None:
        self._resources = resources if callable(resources) else _both_ways(resources)
        self.place_of = place_of
        self._worlds: dict[Direction, World] = {}
        self._schemas: dict[tuple[Direction, str, str], Schema] = {}

    def schema(self, uri: str, pointer: str = "", direction: Direction = "response") -> Schema:
        """The schema at `pointer` of the resource `uri`, as values of that direction are judged by it."""
        key = (direction, uri, pointer)
        found = self._schemas.get(key)
        if found is None:
            found = self._schemas[key] = Schema(self, self.world(direction), uri, pointer)
        return found

    def for_object(self, schema_object: SchemaObject, direction: Direction = "response") -> Schema:
        """The schema of a document's Schema Object."""
        return self.schema(schema_object.uri, schema_object.pointer, direction)

    def world(self, direction: Direction) -> World:
        """The resources of that direction with what was compiled of them."""
        found = self._worlds.get(direction)
        if found is None:
            found = self._worlds[direction] = World(direction, self._resources(direction), self.place_of)
        return found


def schemas_of(document: Document) -> Schemas:
    """The schemas of a document, made once."""
    return document.remember(_schemas_of)


def schema_of(contents: JsonValue, uri: str = "urn:understudy:schema") -> Schema:
    """A schema that stands alone."""
    return Schemas({uri: contents}).schema(uri)


class World:
    """Resources of one direction and the engines that know them."""

    __slots__ = ("_explainer", "_registry", "direction", "memory", "place_of", "resources")

    def __init__(self, direction: Direction, resources: Resources, place_of: PlaceOf) -> None:
        self.direction = direction
        self.resources = resources
        self.place_of = place_of
        self._registry: Registry | None = None
        self._explainer: Explainer | None = None
        self.memory: dict[Hashable, Any] = {}

    @property
    def registry(self) -> Registry:
        """What jsonschema-rs knows."""
        if self._registry is None:
            self._registry = Registry(self.resources)
        return self._registry

    @property
    def explainer(self) -> Explainer:
        """What jsonschema knows."""
        if self._explainer is None:
            self._explainer = Explainer(self.resources, self.place_of)
        return self._explainer


class Schema:
    """One schema: JSON Schema 2020-12 at a pointer of a resource. Made by `Schemas`; everything is lazy."""

    __slots__ = ("_contents", "_problems", "_schemas", "_validator", "_world", "pointer", "uri")

    def __init__(self, schemas: Schemas, world: World, uri: str, pointer: str) -> None:
        self._schemas = schemas
        self._world = world
        self.uri = uri
        self.pointer = pointer
        self._contents: JsonValue = _UNREAD
        self._validator: Validator | None = None
        self._problems: tuple[Problem, ...] = ()

    @property
    def contents(self) -> JsonValue:
        """The schema itself, a dict or a bool.

        Raises: UnresolvedReference if there is nothing at its pointer.
        """
        if self._contents is _UNREAD:
            try:
                self._contents = resolve(self._world.resources[self.uri], self.pointer)
            except LookupError as error:
                raise UnresolvedReference(self._problem(f"there is no schema here: {error}")) from None
        return self._contents

    @property
    def direction(self) -> Direction:
        """Which way the values travel that it judges."""
        return self._world.direction

    @property
    def place(self) -> Place:
        """Where people find it in the document as written."""
        return self._world.place_of(self.uri, self.pointer)

    def is_valid(self, value: JsonValue) -> bool:
        """Whether `value` satisfies the schema, formats included."""
        return self._compiled().is_valid(value)

    def violations(self, value: JsonValue) -> tuple[Violation, ...]:
        """Each keyword that `value` does not satisfy; empty if it is valid, never empty if it is not."""
        if self.is_valid(value):
            return ()
        found = self._world.explainer.violations(self.uri, self.pointer, self.contents, value)
        return found or tuple(
            Violation(error.at, error.keyword, error.message, "", "", self.place)
            for error in self._compiled().errors(value)
        )

    def problems(self) -> tuple[Problem, ...]:
        """What of the schema can't be honoured; empty for almost all."""
        self._compiled()
        return self._problems

    def subschema(self, *tokens: str | int) -> Schema:
        """The schema below this one at plain names and indexes, such as `("properties", "id")`."""
        return self._schemas.schema(self.uri, join(self.pointer, *tokens), self.direction)

    def resolve(self, reference: str) -> Schema:
        """The schema that a `$ref` written in this one leads to.

        Raises: UnresolvedReference if it leads nowhere.
        """
        uri, fragment = urldefrag(self.uri + reference if reference.startswith("#") else urljoin(self.uri, reference))
        target = self._schemas.schema(uri, unquote(fragment), self.direction)
        _ = target.contents
        return target

    def remember(self, key: Hashable, make: Callable[[], T]) -> T:
        """What `make` derives from all the schemas of this direction, made once and kept with them under `key`."""
        memory = self._world.memory
        if key not in memory:
            memory[key] = make()
        return cast(T, memory[key])

    def _compiled(self) -> Validator:
        if self._validator is None:
            try:
                self._validator = self._world.registry.validator(self.uri, self.pointer)
            except Uncompilable as error:
                raise UnresolvedReference(self._problem(str(error))) from None
        return self._validator

    def _problem(self, message: str) -> Problem:
        return Problem("schema", self.place, message)

    def __repr__(self) -> str:
        return f"Schema({self.uri}#{self.pointer})"


_UNREAD = object()


def _both_ways(resources: Resources) -> Callable[[Direction], Resources]:
    return lambda _direction: resources


def _schemas_of(document: Document) -> Schemas:
    return Schemas(document.resources, document.place_of)
