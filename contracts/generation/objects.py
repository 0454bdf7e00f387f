"""Makers of objects: required and optional properties, names that are declared nowhere, and what depends on what."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from contracts.generation import members
from contracts.generation.bench import Hint, Make, Unmakeable, Workshop
from contracts.generation.choices import Choices
from contracts.generation.extras import Extra, extra_makers
from contracts.generation.feasibility import satisfies
from contracts.generation.forms import Form
from contracts.generation.nodes import Node
from contracts.generation.profiles import Profile
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
    required = sum(part.required for part in parts.declared)
    if parts.most is not None and required > parts.most:
        raise _unmakeable(form, f"{required} properties are required and at most {parts.most} allowed")
    plain = not parts.dependents and parts.least <= required and not parts.extras
    if plain and (parts.most is None or parts.most >= len(parts.declared)):
        return _straight(parts, workshop.profile)
    return _counted(form, parts, workshop.profile)


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

    def fits(name: str, chosen: dict[str, None]) -> bool:
        added = {name, *needs.get(name, ())} - chosen.keys()
        return name not in forbidden and (parts.most is None or len(chosen) + len(added) <= parts.most)

    def choose(choices: Choices, depth: int) -> dict[str, None]:
        chosen = dict.fromkeys(required)
        if depth > 0:
            for name in welcome:
                if name not in chosen and choices.chance(profile.presence) and fits(name, chosen):
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
    required = dict.fromkeys(members.obligatory(form))
    for name in members.declared(form):
        allowed = name not in form.absent and satisfies(tuple(form.names), name)
        node = workshop.place(members.property_items(form, name))
        if not allowed or not node.is_possible:
            if name in required:
                raise _unmakeable(form, f"the required property {name!r} can't be there")
            continue
        part = _part(form, workshop, node, Hint(name, hint.parent), required=name in required)
        declared.append(part)
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
    make = _part_maker(node, workshop, hint)
    pinned = form.pinned.get(name)
    if pinned is not None and satisfies(node.items, pinned):
        return Part(name, required=True, welcome=True, make=lambda _choices, _depth: pinned)
    other_way = "readOnly" if workshop.direction == "request" else "writeOnly"
    return Part(name, required, welcome=below.annotations.get(other_way) is not True, make=make)


def _part_maker(node: Node, workshop: Workshop, hint: Hint) -> Make:
    form = node.form
    holds = form.members is None and ("object" in form.kinds or "array" in form.kinds)
    return workshop.later(node, hint) if holds or form.disjunctions else workshop.maker(node, hint)
