"""A schema compiled for counting: what of it has a say on a value, as numbers to count up, and where it goes on.

Knows schemas and values; knows no message. Compiled once per place and direction, references followed, so that shared
schemas are shared here, too.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from operator import gt, lt

from contracts.coverage.counters import Counters
from contracts.coverage.keywords import ANY, NUMBER, assertions, bounds
from contracts.coverage.model import Kind
from contracts.coverage.plausibility import Facts, facts_of
from contracts.document.model import IMPLIED
from contracts.errors import UnresolvedReference
from contracts.generation.discriminating import branch_facts
from contracts.generation.equality import identity
from contracts.json_values import JsonValue
from contracts.schemas import Schema
from contracts.schemas.patterns import NotARegularExpression, python

LONGEST = 60
"""Characters of an enumeration's member in a name."""


@dataclass(frozen=True, slots=True)
class Edge:
    """A bound: the value on it that is still valid and the next one that is not, each with its number."""

    keyword: str
    is_length: bool
    """Of the length of a value, not of the value itself."""
    inside: int | float | None
    """None where there is no such value: the numbers above 0 have no least one."""
    inside_number: int
    outside: int | float
    outside_number: int
    passes: Callable[[float, float], bool] | None
    """For fractions, which have no neighbours: how they pass `outside`."""

    @property
    def ends(self) -> Iterator[tuple[int, int | float]]:
        """The numbers of both, each with the value."""
        if self.inside is not None:
            yield self.inside_number, self.inside
        yield self.outside_number, self.outside


@dataclass(slots=True, eq=False)
class Branch:
    """One schema of a `oneOf` or `anyOf`."""

    number: int
    node: Node
    schema: Schema
    facts: Facts


@dataclass(slots=True, eq=False)
class Node:
    """One schema."""

    by_class: dict[type, tuple[int, ...]] = field(default_factory=dict)
    """The numbers of the keywords that have a say on values of a class."""
    members: dict[object, int] = field(default_factory=dict)
    """The numbers of the members of its `enum`, by identity."""
    edges: dict[type, tuple[Edge, ...]] = field(default_factory=dict)
    absent: tuple[tuple[str, int], ...] = ()
    """Properties whose absence is counted."""
    present: dict[str, int] = field(default_factory=dict)
    properties: dict[str, Node] = field(default_factory=dict)
    patterns: tuple[tuple[re.Pattern[str], Node], ...] = ()
    additional: Node | None = None
    names: Node | None = None
    prefix: tuple[Node, ...] = ()
    items: Node | None = None
    also: tuple[Node, ...] = ()
    """What holds for the same value: references and `allOf`."""
    dependent: tuple[tuple[str, Node], ...] = ()
    """What holds where a property is there."""
    choices: tuple[tuple[Branch, ...], ...] = ()
    condition: tuple[Schema, Node | None, Node | None] | None = None
    """`if`, `then` and `else`."""
    combines: bool = False
    """Whether any of `also`, `choices` and `condition` is there."""

    def below(self) -> Iterator[Node]:
        """What the schema leads to."""
        yield from self.properties.values()
        yield from (node for _, node in (*self.patterns, *self.dependent))
        yield from (*self.prefix, *self.also)
        yield from (branch.node for choices in self.choices for branch in choices)
        several = (self.additional, self.names, self.items, *(self.condition[1:] if self.condition else ()))
        yield from (node for node in several if isinstance(node, Node))


