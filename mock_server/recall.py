"""The latest answers, kept so that a request that comes again is not worked out again.

An answer is a pure function of its request, so that forgetting one costs time and nothing else. Bounded in bytes; safe
for threads. Knows no document.
"""

from __future__ import annotations

import threading
from collections import OrderedDict

from contracts import Request
from mock_server.responder import Answered

_MOST = 8 * 1024 * 1024
_LARGEST = 128 * 1024
"""Bytes of one exchange that are worth it."""
_OVERHEAD = 8_000
"""Bytes, about, that an exchange takes beside what was sent."""


class Recall:
    """Answers by their requests, those asked for last."""

    def __init__(self, most: int = _MOST) -> None:
        self._most = most
        self._kept: OrderedDict[Request, tuple[Answered, int]] = OrderedDict()
        self._size = 0
        self._turn = threading.Lock()

    def get(self, request: Request) -> Answered | None:
        """What was answered to an equal request; None if that is not known any more."""
        with self._turn:
            found = self._kept.get(request)
            if found is None:
                return None
            self._kept.move_to_end(request)
            return found[0]

    def keep(self, request: Request, answered: Answered) -> None:
        """Remember the answer, in place of those that nobody has asked for the longest."""
        size = _size(request, answered)
        if size > _LARGEST:
            return
        with self._turn:
            if request not in self._kept:
                self._kept[request] = answered, size
                self._size += size
            while self._size > self._most:
                _, (_, freed) = self._kept.popitem(last=False)
                self._size -= freed


def _size(request: Request, answered: Answered) -> int:
    """About how many bytes the exchange takes; what was read of the request is taken to be as large as the request."""
    fields = sum(len(name) + len(value) for name, value in (*request.headers, *answered.response.headers))
    sent = len(request.target) + len(request.content or b"")
    return _OVERHEAD + 2 * (fields + sent) + len(answered.response.content)
