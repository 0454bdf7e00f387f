"""Showing where a run stands: one live line on a terminal, a line now and then in a log. To standard error."""

from __future__ import annotations

import time
from collections.abc import Callable
from types import TracebackType
from typing import Self, TextIO

from contracts.testing import Event, Progress

_LIVE_EVERY = 0.1
_LOG_EVERY = 10.0
_LOG_STEP = 0.05


class ProgressLine:
    """Tells progress on a stream; as a context manager it leaves a terminal's line clean behind."""

    def __init__(self, stream: TextIO, *, is_quiet: bool = False, clock: Callable[[], float] = time.monotonic) -> None:
        self._stream = stream
        self._is_quiet = is_quiet
        self._is_live = stream.isatty()
        self._clock = clock
        self._told_at = -_LOG_EVERY if self._is_live else clock()
        self._told_share = 0.0
        self._has_line = False

    def __enter__(self) -> Self:
        return self

    def __exit__(self, _type: type[BaseException] | None, _value: object, _traceback: TracebackType | None) -> None:
        if self._has_line:
            self._stream.write("\r\x1b[K")
            self._stream.flush()

    def tell(self, progress: Event) -> None:
        """Shows where the run stands, unless that was done a moment ago; passes over what else happens."""
        if self._is_quiet or not isinstance(progress, Progress):
            return
        now = self._clock()
        share = progress.sent / progress.budget if progress.budget else 0.0
        if self._is_live:
            if now - self._told_at >= _LIVE_EVERY:
                self._stream.write(f"\r\x1b[K{_line(progress)[:110]}")
                self._stream.flush()
                self._has_line = True
                self._told_at = now
        elif now - self._told_at >= _LOG_EVERY or (
            share - self._told_share >= _LOG_STEP and now - self._told_at >= 1.0
        ):
            self._stream.write(_line(progress) + "\n")
            self._stream.flush()
            self._told_at, self._told_share = now, share


def _line(progress: Progress) -> str:
    found = ", ".join(f"{count} {level}{'s' * (count != 1)}" for level, count in progress.levels.items() if count)
    rate = progress.sent / progress.elapsed if progress.elapsed else 0.0
    return (
        f"{progress.tried}/{progress.operations} operations  {progress.sent} cases  {found or 'no findings'}  "
        f"{rate:.0f}/s  {progress.elapsed:.0f} s  {progress.at}"
    )
