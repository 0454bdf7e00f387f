"""Where the parts of a text stand, looked up only when a place is told.

Knows lines, columns and JSON Pointers; knows no syntax: the reader of a syntax hands over a function that makes the
tree of spots, called at most once, on the first question.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from contracts.errors import Place, Problem, UnreadableDocument
from contracts.json_values import tokens


@dataclass(frozen=True, slots=True)
class Spot:
    """One fixed place in a text, whatever the pointer; 1-based."""

    line: int
    column: int

    def line_of(self, pointer: str) -> int | None:  # noqa: ARG002 - the protocol's
        """The line, whatever the pointer."""
        return self.line

    def column_of(self, pointer: str) -> int | None:  # noqa: ARG002 - the protocol's
        """The column, whatever the pointer."""
        return self.column


@dataclass(slots=True, eq=False)
class Spots:
    """Where a value begins (for a member: where its key begins) and the spots of what it holds; 1-based."""

    line: int
    column: int
    children: dict[str, Spots] | list[Spots] | None = None

    def child(self, token: str) -> Spots | None:
        """The spots of the member or element that a plain token names, or None."""
        if isinstance(self.children, dict):
            return self.children.get(token)
        if isinstance(self.children, list) and token.isascii() and token.isdigit() and int(token) < len(self.children):
            return self.children[int(token)]
        return None


class LazyPositions:
    """The positions of one text, computed by `make` when the first one is asked for that is not plain anyway.

    `is_one_line`: whether the text has no line breaks, as large documents made by programs have none.
    """

    __slots__ = ("_is_one_line", "_make", "_root")

    def __init__(self, make: Callable[[], Spots | None], *, is_one_line: bool = False) -> None:
        self._make = make
        self._is_one_line = is_one_line
        self._root: Spots | bool | None = False

    def line_of(self, pointer: str) -> int | None:
        """The 1-based line on which the target of the JSON Pointer begins, or of its nearest ancestor."""
        if self._is_one_line:
            return 1
        spot = self._find(pointer)
        return spot.line if spot else None

    def column_of(self, pointer: str) -> int | None:
        """The 1-based column at which the target of the JSON Pointer begins, or of its nearest ancestor."""
        spot = self._find(pointer)
        return spot.column if spot else None

    def _find(self, pointer: str) -> Spots | None:
        if isinstance(self._root, bool):
            self._root = self._make()
        found = self._root
        for token in tokens(pointer) if found else ():
            below = found.child(token) if found else None
            if below is None:
                break
            found = below
        return found


def unreadable(name: str, message: str, repair: str = "", *, line: int = 0, column: int = 0) -> UnreadableDocument:
    """The error of a text that holds nothing to work with; `line` 0 where there is none to name."""
    place = Place(name, "", Spot(line, column) if line else None)
    return UnreadableDocument(Problem("unreadable-document", place, message, repair))
