"""Sets of lengths as integers whose bit n says that length n is possible, up to a horizon.

Knows arithmetic only: the lengths of one part after another, of a part repeated, and of their choices.
"""

from __future__ import annotations

ONE = 0b10
"""Exactly one character."""
ZERO = 0b1
"""Exactly none."""


def between(low: int, high: int) -> int:
    """All lengths from `low` to `high`; none if they are out of order."""
    return ((1 << (high + 1)) - (1 << low)) if low <= high else 0


def smallest(lengths: int) -> int:
    """The smallest of them; -1 if there is none."""
    return (lengths & -lengths).bit_length() - 1


def largest(lengths: int) -> int:
    """The largest of them; -1 if there is none."""
    return lengths.bit_length() - 1


def members(lengths: int, limit: int) -> list[int]:
    """The smallest `limit` of them, ascending."""
    found: list[int] = []
    while lengths and len(found) < limit:
        low = lengths & -lengths
        found.append(low.bit_length() - 1)
        lengths ^= low
    return found


def _is_interval(lengths: int) -> bool:
    lowest = lengths & -lengths
    return (lengths + lowest) & lengths == 0


def joined(first: int, second: int, horizon: int) -> int:
    """The lengths of one after the other."""
    if not first or not second:
        return 0
    if _is_interval(first) and _is_interval(second):
        return between(smallest(first) + smallest(second), min(largest(first) + largest(second), horizon))
    if first.bit_count() > second.bit_count():
        first, second = second, first
    made = 0
    mask = (1 << (horizon + 1)) - 1
    while first:
        lowest = first & -first
        made |= second << (lowest.bit_length() - 1)
        first ^= lowest
    return made & mask


def repeated(lengths: int, low: int, high: int | None, horizon: int) -> int:
    """The lengths of `low` to `high` (None: any number) of them, one after the other."""
    optional = lengths | ZERO
    if high is None:
        extra = optional
        while True:
            more = joined(extra, extra, horizon)
            if more == extra:
                break
            extra = more
    else:
        extra = _power(optional, high - low, horizon)
    return joined(_power(lengths, low, horizon), extra, horizon)


def _power(lengths: int, count: int, horizon: int) -> int:
    made = ZERO
    while count and made:
        if count & 1:
            made = joined(made, lengths, horizon)
        count >>= 1
        if count:
            lengths = joined(lengths, lengths, horizon)
    return made
