"""Content to value and back, one codec per media type.

    decode(media_type, content, shape) -> value        encode(media_type, value, shape) -> bytes
    write(media_type, value, shape) -> Encoded(content_type, content)        with the boundary that was chosen

`media_type` is the actual `Content-Type`. The table of codecs is a value: pass another as `codecs`. Bytes that are no
text (`format: binary`, `image/png`, ...) are strings of which each character, U+0000 to U+00FF, stands for one byte, so
that a schema's `maxLength` counts bytes and a value stays a JSON value; `encode` takes `bytes`, too.
"""

from __future__ import annotations

from collections.abc import Mapping

from contracts.codecs.choosing import concrete, suits
from contracts.codecs.model import Codec, Context, Encoded, PartEncoding, PartEncodingLike, codec_for
from contracts.codecs.multipart import Part, parts_of
from contracts.codecs.table import CODECS
from contracts.errors import DecodeError, EncodeError
from contracts.json_values import JsonValue
from contracts.styles import ANY, Shape

__all__ = [
    "CODECS",
    "Codec",
    "Context",
    "DecodeError",
    "EncodeError",
    "Encoded",
    "Part",
    "PartEncoding",
    "PartEncodingLike",
    "codec_for",
    "concrete",
    "decode",
    "encode",
    "parts_of",
    "suits",
    "write",
]

_NO_ENCODING: Mapping[str, PartEncodingLike] = {}


def decode(
    media_type: str,
    content: bytes,
    shape: Shape = ANY,
    *,
    encoding: Mapping[str, PartEncodingLike] = _NO_ENCODING,
    codecs: tuple[Codec, ...] = CODECS,
) -> JsonValue:
    """The value of content of that media type.

    Raises: DecodeError, and nothing else, for content that is not what the media type says.
    """
    context = Context(media_type, shape, encoding, codecs)
    return codec_for(media_type, codecs).decode(content, context)


def encode(
    media_type: str,
    value: JsonValue,
    shape: Shape = ANY,
    *,
    encoding: Mapping[str, PartEncodingLike] = _NO_ENCODING,
    codecs: tuple[Codec, ...] = CODECS,
) -> bytes:
    """The value as content of that media type; see `write` where the `Content-Type` must go with it.

    Raises: EncodeError for a value that the media type can't carry.
    """
    return write(media_type, value, shape, encoding=encoding, codecs=codecs).content


def write(
    media_type: str,
    value: JsonValue,
    shape: Shape = ANY,
    *,
    encoding: Mapping[str, PartEncodingLike] = _NO_ENCODING,
    codecs: tuple[Codec, ...] = CODECS,
) -> Encoded:
    """The value as content, and its `Content-Type`: for multipart with the boundary, derived from the content.

    Raises: EncodeError for a value that the media type can't carry.
    """
    context = Context(media_type, shape, encoding, codecs)
    return codec_for(media_type, codecs).encode(value, context)
