"""Contents as recordings hold them: decoded already by most, in their coding by some."""

from __future__ import annotations

from contracts.messages import Headers
from contracts.testing.content_codings import TooMuchContent, UndecodableContent, decoded
from contracts.traffic.model import MOST_BYTES

_GZIP = b"\x1f\x8b"


def unfolded(content: bytes, headers: Headers) -> bytes | None:
    """The content without the coding that its header section names; None where that can't be undone here.

    Most recordings have the content without it, though the field stands: text is taken for that.
    """
    codings = headers.values("Content-Encoding")
    if not codings or not content or ",".join(codings).strip().lower() == "identity":
        return content
    if content.startswith(_GZIP):
        try:
            return decoded(content, ["gzip"], MOST_BYTES)
        except (TooMuchContent, UndecodableContent):
            return None
    return content if _is_utf_8(content) else _undone(content, codings)


def _undone(content: bytes, codings: tuple[str, ...]) -> bytes | None:
    try:
        return decoded(content, codings, MOST_BYTES)
    except (TooMuchContent, UndecodableContent):
        return None


def _is_utf_8(content: bytes) -> bool:
    try:
        content.decode()
    except UnicodeDecodeError:
        return False
    return True
