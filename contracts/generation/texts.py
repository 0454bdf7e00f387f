"""Texts that are legal and hostile, for the profile `edge`: what they are, and cutting them to length.

Knows Unicode and what trips programs up; knows no schema. Lengths are code points, as JSON Schema counts (2020-12
Validation, section 6.3.1), so a family emoji is seven. No text does harm: what looks like an injection names nothing
that exists.
"""

from __future__ import annotations

from functools import lru_cache

HOSTILE: tuple[str, ...] = (
    "",
    " ",
    "\t",
    "\n",
    "\r\n",
    "\x00",
    "a\x00b",
    "\x1b[31mred\x1b[0m",
    "\x7f",
    "\u0085",
    "\u00a0",
    "\u2028",
    "\u2029",
    "\ufeff",  # a byte order mark
    "\ufffd",
    "\uffff",  # a non-character
    "\U0010ffff",
    " leading and trailing ",
    "\u0645\u0631\u062d\u0628\u0627",  # right to left
    "\u05e9\u05dc\u05d5\u05dd world",
    "\u202eevil.exe\u202c",  # an override of the direction
    "\u2066isolated\u2069",
    "e\u0301",  # combining, and the same composed
    "\u00e9",
    "\u212b",  # the Angstrom sign, which normalises to another letter
    "\ufb01",  # a ligature, which compatibility takes apart
    "\u1e9e\u00df",
    "\u0130I\u0131i",  # dotted and dotless
    "Z\u0351\u036b\u0343\u036a\u0302a\u0352l\u0313g\u0306o\u030a",
    "a\u200bb",  # zero width
    "a\u200db",
    "\u200e\u200f",
    "a\u00adb",
    "\U0001f600",
    "\U0001f468\u200d\U0001f469\u200d\U0001f467\u200d\U0001f466",  # one family, seven code points
    "\U0001f44d\U0001f3fd",
    "\U0001f1fa\U0001f1f3",  # a flag of two
    "\u2764\ufe0f",
    "\U0001d49c\U0001d4ae",  # letters beyond the first plane
    "\U00020000",
    "\uff21\uff22\uff23",  # full width
    "\u3000",
    "\u0660\u0661\u0662",  # digits that are not ASCII
    "\u00bd\u2168",
    "null",
    "undefined",
    "None",
    "NaN",
    "Infinity",
    "-0",
    "0",
    "00",
    "1e1000",
    "0x1F",
    "true",
    "[object Object]",
    "{}",
    "[]",
    '"',
    "'",
    "\\",
    "`",
    "\\u0000",
    "%00",
    "%s%n",
    "%2e%2e%2f",
    "../../nothing",
    "..\\..\\nothing",
    "' OR '1'='1",
    "'; SELECT 1 --",
    "<b>&amp;</b>",
    "<script>/* nothing */</script>",
    "]]>",
    "<!--",
    "${x}",
    "{{7*7}}",
    "#{x}",
    "$(true)",
    "; true",
    "| true",
    "&& true",
    "\r\nX-Injected: 1",
    "=1+1",
    "@SUM(1)",
    "-1+1",
    "~",
    "a,b;c",
    "a&b=c",
    "a+b",
    "?#/",
    "CON",
    "2024-02-30",
    "I\u0307",
)
"""Texts worth sending once each; the first is the plainest."""

_FILLERS = ("a", "\U0001f600", "e\u0301", "\u0645", "\u200b", " ")
LONGEST = 10_000
"""Code points of the longest text where no maximum is given."""


@lru_cache(maxsize=256)
def hostile_texts(min_length: int = 0, max_length: int | None = None) -> tuple[str, ...]:
    """The hostile texts of those lengths, the plainest first, cut or filled up to fit; and very long ones."""
    high = max(LONGEST, min_length) if max_length is None else max_length
    if high < min_length:
        return ()
    fitting = [text for text in HOSTILE if min_length <= len(text) <= high]
    shaped = [filled(text, min_length)[:high] for text in HOSTILE if not min_length <= len(text) <= high]
    ends = [filled(filler, length)[:length] for filler in _FILLERS for length in (min_length, min(high, 2 * LONGEST))]
    return tuple(dict.fromkeys((filled("", min_length), *fitting, *shaped, *ends)))


def filled(text: str, length: int) -> str:
    """The text, repeated or followed by `a`, until it has at least `length` code points."""
    if len(text) >= length:
        return text
    unit = text or "a"
    return (unit * (length // len(unit) + 1))[:length]
