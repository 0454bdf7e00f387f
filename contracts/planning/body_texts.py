"""The same body written otherwise, and texts that are no content of its media type at all.

Knows how JSON may be written and how it may not; what a text breaks, the judge says.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from functools import cache
from itertools import islice

from contracts import media_types
from contracts.json_values import JsonValue

HUGE = 100_000
"""Bytes of a body that is far larger than any that is asked for."""
_PLACES = 20
"""Texts of a value that are replaced, one after the other, until one may be."""


def rewritings(content_type: str, content: bytes) -> Iterator[tuple[str, bytes]]:
    """JSON texts of the same value, which receivers must take for it. Source: RFC 8259, sections 2, 4, 6 and 7."""
    if not media_types.is_json(content_type):
        return
    try:
        value = json.loads(content)
    except ValueError:
        return
    yield "spread over lines", json.dumps(value, indent="\t", ensure_ascii=False).replace("\n", "\r\n").encode()
    yield "all in escapes", _escaped(json.dumps(value, ensure_ascii=True)).encode()
    yield "with its names in reverse", json.dumps(_reversed(value), ensure_ascii=False).encode()


def _escaped(text: str) -> str:
    """Each letter and digit of strings as an escape."""
    return re.sub(
        r'"(?:[^"\\]|\\.)*"',
        lambda found: re.sub(r"\\.[0-9a-fA-F]{0,4}|[A-Za-z0-9]", lambda each: _escape(each[0]), found[0]),
        text,
    )


def _escape(part: str) -> str:
    return part if part.startswith("\\") else f"\\u{ord(part):04x}"


def _reversed(value: JsonValue) -> JsonValue:
    if isinstance(value, dict):
        return {name: _reversed(value[name]) for name in reversed(value)}
    return [_reversed(each) for each in value] if isinstance(value, list) else value


def in_surrogates(content_type: str, content: bytes) -> Iterator[bytes]:
    """JSON in which one text after the other begins with a character that two escapes make.

    Source: RFC 8259, section 7.
    """
    if media_types.is_json(content_type):
        yield from (json.dumps(each).encode() for each in islice(_begun_otherwise(content, "\U0001f600"), _PLACES))


def with_half_a_surrogate_pair(content_type: str, content: bytes) -> Iterator[bytes]:
    """JSON whose first text begins with an escape that stands for no character.

    Receivers do with it what they like (RFC 8259, section 8.2), so that no server is accused of taking it.
    """
    if media_types.is_json(content_type):
        yield from (json.dumps(each).encode() for each in islice(_begun_otherwise(content, "\ud83d"), 1))


def malformed_contents(content_type: str, content: bytes) -> Iterator[tuple[str, bytes]]:
    """What a server should refuse before it looks at any value; those first that a careless client sends."""
    yield "empty", b""
    if media_types.is_json(content_type):
        yield from _no_json(content)
    elif media_types.is_xml(content_type) or content_type.startswith("multipart/"):
        yield "cut short", content[: len(content) // 2]
    if media_types.is_xml(content_type):
        yield "that is no XML", b"understudy"


def _no_json(content: bytes) -> Iterator[tuple[str, bytes]]:
    yield "cut short", content[:-1]
    yield "with a trailing comma", content[:-1] + b"," + content[-1:] if content[-1:] in b"]}" else b"[1,]"
    yield "that is NaN", b"NaN"
    if content.startswith(b"{") and len(content) > 2:
        yield "with a name twice", _with_a_name_twice(content)
    yield "that is no UTF-8", b'"\xff"'
    yield "in UTF-16", content.decode("utf-8", "replace").encode("utf-16")
    yield "with a byte order mark", b"\xef\xbb\xbf" + content
    yield "with text after it", content + b" x"
    yield "in single quotes", b"{'a': 'b'}"
    yield "with a comment", b"/* */" + content
    yield "nested 10000 deep", b"[" * 10_000 + b"]" * 10_000
    yield "huge and never closed", _huge()


def _begun_otherwise(content: bytes, first: str) -> Iterator[JsonValue]:
    """The value with another first character of each of its texts, of one at a time."""
    try:
        yield from _replaced(json.loads(content), first)
    except ValueError:
        return


def _replaced(value: JsonValue, first: str) -> Iterator[JsonValue]:
    if isinstance(value, str):
        yield first + value[1:]
    elif isinstance(value, dict):
        for name, each in value.items():
            yield from ({**value, name: made} for made in _replaced(each, first))
    elif isinstance(value, list):
        for index, each in enumerate(value):
            yield from ([*value[:index], made, *value[index + 1 :]] for made in _replaced(each, first))


def _with_a_name_twice(content: bytes) -> bytes:
    """The object with its first member once more at the end."""
    name, value = next(iter(json.loads(content).items()))
    return content[:-1] + f",{json.dumps(name)}:{json.dumps(value)}}}".encode()


@cache
def _huge() -> bytes:
    return b'["' + b"a" * HUGE
