"""What a plain YAML scalar means: YAML 1.2's core schema, and nothing of YAML 1.1.

`on`, `yes`, `2024-01-01`, `12:30` and `1_000` are strings; only what is listed here is anything else.
Source: YAML 1.2.2, section 10.3.2.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable

from contracts.json_values import JsonValue

Report = Callable[[str, str, str], None]
"""Told of a fault: its code, what was found, and what to do about it."""

_NAMES: dict[str, JsonValue] = {
    "": None,
    "~": None,
    "null": None,
    "Null": None,
    "NULL": None,
    "true": True,
    "True": True,
    "TRUE": True,
    "false": False,
    "False": False,
    "FALSE": False,
}
NULLS = frozenset(name for name, value in _NAMES.items() if value is None)

_NUMBER = re.compile(
    r"""
      (?P<int>   [-+]?[0-9]+ )
    | 0o (?P<octal> [0-7]+ )
    | 0x (?P<hex>   [0-9a-fA-F]+ )
    | (?P<float> [-+]?(?: \.[0-9]+ | [0-9]+(?:\.[0-9]*)? ) (?:[eE][-+]?[0-9]+)? )
    | (?P<not_json> [-+]?\.(?:inf|Inf|INF) | \.(?:nan|NaN|NAN) )
    """,
    re.VERBOSE,
)
_STARTERS = frozenset("+-.0123456789")


def plain(text: str, report: Report) -> JsonValue:
    """The value of an unquoted, untagged scalar; what JSON has no number for is reported and stays a string.

    Source: YAML 1.2.2, section 10.3.2; RFC 8259, section 6 (no NaN, no infinities).
    """
    if text in _NAMES:
        return _NAMES[text]
    if text[0] not in _STARTERS:
        return text
    match = _NUMBER.fullmatch(text)
    return _number(text, match, report) if match else text


def _number(text: str, match: re.Match[str], report: Report) -> JsonValue:
    value: int | float
    try:
        if match["int"]:
            return int(text)
        if match["octal"]:
            return int(match["octal"], 8)
        if match["hex"]:
            return int(match["hex"], 16)
        if match["float"]:
            value = float(text)
            if math.isfinite(value):
                return value
    except ValueError:  # int() refuses more than sys.get_int_max_str_digits() digits
        pass
    shown = text if len(text) < 40 else text[:37] + "..."
    report("not-a-json-number", f"JSON has no number {shown!r}, so it is read as a string", "write a finite number")
    return text


def tagged(text: str, tag: str, report: Report) -> JsonValue:
    """The value of a scalar under one of the core schema's tags, given by its last part, such as `int`.

    Source: YAML 1.2.2, section 10.3.2.
    """
    if tag == "str":
        return text
    value = plain(text, report)
    if tag == "float" and type(value) is int:
        return float(value)
    if type(value) is not CORE_TAGS[tag]:
        report("bad-tag", f"{text!r} is no {tag}, as the tag !!{tag} says", "correct the value or remove the tag")
        return text
    return value


CORE_TAGS = {"str": str, "null": type(None), "bool": bool, "int": int, "float": float}
