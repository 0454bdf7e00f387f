"""Which media type to write a value in: one inside a declared range, and whether it has a syntax for such values.

Knows media types and shapes; writes nothing.
"""

from __future__ import annotations

from contracts import media_types
from contracts.codecs.text import is_text_alone
from contracts.styles import ANY, Shape

_TYPICAL: tuple[str, ...] = (
    *("application/json", "application/vnd.understudy+json", "application/vnd.understudy+xml"),
    *("text/json", "text/plain", "image/png", "audio/wav", "video/mp4", "multipart/form-data"),
)
_OF_TEXT = ("text/plain", *_TYPICAL)
_OF_BYTES = ("application/octet-stream", *_TYPICAL)
_OF_FIELDS = ("application/x-www-form-urlencoded", "multipart/*", "text/csv")


def concrete(media_range: str, shape: Shape = ANY) -> str:
    """A media type inside the range that carries such values: of `*/*` JSON, but text or bytes where that is meant.

    What is no range is itself.
    """
    if not media_types.is_range(media_range):
        return media_range
    candidates = _OF_TEXT if is_text_alone(shape) else _TYPICAL
    if shape.is_binary:
        candidates = _OF_BYTES
    found = next((each for each in candidates if media_types.matches(each, media_range)), None)
    return found or media_range.replace("*", "x-understudy")


def suits(media_type: str, shape: Shape) -> bool:
    """Whether content of that type, or of one in that range, has a syntax for such values.

    Plain text and bytes have none for arrays and objects, though JSON can be put there, nor for whatever a schema of no
    type admits; where nothing at all is said, anything will do.
    """
    if shape is ANY or (shape.types and not shape.says("array", "object")):
        return True
    written = concrete(media_type, shape)
    structured = media_types.is_json(written) or media_types.is_xml(written) or media_types.is_sequential(written)
    return structured or any(media_types.matches(written, each) for each in _OF_FIELDS)
