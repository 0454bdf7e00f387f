"""What stands inside of a form or multipart body: one value as content of a media type of its own.

Source: OAS 3.2, Encoding Object, `contentType` and its defaults.
"""

from __future__ import annotations

from dataclasses import replace

from contracts.codecs.choosing import concrete
from contracts.codecs.model import Context, Encoded, PartEncodingLike, codec_for
from contracts.errors import DecodeError, EncodeError
from contracts.json_values import JsonValue
from contracts.styles import Shape

DEEPEST = 8
"""Multipart contents inside each other."""


def is_styled(encoding: PartEncodingLike | None) -> bool:
    """Whether a property is written as a query parameter is, rather than as content of a media type."""
    return encoding is not None and (encoding.style is not None or encoding.explode is not None)


def declared_media_type(encoding: PartEncodingLike | None, shape: Shape) -> str | None:
    """The media type to write a property in: the first that its Encoding names, made concrete; None without any."""
    if encoding is None or not encoding.content_type:
        return None
    return concrete(encoding.content_type.split(",")[0].strip(), shape)


def default_media_type(value: JsonValue, shape: Shape) -> str:
    """The media type of a property whose Encoding names none.

    Source: OAS 3.2, Encoding Object, the table of defaults for `contentType`.
    """
    if isinstance(value, bytes) or shape.is_binary:
        return concrete(shape.content_media_type or "*/*", shape)
    return "application/json" if isinstance(value, dict | list) else "text/plain"


def decode_part(content: bytes, media_type: str, shape: Shape, context: Context) -> JsonValue:
    """The value of content that stands in the content of `context`.

    Raises: DecodeError also for contents nested too deep.
    """
    if context.depth >= DEEPEST:
        raise DecodeError(f"contents nested deeper than {DEEPEST} levels")
    return codec_for(media_type, context.codecs).decode(content, _inner(media_type, shape, context))


def encode_part(value: JsonValue, media_type: str, shape: Shape, context: Context) -> Encoded:
    """The value as content to stand in the content of `context`.

    Raises: EncodeError also for contents nested too deep.
    """
    if context.depth >= DEEPEST:
        raise EncodeError(f"contents nested deeper than {DEEPEST} levels")
    return codec_for(media_type, context.codecs).encode(value, _inner(media_type, shape, context))


def _inner(media_type: str, shape: Shape, context: Context) -> Context:
    return replace(context, media_type=media_type, shape=shape, encoding={}, depth=context.depth + 1)
