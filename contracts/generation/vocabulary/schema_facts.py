"""What a schema asks of a scalar, so far as the vocabulary minds it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from contracts.generation.patterns import judge
from contracts.json_values import JsonValue


@dataclass(frozen=True, slots=True)
class Facts:
    """The bounds of a scalar."""

    type: str
    """`string`, `integer`, `number`, `boolean`, `object`, or empty."""
    format: str
    min_length: int
    max_length: int | None
    pattern: str | None
    low: Decimal | None
    """Inclusive, or exclusive where `is_low_open`."""
    high: Decimal | None
    is_low_open: bool
    is_high_open: bool
    step: Decimal | None
    told: str
    """Title and description, in lower case."""


_RANGES = {
    **{f"int{bits}": (-(2 ** (bits - 1)), 2 ** (bits - 1) - 1) for bits in (8, 16, 32, 64)},
    **{f"uint{bits}": (0, 2**bits - 1) for bits in (8, 16, 32, 64)},
    "double-int": (-(2**53) + 1, 2**53 - 1),
    "sf-integer": (-(10**15) + 1, 10**15 - 1),
}
"""Formats of whole numbers. Source: the OpenAPI Format Registry."""


def facts(contents: Mapping[str, JsonValue]) -> Facts:
    """What the schema's own keywords ask."""
    low, is_low_open = _bound(contents, "minimum", "exclusiveMinimum", lowest=True)
    high, is_high_open = _bound(contents, "maximum", "exclusiveMaximum", lowest=False)
    form, kind = _text(contents, "format"), _type(contents.get("type"))
    if form in _RANGES and kind in ("number", "integer"):
        kind = "integer"
        least, most = _RANGES[form]
        low, is_low_open = (Decimal(least), False) if low is None or low < least else (low, is_low_open)
        high, is_high_open = (Decimal(most), False) if high is None or high > most else (high, is_high_open)
    told = f"{_text(contents, 'title')} {_text(contents, 'description')}".lower()
    return Facts(
        type=kind,
        format=form,
        min_length=_count(contents.get("minLength")) or 0,
        max_length=_count(contents.get("maxLength")),
        pattern=_text(contents, "pattern") or None,
        low=low,
        high=high,
        is_low_open=is_low_open,
        is_high_open=is_high_open,
        step=_decimal(contents.get("multipleOf")),
        told=told,
    )


def _type(found: JsonValue) -> str:
    if isinstance(found, list):
        named = [each for each in found if each != "null"]
        return str(named[0]) if len(named) == 1 else ""
    return found if isinstance(found, str) else ""


def _text(contents: Mapping[str, JsonValue], keyword: str) -> str:
    found = contents.get(keyword)
    return found if isinstance(found, str) else ""


def _count(found: JsonValue) -> int | None:
    is_whole = isinstance(found, int | float) and not isinstance(found, bool) and found == int(found)
    return int(found) if is_whole else None


def _decimal(found: JsonValue) -> Decimal | None:
    return Decimal(str(found)) if isinstance(found, int | float) and not isinstance(found, bool) else None


def _bound(contents: Mapping[str, JsonValue], closed: str, opened: str, *, lowest: bool) -> tuple[Decimal | None, bool]:
    """The tighter of an inclusive and an exclusive bound, and whether it is the exclusive one."""
    inclusive, exclusive = _decimal(contents.get(closed)), _decimal(contents.get(opened))
    if exclusive is None:
        return inclusive, False
    if inclusive is None or (exclusive >= inclusive if lowest else exclusive <= inclusive):
        return exclusive, True
    return inclusive, False


def fits(text: str, asked: Facts) -> bool:
    """Whether the text has the length and pattern that are asked for."""
    if len(text) < asked.min_length or (asked.max_length is not None and len(text) > asked.max_length):
        return False
    return asked.pattern is None or judge(asked.pattern)(text)


def is_allowed(value: JsonValue, asked: Facts) -> bool:
    """Whether a scalar has the type and bounds that are asked for."""
    if asked.type == "string":
        return isinstance(value, str) and fits(value, asked)
    if isinstance(value, bool) or not isinstance(value, int | float):
        return asked.type == "boolean" and isinstance(value, bool)
    return is_within(value, asked)


def is_within(number: float, asked: Facts) -> bool:
    """Whether a number is whole where it must be, inside the bounds, and a multiple of the step."""
    if asked.type == "integer" and not isinstance(number, int):
        return False
    if asked.low is None and asked.high is None and asked.step is None:
        return True
    exact = Decimal(str(number))
    if asked.low is not None and (exact < asked.low or (asked.is_low_open and exact == asked.low)):
        return False
    if asked.high is not None and (exact > asked.high or (asked.is_high_open and exact == asked.high)):
        return False
    return asked.step is None or (asked.step != 0 and exact % asked.step == 0)
