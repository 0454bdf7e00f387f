"""Showing where a run stands: one live line on a terminal, a line now and then in a log. To standard error.

And a line for each case, if that is wanted.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from types import TracebackType
from typing import Self, TextIO
from urllib.parse import urlsplit

from contracts.reports.printable import printable
from contracts.testing import Event, Progress
from contracts.testing.events import Exchanged, Found, Started

LONGEST = 500
"""Characters of the line of a case."""
_LIVE_EVERY = 0.1
_LOG_EVERY = 10.0
_LOG_STEP = 0.05


class ProgressLine:
    """Tells progress on a stream; as a context manager it leaves a terminal's line clean behind."""

    def __init__(
        self,
        stream: TextIO,
        *,
        is_quiet: bool = False,
        is_verbose: bool = False,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """`is_verbose`: each case has a line of its own."""
        self._stream = stream
        self._is_quiet = is_quiet
        self._is_verbose = is_verbose
        self._slowest = (0.0, "")
        self._origin = ""
        self._codes: dict[str, str] = {}
        self._case: Exchanged | None = None
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

    def tell(self, event: Event) -> None:
        """Shows where the run stands, unless that was done a moment ago; takes in what else happens."""
        if self._is_quiet:
            return
        if isinstance(event, Started):
            self._origin = "://".join(urlsplit(event.base_url)[:2])
        elif isinstance(event, Found):
            self._codes[event.fingerprint] = f"{event.finding.level} {event.finding.check}"
        elif isinstance(event, Exchanged) and event.is_case:
            self._case = event
            if event.exchange and event.exchange.elapsed > self._slowest[0]:
                self._slowest = (event.exchange.elapsed, event.operation)
        elif isinstance(event, Progress):
            # What was found in a case is told before the progress that it makes.
            if self._is_verbose and self._case:
                self._write(f"{self._case_line(self._case)}\n")
            self._show(event)

    def _case_line(self, case: Exchanged) -> str:
        """Name, method, URL, status and verdict."""
        request = case.request
        found = [self._codes.get(each, each) for each in case.fingerprints]
        verdict = "; ".join(found) or ("the credentials are refused" if case.is_refused else "ok")
        status = case.status or "no answer"
        return printable(f"{case.case}  {request.method} {self._origin}{request.target}  {status}  {verdict}", LONGEST)

    def _write(self, text: str) -> None:
        if self._has_line:
            self._stream.write("\r\x1b[K")
            self._has_line = False
        self._stream.write(text)
        self._stream.flush()

    def _show(self, progress: Progress) -> None:
        now = self._clock()
        share = progress.sent / progress.budget if progress.budget else 0.0
        if self._is_live:
            if now - self._told_at >= _LIVE_EVERY:
                self._stream.write(f"\r\x1b[K{_line(progress, self._slowest)[:130]}")
                self._stream.flush()
                self._has_line = True
                self._told_at = now
        elif now - self._told_at >= _LOG_EVERY or (
            share - self._told_share >= _LOG_STEP and now - self._told_at >= 1.0
        ):
            self._write(_line(progress, self._slowest) + "\n")
            self._told_at, self._told_share = now, share


_LONGEST_LEFT = 86_400.0
"""Seconds: beyond a day nobody knows; a run without a bound on its cases would be told an eternity."""


def _line(progress: Progress, slowest: tuple[float, str]) -> str:
    """Operations, cases, findings, rate, how long it took and may take at most, and the slowest answer so far."""
    found = ", ".join(f"{count} {level}{'s' * (count != 1)}" for level, count in progress.levels.items() if count)
    rate = progress.sent / progress.elapsed if progress.elapsed else 0.0
    left = (progress.budget - progress.sent) / rate if rate else 0.0
    seconds, label = slowest
    return (
        f"{progress.tried}/{progress.operations} operations  {progress.sent} cases  {found or 'no findings'}  "
        f"{rate:.0f}/s  {progress.elapsed:.0f} s"
        + (f", at most {left:.0f} s left" if 1 <= left <= _LONGEST_LEFT else "")
        + (f"  slowest {seconds:.2g} s {label}" if label else f"  {progress.at}")
    )
