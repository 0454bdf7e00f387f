"""Makers of arrays: elements by index, `contains`, and distinct elements."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from typing import TypeAlias

from contracts.generation import elements
from contracts.generation.bench import DEEPER_COST, NO_HINT, Budget, Hint, Make, Unmakeable, Workshop
from contracts.generation.choices import Choices
from contracts.generation.domains import domain
from contracts.generation.equality import identity
from contracts.generation.forms import Contains, Form, Items
from contracts.generation.nodes import Node
from contracts.generation.profiles import Profile
from contracts.json_values import JsonValue

_TRIES = 24
"""Draws of one element until it differs from the others."""

MakerAt: TypeAlias = Callable[[int], Make]
"""Of an element, by its index."""

_KEYWORDS = (
    *("minItems", "maxItems", "items", "prefixItems", "uniqueItems", "contains", "minContains", "maxContains"),
    *("unevaluatedItems", "not"),
)


def array_maker(form: Form, workshop: Workshop, hint: Hint) -> Make:
    """A maker of the arrays of the form.

    Raises: Unmakeable if there is none.
    """
    element = Hint(_singular(hint.name), hint.parents)
    low = elements.least(form)
    high = _most(form, workshop)
    if high is not None and low > high:
        raise _unmakeable(form, f"at least {low} elements are asked for, of which only {high} can be made")
    if form.contains:
        return _containing(form, workshop, element, low, high)
    maker_at = _maker_at(form, workshop, element)
    if form.unique:
        return _distinct(form, workshop, maker_at, low, high)
    if form.repeated:
        return _repeated(workshop.profile, maker_at, low, high)
    return _plain(form, workshop.profile, maker_at, low, high)


def _unmakeable(form: Form, sentence: str) -> Unmakeable:
    return Unmakeable(sentence, form.conflict("", *_KEYWORDS).sources)


def _most(form: Form, workshop: Workshop) -> int | None:
    """The most elements that can be there: `maxItems`, or the first index at which nothing fits."""
    most = form.max_items
    for index in range(elements.longest_prefix(form) + 1):
        if most is not None and index >= most:
            break
        held = tuple(contains for contains in form.contains if form.unevaluated_items and contains.under)
        places = (elements.element_items(form, index), elements.element_items(form, index, held))
        if not any(workshop.place(items).is_possible for items in places):
            return index
    return most


def _maker_at(form: Form, workshop: Workshop, hint: Hint, maker: Callable[[Node, Hint], Make] | None = None) -> MakerAt:
    maker = maker or workshop.inside
    prefix = elements.longest_prefix(form)
    makers: dict[int, Make] = {}

    def maker_at(index: int) -> Make:
        index = min(index, prefix)
        if index not in makers:
            makers[index] = maker(workshop.place(elements.element_items(form, index)), hint)
        return makers[index]

    return maker_at


def _singular(name: str) -> str:
    if name.endswith("ies"):
        return name[:-3] + "y"
    if name.endswith(("sses", "shes", "ches", "xes")):
        return name[:-2]
    return name[:-1] if name.endswith("s") and not name.endswith(("ss", "us", "is")) else name


def _plain(form: Form, profile: Profile, maker_at: MakerAt, low: int, high: int | None) -> Make:
    count = profile.counter(low, high)
    is_typical = profile.name == "typical"
    prefix = elements.longest_prefix(form)
    if prefix:

        def make_tuple(choices: Choices, depth: int) -> JsonValue:
            size = count(choices, depth)
            if depth > 0 and profile.name != "minimal":
                size = max(size, prefix if high is None else min(prefix, high))
            return [maker_at(index)(choices, depth - 1) for index in range(size)]

        return make_tuple

    def make(choices: Choices, depth: int) -> JsonValue:
        size = count(choices, depth)
        if not size:
            return []
        try:
            element = maker_at(0)
            below = depth - 1
            made = [element(choices, below) for _ in range(size)]
        except Unmakeable:
            if low:
                raise
            return []
        return _without_repeats(made, low) if is_typical and isinstance(made[0], str) else made

    return make


def _without_repeats(made: list[JsonValue], low: int) -> list[JsonValue]:
    """Each word once, as far as the array may be shorter; nobody tags a thing twice with one word."""
    kept = [value for index, value in enumerate(made) if value not in made[:index]]
    return kept if len(kept) >= low else made


def _distinct(form: Form, workshop: Workshop, maker_at: MakerAt, low: int, high: int | None) -> Make:
    profile = workshop.profile
    if not elements.longest_prefix(form):
        values = domain(workshop.place(elements.element_items(form, 0)))
        if values is not None:
            most = len(values) if high is None else min(len(values), high)
            if low > most:
                raise _unmakeable(form, f"{low} distinct elements are asked for, of which there are {len(values)}")
            return _sample(profile, values, low, most)

    varied_at = _maker_at(form, workshop, NO_HINT, workshop.varied)

    def make(choices: Choices, depth: int) -> JsonValue:
        size = profile.count(choices, low, high, depth)
        made: dict[Hashable, JsonValue] = {}
        for index in range(size):
            if not _add_distinct(made, (maker_at(index), varied_at(index)), choices, depth - 1, workshop.budget):
                break
        if len(made) < low:
            raise _unmakeable(form, f"{low} distinct elements are asked for, {len(made)} were found")
        return list(made.values())

    return make


def _add_distinct(
    made: dict[Hashable, JsonValue], makers: tuple[Make, Make], choices: Choices, depth: int, budget: Budget
) -> bool:
    """Add an element that is not there yet: as the profile makes it, else as it comes, and deeper than is left."""
    for attempt in range(_TRIES):
        deeper = attempt // 8 - 1
        if deeper > depth:
            budget.spend(DEEPER_COST)
        value = makers[attempt >= _TRIES // 4](choices, max(depth, deeper))
        key = identity(value)
        if key not in made:
            made[key] = value
            return True
    return False


def _sample(profile: Profile, values: tuple[JsonValue, ...], low: int, high: int) -> Make:
    def make(choices: Choices, depth: int) -> JsonValue:
        size = profile.count(choices, low, high, depth)
        left = list(values)
        return [left.pop(choices.index(len(left))) for _ in range(size)]

    return make


def _repeated(profile: Profile, maker_at: MakerAt, low: int, high: int | None) -> Make:
    def make(choices: Choices, depth: int) -> JsonValue:
        size = profile.count(choices, low, high, depth)
        made = [maker_at(index)(choices, depth - 1) for index in range(size)]
        made[-1] = made[0]
        return made

    return make


def _containing(form: Form, workshop: Workshop, hint: Hint, low: int, high: int | None) -> Make:
    """With `contains`: the elements that it asks for have their places; the others stay clear of its maximum."""
    places = _assigned(form, workshop, high)
    low = max([low, *(index + 1 for index in places)])
    free = tuple(contains.atom._replace(negated=True) for contains in form.contains if contains.high is not None)

    def items_at(index: int) -> Items:
        held = tuple(places.get(index, ()))
        items = elements.element_items(form, index, held)
        others = tuple(atom for atom in free if atom._replace(negated=False) not in items)
        return (*items, *others)

    high = _first_impossible(form, workshop, items_at, low, high)

    def make(choices: Choices, depth: int) -> JsonValue:
        size = workshop.profile.count(choices, low, high, depth)
        made: list[JsonValue] = []
        distinct: dict[Hashable, JsonValue] = {}
        for index in range(size):
            node = workshop.place(items_at(index))
            child = workshop.inside(node, hint)
            if not form.unique:
                made.append(child(choices, depth - 1))
            elif not _add_distinct(distinct, (child, workshop.varied(node, hint)), choices, depth - 1, workshop.budget):
                break
        made = [*made, *distinct.values()]
        if len(made) < low:
            raise _unmakeable(form, f"{low} elements are asked for, {len(made)} could be made")
        return made

    return make


def _first_impossible(
    form: Form, workshop: Workshop, items_at: Callable[[int], Items], low: int, high: int | None
) -> int | None:
    """Where the array has to end at the latest."""
    for index in range(max(low, elements.longest_prefix(form)) + 1):
        if high is not None and index >= high:
            return high
        if not workshop.place(items_at(index)).is_possible:
            if index < low:
                raise _unmakeable(form, f"no element fits at index {index}")
            return index
    return high


def _assigned(form: Form, workshop: Workshop, high: int | None) -> dict[int, list[Contains]]:
    """Which elements satisfy which `contains`: one for each as long as there is room, then several in one."""
    places: dict[int, list[Contains]] = {}
    last = elements.longest_prefix(form) + sum(contains.low for contains in form.contains)
    indexes = range(last + 1 if high is None else min(high, last + 1))
    for contains in sorted(form.contains, key=lambda each: each.high is None):
        for _ in range(contains.low):
            index = _place_for(form, workshop, contains, places, indexes)
            if index is None:
                raise _unmakeable(form, "no room for all that `contains` asks for")
            places.setdefault(index, []).append(contains)
    return places


def _place_for(
    form: Form, workshop: Workshop, contains: Contains, places: dict[int, list[Contains]], indexes: range
) -> int | None:
    free = [index for index in indexes if index not in places]
    shared = [index for index in indexes if index in places and contains not in places[index]]
    for index in (*free, *shared):
        items = elements.element_items(form, index, (*places.get(index, ()), contains))
        if workshop.place(items).is_possible:
            return index
    return None
