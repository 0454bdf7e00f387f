"""Where two values differ, and whether in more than their form. Pure; knows JSON values only."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from html import unescape
from typing import Literal

from contracts.conventions import plain
from contracts.json_values import JsonValue, join

Kind = Literal["other", "form", "missing"]

_OF_THE_SERVER = frozenset(
    ["etag", "version", "revision", "rev", "url", "href", "self", "links", "link", "meta", "metadata", "lastmodified"]
)
"""Plain names of members that a server keeps up to date itself."""
_DURATION = re.compile(r"P(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+(?:\.\d+)?)S)?)?")
_SECONDS = (86_400, 3_600, 60, 1)
"""In what a duration of that pattern counts."""
_MOMENT = re.compile(r"(updated|modified|changed|created|deleted|accessed|seen|touched)(at|on|by|date|time|timestamp)?")


@dataclass(frozen=True, slots=True)
class Difference:
    """A place at which two values are not the same."""

    at: str
    """JSON Pointer."""
    before: JsonValue
    after: JsonValue
    kind: Kind
    """*form*: the same, written otherwise."""


def differences(before: JsonValue, after: JsonValue, at: str) -> list[Difference]:
    """Where `after` is not as `before` was: member by member of objects, arrays as a whole or by their elements."""
    if isinstance(before, dict) and isinstance(after, dict):
        found: list[Difference] = []
        for name in before:
            if name in after:
                found += differences(before[name], after[name], join(at, name))
            elif before[name] not in (None, "", [], {}):
                found.append(Difference(join(at, name), before[name], None, "missing"))
        added = [name for name in after if name not in before and after[name] not in (None, "", [], {}, 0, False)]
        return found + [Difference(join(at, name), None, after[name], "form") for name in added]
    if isinstance(before, list) and isinstance(after, list) and len(before) == len(after):
        found = [
            each
            for index, (one, other) in enumerate(zip(before, after, strict=True))
            for each in differences(one, other, join(at, index))
        ]
        if found and sorted(map(repr, before)) == sorted(map(repr, after)):
            return [Difference(at, before, after, "form")]
        return found
    if isinstance(before, list) and isinstance(after, list) and set(map(repr, before)) == set(map(repr, after)):
        return [Difference(at, before, after, "form")]  # as a set, which has each once
    if _is_same(before, after):
        return []
    return [Difference(at, before, after, "form" if _is_of_another_form(before, after) else "other")]


def is_named(name: str, names: Collection[str]) -> bool:
    """Whether the member is one of those, or one that servers keep up to date themselves."""
    return name in names or plain(name) in _OF_THE_SERVER or bool(_MOMENT.fullmatch(plain(name)))


def _is_same(one: JsonValue, other: JsonValue) -> bool:
    if isinstance(one, bool) or isinstance(other, bool):
        return one is other
    if isinstance(one, int | float) and isinstance(other, int | float):
        return one == other
    return type(one) is type(other) and bool(one == other)


def _is_of_another_form(one: JsonValue, other: JsonValue) -> bool:
    """Whether both are meant to be the same: trimmed, in another case, a number as text, a moment in another zone."""
    if one in (None, "", [], {}) and other in (None, "", [], {}):
        return True
    if isinstance(one, bool) or isinstance(other, bool):
        return str(one).lower() == str(other).lower()
    if isinstance(one, int | float | str) and isinstance(other, int | float | str):
        numbers = _number(one), _number(other)
        if numbers.count(None) == 1:
            numbers = _number(one) or _seconds(one), _number(other) or _seconds(other)
        if None not in numbers:
            first, second = (float(each or 0) for each in numbers)
            return abs(first - second) <= 0.005 + 1e-6 * abs(first)
        return _folded(str(one)) == _folded(str(other)) or _is_same_moment(str(one), str(other))
    return False


def _number(value: float | str) -> float | None:
    try:
        return float(value)
    except (ValueError, OverflowError):
        return None


def _seconds(value: float | str) -> float | None:
    """Of a duration such as `PT4S`. Source: RFC 3339, appendix A."""
    found = _DURATION.fullmatch(str(value))
    if found is None or not any(found.groups()):
        return None
    return sum(float(text or 0) * unit for text, unit in zip(found.groups(), _SECONDS, strict=True))


def _folded(text: str) -> str:
    """The text without what servers are used to normalise."""
    folded = unicodedata.normalize("NFKC", unescape(text)).casefold()
    return re.sub(r"\s+", " ", folded).strip().rstrip("/")


def _is_same_moment(one: str, other: str) -> bool:
    try:
        first, second = (datetime.fromisoformat(each) for each in (one, other))
        return abs((first - second).total_seconds()) < 1
    except (ValueError, TypeError, OverflowError):
        return False
