"""The walk over a schema's places, the outermost first, and what is to be expected at each.

The inside of a place is walked once, where it is first met; where the same schemas hold again, only null and values of
other types are tried. What a place asks is the normal form that values are made from (`contracts.generation.forms`).
"""

from __future__ import annotations

import json
from collections import deque
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from itertools import chain, islice, tee
from typing import NamedTuple

from contracts import media_types
from contracts.catalogue.alone import any_types, member_edges, other_types, scalar_edges, types_but
from contracts.catalogue.branches import Branch, ambiguous, branches_of, value_of
from contracts.catalogue.containers import Part, array_edges, object_edges
from contracts.catalogue.containing import containing_edges
from contracts.catalogue.inside import Child, children_of
from contracts.catalogue.making import Making
from contracts.catalogue.model import Candidate, Edge, Missing, invalid, valid
from contracts.catalogue.naming import name_edges
from contracts.catalogue.nesting import nested
from contracts.catalogue.placing import found, placed, written
from contracts.catalogue.rest import Spoken, rest_of
from contracts.catalogue.steady import steady_value
from contracts.catalogue.subjects import rule_of
from contracts.catalogue.visits import Sayings, Visit, sayings
from contracts.errors import UnsatisfiableSchema
from contracts.generation import elements
from contracts.generation.feasibility import kind_of
from contracts.generation.forms import Atom, Conflict, Form
from contracts.generation.kinds import spoken_of
from contracts.generation.making import compiler_for
from contracts.generation.profiles import TYPICAL
from contracts.json_values import JsonValue
from contracts.schemas import Schema

MOST = 20_000
"""Edges of one schema; that it has more is the last that is listed."""
_FRESH = 3
"""Elements that are made for arrays beside those of the value."""
_RANK = {
    kind: index
    for index, kind in enumerate(
        ("optional", "boundary", "enum", "branch", "format", "types", "numbers", "extra", "recursion")
    )
}
"""Kinds from those that a keyword of the document draws to those of a type alone; all others come after them."""
_MOST_INSIDE = 200
"""Edges of a value that is written inside a text."""


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
class _Place:
    """A place, and what is to be expected there."""

    visit: Visit
    candidates: Iterator[Candidate]
    at: str
    """Where the candidates go: another place for values that are nested in themselves."""


class _Way(NamedTuple):
    """A branch, as far as it can be gone."""

    candidate: Candidate | None
    """Its value as an edge; None where it was one elsewhere."""
    visit: Visit | None
    """The place by that branch; None where no value leads there."""


