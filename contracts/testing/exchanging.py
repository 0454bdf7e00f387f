"""One case at a time: prepared, sent, judged, and where something was found sent again and made smaller.

Knows the client and the judge; decides nothing about what to send next.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from contracts.document.model import Document, Operation
from contracts.errors import TargetError
from contracts.judging import judge, recognise
from contracts.judging.credentials import CODE as CREDENTIALS_CODE
from contracts.judging.model import Case, Finding
from contracts.messages import Headers, Request, Response
from contracts.testing.client import Answer, Client, Fault
from contracts.testing.credentials import Credentials, authorised, with_headers
from contracts.testing.options import Options
from contracts.testing.report import Witness, cause_key
from contracts.testing.shrinking import smaller
from contracts.testing.target import Target

SHRINKING_SENDS = 24
"""Requests at most that making one finding's case smaller may cost."""
CLIENT_CHECKS = ("answered", "http-framing", "answer-size", "content-coding")
"""The codes of what the client itself can find."""


@dataclass(frozen=True, slots=True)
class Sent:
    """A case, and what came of it."""

    case: Case
    shown: Request
    """The request as it may be shown."""
    answer: Answer
    findings: tuple[Finding, ...]
    is_refused: bool = False
    """It keeps every promise, and the server does not take the credentials: nothing is proven."""

    @property
    def status(self) -> int | None:
        """The status code answered; None where no complete response came back."""
        return self.answer.exchange.response.status_code if self.answer.exchange else None


class Exchanging:
    """Sends cases of one document to one server."""

    def __init__(self, document: Document, target: Target, client: Client, options: Options) -> None:
        self._document = document
        self._target = target
        self._client = client
        self._options = options
        servers = [*document.servers, *(server for each in document.operations for server in each.servers)]
        self._base_paths = tuple(sorted({server.base_path for server in servers}, key=len, reverse=True))

    def recognised(self, request: Request) -> Case:
        """The request as the document reads it."""
        return recognise(self._document, request)

    def drawn(self, request: Request, operation: Operation) -> Case:
        """A request drawn for the operation, without base path and credentials, as the document reads it with them."""
        base_path = operation.servers[0].base_path if operation.servers else ""
        request = replace(request, target=base_path + request.target)
        return self.recognised(authorised(request, operation, Credentials()))

    def shown(self, case: Case) -> Request:
        """The request as sent, but for secrets."""
        return self._prepared(case, self._options.credentials.shown)

    def send(self, case: Case, label: Operation | None, deadline: float | None) -> Sent:
        """Sends the case once and judges the answer.

        Raises: TargetError if the server can't be reached.
        """
        answer = self._client.send(self._prepared(case, self._options.credentials), deadline)
        shown = self.shown(case)
        if answer.is_cut_short:
            return Sent(case, shown, answer, ())
        if self._is_refused(case, answer):
            return Sent(case, shown, answer, (), is_refused=True)
        return Sent(case, shown, answer, tuple(self._findings(case, label, answer)))

    def repeats(self, sent: Sent, finding: Finding, operation: Operation, deadline: float | None) -> bool:
        """Whether the same request shows the same finding again."""
        again = self.send(sent.case, operation, deadline)
        return again.answer.is_cut_short or _shows(again, finding, operation)

    def shrunk(
        self, sent: Sent, finding: Finding, operation: Operation, deadline: float | None
    ) -> tuple[Sent, Finding]:
        """The smallest case found in a bounded number of tries that still shows the finding, and how it does."""
        left = SHRINKING_SENDS
        best, shown = sent, finding
        is_better = True
        while is_better and left > 0:
            is_better = False
            for request in smaller(best.case.request):
                if left <= 0:
                    break
                case = self.recognised(request)
                if case.operation is not best.case.operation or _broken(case) != _broken(best.case):
                    continue
                left -= 1
                tried = self.send(case, operation, deadline)
                again = next((each for each in tried.findings if _is_same(each, finding, operation)), None)
                if tried.answer.is_cut_short:
                    return best, shown
                if again is not None:
                    best, shown, is_better = tried, again, True
                    break
        return best, shown

    def witness(self, sent: Sent, name: str) -> Witness:
        """The case as evidence, without secrets."""
        exchange = sent.answer.exchange
        if exchange is not None:
            exchange = replace(exchange, request=sent.shown, response=self._without_secrets(exchange.response))
        return Witness(name, sent.shown, exchange, tuple(dict.fromkeys(each.message for each in sent.case.breaks)))

    def _prepared(self, case: Case, credentials: Credentials) -> Request:
        request = case.request
        if not is_about_credentials(case):
            request = authorised(request, case.operation, credentials)
        else:
            request = with_headers(request, credentials, but_secret=True)
        for base_path in self._base_paths:
            rebased = self._target.rebased(request.target, base_path)
            if rebased != request.target:
                return replace(request, target=rebased)
        return request

    def _is_refused(self, case: Case, answer: Answer) -> bool:
        """Whether the answer says no more than that these credentials won't do."""
        if answer.exchange is None or not case.keeps_every_promise or case.operation is None:
            return False
        return answer.exchange.response.status_code in (401, 403) and any(case.operation.security)

    def _findings(self, case: Case, operation: Operation | None, answer: Answer) -> Iterator[Finding]:
        found = [_of_fault(fault, operation) for fault in answer.faults]
        if answer.exchange is not None:
            found += judge(self._document, case, answer.exchange)
        options = self._options
        for finding in found:
            if finding.check in options.skip_checks or (options.checks and finding.check not in options.checks):
                continue
            level = options.severity.get(finding.check, finding.level)
            yield self._without_secrets_in(replace(finding, level=level))

    def _without_secrets_in(self, finding: Finding) -> Finding:
        hide = self._options.credentials.hidden_in
        return replace(
            finding,
            message=hide(finding.message),
            found=hide(finding.found),
            details=tuple(hide(detail) for detail in finding.details),
        )

    def _without_secrets(self, response: Response) -> Response:
        hide = self._options.credentials.hidden_in
        headers = Headers((name, hide(value)) for name, value in response.headers)
        content = hide(response.content.decode("utf-8", "surrogateescape")).encode("utf-8", "surrogateescape")
        return Response(response.status_code, headers, content)


def is_about_credentials(case: Case) -> bool:
    """Whether the case is about missing or malformed credentials, so that real ones must stay out of it."""
    return any(finding.check == CREDENTIALS_CODE for finding in case.breaks)


def _shows(sent: Sent, finding: Finding, operation: Operation) -> bool:
    return any(_is_same(each, finding, operation) for each in sent.findings)


def _is_same(one: Finding, other: Finding, operation: Operation) -> bool:
    return cause_key(one, operation.label) == cause_key(other, operation.label)


def _broken(case: Case) -> frozenset[tuple[str, str]]:
    return frozenset((finding.check, finding.at) for finding in case.breaks)


def _of_fault(fault: Fault, operation: Operation | None) -> Finding:
    place = operation.place if operation else None
    return Finding(fault.code, operation, fault.message, promised_at=place, clause=fault.clause)


def reachable_again(client: Client, seconds: float) -> bool:
    """Whether the server accepts connections, now or within that many seconds."""
    try:
        client.wait(seconds)
    except TargetError:
        return False
    return True
