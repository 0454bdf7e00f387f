"""Getting a request to the server and the answer back: prepared, at its pace, again where that makes sense.

Knows credentials, base paths and patience; judges nothing and tells nobody. Used by several threads at once.
"""

from __future__ import annotations

import time
from dataclasses import dataclass, replace

from contracts.document.model import Document, Operation
from contracts.errors import TargetError
from contracts.judging.credentials import CODE as CREDENTIALS_CODE
from contracts.judging.model import Case
from contracts.messages import Request
from contracts.testing.client import Answer, Client
from contracts.testing.credentials import Credentials, authorised, refilled, with_headers
from contracts.testing.known import Entry, Waiver
from contracts.testing.pacing import Pacing
from contracts.testing.permission import NotPermitted, Permission
from contracts.testing.target import Target

MADE_SMALLER = ", made smaller"
"""How the name of a case ends whose request is a smaller one than that of the case itself."""


@dataclass(frozen=True, slots=True)
class Task:
    """A case to send, and what for."""

    case: Case
    operation: Operation | None
    """The one that it is meant for; None where nobody counts."""
    name: str = ""
    """Of the case."""
    kind: str = ""
    """The plan's, or one of those of `events`."""
    is_recorded: bool = False
    """The request is one that was sent before, as it was shown then; only its secrets are to be filled in."""
    is_alone: bool = False
    """Nothing else may be under way while it is."""
    aims: tuple[int, ...] = ()
    """The statuses that it is made to bring about, as the plan has them."""
    sequence: str = ""
    """The name of the requests that it means something together with."""
    after: tuple[int, ...] = ()
    """The numbers of the exchanges that it follows in its sequence."""
    is_unauthorised: bool = False
    """It brings credentials of its own, which nobody was given, so that real ones must stay out of it."""
    fault: Waiver | Entry | None = None
    """The known fault that it is to show."""

    @property
    def label(self) -> str:
        """Of the operation that it is meant for."""
        return self.operation.label if self.operation else ""


@dataclass(frozen=True, slots=True)
class Delivery:
    """A task that was sent."""

    task: Task
    answer: Answer
    before: tuple[Answer, ...] = ()
    """What came of the same request before: the network failed, or the server asked to wait."""
    seconds: float = 0.0
    """Spent on the way, pauses not counted."""
    is_turned_away: bool = False
    """The server asks to wait longer than is reasonable."""
    error: Exception | None = None
    """Why nothing was sent."""


class Courier:
    """Delivers the cases of one document to one server."""

    def __init__(
        self, document: Document, target: Target, credentials: Credentials, permission: Permission, pacing: Pacing
    ) -> None:
        self.credentials = credentials
        self.origin = target.origin
        self.base_path = target.base_path
        """That of the URL that the caller gave; None where it has none."""
        self._target = target
        self._permission = permission
        self._pacing = pacing
        servers = [*document.servers, *(server for each in document.operations for server in each.servers)]
        self._base_paths = tuple(sorted({server.base_path for server in servers}, key=len, reverse=True))

    def shown(self, task: Task) -> Request:
        """The request as sent, but for secrets."""
        return self.prepared(task, self.credentials.shown)

    def refusal_of(self, case: Case) -> str:
        """Why the case may not leave; empty if it may."""
        return self._permission.refusal_of(case)

    def deliver(self, client: Client, task: Task, deadline: float | None) -> Delivery:
        """Sends the request, once more where the network failed or the server asks for it, and hears the answer.

        What is not to be sent, or can't be, comes back with its error.
        """
        refusal = self._permission.refusal_of(task.case)
        if refusal:
            return Delivery(task, Answer(None), error=NotPermitted(f"{task.label}, {task.name}: {refusal}"))
        request = self.prepared(task, self.credentials)
        before: list[Answer] = []
        seconds = 0.0
        while True:
            if not self._pacing.wait(deadline):
                return Delivery(task, Answer(None, is_cut_short=True), tuple(before))
            started = time.monotonic()
            try:
                answer = client.send(request, deadline)
                pause = None if answer.is_cut_short else self._pacing.pause_after(answer, len(before))
            except TargetError as error:
                answer, pause = Answer(None), self._pacing.pause_after_failure(len(before))
                if pause is None:
                    return Delivery(task, answer, tuple(before), error=error)
            seconds += time.monotonic() - started
            if pause is None:
                return Delivery(task, answer, tuple(before), seconds, self._pacing.is_turned_away(answer))
            before.append(answer)
            self._pacing.hold(pause)

    def prepared(self, task: Task, credentials: Credentials) -> Request:
        """The request as sent with those credentials."""
        case, request = task.case, task.case.request
        credentials = credentials.of(task.operation or case.operation)
        if task.is_unauthorised:
            request = with_headers(request, credentials, but_secret=True)
        elif task.is_recorded:
            request = refilled(request, credentials)
        elif not is_about_credentials(case):
            request = authorised(request, case.operation, credentials)
        else:
            request = with_headers(request, credentials, but_secret=True)
        for base_path in self._base_paths:
            rebased = self._target.rebased(request.target, base_path)
            if rebased != request.target:
                return replace(request, target=rebased)
        return request


def is_about_credentials(case: Case) -> bool:
    """Whether the case is about missing or malformed credentials, so that real ones must stay out of it."""
    return any(finding.check == CREDENTIALS_CODE for finding in case.breaks)
