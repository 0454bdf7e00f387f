"""Makers of objects: required and optional properties, names that are declared nowhere, and what depends on what."""

from __future__ import annotations

from contracts.generation import members
from contracts.generation.assembling import Property, assembled
from contracts.generation.bench import Hint, Make, Unmakeable, Workshop
from contracts.generation.coherence import coherer
from contracts.generation.counting import Part, Parts, counted, unmakeable
from contracts.generation.extras import extra_makers
from contracts.generation.feasibility import satisfies
from contracts.generation.forms import Atom, Form
from contracts.generation.meaning import contents_of, is_simple, name_of
from contracts.generation.nodes import Node, why
from contracts.generation.profiles import Profile
from contracts.generation.vocabulary import plausible
from contracts.json_values import JsonValue


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
        raise unmakeable(form, f"{required} properties are required and at most {parts.most} allowed")
    plain = not parts.dependents and parts.least <= required and not parts.extras
    if plain and (parts.most is None or parts.most >= len(parts.declared)):
        make = _straight(parts, workshop.profile)
    else:
        make = counted(form, parts, workshop.profile)
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


def _straight(parts: Parts, profile: Profile) -> Make:
    """The fast lane: each property on its own."""
    wanted = [Property(part.name, part.make, part.required) for part in parts.declared if part.required or part.welcome]
    only_required = all(each.required for each in wanted)
    return assembled(wanted, profile.presence, 1 if profile.presence <= 0.0 or only_required else parts.cost)


def _parts(form: Form, workshop: Workshop, hint: Hint) -> Parts:
    declared = []
    parents = (name_of(form, hint),)
    required = dict.fromkeys(members.obligatory(form))
    for name in members.declared(form):
        allowed = name not in form.absent and satisfies(tuple(form.names), name)
        node = workshop.place(members.property_items(form, name))
        if not allowed or not node.is_possible:
            if name in required:
                reason = unmakeable(form, f"the required property {name!r} can't be there")
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
        return Part(name, required=True, welcome=True, make=lambda _choices, _depth: pinned, holds=False)
    other_way = "readOnly" if workshop.direction == "request" else "writeOnly"
    welcome = below.annotations.get(other_way) is not True
    holds = below.members is None and not {"object", "array"}.isdisjoint(below.kinds)
    return Part(name, required, welcome, make, holds)
