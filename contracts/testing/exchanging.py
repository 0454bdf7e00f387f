"""One case at a time: prepared, sent, judged, and where something was found sent again and made smaller.

Knows the client and the judge; decides nothing about what to send next.
"""

from __future__ import annotations

import contextlib
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace

from contracts.document.model import Document, Operation
from contracts.errors import TargetError
from contracts.judging import CLIENT_RULES, chosen, judge, reaches, recognise
from contracts.judging.model import Case, Finding
from contracts.messages import Exchange, Request, Response
from contracts.testing.client import Answer, Client, Fault
from contracts.testing.credentials import Credentials, authorised
from contracts.testing.delivering import Courier, Delivery, Task
from contracts.testing.discretion import Discretion
from contracts.testing.events import (
    CONFIRMING,
    PROBING,
    RETRIED,
    SHRINKING,
    UNFINISHED,
    Exchanged,
    Found,
    OnEvent,
    ignore,
)
from contracts.testing.options import Options
from contracts.testing.pacing import Pacing
from contracts.testing.permission import SAFE_METHODS, Permission
from contracts.testing.probing import Probing
from contracts.testing.report import cause_key, fingerprint
from contracts.testing.shape import Shapes
from contracts.testing.shrinking import shrinking
from contracts.testing.target import Target

SHRINKING_SENDS = 40
"""Requests at most that making one finding's case smaller may cost."""
SHRINKING_TIME = 10.0
"""Seconds after which it is begun with no further request, so that what hangs does not hold up the run."""
CLIENT_CHECKS = tuple(rule.code for rule in CLIENT_RULES)
"""The codes of what the client itself can find."""


@dataclass(frozen=True, slots=True)
class Sent:
    """A task, done: what came of it."""

    task: Task
    shown: Request
    """The request as it may be shown."""
    answer: Answer
    causes: Mapping[str, Finding]
    """What it shows, by fingerprint of the cause; of several findings of one cause the first."""
    number: int = 0
    """Of the exchange, in the order sent."""
    is_refused: bool = False
    """It keeps every promise, and the server does not take the credentials: nothing is proven."""
    breaks: tuple[str, ...] = ()
    """What the request itself breaks, in words, each once."""
    is_over: bool = False
    """The server asks to be left alone."""

    @property
    def case(self) -> Case:
        """The case that was sent."""
        return self.task.case

    @property
    def status(self) -> int | None:
        """The status code answered; None where no complete response came back."""
        return self.answer.exchange.response.status_code if self.answer.exchange else None


@dataclass(frozen=True, slots=True)
class Shown:
    """What several exchanges show together."""

    finding: Finding
    sent: Sent
    """The last of them."""
    steps: tuple[Sent, ...] = ()
    """Those before it, in the order sent."""


