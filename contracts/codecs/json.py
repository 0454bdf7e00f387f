"""JSON content. Source: RFC 8259, read strictly; RFC 7493 (I-JSON) where 8259 leaves the meaning open."""

from __future__ import annotations

import json
import math
import re
from collections import Counter
from collections.abc import Iterator
from typing import NoReturn

from contracts.codecs.bounds import bound_json
from contracts.codecs.model import Context, Encoded
from contracts.errors import DecodeError, EncodeError, OversizedContent
from contracts.json_values import JsonValue, join

DEEPEST = 200
"""Arrays and objects inside each other; the validator's own bound is 255."""

_STRUCTURE = re.compile(rb'"(?:[^"\\]|\\.)*"?|[\[\]{}]', re.DOTALL)
_SURROGATE = re.compile(rb"\\u[dD][89a-fA-F]")


def decode(content: bytes) -> JsonValue:
    """The value of a JSON text in UTF-8.

    Raises: DecodeError with line and column (1-based) for what RFC 8259 forbids (a byte order mark, `NaN`, trailing
    text, broken UTF-8, ...), and for what can't be held without loss: numbers beyond a double, integers of more than
    4,300 digits, lone surrogates, nesting deeper than 200. OversizedContent for more values than can be held.
    """
    bound_json(content)
    text = _text(content)
    try:
        value = _DECODER.decode(text)
    except json.JSONDecodeError as error:
        what = f"{error.msg[:1].lower()}{error.msg[1:]}"
        near = text[error.pos : error.pos + 20]
        found = f", found {near!r}" if near else ", found the end"
        raise DecodeError(f"no JSON: line {error.lineno}, column {error.colno}: {what}{found}") from error
    except RecursionError as error:
        raise _too_deep(content) from error
    except ValueError as error:
        raise DecodeError("JSON with an integer of more than 4,300 digits, which can't be held") from error
    if content.count(b"[") + content.count(b"{") > DEEPEST and _is_too_deep(value):
        raise _too_deep(content)
    if _SURROGATE.search(content):
        _refuse_surrogates(value)
    return value


def encode(value: JsonValue) -> bytes:
    """The value as compact JSON in UTF-8, members in their own order.

    Raises: EncodeError for what JSON does not have: NaN, infinities, bytes, keys that are no strings, lone surrogates.
    """
    try:
        return json.dumps(value, ensure_ascii=False, allow_nan=False, separators=(",", ":")).encode("utf-8")
    except (TypeError, ValueError, RecursionError) as error:
        raise EncodeError(f"no JSON value: {error}") from error


def decode_content(content: bytes, _context: Context) -> JsonValue:
    """`decode` as an entry of the table; JSON needs no shape to tell types apart."""
    return decode(content)


def encode_content(value: JsonValue, context: Context) -> Encoded:
    """`encode` as an entry of the table."""
    return Encoded(context.media_type, encode(value))


def duplicate_names(content: bytes) -> tuple[str, ...]:
    """JSON Pointers of members whose name occurs more than once in its object; `decode` keeps the last of each.

    Content that is no JSON has none, nor has what is too large to be read. Source: RFC 8259, section 4 (names SHOULD
    be unique).
    """
    try:
        bound_json(content)
        _UNIQUE.decode(content.decode())  # as fast as decoding itself; almost all content ends here
    except OversizedContent:
        return ()
    except (ValueError, RecursionError):
        return _repeated_names(content)
    return ()


def _repeated_names(content: bytes) -> tuple[str, ...]:
    try:
        decode(content)
        return tuple(_duplicates(json.loads(content, object_pairs_hook=_Object), ""))
    except DecodeError:
        return ()


class _Object(dict[str, JsonValue]):
    """An object that remembers which of its names occurred more than once."""

    def __init__(self, pairs: list[tuple[str, JsonValue]]) -> None:
        super().__init__(pairs)
        counts = Counter(name for name, _ in pairs) if len(self) < len(pairs) else {}
        self.duplicates = [name for name, count in counts.items() if count > 1]


def _duplicates(value: JsonValue, pointer: str) -> Iterator[str]:
    if isinstance(value, _Object):
        yield from (join(pointer, name) for name in value.duplicates)
    children = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for token, child in children:
        yield from _duplicates(child, join(pointer, token))


def _text(content: bytes) -> str:
    if content.startswith(b"\xef\xbb\xbf"):
        raise DecodeError("JSON must not begin with a byte order mark; send it without (RFC 8259, section 8.1)")
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError as error:
        found = content[error.start : error.start + 8]
        raise DecodeError(f"JSON must be UTF-8, found {found!r} at byte {error.start}; encode it as UTF-8") from error


def _is_too_deep(value: JsonValue) -> bool:
    """Level by level, containers only: the text has many more tokens than the value has levels."""
    level = [value]
    for _ in range(DEEPEST):
        level = [
            child
            for each in level
            if type(each) is dict or type(each) is list
            for child in (each.values() if type(each) is dict else each)
        ]
        if not level:
            return False
    return any(isinstance(each, dict | list) for each in level)


def _too_deep(content: bytes) -> DecodeError:
    """The error of a text that is nested too deep, with the place where it becomes so."""
    depth = 0
    for token in _STRUCTURE.finditer(content):
        depth += {b"[": 1, b"{": 1, b"]": -1, b"}": -1}.get(token[0], 0)
        if depth > DEEPEST:
            return DecodeError(f"JSON nested deeper than {DEEPEST} levels, at byte {token.start()}")
    return DecodeError(f"JSON nested deeper than {DEEPEST} levels")


def _refuse_surrogates(value: JsonValue) -> None:
    try:
        json.dumps(value, ensure_ascii=False).encode("utf-8")
    except UnicodeEncodeError as error:
        raise DecodeError(f"JSON with a lone surrogate, {error.object[error.start]!r}, which is no text") from error


def _refuse_constant(text: str) -> NoReturn:
    raise DecodeError(f"{text} is no JSON; write null or leave the member out (RFC 8259, section 6)")


def _float(text: str) -> float:
    number = float(text)
    if math.isinf(number):
        raise DecodeError(f"the number {text[:40]} is beyond a double, so that receivers would read infinity")
    return number


_DECODER = json.JSONDecoder(parse_constant=_refuse_constant, parse_float=_float)


def _refuse_repeated(pairs: list[tuple[str, JsonValue]]) -> None:
    if len(pairs) > 1 and len(dict(pairs)) < len(pairs):
        raise ValueError("a name stands more than once")


_UNIQUE = json.JSONDecoder(object_pairs_hook=_refuse_repeated)