class _Walk:
    def __init__(self, schema: Schema, *, is_content: bool = False) -> None:
        self._schema = schema
        self._making = Making(schema, compiler_for(schema, TYPICAL))
        self._is_content = is_content
        """Whether the values are written inside a text; they hold no others that are."""
        self._base: JsonValue = steady_value(schema)
        self._walked: set[tuple[Sayings, str]] = set()
        self._branched: set[tuple[str, str, int]] = set()
        self._names: set[str] = set()
        self._spoken = Spoken()

    def all(self) -> Iterator[Edge | Missing]:
        """Place by place, in the order of the keywords; then each keyword of which nothing was said."""
        every = chain.from_iterable(self._told(place, place.candidates) for place in self.places())
        for count, each in enumerate(chain(self._usual(), every)):
            if count == MOST:
                yield self._beyond()
                return
            yield each
        yield from rest_of(self._schema, self._spoken)

    def _beyond(self) -> Missing:
        """Says that there is more than is listed."""
        rule, why_not = self._schema.pointer, f"no more than {MOST:,} edges of one schema are worked out"
        return Missing("boundary", "the value: all further edges", "", "", rule, True, self._schema, None, why_not)  # noqa: FBT003

    def groups(self, place: _Place) -> list[Iterator[Edge | Missing]]:
        """What is to be expected of the place, each keyword, kind and validity by itself, the most telling first."""
        groups: dict[tuple[bool | None, str, str], list[Candidate]] = {}
        for each in place.candidates:
            groups.setdefault((each.is_wanted_valid, each.keyword, each.kind), []).append(each)
        ordered = sorted(groups, key=lambda key: _RANK.get(key[2], len(_RANK)))
        usual = [self._usual()] if not place.visit.above and place.visit.tells_types else []
        return usual + [self._told(place, groups[key]) for key in ordered]

    def places(self) -> Iterator[_Place]:
        """The places, the outermost first, each with all that is to be expected there."""
        start = Visit(self._making.compiler.graph.of(self._schema), "", self._base)
        todo: deque[Iterator[Visit]] = deque([iter([start])])
        while todo:
            for visit in todo.popleft():
                try:
                    branches, form = branches_of(visit.node, self._making), visit.node.form
                except Conflict as conflict:
                    self._unreachable(visit.node.items, conflict.sentence)
                    continue
                said = sayings(form)
                holder = _holder(visit, said)
                if holder is not None:
                    yield _Place(visit, nested(visit.base, holder, visit.at, self._schema.is_valid), holder)
                    if self._spoken.met.issuperset(_keywords(form)):
                        continue
                if (said, visit.kind) in self._walked:
                    if visit.tells_types and holder is None:
                        yield _Place(visit, other_types(form), visit.at)
                    continue
                if not said and visit.at:  # nothing is said, so that nothing tells this place from others
                    yield _Place(visit, any_types(), visit.at)
                    continue
                self._walked.add((said, visit.kind))
                self._spoken.met.update(_keywords(form))
                if branches:
                    told, gone = tee(self._ways(visit, branches))
                    yield _Place(visit, self._of_branches(visit, branches, told), visit.at)
                    todo.append(way.visit for way in gone if way.visit is not None)
                else:
                    told_of, looked_at = tee(children_of(visit, form, self._making))
                    yield _Place(visit, self._of_form(visit, form, told_of), visit.at)
                    todo.append(self._below(visit, looked_at))
                    todo.append(self._of_other_kinds(visit, form))

    def _usual(self) -> Iterator[Edge]:
        name = self._unique("the value: everything usual")
        yield Edge("optional", name, "", "", self._schema.pointer, self._base, self._base)

    # -- branches -------------------------------------------------------------------------------------------------

    def _ways(self, visit: Visit, branches: list[Branch]) -> Iterator[_Way]:
        """Each branch that was not gone before, else one of them, so that what is decided after it is met."""
        if not branches[0].is_broken:
            is_new, is_first = False, True
            for branch in branches:
                if branch.key in self._branched:
                    continue
                value = value_of(branch, self._making, visit.name, visit.value)
                is_usual = is_first and value is not None and value[0] is visit.value
                is_first = is_first and not is_usual
                way = self._way(visit, branch, value, is_usual=is_usual)
                if way.visit is not None:
                    is_new = True
                    self._branched.add(branch.key)
                yield way
            if is_new:
                return
        for branch in branches:
            value = value_of(branch, self._making, visit.name, visit.value)
            if value is not None and (way := self._way(visit, branch, value, is_usual=True)).visit is not None:
                yield way._replace(candidate=None)
                return

    def _way(self, visit: Visit, branch: Branch, value: tuple[JsonValue] | None, *, is_usual: bool) -> _Way:
        if value is None:
            conflict = branch.node.conflict
            why_not = conflict.sentence if conflict else "no value was found that fits that branch"
            self._unreachable(branch.taken, why_not)
            return _Way(valid("branch", branch.keyword, branch.words, None, why_not)._replace(rule=branch.rule), None)
        candidate = valid("branch", branch.keyword, branch.words, value[0])._replace(rule=branch.rule)
        whole = visit.base if value[0] is visit.value else placed(visit.base, visit.at, value[0])
        why_not = "" if whole is visit.base else self._making.why_not(whole)
        if why_not:
            self._unreachable(branch.taken, why_not)
            return _Way(candidate, None)
        return _Way(candidate, visit.decided_as(branch.node, whole, "" if is_usual else branch.words))

    def _of_branches(self, visit: Visit, branches: list[Branch], ways: Iterator[_Way]) -> Iterator[Candidate]:
        """Each branch, and what fits two or none."""
        if visit.tells_types:
            possible = [each.node.form.kinds for each in branches if each.node.conflict is None]
            yield from types_but({kind for kinds in possible for kind in kinds})
        yield from self._forbidden(visit)
        candidates = [way.candidate for way in ways if way.candidate is not None]
        yield from candidates
        if candidates:
            yield from ambiguous(branches, visit.node, self._making, visit.name)

    def _forbidden(self, visit: Visit) -> Iterator[Candidate]:
        """What each `not` forbids."""
        for source in visit.node.form.sources:
            rule = (source.schema.pointer, "not")
            if source.keyword != "not" or rule in self._spoken.rules:
                continue
            forbidden = self._making.node((Atom(source.schema.subschema("not")),))
            made = self._making.made(forbidden, visit.name) if forbidden.conflict is None else None
            value, why_not = visit.value, "" if made else "no value was found that it is about"
            if made:
                is_part = isinstance(value, dict) and isinstance(made[0], dict)
                value = {**value, **made[0]} if is_part else made[0]
            yield invalid("boundary", "not", "what is not to be", value, why_not)._replace(rule=rule[0])

    # -- one form -------------------------------------------------------------------------------------------------

    def _of_form(self, visit: Visit, form: Form, children: Iterator[Child]) -> Iterator[Candidate]:
        """What is to be expected of a value of this form."""
        value, kinds = visit.value, (visit.kind,) if visit.kind else form.kinds
        if visit.tells_types:
            yield from other_types(form)
        else:  # what no branch allows was told of all of them together
            yield from self._own_types(form, value)
        if not visit.kind:
            yield from self._forbidden(visit)
        if form.members is not None:
            yield from member_edges(form)
            return
        yield from scalar_edges(form, kinds, value)
        if "string" in kinds and form.content_schemas and not self._is_content:
            yield from content_edges(form)
        if "object" in kinds and isinstance(value, dict):
            others = (each for each in children if not each.is_there)
            yield from object_edges(Part(form, value), others, visit)
            yield from name_edges(form, value, self._making)
        if "array" in kinds and isinstance(value, list):
            yield from array_edges(Part(form, value, tuple(self._fresh(visit, form, len(value)))))
            yield from containing_edges(form, self._making, visit.name)

    def _own_types(self, form: Form, value: JsonValue) -> Iterator[Candidate]:
        """The value, for the type of each branch, of which nothing was said."""
        for source in form.sources:
            if source.keyword == "type" and (source.schema.pointer, "type") not in self._spoken.rules:
                yield valid("types", "type", "of the type asked for", value)._replace(rule=source.schema.pointer)

    def _fresh(self, visit: Visit, form: Form, index: int) -> Iterator[JsonValue]:
        """Elements like those of the array, each of another seed."""
        node = self._making.node(elements.element_items(form, index))
        count = _FRESH if form.max_items is None else min(form.max_items + 1, 40)
        for number in range(count):
            value = self._making.made(node, visit.name, number)
            if value is not None:
                yield value[0]

    def _below(self, visit: Visit, children: Iterator[Child]) -> Iterator[Visit]:
        for child in children:
            if child.why_not:
                self._unreachable(child.node.items, child.why_not)
            else:
                yield visit.inside(child.node, child.token, child.base, child.label)

    def _of_other_kinds(self, visit: Visit, form: Form) -> Iterator[Visit]:
        """The place with an object or array in it, where something is said of them and another value stands there."""
        if visit.kind or form.members is not None:
            return
        for kind in ("object", "array"):
            if kind in form.kinds and kind != kind_of(visit.value) and (form.typed or kind in spoken_of(form)):
                made = self._making.made(self._making.restricted(visit.node.items, type=kind), visit.name)
                whole = placed(visit.base, visit.at, made[0]) if made else None
                if made and self._schema.is_valid(whole):
                    yield visit.with_kind(kind, whole)

    # -- telling --------------------------------------------------------------------------------------------------

    def _unreachable(self, items: Iterable[object], why_not: str) -> None:
        for item in items:
            if isinstance(item, Atom) and not item.negated:
                self._spoken.unreached.setdefault(item.schema.pointer, why_not)

    def _told(self, place: _Place, candidates: Iterable[Candidate]) -> Iterator[Edge | Missing]:
        """Each candidate put in its place and judged."""
        visit, at, form = place.visit, place.at, place.visit.node.form
        current = found(visit.base, at)
        usual = written(current)
        for each in candidates:
            rule, keyword = rule_of(form, each), each.keyword
            self._spoken.rules.add((rule, keyword))
            name = self._unique(f"{at or 'the value'}: {each.words}{visit.label and f' ({visit.label})'}")
            if each.why_not:
                wanted = each.is_wanted_valid is not False
                yield Missing(each.kind, name, at, keyword, rule, wanted, self._schema, None, each.why_not)
                continue
            base = each.whole[0] if each.whole else visit.base
            if each.is_wanted_valid is not False and (each.value is current or written(each.value) == usual):
                yield Edge(each.kind, name, at, keyword, rule, base, base)
                continue
            value = placed(base, at, each.value)
            is_valid = self._schema.is_valid(value)
            if each.is_wanted_valid in (None, is_valid):
                yield Edge(each.kind, name, at, keyword, rule, value, base, is_valid)
            else:
                wanted = bool(each.is_wanted_valid)
                yield Missing(each.kind, name, at, keyword, rule, wanted, self._schema, value)

    def _unique(self, name: str) -> str:
        """The name; one that is there already gets a number."""
        known, number = name, 2
        while known in self._names:
            known, number = f"{name} ({number})", number + 1
        self._names.add(known)
        return known


