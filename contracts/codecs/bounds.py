"""How many values content may hold, seen before it is read: what holds them in memory takes many times its bytes.

Knows bytes and what separates values in them; knows no syntax beyond that.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from contracts.errors import OversizedContent

MOST = 1_000_000
"""Values of one content, at every depth. Ordinary content has some 20 bytes to each, so that 16 MiB stay below it."""

_SEPARATORS = (b",", b"[", b"{")
_IRRELEVANT = bytes(set(range(256)) - set(b',[{"'))
_RUNS = re.compile(rb'(?:"[^"]*+"?)++|([,\[{]++)')


def bound_json(content: bytes, most: int = MOST) -> None:
    """Raises: OversizedContent for JSON, or a sequence of JSON texts, in which more than `most` values begin or end."""
    if len(content) <= most or _count(content, _SEPARATORS) <= most:
        return
    count = 0
    # What is left are separators, and those of the texts that hold some: a text may hold as many as it likes.
    left = content.replace(rb"\\", b"").replace(rb"\"", b"").translate(None, _IRRELEVANT).replace(b'""', b"")
    for run in _RUNS.finditer(left):
        count += len(run[1] or b"")
        if count > most:
            raise _oversized("JSON")


def bound(content: bytes, separators: Sequence[bytes], what: str, *, weight: int = 1) -> None:
    """Raises: OversizedContent if there are more of what separates values in the content than values can be held.

    `weight`: how many values take as much room as each of them.
    """
    if len(content) * weight > MOST and _count(content, separators) * weight > MOST:
        raise _oversized(what, MOST // weight, "values" if weight == 1 else "parts")


def _oversized(what: str, most: int = MOST, of: str = "values") -> OversizedContent:
    return OversizedContent(f"{what} of more than {most:,} {of}, which is as many as are held at once")


def _count(content: bytes, separators: Sequence[bytes]) -> int:
    return sum(map(content.count, separators))
