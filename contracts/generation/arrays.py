"""Makers of arrays: elements by index, `contains`, and distinct elements."""

from __future__ import annotations

from contracts.generation import elements
from contracts.generation.bench import Hint, Make, Unmakeable, Workshop
from contracts.generation.choices import Choices
from contracts.generation.equality import identity
from contracts.generation.forms import Atom, Contains, Form, Items
from contracts.generation.profiles import Profile
from contracts.json_values import JsonValue

_TRIES = 20
"""Draws of one element until it differs from the others."""


def array_maker(form: Form, workshop: Workshop, hint: Hint) -> Make:
    """A maker of the arrays of the form.

    Raises: Unmakeable if there is none.
    """
    low = elements.least(form)
    high = _most(form, workshop)
    if high is not None and low > high:
        raise Unmakeable(f"at least {low} elements are asked for, of which only {high} can be made", _blame(form))
    maker_at = _maker_by_index(form, workshop, hint)
    if form.contains:
        return _containing(form, workshop, hint, low, high)
    if form.unique:
        return _distinct(workshop.profile, maker_at, low, high)
    if form.repeated:
        return _repeated(workshop.profile, maker_at, low, high)
    return _plain(form, workshop.profile, maker_at, low, high)


def _blame(form: Form):  # type: ignore[no-untyped-def]
    keywords = ("minItems", "maxItems", "items", "prefixItems", "uniqueItems", "contains", "minContains")
    return form.conflict("", *keywords).sources


def _most(form: Form, workshop: Workshop) -> int | None:
    """The most elements that can be there: `maxItems`, or the first index at which nothing fits."""
    most = form.max_items
    for index in range(elements.longest_prefix(form) + 1):
        if most is not None and index >= most:
            break
        if not workshop.place(elements.element_items(form, index)).is_possible:
            return index
    return most


def _maker_by_index(form: Form, workshop: Workshop, hint: Hint):  # type: ignore[no-untyped-def]
    prefix = elements.longest_prefix(form)
    element = Hint(_singular(hint.name), hint.parent)
    makers: dict[int, Make] = {}

    def maker_at(index: int) -> Make:
        index = min(index, prefix)
        if index not in makers:
            makers[index] = workshop.maker(workshop.place(elements.element_items(form, index)), element)
        return makers[index]

    return maker_at


def _singular(name: str) -> str:
    if name.endswith("ies"):
        return name[:-3] + "y"
    if name.endswith(("sses", "shes", "ches", "xes")):
        return name[:-2]
    return name[:-1] if name.endswith("s") and not name.endswith(("ss", "us", "is")) else name


def _plain(form: Form, profile: Profile, maker_at, low: int, high: int | None) -> Make:  # type: ignore[no-untyped-def]
    count = profile.count
    prefix = elements.longest_prefix(form)
    if prefix:

        def make_tuple(choices: Choices, depth: int) -> JsonValue:
            size = count(choices, low, high, depth)
            if depth > 0 and profile.name != "minimal":
                size = max(size, prefix if high is None else min(prefix, high))
            return [maker_at(index)(choices, depth - 1) for index in range(size)]

        return make_tuple

    def make(choices: Choices, depth: int) -> JsonValue:
        size = count(choices, low, high, depth)
        if not size:
            return []
        element = maker_at(0)
        return [element(choices, depth - 1) for _ in range(size)]

    return make


def _distinct(profile: Profile, maker_at, low: int, high: int | None) -> Make:  # type: ignore[no-untyped-def]
    def make(choices: Choices, depth: int) -> JsonValue:
        size = profile.count(choices, low, high, depth)
        made: list[JsonValue] = []
        seen = set()
        for index in range(size):
            for _ in range(_TRIES):
                value = maker_at(index)(choices, depth - 1)
                key = identity(value)
                if key not in seen:
                    seen.add(key)
                    made.append(value)
                    break
            else:
                break
        if len(made) < low:
            raise Unmakeable(f"{low} distinct elements are asked for, {len(made)} were found")
        return made

    return make


def _repeated(profile: Profile, maker_at, low: int, high: int | None) -> Make:  # type: ignore[no-untyped-def]
    def make(choices: Choices, depth: int) -> JsonValue:
        size = profile.count(choices, low, high, depth)
        made = [maker_at(index)(choices, depth - 1) for index in range(size)]
        made[-1] = made[0]
        return made

    return make


def _containing(form: Form, workshop: Workshop, hint: Hint, low: int, high: int | None) -> Make:
    element = Hint(_singular(hint.name), hint.parent)

    def maker_of(items: Items) -> Make:
        return workshop.maker(workshop.place(items), element)

    def make(choices: Choices, depth: int) -> JsonValue:
        size = workshop.profile.count(choices, low, high, depth)
        made: list[JsonValue] = []
        wanted = [contains for contains in form.contains for _ in range(contains.low)]
        for index in range(size):
            base = elements.element_items(form, index)
            extra = _extra(form, wanted, size - index)
            items = (*base, *extra)
            made.append(maker_of(items)(choices, depth - 1))
        return made

    return make


def _extra(form: Form, wanted: list[Contains], left: int) -> tuple[Atom, ...]:
    """What an element has to satisfy besides, and not to satisfy."""
    if wanted:
        return (wanted.pop().atom,)
    _ = left
    return tuple(contains.atom._replace(negated=True) for contains in form.contains if contains.high is not None)
