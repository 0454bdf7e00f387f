"""Makers of objects: required and optional properties, names that are declared nowhere, and what depends on what."""

from __future__ import annotations

from typing import NamedTuple

from contracts.generation import members
from contracts.generation.bench import Hint, Make, Workshop
from contracts.generation.choices import Choices
from contracts.generation.forms import Form
from contracts.generation.nodes import Node
from contracts.json_values import JsonValue


class Part(NamedTuple):
    """A property that an object may have."""

    name: str
    required: bool
    make: Make


def object_maker(form: Form, workshop: Workshop, hint: Hint) -> Make:
    """A maker of the objects of the form.

    Raises: Unmakeable if there is none.
    """
    _ = hint
    parts = _parts(form, workshop)
    profile = workshop.profile
    presence = profile.presence
    plan = [(part.name, part.required, part.make) for part in parts]
    if presence <= 0.0:
        plan = [each for each in plan if each[1]]

    def make(choices: Choices, depth: int) -> JsonValue:
        made = {}
        chance = choices.chance
        for name, required, child in plan:
            if required or (depth > 0 and chance(presence)):
                made[name] = child(choices, depth - 1)
        return made

    return make


def _parts(form: Form, workshop: Workshop) -> list[Part]:
    parts = []
    required = dict.fromkeys(members.obligatory(form))
    for name in members.declared(form):
        if name in form.absent:
            continue
        node = workshop.place(members.property_items(form, name))
        if name not in required and not node.is_possible:
            continue
        parts.append(Part(name, name in required, _part_maker(node, workshop, Hint(name))))
    return parts


def _part_maker(node: Node, workshop: Workshop, hint: Hint) -> Make:
    form = node.form
    holds = form.members is None and ("object" in form.kinds or "array" in form.kinds)
    return workshop.later(node, hint) if holds or form.disjunctions else workshop.maker(node, hint)
