"""Recordings in files: which kind one is, by what stands in it, and its exchanges one at a time.

HTTP Archives and lines of JSON, packed by gzip or not. Knows files; a recording of any size takes the room of one
exchange.
"""

from __future__ import annotations

import gzip
import io
import re
import sys
import zlib
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import IO, cast

from contracts.errors import UsageError
from contracts.traffic.archives import entries
from contracts.traffic.har import recorded_of
from contracts.traffic.lines import recorded_lines
from contracts.traffic.model import BrokenOff, Left, Recorded

_PEEKED = 64 * 1024
_ARCHIVE = re.compile(rb'"log"\s*:\s*\{')
_GZIP = b"\x1f\x8b"
_MARK = b"\xef\xbb\xbf"
STDIN = "-"


def exchanges_in(path: str) -> Iterator[Recorded | Left]:
    """What is recorded in the file of that name, `-` for standard input, read as it is asked for.

    Raises: UsageError, at the first, for a file that can't be read or is no recording; BrokenOff, later, where it ends
    early.
    """
    name = "stdin" if path == STDIN else Path(path).name
    try:
        with ExitStack() as stack:
            file = sys.stdin.buffer if path == STDIN else stack.enter_context(Path(path).open("rb"))
            yield from _exchanges(_unpacked(file), path, name)
    except (gzip.BadGzipFile, EOFError, zlib.error) as error:
        raise BrokenOff(f"{path}: can't be unpacked any further: {error}") from None
    except BrokenOff as broken:
        raise BrokenOff(f"{path}: {broken}") from None
    except OSError as error:
        raise UsageError(f"{path!r}: can't be read: {error.strerror or error}") from None


def refuse_absent(path: str) -> None:
    """Raises: UsageError for a file that is not there, before others are read."""
    if path != STDIN and not Path(path).is_file():
        what = "is a folder" if Path(path).is_dir() else "is not there"
        raise UsageError(f"{path!r}: {what}; expected a recording: HAR, or an exchange on each line as JSON")


class _Rewound(io.RawIOBase):
    """A stream of which a piece was read already, from that piece on. Closing it leaves the stream open."""

    def __init__(self, piece: bytes, rest: IO[bytes]) -> None:
        super().__init__()
        self._piece = memoryview(piece)
        self._rest = rest

    def readable(self) -> bool:
        """Always."""
        return True

    def readinto(self, buffer: object) -> int:
        """Of the piece first."""
        room = memoryview(cast("bytearray", buffer))
        found = self._piece[: len(room)] if self._piece else memoryview(self._rest.read(len(room)))
        self._piece = self._piece[len(found) :]
        room[: len(found)] = found
        return len(found)


def _unpacked(file: IO[bytes]) -> IO[bytes]:
    piece = file.read(len(_GZIP))
    stream = io.BufferedReader(_Rewound(piece, file), _PEEKED)
    return cast("IO[bytes]", gzip.GzipFile(fileobj=stream)) if piece == _GZIP else stream


def _exchanges(file: IO[bytes], path: str, name: str) -> Iterator[Recorded | Left]:
    piece = file.read(_PEEKED)
    beginning = piece.removeprefix(_MARK).lstrip()
    if beginning and not beginning.startswith(b"{"):
        raise UsageError(
            f"{path!r}: is no recording, it begins with {beginning[:20]!r}; expected HAR, or an exchange on each line "
            "as JSON"
        )
    stream = io.BufferedReader(_Rewound(piece, file), _PEEKED)
    if _is_archive(beginning):
        for number, entry in enumerate(entries(stream), start=1):
            yield recorded_of(entry, f"{name}, entry {number}")
    else:
        yield from recorded_lines(stream, name)


def _is_archive(beginning: bytes) -> bool:
    """Whether it is a JSON text with a `log`; an exchange has its request first."""
    found = _ARCHIVE.search(beginning)
    return found is not None and b'"request"' not in beginning[: found.start()]
