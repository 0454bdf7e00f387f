"""The walk over a schema's places, the outermost first, and what is to be expected at each.

The inside of a place is walked once, where it is first met; where the same schemas hold again, only null and values of
other types are tried. What a place asks is the normal form that values are made from (`contracts.generation.forms`).
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain
from typing import TypeAlias

from contracts.catalogue.branches import branch_edges, nested
from contracts.catalogue.containers import Part, array_edges, object_edges
from contracts.catalogue.model import Candidate, Edge, Missing, invalid, valid
from contracts.catalogue.numbers import number_edges
from contracts.catalogue.placing import found, placed, spelled
from contracts.catalogue.steady import made_at, steady_value
from contracts.catalogue.strings import string_edges
from contracts.generation import boundaries, elements, members
from contracts.generation.equality import identity, same
from contracts.generation.feasibility import kind_of
from contracts.generation.forms import Conflict, Form
from contracts.generation.making import compiler_for
from contracts.generation.nodes import Node
from contracts.generation.profiles import TYPICAL
from contracts.generation.telling import subject
from contracts.json_values import JsonValue, join
from contracts.schemas import Schema

Sayings: TypeAlias = tuple[tuple[str, str], ...]

MOST = 20_000
"""Edges of one schema; what a schema has beyond them is not listed."""
_MOST_ASKED = 150
"""What the maker asks that is tried; each costs a value made."""
_FRESH = 3
"""Elements that are made for arrays beside those of the value."""
_TYPES: tuple[tuple[str, JsonValue], ...] = (
    *(("null", None), ("a string", "text"), ("a string of digits", "1"), ("a number", 1), ("a fraction", 0.5)),
    *(("a boolean", True), ("an array", []), ("an object", {})),
)


def edges_of(schema: Schema) -> Iterator[Edge]:
    """Every edge, each value once, in an order that depends on the schema alone.

    Raises: UnsatisfiableSchema if no value satisfies the schema; DocumentError if it can't be read.
    """
    walk = _Walk(schema)
    seen = set()
    for each in chain(walk.all(), walk.asked()):
        if isinstance(each, Edge):
            key = identity(each.value)
            if key not in seen:
                seen.add(key)
                yield each


def table_of(schema: Schema) -> Iterator[Edge | Missing]:
    """What is to be expected of every keyword that the schema reaches: the edge, or why there is none.

    Raises: as `edges_of`
    """
    return _Walk(schema).all()


@dataclass(frozen=True, slots=True)
class _Visit:
    """A place that is to be looked at."""

    node: Node
    at: str
    base: JsonValue
    """The valid whole in which the place is."""
    above: tuple[tuple[Sayings, str], ...] = ()
    """What is said of the places that hold it, and where they are, outermost first."""
    branch: str = ""
    """Which branch of the place it is: `branch 2 of oneOf`; empty outside of any."""

    @property
    def name(self) -> str:
        """The property that the value stands in; empty for none."""
        return self.at.rpartition("/")[2]

    def inside(self, node: Node, token: str | int) -> _Visit:
        """A member or an element."""
        above = (*self.above, (_sayings(self.node.form), self.at))
        return _Visit(node, join(self.at, token), self.base, above)


class _Walk:
    def __init__(self, schema: Schema) -> None:
        self._schema = schema
        self._compiler = compiler_for(schema, TYPICAL)
        self._graph = self._compiler.graph
        self._walked: set[Sayings] = set()
        self._names: set[str] = set()

    def all(self) -> Iterator[Edge | Missing]:
        schema = self._schema
        base = steady_value(schema)
        yield Edge("optional", self._unique("the value: everything usual"), "", "", schema.pointer, base, base)
        todo = deque([_Visit(self._graph.of(schema), "", base)])
        told = 0
        while todo and told < MOST:
            visit = todo.popleft()
            for each in self._visited(visit, todo):
                told += 1
                yield each

    def asked(self) -> Iterator[Edge]:
        """What the maker itself asks of the schema: beside the edges of keywords alone, those of several together."""
        base = steady_value(self._schema)
        for each in boundaries(self._schema, limit=_MOST_ASKED):
            try:
                value = placed(base, each.at, found(each.value, each.at))
            except (LookupError, TypeError):
                continue
            if each.at and self._schema.is_valid(value):
                yield Edge("boundary", self._unique(each.label), each.at, each.keyword, each.pointer, value, base)

    def _visited(self, visit: _Visit, todo: deque[_Visit]) -> Iterator[Edge | Missing]:
        node = visit.node
        try:
            alternatives = node.alternatives
            form = node.form
        except Conflict:
            return
        said = _sayings(form)
        recursion = next((at for held, at in visit.above if held == said), None)
        if recursion is not None:
            yield from self._told(visit, form, nested(visit.base, recursion, visit.at), recursion)
            return
        if said in self._walked:
            if not visit.branch:
                yield from self._told(visit, form, _other_types(form))
            return
        self._walked.add(said)
        if alternatives:
            yield from self._alternatives(visit, form, alternatives, todo)
        else:
            yield from self._told(visit, form, self._of_form(visit, form))
            todo.extend(self._below(visit, form))

    def _alternatives(
        self, visit: _Visit, form: Form, alternatives: tuple[Node, ...], todo: deque[_Visit]
    ) -> Iterator[Edge | Missing]:
        """Each branch, the edges of each, and what fits two or none."""
        if not visit.branch:
            kinds = {kind for each in alternatives if each.conflict is None for kind in each.form.kinds}
            yield from self._told(visit, form, _types_but(kinds))
        current = found(visit.base, visit.at)
        for candidate, alternative in branch_edges(self._compiler, visit.node, visit.name, current):
            for each in self._told(visit, form, [candidate]):
                yield each
                if alternative is not None and isinstance(each, Edge) and each.is_valid:
                    words = f"{visit.branch}, {candidate.words}" if visit.branch else candidate.words
                    todo.append(_Visit(alternative, visit.at, each.value, visit.above, words))

    def _of_form(self, visit: _Visit, form: Form) -> Iterator[Candidate]:
        """What is to be expected of a value of this form."""
        if not visit.branch:  # what no branch allows is told of all of them together
            yield from _other_types(form)
        if form.members is not None:
            yield from _members(form)
            return
        value = found(visit.base, visit.at)
        kinds = form.kinds
        if "boolean" in kinds:
            yield from (valid("enum", "type", repr(each).lower(), each) for each in (True, False))
        if "null" in kinds:
            yield valid("types", "type", "null", None)
        if "integer" in kinds or "fraction" in kinds:
            yield from number_edges(form)
        if "string" in kinds:
            yield from string_edges(form)
        if "object" in kinds and isinstance(value, dict):
            yield from object_edges(Part(form, value))
        if "array" in kinds and isinstance(value, list):
            yield from array_edges(Part(form, value, tuple(self._fresh(visit, form, len(value)))))

    def _fresh(self, visit: _Visit, form: Form, index: int) -> Iterator[JsonValue]:
        """Elements like those of the array, each of another seed."""
        node = self._graph.node(elements.element_items(form, index))
        count = _FRESH if form.max_items is None else min(form.max_items + 1, 40)
        for number in range(count):
            value = made_at(self._compiler, node, visit.name, number)
            if value is not None:
                yield value[0]

    def _below(self, visit: _Visit, form: Form) -> Iterator[_Visit]:
        value = found(visit.base, visit.at)
        if isinstance(value, dict) and form.members is None:
            for name in dict.fromkeys((*members.declared(form), *value)):
                if name in value:
                    yield visit.inside(self._graph.node(members.property_items(form, name)), name)
        elif isinstance(value, list) and form.members is None:
            for index in range(min(len(value), elements.longest_prefix(form) + 1)):
                yield visit.inside(self._graph.node(elements.element_items(form, index)), index)

    def _told(
        self, visit: _Visit, form: Form, candidates: Iterator[Candidate] | list[Candidate], place: str | None = None
    ) -> Iterator[Edge | Missing]:
        """Each candidate put in its place and judged."""
        at = visit.at if place is None else place
        for each in candidates:
            rule, keyword = subject(form, each.keyword)
            name = self._unique(f"{at or 'the value'}: {each.words}{visit.branch and f' ({visit.branch})'}")
            if each.why_not:
                wanted = each.is_wanted_valid is not False
                yield Missing(each.kind, name, at, keyword, rule, wanted, self._schema, None, each.why_not)
                continue
            value = placed(visit.base, at, each.value)
            if same(value, visit.base):
                yield Edge(each.kind, name, at, keyword, rule, visit.base, visit.base)
                continue
            is_valid = self._schema.is_valid(value)
            if each.is_wanted_valid in (None, is_valid):
                yield Edge(each.kind, name, at, keyword, rule, value, visit.base, is_valid)
            else:
                wanted = bool(each.is_wanted_valid)
                yield Missing(each.kind, name, at, keyword, rule, wanted, self._schema, value)

    def _unique(self, name: str) -> str:
        """The name; one that is there already, as in two branches of one place, gets a number."""
        known, number = name, 2
        while known in self._names:
            known, number = f"{name} ({number})", number + 1
        self._names.add(known)
        return known


def _sayings(form: Form) -> Sayings:
    """What tells places apart: the keywords that have a say, without the references that led to them."""
    return tuple((source.pointer, source.schema.uri) for source in form.sources if source.keyword != "$ref")


def _other_types(form: Form) -> Iterator[Candidate]:
    keyword = "type" if form.typed else "enum"
    return _types_but(set(form.kinds) if form.members is None else set(map(kind_of, form.members)), keyword)


def _types_but(kinds: set[str], keyword: str = "type") -> Iterator[Candidate]:
    """A value of each type that is not allowed; those first that a careless client sends."""
    for words, value in _TYPES:
        if kind_of(value) not in kinds:
            yield invalid("types", keyword, f"{words} in its place", value)


def _members(form: Form) -> Iterator[Candidate]:
    """Each member of an enumeration, and what is almost one."""
    known = form.members or []
    for member in known:
        yield valid("enum", "enum", f"the member {spelled(member)}", member)
    for stranger in _strangers(known):
        if not any(same(stranger, each) for each in known):
            yield invalid("enum", "enum", f"no member, {spelled(stranger)}", stranger)


def _strangers(known: list[JsonValue]) -> Iterator[JsonValue]:
    text = next((each for each in known if isinstance(each, str)), None)
    if text is not None:
        yield from dict.fromkeys((text + "_", text.upper(), text.lower(), f" {text}", "", "unknown-member"))
    numbers = [each for each in known if isinstance(each, int) and not isinstance(each, bool)]
    if numbers:
        yield from (max(numbers) + 1, min(numbers) - 1)
