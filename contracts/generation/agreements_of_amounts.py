"""Agreements between numbers: counts and what they count, least and most, pages, prices and their totals."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TypeGuard

from contracts.generation.agreements import Agreement, Members, Object, stem
from contracts.generation.choices import Choices
from contracts.generation.vocabulary.names import singular
from contracts.json_values import JsonValue

_LISTS = ("results", "items", "data", "entries", "records", "rows", "values", "elements", "content", "objects")
_PAGED = ("page", "next", "next page", "has more", "limit", "offset", "per page", "page size", "pages", "cursor",
          "next cursor", "total pages", "has next")  # fmt: skip
_PAIRS = (
    ("minimum", "maximum"), ("low", "high"), ("lower", "upper"), ("from", "to"), ("lowest", "highest"),
    ("least", "most"),
    ("start", "end"), ("first", "last"), ("used", "total"), ("used", "limit"), ("available", "total"),
    ("completed", "total"), ("succeeded", "total"), ("failed", "total"), ("net", "gross"),
)  # fmt: skip


def _counts(members: Members) -> Iterator[Agreement]:
    """A count is the length of what it counts; a total of pages is at least that."""
    is_paged = members.named(*_PAGED) is not None
    general = members.named("count", "total", "total count", "size", "total items", "total results", "number of items")
    listed = members.named(*_LISTS)
    if general is not None and listed is not None:
        yield _counting(members, general, listed, at_least=is_paged)
    for name, spelled in members.words.items():
        listed = _counted(members, name, spelled)
        if listed is not None and name != general:
            yield _counting(members, name, listed, at_least=False)


def _counted(members: Members, name: str, spelled: tuple[str, ...]) -> str | None:
    """The property that `items_count`, `num_items`, `number_of_items` or `total_items` counts."""
    for lead in (("num",), ("number", "of"), ("number",), ("total",), ("count", "of"), ("n",)):
        if spelled[: len(lead)] == lead and len(spelled) > len(lead):
            return _list_named(members, spelled[len(lead) :], name)
    if len(spelled) > 1 and spelled[-1] in ("count", "total", "number"):
        return _list_named(members, spelled[:-1], name)
    return None


def _list_named(members: Members, spelled: tuple[str, ...], but: str) -> str | None:
    wanted = stem(spelled)
    found = (name for name, other in members.words.items() if name != but and stem(other) == wanted)
    return next((name for name in found if members.facts(name).type in ("array", "")), None)


def _counting(members: Members, name: str, listed: str, *, at_least: bool) -> Agreement:
    def agree(value: Object, _choices: Choices) -> None:
        items, count = value.get(listed), value.get(name)
        if isinstance(items, list) and isinstance(count, int | float) and not (at_least and count >= len(items)):
            members.put(value, name, len(items))

    return agree


def _ordered(members: Members) -> Iterator[Agreement]:
    """The least is not above the most."""
    for name, spelled in members.words.items():
        for low, high in _PAIRS:
            if low in spelled:
                other = members.names.get(tuple(high if word == low else word for word in spelled))
                if other is not None and members.is_free(name) and members.is_free(other):
                    yield _not_above(members, name, other)


def _not_above(members: Members, low: str, high: str) -> Agreement:
    def agree(value: Object, _choices: Choices) -> None:
        first, last = value.get(low), value.get(high)
        if _is_number(first) and _is_number(last) and first > last:
            before = dict(value)
            members.put(value, low, last)
            members.put(value, high, first)
            if value[low] != last or value[high] != first:
                value.update(before)

    return agree


def _is_number(member: JsonValue) -> TypeGuard[float]:
    return isinstance(member, int | float) and not isinstance(member, bool)


def _pages(members: Members) -> Iterator[Agreement]:
    """The page is one of the pages."""
    page = members.named("page", "current page", "page number")
    pages = members.named("pages", "total pages", "page count", "last page", "number of pages")
    if page is None or pages is None:
        return

    def agree(value: Object, _choices: Choices) -> None:
        current, total = value.get(page), value.get(pages)
        if _is_number(current) and _is_number(total) and current > total >= 1:
            members.put(value, page, type(current)(total))

    yield agree


def _prices(members: Members) -> Iterator[Agreement]:
    """The total is what its parts add up to."""
    total = members.named("total", "grand total", "total price", "total amount", "line total")
    if total is None:
        return
    base = members.named("subtotal", "sub total", "net", "net amount")
    more = [name for each in ("tax", "vat", "shipping", "shipping cost", "fee", "tip") if (name := members.named(each))]
    less = [name for each in ("discount", "credit") if (name := members.named(each))]
    if base is not None:
        yield _adding(members, total, [base, *more], less)
        return
    quantity, price = members.named("quantity"), members.named("unit price", "price", "unit cost")
    if quantity is not None and price is not None:

        def agree(value: Object, _choices: Choices) -> None:
            if _is_number(value.get(quantity)) and _is_number(value.get(price)):
                members.put(value, total, _rounded(value[quantity] * value[price]))

        yield agree


def _adding(members: Members, total: str, more: list[str], less: list[str]) -> Agreement:
    def agree(value: Object, _choices: Choices) -> None:
        plus = [value[name] for name in more if name in value]
        minus = [value[name] for name in less if name in value]
        if more[0] in value and all(map(_is_number, (*plus, *minus))):
            made = _rounded(sum(plus) - sum(minus))
            if made >= 0:
                members.put(value, total, made)

    return agree


def _rounded(number: float) -> float:
    rounded = round(number, 2)
    return int(rounded) if rounded == int(rounded) else rounded


def _units(members: Members) -> Iterator[Agreement]:
    """Lengths are in units of length, weights in units of weight."""
    unit = members.named("unit", "units", "dimension unit", "weight unit")
    if unit is None:
        return
    around = {singular(spelled[-1]) for spelled in members.words.values()}
    of_length, of_weight = around & {"width", "height", "length", "depth", "distance"}, around & {"weight", "mass"}
    if bool(of_length) != bool(of_weight):
        fitting = ("cm", "mm", "m") if of_length else ("kg", "g")
        yield lambda value, choices: members.put(value, unit, choices.pick(fitting))


AMOUNTS = (_counts, _ordered, _pages, _prices, _units)
