"""What a form says of the properties of an object: which conjunction the value of each name has to satisfy."""

from __future__ import annotations

from functools import lru_cache

from contracts.generation.forms import Atom, Form, Items, ObjectGroup
from contracts.schemas import schema_of


def property_items(form: Form, name: str) -> Items:
    """All that the value of the property `name` has to satisfy."""
    items: dict[Atom, None] = {}
    seen_by: set[int] = set()
    for group in form.groups:
        spoken = spoken_of(group, name)
        items.update(dict.fromkeys(spoken))
        if spoken:
            seen_by.update(id(schema) for schema in group.under)
    for schema, atom in form.unevaluated_properties:
        if id(schema) not in seen_by:
            items[atom] = None
    return tuple(items)


def spoken_of(group: ObjectGroup, name: str) -> list[Atom]:
    """What one schema says of the property."""
    atoms = [group.properties[name]] if name in group.properties else []
    atoms.extend(atom for pattern, atom in group.patterns if matches(pattern, name))
    if not atoms and group.additional is not None:
        atoms.append(group.additional)
    return atoms


@lru_cache(maxsize=10_000)
def matches(pattern: str, text: str) -> bool:
    """Whether the pattern is found in the text, as the validating engine sees it."""
    return _pattern_schema(pattern)(text)


@lru_cache(maxsize=1000)
def _pattern_schema(pattern: str):  # type: ignore[no-untyped-def]
    return schema_of({"pattern": pattern}).is_valid


def declared(form: Form) -> tuple[str, ...]:
    """Every property that is named: declared, required, or depended on, in the order of the document."""
    names: dict[str, None] = {}
    for group in form.groups:
        names.update(dict.fromkeys(group.properties))
    names.update(form.required)
    names.update(form.pinned)
    for name, others in form.dependents:
        names[name] = None
        names.update(dict.fromkeys(others))
    return tuple(names)


def obligatory(form: Form) -> tuple[str, ...]:
    """The properties without which no object is valid: required, and what these depend on."""
    names = dict(form.required)
    grown = True
    while grown:
        grown = False
        for name, others in form.dependents:
            if name in names and not names.keys() >= set(others):
                names.update(dict.fromkeys(others))
                grown = True
    return tuple(names)


def needed(form: Form) -> tuple[Items, ...]:
    """What the values of all obligatory properties have to satisfy."""
    return tuple(property_items(form, name) for name in obligatory(form))