class Compiler:
    """Schemas to nodes, whose items are named with the direction in front."""

    def __init__(self, counters: Counters, root_uri: str) -> None:
        self._counters = counters
        self._root_uri = root_uri
        self.nodes: dict[Schema, Node] = {}

    def node(self, schema: Schema) -> Node | None:
        """The schema, compiled; None where it is true or false, or a reference leads nowhere."""
        found = self.nodes.get(schema)
        if found is None:
            try:
                contents = schema.contents
            except UnresolvedReference:
                return None
            if not isinstance(contents, dict):
                return None
            found = self.nodes[schema] = Node()
            self._fill(found, schema, contents)
        return found

    def _fill(self, node: Node, schema: Schema, contents: dict[str, JsonValue]) -> None:
        if IMPLIED not in schema.pointer:
            self._fill_assertions(node, schema, contents)
            self._fill_members(node, schema, contents)
            # Where each value is named, no bound has a say, and no value is next to one.
            if schema.direction == "request" and not contents.keys() & {"enum", "const"}:
                self._fill_edges(node, schema, contents)
        self._fill_object(node, schema, contents)
        self._fill_array(node, schema, contents)
        self._fill_combinations(node, schema, contents)

    def _fill_assertions(self, node: Node, schema: Schema, contents: dict[str, JsonValue]) -> None:
        by_class: dict[type, list[int]] = {each: [] for each in ANY}
        for keyword, classes in assertions(contents):
            number = self._number("keyword", schema, keyword)
            for each in classes:
                by_class[each].append(number)
        node.by_class = {each: tuple(numbers) for each, numbers in by_class.items()}

    def _fill_members(self, node: Node, schema: Schema, contents: dict[str, JsonValue]) -> None:
        members = contents.get("enum")
        for index, member in enumerate(members if isinstance(members, list) else ()):
            number = self._number("enum member", schema, "enum", index, suffix=f" = {_shown(member)}")
            node.members.setdefault(member if isinstance(member, str) else identity(member), number)

    def _fill_edges(self, node: Node, schema: Schema, contents: dict[str, JsonValue]) -> None:
        edges: dict[type, list[Edge]] = {each: [] for each in ANY}
        for bound in bounds(contents):
            inside, outside = bound.inside(is_whole=contents.get("type") == "integer"), bound.outside
            numbers = [
                -1 if value is None else self._number("boundary", schema, bound.keyword, suffix=f" = {value}")
                for value in (inside, outside)
            ]
            passes = None if bound.is_exclusive else lt if bound.side == "least" else gt
            edge = Edge(bound.keyword, bound.classes is not NUMBER, inside, numbers[0], outside, numbers[1], passes)
            for each in bound.classes:
                edges[each].append(edge)
        node.edges = {each: tuple(found) for each, found in edges.items() if found}

    def _fill_object(self, node: Node, schema: Schema, contents: dict[str, JsonValue]) -> None:
        required = contents.get("required")
        needed = {name for name in required if isinstance(name, str)} if isinstance(required, list) else set()
        absent = []
        for name in _mapping(contents, "properties"):
            below = schema.subschema("properties", name)
            if not _travels(below):
                node.properties[name] = Node()
                continue
            if name not in needed:
                node.present[name] = self._number("optional part", schema, "properties", name, suffix=" present")
                if schema.direction == "request":
                    absent.append((name, self._number("optional part", schema, "properties", name, suffix=" absent")))
            found = self.node(below)
            if found:
                node.properties[name] = found
        node.absent = tuple(absent)
        node.patterns = tuple(self._patterns(schema, contents))
        node.additional = self._below(schema, contents, "additionalProperties")
        node.names = self._below(schema, contents, "propertyNames")
        dependent = [
            (name, self.node(schema.subschema("dependentSchemas", name)))
            for name in _mapping(contents, "dependentSchemas")
        ]
        node.dependent = tuple((name, found) for name, found in dependent if found)

    def _patterns(self, schema: Schema, contents: dict[str, JsonValue]) -> Iterator[tuple[re.Pattern[str], Node]]:
        for pattern in _mapping(contents, "patternProperties"):
            found = self.node(schema.subschema("patternProperties", pattern))
            try:
                compiled = re.compile(python(pattern))
            except (NotARegularExpression, re.error):
                continue
            if found:
                yield compiled, found

    def _fill_array(self, node: Node, schema: Schema, contents: dict[str, JsonValue]) -> None:
        prefixes = contents.get("prefixItems")
        count = len(prefixes) if isinstance(prefixes, list) else 0
        node.prefix = tuple(self.node(schema.subschema("prefixItems", index)) or Node() for index in range(count))
        node.items = self._below(schema, contents, "items")

    def _fill_combinations(self, node: Node, schema: Schema, contents: dict[str, JsonValue]) -> None:
        also = []
        for keyword in ("$ref", "$dynamicRef"):
            if isinstance(contents.get(keyword), str):
                try:
                    also.append(self.node(schema.resolve(contents[keyword])))
                except UnresolvedReference:
                    continue
        also += [self.node(below) for below in _branches(schema, contents, "allOf")]
        node.also = tuple(found for found in also if found)
        node.choices = tuple(
            choices for keyword in ("oneOf", "anyOf") if (choices := self._choices(schema, contents, keyword))
        )
        if "if" in contents:
            then, otherwise = (self._below(schema, contents, keyword) for keyword in ("then", "else"))
            node.condition = (schema.subschema("if"), then, otherwise)
        node.combines = bool(node.also or node.choices or node.condition)

    def _choices(self, schema: Schema, contents: dict[str, JsonValue], keyword: str) -> tuple[Branch, ...]:
        found = []
        for index, below in enumerate(_branches(schema, contents, keyword)):
            number = self._number("keyword", schema, keyword, index)
            found.append(Branch(number, self.node(below) or Node(), below, _facts(schema, keyword, index, below)))
        return tuple(found)

    def _below(self, schema: Schema, contents: dict[str, JsonValue], keyword: str) -> Node | None:
        return self.node(schema.subschema(keyword)) if isinstance(contents.get(keyword), dict) else None

    def _number(self, kind: Kind, schema: Schema, *tokens: str | int, suffix: str = "") -> int:
        place = schema.place_of(*tokens)
        text = "" if place.uri == self._root_uri else place.uri.rpartition("/")[2]
        return self._counters.number(kind, f"{schema.direction} {text}#{place.pointer}{suffix}", place)


def _facts(schema: Schema, keyword: str, index: int, below: Schema) -> Facts:
    """What is known of a branch; the discriminator says it by name."""
    facts = facts_of(below)
    pinned = tuple((fact.name, frozenset({identity(fact.value)})) for fact in branch_facts(schema, keyword, index))
    return replace(facts, constants=facts.constants + pinned) if pinned else facts


def _travels(schema: Schema) -> bool:
    """Whether a property is of that direction: not `readOnly` in a request, not `writeOnly` in an answer."""
    contents = schema.contents
    bars = {"request": "readOnly", "response": "writeOnly"}[schema.direction]
    return not (isinstance(contents, dict) and contents.get(bars) is True)


def _branches(schema: Schema, contents: Mapping[str, JsonValue], keyword: str) -> list[Schema]:
    branches = contents.get(keyword)
    return [schema.subschema(keyword, index) for index in range(len(branches))] if isinstance(branches, list) else []


def _mapping(contents: Mapping[str, JsonValue], keyword: str) -> Mapping[str, JsonValue]:
    found = contents.get(keyword)
    return found if isinstance(found, dict) else {}


def _shown(member: JsonValue) -> str:
    text = json.dumps(member, ensure_ascii=False)
    return text if len(text) <= LONGEST else f"{text[:LONGEST]} ..."
