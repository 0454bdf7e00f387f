"""The entries of an HTTP Archive, one at a time, out of a stream: an archive of any size takes the room of one entry.

Knows JSON's syntax and that entries stand under `log` and `entries`; not what is in one. Source: HAR 1.2.
"""

from __future__ import annotations

import codecs
import json
import re
from collections.abc import Iterator
from typing import IO

from contracts.json_values import JsonValue
from contracts.traffic.model import BrokenOff

_WHITE_SPACE = re.compile(r"[ \t\n\r]*")
_READ = 1024 * 1024
"""Bytes read at once, to begin with; more while a value goes on."""
_MOST = 512 * 1024 * 1024
"""Characters of a single value."""
_CERTAIN = 64
"""Characters behind a fault that show that it is one, and no end of what was read so far."""


def entries(stream: IO[bytes], at_once: int = _READ) -> Iterator[JsonValue]:
    """Each entry, read as it is asked for; `at_once`: bytes to read.

    Raises: BrokenOff that says how far it came where the text is no archive, or ends early.
    """
    text = _Text(stream, at_once)
    number = 0
    try:
        _descend(text, "log")
        _descend(text, "entries")
        text.punctuation("[")
        if text.next_character() == "]":
            return
        while True:
            yield text.value()
            number += 1
            if text.punctuation(",", "]") == "]":
                return
    except ValueError as error:
        raise BrokenOff(f"breaks off after {number} entries: {error}") from None
    except RecursionError:
        raise BrokenOff(f"breaks off after {number} entries: its values are nested too deeply") from None


def _descend(text: _Text, name: str) -> None:
    """Reads the object that comes as far as to the value of the member of that name.

    Raises: ValueError if there is none.
    """
    text.punctuation("{")
    while text.next_character() != "}":
        found = text.value()
        text.punctuation(":")
        if found == name:
            return
        text.value()
        if text.punctuation(",", "}") == "}":
            break
    raise ValueError(f"there is no member {name!r}, as an HTTP Archive has it")


class _Text:
    """A stream's text, of which what was read is forgotten."""

    def __init__(self, stream: IO[bytes], at_once: int) -> None:
        self._stream = stream
        self._at_once = at_once
        self._decoder = codecs.getincrementaldecoder("utf-8-sig")("surrogateescape")
        self._scanner = json.JSONDecoder()
        self._buffer = ""
        self._at = 0
        self._is_over = False

    def next_character(self) -> str:
        """The next one that is no white space; it stays."""
        while True:
            self._at = self._white_space_ends()
            if self._at < len(self._buffer):
                return self._buffer[self._at]
            if not self._more():
                raise ValueError("the text ends early")

    def _white_space_ends(self) -> int:
        found = _WHITE_SPACE.match(self._buffer, self._at)
        return found.end() if found else self._at

    def punctuation(self, *expected: str) -> str:
        """One of these characters, which must come."""
        found = self.next_character()
        if found not in expected:
            raise ValueError(f"expected {' or '.join(map(repr, expected))}, found {found!r}")
        self._at += 1
        return found

    def value(self) -> JsonValue:
        """The JSON value that comes."""
        self.next_character()
        while True:
            try:
                value, end = self._scanner.raw_decode(self._buffer, self._at)
            except json.JSONDecodeError as error:
                is_cut = error.pos + _CERTAIN > len(self._buffer) or error.msg.startswith("Unterminated string")
                if not is_cut or not self._more():
                    raise ValueError("the text ends early" if is_cut else error.msg) from None
                continue
            # A number may go on.
            is_cut = end == len(self._buffer) or self._buffer[end] in ".eE"
            if not is_cut or not self._more():
                self._at = end
                return value

    def _more(self) -> bool:
        """Whether there was more to read. As much again as there is, so that a long value is not begun too often."""
        if self._is_over:
            return False
        self._buffer = self._buffer[self._at :]
        self._at = 0
        if len(self._buffer) > _MOST:
            raise ValueError(f"a value goes on for more than {_MOST:,} characters")
        content = self._stream.read(max(self._at_once, len(self._buffer)))
        self._is_over = not content
        self._buffer += self._decoder.decode(content, final=self._is_over)
        return True
