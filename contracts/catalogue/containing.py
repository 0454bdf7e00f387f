"""Arrays that contain so many elements of a kind, and the edges of `contains`, `minContains` and `maxContains`."""

from __future__ import annotations

from collections.abc import Iterator

from contracts.catalogue.making import Making
from contracts.catalogue.model import Candidate
from contracts.generation import elements
from contracts.generation.feasibility import satisfies
from contracts.generation.forms import Contains, Form
from contracts.generation.nodes import Node
from contracts.json_values import JsonValue, parent

_MOST = 100
"""Elements beyond which no array is made."""


def containing_edges(form: Form, making: Making, name: str) -> Iterator[Candidate]:
    """As many elements as `contains` asks for and allows, and one more or fewer."""
    for contains in form.contains:
        rule = parent(contains.atom.schema.pointer)
        low, high = contains.low, contains.high
        least = "minContains" if ("minContains", rule) in _said(form) else "contains"
        wanted: list[tuple[str, str, int, bool]] = []
        if low > 0:
            wanted.append((least, "the fewest that contains asks for", low, True))
            wanted.append((least, "just more than contains asks for", low + 1, True))
            wanted.append((least, "fewer than contains asks for", low - 1, False))
        if high is not None:
            wanted.append(("maxContains", "the most that contains allows", high, True))
            if high > 0:
                wanted.append(("maxContains", "just fewer than contains allows", high - 1, True))
            wanted.append(("maxContains", "more than contains allows", high + 1, False))
        for keyword, words, count, is_valid in wanted:
            array = holding(form, contains, count, making, name)
            why_not = "no array was found that contains so many" if array is None else ""
            yield Candidate("boundary", keyword, f"{words}, {count}", array, is_valid, why_not, rule=rule)


def _said(form: Form) -> set[tuple[str, str]]:
    return {(source.keyword, source.schema.pointer) for source in form.sources}


def holding(form: Form, contains: Contains, count: int, making: Making, name: str) -> list[JsonValue] | None:
    """An array with exactly so many elements that `contains` is about; None where none is found."""
    if count > _MOST or form.min_items > _MOST or (form.max_items is not None and count > form.max_items):
        return None
    array: list[JsonValue] = []
    left = count
    most = max(count + elements.longest_prefix(form), form.min_items)
    while left > 0 or len(array) < form.min_items:
        if len(array) >= most:
            return None
        index = len(array)
        others = making.node((*elements.element_items(form, index), contains.atom._replace(negated=True)))
        asked = making.node(elements.element_items(form, index, (contains,)))
        made = None
        for node in (asked, others) if left > 0 else (others,):
            made = _element(making, node, name, array if form.unique else [])
            if made is not None:
                break
        if made is None:
            return None
        left -= satisfies((contains.atom,), made[0])
        array.append(made[0])
    return array if left == 0 else None


def _element(making: Making, node: Node, name: str, others: list[JsonValue]) -> tuple[JsonValue] | None:
    if node.conflict is not None or not node.is_possible:
        return None
    return making.different(node, name, others)
