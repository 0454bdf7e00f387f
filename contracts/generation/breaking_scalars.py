"""Changes that break one keyword of a string, a number or a type."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from typing import NamedTuple

from contracts.generation.choices import SeededChoices
from contracts.generation.feasibility import kind_of, step_of
from contracts.generation.formats import near_misses
from contracts.generation.forms import Form
from contracts.generation.patterns import UnmatchablePatterns, UnreadablePattern, near_miss_maker, pattern_maker
from contracts.json_values import JsonValue

_LONGEST = 1_000_000
"""Characters beyond which no string is made too long."""


class Broken(NamedTuple):
    """A value in place of another, and which keyword it breaks."""

    keyword: str
    words: str
    value: JsonValue


def wrong_types(form: Form) -> Iterator[Broken]:
    """A value of each type that is not allowed; those first that a careless client sends."""
    candidates: tuple[tuple[str, JsonValue], ...] = (
        *(("null", None), ("a string", "text"), ("a string of digits", "1"), ("a number", 1), ("a fraction", 0.5)),
        *(("a boolean", True), ("an array", []), ("an object", {})),
    )
    for words, value in candidates:
        if kind_of(value) not in form.kinds:
            yield Broken("type", f"{words} in its place", value)


def broken_strings(form: Form) -> Iterator[Broken]:
    """Too short, too long, not of the pattern, not of the format."""
    if form.min_length > 0:
        yield Broken("minLength", "one character too short", _of_length(form, form.min_length - 1))
    if form.max_length is not None and form.max_length < _LONGEST:
        yield Broken("maxLength", "one character too long", _of_length(form, form.max_length + 1))
    choices = SeededChoices("breaking", *form.patterns, *form.formats)
    for pattern in form.patterns:
        try:
            made = near_miss_maker(pattern, form.min_length, form.max_length)(choices)
        except (UnmatchablePatterns, UnreadablePattern):
            continue
        yield Broken("pattern", f"not of the pattern, {made[:40]!r}", made)
    for name in form.formats:
        for miss in near_misses(name):
            if form.min_length <= len(miss) and (form.max_length is None or len(miss) <= form.max_length):
                yield Broken("format", f"not of the format {name!r}, {miss[:40]!r}", miss)


def _of_length(form: Form, length: int) -> str:
    """A string of that length that otherwise is as asked, if it can be."""
    try:
        return pattern_maker(form.patterns, length, length)(SeededChoices("breaking", length))
    except (UnmatchablePatterns, UnreadablePattern):
        return "a" * length


def broken_numbers(form: Form) -> Iterator[Broken]:
    """Just outside each bound, and beside a multiple."""
    step = step_of(form) or Fraction(1 if "fraction" not in form.kinds else Fraction(1, 100))
    if form.low is not None:
        value = form.low if form.low_open else form.low - step
        keyword = "exclusiveMinimum" if form.low_open else "minimum"
        yield Broken(keyword, f"below the bound, {_number(value)!r}", _number(value))
    if form.high is not None:
        value = form.high if form.high_open else form.high + step
        keyword = "exclusiveMaximum" if form.high_open else "maximum"
        yield Broken(keyword, f"above the bound, {_number(value)!r}", _number(value))
    for each in form.multiples:
        start = form.low if form.low is not None else Fraction(0)
        value = (start // each + 1) * each + (each / 2 if "fraction" in form.kinds or each % 2 == 0 else 1)
        yield Broken("multipleOf", f"no multiple of {_number(each)!r}, {_number(value)!r}", _number(value))


def _number(value: Fraction) -> JsonValue:
    return value.numerator if value.denominator == 1 else float(value)
