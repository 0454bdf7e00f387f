"""The members and elements of a place: those that its value has, and those that it could have.

A schema that speaks of a member which no value has is a keyword without an edge; so each that may be there is put into
a valid whole, or it is said why it can't be.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from contracts.catalogue.containing import holding
from contracts.catalogue.making import Making
from contracts.catalogue.placing import found, placed
from contracts.catalogue.visits import Visit
from contracts.generation import elements, members
from contracts.generation.feasibility import satisfies
from contracts.generation.forms import Fact, Form
from contracts.generation.nodes import Node
from contracts.json_values import JsonValue

STRANGE = "unexpected_property"
"""A name that documents do not declare."""
_NOTHING = "no value was found that fits there"


class Child(NamedTuple):
    """A member or an element."""

    token: str | int
    node: Node
    base: JsonValue
    """A valid whole that has it."""
    is_there: bool
    """Whether the value that is looked at has it."""
    why_not: str = ""
    """Why no whole has it; empty if one does."""
    label: str = ""


def children_of(visit: Visit, form: Form, making: Making) -> Iterator[Child]:
    """Each place inside the value, in the order of the document."""
    value = visit.value
    if form.members is not None:
        return
    if isinstance(value, dict):
        yield from _members(visit, form, making, value)
    elif isinstance(value, list):
        yield from _elements(visit, form, making, value)
        yield from _contained(visit, form, making)


def _members(visit: Visit, form: Form, making: Making, value: dict[str, JsonValue]) -> Iterator[Child]:
    names = dict.fromkeys((*members.declared(form), *value))
    names.update(dict.fromkeys(_unnamed(form, making, [*names])))
    for name in names:
        node = making.node(members.property_items(form, name))
        if name in value:
            yield Child(name, node, visit.base, is_there=True)
        elif name not in form.absent:  # else it is the other branch that has it
            yield _added(visit, making, name, node, value)


def _unnamed(form: Form, making: Making, names: list[str]) -> Iterator[str]:
    """A name for each pattern that none of the names is of, and one that nobody speaks of but as one of the rest."""
    for pattern in dict.fromkeys(pattern for group in form.groups for pattern, _ in group.patterns):
        if not any(members.is_matched(pattern, name) for name in names):
            named = name_of(form, making, pattern)
            if named is not None:
                names.append(named)
                yield named
    rest = members.property_items(form, members.UNHEARD_OF)
    place = making.node(rest)
    if place.conflict or not place.form.sources or any(members.property_items(form, name) == rest for name in names):
        return
    named = STRANGE if satisfies(tuple(form.names), STRANGE) else name_of(form, making)
    if named is not None and members.property_items(form, named) == rest:
        yield named


def name_of(form: Form, making: Making, pattern: str | None = None) -> str | None:
    """A name that the object may have, of the pattern; None where none is found."""
    asked = {"type": "string"} if pattern is None else {"type": "string", "pattern": pattern}
    made = making.made(making.restricted(tuple(form.names), **asked), "name")
    return made[0] if made and isinstance(made[0], str) else None


def _added(visit: Visit, making: Making, name: str, node: Node, value: dict[str, JsonValue]) -> Child:
    """The member put beside the others; where they don't go together, with others."""
    if node.conflict is not None:
        return Child(name, node, None, is_there=False, why_not=node.conflict.sentence)
    other_way = "readOnly" if making.schema.direction == "request" else "writeOnly"
    if node.form.annotations.get(other_way) is True:
        return Child(name, node, None, is_there=False, why_not=f"it is {other_way}, so that {_WAY[other_way]}")
    made = making.made(node, name)
    if made is None:
        return Child(name, node, None, is_there=False, why_not=_NOTHING)
    whole = placed(visit.base, visit.at, {**value, name: made[0]})
    why_not = making.why_not(whole)
    if why_not:
        again = making.made(making.node((*visit.node.items, Fact("present", name))), visit.name)
        if again and isinstance(again[0], dict) and name in again[0]:
            other = placed(visit.base, visit.at, again[0])
            if making.schema.is_valid(other):
                return Child(name, node, other, is_there=False)
    return Child(name, node, whole, is_there=False, why_not=why_not)


_WAY = {"readOnly": "requests leave it out", "writeOnly": "answers leave it out"}


def _elements(visit: Visit, form: Form, making: Making, value: list[JsonValue]) -> Iterator[Child]:
    """The element at each index of which something else is said than of the one before."""
    for index in range(elements.longest_prefix(form) + 1):
        node = making.node(elements.element_items(form, index))
        if index < len(value):
            yield Child(index, node, visit.base, is_there=True)
        elif node.items:
            yield _lengthened(visit, form, making, index, node)


def _lengthened(visit: Visit, form: Form, making: Making, index: int, node: Node) -> Child:
    if node.conflict is not None:
        return Child(index, node, None, is_there=False, why_not=node.conflict.sentence)
    grown = list(visit.value)
    for position in range(len(grown), index + 1):
        made = making.different(making.node(elements.element_items(form, position)), visit.name, grown)
        if made is None:
            return Child(index, node, None, is_there=False, why_not=_NOTHING)
        grown.append(made[0])
    whole = placed(visit.base, visit.at, grown)
    return Child(index, node, whole, is_there=False, why_not=making.why_not(whole))


def _contained(visit: Visit, form: Form, making: Making) -> Iterator[Child]:
    """An element for each `contains`, in an array that has as few of them as it may."""
    for contains in form.contains:
        array = holding(form, contains, max(contains.low, 1), making, visit.name)
        if array is None:
            node = making.node((contains.atom,))
            yield Child(0, node, None, is_there=False, why_not="no array was found that contains one")
            continue
        index = next(index for index, each in enumerate(array) if satisfies((contains.atom,), each))
        node = making.node(elements.element_items(form, index, (contains,)))
        whole = placed(visit.base, visit.at, array)
        why_not = making.why_not(whole)
        yield Child(index, node, whole, is_there=False, why_not=why_not, label="an element that contains asks for")


def object_with(visit: Visit, child: Child) -> dict[str, JsonValue]:
    """The object of the visit as it is where it has the member."""
    value: dict[str, JsonValue] = found(child.base, visit.at)
    return value
