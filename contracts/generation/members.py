"""What a form says of the properties of an object: which conjunction the value of each name has to satisfy."""

from __future__ import annotations

from contracts.generation.forms import Atom, Form, Items, ObjectGroup
from contracts.generation.patterns import UnreadablePattern, matches


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
    atoms.extend(atom for pattern, atom in group.patterns if is_matched(pattern, name))
    if not atoms and group.additional is not None:
        atoms.append(group.additional)
    return atoms


def is_matched(pattern: str, name: str) -> bool:
    """Whether the pattern is found in the name; what no engine can read matches nothing."""
    try:
        return matches(pattern, name)
    except UnreadablePattern:
        return False


def declared(form: Form) -> tuple[str, ...]:
    """Every property that is named: declared, required, or depended on, in the order of the document."""
    names: dict[str, None] = {}
    for group in form.groups:
        names.update(dict.fromkeys(group.properties))
    names.update(form.required)
    names.update(dict.fromkeys(form.pinned))
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


def ways(form: Form) -> tuple[tuple[Items, ...], ...]:
    """The ways to have enough properties: what the values of each set of them have to satisfy.

    Where `minProperties` asks for more than the obligatory ones, others join them, in several selections.
    """
    names = obligatory(form)
    needs = tuple(property_items(form, name) for name in names)
    missing = form.min_properties - len(names)
    if missing <= 0:
        return (needs,)
    optional = [property_items(form, name) for name in declared(form) if name not in names and name not in form.absent]
    rest = property_items(form, UNHEARD_OF)
    patterns = [atom for group in form.groups for _, atom in group.patterns]
    found = [(*needs, rest)] + [(*needs, (atom,)) for atom in patterns]
    if len(optional) >= missing:
        found += [(*needs, *(optional + optional)[start : start + missing]) for start in range(min(len(optional), 8))]
    return tuple(found)


UNHEARD_OF = "\U0001f9a4"
"""A name that no document declares and hardly a pattern matches."""
