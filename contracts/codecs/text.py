"""`text/*`, and bytes that are no text at all. Source: RFC 2046, section 4.1; RFC 6657 (UTF-8 by default)."""

from __future__ import annotations

import codecs
from dataclasses import replace

from contracts import media_types
from contracts.codecs import json
from contracts.codecs.model import Context, Encoded
from contracts.errors import DecodeError, EncodeError
from contracts.json_values import JsonValue
from contracts.styles import Shape, scalars

_TEXTUAL = frozenset(
    {
        "application/ecmascript",
        "application/graphql",
        "application/javascript",
        "application/jose",
        "application/jwt",
        "application/sql",
        "application/toml",
        "application/x-javascript",
        "application/x-yaml",
        "application/yaml",
    }
)
_WHITELIST_NOTE = "utf-8, us-ascii, iso-8859-1, utf-16 and the like"


def is_textual(media_type: str) -> bool:
    """Whether content of that type is text: `text/*`, or an application's type known to be, or one with a charset."""
    if media_types.is_text(media_type) or media_types.charset(media_type):
        return True
    essence = media_type.partition(";")[0].strip().lower()
    return essence in _TEXTUAL or essence.endswith("+yaml")


def is_text_alone(shape: Shape) -> bool:
    """Whether a string is foreseen and no array or object: whatever the syntax inside, the value is the text."""
    return shape.says("string") and not shape.says("array", "object")


def decode(content: bytes, context: Context) -> JsonValue:
    """The text in its charset, read by the types of the shape; a shape of bytes gets bytes.

    Raises: DecodeError for an unknown charset, and for bytes that are none of its text.
    """
    if context.shape.is_binary:
        return decode_bytes(content, context)
    return scalars.read(text_of(content, context.media_type), context.shape)


def encode(value: JsonValue, context: Context) -> Encoded:
    """The text of a scalar in the charset of the media type; of an array or object JSON, where no string is foreseen.

    Raises: EncodeError for other arrays and objects, and for text that the charset does not have.
    """
    if context.shape.is_binary or isinstance(value, bytes):
        return encode_bytes(value, context)
    return Encoded(context.media_type, bytes_of(_written(value, context), context.media_type))


def _written(value: JsonValue, context: Context) -> str:
    shape = context.shape
    if not isinstance(value, list | dict):
        return scalars.write(value, shape)
    kind = "array" if isinstance(value, list) else "object"
    if shape.says(kind) and not shape.says("string"):
        return json.encode(value).decode()
    raise EncodeError(f"{context.media_type} carries text, not an {kind} such as {value!r:.80}")


def text_of(content: bytes, media_type: str) -> str:
    """Content as text in the charset that the media type names, UTF-8 if it names none.

    Raises: DecodeError for an unknown charset, and for bytes that are none of its text.
    """
    charset = media_types.charset(media_type) or "utf-8"
    try:
        return content.decode(_known(charset))
    except LookupError as error:
        raise DecodeError(
            f"unknown charset {charset!r} in {media_type!r}; name one such as {_WHITELIST_NOTE}"
        ) from error
    except UnicodeError as error:
        raise DecodeError(f"content is not {charset}: {error}; encode it so, or name its charset") from error


def bytes_of(text: str, media_type: str) -> bytes:
    """Text in the charset that the media type names, UTF-8 if it names none.

    Raises: EncodeError for an unknown charset, and for text that it does not have.
    """
    charset = media_types.charset(media_type) or "utf-8"
    try:
        return text.encode(_known(charset))
    except LookupError as error:
        raise EncodeError(
            f"unknown charset {charset!r} in {media_type!r}; name one such as {_WHITELIST_NOTE}"
        ) from error
    except UnicodeError as error:
        raise EncodeError(f"{text[:80]!r} can't be written in {charset}; choose a charset that has it") from error


def decode_bytes(content: bytes, context: Context) -> JsonValue:
    """A string of which each character is one byte; a shape that foresees no string reads the text inside.

    Raises: DecodeError if the text inside is not UTF-8.
    """
    shape = context.shape
    if shape.is_binary or shape.allows("string"):
        return content.decode("latin-1")
    return decode(content, replace(context, shape=_without_bytes(shape)))


def encode_bytes(value: JsonValue, context: Context) -> Encoded:
    """The bytes that a string stands for, one per character; `bytes` as they are.

    Raises: EncodeError for characters beyond U+00FF, arrays and objects.
    """
    if isinstance(value, bytes):
        return Encoded(context.media_type, value)
    if not isinstance(value, str):
        return Encoded(context.media_type, _written(value, context).encode())
    try:
        return Encoded(context.media_type, value.encode("latin-1"))
    except UnicodeEncodeError as error:
        found = value[error.start]
        raise EncodeError(
            f"{found!r} is no byte; in content of {context.media_type!r} each character is one, U+0000 to U+00FF"
        ) from error


def _without_bytes(shape: Shape) -> Shape:
    return replace(shape, format="", content_media_type="")


def _known(charset: str) -> str:
    """The Python name of a charset of text, Python's own transformations such as `rot13` and `idna` left out.

    Raises: LookupError if there is none.
    """
    found = codecs.lookup(charset)
    if not getattr(found, "_is_text_encoding", True) or found.name in _NO_CHARSETS:
        raise LookupError(charset)
    return found.name


_NO_CHARSETS = frozenset({"idna", "punycode", "unicode_escape", "raw_unicode_escape", "undefined", "mbcs", "oem"})
"""Python's codecs that are no charset of any message."""
