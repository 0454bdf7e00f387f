"""Watching over a run: whether the server is still there, lets us in, and can take more of this.

Looks at what came of each case before anything is made of it, and says when to stop. A server that refuses or fails
everything since some request is told once, with that request; no other is accused of it.
"""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable

from contracts.errors import UsageError
from contracts.judging.model import Finding
from contracts.messages import Request
from contracts.testing.canary import Canary, needs_credentials
from contracts.testing.delivering import Task
from contracts.testing.disruption import effect
from contracts.testing.exchanging import Exchanging, Sent, Shown
from contracts.testing.options import Options
from contracts.testing.permission import SAFE_METHODS
from contracts.testing.remarks import Remarks
from contracts.testing.stopping import Stop

MOST_SILENCES = 5
"""Requests in a row without an answer after which a server is given up."""
MOST_UNANSWERED = 3
"""The same for one operation, which is left for it while the server answers others."""
MOST_INCOMPLETE = 10
"""The same, where something came each time, but not all."""
RECOVERY = 5.0
"""Seconds that a server gets to come back after it closed a connection without an answer."""
SECOND_LOOK = 1.0
"""Seconds after which a server that seems to be broken is asked again."""
RECENT = 20
"""The answers that the share of failures is taken of, in safe mode."""
MOST_FAILURES = 5
"""Failures among the recent answers at which a server in production is left alone."""
CREDENTIALS_KEPT = "credentials-kept"
"""The code of what this finds: credentials that were taken are refused since some request."""


