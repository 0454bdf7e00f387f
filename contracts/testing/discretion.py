"""What of a run may be shown: messages and findings without the caller's secrets and those of the server's answers.

Answers are masked by the names that secrets go under; what was found there is remembered, so that it is hidden where it
comes back, in a later request too. What requests hold else is of our own making and no secret: it stays, so that a
request can be repeated.
"""

from __future__ import annotations

from dataclasses import replace

from contracts.judging.model import Finding
from contracts.masking import Masking, hidden
from contracts.messages import Exchange, Headers, Request, Response
from contracts.testing.credentials import Credentials

_SHORTEST_KEPT = 8
"""Characters of a secret of an answer that is looked for elsewhere."""
_MOST_KEPT = 200


class Discretion:
    """One run's secrets."""

    def __init__(self, credentials: Credentials, *, show_secrets: bool = False) -> None:
        self._credentials = credentials
        self._shows_all = show_secrets
        self._of_answers: dict[str, None] = {}

    @property
    def credentials(self) -> Credentials:
        """What requests are shown with."""
        return self._credentials if self._shows_all else self._credentials.shown

    def renew(self, credentials: Credentials) -> None:
        """These are secret, too, and requests are shown with them from now on."""
        self._of_answers.update(dict.fromkeys(self._credentials.secrets))
        self._credentials = credentials

    def hear(self, response: Response) -> None:
        """Takes note of the secrets in an answer."""
        if not self._shows_all:
            self._masked(response)

    def request(self, request: Request) -> Request:
        """The request, already with `credentials`, as it may be shown."""
        if self._shows_all or not self._of_answers:
            return request
        headers = Headers((name, self._hidden(value)) for name, value in request.headers)
        content = None if request.content is None else self._without(request.content)
        return Request(request.method, self._hidden(request.target), headers, content)

    def exchange(self, exchange: Exchange, shown: Request) -> Exchange:
        """The exchange as it may be shown, with the request as shown."""
        if self._shows_all:
            return replace(exchange, request=shown)
        masked = self._masked(exchange.response)
        headers = Headers((name, self._hidden(value)) for name, value in masked.headers)
        response = Response(masked.status_code, headers, self._without(masked.content))
        return replace(exchange, request=shown, response=response)

    def finding(self, finding: Finding) -> Finding:
        """The finding as it may be shown."""
        if self._shows_all:
            return finding
        details = tuple(self._hidden(detail) for detail in finding.details)
        return replace(
            finding, message=self._hidden(finding.message), found=self._hidden(finding.found), details=details
        )

    def text(self, text: str) -> str:
        """A sentence as it may be shown."""
        return text if self._shows_all else self._hidden(text)

    def _masked(self, response: Response) -> Response:
        masking = Masking()
        masked = masking.response(response)
        for secret in masking.found:
            if len(secret) >= _SHORTEST_KEPT and len(self._of_answers) < _MOST_KEPT:
                self._of_answers[secret] = None
        return masked

    def _hidden(self, text: str) -> str:
        return hidden(text, (*self._credentials.secrets, *self._of_answers))

    def _without(self, content: bytes) -> bytes:
        return self._hidden(content.decode("utf-8", "surrogateescape")).encode("utf-8", "surrogateescape")
