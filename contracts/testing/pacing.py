"""When the next request may leave: a rate, pauses that the server asks for, and attempts after a failing network.

One clock for all connections of a run. Knows status codes and `Retry-After`; knows no socket.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

from contracts.messages import Response
from contracts.testing.client import Answer

SAFE_RATE = 10.0
"""Requests a second at most to a server in production, where no rate is given."""
MOST_PAUSES = 5
"""Times that one request waits for a server that answers 429."""
MOST_PAUSES_UNAVAILABLE = 2
"""The same for 503, which may as well be all that the operation ever answers."""
LONGEST_PAUSE = 300.0
"""Seconds that are waited at most because a server asks for it."""
FIRST_RETRY = 0.2
"""Seconds until the first attempt after a failure; each next one waits twice as long."""


@dataclass(frozen=True, slots=True)
class Pace:
    """How fast, and how patiently."""

    rate: float | None = None
    """Requests a second at most; None: as fast as the server answers."""
    retries: int = 0
    """Attempts more, where the network failed: no connection, or not a byte of an answer."""
    workers: int = 1
    """Connections at once."""
    operation_time: float | None = None
    """Seconds for the cases of one operation; None: as long as they take."""


class Pacing:
    """Lets requests leave one by one. Used by several threads at once."""

    def __init__(
        self,
        pace: Pace,
        *,
        is_careful: bool = False,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        """`is_careful`: 429 is a request to slow down even where it does not say for how long."""
        rate = pace.rate or (SAFE_RATE if is_careful else None)
        self._interval = 1.0 / rate if rate else 0.0
        self._retries = pace.retries
        self._is_careful = is_careful
        self._clock = clock
        self._sleep = sleep
        self._lock = threading.Lock()
        self._next = 0.0
        self._held = 0.0

    def wait(self, deadline: float | None) -> bool:
        """Returns once the next request may leave; False if `deadline` (of the clock) comes before."""
        with self._lock:
            at = max(self._clock(), self._next)
            self._next = at + self._interval
        while True:
            # Another thread may be asked for a pause while this one waits.
            left = max(at, self._held) - self._clock()
            until_deadline = left if deadline is None else deadline - self._clock()
            if left <= 0:
                return until_deadline > 0 or deadline is None
            if until_deadline < left:
                self._sleep(max(0.0, until_deadline))
                return False
            self._sleep(left)

    def hold(self, seconds: float) -> None:
        """Nothing leaves for that long."""
        with self._lock:
            self._held = max(self._held, self._clock() + seconds)

    def pause_after(self, answer: Answer, pauses: int) -> float | None:
        """Seconds after which the same request should be sent again; None: the answer stands.

        `pauses`: how often it was sent again already.
        """
        if answer.exchange is None:
            is_network = any(fault.silence in ("closed", "timeout") for fault in answer.faults)
            return self.pause_after_failure(pauses) if is_network else None
        return self._asked_for(answer.exchange.response, pauses)

    def pause_after_failure(self, pauses: int) -> float | None:
        """The same where not even a connection was made."""
        return FIRST_RETRY * 2**pauses if pauses < self._retries else None

    def is_turned_away(self, answer: Answer) -> bool:
        """Whether the server wants to be asked no more, for longer than is reasonable to wait."""
        return answer.exchange is not None and answer.exchange.response.status_code == 429 and self._slows(answer)

    def _slows(self, answer: Answer) -> bool:
        return answer.exchange is not None and (self._is_careful or "Retry-After" in answer.exchange.response.headers)

    def _asked_for(self, response: Response, pauses: int) -> float | None:
        most = {429: MOST_PAUSES, 503: MOST_PAUSES_UNAVAILABLE}.get(response.status_code, 0)
        if pauses >= most:
            return None
        seconds = retry_after(response)
        if seconds is None and self._is_careful and response.status_code == 429:
            seconds = 2.0**pauses
        return seconds if seconds is not None and seconds <= LONGEST_PAUSE else None


def retry_after(response: Response) -> float | None:
    """Seconds that the server asks to wait; None if it does not say, or not in a way that can be read.

    Source: RFC 9110, section 10.2.3; a date is counted from the answer's own `Date`, so that no clock need be right.
    """
    text = (response.headers.get("Retry-After") or "").strip()
    if text.isascii() and text.isdecimal():
        return float(text[:12])
    try:
        until = _aware(parsedate_to_datetime(text))
    except (ValueError, TypeError):
        return None
    try:
        now = _aware(parsedate_to_datetime(response.headers.get("Date") or ""))
    except (ValueError, TypeError):
        now = datetime.now(UTC)
    return max(0.0, (until - now).total_seconds())


def _aware(moment: datetime) -> datetime:
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
