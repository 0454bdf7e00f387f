"""`multipart/*`: an object whose properties are named parts, or an array of parts.

`multipart/form-data` has names always; other kinds have them where the shape foresees an object, by
`Content-Disposition` or `Content-ID`. A property's `style` is passed over: parts are content, each of its own media
type. Source: RFC 7578; RFC 2046, section 5.1; OAS 3.2, Encoding Object.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import quopri
from collections.abc import Sequence

from contracts import media_types
from contracts.codecs.model import Context, Encoded
from contracts.codecs.multipart_syntax import Part, join, split
from contracts.codecs.parts import declared_media_type, decode_part, default_media_type, encode_part
from contracts.codecs.text import decode_bytes, encode_bytes, is_text_alone
from contracts.errors import DecodeError, EncodeError
from contracts.json_values import JsonValue
from contracts.messages import Headers
from contracts.styles import Shape
from contracts.styles.parts import SCALARS

__all__ = ["Part", "decode", "encode", "is_multipart", "parts_of"]


def is_multipart(media_type: str) -> bool:
    """Whether it is one of `multipart/*`."""
    return media_types.matches(media_type, "multipart/*")


def parts_of(content_type: str, content: bytes) -> tuple[Part, ...]:
    """The parts with their headers, undecoded.

    Raises: DecodeError for content that is not what RFC 2046, section 5.1, has it to be, or without a boundary.
    """
    boundary = media_types.parse(content_type).parameter("boundary")
    if not boundary:
        raise DecodeError(f"{content_type!r} names no boundary; write '; boundary=...' as it stands between the parts")
    return split(content, boundary)


def decode(content: bytes, context: Context) -> JsonValue:
    """The properties that the named parts hold, or the array of what the parts hold, or the content as it is.

    The last is for a shape that foresees a string alone.

    Raises: DecodeError for content that is not multipart, and for parts that are not what their media type says.
    """
    parts = parts_of(context.media_type, content)
    if is_text_alone(context.shape):
        return decode_bytes(content, context)
    if not (_is_form(context) or context.shape.says("object")):
        return [
            _read_part(part, context.shape.item(index), context, f"part {index + 1}")
            for index, part in enumerate(parts)
        ]
    groups: dict[str, list[Part]] = {}
    for index, part in enumerate(parts):
        groups.setdefault(_name(part, index, context), []).append(part)
    return {name: _read_property(name, own, context) for name, own in groups.items()}


def encode(value: JsonValue, context: Context) -> Encoded:
    """A part for each property, for each element of an array property, or for each element of an array.

    A text that is whole multipart content already is taken as it is, as `decode` leaves it for a shape of strings.

    The boundary is the one that the media type names, else one derived from the parts, so that equal values give equal
    bytes.

    Raises: EncodeError for what is neither, for empty arrays in objects, and for a boundary that stands in a part.
    """
    if isinstance(value, str) and value.startswith("--") and is_text_alone(context.shape):
        return _whole(value, context)
    parts = _write_parts(value, context)
    boundary = media_types.parse(context.media_type).parameter("boundary") or _boundary(parts)
    return Encoded(_with_boundary(context.media_type, boundary), join(parts, boundary))


def _with_boundary(media_type: str, boundary: str) -> str:
    given = media_types.parse(media_type)
    others = tuple(pair for pair in given.parameters if pair[0] != "boundary")
    return str(media_types.MediaType(given.type, given.subtype, (*others, ("boundary", boundary))))


def _whole(text: str, context: Context) -> Encoded:
    """Multipart content whose boundary stands in its first line.

    Raises: EncodeError if it is none.
    """
    content = encode_bytes(text, context).content
    written = _with_boundary(context.media_type, text.partition("\r\n")[0].removeprefix("--").rstrip(" \t"))
    try:
        parts_of(written, content)
    except DecodeError as error:
        raise EncodeError(f"{context.media_type}: {error}") from error
    return Encoded(written, content)


def _is_form(context: Context) -> bool:
    return media_types.matches(context.media_type, "multipart/form-data")


def _name(part: Part, index: int, context: Context) -> str:
    name = part.name
    if name is None and not _is_form(context):
        name = (part.headers.get("Content-ID") or "").strip().removeprefix("<").removesuffix(">") or None
    if name is None:
        raise DecodeError(
            f"part {index + 1} has no name; write 'Content-Disposition: form-data; name=\"...\"' (RFC 7578, 4.2)"
        )
    return name


def _read_property(name: str, parts: Sequence[Part], context: Context) -> JsonValue:
    shape = context.shape.member(name)
    where = f"part {name!r}"
    if shape.says("array") and (len(parts) > 1 or not shape.says(*SCALARS)):
        items = [_read_part(part, shape.item(index), context, where) for index, part in enumerate(parts)]
        whole = len(items) == 1 and isinstance(items[0], list) and not shape.item(0).says("array")
        return items[0] if whole else items
    if len(parts) > 1:
        if shape.types:
            raise DecodeError(f"{where} comes {len(parts)} times; send it once, as it is no array")
        return [_read_part(part, shape, context, where) for part in parts]
    return _read_part(parts[0], shape, context, where)


def _read_part(part: Part, shape: Shape, context: Context, where: str) -> JsonValue:
    media_type = part.headers.get("Content-Type")
    if media_type is None:
        is_file = part.filename is not None and not shape.types
        media_type = "application/octet-stream" if is_file else "text/plain"
    try:
        return decode_part(_transferred(part, shape), media_type, shape, context)
    except DecodeError as error:
        raise DecodeError(f"{where}: {error}") from error


def _transferred(part: Part, shape: Shape) -> bytes:
    """The part's content without its transfer encoding, unless the schema wants the encoded text.

    Source: RFC 7578, section 4.7 (deprecated, yet sent); OAS 3.2, Encoding `contentEncoding` in multipart.
    """
    encoding = (part.headers.get("Content-Transfer-Encoding") or "binary").strip().lower()
    if encoding in ("7bit", "8bit", "binary") or encoding == shape.content_encoding.lower():
        return part.content
    if encoding == "quoted-printable":
        return quopri.decodestring(part.content)
    if encoding == "base64":
        try:
            return base64.b64decode(part.content.translate(None, b"\r\n"), validate=True)
        except binascii.Error as error:
            raise DecodeError(f"content is not base64: {error}") from error
    raise DecodeError(f"unknown Content-Transfer-Encoding {encoding!r}; leave the header out and send plain bytes")


def _write_parts(value: JsonValue, context: Context) -> list[Part]:
    if isinstance(value, dict):
        return [part for name, member in value.items() for part in _write_property(name, member, context)]
    if isinstance(value, list) and not _is_form(context):
        if not value:
            raise EncodeError(f"{context.media_type} can't carry an empty array: it has at least one part")
        return [_write_part(None, item, context.shape.item(index), context) for index, item in enumerate(value)]
    raise EncodeError(f"{context.media_type} carries an object of parts, not {value!r}")


def _write_property(name: str, member: JsonValue, context: Context) -> list[Part]:
    shape = context.shape.member(name)
    if not (isinstance(member, list) and shape.allows("array")):
        return [_write_part(name, member, shape, context)]
    if not member:
        raise EncodeError(f"multipart content can't carry the empty array at {name!r}; leave the property out")
    return [_write_part(name, item, shape.item(index), context) for index, item in enumerate(member)]


def _write_part(name: str | None, value: JsonValue, shape: Shape, context: Context) -> Part:
    declared = declared_media_type(context.encoding.get(name or ""), shape)
    media_type = declared or default_media_type(value, shape)
    encoded = encode_part(value, media_type, shape, context)
    filename = None
    if isinstance(value, bytes) or shape.is_binary:
        filename = f"file.{_EXTENSIONS.get(media_type, 'bin')}"
    headers: list[tuple[str, str]] = []
    if declared or encoded.content_type != "text/plain":
        headers.append(("Content-Type", encoded.content_type))
    return Part(Headers(headers), encoded.content, name, filename)


def _boundary(parts: Sequence[Part]) -> str:
    digest = hashlib.sha256()
    for part in parts:
        digest.update(repr((part.name, part.filename, part.headers.items, part.content)).encode())
    while True:
        boundary = f"part-{digest.hexdigest()[:24]}"
        if not any(boundary.encode() in part.content for part in parts):
            return boundary
        digest.update(b"again")


_EXTENSIONS = {
    "application/pdf": "pdf",
    "application/zip": "zip",
    "audio/wav": "wav",
    "image/gif": "gif",
    "image/jpeg": "jpg",
    "image/png": "png",
    "image/webp": "webp",
    "text/csv": "csv",
    "text/plain": "txt",
}
