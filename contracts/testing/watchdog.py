"""A run's time as a promise: what takes longer, whatever it is, is broken off.

Knows threads and signals. Works in the main thread, where Ctrl-C works; elsewhere a run ends between two requests.
"""

from __future__ import annotations

import _thread
import signal
import threading
import time
from types import FrameType, TracebackType
from typing import Self

GRACE = 0.25
"""Seconds in which a run may come to its end by itself."""


class Watchdog:
    """Raises KeyboardInterrupt in this block once `deadline` (monotonic, in seconds) is over; None: never."""

    def __init__(self, deadline: float | None) -> None:
        self.has_bitten = False
        """Whether that happened; an interrupt without it is the user's."""
        is_main = threading.current_thread() is threading.main_thread()
        self._timer = threading.Timer(_left(deadline), self._bite) if deadline is not None and is_main else None
        self._lock = threading.Lock()
        self._is_over = False
        self._was_ignored = False

    def __enter__(self) -> Self:
        if self._timer:
            if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:  # as shells have it for what runs in the background
                signal.signal(signal.SIGINT, self._interrupted)
                self._was_ignored = True
            self._timer.daemon = True
            self._timer.start()
        return self

    def __exit__(self, type_: type[BaseException] | None, _value: object, _traceback: TracebackType | None) -> None:
        with self._lock:
            self._is_over = True
        if self._timer:
            self._timer.cancel()
        if self.has_bitten and type_ is not KeyboardInterrupt:
            time.sleep(GRACE)  # what was sent arrives in here, not in what follows
        if self._was_ignored:
            signal.signal(signal.SIGINT, signal.SIG_IGN)

    def _interrupted(self, _number: int, _frame: FrameType | None) -> None:
        if self.has_bitten:
            raise KeyboardInterrupt

    def _bite(self) -> None:
        with self._lock:
            if self._is_over:
                return
            self.has_bitten = True
            if hasattr(signal, "pthread_kill"):
                # Wakes it from a system call, too.
                signal.pthread_kill(threading.main_thread().ident or 0, signal.SIGINT)
            else:
                _thread.interrupt_main()


def _left(deadline: float) -> float:
    return max(0.0, deadline - time.monotonic()) + GRACE
