"""The table of codecs, in the order in which they are asked."""

from __future__ import annotations

from contracts import media_types
from contracts.codecs import json, text
from contracts.codecs.model import Codec

CODECS: tuple[Codec, ...] = (
    Codec("json", media_types.is_json, json.decode_content, json.encode_content),
    Codec("text", text.is_textual, text.decode, text.encode),
    Codec("bytes", lambda _media_type: True, text.decode_bytes, text.encode_bytes),
)
"""What we can read and write. The last one reads everything, as bytes."""


def codec_for(media_type: str, codecs: tuple[Codec, ...] = CODECS) -> Codec:
    """The first codec of the table that reads the media type, else the one for bytes."""
    return next((codec for codec in codecs if codec.reads(media_type)), CODECS[-1])
