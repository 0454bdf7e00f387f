"""Makers of numbers: integers and fractions within bounds, multiples of a step.

Exact throughout (`Fraction`): 0.3 is a multiple of 0.1, whatever binary floats say.

Source: JSON Schema 2020-12 Validation, section 6.2.
"""

from __future__ import annotations

from fractions import Fraction
from math import isfinite, nextafter

from contracts.generation.bench import Hint, Leaf, Make, Unmakeable, Workshop
from contracts.generation.choices import Choices
from contracts.generation.equality import same
from contracts.generation.feasibility import integer_step, multiples_within, step_of
from contracts.generation.forms import Form
from contracts.generation.meaning import contents_of, takes_words
from contracts.generation.vocabulary import plausible
from contracts.json_values import JsonValue

_WIDEST = 2**53 - 1
"""Beyond it not every integer survives a client that reads numbers as doubles (RFC 8259, section 6)."""


def integer_maker(form: Form, workshop: Workshop, hint: Hint) -> Make:
    """A maker of the integers of the form."""
    believable = _believable(form, workshop, hint, "integer")
    if believable is not None:
        return believable
    step = integer_step(form)
    profile = workshop.profile
    low, high = _window(form, step, 2**64 if profile.name == "edge" else _WIDEST)
    excluded = form.excluded
    if profile.name == "minimal":
        smallest = min(max(0, low), high)
        return _avoiding(lambda _choices, _depth: smallest * step, excluded, low, high, step)
    if profile.name == "maximal":
        return _avoiding(lambda _choices, _depth: high * step, excluded, low, high, step)
    if profile.name == "edge":
        edges = _integer_edges(low, high)
        return _avoiding(lambda choices, _depth: edges[choices.index(len(edges))] * step, excluded, low, high, step)
    near, far = _usual(low, high)
    if step == 1 and not excluded:
        return lambda choices, _depth: choices.integer(near, far)
    return _avoiding(lambda choices, _depth: choices.factor(step, near, far) * step, excluded, low, high, step)


def _believable(form: Form, workshop: Workshop, hint: Hint, kind: str) -> Make | None:
    if workshop.profile.name != "typical" or form.excluded or not takes_words(form):
        return None
    make = plausible(hint.name, contents_of(form, kind), hint.parents)
    return None if make is None else Leaf(make)


