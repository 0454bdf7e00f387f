"""The walk over a schema's places, the outermost first, and what is to be expected at each.

The inside of a place is walked once, where it is first met; where the same schemas hold again, only null and values of
other types are tried. What a place asks is the normal form that values are made from (`contracts.generation.forms`).
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import chain, islice
from typing import TypeAlias

from contracts.catalogue.branches import branch_edges, nested
from contracts.catalogue.containers import Part, array_edges, object_edges
from contracts.catalogue.model import Candidate, Edge, Missing, invalid, valid
from contracts.catalogue.numbers import number_edges
from contracts.catalogue.placing import found, placed, spelled, written
from contracts.catalogue.steady import made_at, steady_value
from contracts.catalogue.strings import string_edges
from contracts.generation import elements, members
from contracts.generation.equality import same
from contracts.generation.feasibility import kind_of
from contracts.generation.forms import Conflict, Form
from contracts.generation.making import compiler_for
from contracts.generation.nodes import Node
from contracts.generation.profiles import TYPICAL
from contracts.json_values import JsonValue, join
from contracts.schemas import Schema

Sayings: TypeAlias = tuple[tuple[str, str], ...]

MOST = 20_000
"""Edges of one schema; what a schema has beyond them is not listed."""
_FRESH = 3
"""Elements that are made for arrays beside those of the value."""
_RANK = {
    kind: index
    for index, kind in enumerate(
        ("optional", "boundary", "enum", "branch", "format", "types", "numbers", "extra", "recursion")
    )
}
"""Kinds from those that a keyword of the document draws to those of a type alone; all others come after them."""
_TYPES: tuple[tuple[str, JsonValue], ...] = (
    *(("null", None), ("a string", "text"), ("a string of digits", "1"), ("a number", 1), ("a fraction", 0.5)),
    *(("a boolean", True), ("an array", []), ("an object", {})),
)


def edges_of(schema: Schema) -> Iterator[Edge]:
    """Every edge, each value once, in an order that depends on the schema alone.

    Values that are written differently are different ones, though JSON Schema takes `1` and `1.0` for one.

    Raises: UnsatisfiableSchema if no value satisfies the schema; DocumentError if it can't be read.
    """
    seen = set()
    for each in table_of(schema):
        if isinstance(each, Edge):
            text = written(each.value)
            if text not in seen:
                seen.add(text)
                yield each


def table_of(schema: Schema) -> Iterator[Edge | Missing]:
    """What is to be expected of every keyword that the schema reaches: the edge, or why there is none.

    Raises: as `edges_of`
    """
    return _Walk(schema).all()


def places_of(schema: Schema) -> Iterator[list[Iterator[Edge | Missing]]]:
    """The same place by place, the outermost first: groups, each of one keyword, kind and validity.

    Nothing is made or judged before it is asked for, so that the first edges of many places cost little. A value may
    come more than once.

    Raises: as `edges_of`
    """
    walk = _Walk(schema)
    return (walk.groups(place) for place in walk.places())


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


@dataclass(frozen=True, slots=True)
class _Place:
    """A place, and what is to be expected there."""

    visit: _Visit
    candidates: Iterator[Candidate]
    at: str
    """Where the candidates go: another place for values that are nested in themselves."""


class _Walk:
    def __init__(self, schema: Schema) -> None:
        self._schema = schema
        self._compiler = compiler_for(schema, TYPICAL)
        self._graph = self._compiler.graph
        self._walked: set[Sayings] = set()
        self._names: set[str] = set()

    def all(self) -> Iterator[Edge | Missing]:
        """Place by place, in the order of the keywords."""
        every = chain.from_iterable(self._told(place, place.candidates) for place in self.places())
        return islice(chain(self._usual(), every), MOST)

    def groups(self, place: _Place) -> list[Iterator[Edge | Missing]]:
        """What is to be expected of the place, each keyword, kind and validity by itself, the most telling first."""
        groups: dict[tuple[bool | None, str, str], list[Candidate]] = {}
        for each in place.candidates:
            groups.setdefault((each.is_wanted_valid, each.keyword, each.kind), []).append(each)
        ordered = sorted(groups, key=lambda key: _RANK.get(key[2], len(_RANK)))
        usual = [self._usual()] if not place.visit.above and not place.visit.branch else []
        return usual + [self._told(place, groups[key]) for key in ordered]

    def places(self) -> Iterator[_Place]:
        """The places, the outermost first, each with all that is to be expected there."""
        todo = deque([iter([_Visit(self._graph.of(self._schema), "", steady_value(self._schema))])])
        while todo:
            for visit in todo.popleft():
                try:
                    alternatives, form = visit.node.alternatives, visit.node.form
                except Conflict:
                    continue
                said = _sayings(form)
                recursion = next((at for held, at in visit.above if held == said), None)
                if recursion is not None:
                    yield _Place(visit, iter(nested(visit.base, recursion, visit.at)), recursion)
                elif said in self._walked:
                    if not visit.branch:
                        yield _Place(visit, _other_types(form), visit.at)
                else:
                    self._walked.add(said)
                    if alternatives:
                        yield _Place(visit, self._of_branches(visit, alternatives), visit.at)
                        todo.append(self._branches(visit))
                    else:
                        yield _Place(visit, self._of_form(visit, form), visit.at)
                        todo.append(self._below(visit, form))

    def _usual(self) -> Iterator[Edge]:
        base = steady_value(self._schema)
        yield Edge("optional", self._unique("the value: everything usual"), "", "", self._schema.pointer, base, base)

    def _of_branches(self, visit: _Visit, alternatives: tuple[Node, ...]) -> Iterator[Candidate]:
        """Each branch, and what fits two or none."""
        if not visit.branch:
            kinds = {kind for each in alternatives if each.conflict is None for kind in each.form.kinds}
            yield from _types_but(kinds)
        current = found(visit.base, visit.at)
        for candidate, _ in branch_edges(self._compiler, visit.node, visit.name, current):
            yield candidate

    def _branches(self, visit: _Visit) -> Iterator[_Visit]:
        """The place once more for each branch, with a value of that branch in it."""
        current = found(visit.base, visit.at)
        for candidate, alternative in branch_edges(self._compiler, visit.node, visit.name, current):
            if alternative is None or candidate.why_not:
                continue
            whole = placed(visit.base, visit.at, candidate.value)
            if candidate.value is current or self._schema.is_valid(whole):
                words = f"{visit.branch}, {candidate.words}" if visit.branch else candidate.words
                yield _Visit(alternative, visit.at, whole, visit.above, words)

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

    def _told(self, place: _Place, candidates: Iterable[Candidate]) -> Iterator[Edge | Missing]:
        """Each candidate put in its place and judged."""
        visit, at, form = place.visit, place.at, place.visit.node.form
        current = found(visit.base, at)
        usual = written(current)
        for each in candidates:
            rule, keyword = _subject(form, each.keyword)
            name = self._unique(f"{at or 'the value'}: {each.words}{visit.branch and f' ({visit.branch})'}")
            if each.why_not:
                wanted = each.is_wanted_valid is not False
                yield Missing(each.kind, name, at, keyword, rule, wanted, self._schema, None, each.why_not)
                continue
            if each.value is current or written(each.value) == usual:
                yield Edge(each.kind, name, at, keyword, rule, visit.base, visit.base)
                continue
            value = placed(visit.base, at, each.value)
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


def _subject(form: Form, keyword: str) -> tuple[str, str]:
    """Where the keyword stands, and which it is; the form's first where it does not stand there."""
    schemas = [source.schema for source in form.sources if source.keyword == keyword]
    schemas = schemas or [source.schema for source in form.sources]
    return schemas[0].pointer if schemas else "", keyword


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
