"""Values at which servers break: the edges of each JSON type and what looks like a value of it and is none.

Which of them a schema allows is not asked here: whoever sends one has it judged. What a schema's own keywords bound is
`contracts.generation`'s business. Nothing here harms anybody: no personal data, no addresses, no real injection.
"""

from __future__ import annotations

from collections.abc import Iterator

from contracts.json_values import JsonValue
from contracts.planning.naming import shown

INTEGERS = (
    *(0, 1, -1),
    *(2**31 - 1, 2**31, -(2**31), -(2**31) - 1),
    *(2**53 - 1, 2**53, 2**53 + 1, -(2**53)),
    *(2**63 - 1, 2**63, -(2**63), -(2**63) - 1, 2**64),
)
"""Zero and its neighbours, then where int32, doubles, int64 and unsigned int64 end."""

NUMBERS = (0, 1, -1, 0.5, -0.5, 0.1, 1e-7, 1e21, 2**53 + 1, 1.7976931348623157e308, 5e-324)
"""Zero, fractions that binary can't hold, where exponents begin, where integers lose digits, where doubles end."""

TEXTS = {
    "empty text": "",
    "a blank": " ",
    "blanks around": " a ",
    "one letter": "a",
    "1000 letters": "a" * 1000,
    "accents": "Zoë Müller-Łukasz",
    "Chinese": "漢字",
    "right-to-left": "שלום",
    "combining marks": "e\u0301\u0323",
    "an astral character": "😀",
    "zero-width": "a\u200bb",
    "reserved characters": ":?#[]@!$&'()*+,;=",
    "percent": "100%41",
    "a slash": "a/b",
    "dots": "..",
    "quotes": "'\"`",
    "a backslash": "a\\b",
    "markup": "<b>&amp;</b>",
    "a newline": "a\nb",
    "NUL": "a\x00b",
    "null as text": "null",
    "zero as text": "0",
}
"""By what is special about it."""

NOT_IN_PATHS = frozenset({"a slash", "dots"})
"""Texts that many servers take apart before they look for the operation, so that another one may answer."""

NEAR_MISSES = {
    "integer": (
        "abc",
        "",
        "1.5",
        "1e3",
        "007",
        "+1",
        " 1",
        "1_000",
        "0x10",
        "\uff11",
        "true",
        "null",
        "NaN",
        "--1",
        "1,2",
    ),
    "number": ("abc", "", ".5", "5.", "1,5", "NaN", "Infinity", "1e400", "0x10", "true"),
    "boolean": ("maybe", "", "True", "1", "yes", "null"),
}
"""Text in the place of a value of another type, where all values are text on the wire."""


def edges_of(types: frozenset[str]) -> Iterator[tuple[str, JsonValue]]:
    """What is special about it, and the value, for each edge of the types; no types stand for texts."""
    if "integer" in types:
        yield from ((str(each), each) for each in INTEGERS)
    if "number" in types:
        yield from ((str(each), each) for each in NUMBERS)
    if "boolean" in types:
        yield from (("true", True), ("false", False))
    if "null" in types:
        yield "null", None
    if "string" in types or not types:
        yield from TEXTS.items()


def near_misses_of(types: frozenset[str]) -> Iterator[tuple[str, JsonValue]]:
    """Texts that are almost values of the types, where the wire has only text."""
    if not types or "string" in types:
        return
    for kind, texts in NEAR_MISSES.items():
        if kind in types:
            yield from ((shown(text), text) for text in texts)