class Exchanging:
    """Sends cases of one document to one server, and tells of each."""

    def __init__(
        self, document: Document, target: Target, client: Client, options: Options, on_event: OnEvent = ignore
    ) -> None:
        self._document = document
        self._client = client
        self._options = options
        self._on_event = on_event
        self.probing = Probing(document, options, self._answer)
        self._shapes = Shapes(self.probing)
        self.ends: float | None = None
        """When the run ends, monotonic, in seconds; None: whenever it likes."""
        self._discretion = Discretion(options.credentials, show_secrets=options.show_secrets)
        self._number = 0
        self.listeners: list[Callable[[Sent], None]] = []
        """Told of every request that was answered, whatever it was sent for."""
        self.told_of: set[tuple[str, str]] = set()
        """Check and label of what several exchanges showed together, since somebody last cleared it."""
        self.checks = chosen(options.checks, options.skip_checks, options.severity, options.max_response_time)
        """Those that every exchange is put to."""
        pacing = Pacing(options.pace, is_careful=options.safe)
        self.courier = Courier(document, target, options.credentials, Permission(options, target), pacing)

    def recognised(self, request: Request) -> Case:
        """The request as the document reads it."""
        return recognise(self._document, request)

    def drawn(self, request: Request, operation: Operation, name: str, kind: str) -> Task:
        """A request drawn elsewhere, without base path and credentials, as the document reads it with them."""
        base_path = operation.servers[0].base_path if operation.servers else ""
        request = replace(request, target=base_path + request.target)
        case = self.recognised(authorised(request, operation, Credentials()))
        return Task(case, operation, name, kind, is_alone=True)

    def shown(self, task: Task) -> Request:
        """The request as it may be shown now: without the caller's secrets, and without those that answers held."""
        return self._discretion.request(self.courier.prepared(task, self._discretion.credentials))

    def send(self, task: Task, deadline: float | None = None) -> Sent:
        """Sends the case once, judges the answer and tells of both.

        Raises: TargetError if the server can't be reached.
        """
        try:
            delivery = self.courier.deliver(self._client, task, deadline)
        except KeyboardInterrupt:
            self.give_up(task)
            raise
        return self.receive(delivery)

    def receive(self, delivery: Delivery) -> Sent:
        """Judges the answer that came and tells of it.

        Raises: TargetError if the server could not be reached.
        """
        task, answer = delivery.task, delivery.answer
        for each in delivery.before:
            self._tell(self._sent(replace(task, kind=RETRIED), each))
        if delivery.error is not None:
            raise delivery.error
        if answer.exchange:
            self._discretion.hear(answer.exchange.response)
        is_unfinished = answer.is_cut_short or delivery.is_turned_away
        sent = self._sent(replace(task, kind=UNFINISHED) if is_unfinished else task, answer)
        self._tell(sent)
        for listener in self.listeners:
            listener(sent)
        return replace(sent, is_over=delivery.is_turned_away)

    def give_up(self, task: Task, answer: Answer | None = None) -> None:
        """Tells of a case that was sent, and that nobody waits for any more."""
        self._tell(self._sent(replace(task, kind=UNFINISHED), answer or Answer(None)))

    def use(self, credentials: Credentials) -> None:
        """From now on these are sent, and hidden as those before."""
        self.courier.credentials = credentials
        self._discretion.renew(credentials)

    def is_reachable(self, seconds: float) -> bool:
        """Whether the server accepts connections, now or within that many seconds."""
        try:
            self._client.wait(seconds)
        except TargetError:
            return False
        return True

    def _sent(self, task: Task, answer: Answer) -> Sent:
        is_refused = self._is_refused(task.case, answer)
        is_judged = not is_refused and task.kind not in (UNFINISHED, RETRIED, PROBING)
        causes = self._causes(task, answer) if is_judged else {}
        self._number += 1  # only now: finding the cause may have taken questions
        return Sent(
            task,
            shown=self.shown(task),
            answer=answer,
            causes=causes,
            number=self._number,
            is_refused=is_refused,
            breaks=tuple(dict.fromkeys(self._discretion.text(each.message) for each in task.case.breaks)),
        )

    def repeats(self, sent: Sent, fingerprint: str, deadline: float | None) -> bool:
        """Whether the same request shows the same cause again, or can't be expected to.

        What was created is there already when it is sent again, and what was deleted is gone: a request that changed
        something, and is answered with another status then, is no longer the same question.
        """
        again = self.send(replace(sent.task, kind=CONFIRMING), deadline)
        has_changed = sent.case.request.method not in SAFE_METHODS and (sent.status or 0) // 100 == 2
        is_another = has_changed and again.status is not None and again.status != sent.status
        return again.answer.is_cut_short or fingerprint in again.causes or is_another

    def shrunk(self, sent: Sent, fingerprint: str, deadline: float | None) -> Sent:
        """The smallest case found in a bounded number of tries that still shows the cause."""
        left, ends = SHRINKING_SENDS, time.monotonic() + SHRINKING_TIME
        best = sent
        smaller = shrinking(sent.case.request)
        known = {sent.case.request: True}
        with contextlib.suppress(StopIteration):
            request = next(smaller)
            while left > 0 and time.monotonic() < ends:
                if request not in known and (case := self._alike(request, sent.case)):
                    left -= 1
                    tried = self.send(replace(sent.task, case=case, kind=SHRINKING), deadline)
                    if tried.answer.is_cut_short:
                        break
                    known[request] = fingerprint in tried.causes
                    best = tried if known[request] else best
                request = smaller.send(known.setdefault(request, False))
        return best

    def _alike(self, request: Request, other: Case) -> Case | None:
        """The request as a case of the same operation that breaks the same, and may be sent; None if it is none."""
        if other.operation is not None and not reaches(self._document, request, other.operation):
            return None
        case = self.recognised(request)
        if case.operation is not other.operation or _broken(case) != _broken(other):
            return None
        return None if self.courier.refusal_of(case) else case

    def _tell(self, sent: Sent) -> None:
        task = sent.task
        self._on_event(
            Exchanged(
                number=sent.number,
                operation=task.label,
                case=task.name,
                kind=task.kind,
                request=sent.shown,
                exchange=self.exchange(sent),
                faults=sent.answer.faults,
                fingerprints=tuple(sent.causes),
                is_refused=sent.is_refused,
                sequence=task.sequence,
            )
        )

    def cause_of(self, shown: Shown) -> str:
        """The fingerprint of what several exchanges show."""
        return fingerprint(cause_key(shown.finding, shown.sent.task.label))

    def tell_of(self, shown: Shown, *, is_flaky: bool = False) -> None:
        """Tells what several exchanges show, if that is wanted."""
        sent = shown.sent
        self.told_of.add((shown.finding.check, sent.task.label))
        if not self.is_wanted(shown.finding.check):
            return
        self._on_event(
            Found(
                fingerprint=self.cause_of(shown),
                operation=sent.task.label,
                finding=self._discretion.finding(self.weighed(shown.finding)),
                exchange=sent.number,
                case=sent.task.name,
                breaks=sent.breaks,
                is_flaky=is_flaky,
                steps=tuple(each.number for each in shown.steps),
            )
        )

    def exchange(self, sent: Sent) -> Exchange | None:
        """Request and answer without secrets; None where no complete answer came."""
        exchange = sent.answer.exchange
        return exchange and self._discretion.exchange(exchange, sent.shown)

    def _is_refused(self, case: Case, answer: Answer) -> bool:
        """Whether the answer says no more than that these credentials won't do."""
        if answer.exchange is None or not case.keeps_every_promise or case.operation is None:
            return False
        return answer.exchange.response.status_code in (401, 403) and any(case.operation.security)

    def _causes(self, task: Task, answer: Answer) -> dict[str, Finding]:
        causes: dict[str, Finding] = {}
        operation, case = task.operation, task.case
        response = answer.exchange.response if answer.exchange else None
        if operation is not None:
            self._shapes.hear(operation, case, response)
        for finding in self._findings(task, answer):
            shape = self._shapes.shape(operation, case, finding, response)
            causes.setdefault(fingerprint((*cause_key(finding, task.label), *shape)), finding)
        return causes

    def _answer(self, task: Task) -> Response | None:
        """The answer to a question beside the cases; None where it may not be asked, or is not answered."""
        if self.courier.refusal_of(task.case):
            return None
        try:
            sent = self.send(task, self.ends)
        except TargetError:
            return None  # the next case tells it
        return sent.answer.exchange.response if sent.answer.exchange else None

    def _findings(self, task: Task, answer: Answer) -> Iterator[Finding]:
        found = [finding_of(fault, task.operation) for fault in answer.faults if self.is_wanted(fault.code)]
        if answer.exchange is not None:
            judged = judge(self._document, task.case, answer.exchange, self.checks)
            # What the client could not read to its end, or not decode, is not the content that was meant.
            found += [each for each in judged if answer.is_whole or not is_about_content(each)]
        status = answer.exchange.response.status_code if answer.exchange else 0
        for finding in found:
            if self._options.known.foresees(finding.check, task.label, status):
                continue
            yield self._discretion.finding(self.weighed(finding))

    def is_wanted(self, code: str) -> bool:
        """Whether what is found under that code, by no check of an exchange, is to be told."""
        return self._options.wants_any([code])

    def weighed(self, finding: Finding) -> Finding:
        """The finding, with the level that its check was given."""
        return replace(finding, level=self._options.severity.get(finding.check, finding.level))


def _broken(case: Case) -> frozenset[tuple[str, str]]:
    return frozenset((finding.check, finding.at) for finding in case.breaks)


def finding_of(fault: Fault, operation: Operation | None) -> Finding:
    """What the client found on the wire, as a Finding."""
    place = operation.place if operation else None
    return Finding(fault.code, operation, fault.message, promised_at=place, clause=fault.clause, level=fault.level)


def is_about_content(finding: Finding) -> bool:
    """Whether it can't be known without the whole content of the answer, as it was sent."""
    return finding.check in ("content-length", "charset") or finding.at.startswith("body")