def _keywords(form: Form) -> Iterator[tuple[str, str]]:
    return ((source.schema.pointer, source.keyword) for source in form.sources if source.keyword != "$ref")


def _holder(visit: Visit, said: Sayings) -> str | None:
    """Where the value stands that may be in itself here: it is held to nothing that does not hold here, too."""
    here = set(said)
    return next((at for held, at in visit.above if held and here.issuperset(held)), None)


def content_edges(form: Form) -> Iterator[Candidate]:
    """Valid values inside a text that is JSON; `contentSchema` asserts nothing, so that no text is refused by it.

    Source: JSON Schema 2020-12, Validation, section 8.5.
    """
    schema = form.content_schemas[0].schema
    if not media_types.is_json(form.content_media_type) or form.content_encoding:
        return
    with suppress(UnsatisfiableSchema):
        for edge in islice(_Walk(schema, is_content=True).all(), _MOST_INSIDE):
            if isinstance(edge, Edge) and edge.is_valid:
                text = json.dumps(edge.value, ensure_ascii=False, separators=(",", ":"))
                words = f"inside {edge.name}".replace("inside the value:", "inside:", 1)
                rule = edge.rule if edge.keyword else ""
                yield valid(edge.kind, edge.keyword or "contentSchema", words, text)._replace(rule=rule)
