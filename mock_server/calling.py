"""Sending what the server itself sends: callbacks after an answer, and webhooks when they are asked for.

The one place of the mock that opens a connection. Bounded in everything: time, tries, how much waits; whatever the
other side does ends in one line of the log. Only addresses of this machine are called unless others are allowed.
"""

from __future__ import annotations

import queue
import sys
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

from contracts import Call, Case, Document, JsonValue, Response, TargetError, callbacks_of, is_loopback, send_once

TRIES = 3
"""How often a call is sent until it is answered with 2xx."""
FIRST_PAUSE = 0.5
"""Seconds before the second try; each further pause is twice as long."""
SECONDS = 5.0
"""For one try."""
MOST_WAITING = 1000
"""Calls that wait to be sent; further ones are dropped, and said to be."""
LONGEST_DELAY = 60_000
"""Milliseconds of `x-mock-delay`."""

Tell = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of a call."""

    call: Call
    status_code: int | None = None
    problem: str = ""
    """Why it was not sent, or not answered; empty if it was."""
    tries: int = 0

    @property
    def is_delivered(self) -> bool:
        """Whether it was answered with 2xx."""
        return self.status_code is not None and 200 <= self.status_code < 300

    def __str__(self) -> str:
        call = self.call
        where = f"{call.request.method} {call.origin}{call.request.target}" if call.request else call.operation.label
        came = str(self.status_code) if self.status_code is not None else f"not sent: {self.problem}"
        if self.tries:
            came = str(self.status_code or self.problem)
        tries = f" ({self.tries} tries)" if self.tries > 1 else ""
        return f"callback {call.name}: {where} -> {came}{tries}"


def to_standard_error(line: str) -> None:
    """One line of the log."""
    print(line, file=sys.stderr, flush=True)  # noqa: T201  (the log)


class Caller:
    """Sends calls from a thread of its own, which starts with the first of them."""

    def __init__(self, allowed: Sequence[str] = (), tell: Tell = to_standard_error) -> None:
        """`allowed`: hosts beside this machine's that may be called, as `host` or `host:port`; `*` is any."""
        self._allowed = frozenset(each.lower() for each in allowed)
        self._tell = tell
        self._waiting: queue.Queue[tuple[float, Call]] = queue.Queue(MOST_WAITING)
        self._starting = threading.Lock()
        self._thread: threading.Thread | None = None

    def call_back(self, document: Document, case: Case, response: Response, origin: str, seed: str) -> None:
        """Queue what the operation calls back after that answer; returns at once."""
        if case.operation is None or not case.operation.callbacks or response.status_code >= 300:
            return
        for call in callbacks_of(document, case, response, origin, seed):
            delay = _delay(call.operation.extensions.get("x-mock-delay"))
            try:
                self._waiting.put_nowait((time.monotonic() + delay, call))
            except queue.Full:
                self._tell(f"callback {call.name}: dropped, {MOST_WAITING} others are waiting")
        self._start()

    def send(self, call: Call, tries: int = TRIES) -> Outcome:
        """Send it now, again where nothing answers or a failure does."""
        if call.request is None:
            return Outcome(call, problem=call.problem)
        if not self._may_call(call.origin):
            host = urlsplit(call.origin).hostname
            problem = f"{host} is not this machine; allow it with --allow-callbacks {host}"
            return Outcome(call, problem=problem)
        outcome = Outcome(call)
        pause = FIRST_PAUSE
        for number in range(1, tries + 1):
            outcome = _tried(call, number)
            if outcome.is_delivered or (outcome.status_code or 500) < 500:
                return outcome
            if number < tries:
                time.sleep(pause)
                pause *= 2
        return outcome

    def _may_call(self, origin: str) -> bool:
        parts = urlsplit(origin)
        host = (parts.hostname or "").lower()
        return is_loopback(host) or not self._allowed.isdisjoint((host, parts.netloc.lower(), "*"))

    def _start(self) -> None:
        with self._starting:
            if self._thread is None or not self._thread.is_alive():
                self._thread = threading.Thread(target=self._run, name="callbacks", daemon=True)
                self._thread.start()

    def _run(self) -> None:
        for due, call in self._taken():
            time.sleep(max(0.0, due - time.monotonic()))
            self._tell(str(self.send(call)))

    def _taken(self) -> Iterator[tuple[float, Call]]:
        while True:
            yield self._waiting.get()


def _tried(call: Call, number: int) -> Outcome:
    assert call.request is not None  # noqa: S101  (asked before)
    try:
        answer = send_once(call.origin, call.request, SECONDS)
    except TargetError as error:
        return Outcome(call, problem=str(error), tries=number)
    if answer.exchange is None:
        return Outcome(call, problem="; ".join(fault.message for fault in answer.faults), tries=number)
    return Outcome(call, answer.exchange.response.status_code, tries=number)


def _delay(said: JsonValue) -> float:
    """Seconds; what is no number of milliseconds is none."""
    if isinstance(said, bool) or not isinstance(said, int | float):
        return 0.0
    return min(max(said, 0), LONGEST_DELAY) / 1000
