"""What a live application is asked and answers, judged beside it: in a thread of its own, and never in its way.

Whatever goes wrong here is logged and costs the application nothing. What comes faster than it can be judged is passed
over, and counted. Knows no WSGI and no ASGI.
"""

from __future__ import annotations

import atexit
import logging
import os
import queue
import random
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeAlias

if TYPE_CHECKING:
    from contracts import Document, JsonValue
    from contracts.testing import Event, OnEvent, Report
    from contracts.testing.events import Found
    from contracts.traffic import Judging, Left, Recorded

LOGGER = logging.getLogger("understudy.traffic")
MOST_CONTENT = 1024 * 1024
"""Bytes of a content that are kept to judge it; of a longer one all else is judged."""
_WAITING = 1000
"""Exchanges at most that wait to be judged."""

Source: TypeAlias = "Document | str | Path | Mapping[str, JsonValue] | None"
"""A document, or where it is: a path, a URL, or the mapping that it is written as; None is the embedded default."""


class Overhearing:
    """The judge beside one application, in each process that serves it."""

    def __init__(  # noqa: PLR0913  (what a user may say)
        self,
        document: Source = None,
        *,
        sampling: float = 1.0,
        on_finding: Callable[[Found], None] | None = None,
        journal: str | Path | None = None,
        most_content: int = MOST_CONTENT,
        show_secrets: bool = False,
        **judging: Any,
    ) -> None:
        """How much is judged, and who is told.

        sampling: the share of requests to judge, from 0 to 1.
        on_finding: is told of each cause, once for each operation, in the judge's thread; None: they are logged.
        journal: a file to which all that was judged is added, for `understudy judge` and `merge`; `{pid}` in its name
            stands for the process.
        most_content: bytes of a content to keep.
        show_secrets: whether credentials stand in what is told.
        judging: `checks`, `skip_checks`, `severity` and `max_response_time`, as `contracts.testing.Options` has them.

        Raises: UnreadableDocument; ValueError for a `sampling` that is no share.
        """
        from contracts import Document, load
        from contracts.testing import Options

        if not 0 <= sampling <= 1:
            raise ValueError(f"sampling={sampling!r}: expected a share of the requests, from 0 to 1")
        self.most_content = most_content
        self._document = document if isinstance(document, Document) else load(document)
        self._options = Options(show_secrets=show_secrets, **judging)
        self._sampling = sampling
        self._on_finding = on_finding
        self._journal = None if journal is None else str(journal)
        self._random = random.Random()  # noqa: S311  (a sample, no secret)
        self._hearings: dict[int, _Hearing] = {}
        """By process, since a thread does not live on in one that is forked."""

    def samples(self) -> bool:
        """Whether the request that comes is one to judge."""
        return self._sampling == 1 or self._random.random() < self._sampling

    def hear(self, exchange: Callable[[], Recorded | Left]) -> None:
        """Takes an exchange to be judged in a while; `exchange` makes it, there. Never waits and never raises."""
        try:
            self._hearing().hear(exchange)
        except Exception:
            LOGGER.exception(FAULT)

    def wait(self) -> None:
        """Waits until all that was heard is judged."""
        self._hearing().waiting.join()

    def report(self) -> Report:
        """What all that was heard since the last report comes to, in this process; it ends the journal."""
        hearing = self._hearing()
        del self._hearings[os.getpid()]
        return hearing.end()

    def _hearing(self) -> _Hearing:
        pid = os.getpid()
        # Without a lock, which another thread might have held when the process was forked.
        return self._hearings.get(pid) or self._hearings.setdefault(pid, _Hearing(self._judging, self._journal))

    def _judging(self, journal: OnEvent | None) -> Judging:
        from contracts.testing.events import Found
        from contracts.traffic import Judging

        known: set[tuple[str, str]] = set()
        on_finding = self._on_finding or _log

        def tell(event: Event) -> None:
            if journal is not None:
                journal(event)
            if isinstance(event, Found) and (event.fingerprint, event.operation) not in known:
                known.add((event.fingerprint, event.operation))
                on_finding(event)

        return Judging(self._document, self._options, tell, tells_all=journal is not None)


class _Hearing:
    """The thread that judges, in one process."""

    def __init__(self, judging: Callable[[OnEvent | None], Judging], journal: str | None) -> None:
        self.waiting: queue.Queue[Callable[[], Recorded | Left] | None] = queue.Queue(_WAITING)
        self._judging = judging
        self._journal = journal
        self._passed_over = 0
        self._report: Report | None = None
        self._lock = threading.Lock()
        self._thread: threading.Thread | None = None
        self._pid = os.getpid()

    def hear(self, exchange: Callable[[], Recorded | Left]) -> None:
        self._start()
        try:
            self.waiting.put_nowait(exchange)
        except queue.Full:
            self._passed_over += 1

    def end(self) -> Report:
        self._start()
        atexit.unregister(self._at_exit)
        self.waiting.put(None)
        if self._thread is not None:
            self._thread.join()
        if self._report is None:
            raise RuntimeError("the traffic was not judged; the log says why")
        return self._report

    def _at_exit(self) -> None:
        # A process that was forked has this function to call, and not the thread to wait for.
        if self._pid == os.getpid():
            with suppress(RuntimeError):
                self.end()

    def _start(self) -> None:
        if self._thread is not None:
            return
        with self._lock:
            if self._thread is None:
                self._thread = threading.Thread(target=self._run, name="understudy-judge", daemon=True)
                self._thread.start()
                atexit.register(self._at_exit)

    def _run(self) -> None:
        try:
            with ExitStack() as stack:
                self._report = self._judged(self._judging(stack.enter_context(_appending(self._journal))))
        except Exception:
            LOGGER.exception("traffic is no longer judged")
            # Who waits for what was heard must not wait for ever.
            while self.waiting.get() is not None:
                self.waiting.task_done()
            self.waiting.task_done()

    def _judged(self, judging: Judging) -> Report:
        from contracts.traffic import Left

        while (exchange := self.waiting.get()) is not None:
            try:
                self._take(exchange(), judging)
            except Exception:
                LOGGER.exception(FAULT)
            finally:
                self.waiting.task_done()
        for _ in range(self._passed_over):
            judging.take(Left("", "passed over"))
        try:
            return judging.report()
        finally:
            self.waiting.task_done()

    @staticmethod
    def _take(exchange: Recorded | Left, judging: Judging) -> None:
        from contracts.traffic import Recorded

        if isinstance(exchange, Recorded):
            # Whatever name the application was asked by, it is the one that was asked.
            judging.start(exchange.origin)
            exchange = replace(exchange, origin="")
        judging.take(exchange)


FAULT = "an exchange is not judged, because of a fault of ours; please report it"


@contextmanager
def _appending(path: str | None) -> Iterator[OnEvent | None]:
    """What writes each event that has a line to the file, at once and in one piece."""
    if path is None:
        yield None
        return
    from contracts.testing import line_of

    with Path(path.replace("{pid}", str(os.getpid()))).open("ab", buffering=0) as file:

        def write(event: Event) -> None:
            file.write(line_of(event))

        yield write


def _log(found: Found) -> None:
    finding = found.finding
    level = {"error": logging.ERROR, "warning": logging.WARNING}.get(finding.level, logging.INFO)
    LOGGER.log(
        level,
        "%s in %s: %s (promised at %s; %s)",
        *(finding.check, found.operation, finding.message, finding.promised_at, found.fingerprint),
    )
