"""What a form says of the elements of an array: which conjunction the one at each index has to satisfy."""

from __future__ import annotations

from contracts.generation.forms import Atom, Contains, Form, Items


def element_items(form: Form, index: int, held: tuple[Contains, ...] = ()) -> Items:
    """All that the element at `index` has to satisfy, if it also is one that each of `held` asks for."""
    items: dict[Atom, None] = {}
    seen_by: set[int] = set()
    for group in form.lists:
        atom = group.prefix[index] if index < len(group.prefix) else group.items
        if atom is not None:
            items[atom] = None
            seen_by.update(id(schema) for schema in group.under)
    for contains in held:
        items[contains.atom] = None
        seen_by.update(id(schema) for schema in contains.under)
    for schema, atom in form.unevaluated_items:
        if id(schema) not in seen_by:
            items[atom] = None
    return tuple(items)


def longest_prefix(form: Form) -> int:
    """From this index on, all elements have to satisfy the same."""
    return max((len(group.prefix) for group in form.lists), default=0)


def least(form: Form) -> int:
    """The fewest elements: `minItems`, and those that `contains` asks for."""
    return max([form.min_items, *(contains.low for contains in form.contains)])


def needed(form: Form) -> tuple[Items, ...]:
    """What the obligatory elements have to satisfy, each kind of them once."""
    count = least(form)
    needs = dict.fromkeys(element_items(form, index) for index in range(min(count, longest_prefix(form) + 1)))
    for contains in form.contains:
        if contains.low > 0:
            needs[(contains.atom,)] = None
    return tuple(needs)
