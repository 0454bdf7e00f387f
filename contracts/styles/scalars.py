"""One text that stands for one value: read by the types that a Shape foresees, and written back.

The rule is JSON's own grammar (RFC 8259, sections 3 and 6): `null`, `true`, `false` and JSON numbers are what they are
in JSON; all else is text. A text that reads as none of the foreseen types stays text, so that the schema says what is
wrong with it.
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Iterator, Sequence
from decimal import Decimal

from contracts.errors import EncodeError
from contracts.json_values import JsonValue
from contracts.styles.shapes import Shape

_NUMBER = re.compile(r"-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?")
_DIGITS = re.compile(r"-?(?:0|[1-9][0-9]*)")
_LARGEST_EXPONENT = 308
"""Of a double (IEEE 754): what is larger is no number here, as `1e400` would become infinity."""
_LONGEST_NUMBER = 4300
"""Digits: Python's own bound against quadratic conversion."""


def read(text: str, shape: Shape) -> JsonValue:
    """The value that `text` stands for among the types of `shape`; the text itself if it reads as none of them.

    Of several types the narrowest wins (null, boolean, integer, number, string), unless `shape.accepts` prefers
    another. Where nothing is said of types the text is text. In detail:

    - integer: a JSON number without a fractional part: `7`, `-0`, and `1.0` and `1e3` too, as JSON Schema counts
      them (2020-12 core, 4.2.3). Not `007`, `+1`, ` 1`, `0x1`, `1_000`, digits of other scripts, or nothing at all.
    - number: a JSON number that a double can hold. Not `NaN`, `Infinity`, `.5`, `5.` or `1e400`.
    - boolean: `true` and `false` in lower case; not `1`, `yes` or `True`.
    - null: `null`; also empty text where no string is foreseen.
    - array and object (a part inside another value): JSON text, since no style says how parts of parts are written.
    """
    if shape.types == {"string"} or (not shape.types and shape.accepts is None):
        return text
    return choose(tuple(_readings(text, shape)) or (text,), shape)


def choose(candidates: Sequence[JsonValue], shape: Shape) -> JsonValue:
    """The first of the candidates that the schema accepts, else the first."""
    if len(candidates) > 1 and shape.accepts is not None:
        return next((value for value in candidates if shape.accepts(value)), candidates[0])
    return candidates[0]


def _readings(text: str, shape: Shape) -> Iterator[JsonValue]:
    if not shape.types:
        yield text
    if shape.allows("null") and (text == "null" or (text == "" and not shape.allows("string"))):
        yield None
    if shape.allows("boolean") and text in ("true", "false"):
        yield text == "true"
    if shape.allows("integer", "number"):
        yield from _numbers(text, shape)
    if not shape.says("string") and text[:1] in ("[", "{"):
        yield from _nested(text, shape)
    if shape.says("string"):
        yield text


def _numbers(text: str, shape: Shape) -> Iterator[int | float]:
    if len(text) > _LONGEST_NUMBER or not _NUMBER.fullmatch(text):
        return
    if _DIGITS.fullmatch(text):
        yield int(text)
        return
    number = Decimal(text)
    if number.adjusted() > _LARGEST_EXPONENT or not math.isfinite(float(number)):
        return
    if shape.says("number") or not shape.types:
        yield float(number)
    elif number.adjusted() >= -_LARGEST_EXPONENT and number == int(number):
        yield int(number)


def _nested(text: str, shape: Shape) -> Iterator[JsonValue]:
    try:
        value = json.loads(text)
    except (ValueError, RecursionError):
        return
    if shape.allows("array" if isinstance(value, list) else "object"):
        yield value


def write(value: JsonValue, shape: Shape) -> str:
    """The text of a scalar value, as `read` reads it.

    Raises: EncodeError for an array or object, for numbers that JSON does not have, and for what is no JSON value.
    """
    if isinstance(value, str):
        return value
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int):
        return _write_integer(value)
    if isinstance(value, float):
        if not math.isfinite(value):
            raise EncodeError(f"{value!r} is no JSON number")
        narrow = value.is_integer() and shape.says("integer") and not shape.says("number") and abs(value) < 2**53
        return str(int(value)) if narrow else repr(value)
    if isinstance(value, list | dict):
        raise EncodeError(f"{value!r} stands inside another array or object; no style says how to write that")
    raise EncodeError(f"{value!r} is no JSON value")


def _write_integer(value: int) -> str:
    try:
        return str(value)
    except ValueError as error:
        raise EncodeError(f"an integer of more than {_LONGEST_NUMBER} digits can't be written") from error
