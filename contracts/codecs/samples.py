"""Content of media types that no schema describes: small, valid, the same for the same seed; and its recognition."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import lru_cache

from contracts import media_types
from contracts.codecs import archives, images, sounds
from contracts.codecs.model import Context, Encoded, codec_for
from contracts.codecs.sample_texts import sample_text
from contracts.codecs.table import CODECS
from contracts.codecs.text import bytes_of
from contracts.errors import DecodeError, EncodeError
from contracts.json_values import JsonValue


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of content that is known by its structure."""

    media_types: tuple[str, ...]
    """The first is its registered name."""
    is_one: Callable[[bytes], bool]
    make: Callable[[bytes], bytes] | None = None
    """From 32 bytes of seed; None where we recognise what we can't make."""


def _text(seed: bytes) -> str:
    return f"Sample {seed[:3].hex()}"


def _file(seed: bytes) -> dict[str, bytes]:
    return {"sample.txt": f"{_text(seed)}\n".encode()}


_OFFICE = "application/vnd.openxmlformats-officedocument"

KINDS: tuple[Kind, ...] = (
    Kind(("image/png", "image/x-png"), images.is_png, images.png),
    Kind(("image/jpeg", "image/jpg", "image/pjpeg"), images.is_jpeg, images.jpeg),
    Kind(("image/gif",), images.is_gif, images.gif),
    Kind(("image/webp",), images.is_webp, images.webp),
    Kind(("image/bmp", "image/x-ms-bmp", "image/x-bmp"), images.is_bmp, images.bmp),
    Kind(("image/tiff",), images.is_tiff),
    Kind(("image/vnd.microsoft.icon", "image/x-icon"), images.is_icon),
    Kind(("audio/wav", "audio/x-wav", "audio/wave", "audio/vnd.wave"), sounds.is_wav, sounds.wav),
    Kind(("audio/mpeg", "audio/mp3"), sounds.is_mp3, sounds.mp3),
    Kind(("video/mp4", "audio/mp4"), sounds.is_mp4, sounds.mp4),
    Kind(("audio/ogg", "video/ogg", "application/ogg"), sounds.is_ogg),
    Kind(("video/webm", "audio/webm"), sounds.is_webm),
    Kind(("application/pdf",), archives.is_pdf, lambda seed: archives.pdf(_text(seed))),
    Kind(
        ("application/zip", "application/x-zip-compressed", "application/java-archive"),
        archives.is_zip,
        lambda seed: archives.zipped(_file(seed)),
    ),
    Kind(
        ("application/gzip", "application/x-gzip"),
        archives.is_gzip,
        lambda seed: archives.gzipped(_file(seed)["sample.txt"]),
    ),
    Kind(("application/x-tar",), archives.is_tar, lambda seed: archives.tarred(_file(seed))),
    Kind(("application/x-bzip2",), archives.is_bzip, lambda seed: archives.bzipped(_file(seed)["sample.txt"])),
    Kind(("application/x-xz",), archives.is_xz, lambda seed: archives.xzipped(_file(seed)["sample.txt"])),
    Kind((f"{_OFFICE}.spreadsheetml.sheet",), archives.is_office, lambda seed: archives.workbook(_text(seed))),
    Kind((f"{_OFFICE}.wordprocessingml.document",), archives.is_office, lambda seed: archives.letter(_text(seed))),
)
"""What we know, in the order in which a range such as `image/*` is served."""


def sample_bytes(media_type: str, seed: int) -> bytes:
    """Content of that media type, or of one inside that range; for types that we know nothing of, 32 bytes.

    The same media type and seed give the same bytes, everywhere.
    """
    digest = hashlib.sha256(str(seed).encode()).digest()
    kind = next((kind for kind in _kinds(media_type) if kind.make is not None), None)
    return kind.make(digest) if kind is not None and kind.make is not None else digest


def sample_content(media_type: str, seed: int) -> Encoded:
    """Content of that media type where nobody says what is in it: a picture, a text, an object in its syntax, bytes.

    It can be read as what it says it is. The same media type and seed give the same content, everywhere.
    """
    if not is_known(media_type):
        digest = hashlib.sha256(str(seed).encode()).digest()
        text = _text(digest)
        known = sample_text(media_type, text, int.from_bytes(digest[3:5]) % 1000)
        if known is not None:
            return Encoded(media_type, bytes_of(known, media_type))
        codec, context = codec_for(media_type, CODECS), Context(media_type, codecs=CODECS)
        values: tuple[JsonValue, ...] = ({"sample": text}, [{"data": text}], [text], text)
        for value in values if codec is not CODECS[-1] else ():
            try:
                encoded = codec.encode(value, context)
                if codec.decode(encoded.content, replace(context, media_type=encoded.content_type)) == value:
                    return encoded
            except (DecodeError, EncodeError):
                continue
    return Encoded(media_type, sample_bytes(media_type, seed))


def looks_like(media_type: str, content: bytes) -> bool:
    """Whether content has the structure of that media type, or of one that we know inside that range.

    Types that we know nothing of, and ranges over them such as `*/*`, are taken at their word. The structure is looked
    at, not the pictures: a file that passes may still be damaged inside.
    """
    kinds = _kinds(media_type)
    if not kinds or _knows_only_some(media_type):
        return True
    return any(kind.is_one(content) for kind in kinds)


def is_known(media_type: str) -> bool:
    """Whether `looks_like` can tell content of that type from other content."""
    return bool(_kinds(media_type)) and not _knows_only_some(media_type)


def kind_of(content: bytes) -> str | None:
    """The registered name of the kind of content whose structure these bytes have; None if it is none that we know."""
    return next((kind.media_types[0] for kind in KINDS if kind.is_one(content)), None)


@lru_cache(maxsize=256)
def _kinds(media_type: str) -> tuple[Kind, ...]:
    """The kinds that the media type names, or that lie inside the range."""
    return tuple(
        kind
        for kind in KINDS
        if any(
            media_types.matches(media_type, name) or media_types.matches(name, media_type) for name in kind.media_types
        )
    )


def _knows_only_some(media_type: str) -> bool:
    return media_type.partition("/")[2].partition(";")[0].strip() == "*"
