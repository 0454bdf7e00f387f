"""Exchanges that are not judged: counted by reason, and the most frequent of them named, in bounded room.

Knows messages and addresses; no document.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from urllib.parse import unquote

from contracts.messages import Request
from contracts.traffic.model import Left, Reason

_MOST_KNOWN = 1000
_MOST_NAMED = 5
_LONGEST = 100
_OF_ONE = re.compile(r"\d+|[0-9a-fA-F-]{16,}|(?=[^/]*\d)[\w~.=+-]{16,}|.{40,}")
"""A segment that names one thing among many."""

_SAID: dict[Reason, str] = {
    "undeclared": "to a path or method that the document does not declare",
    "elsewhere": "to another host, or outside the base path",
    "not selected": "to operations that were not selected",
    "unanswered": "without an answer",
    "cached": "answered by a browser's cache or a service worker",
    "passed over": "that came faster than they could be judged",
    "unreadable": "that can't be read",
}
"""What is said of a number of them, in the order told."""


class Strangers:
    """The running count."""

    def __init__(self) -> None:
        self._counts: Counter[Reason] = Counter()
        self._named: dict[Reason, Counter[str]] = {}

    @property
    def total(self) -> int:
        """How many there are."""
        return self._counts.total()

    def leave(self, left: Left) -> None:
        """Counts one that a recording has nothing to judge of."""
        self.count(left.reason, f"{left.name}: {left.message}" if left.message else "")

    def count(self, reason: Reason, name: str = "") -> None:
        """Counts one by a name that others may share."""
        self._counts[reason] += 1
        if name:
            named = self._named.setdefault(reason, Counter())
            if name in named or len(named) < _MOST_KNOWN:
                named[name] += 1

    def most(self, reason: Reason) -> str:
        """The most frequent name of that reason; empty if there is none."""
        named = self._named.get(reason)
        return named.most_common(1)[0][0] if named else ""

    def notes(self) -> Iterator[str]:
        """A sentence for each reason, with the names that come most often."""
        for reason, said in _SAID.items():
            count = self._counts[reason]
            if count:
                yield f"not judged: {count:,} {said}{self._names(reason)}"

    def _names(self, reason: Reason) -> str:
        named = self._named.get(reason)
        if not named:
            return ""
        shown = [f"{name} x{count:,}" if count > 1 else name for name, count in named.most_common(_MOST_NAMED)]
        more = f", and {len(named) - _MOST_NAMED:,} more" if len(named) > _MOST_NAMED else ""
        return f": {', '.join(shown)}{more}"


def sort_of(request: Request) -> str:
    """Method and path, with `{}` for what names one thing among many: `GET /users/{}/posts`."""
    segments = unquote(request.path)[: 2 * _LONGEST].split("/")
    path = "/".join("{}" if _OF_ONE.fullmatch(each) else each for each in segments)
    return f"{request.method} {path}"[:_LONGEST]
