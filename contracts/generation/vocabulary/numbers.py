"""Believable numbers and booleans by name, within the schema's bounds."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from fractions import Fraction

from contracts.generation.choices import Choices
from contracts.generation.vocabulary import moments
from contracts.generation.vocabulary.names import singular
from contracts.generation.vocabulary.number_rules import (
    ALL_STATUS_CODES,
    ANY_SCALE,
    LIKELY,
    SCALES,
    STATUS_CODES,
    UNLIKELY,
    Scale,
)
from contracts.generation.vocabulary.schema_facts import Facts

NumberMaker = Callable[[Choices], int | float]

_MOMENT_ENDS = frozenset(
    ("at", "date", "time", "timestamp", "on", "datetime", "since", "until", "created", "updated", "expires", "modified",
     "birthdate", "expiry", "expiration", "started", "finished")
)  # fmt: skip
_OF_STATUS = (("status", "code"), ("http", "code"), ("response", "code"), ("http", "status"))
_EPOCH = ("unix timestamp", "unix time", "unix epoch", "epoch time", "seconds since", "milliseconds since")
_MILLIS = frozenset(("ms", "millis", "milliseconds"))


def boolean_maker(words: tuple[str, ...]) -> Callable[[Choices], bool]:
    """A maker of booleans, true as often as the name says."""
    odds = 0.5
    for word in words:
        if word in LIKELY:
            odds = 0.85
        elif word in UNLIKELY:
            odds = 0.12
    if words and words[0] in ("not", "no", "disable", "skip", "ignore"):
        odds = 1 - odds if odds != 0.5 else 0.2
    return lambda choices: choices.chance(odds)


def number_maker(words: tuple[str, ...], asked: Facts) -> NumberMaker | None:
    """A maker of numbers of the size that the name suggests; None if the bounds leave none of those."""
    if asked.step is None and asked.type == "integer" and (codes := _status_codes(words, asked)):
        return lambda choices: choices.pick(codes)
    for scale in (_scale(words, asked), _near(asked)):
        made = _maker(scale, asked)
        if made is not None:
            return made
    return None


def _status_codes(words: tuple[str, ...], asked: Facts) -> tuple[int, ...]:
    """The codes to pick from where the name is of one: the usual ones, or those within the bounds."""
    if words[-2:] not in _OF_STATUS and words[-1:] != ("status",):
        return ()
    low, high = asked.low, asked.high
    if low is None and high is None:
        return STATUS_CODES
    if words[-1:] == ("status",) and not (low is not None and low >= 100):
        return ()  # an enumeration of its own, by its bounds
    return tuple(
        code
        for code in ALL_STATUS_CODES
        if (low is None or code > low or (code == low and not asked.is_low_open))
        and (high is None or code < high or (code == high and not asked.is_high_open))
    )


def _scale(words: tuple[str, ...], asked: Facts) -> Scale:
    is_told = asked.format.replace("-", "") in ("unixtime", "timestamp") or any(mark in asked.told for mark in _EPOCH)
    is_moment = bool(words) and (words[-1] in _MOMENT_ENDS or is_told)
    phrase = " ".join(words)
    if (is_moment or (len(words) > 1 and words[-1] in _MILLIS and words[-2] in _MOMENT_ENDS)) and phrase not in SCALES:
        is_fine = bool(_MILLIS & set(words)) or "millisecond" in asked.told
        return Scale(*moments.bounds(moments.span_of(words), 1000 if is_fine else 1))
    return named_scale(words) or ANY_SCALE


def named_scale(words: tuple[str, ...]) -> Scale | None:
    """How large numbers of that name are; None if the name tells nothing."""
    if words[:1] in (("total",), ("num",), ("number",), ("n",)) and words[-1] not in SCALES:
        return SCALES["count"]
    ends = [*words[:-1], singular(words[-1])] if words else []
    for tail in (list(words), ends):
        for size in (3, 2, 1):
            found = SCALES.get(" ".join(tail[-size:])) if len(tail) >= size else None
            if found is not None:
                return found
    return next((SCALES[word] for word in ends if word in ("minimum", "maximum", "average")), None)


def _near(asked: Facts) -> Scale:
    """A scale inside the bounds, where the believable one lies outside."""
    if asked.low is not None:
        least = int(asked.low.to_integral_value("ROUND_FLOOR"))
        return Scale(least, least + 100, 2)
    if asked.high is not None:
        most = int(asked.high.to_integral_value("ROUND_CEILING"))
        return Scale(most - 100, most, 2)
    return ANY_SCALE


def _maker(scale: Scale, asked: Facts) -> NumberMaker | None:
    """Multiples of the step, counted: whole numbers of steps from the first to the last that is allowed."""
    is_whole = asked.type == "integer"
    step = asked.step or Decimal(1).scaleb(0 if is_whole else -scale.places)
    if step <= 0:
        return None
    if is_whole and step != step.to_integral_value():
        step = Decimal(1) if step < 1 and (1 / step) % 1 == 0 else step * 10 ** -int(step.as_tuple().exponent)
    low, high = Decimal(scale.low), Decimal(scale.high)
    if asked.low is not None and asked.low > low:
        low = asked.low
    if asked.high is not None and asked.high < high:
        high = asked.high
    first = int((low / step).to_integral_value("ROUND_CEILING"))
    last = int((high / step).to_integral_value("ROUND_FLOOR"))
    if asked.is_low_open and first * step == asked.low:
        first += 1
    if asked.is_high_open and last * step == asked.high:
        last -= 1
    if first > last:
        return None
    return _stepping(step, first, last)


def _stepping(step: Decimal, first: int, last: int) -> NumberMaker:
    if step == step.to_integral_value():
        whole = int(step)
        return lambda choices: whole * choices.factor(whole, first, last)
    exponent = int(step.as_tuple().exponent)
    parts, divisor, exact = int(step.scaleb(-exponent)), 10**-exponent, Fraction(step)

    def make(choices: Choices) -> int | float:
        value = parts * choices.factor(exact, first, last) / divisor
        return int(value) if value.is_integer() else value

    return make
