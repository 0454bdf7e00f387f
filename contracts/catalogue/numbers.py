"""The edges of numbers: bounds, multiples, and where integers and doubles end."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from math import ceil, floor

from contracts.catalogue.model import Candidate, invalid, valid
from contracts.generation.feasibility import step_of
from contracts.generation.forms import Form
from contracts.json_values import JsonValue

INTEGERS: tuple[tuple[str, int], ...] = (
    *(("zero", 0), ("one", 1), ("minus one", -1)),
    *(("the last of int32", 2**31 - 1), ("past int32", 2**31)),
    *(("the first of int32", -(2**31)), ("before int32", -(2**31) - 1)),
    *(("the last that a double holds", 2**53 - 1), ("2^53", 2**53), ("no double", 2**53 + 1)),
    *(("the last of int64", 2**63 - 1), ("past int64", 2**63)),
    *(("the first of int64", -(2**63)), ("before int64", -(2**63) - 1), ("past uint64", 2**64)),
)
FAR = frozenset({"minus one", "before int32", "past int32", "before int64", "past int64"})
"""Those of `INTEGERS` that are worth sending where bounds rule them out, since programs may not heed the bounds."""
FRACTIONS: tuple[tuple[str, float], ...] = (
    *(("minus zero", -0.0), ("a half", 0.5), ("a tenth, which no double holds", 0.1), ("a long decimal", 1 / 3)),
    *(("small, with an exponent", 1e-7), ("large, with an exponent", 1e21)),
    *(("the largest double", 1.7976931348623157e308), ("the smallest double", 5e-324)),
)


def number_edges(form: Form) -> Iterator[Candidate]:
    """What is to be expected of a number that the form allows."""
    yield from _bounds(form)
    yield from _multiples(form)
    for words, value in (*INTEGERS, *FRACTIONS):
        exact = Fraction(value)
        if words in FAR and (broken := _bound_broken(form, exact)):
            yield invalid("numbers", broken, f"{words}, {value!r}", value)
        if _is_within(form, exact) and ("fraction" in form.kinds or exact.denominator == 1):
            fits = _fits_formats(form, exact)
            keyword = "format" if not fits else "type"
            yield Candidate("numbers", keyword, f"{words}, {value!r}", value, True if fits else None)


def _bounds(form: Form) -> Iterator[Candidate]:
    """At each bound, just inside and just outside."""
    step = step_of(form) or (Fraction(1) if "fraction" not in form.kinds else Fraction(1, 100))
    for bound, is_open, sign, name, keywords in (
        (form.low, form.low_open, 1, "least", ("minimum", "exclusiveMinimum")),
        (form.high, form.high_open, -1, "greatest", ("maximum", "exclusiveMaximum")),
    ):
        if bound is None:
            continue
        keyword = keywords[is_open]
        if not any(source.keyword == keyword for source in form.sources):
            continue  # the bound of a format, which `numbers` goes beyond
        at = (ceil(bound / step) if sign > 0 else floor(bound / step)) * step
        outside = "below" if sign > 0 else "above"
        if is_open:
            first = at if at != bound else at + sign * step
            yield _bound(keyword, f"at the excluded bound, {shown(bound)}", bound, wanted=False)
            yield _bound(keyword, f"just inside the excluded bound, {shown(first)}", first, wanted=True)
            yield _bound(keyword, f"{outside} the excluded bound, {shown(bound - sign * step)}", bound - sign * step)
        else:
            yield _bound(keyword, f"the {name}, {shown(at)}", at, wanted=True)
            inside = at + sign * step
            yield _bound(keyword, f"just inside the {name}, {shown(inside)}", inside, wanted=True)
            beyond = bound - sign * step if at == bound else at - sign * step
            yield _bound(keyword, f"{outside} the {name}, {shown(beyond)}", beyond)


def _bound(keyword: str, words: str, value: Fraction, *, wanted: bool = False) -> Candidate:
    return Candidate("boundary", keyword, words, number(value), wanted)


def _multiples(form: Form) -> Iterator[Candidate]:
    for each in form.multiples:
        start = form.low if form.low is not None else Fraction(0)
        factor = floor(start / each) + 1
        value = factor * each
        about = number(each)
        words = f"a multiple of {shown(each)}, {shown(value)}"
        yield valid("boundary", "multipleOf", words, number(value))._replace(about=about)
        beside = value + (each / 2 if "fraction" in form.kinds or each % 2 == 0 else 1)
        words = f"no multiple of {shown(each)}, {shown(beside)}"
        yield invalid("boundary", "multipleOf", words, number(beside))._replace(about=about)


def _is_within(form: Form, value: Fraction) -> bool:
    """Whether it is a multiple, and inside the bounds, that the schema itself says."""
    step = step_of(form)
    return not _bound_broken(form, value) and (step is None or value % step == 0)


def _bound_broken(form: Form, value: Fraction) -> str:
    """The keyword of the bound that the value is beyond, of those that the schema itself says; empty if of none."""
    said = {source.keyword for source in form.sources}
    below, above = ("minimum", "exclusiveMinimum")[form.low_open], ("maximum", "exclusiveMaximum")[form.high_open]
    is_below = form.low is not None and (value, not form.low_open) < (form.low, True)
    is_above = form.high is not None and (value > form.high or (form.high_open and value == form.high))
    if is_below and said & {"minimum", "exclusiveMinimum"}:
        return below
    return above if is_above and said & {"maximum", "exclusiveMaximum"} else ""


def _fits_formats(form: Form, value: Fraction) -> bool:
    low_fits = form.low is None or value > form.low or (value == form.low and not form.low_open)
    high_fits = form.high is None or value < form.high or (value == form.high and not form.high_open)
    return low_fits and high_fits


def number(value: Fraction) -> JsonValue:
    """As JSON writes it: an integer where it is one."""
    return value.numerator if value.denominator == 1 else float(value)


def shown(value: Fraction) -> str:
    """The number in words of an edge."""
    return repr(number(value))
