"""What the readers of a document share while it is read, and what a version of the standard is to them.

A `Dialect` is a value: the tables and functions in which one version of OpenAPI differs from the others. Nothing else
knows which version a document is.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import TypeVar, cast

from contracts.document.grammar import Grammar
from contracts.document.model import (
    IMPLIED,
    MediaTypeObject,
    Parameter,
    RequestBody,
    SchemaObject,
    SecurityScheme,
    Server,
)
from contracts.document.nodes import Node, Problems
from contracts.document.references import Library
from contracts.document.schema_keywords import SchemaDialect
from contracts.errors import Place, UnresolvedReference
from contracts.json_values import JsonValue

T = TypeVar("T")

NO_PLACES: Mapping[str, Place] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Dialect:
    """In what one version of OpenAPI differs from the others."""

    name: str
    """`OpenAPI 3.0`, for messages."""
    methods: tuple[str, ...]
    """The fields of a Path Item that hold operations; the method in lower case."""
    grammar: Grammar
    """The objects, their fields, and the types of these."""
    schemas: SchemaDialect
    """What its Schema Object means."""
    sections: Mapping[str, str]
    """The pointer of each set of named objects: of `schemas`, `parameters`, `securitySchemes`, ..."""
    ignored_headers: frozenset[str]
    """Names, in lower case, of header parameters that shall be ignored."""
    servers: Callable[[Reading, Node], tuple[Server, ...] | None]
    """The servers that a document, path item or operation declares itself, or None."""
    parameter: Callable[[Reading, Node], Parameter | None]
    """A parameter that is not a body, or None if it is not to be understood as one."""
    request_body: Callable[[Reading, Node, tuple[Node, ...]], RequestBody | None]
    """The body of an operation, given that and its own and inherited parameters as written, references followed."""
    response_content: Callable[[Reading, Node, Node], Mapping[str, MediaTypeObject]]
    """The content of a response, given the operation and the response."""
    security_scheme: Callable[[Reading, Node, str], SecurityScheme | None]
    """A named security scheme, or None if it is not to be understood as one."""
    fixed_schema: Callable[[Reading, Node], SchemaObject | None]
    """The schema of a parameter or header."""


@dataclass(slots=True, eq=False)
class Reading:
    """One document while it is read."""

    library: Library
    dialect: Dialect
    problems: Problems
    fetch_text: Callable[[Node, str], str | None] = lambda _node, _reference: None
    """The text of a local file that an `externalValue` names, or None."""
    additions: dict[tuple[str, str], dict[str, JsonValue]] = field(default_factory=dict)
    """Schemas that the document implies, by the place of the object that they are added to."""
    implied: dict[tuple[str, str], Place] = field(default_factory=dict)
    """Where people find what says so, by URI and pointer of such a schema or of a part of one."""
    _made: dict[object, object] = field(default_factory=dict)

    @property
    def root(self) -> Node:
        """The whole document."""
        return self.library.root.root

    def follow(self, node: Node) -> Node:
        """See `Library.follow`."""
        return self.library.follow(node)

    def followed(self, nodes: Iterator[tuple[str, Node]]) -> Iterator[tuple[str, Node, Node]]:
        """Name, node as written, and what that leads to, of all that lead to an object in the end."""
        for name, node in nodes:
            try:
                target = self.follow(node)
            except UnresolvedReference:
                continue
            if isinstance(target.value, dict):
                yield name, node, target

    def followed_or_same(self, node: Node) -> Node:
        """What a reference leads to in the end, or the node itself if it is none or leads nowhere."""
        try:
            return self.follow(node)
        except UnresolvedReference:
            return node

    def description(self, written: Node, node: Node) -> str:
        """The description of an object, or what its reference says in its stead, where that counts.

        Source: OAS 3.1, Reference Object, `description`.
        """
        own = written.string("description") if self.dialect.schemas.keeps_siblings else ""
        return own or node.string("description")

    def members(self, owner: Node, name: str) -> Iterator[tuple[str, Node]]:
        """The members of a member that may be a reference where none is allowed."""
        node = owner.object(name)
        if node:
            yield from self.followed_or_same(node).members()

    def once(self, make: Callable[[Reading, Node], T], node: Node) -> T:
        """What `make` makes of `node`, made once however many references lead there."""
        key = (make, node.key)
        if key not in self._made:
            self._made[key] = make(self, node)
        return cast(T, self._made[key])

    def add(
        self, owner: Node, name: str, schema: JsonValue, place: Place, properties: Mapping[str, Place] = NO_PLACES
    ) -> SchemaObject:
        """A schema that the document implies and does not write, kept with the object `owner`.

        `place`, and those of its `properties`: where people find what says so.
        """
        key = f"{IMPLIED}{name}"
        while owner.has(key):
            key += "-"
        self.additions.setdefault(owner.key, {})[key] = schema
        made = owner.at(key, schema)
        self.implied[made.key] = place
        below = made.at("properties", None)
        self.implied.update({below.at(each, None).key: where for each, where in properties.items()})
        return SchemaObject(owner.text.uri, made.pointer, place)

    def section(self, name: str) -> Iterator[tuple[str, Node]]:
        """The named objects of a kind: of `schemas`, `parameters`, ..."""
        pointer = self.dialect.sections.get(name)
        owner = self.root.find(pointer) if pointer else None
        if owner:
            yield from owner.members()


def schema_at(node: Node | None) -> SchemaObject | None:
    """The schema that stands at `node`, if any does."""
    if node is None or not isinstance(node.value, dict | bool):
        return None
    return SchemaObject(node.text.uri, node.pointer, node.place)
