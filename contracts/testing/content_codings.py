"""Undoing content codings within bounds. Source: RFC 9110, section 8.4.1.

Knows bytes and the codings' names; a bomb exhausts no memory.
"""

from __future__ import annotations

import zlib
from collections.abc import Sequence


class UndecodableContent(Exception):
    """The content is not in the coding it claims."""


class TooMuchContent(Exception):
    """The content unfolds to more than is held."""


class UnknownCoding(UndecodableContent):
    """The coding is none that can be undone here, so that nothing is known of the content."""


def decoded(content: bytes, field_values: Sequence[str], limit: int) -> bytes:
    """The content with the codings that its `Content-Encoding` fields name undone, last applied first.

    Raises: UndecodableContent naming the coding; TooMuchContent past `limit` bytes.
    """
    codings = [coding.strip().lower() for value in field_values for coding in value.split(",")]
    for coding in reversed([coding for coding in codings if coding]):
        content = _undone(content, coding, limit)
    return content


def _undone(content: bytes, coding: str, limit: int) -> bytes:
    if coding == "identity":
        return content
    if coding in ("gzip", "x-gzip"):
        return _inflated(content, 16 + zlib.MAX_WBITS, coding, limit)
    if coding == "deflate":
        try:
            return _inflated(content, zlib.MAX_WBITS, coding, limit)
        except UndecodableContent:
            # Some servers send the bare DEFLATE stream without its zlib wrapper: RFC 9110, section 8.4.1.2, note.
            return _inflated(content, -zlib.MAX_WBITS, coding, limit)
    raise UnknownCoding(
        f"Content-Encoding {coding!r} is none that can be undone here (gzip, deflate, identity), so that the content "
        "can't be judged; send an Accept-Encoding that the server heeds"
    )


def _inflated(content: bytes, window_bits: int, coding: str, limit: int) -> bytes:
    """What the content holds; of gzip all its members, one after the other (RFC 1952, section 2.2)."""
    result, left = b"", content
    while left or not result:
        inflater = zlib.decompressobj(window_bits)
        try:
            result += inflater.decompress(left, limit + 1 - len(result))
        except zlib.error as error:
            raise UndecodableContent(f"the content is not in the coding {coding!r} that it claims: {error}") from None
        if len(result) > limit:
            size = f"{len(content):,} bytes"
            raise TooMuchContent(f"the {coding!r} content of {size} unfolds to more than {limit:,}: it was not judged")
        if not inflater.eof:
            raise UndecodableContent(f"the {coding!r} content ends early, after {len(content)} bytes")
        left = inflater.unused_data
        if not left or coding == "deflate":
            break
    return result
