"""What every codec is made of: the table's entry, what it is told, and what it hands back."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Protocol

from contracts.errors import UsageError
from contracts.json_values import JsonValue
from contracts.styles import ANY, Shape


class PartEncodingLike(Protocol):
    """How one property of a form or multipart body is written, such as a document's Encoding or a `PartEncoding`."""

    @property
    def content_type(self) -> str | None:
        """The part's media type, or several of them, separated by commas."""

    @property
    def style(self) -> str | None:
        """The style of a query parameter; with it, or with `explode`, `content_type` is passed over."""

    @property
    def explode(self) -> bool | None:
        """Whether elements and properties are written each by itself; None: by the style's default."""

    @property
    def allow_reserved(self) -> bool:
        """Whether RFC 3986's reserved characters are written as they are."""


@dataclass(frozen=True, slots=True)
class PartEncoding:
    """How one property of a form or multipart body is written. Source: OAS 3.2, Encoding Object."""

    content_type: str | None = None
    style: str | None = None
    explode: bool | None = None
    allow_reserved: bool = False


@dataclass(frozen=True, slots=True)
class Encoded:
    """Content, and the `Content-Type` to send with it: boundary and charset are in it."""

    content_type: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Context:
    """What a codec is told besides the content or value."""

    media_type: str
    """As in `Content-Type`, parameters included."""
    shape: Shape = ANY
    encoding: Mapping[str, PartEncodingLike] = field(default_factory=dict)
    """By property."""
    codecs: tuple[Codec, ...] = ()
    """The whole table, for what stands inside of parts."""
    depth: int = 0
    """How many contents this content stands in."""


@dataclass(frozen=True, slots=True)
class Codec:
    """One way to read and write content. A table of them is searched in order; the first that `reads` a type is it."""

    name: str
    reads: Callable[[str], bool]
    """Whether it is the codec of a media type."""
    decode: Callable[[bytes, Context], JsonValue]
    """Raises DecodeError."""
    encode: Callable[[JsonValue, Context], Encoded]
    """Raises EncodeError."""


def codec_for(media_type: str, codecs: tuple[Codec, ...]) -> Codec:
    """The first codec of the table that reads the media type.

    Raises: UsageError if the table has none, as one that the caller put together may.
    """
    for codec in codecs:
        if codec.reads(media_type):
            return codec
    known = ", ".join(codec.name for codec in codecs)
    raise UsageError(f"no codec in the table reads {media_type!r}; it has {known or 'none at all'}")
