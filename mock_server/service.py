"""An answer to every request, whatever happens: what each front, Flask's and the ASGI one, puts on the wire.

Knows which header fields are the connection's business and not the document's. Knows no framework and no socket.
"""

from __future__ import annotations

import gzip
import logging
import re
import zlib
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import cached_property
from typing import TYPE_CHECKING, TypeAlias

from contracts import Case, Document, Headers, Request, Response, http_fields
from mock_server import cors
from mock_server.mounting import Mount, answer_among
from mock_server.options import Options
from mock_server.problems import problem
from mock_server.recall import Recall
from mock_server.responder import Answered

if TYPE_CHECKING:
    from mock_server.calling import Caller, Outcome

FIELDS = "understudy.fields"
"""The key under which a WSGI environ has the header fields as they came, in pairs, where a server tells them."""
LARGEST_CONTENT = 16 * 1024 * 1024
"""Bytes of a request body that are read; a larger one is answered with 413 (RFC 9110, section 15.5.14)."""

_UNREAD = {
    400: ("Bad Request", "the body ended before it was complete, or its chunks can't be told apart"),
    408: ("Request Timeout", "the rest of the body was waited for in vain"),
    413: ("Content Too Large", f"the body is larger than {LARGEST_CONTENT} bytes"),
}
_NAME = re.compile(r"[!#$%&'*+\-.^_`|~0-9A-Za-z]+")
_VALUE = re.compile(r"[\t\x20-\x7e\x80-\xff]*")

_WEBHOOKS = "/_understudy/webhooks"

_ENCODERS: dict[str, Callable[[bytes], bytes]] = {
    "identity": bytes,
    "gzip": lambda content: gzip.compress(content, mtime=0),
    "x-gzip": lambda content: gzip.compress(content, mtime=0),
    "deflate": zlib.compress,
}
"""By content coding; the same content gives the same bytes."""

Log: TypeAlias = Callable[[Request, Answered], None]
"""Told of every answer before it leaves."""
CallLog: TypeAlias = "Callable[[Outcome], None]"
"""Told of everything that the mock itself has sent, or has not."""


def tell_call(outcome: Outcome) -> None:
    """A line on the log of this package."""
    logging.getLogger("mock_server").log(logging.WARNING if outcome.is_failure else logging.INFO, "%s", outcome)


Alter: TypeAlias = Callable[[Case, Response], Response]
"""Changes answers before they leave: to prove that a checker sees what is broken."""


class Service:
    """One document or several, the embedded default for None, as they answer under the given options."""

    def __init__(
        self,
        served: Document | Sequence[Mount] | None = None,
        options: Options = Options(),  # noqa: B008  (immutable)
        *,
        log: Log | None = None,
        call_log: CallLog = tell_call,
        alter: Alter | None = None,
    ) -> None:
        if served is None:
            from contracts import load

            served = load(None)
        self._mounts = [Mount(served)] if isinstance(served, Document) else [*served]
        self._options = options
        self._log = log
        self._alter = alter
        self._call_log = call_log
        self._recall = Recall()

    def recalled(self, request: Request) -> Answered | None:
        """The answer, if it takes no time: to a request that is equal to one of the latest. None otherwise."""
        known = self._recall.get(request)
        return self._told(request, known) if known else None

    def answer(self, request: Request) -> Answered:
        """The answer as it can be sent. Never raises: a fault of ours is a 500 that says so."""
        known = self.recalled(request)
        if known:
            return known
        try:
            answered = self._answered(request)
            answered = replace(answered, response=_framed(request, answered.response))
            if answered.case.operation:  # all else is quickly said, or does something
                self._recall.keep(request, answered)
        except (KeyboardInterrupt, SystemExit):
            raise
        except BaseException as error:  # noqa: BLE001  (a panic of a compiled library is no Exception)
            answered = self._opened(request, failure(request, error))
        return self._told(request, answered)

    def sent(self, request: Request, answered: Answered) -> None:
        """To be called once the answer has left: what it promises to call back is sent in time. Returns at once."""
        case, status_code = answered.case, answered.response.status_code
        if case.operation and case.operation.callbacks and answered.document and 200 <= status_code < 300:
            from mock_server.calling import MARK, Promised

            if self._options.callbacks and MARK not in request.headers:
                origin = f"{self._options.scheme}://{request.headers.get('Host') or '127.0.0.1'}{answered.root}"
                promised = Promised(answered.document, case, answered.response, origin, self._options.seed)
                self._caller.call_back(promised)

    @cached_property
    def _caller(self) -> Caller:
        from mock_server.calling import Caller

        return Caller(self._call_log, self._options.callback_hosts)

    def _answered(self, request: Request) -> Answered:
        if f"{request.path}/".startswith(f"{_WEBHOOKS}/"):
            from mock_server.webhooks import webhooks_answer

            documents = [mount.document for mount in self._mounts]
            response = webhooks_answer(documents, request, self._caller.send, self._options.seed)
            return self._opened(request, response)
        return answer_among(self._mounts, request, self._options)

    def refuse(self, request: Request, status_code: int) -> Answered:
        """The answer to a request whose body could not be read: cut short (400), stalled (408) or too large (413)."""
        title, detail = _UNREAD.get(status_code, _UNREAD[400])
        return self._told(request, self._opened(request, problem(status_code, title, detail)))

    def _opened(self, request: Request, response: Response) -> Answered:
        return Answered(cors.opened(request, response) if self._options.cors else response, Case(request))

    def _told(self, request: Request, answered: Answered) -> Answered:
        if self._alter:  # after what is remembered, since each altering is to be seen
            answered = replace(answered, response=self._alter(answered.case, answered.response))
        if self._log:
            self._log(request, answered)
        return answered


def failure(request: Request, error: BaseException) -> Response:
    """A fault of ours: told to the client in one line, and in full on the log."""
    logging.getLogger("mock_server").error("%s %s", request.method, request.target, exc_info=error)
    detail = f"A fault of the mock, not of the request: {type(error).__name__}: {error}"
    return problem(500, "Internal Server Error", detail)


def _framed(request: Request, response: Response) -> Response:
    """The response without what only the server can say of its connection, where a document declares such fields.

    Raises: ValueError if a field can't be sent at all.
    """
    fields = []
    for name, value in response.headers:
        if not _NAME.fullmatch(name) or not _VALUE.fullmatch(value):
            raise ValueError(f"the header field {name!r} can't be sent with the value {value!r}")
        if name.lower() not in http_fields.FRAMING or (name.lower() == "upgrade" and response.status_code == 426):
            fields.append((name, value))
    if "Content-Encoding" in response.headers:
        return _encoded(replace(response, headers=Headers(fields)))
    lengths = response.headers.values("Content-Length")
    if request.method == "HEAD" and lengths and response.status_code != 204:
        fields.append(("Content-Length", lengths[-1]))  # of what GET would get, as the responder says last
    return replace(response, headers=Headers(fields))


def _encoded(response: Response) -> Response:
    """The response whose content is what its declared Content-Encoding says; without the field where we can't do that.

    Source: RFC 9110, section 8.4.1.
    """
    coding = (response.headers.get("Content-Encoding") or "").strip().lower()
    if coding in _ENCODERS:
        return replace(response, content=_ENCODERS[coding](response.content)) if response.content else response
    return replace(response, headers=response.headers.without("Content-Encoding"))
