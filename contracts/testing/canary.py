"""A request that is known to succeed, sent now and then to see whether others still could.

It tells a server that refuses or fails everything since some request from one that refuses or fails this request alone.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Literal

from contracts.document.model import Operation
from contracts.errors import TargetError
from contracts.testing.delivering import Task
from contracts.testing.events import CANARY
from contracts.testing.exchanging import Exchanging, Sent

State = Literal["alive", "refused", "broken"]
"""*refused*: the credentials are not taken any more; *broken*: the server fails, or is silent."""


class Canary:
    """The best request for the purpose that was seen to succeed so far, if any was."""

    def __init__(self, exchanging: Exchanging) -> None:
        self._exchanging = exchanging
        self._task: Task | None = None
        self._needs_credentials = False

    @property
    def is_there(self) -> bool:
        """Whether there is a request to ask with."""
        return self._task is not None

    def consider(self, sent: Sent) -> None:
        """Keeps the case if it is a safe one that succeeded as promised, before all one that needs credentials."""
        operation, status = sent.case.operation, sent.status
        if operation is None or status is None or status // 100 != 2 or sent.causes:
            return
        if sent.case.request.method != "GET" or not sent.case.keeps_every_promise:
            return
        needed = needs_credentials(operation)
        if self._task is None or (needed and not self._needs_credentials):
            self._task, self._needs_credentials = replace(sent.task, kind=CANARY), needed

    def state(self, deadline: float | None) -> State:
        """How the server answers it now."""
        if self._task is None:
            return "alive"
        try:
            sent = self._exchanging.send(self._task, deadline)
        except TargetError:
            return "broken"
        if sent.answer.is_cut_short:
            return "alive"
        if sent.status in (401, 403):
            return "refused"
        return "broken" if sent.status is None or sent.status >= 500 else "alive"


def needs_credentials(operation: Operation) -> bool:
    """Whether nobody gets in without: each of its alternatives names a scheme."""
    return bool(operation.security) and all(operation.security)
