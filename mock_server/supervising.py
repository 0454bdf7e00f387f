"""Worker processes: started together, replaced when one dies, and never left behind.

Knows processes and signals; not what the workers do. The parent only waits, so that a new worker can be forked from it
at any time, with all that was read and compiled before.
"""

from __future__ import annotations

import gc
import logging
import os
import select
import signal
import sys
import time
import traceback
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
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
_FIRST_DELAY = 0.1
"""Seconds before another try after a worker that ended before it was ready; each further delay is twice as long."""
_MOST_FAILURES = 6
"""So many of them in a row, and none that was ready, are enough."""


class WorkerFailed(Exception):
    """No worker can be had: what was started ended before it was ready; if it could, it has said why."""


def supervise(work: Work, count: int, *, ready: Callable[[], None]) -> None:
    """Keep `count` processes at work until SIGINT or SIGTERM. Call it in the main thread of a process without others.

    `ready` is called once all of them are ready. One that dies is replaced. Its successor tells that to the log: a log
    may have a thread, and a process that has threads can't be forked safely.

    Raises: WorkerFailed if one ends before all of them have been ready, or several in a row do later on; UsageError if
        this platform can't have that many.
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
    team = _Team(work, count, ready)
    try:
        while True:
            team.keep_up()
            if not team.is_complete and not signal.sigpending() & awaited:
                team.wait_a_moment()
            elif signal.sigwait(awaited) != signal.SIGCHLD:
                return
    finally:
        team.stop()
        signal.pthread_sigmask(signal.SIG_SETMASK, before)
        signal.signal(signal.SIGCHLD, previous)


@dataclass(frozen=True, slots=True)
class _Newcomer:
    """A worker that is not ready yet."""

    reading: int
    """The descriptor from which one byte can be read once it is."""
    deaths: tuple[str, ...]
    """Those of its predecessors, which it tells then."""


class _Team:
    """The living workers. Each holds one end of a pipe whose other end is ours alone, so that it sees us die."""

    def __init__(self, work: Work, count: int, ready: Callable[[], None]) -> None:
        self._work = work
        self._count = count
        self._say_ready: Callable[[], None] | None = ready
        self._lifeline, self._ours = os.pipe()
        self._ready: set[int] = set()
        self._newcomers: dict[int, _Newcomer] = {}
        self._deaths: list[str] = []
        self._failures = 0
        self._due = 0.0

    @property
    def is_complete(self) -> bool:
        """Whether as many are ready as there should be."""
        return len(self._ready) == self._count

    def keep_up(self) -> None:
        """Note who is ready and who is dead, and start whoever is missing, unless the latest failures are too fresh.

        Raises: WorkerFailed
        """
        for process in [*self._newcomers]:
            self._look_at(process)
        for death, newcomer in self._buried():
            self._mourn(death, newcomer)
        if time.monotonic() >= self._due:
            for _ in range(self._count - len(self._ready) - len(self._newcomers)):
                self._fork()
        if self.is_complete and self._say_ready:
            self._say_ready()
            self._say_ready = None

    def wait_a_moment(self) -> None:
        """Until a newcomer is ready or dead, or it is time to look at the clock."""
        select.select([each.reading for each in self._newcomers.values()], [], [], _PAUSE)

    def stop(self) -> None:
        """Ask all of them to stop, wait for a moment, and end those that do not."""
        for process in self._members:
            os.kill(process, signal.SIGTERM)
        deadline = time.monotonic() + _GRACE
        while self._members and time.monotonic() < deadline:
            if not [*self._buried()]:
                time.sleep(_PAUSE)
        for process in self._members:
            os.kill(process, signal.SIGKILL)
            os.waitpid(process, 0)
        os.close(self._lifeline)
        os.close(self._ours)

    @property
    def _members(self) -> list[int]:
        return [*self._ready, *self._newcomers]

    def _look_at(self, process: int) -> None:
        """Count the newcomer among the ready if it says so."""
        reading = self._newcomers[process].reading
        if select.select([reading], [], [], 0)[0] and os.read(reading, 1):
            self._dismiss(process)
            self._ready.add(process)
            self._failures = 0

    def _mourn(self, death: str, newcomer: _Newcomer | None) -> None:
        """See to it that the death is told, and that a place where nobody lives long is not filled in haste."""
        if newcomer:
            death += " before it was ready"
            self._deaths += newcomer.deaths
            self._failures += 1
            self._due = time.monotonic() + _FIRST_DELAY * 2 ** (self._failures - 1)
            if self._say_ready:
                raise WorkerFailed(death)
            if self._failures == _MOST_FAILURES:
                raise WorkerFailed(f"{death}, as did the {_MOST_FAILURES - 1} that were started before it")
        self._deaths.append(death)

    def _dismiss(self, process: int) -> _Newcomer:
        """No newcomer any longer."""
        newcomer = self._newcomers.pop(process)
        os.close(newcomer.reading)
        return newcomer

    def _fork(self) -> None:
        """A new worker. The first of several tells of all the deaths so far."""
        reading, writing = os.pipe()
        deaths, self._deaths = tuple(self._deaths), []
        sys.stdout.flush()
        sys.stderr.flush()
        process = os.fork()
        if not process:
            os.close(reading)
            os.close(self._ours)
            self._run(writing, deaths)
        os.close(writing)
        self._newcomers[process] = _Newcomer(reading, deaths)

    def _run(self, writing: int, deaths: tuple[str, ...]) -> NoReturn:
        """The worker's life. It ends at once, whatever its threads are at."""

        def be_ready() -> None:
            for each in deaths:
                _LOG.warning("%s; another has taken its place", each)
            for handler in _LOG.handlers:
                handler.flush()  # whatever comes of us
            os.write(writing, b"\n")
            os.close(writing)

        code = 1
        try:
            signal.signal(signal.SIGINT, signal.SIG_IGN)  # a terminal sends Ctrl-C to all; we are told by the parent
            signal.signal(signal.SIGCHLD, signal.SIG_DFL)
            signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGTERM, signal.SIGCHLD})
            self._work(be_ready, self._lifeline)
            code = 0
        except BaseException:  # noqa: BLE001  (the end of a process, where nobody else can tell it)
            traceback.print_exc()
        finally:
            with suppress(OSError, ValueError):
                logging.shutdown()
                sys.stderr.flush()
            os._exit(code)

    def _buried(self) -> Iterator[tuple[str, _Newcomer | None]]:
        """How each ended that has died since; and what it was, if it was not ready yet."""
        for process in self._members:
            found, status = os.waitpid(process, os.WNOHANG)
            if found:
                newcomer = self._dismiss(process) if process in self._newcomers else None
                self._ready.discard(process)
                yield f"worker {process} {_death(status)}", newcomer


def _death(status: int) -> str:
    code = os.waitstatus_to_exitcode(status)
    return f"ended with exit code {code}" if code >= 0 else f"was ended by {signal.Signals(-code).name}"
