"""Taking the content of an answer off the connection: as much of it as is wanted, and how it ended.

Knows how `http.client` reads content, and which content need not end; judges nothing.
"""

from __future__ import annotations

import http.client
from dataclasses import dataclass
from typing import Literal

from contracts import media_types
from contracts.testing.reading import BoundedReader, OutOfTime, TooLarge

_PIECE = 64 * 1024
_EVENT_ENDS = (b"\n\n", b"\r\n\r\n", b"\r\r")

Ending = Literal["whole", "early", "too large", "left"]
"""*early*: before the end that was announced; *left*: it is a stream, which we heard for a while."""


@dataclass(frozen=True, slots=True)
class Taken:
    """Content as it came."""

    content: bytes
    ending: Ending
    is_readable: bool = True
    """Whether it can be read though more was to come: items without an end of their own can be, parts can't."""


def take(raw: http.client.HTTPResponse, reader: BoundedReader, listening: float) -> Taken:
    """The content, up to the reader's bounds; of a stream what comes in `listening` seconds, up to its last whole item.

    Raises: OutOfTime, HTTPException, OSError
    """
    if raw.length is not None and not raw.chunked:
        return _take_so_much(raw, reader)
    media_type = raw.headers.get("Content-Type") or ""
    has_parts = media_types.matches(media_type, "multipart/*")
    is_stream = has_parts or media_types.is_sequential(media_type)
    if is_stream:
        reader.end_within(listening)
    content = bytearray()
    ending: Ending | None = None
    try:
        # Piece by piece: room is made for what came, not for what a chunk announces.
        while len(content) <= reader.most and (piece := raw.read1(_PIECE)):
            content += piece
    except http.client.IncompleteRead:
        ending = "early"
    except TooLarge:
        ending = "too large"
    except OutOfTime:
        if not is_stream:
            raise
        ending = "left"
    ending = ending or ("too large" if len(content) > reader.most else "whole")
    if ending == "left" or (ending == "too large" and is_stream and not has_parts):
        return Taken(_whole_items(bytes(content), media_type), "left", is_readable=not has_parts)
    return Taken(bytes(content), ending)


def _take_so_much(raw: http.client.HTTPResponse, reader: BoundedReader) -> Taken:
    """As much as was announced."""
    if raw.length is not None and raw.length > reader.most:
        content = raw.read(reader.most)
        return Taken(content, "too large" if len(content) == reader.most else "early")
    try:
        return Taken(raw.read(), "whole")
    except http.client.IncompleteRead as error:
        return Taken(error.partial, "early")


def _whole_items(content: bytes, media_type: str) -> bytes:
    """The content without the item that it breaks off in."""
    ends = _EVENT_ENDS if media_types.matches(media_type, "text/event-stream") else (b"\n",)
    return content[: max(content.rfind(each) + len(each) if each in content else 0 for each in ends)]
