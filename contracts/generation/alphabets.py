"""Which characters of a set to write, by profile.

Knows that people expect letters and digits, and what trips programs up; knows no syntax.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Literal

from contracts.generation import code_points as sets
from contracts.generation.code_points import CodePoints

Profile = Literal["typical", "minimal", "maximal", "edge"]
"""How to choose: believable, smallest, largest, legal but hostile."""

_DIGITS: CodePoints = ((48, 57),)
_UPPER: CodePoints = ((65, 90),)
_LOWER: CodePoints = ((97, 122),)
_VISIBLE: CodePoints = ((33, 126),)
_PRINTABLE: CodePoints = ((32, 126),)

HOSTILE = (
    "\x00\x01\x1b\x7f\t\n\r \"'\\/<>&%$#{}`;|\u00a0\u00ad\u0130\u0131\u00df\u01c5\u0301\u0345\u0378\u05d0\u0627\u0645"
    "\u0e01\u1e9e\u200b\u200d\u200e\u200f\u2028\u202e\u2066\u3000\ufb01\ufdfa\ufe0f\ufeff\uff21\ufffd\uffff"
    "\U0001d49c\U0001f600\U0001f468\U0001f3fd\U000e0041\U0010ffff"
)
"""Characters that trip programs up: controls, quotes, combining, right-to-left, zero-width, astral, non-characters."""

_HOSTILE_POINTS = sets.normal((ord(each), ord(each)) for each in HOSTILE)


@lru_cache(maxsize=4096)
def alphabet(ranges: CodePoints, profile: Profile) -> str:
    """The characters of a set that are written under a profile, the plainest first; none only of an empty set."""
    if profile == "edge":
        return _edges(ranges)
    if profile == "maximal":
        return _first(ranges, _LOWER) + _first(ranges, _UPPER) + _first(ranges, _DIGITS) or _plain(ranges)
    return _plain(ranges)


def _first(ranges: CodePoints, wanted: CodePoints) -> str:
    return sets.characters(sets.both(ranges, wanted), 128)


def _plain(ranges: CodePoints) -> str:
    letters = _first(ranges, _LOWER) or _first(ranges, _UPPER)
    made = letters + _first(ranges, _DIGITS)
    return made or _first(ranges, _VISIBLE) or _first(ranges, _PRINTABLE) or _letters(ranges)


def _letters(ranges: CodePoints) -> str:
    """What is left of a set without printable ASCII: no controls or spaces if it can be helped."""
    decent = sets.both(ranges, ((0xC0, 0x2FF), (0x370, 0x1FFF), (0x3041, 0xD7A3)))
    return sets.characters(decent, 256) or sets.characters(ranges, 256)


def _edges(ranges: CodePoints) -> str:
    """The ends of each range and the hostile ones among them."""
    ends = "".join(chr(low) + chr(high) for low, high in ranges[:64])
    hostile = sets.characters(sets.both(ranges, _HOSTILE_POINTS), 256)
    return "".join(dict.fromkeys(_plain(ranges)[:1] + ends + hostile))
