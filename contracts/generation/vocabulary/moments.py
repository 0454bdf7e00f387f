"""Believable dates and times near a fixed present, which the names of properties place before or after it.

No wall clock: see `formats_of_time.EPOCH`.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import NamedTuple

from contracts.generation.choices import Choices
from contracts.generation.clock import milliseconds, written_second
from contracts.generation.formats_of_time import EPOCH, http_date_of

_DAY = 86_400
_NOW = milliseconds(EPOCH) // 1000


class Span(NamedTuple):
    """Seconds from the fixed present, negative before it."""

    first: int
    last: int


CREATED = Span(-700 * _DAY, -40 * _DAY)
UPDATED = Span(-30 * _DAY, -1)
STARTED = Span(-3 * _DAY, -7_200)
FINISHED = Span(-7_199, -1)
RECENT = Span(-30 * _DAY, -1)
EXPIRES = Span(1 * _DAY, 365 * _DAY)
BORN = Span(-70 * 365 * _DAY, -20 * 365 * _DAY)

_SPANS = {
    **dict.fromkeys(
        ("created", "creation", "added", "registered", "joined", "signup", "founded", "published", "issued", "hired",
         "opened", "ordered", "purchased", "submitted", "inserted", "established", "release", "released"),
        CREATED,
    ),
    **dict.fromkeys(
        ("updated", "modified", "changed", "seen", "accessed", "edited", "deleted", "removed", "archived", "last",
         "synced", "refreshed", "paid", "shipped", "delivered", "read", "verified", "confirmed"),
        UPDATED,
    ),
    **dict.fromkeys(("start", "started", "starts", "begin", "began", "begins", "from", "departure"), STARTED),
    **dict.fromkeys(
        ("end", "ended", "ends", "finish", "finished", "completed", "closed", "stopped", "resolved", "to", "arrival"),
        FINISHED,
    ),
    **dict.fromkeys(
        ("expires", "expire", "expiry", "expiration", "expired", "until", "due", "deadline", "next", "scheduled",
         "renew", "renewal", "valid", "upcoming", "expected", "trial"),
        EXPIRES,
    ),
    **dict.fromkeys(("birth", "birthdate", "birthday", "born"), BORN),
}  # fmt: skip


def span_of(words: tuple[str, ...]) -> Span:
    """The span that the name places a moment in."""
    for word in words:
        if word in _SPANS:
            return _SPANS[word]
    return RECENT


def date_times(span: Span) -> Callable[[Choices], str]:
    """A maker of RFC 3339 date-times."""
    first, last = span.first + _NOW, span.last + _NOW
    return lambda choices: f"{written_second(choices.integer(first, last))}Z"


def dates(span: Span) -> Callable[[Choices], str]:
    """A maker of RFC 3339 full-dates."""
    first, last = span.first + _NOW, span.last + _NOW
    return lambda choices: written_second(choices.integer(first, last))[:10]


def http_dates(span: Span) -> Callable[[Choices], str]:
    """A maker of IMF-fixdates."""
    first, last = span
    return lambda choices: http_date_of(EPOCH + timedelta(seconds=choices.integer(first, last)))


def local_date_times(span: Span) -> Callable[[Choices], str]:
    """A maker of date-times without an offset."""
    make = date_times(span)
    return lambda choices: make(choices)[:-1]


def spaced(span: Span) -> Callable[[Choices], str]:
    """A maker of `2024-09-13 14:05:42`."""
    make = date_times(span)
    return lambda choices: make(choices)[:19].replace("T", " ")


def clock(choices: Choices) -> str:
    """`14:05`."""
    return f"{choices.integer(6, 21):02}:{choices.pick(('00', '15', '30', '45'))}"


def clock_with_seconds(choices: Choices) -> str:
    """`14:05:42`."""
    return f"{choices.integer(0, 23):02}:{choices.integer(0, 59):02}:{choices.integer(0, 59):02}"


def year(choices: Choices) -> str:
    """`2019`."""
    return str(choices.integer(1995, 2024))


def bounds(span: Span, per_second: int) -> tuple[int, int]:
    """The span as Unix time, in units of which there are `per_second` in a second."""
    now = int(EPOCH.timestamp())
    return (now + span.first) * per_second, (now + span.last) * per_second
