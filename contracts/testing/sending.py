"""Sending single requests and judging the answers, for what is no run: a project's own tests."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Self

from contracts.document.model import Document
from contracts.errors import TargetError
from contracts.judging.model import Finding
from contracts.messages import Exchange, Request
from contracts.testing.client import Client
from contracts.testing.credentials import Credentials, revealed
from contracts.testing.delivering import Task
from contracts.testing.exchanging import Exchanging
from contracts.testing.options import Options
from contracts.testing.target import parse_target


@dataclass(frozen=True, slots=True)
class Verdict:
    """One exchange, judged."""

    exchange: Exchange | None
    """As it may be shown, without secrets; None where no complete answer came."""
    findings: tuple[Finding, ...]
    is_refused: bool = False
    """The request keeps every promise and the server does not take the credentials: nothing is proven."""


class Sender:
    """A connection to the server at `base_url`, and the judge of what it answers. Close it when done."""

    def __init__(self, document: Document, base_url: str, credentials: Credentials | None = None) -> None:
        """Raises: UsageError if `base_url` is no address of a server."""
        target = parse_target(base_url)
        self._credentials = credentials or Credentials()
        self._client = Client(target)
        self._exchanging = Exchanging(document, target, self._client, Options(credentials=self._credentials))

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._client.close()

    def send(self, request: Request) -> Verdict:
        """Send it, with secrets in the place of `$UNDERSTUDY_TOKEN` and `$UNDERSTUDY_AUTH`, and judge the answer.

        Raises: TargetError if the server can't be reached.
        """
        case = self._exchanging.recognised(revealed(request, self._credentials))
        sent = self._exchanging.send(Task(case, case.operation))
        if sent.answer.exchange is None and not sent.causes:
            raise TargetError("no answer came")
        return Verdict(self._exchanging.exchange(sent), tuple(sent.causes.values()), sent.is_refused)
