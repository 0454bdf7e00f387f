"""Sending what the server itself sends: callbacks after an answer, and webhooks when they are asked for.

The one place of the mock that opens a connection. Bounded in everything: time, tries, how much waits; whatever the
other side does ends in one line of the log. Only addresses of this machine are called unless others are allowed.
"""

from __future__ import annotations

import heapq
import logging
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from urllib.parse import urlsplit

from contracts import Call, Case, Document, Response, TargetError, callbacks_of, is_loopback, send_once
from mock_server.hints import hints_of

FIRST_PAUSE = 0.5
"""Seconds before the second try; each further pause is twice as long."""
SECONDS = 5.0
"""For one try."""
MOST_WAITING = 1000
"""Calls that wait to be sent; further ones are dropped, and said to be."""
SENDERS = 4
"""Calls that are under way at the same time."""
PATIENCE = 1.0
"""Seconds after which a thread without anything to do ends."""
MARK = "X-Mock-Callback"
"""The header field in what is sent, with the name of the callback; a request that has it is not called back."""
_AGAIN = frozenset((408, 425, 429))
"""Beside 5xx, the answers after which the same request may do. Source: RFC 9110, 15.5.9; RFC 8470; RFC 6585."""

Tell = Callable[["Outcome"], None]


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

    @property
    def is_failure(self) -> bool:
        """Whether something was to be sent and did not arrive; who names no address wants no callback."""
        return self.call.request is not None and not self.is_delivered

    @property
    def may_be_repeated(self) -> bool:
        """Whether the same request may fare better later."""
        if self.status_code is None:
            return self.tries > 0
        return self.status_code >= 500 or self.status_code in _AGAIN

    def __str__(self) -> str:
        call = self.call
        where = f"{call.request.method} {call.origin}{call.request.target}" if call.request else call.operation.label
        came = str(self.status_code or self.problem) if self.tries else f"not sent: {self.problem}"
        tries = f" ({self.tries} tries)" if self.tries > 1 else ""
        return f"callback {call.name}: {where} -> {came}{tries}"


@dataclass(order=True, slots=True)
class _Waiting:
    """A call and when it is due."""

    due: float
    number: int
    call: Call = field(compare=False)
    retries: int = field(compare=False)
    tries: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class Promised:
    """What a callback rests on: an answer that was sent."""

    document: Document
    case: Case
    response: Response
    origin: str
    """The mock's own scheme, host and port, and the path before the document's."""
    seed: str


class Caller:
    """Sends calls from threads of its own, which start with the first of them."""

    def __init__(self, tell: Tell, allowed: Sequence[str] = ()) -> None:
        """`allowed`: hosts beside this machine's that may be called, as `host` or `host:port`; `*` is any."""
        self._tell = tell
        self._allowed = frozenset(each.lower() for each in allowed)
        self._changed = threading.Condition()
        self._promised: list[Promised] = []
        self._waiting: list[_Waiting] = []
        self._number = 0
        self._idle = 0
        self._threads = 0

    def call_back(self, promised: Promised) -> None:
        """Send in time what the operation calls back after that answer; returns at once."""
        with self._changed:
            if len(self._promised) < MOST_WAITING:
                self._promised.append(promised)
                self._wake()

    def send(self, call: Call) -> Outcome:
        """Send it once, now."""
        return self._tried(call, 1)

    def _wake(self) -> None:
        """See to it that somebody is there; call it with the lock held."""
        if not self._idle and self._threads < SENDERS:
            self._threads += 1
            threading.Thread(target=self._run, name=f"callbacks-{self._threads}", daemon=True).start()
        self._changed.notify()

    def _run(self) -> None:
        while work := self._next():
            try:
                self._send(work) if isinstance(work, _Waiting) else self._prepare(work)
            except BaseException:
                logging.getLogger("mock_server").exception("a callback")

    def _next(self) -> _Waiting | Promised | None:
        """What to do; None, and one thread less, if nothing came for a while."""
        with self._changed:
            self._idle += 1
            try:
                while True:
                    if self._promised:
                        return self._promised.pop(0)
                    now = time.monotonic()
                    if self._waiting and self._waiting[0].due <= now:
                        return heapq.heappop(self._waiting)
                    pause = self._waiting[0].due - now if self._waiting else PATIENCE
                    if not self._changed.wait(pause) and not self._waiting and not self._promised:
                        self._threads -= 1
                        return None
            finally:
                self._idle -= 1

    def _prepare(self, promised: Promised) -> None:
        for call in callbacks_of(promised.document, promised.case, promised.response, promised.origin, promised.seed):
            hints = hints_of(call.operation)
            said = replace(call, request=None, problem="; ".join(hints.faults)) if hints.faults else call
            self._put(_Waiting(time.monotonic() + hints.delay, 0, said, hints.retries))

    def _put(self, waiting: _Waiting) -> None:
        with self._changed:
            is_full = len(self._waiting) >= MOST_WAITING
            if not is_full:
                self._number += 1
                waiting.number = self._number
                heapq.heappush(self._waiting, waiting)
                self._wake()
        if is_full:
            self._tell(Outcome(waiting.call, problem=f"{MOST_WAITING} others are waiting"))

    def _send(self, waiting: _Waiting) -> None:
        waiting.tries += 1
        outcome = self._tried(waiting.call, waiting.tries)
        if outcome.may_be_repeated and waiting.tries <= waiting.retries:
            waiting.due = time.monotonic() + FIRST_PAUSE * 2 ** (waiting.tries - 1)
            self._put(waiting)
        else:
            self._tell(outcome)

    def _tried(self, call: Call, number: int) -> Outcome:
        if call.request is None:
            return Outcome(call, problem=call.problem)
        if not self._may_call(call.origin):
            host = urlsplit(call.origin).hostname
            problem = f"{host} is not this machine; allow it with --allow-callbacks {host}"
            return Outcome(call, problem=problem)
        try:
            mark = (MARK, call.name.encode("ascii", "backslashreplace").decode())
            marked = replace(call.request, headers=call.request.headers.with_added(mark))
            answer = send_once(call.origin, marked, SECONDS)
        except TargetError as error:
            return Outcome(call, problem=str(error), tries=number)
        if answer.exchange is None:
            return Outcome(call, problem="; ".join(fault.message for fault in answer.faults), tries=number)
        return Outcome(call, answer.exchange.response.status_code, tries=number)

    def _may_call(self, origin: str) -> bool:
        parts = urlsplit(origin)
        host = (parts.hostname or "").lower()
        return is_loopback(host) or not self._allowed.isdisjoint((host, parts.netloc.lower(), "*"))
