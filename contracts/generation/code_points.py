r"""Sets of Unicode code points, as sorted disjoint ranges, and those that ECMA-262 patterns name.

Knows no syntax. Surrogates are in no set: a JSON string that is to be sent as UTF-8 can't hold one. The sets of `\p`
come from the Unicode 3.2 tables that every Python carries, so that all versions make the same strings; where a set of
them takes part, only code points whose class is known serve (`known`).

Source: ECMA-262, section 22.2.1 (Patterns) and 22.2.2.9 (character classes).
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterable
from functools import cache
from typing import TypeAlias

CodePoints: TypeAlias = tuple[tuple[int, int], ...]
"""Inclusive ranges, ascending, neither touching nor overlapping."""

ALL: CodePoints = ((0, 0xD7FF), (0xE000, 0x10FFFF))
DIGITS: CodePoints = ((48, 57),)
WORD: CodePoints = ((48, 57), (65, 90), (95, 95), (97, 122))
SPACE: CodePoints = (
    (9, 13),
    (32, 32),
    (0xA0, 0xA0),
    (0x1680, 0x1680),
    (0x2000, 0x200A),
    (0x2028, 0x2029),
    (0x202F, 0x202F),
    (0x205F, 0x205F),
    (0x3000, 0x3000),
    (0xFEFF, 0xFEFF),
)
LINE_ENDS: CodePoints = ((10, 10), (13, 13), (0x2028, 0x2029))
NOTHING: CodePoints = ()
UNDISPUTED: CodePoints = (
    (0, 27),
    (32, 127),
    (0xA0, 0xA9),
    (0x2010, 0x2027),
    (0x2030, 0x205E),
    (0x3001, 0x3003),
    (0x1F600, 0x1F64F),
)
"""Of these all engines agree whether they are digits, letters, spaces; they differ on letters beyond ASCII, U+001C.."""


def normal(ranges: Iterable[tuple[int, int]]) -> CodePoints:
    """The same code points as sorted disjoint ranges, without surrogates."""
    merged: list[tuple[int, int]] = []
    for low, high in sorted(ranges):
        if low > high:
            continue
        if merged and low <= merged[-1][1] + 1:
            merged[-1] = (merged[-1][0], max(merged[-1][1], high))
        else:
            merged.append((low, high))
    return both(tuple(merged), ALL)


def union(*sets: CodePoints) -> CodePoints:
    """The code points in any of them."""
    return normal(each for ranges in sets for each in ranges)


def both(first: CodePoints, second: CodePoints) -> CodePoints:
    """The code points in `first` and in `second`."""
    made: list[tuple[int, int]] = []
    i = j = 0
    while i < len(first) and j < len(second):
        low = max(first[i][0], second[j][0])
        high = min(first[i][1], second[j][1])
        if low <= high:
            made.append((low, high))
        if first[i][1] < second[j][1]:
            i += 1
        else:
            j += 1
    return tuple(made)


def all_but(ranges: CodePoints, universe: CodePoints = ALL) -> CodePoints:
    """The code points of the universe that are not in `ranges`."""
    gaps: list[tuple[int, int]] = []
    start = 0
    for low, high in ranges:
        if start < low:
            gaps.append((start, low - 1))
        start = high + 1
    gaps.append((start, 0x10FFFF))
    return both(tuple(gap for gap in gaps if gap[0] <= gap[1]), universe)


def count(ranges: CodePoints) -> int:
    """How many code points."""
    return sum(high - low + 1 for low, high in ranges)


def contains(ranges: CodePoints, code_point: int) -> bool:
    """Whether the code point is among them."""
    return any(low <= code_point <= high for low, high in ranges)


def characters(ranges: CodePoints, limit: int) -> str:
    """The first `limit` of them as text."""
    made: list[str] = []
    for low, high in ranges:
        made.extend(map(chr, range(low, min(high, low + limit - len(made) - 1) + 1)))
        if len(made) >= limit:
            break
    return "".join(made)


def cased(ranges: CodePoints) -> CodePoints:
    """With the ASCII letters of the other case."""
    upper = both(ranges, ((65, 90),))
    lower = both(ranges, ((97, 122),))
    return union(
        ranges,
        tuple((low + 32, high + 32) for low, high in upper),
        tuple((low - 32, high - 32) for low, high in lower),
    )


_KNOWN_BLOCKS = ((0x20, 0x7E), (0xA0, 0x2FFF), (0x3001, 0x30FF), (0x4E00, 0x9FA5), (0xAC00, 0xD7A3))


@cache
def _categories() -> dict[str, CodePoints]:
    """General category to code points, where Unicode 3.2 and the Unicode of this Python agree."""
    old = unicodedata.ucd_3_2_0
    found: dict[str, list[tuple[int, int]]] = {}
    for low, high in _KNOWN_BLOCKS:
        for code_point in range(low, high + 1):
            category = "Lo" if code_point >= 0x4E00 else old.category(chr(code_point))
            if category == "Cn" or (code_point < 0x4E00 and category != unicodedata.category(chr(code_point))):
                continue
            ranges = found.setdefault(category, [])
            if ranges and ranges[-1][1] == code_point - 1:
                ranges[-1] = (ranges[-1][0], code_point)
            else:
                ranges.append((code_point, code_point))
    return {category: normal(ranges) for category, ranges in found.items()}


@cache
def known() -> CodePoints:
    """The code points whose classes are known."""
    return union(*_categories().values())


_LONG_CATEGORIES = {
    "letter": "L",
    "uppercaseletter": "Lu",
    "lowercaseletter": "Ll",
    "titlecaseletter": "Lt",
    "modifierletter": "Lm",
    "otherletter": "Lo",
    "casedletter": "LC",
    "mark": "M",
    "combiningmark": "M",
    "nonspacingmark": "Mn",
    "spacingmark": "Mc",
    "enclosingmark": "Me",
    "number": "N",
    "decimalnumber": "Nd",
    "digit": "Nd",
    "letternumber": "Nl",
    "othernumber": "No",
    "punctuation": "P",
    "punct": "P",
    "connectorpunctuation": "Pc",
    "dashpunctuation": "Pd",
    "openpunctuation": "Ps",
    "closepunctuation": "Pe",
    "initialpunctuation": "Pi",
    "finalpunctuation": "Pf",
    "otherpunctuation": "Po",
    "symbol": "S",
    "mathsymbol": "Sm",
    "currencysymbol": "Sc",
    "modifiersymbol": "Sk",
    "othersymbol": "So",
    "separator": "Z",
    "spaceseparator": "Zs",
    "lineseparator": "Zl",
    "paragraphseparator": "Zp",
    "other": "C",
    "format": "Cf",
    "control": "Cc",
}

_SCRIPTS = {
    "latin": "LATIN ",
    "latn": "LATIN ",
    "greek": "GREEK ",
    "grek": "GREEK ",
    "cyrillic": "CYRILLIC ",
    "cyrl": "CYRILLIC ",
    "hebrew": "HEBREW LETTER ",
    "hebr": "HEBREW LETTER ",
    "arabic": "ARABIC LETTER ",
    "arab": "ARABIC LETTER ",
    "thai": "THAI CHARACTER ",
    "hiragana": "HIRAGANA LETTER ",
    "hira": "HIRAGANA LETTER ",
    "katakana": "KATAKANA LETTER ",
    "kana": "KATAKANA LETTER ",
    "hangul": "HANGUL ",
    "hang": "HANGUL ",
    "devanagari": "DEVANAGARI LETTER ",
    "deva": "DEVANAGARI LETTER ",
    "armenian": "ARMENIAN ",
    "armn": "ARMENIAN ",
    "georgian": "GEORGIAN LETTER ",
    "geor": "GEORGIAN LETTER ",
}

_HAN: CodePoints = ((0x4E00, 0x9FA5),)


@cache
def _script(prefix: str) -> CodePoints:
    letters = union(*(ranges for category, ranges in _categories().items() if category in ("Lu", "Ll", "Lo", "Lt")))
    return normal(
        (each, each)
        for low, high in letters
        if low < 0x4E00 or low >= 0xAC00
        for each in range(low, high + 1)
        if (each < 0x4E00 and unicodedata.name(chr(each), "").startswith(prefix))
        or (each >= 0xAC00 and prefix == "HANGUL ")
    )


def _category(name: str) -> CodePoints | None:
    name = _LONG_CATEGORIES.get(name.lower().replace("_", "").replace(" ", ""), name)
    if name == "LC":
        return union(*(_category(each) or NOTHING for each in ("Lu", "Ll", "Lt")))
    found = [ranges for category, ranges in _categories().items() if category.startswith(name)]
    return union(*found) if found else None


def _binary(*categories: str) -> Callable[[], CodePoints]:
    return lambda: union(*(_category(each) or NOTHING for each in categories))


_BINARY: dict[str, Callable[[], CodePoints]] = {
    "any": known,
    "ascii": lambda: ((0x20, 0x7E),),
    "alphabetic": _binary("L", "Nl"),
    "alpha": _binary("L", "Nl"),
    "uppercase": _binary("Lu"),
    "upper": _binary("Lu"),
    "lowercase": _binary("Ll"),
    "lower": _binary("Ll"),
    "whitespace": _binary("Zs"),
    "idstart": _binary("L", "Nl"),
    "xidstart": _binary("L", "Nl"),
    "idcontinue": _binary("L", "Nl", "Nd"),
    "xidcontinue": _binary("L", "Nl", "Nd"),
}


def by_property(text: str) -> CodePoints | None:
    """The known code points of `L`, `Letter`, `gc=Lu`, `Script=Greek`, `Alphabetic`, ...; None if we don't know it.

    Source: ECMA-262, section 22.2.2.9.4 and tables 69 to 71.
    """
    name, _, value = text.partition("=")
    if value:
        if name in ("gc", "General_Category"):
            return _category(value)
        if name in ("sc", "Script", "scx", "Script_Extensions"):
            return _by_script(value)
        return None
    binary = _BINARY.get(text.lower().replace("_", ""))
    if binary is not None:
        return binary()
    return _category(text) or _by_script(text)


def _by_script(name: str) -> CodePoints | None:
    key = name.lower().removeprefix("is")
    if key in ("han", "hani"):
        return _HAN
    prefix = _SCRIPTS.get(key)
    return _script(prefix) if prefix else None
