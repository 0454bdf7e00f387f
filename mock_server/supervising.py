"""Worker processes: started together, replaced when one dies, and never left behind.

Knows processes and signals; not what the workers do. The parent only waits, so that a new worker can be forked from it
at any time, with all that was read and compiled before.
"""

from __future__ import annotations

import gc
import logging
import os
import signal
import sys
import time
import traceback
from collections.abc import Callable
from contextlib import suppress
from typing import NoReturn, TypeAlias

from contracts import UsageError

Work: TypeAlias = Callable[[Callable[[], None], int | None], None]
"""Works until it is told to stop, by SIGTERM or by the end of what the descriptor reads, and says when it is ready.

Without a descriptor it is the whole program, and SIGINT stops it, too.
"""

_LOG = logging.getLogger("mock_server")
_GRACE = 0.8
"""Seconds that workers have for what they are at, once they are told to stop."""
_PAUSE = 0.005


class WorkerFailed(Exception):
    """A worker ended before it was ready; it has said why."""


def supervise(work: Work, count: int, *, ready: Callable[[], None]) -> None:
    """Keep `count` processes at work until SIGINT or SIGTERM. Call it in the main thread of a process without others.

    `ready` is called once all of them are ready. One that dies is replaced, and a warning logged.

    Raises: WorkerFailed; UsageError if this platform can't have that many.
    """
    if not hasattr(os, "fork"):
        if count > 1:
            raise UsageError(f"{count} workers can't be had on {sys.platform}: a process there has no copies; use one")
        work(ready, None)
        return
    awaited = {signal.SIGINT, signal.SIGTERM, signal.SIGCHLD}
    previous = signal.signal(signal.SIGCHLD, lambda *_: None)  # what is ignored can't be waited for everywhere
    before = signal.pthread_sigmask(signal.SIG_BLOCK, awaited)
    gc.freeze()  # the workers share what was read as long as nobody writes to it
    team = _Team(work)
    try:
        team.start(count)
        ready()
        while signal.sigwait(awaited) == signal.SIGCHLD:
            team.replace_the_dead()
    finally:
        team.stop()
        signal.pthread_sigmask(signal.SIG_SETMASK, before)
        signal.signal(signal.SIGCHLD, previous)


class _Team:
    """The living workers. Each holds one end of a pipe whose other end is ours alone, so that it sees us die."""

    def __init__(self, work: Work) -> None:
        self._work = work
        self._lifeline, self._ours = os.pipe()
        self._members: set[int] = set()

    def start(self, count: int) -> None:
        """Start that many, and return once all of them are ready."""
        for reading in [self._forked() for _ in range(count)]:
            is_ready = os.read(reading, 1)
            os.close(reading)
            if not is_ready:
                raise WorkerFailed("a worker ended before it was ready")

    def replace_the_dead(self) -> None:
        """Start one for each that has died, and say so."""
        dead = self._buried()
        self.start(len(dead))
        for process, status in dead:
            _LOG.warning("worker %d %s; another has taken its place", process, _death(status))

    def stop(self) -> None:
        """Ask all of them to stop, wait for a moment, and end those that do not."""
        for process in self._members:
            os.kill(process, signal.SIGTERM)
        deadline = time.monotonic() + _GRACE
        while self._members and time.monotonic() < deadline:
            if not self._buried():
                time.sleep(_PAUSE)
        for process in self._members:
            os.kill(process, signal.SIGKILL)
            os.waitpid(process, 0)
        os.close(self._lifeline)
        os.close(self._ours)

    def _forked(self) -> int:
        """A new worker; the descriptor from which one byte can be read once it is ready."""
        reading, writing = os.pipe()
        sys.stdout.flush()
        sys.stderr.flush()
        process = os.fork()
        if not process:
            os.close(reading)
            os.close(self._ours)
            self._run(writing)
        os.close(writing)
        self._members.add(process)
        return reading

    def _run(self, writing: int) -> NoReturn:
        """The worker's life. It ends at once, whatever its threads are at."""
        code = 1
        try:
            signal.signal(signal.SIGINT, signal.SIG_IGN)  # a terminal sends Ctrl-C to all; we are told by the parent
            signal.signal(signal.SIGCHLD, signal.SIG_DFL)
            signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGTERM, signal.SIGCHLD})
            self._work(lambda: os.close(writing) if os.write(writing, b"\n") else None, self._lifeline)
            code = 0
        except BaseException:  # noqa: BLE001  (the end of a process, where nobody else can tell it)
            traceback.print_exc()
        finally:
            with suppress(OSError, ValueError):
                logging.shutdown()
                sys.stderr.flush()
            os._exit(code)

    def _buried(self) -> list[tuple[int, int]]:
        """Process and wait status of those that have died since."""
        dead = []
        for process in list(self._members):
            found, status = os.waitpid(process, os.WNOHANG)
            if found:
                self._members.remove(process)
                dead.append((process, status))
        return dead


def _death(status: int) -> str:
    code = os.waitstatus_to_exitcode(status)
    return f"ended with exit code {code}" if code >= 0 else f"was ended by {signal.Signals(-code).name}"
