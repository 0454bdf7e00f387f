"""Makers of objects: required and optional properties, names that are declared nowhere, and what depends on what."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import cast

from contracts.generation import members
from contracts.generation.bench import Hint, Make, Unmakeable, Workshop
from contracts.generation.choices import Choices
from contracts.generation.coherence import coherer
from contracts.generation.extras import Extra, extra_makers
from contracts.generation.feasibility import satisfies
from contracts.generation.forms import Atom, Form
from contracts.generation.meaning import contents_of, is_simple, name_of
from contracts.generation.nodes import Node, why
from contracts.generation.profiles import Profile
from contracts.generation.telling import stepping, subject
from contracts.generation.vocabulary import plausible
from contracts.generation.walking import BoundaryChoices
from contracts.json_values import JsonValue

_KEYWORDS = ("required", "properties", "additionalProperties", "minProperties", "maxProperties", "propertyNames", "not")


@dataclass(frozen=True, slots=True)
class Part:
    """A property that an object may have."""

    name: str
    required: bool
    welcome: bool
    """Whether it is put in without need; what is `readOnly` is not welcome in a request."""
    make: Make


@dataclass(frozen=True, slots=True)
class Parts:
    """Everything that an object is put together from."""

    declared: tuple[Part, ...]
    extras: tuple[Extra, ...]
    least: int
    most: int | None
    dependents: tuple[tuple[str, tuple[str, ...]], ...]


def object_maker(form: Form, workshop: Workshop, hint: Hint) -> Make:
    """A maker of the objects of the form.

    Raises: Unmakeable if there is none.
    """
    parts = _parts(form, workshop, hint)
    if workshop.profile.name == "typical" and _is_open(form, parts):
        believable = plausible(hint.name, contents_of(form, "object"), hint.parents)
        if believable is not None:
            return lambda choices, depth: believable(choices) if depth > 0 else {}
    required = sum(part.required for part in parts.declared)
    if parts.most is not None and required > parts.most:
        raise _unmakeable(form, f"{required} properties are required and at most {parts.most} allowed")
    plain = not workshop.profile.walked and not parts.dependents and parts.least <= required and not parts.extras
    if plain and (parts.most is None or parts.most >= len(parts.declared)):
        make = _straight(parts, workshop.profile)
    else:
        make = _counted(form, parts, workshop.profile)
    return _coherent(form, parts, workshop, make)


def _coherent(form: Form, parts: Parts, workshop: Workshop, make: Make) -> Make:
    """Properties that agree with each other: what ends comes after what begins."""
    if workshop.profile.name != "typical" or not workshop.profile.is_coherent or len(parts.declared) < 2:
        return make
    told: dict[str, JsonValue] = {}
    for part in parts.declared:
        below = workshop.place(members.property_items(form, part.name)).form
        kinds = [kind for kind in below.kinds if kind != "null"]
        if below.disjunctions or not is_simple(below) or part.name in form.pinned:
            told[part.name] = {"enum": []}
        else:
            told[part.name] = contents_of(below, kinds[-1] if kinds else "null")
    agree = coherer(told)
    return make if agree is None else lambda choices, depth: agree(make(choices, depth), choices)


def _is_open(form: Form, parts: Parts) -> bool:
    """Whether an object may hold anything: it declares nothing and asks nothing."""
    asked = members.property_items(form, members.UNHEARD_OF)
    return (
        not parts.declared
        and not parts.least
        and parts.most is None
        and not form.names
        and is_simple(form)
        and all(isinstance(item, Atom) and item.schema.contents in (True, {}) for item in asked)
    )


def _unmakeable(form: Form, sentence: str) -> Unmakeable:
    return Unmakeable(sentence, form.conflict("", *_KEYWORDS).sources)


def _straight(parts: Parts, profile: Profile) -> Make:
    """The fast lane: each property on its own."""
    presence = profile.presence
    plan = [(part.name, part.required, part.make) for part in parts.declared if part.required or part.welcome]
    if presence <= 0.0 or all(required for _, required, _ in plan):
        return _fixed(tuple((name, child) for name, required, child in plan if required))

    def make(choices: Choices, depth: int) -> JsonValue:
        made = {}
        chance = choices.chance
        below = depth - 1
        for name, required, child in plan:
            if required:
                made[name] = child(choices, below)
            elif depth > 0 and chance(presence):
                try:
                    made[name] = child(choices, below)
                except Unmakeable:
                    continue
        return made

    return make


def _fixed(plan: tuple[tuple[str, Make], ...]) -> Make:
    def make(choices: Choices, depth: int) -> JsonValue:
        below = depth - 1
        return {name: child(choices, below) for name, child in plan}

    return make


def _counted(form: Form, parts: Parts, profile: Profile) -> Make:
    """Where the number of properties counts, one depends on another, or undeclared ones are made."""
    dependents = dict.fromkeys(name for name, _ in parts.dependents)
    by_name = {part.name: part for part in parts.declared}
    needs = {name: _closure(name, parts) for name in dependents}
    forbidden = {name for name, needed in needs.items() if any(other not in by_name for other in needed)}
    required = [part.name for part in parts.declared if part.required]
    welcome = [part.name for part in parts.declared if part.welcome and not part.required]
    spare = [part.name for part in parts.declared if not part.welcome and not part.required]

    pointer = subject(form, "properties")[0]

    def ask(choices: Choices, name: str) -> bool:
        if profile.walked:
            cast(BoundaryChoices, choices).about(pointer, name)
        return choices.chance(profile.presence)

    def fits(name: str, chosen: dict[str, None]) -> bool:
        added = {name, *needs.get(name, ())} - chosen.keys()
        return name not in forbidden and (parts.most is None or len(chosen) + len(added) <= parts.most)

    def choose(choices: Choices, depth: int) -> dict[str, None]:
        chosen = dict.fromkeys(required)
        if depth > 0:
            for name in welcome:
                if name not in chosen and ask(choices, name) and fits(name, chosen):
                    chosen.update(dict.fromkeys((name, *needs.get(name, ()))))
        for name in (*welcome, *spare):
            if len(chosen) >= parts.least:
                break
            if name not in chosen and fits(name, chosen):
                chosen.update(dict.fromkeys((name, *needs.get(name, ()))))
        return chosen

    fill = _filler(form, parts, profile)

    def make(choices: Choices, depth: int) -> JsonValue:
        chosen = choose(choices, depth)
        made = {}
        for part in parts.declared:
            if part.name in chosen:
                try:
                    made[part.name] = part.make(choices, depth - 1)
                except Unmakeable:
                    if part.required:
                        raise
        fill(made, choices, depth)
        return made

    return make


def _closure(name: str, parts: Parts) -> tuple[str, ...]:
    """All that must be there if `name` is."""
    found = {name: None}
    grown = True
    while grown:
        grown = False
        for one, others in parts.dependents:
            if one in found and not found.keys() >= set(others):
                found.update(dict.fromkeys(others))
                grown = True
    return tuple(found)


def _filler(form: Form, parts: Parts, profile: Profile) -> Callable[[dict[str, JsonValue], Choices, int], None]:
    """Puts in properties that are declared nowhere: as many as are missing, and some for the sake of the profile."""
    extras = parts.extras

    def wanted(choices: Choices, depth: int, count: int) -> int:
        missing = max(parts.least - count, 0)
        room = None if parts.most is None else max(parts.most - count, 0)
        if not extras or depth <= 0 or profile.name == "minimal" or not any(extra.welcome for extra in extras):
            return missing
        if profile.walked:
            cast(BoundaryChoices, choices).about(*subject(form, "additionalProperties", "patternProperties"))
        more = profile.count(choices, missing, room, depth)
        return more if room is None else min(more, room)

    def fill(made: dict[str, JsonValue], choices: Choices, depth: int) -> None:
        count = wanted(choices, depth, len(made))
        target = len(made) + count
        missing = parts.least - len(made)
        for _ in range(20 * count + 20):
            if len(made) >= target or not extras:
                break
            pool = extras if missing > 0 else [extra for extra in extras if extra.welcome]
            extra = pool[choices.index(len(pool))] if len(pool) > 1 else pool[0]
            name = extra.name(choices, made)
            if name is None:
                continue
            try:
                made[name] = extra.make(name)(choices, depth - 1)
            except Unmakeable:
                if missing > 0:
                    raise
                break
        if len(made) < parts.least:
            raise _unmakeable(form, f"{parts.least} properties are asked for, {len(made)} could be made")

    return fill


def _parts(form: Form, workshop: Workshop, hint: Hint) -> Parts:
    declared = []
    parents = (name_of(form, hint),)
    required = dict.fromkeys(members.obligatory(form))
    for name in members.declared(form):
        allowed = name not in form.absent and satisfies(tuple(form.names), name)
        node = workshop.place(members.property_items(form, name))
        if not allowed or not node.is_possible:
            if name in required:
                reason = _unmakeable(form, f"the required property {name!r} can't be there")
                raise Unmakeable(reason.sentence, (*reason.sources, *(() if node.is_possible else why(node).sources)))
            continue
        declared.append(_part(form, workshop, node, Hint(name, parents), required=name in required))
    return Parts(
        tuple(declared),
        extra_makers(form, workshop, closed=tuple(required)),
        form.min_properties,
        form.max_properties,
        tuple(form.dependents),
    )


def _part(form: Form, workshop: Workshop, node: Node, hint: Hint, *, required: bool) -> Part:
    below = node.form
    name = hint.name
    make = workshop.inside(node, hint)
    pinned = form.pinned.get(name)
    if pinned is not None and satisfies(node.items, pinned):
        return Part(name, required=True, welcome=True, make=lambda _choices, _depth: pinned)
    other_way = "readOnly" if workshop.direction == "request" else "writeOnly"
    welcome = below.annotations.get(other_way) is not True
    return Part(name, required, welcome, make=stepping(make, name, workshop.profile))