def _window(form: Form, step: int, farthest: int) -> tuple[int, int]:
    """The factors of `step` that may be taken: within the bounds, else as far as `farthest`."""
    low, high = multiples_within(form, Fraction(step))
    widest = max(farthest // step, 1)
    if low is None:
        low = -widest if high is None or high >= -widest else high - 1000
    if high is None:
        high = widest if low <= widest else low + 1000
    return low, high


def _usual(low: int, high: int) -> tuple[int, int]:
    """The part of the window where everyday numbers are: from zero or one up to a thousand."""
    if low > 0 or high < 0:
        return (low, min(high, low + 999)) if low > 0 else (max(low, high - 999), high)
    return (1 if low == -_WIDEST and high >= 1000 else max(low, 0)), min(high, 1000)


def _integer_edges(low: int, high: int) -> list[int]:
    """What is worth trying, the plainest first: the bounds, and where 32, 53 and 64 bits end."""
    plainest = min(max(0, low), high)
    ends = (sign * (2**bits + near) for bits in (31, 32, 53, 63, 64) for near in (-1, 0, 1) for sign in (1, -1))
    edges = (plainest, 1, -1, low, high, low + 1, high - 1, *ends)
    return list(dict.fromkeys(edge for edge in edges if low <= edge <= high))


def _avoiding(make: Make, excluded: list[JsonValue], low: int, high: int, step: int) -> Make:
    if not excluded:
        return make

    def avoiding(choices: Choices, depth: int) -> JsonValue:
        made = make(choices, depth)
        start = made // step
        for offset in range(2 * len(excluded) + 2):
            for candidate in (start + offset, start - offset):
                if low <= candidate <= high and not any(same(candidate * step, each) for each in excluded):
                    return candidate * step
        raise Unmakeable("every integer within the bounds is excluded")

    return avoiding


def fraction_maker(form: Form, workshop: Workshop, hint: Hint) -> Make:
    """A maker of the numbers of the form, preferably not integers."""
    believable = _believable(form, workshop, hint, "fraction")
    if believable is not None:
        return believable
    step = step_of(form)
    if step is not None:
        return _stepped(form, step, workshop)
    low, high = _float_window(form)
    profile = workshop.profile.name
    if profile == "minimal":
        smallest = min(max(0.0, low), high)
        return lambda _choices, _depth: _tidy(smallest)
    if profile == "maximal":
        return lambda _choices, _depth: _tidy(high)
    if profile == "edge":
        edges = _float_edges(low, high)
        return lambda choices, _depth: edges[choices.index(len(edges))]
    return _typical_fraction(low, high)


def _typical_fraction(low: float, high: float) -> Make:
    near = max(low, 0.0) if high > 0 else max(low, high - 1000.0)
    far = min(high, near + 1000.0)
    cents = (int(near * 100) + 1, int(far * 100) - 1)
    if cents[0] < cents[1] and far - near < 1e9:
        return lambda choices, _depth: choices.integer(cents[0], cents[1]) / 100

    return lambda choices, _depth: choices.number(near, far)


def _float_window(form: Form) -> tuple[float, float]:
    """The closed interval of floats inside the bounds."""
    widest = 3.4028234663852886e38 if "float" in form.formats else 1e300
    low = -widest if form.low is None else _float(form.low)
    high = widest if form.high is None else _float(form.high)
    if form.low is not None and (form.low_open or Fraction(low) < form.low):
        low = nextafter(low, float("inf"))
    if form.high is not None and (form.high_open or Fraction(high) > form.high):
        high = nextafter(high, float("-inf"))
    if form.low is None:
        low = min(low, high - abs(high))
    if form.high is None:
        high = max(high, low + abs(low))
    return low, high


def _float(bound: Fraction) -> float:
    try:
        return float(bound)
    except OverflowError:
        return 1.7976931348623157e308 if bound > 0 else -1.7976931348623157e308


def _tidy(value: float) -> JsonValue:
    """The number as an integer where it is one that every reader takes exactly."""
    return int(value) if value.is_integer() and abs(value) <= _WIDEST else value


def _float_edges(low: float, high: float) -> list[JsonValue]:
    """What is worth trying, the plainest first: the bounds, exponents, the smallest, the largest, the inexact."""
    small = (0.1, 1.5, -0.0, 1e-7, -1e-7, 5e-324, 2.2250738585072014e-308)
    large = (1e21, 1e22, 1.7976931348623157e308, 9007199254740991.0, 9007199254740992.0, 9007199254740994.0)
    edges = (min(max(0.0, low), high), low, high, *small, *large)
    inside = [edge for edge in edges if low <= edge <= high and isfinite(edge)]
    return list({repr(edge): edge for edge in inside}.values())


def _stepped(form: Form, step: Fraction, workshop: Workshop) -> Make:
    low, high = multiples_within(form, step)
    far = max(int(1000 / step), 1)
    if low is None:
        low = -far if high is None or high >= -far else high - far
    if high is None:
        high = low + 2 * far
    bottom, top = low, high
    if workshop.profile.name == "minimal":
        return lambda _choices, _depth: _number(min(max(0, bottom), top) * step)
    if workshop.profile.name == "maximal":
        return lambda _choices, _depth: _number(top * step)
    if workshop.profile.name == "edge":
        edges = _integer_edges(bottom, top)
        return lambda choices, _depth: _number(edges[choices.index(len(edges))] * step)
    near = max(bottom, min(0, top)) if bottom <= 0 else bottom
    usual = min(top, near + far)
    return lambda choices, _depth: _number(choices.factor(step, near, usual) * step)


def _number(value: Fraction) -> JsonValue:
    return value.numerator if value.denominator == 1 else _float(value)