class Watch:
    """Whether the run can go on."""

    def __init__(self, exchanging: Exchanging, options: Options, remarks: Remarks) -> None:
        self._exchanging = exchanging
        self._origin = exchanging.courier.origin
        self._options = options
        self._remarks = remarks
        self._canary = Canary(exchanging)
        self._silences = 0
        self._answers = 0
        self._unanswered: dict[str, tuple[int, int]] = {}
        self._recent: deque[bool] = deque(maxlen=RECENT)
        self._looked_after: set[str] = set()
        self._vouched: set[tuple[str, int | None]] = set()
        self._suspect: Sent | None = None
        self.is_broken = ""
        """The request since which the server fails everything; empty as long as it works."""

    def vouches_for(self, sent: Sent, deadline: float | None, *, is_new: bool) -> bool:
        """Whether what the case shows is its own doing; `is_new`: it shows something that is not known yet."""
        self._canary.consider(sent)
        operation = sent.task.operation
        if self._remarks.death and operation is not None and needs_credentials(operation):
            return False
        if self._may_end_sessions(sent):
            self._suspect = sent
        if not self._canary.is_there or not self._is_time_to_look(sent, is_new=is_new):
            return True
        state = self._canary.state(deadline)
        if state == "alive":
            self._vouched.add((sent.task.label, sent.status))
            self._suspect = None
            return True
        if state == "refused" and self._canary.state(deadline) == "refused":
            return self._credentials_died(sent)
        return self._look_again(sent, deadline)

    def look(self, sent: Sent, within: Callable[[float], float]) -> None:
        """Ends the run when the server seems to be gone, or is to be spared. `within`: of seconds those that are left.

        Raises: Stop
        """
        if self.is_broken:
            raise Stop("target lost", f"{self._origin} fails everything since {self.is_broken}")
        silence = next((fault.silence for fault in sent.answer.faults if fault.silence), "")
        self._silences = self._silences + 1 if silence else 0
        self._quarantine(sent, silence)
        if silence == "closed" and not self._exchanging.is_reachable(within(RECOVERY)):
            raise Stop("target lost", f"the server at {self._origin} died of {named(sent.task, sent.shown)}")
        if self._silences >= (MOST_INCOMPLETE if silence == "incomplete" else MOST_SILENCES):
            said = f"gave no complete answer to {self._silences} requests in a row"
            raise Stop("target lost", f"{self._origin} {said}, the last of them {named(sent.task, sent.shown)}")
        self._recent.append(bool(silence) or (sent.status or 0) >= 500)
        if self._options.safe and sum(self._recent) >= MOST_FAILURES:
            said = f"{sum(self._recent)} of the last {len(self._recent)} requests"
            raise Stop("target lost", f"{self._origin} failed {said}; --safe leaves it alone then")

    def _quarantine(self, sent: Sent, silence: str) -> None:
        """Leaves an operation that keeps everybody waiting, if others are answered; it counts no more as silence."""
        label = sent.task.label
        if silence not in ("timeout", "incomplete"):
            self._unanswered.pop(label, None)
            self._answers += not silence
            return
        count, answers = self._unanswered.get(label, (0, self._answers))
        self._unanswered[label] = count + 1, answers
        if count + 1 < MOST_UNANSWERED or answers == self._answers:
            return
        said = f"no complete answer came to {count + 1} requests in a row, while others are answered"
        self._remarks.leave(label, f"quarantined: {said}; the rest of its cases was not sent")
        self._silences = 0

    def _is_time_to_look(self, sent: Sent, *, is_new: bool) -> bool:
        """After the first success of an operation that may end a session, and before anybody is accused."""
        label, status = sent.task.label, sent.status
        if self._suspect is sent and label not in self._looked_after:
            self._looked_after.add(label)
            return True
        if (label, status) in self._vouched and self._suspect is None:
            return False
        if status in (401, 403):
            return sent.is_refused or is_new
        return is_new and (status is None or status >= 500)

    def _credentials_died(self, sent: Sent) -> bool:
        """Tells it, and gets new ones if it can; whether the case is to be believed for itself."""
        culprit = self._suspect or sent
        death = named(culprit.task, culprit.shown)
        self._tell(sent, culprit, death)
        if self._is_renewed():
            self._remarks.leave(culprit.task.label, f"it ends the session: credentials died after {death}")
            self._remarks.notes.append(f"new credentials were got after {death}")
            self._suspect = None
        else:
            self._remarks.death = death
        return culprit is sent

    def _is_renewed(self) -> bool:
        """Whether there are new credentials now, that the server takes."""
        if self._options.renew is None:
            return False
        try:
            self._exchanging.use(self._options.renew())
        except UsageError as error:
            self._remarks.notes.append(f"no new credentials could be got: {error}")
            return False
        return self._canary.state(None) == "alive"

    def _tell(self, sent: Sent, culprit: Sent, death: str) -> None:
        operation = culprit.task.operation
        finding = Finding(
            check=CREDENTIALS_KEPT,
            operation=operation,
            message=f"credentials died after {death}: a request that had succeeded is refused since",
            at="status",
            promised_at=operation.place if operation else None,
            level="warning",
            expected="a session that goes on, or credentials of its own for such an operation",
        )
        self._exchanging.tell_of(Shown(finding, sent))

    def _may_end_sessions(self, sent: Sent) -> bool:
        """Whether the request did something that may have ended the session that it came in."""
        operation = sent.task.operation
        is_writing = sent.case.request.method not in (*SAFE_METHODS, "TRACE")
        is_named = operation is not None and effect(operation) != "none"
        return (is_writing or is_named) and sent.status is not None and sent.status < 400

    def _look_again(self, sent: Sent, deadline: float | None) -> bool:
        """A server that fails now may recover in a moment; whether the case is to be believed for itself."""
        time.sleep(SECOND_LOOK if deadline is None else max(0.0, min(SECOND_LOOK, deadline - time.monotonic())))
        if self._canary.state(deadline) == "alive":
            self._suspect = None
            return True
        culprit = self._suspect or sent
        self.is_broken = named(culprit.task, culprit.shown)
        return culprit is sent


def named(task: Task, shown: Request) -> str:
    """A case that was sent, in the words of a sentence."""
    return f"{shown.method} {shown.target} ({task.name}, planned for {task.label})"
