"""Sequences of JSON texts: JSON Lines and NDJSON (`application/jsonl`, `application/x-ndjson`), and `json-seq`.

The value is an array of the items. Source: OAS 3.2, Sequential Media Types; RFC 7464; https://jsonlines.org.
"""

from __future__ import annotations

from contracts import media_types
from contracts.codecs import json, text
from contracts.codecs.bounds import bound_json
from contracts.codecs.model import Context, Encoded
from contracts.errors import DecodeError, EncodeError
from contracts.json_values import JsonValue

_RECORD_SEPARATOR = b"\x1e"


def is_json_sequence(media_type: str) -> bool:
    """Whether such content is `application/json-seq` or has its suffix (RFC 8091)."""
    return media_types.matches(media_type, "application/json-seq") or media_types.matches(media_type, "*/*+json-seq")


def decode_lines(content: bytes, context: Context) -> JsonValue:
    """The items of lines of JSON; lines without any are passed over. The text itself where only text is foreseen.

    Raises: DecodeError naming the 1-based line.
    """
    if text.is_text_alone(context.shape):
        return text.decode(content, context)
    bound_json(content)
    lines = enumerate(content.split(b"\n"), start=1)
    return [_item(line, f"line {number}") for number, line in lines if line.strip(b" \t\r")]


def encode_lines(value: JsonValue, context: Context) -> Encoded:
    """A line for each item.

    Raises: EncodeError if the value is no array.
    """
    if isinstance(value, str) and text.is_text_alone(context.shape):
        return text.encode(value, context)
    return Encoded(context.media_type, b"".join(json.encode(item) + b"\n" for item in _items(value, context)))


def decode_sequence(content: bytes, context: Context) -> JsonValue:
    """The items of a JSON text sequence, each between a record separator and a line feed, or the text as above.

    Raises: DecodeError naming the 1-based item; a cut-off one is an error, too. Source: RFC 7464, section 2.
    """
    if text.is_text_alone(context.shape):
        return text.decode(content, context)
    if not content:
        return []
    bound_json(content)
    before, *records = content.split(_RECORD_SEPARATOR)
    if before:
        raise DecodeError(f"a JSON text sequence begins with the byte 0x1E, found {before[:20]!r} (RFC 7464, 2.2)")
    for number, record in enumerate(records, start=1):
        if record and not record.endswith(b"\n"):
            raise DecodeError(f"item {number} of the JSON text sequence is cut off: no line feed (0x0A) ends it")
    return [_item(record, f"item {number}") for number, record in enumerate(records, start=1) if record.strip()]


def encode_sequence(value: JsonValue, context: Context) -> Encoded:
    """Each item between a record separator and a line feed.

    Raises: EncodeError if the value is no array.
    """
    if isinstance(value, str) and text.is_text_alone(context.shape):
        return text.encode(value, context)
    items = _items(value, context)
    return Encoded(context.media_type, b"".join(_RECORD_SEPARATOR + json.encode(item) + b"\n" for item in items))


def _item(record: bytes, where: str) -> JsonValue:
    try:
        return json.decode(record)
    except DecodeError as error:
        raise DecodeError(f"{where}: {error}") from error


def _items(value: JsonValue, context: Context) -> list[JsonValue]:
    if not isinstance(value, list):
        raise EncodeError(f"{context.media_type} carries an array of items, not {value!r}")
    return value
