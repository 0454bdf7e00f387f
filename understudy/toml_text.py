"""TOML text with the line of each of its parts, so that what is wrong in it can be pointed at.

The standard library reads the values; it keeps no positions, so that a second look at the text finds them. That one
relies on the text being valid. Knows nothing of what the parts mean. Source: TOML 1.0.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any, TypeAlias

Path: TypeAlias = tuple[str | int, ...]
"""Where a part stands: keys of tables and 0-based numbers of elements, from the top."""

_GAP = re.compile(r"(?:[ \t\r\n]|#[^\n]*)*")
_PART = re.compile(r"""[ \t]*(?:"(?:[^"\\\n]|\\.)*"|'[^'\n]*'|[A-Za-z0-9_-]+)[ \t]*""")
_STRING = re.compile(
    r'"""(?:[^\\]|\\.)*?"{3,5}|' + r"'''.*?'{3,5}" + r'|"(?:[^"\\\n]|\\.)*"' + r"|'[^'\n]*'", re.DOTALL
)
_WORD = re.compile(r"[^,\]}#\n]+")


@dataclass(frozen=True)  # without slots, so that the second look is kept
class Toml:
    """A text, read."""

    text: str
    value: Mapping[str, Any]

    @cached_property
    def lines(self) -> Mapping[Path, int]:
        """1-based, by the place of the part."""
        return _Lines(self.text).found

    def line_of(self, path: Path) -> int | None:
        """The line on which the part begins, or the nearest that it is in; None where neither is known."""
        while path and path not in self.lines:
            path = path[:-1]
        return self.lines.get(path)


def read_toml(text: str) -> Toml:
    """The text's values and their lines.

    Raises: tomllib.TOMLDecodeError
    """
    return Toml(text.replace("\r\n", "\n"), tomllib.loads(text))


class _Lines:
    """The look for positions: statement by statement, by recursive descent."""

    def __init__(self, text: str) -> None:
        self.found: dict[Path, int] = {}
        self._text = text
        self._at = 0
        self._counts: dict[Path, int] = {}
        table: Path = ()
        while self._next():
            start = self._at
            if self._text.startswith("[", start):
                table = self._header()
                for length in range(1, len(table) + 1):
                    self._note(table[:length], start)
            else:
                self._pair(table)

    def _next(self) -> str:
        """The next character that means something; empty at the end."""
        self._skip(_GAP)
        return self._text[self._at : self._at + 1]

    def _skip(self, pattern: re.Pattern[str]) -> str:
        found = pattern.match(self._text, self._at)
        self._at = found.end() if found else len(self._text)  # never twice at the same place
        return found.group() if found else ""

    def _note(self, path: Path, at: int) -> None:
        self.found.setdefault(path, self._text.count("\n", 0, at) + 1)

    def _header(self) -> Path:
        is_array = self._text.startswith("[[", self._at)
        self._at += 1 + is_array
        path = self._inside(self._key())
        self._at += 1 + is_array
        if is_array:
            self._counts[path] = self._counts.get(path, -1) + 1
            path = (*path, self._counts[path])
        return path

    def _inside(self, key: Path) -> Path:
        """The path of a header's key: of an array of tables on the way it means the last one."""
        path: Path = ()
        for part in key[:-1]:
            path = (*path, part)
            if path in self._counts:
                path = (*path, self._counts[path])
        return (*path, key[-1])

    def _key(self) -> Path:
        parts = [self._part()]
        while self._text.startswith(".", self._at):
            self._at += 1
            parts.append(self._part())
        return tuple(parts)

    def _part(self) -> str:
        text = self._skip(_PART).strip()
        return str(tomllib.loads(f"key = {text}")["key"]) if text[:1] in ('"', "'") else text

    def _pair(self, table: Path) -> None:
        start = self._at
        path = table
        for part in self._key():
            path = (*path, part)
            self._note(path, start)
        self._at += 1  # the sign between key and value
        self._value(path)

    def _value(self, path: Path) -> None:
        following = self._next()
        self._note(path, self._at)
        if following in ('"', "'"):
            self._skip(_STRING)
        elif following in ("[", "{"):
            self._at += 1
            self._members(path, is_table=following == "{")
        else:
            self._skip(_WORD)

    def _members(self, path: Path, *, is_table: bool) -> None:
        number = 0
        while self._next() not in ("]", "}", ""):
            if is_table:
                self._pair(path)
            else:
                self._value((*path, number))
            number += 1
            if self._next() == ",":
                self._at += 1
        self._at += 1
