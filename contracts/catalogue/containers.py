"""The edges of objects and arrays: what is missing, too much, too little, twice, or undeclared."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from contracts.catalogue.inside import STRANGE, Child, object_with
from contracts.catalogue.model import Candidate, either, invalid, valid
from contracts.catalogue.pairs import pairwise
from contracts.catalogue.placing import placed
from contracts.catalogue.visits import Visit
from contracts.generation import elements, members
from contracts.generation.forms import Form
from contracts.json_values import JsonValue

_MOST_ELEMENTS = 1000
"""Elements beyond which no array is made."""


@dataclass(frozen=True, slots=True)
class Part:
    """An object's or array's own value, and what its edges are made of."""

    form: Form
    value: JsonValue
    fresh: tuple[JsonValue, ...] = ()
    """Valid elements for an array, each different where that is possible."""


def object_edges(part: Part, others: Iterable[Child], visit: Visit) -> Iterator[Candidate]:
    """What is to be expected of an object, beside what its members and their names are.

    `others`: the members that the value has not.
    """
    form, value = part.form, part.value
    obligatory = members.obligatory(form)
    for name in obligatory:
        keyword = "required" if name in form.required else "dependentRequired"
        yield invalid("optional", keyword, f"without the required {name!r}", _without(value, name))._replace(about=name)
    optional = [name for name in value if name not in obligatory]
    for name in optional:
        yield either("optional", "properties", f"without {name!r}", _without(value, name))._replace(about=name)
    missing = list(others)
    for child in missing:
        whole = None if child.why_not else object_with(visit, child)
        yield valid("optional", "properties", f"with {child.token!r}", whole, child.why_not)._replace(about=child.token)
    if optional:
        yield either("optional", "properties", "without all that is optional", _only(value, obligatory))
    for row, names in enumerate(pairwise(optional), start=1):
        words = f"pairs {row}, with {', '.join(map(repr, names)) or 'none'} of what is optional"
        kept = _only(value, (*obligatory, *names))
        yield either("pairwise", "properties", _shortened(words), kept)
    yield from _sizes(form, value, len(obligatory))
    yield from _dependents(form, value, missing, visit)


def _dependents(form: Form, value: dict[str, JsonValue], missing: list[Child], visit: Visit) -> Iterator[Candidate]:
    """A member without each that it asks for."""
    for name, others in form.dependents:
        holders = [object_with(visit, child) for child in missing if child.token == name and not child.why_not]
        holder = value if name in value else holders[0] if holders else None
        for other in others:
            words = f"with {name!r} but without {other!r}"
            if holder is not None and other in holder and other != name:
                made = invalid("optional", "dependentRequired", words, _without(holder, other))
                yield made._replace(about=name, whole=None if holder is value else (placed_in(visit, holder),))
            else:
                why_not = "a member can't be there without itself" if other == name else "no object has both"
                yield invalid("optional", "dependentRequired", words, None, why_not)._replace(about=name)


def placed_in(visit: Visit, value: JsonValue) -> JsonValue:
    """The whole of the visit with that value in its place."""
    return placed(visit.base, visit.at, value)


def _sizes(form: Form, value: dict[str, JsonValue], obligatory: int) -> Iterator[Candidate]:
    """As many properties as there have to be or may be, and one beyond."""
    least, most = form.min_properties, form.max_properties
    if least > 0:
        words = f"the fewest properties, {least}"
        fewest = _sized(value, least)
        why_not = "" if least >= obligatory else f"{obligatory} properties are required"
        yield valid("boundary", "minProperties", words, fewest, why_not)
        inside = _sized(value, least + 1)
        yield valid("boundary", "minProperties", f"just more than the fewest properties, {least + 1}", inside, why_not)
        yield invalid("boundary", "minProperties", f"too few properties, {least - 1}", _sized(value, least - 1))
    if most is not None:
        more = _sized(value, most)
        yield valid("boundary", "maxProperties", f"the most properties, {most}", more)
        if most > 0:
            why_not = "" if most > obligatory else f"{obligatory} properties are required"
            inside = _sized(value, most - 1)
            words = f"just fewer than the most properties, {most - 1}"
            yield valid("boundary", "maxProperties", words, inside, why_not)
        beyond = _sized(value, most + 1)
        yield invalid("boundary", "maxProperties", f"too many properties, {most + 1}", beyond)


def array_edges(part: Part) -> Iterator[Candidate]:
    """What is to be expected of an array, beside what its elements are."""
    form, value = part.form, part.value
    least, most = form.min_items, form.max_items
    if least > 0:
        yield _of_size(part, least, "minItems", "the fewest elements", wanted=True)
        yield _of_size(part, least + 1, "minItems", "just more than the fewest elements", wanted=True)
        yield _of_size(part, least - 1, "minItems", "too few elements", wanted=False)
    else:
        yield valid("boundary", "type", "empty", [])
    if most is not None:
        yield _of_size(part, most, "maxItems", "the most elements", wanted=True)
        if most > 0:
            yield _of_size(part, most - 1, "maxItems", "just fewer than the most elements", wanted=True)
        yield _of_size(part, most + 1, "maxItems", "too many elements", wanted=False)
    else:
        yield _of_size(part, max(len(value) + 1, 2), "type", "several elements", wanted=True)
    if value and not form.repeated:
        twice = [value[0], *value]
        keyword = "uniqueItems" if form.unique else "type"
        yield Candidate("boundary", keyword, "with the same element twice", twice, False if form.unique else None)
    prefix = elements.longest_prefix(form)
    closing = [each for each in form.sources if each.keyword in ("items", "unevaluatedItems")]
    for source in closing if prefix or any(source.keyword != "items" for source in closing) else ():
        longer = [*value, *[{STRANGE: None}] * max(1, prefix + 1 - len(value))]
        words = "with an element more than is described"
        yield either("extra", source.keyword, words, longer)._replace(rule=source.schema.pointer)


def _of_size(part: Part, size: int, keyword: str, words: str, *, wanted: bool) -> Candidate:
    words = f"{words}, {size}"
    if size > _MOST_ELEMENTS:
        return Candidate("boundary", keyword, words, None, wanted, f"more than {_MOST_ELEMENTS} elements are not made")
    source = [*part.value, *part.fresh] if part.form.unique else [*part.value, *part.value, *part.fresh]
    source = source or [*part.fresh]
    if len(source) < size and source:
        source = source if part.form.unique else (source * (size // len(source) + 1))
    if len(source) < size:
        return Candidate("boundary", keyword, words, None, wanted, "there are not so many different elements")
    return Candidate("boundary", keyword, words, source[:size], wanted)


def _without(value: dict[str, JsonValue], name: str) -> JsonValue:
    return {key: each for key, each in value.items() if key != name}


def _only(value: dict[str, JsonValue], names: tuple[str, ...]) -> JsonValue:
    return {key: each for key, each in value.items() if key in names}


def _sized(value: dict[str, JsonValue], size: int) -> JsonValue:
    """The object with so many members, those that nobody declared at the end."""
    kept = dict(list(value.items())[:size])
    return kept | {f"{STRANGE}_{number}": "x" for number in range(1, size - len(kept) + 1)}


def _shortened(words: str) -> str:
    return words if len(words) <= 120 else f"{words[:100]}... ({words.count(', ') + 1} names)"
