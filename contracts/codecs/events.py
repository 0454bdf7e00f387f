"""Server-sent events (`text/event-stream`): an array of objects with `event`, `data`, `id` and `retry`.

Where the schema of an item has other properties, it is of what `data` holds as JSON, and that alone is read and
written; the text `[DONE]`, by which such streams end, is no item.

Source: WHATWG HTML, 9.2.5 and 9.2.6; OAS 3.2, Server-Sent Event Streams.
"""

from __future__ import annotations

import re

from contracts import media_types
from contracts.codecs import json
from contracts.codecs import text as text_codec
from contracts.codecs.bounds import bound
from contracts.codecs.model import Context, Encoded
from contracts.errors import DecodeError, EncodeError
from contracts.json_values import JsonValue
from contracts.styles import Shape, scalars

_LINE_END = re.compile("\r\n|\n|\r")
_FIELDS = ("event", "data", "id", "retry")


def is_event_stream(media_type: str) -> bool:
    """Whether it is `text/event-stream`."""
    return media_types.matches(media_type, "text/event-stream")


def decode(content: bytes, context: Context) -> JsonValue:
    """The events that a blank line ends; comments, unknown fields and an unfinished last event are passed over.

    `data` and `id` are text unless the shape says otherwise, `retry` an integer. Where the shape foresees text rather
    than an array, as documents before OpenAPI 3.2 have it, the text as it is.

    Raises: DecodeError for content that is not UTF-8.
    """
    if text_codec.is_text_alone(context.shape):
        return text_codec.decode(content, context)
    bound(content, (b"\r", b"\n"), "an event stream")
    try:
        text = content.decode("utf-8").removeprefix("\ufeff")
    except UnicodeDecodeError as error:
        raise DecodeError(f"an event stream must be UTF-8: {error}") from error
    events: list[JsonValue] = []
    fields: dict[str, list[str]] = {}
    lines = _LINE_END.split(text)
    for line in lines[:-1]:
        if line:
            _take(line, fields)
        elif fields:
            shape = context.shape.item(len(events))
            if not _is_payload(shape):
                events.append(_event(fields, shape))
            elif "data" in fields and fields["data"] != ["[DONE]"]:
                events.append(_payload("\n".join(fields["data"]), len(events)))
            fields = {}
    return events


def encode(value: JsonValue, context: Context) -> Encoded:
    """The events as a stream; `data` of several lines becomes several fields, an array or object becomes JSON.

    Raises: EncodeError for what is no array of events, and for text that the fields can't hold.
    """
    if isinstance(value, str) and text_codec.is_text_alone(context.shape):
        return text_codec.encode(value, context)
    if not isinstance(value, list):
        raise EncodeError(f"an event stream carries an array of events, not {value!r}")
    written = [_write(event, context.shape.item(index)) for index, event in enumerate(value)]
    try:
        return Encoded(context.media_type, "".join(written).encode("utf-8"))
    except UnicodeEncodeError as error:
        raise EncodeError(f"an event holds a lone surrogate, which UTF-8 can't carry: {error}") from error


def _take(line: str, fields: dict[str, list[str]]) -> None:
    name, _, value = line.partition(":")
    value = value.removeprefix(" ")
    if name == "data":
        fields.setdefault("data", []).append(value)
    elif name == "event" or (name == "id" and "\0" not in value) or (name == "retry" and _is_count(value)):
        fields[name] = [value]


def _is_count(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) < 19


def _event(fields: dict[str, list[str]], shape: Shape) -> JsonValue:
    event: dict[str, JsonValue] = {}
    for name, lines in fields.items():
        text = "\n".join(lines)
        event[name] = int(text) if name == "retry" else scalars.read(text, shape.member(name))
    return event


def _is_payload(shape: Shape) -> bool:
    return not shape.properties.keys() <= set(_FIELDS)


def _payload(text: str, index: int) -> JsonValue:
    try:
        return json.decode(text.encode())
    except DecodeError as error:
        raise DecodeError(f"data of event {index + 1}: {error}") from error


def _write(event: JsonValue, shape: Shape) -> str:
    if _is_payload(shape):
        return f"data: {_compact(event)}\n\n"
    if not isinstance(event, dict) or not event or not event.keys() <= set(_FIELDS):
        raise EncodeError(f"{event!r} is no event; write an object with some of {', '.join(_FIELDS)}")
    lines: list[str] = []
    for name in _FIELDS:
        if name in event:
            lines += _write_field(name, event[name], shape.member(name))
    return "".join(line + "\n" for line in lines) + "\n"


def _write_field(name: str, value: JsonValue, shape: Shape) -> list[str]:
    if name == "retry":
        if not isinstance(value, int) or isinstance(value, bool) or not 0 <= value < 10**18:
            raise EncodeError(f"retry {value!r} is no number of milliseconds; write an integer from 0")
        return [f"retry: {value}"]
    text = _compact(value) if isinstance(value, dict | list) else scalars.write(value, shape)
    forbidden = "\r" if name == "data" else "\r\n\0"
    if any(character in text for character in forbidden):
        raise EncodeError(f"{name} {text!r} holds a line end that a field of an event can't carry")
    return [f"{name}: {line}" for line in text.split("\n")]


def _compact(value: JsonValue) -> str:
    return json.encode(value).decode()
