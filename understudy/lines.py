"""Log lines on a stream that others share: whole, and never in the way of what they tell.

Knows threads, processes and streams; not what the lines say.
"""

from __future__ import annotations

import logging
import os
import tempfile
import threading
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from typing import TextIO

_MOST_WAITING = 1_000_000
"""Characters that wait for the reader of the stream; what comes on top of them is left out."""
_PATIENCE = 0.3
"""Seconds that the last lines have to leave when the process ends."""


class LineHandler(logging.Handler):
    """Writes each record in one piece, from a thread of its own that begins with the first.

    A reader that is slow delays nobody: what is too much for it is left out, and that is said. One that is gone ends
    the log and nothing else. With `is_shared`, forked processes take turns.
    """

    def __init__(self, stream: TextIO, *, is_shared: bool = False) -> None:
        super().__init__()
        self._stream: TextIO | None = stream
        self._turn = _turns() if is_shared else nullcontext
        self._begin()
        if hasattr(os, "register_at_fork"):
            os.register_at_fork(after_in_child=self._begin)  # the thread, and what it has to write, is the parent's

    def _begin(self) -> None:
        self._changed = threading.Condition()
        self._waiting: list[str] = []
        self._size = 0
        self._left_out = 0
        self._thread: threading.Thread | None = None

    def emit(self, record: logging.LogRecord) -> None:
        """Let the record wait for its turn. Never blocks, never raises for the stream's sake."""
        text = self.format(record)
        with self._changed:
            if self._size + len(text) > _MOST_WAITING:
                self._left_out += 1
                return
            self._waiting.append(text)
            self._size += len(text)
            if not self._thread:
                self._thread = threading.Thread(target=self._write_all, name="log", daemon=True)
                self._thread.start()
            self._changed.notify_all()

    def flush(self) -> None:
        """Wait until all is written, but no longer than a moment."""
        with self._changed:
            self._changed.wait_for(lambda: not self._size, _PATIENCE)

    def _write_all(self) -> None:
        while True:
            with self._changed:
                self._changed.wait_for(lambda: bool(self._waiting))
                texts, self._waiting = self._waiting, []
                left_out, self._left_out = self._left_out, 0
            said = [f"{left_out} lines are left out here: nobody read them in time"] if left_out else []
            self._write("".join(f"{text}\n" for text in [*texts, *said]))
            with self._changed:
                self._size -= sum(map(len, texts))
                self._changed.notify_all()

    def _write(self, text: str) -> None:
        with self._turn():
            try:
                if self._stream:
                    self._stream.write(text)
                    self._stream.flush()
            except (OSError, ValueError):
                self._stream = None


def _turns() -> Callable[[], AbstractContextManager[None]]:
    """What makes a block that one process at a time is in; the turn ends with its process, however that ends."""
    import fcntl

    file = tempfile.TemporaryFile()  # noqa: SIM115  (as long as we live)

    @contextmanager
    def turn() -> Iterator[None]:
        fcntl.lockf(file, fcntl.LOCK_EX)
        try:
            yield
        finally:
            fcntl.lockf(file, fcntl.LOCK_UN)

    return turn
