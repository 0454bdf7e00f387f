"""What a second question shows that follows a first one: the same again, HEAD, only if changed, as somebody else.

Asked of each operation that answered GET with a success, and of one target that was not found. Few, and all of them
safe. Knows which to ask; what the answers mean is `contracts.judging.comparisons`' business.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from functools import partial

from contracts import media_types
from contracts.document.model import Document, Operation, Parameter
from contracts.document.paths import names
from contracts.errors import DocumentError, EncodeError
from contracts.json_values import JsonValue
from contracts.judging import Secrets, alternative_to_attach, attach, comparisons
from contracts.masking import names_a_secret
from contracts.messages import Exchange, Headers, Request
from contracts.planning.parts import Source
from contracts.planning.requests import build_request
from contracts.testing.asking import Answered, Asking, Hearing, Script, confirmed
from contracts.testing.delivering import Task
from contracts.testing.events import PAIR
from contracts.testing.exchanging import Exchanging, Sent
from contracts.testing.options import Options

CHECKS = (
    "asked-twice",
    "created-by-asking",
    "head-agrees",
    "revalidation",
    "credentials-checked",
    "flaky",
    "vary",
)
"""The codes of what is found here."""
LEAST_BUDGET = 10
"""Cases per operation below which a run is too small for further questions."""
MOST_MISSING = 2
"""Targets that are not there, of one operation, that are asked for twice: twice is no chance."""
FAR = 2_000_000_000
"""Added to whole numbers that nothing is to have, since servers count their things from 1."""
NOBODYS = Secrets("nobody-was-given-this-token", "bm9ib2R5Om5vYm9keXMtcGFzc3dvcmQ=")
"""Well-formed credentials that no server knows."""

_AGAIN = ", asked again"
_NOT_THERE = ", not there "


class Pairs:
    """The operations to ask once more, and with what."""

    def __init__(self, document: Document, options: Options) -> None:
        self._document = document
        self._options = options
        self._answered: dict[str, tuple[Task, Task]] = {}
        self._gone: set[str] = set()
        self._open: set[str] = set()
        """Operations that answered without any credentials: that they do not look at them is told by that."""
        self._missing: dict[str, Task] = {}
        self._created: list[tuple[Exchange, Exchange]] = []

    def hear(self, sent: Sent) -> None:
        """Keeps each operation's first and latest question that was answered, and its first for what is not there."""
        case, status = sent.case, sent.status
        if case.breaks and "credentials-enforced" in {finding.check for finding in sent.causes.values()}:
            self._open.add(sent.task.label)
        if status is None or not case.keeps_every_promise or case.operation is not sent.task.operation:
            return
        if case.request.method != "GET" or sent.task.is_unauthorised:
            return
        if status // 100 == 2:
            first, _ = self._answered.get(sent.task.label, (sent.task, sent.task))
            self._answered[sent.task.label] = (first, sent.task)
        elif status in (404, 410):
            self._missing.setdefault(sent.task.label, sent.task)

    def beginnings(self, exchanging: Exchanging) -> Iterator[tuple[str, Task]]:
        """What a script begins with: for each operation that was answered, then for each target that is not there.

        What was asked for first may be gone by now; then the latest is asked for.
        """
        for label, (first, latest) in self._answered.items():
            yield f"{label}{_AGAIN}", first
            if label in self._gone and latest is not first:
                yield f"{label}{_AGAIN}, the latest", latest
        for label, task in self._missing.items():
            for number in range(1, MOST_MISSING + 1):
                made = self._never_asked(task, number, exchanging)
                if made is not None:
                    yield f"{label}{_NOT_THERE}{number}", made

    def _never_asked(self, task: Task, number: int, exchanging: Exchanging) -> Task | None:
        """The task for something else that is not there, so that nobody's question can have created it yet."""
        if task.operation is None or not names(task.operation.path):
            return None
        source = Source(self._document, task.operation, f"{self._options.seed}: never asked {number}")
        try:
            parts = source.typical()
            for parameter in source.parameters:
                if parameter.location == "path":
                    parts = parts.with_value(parameter, _far(source, parameter))
            case = exchanging.recognised(build_request(self._document, task.operation, parts))
        except (DocumentError, EncodeError):
            return None
        is_new = case.operation is task.operation and case.request.target != task.case.request.target
        return replace(task, case=case) if is_new else None

    def script(self, name: str, task: Task, exchanging: Exchanging, hearing: Hearing) -> Script[None]:
        """The questions of that name, the first of which is the task."""
        make = partial(Asking, exchanging, hearing, PAIR, name)
        if _NOT_THERE in name:
            return self._not_there(make(), task)
        return confirmed(make, partial(self._again, task=task))

    def _again(self, asking: Asking, task: Task) -> Script[None]:
        first = yield from asking.ask(task, "asked")
        second = yield from asking.ask(task, "asked again")
        if first is None or second is None:
            return
        if not first.is_success:
            self._gone.add(task.label)
        asking.show(comparisons.asked_twice(self._document, first.exchange, second.exchange), first, second)
        asking.show(comparisons.judged_alike(self._document, first.exchange, second.exchange), first, second)
        if second.is_success:
            yield from self._head(asking, task, second)
            yield from self._only_if_changed(asking, task, second)
            yield from self._of_another_type(asking, task, second)
            yield from self._as_nobody(asking, task, second)

    def _head(self, asking: Asking, task: Task, get: Answered) -> Script[None]:
        head = yield from asking.ask(task, "HEAD", replace(get.case.request, method="HEAD"))
        if head:
            asking.show(comparisons.head_agrees(self._document, get.exchange, head.exchange), get, head)

    def _only_if_changed(self, asking: Asking, task: Task, get: Answered) -> Script[None]:
        for request in comparisons.conditionals(get.exchange):
            again = yield from asking.ask(task, "only if it has changed", request)
            if again:
                asking.show(comparisons.revalidates(self._document, get.exchange, again.exchange), get, again)

    def _of_another_type(self, asking: Asking, task: Task, get: Answered) -> Script[None]:
        accept = _another_type(get)
        if accept is not None:
            headers = get.case.request.headers.replaced("Accept", accept)
            other = yield from asking.ask(task, f"accepting {accept}", replace(get.case.request, headers=headers))
            if other:
                asking.show(comparisons.varies(self._document, get.exchange, other.exchange), get, other)

    def _as_nobody(self, asking: Asking, task: Task, get: Answered) -> Script[None]:
        """With credentials that nobody was given, where the right ones are known: our own mock takes any."""
        if self._options.is_mock or not self._options.credentials.is_given or task.operation is None:
            return
        if task.label in self._open:
            return
        request = _as_nobody(get.case.request, task.operation)
        if request is not None:
            stranger = replace(task, is_unauthorised=True)
            falsely = yield from asking.ask(stranger, "with credentials of nobody", request)
            if falsely:
                found = comparisons.credentials_matter(self._document, get.exchange, falsely.exchange)
                asking.show(found, get, falsely)

    def _not_there(self, asking: Asking, task: Task) -> Script[None]:
        first = yield from asking.ask(task, "asked")
        second = yield from asking.ask(task, "asked again")
        if first is None or second is None:
            return
        pair = (first.exchange, second.exchange)
        if comparisons.created_by_asking(self._document, [pair]):
            self._created.append(pair)
            asking.show(comparisons.created_by_asking(self._document, self._created)[-1:], first, second)
            asking.tell()


def _another_type(get: Answered) -> str | None:
    """A media type that the operation declares beside that of the answer; None if there is none."""
    operation, given = get.case.operation, get.exchange.response.headers.get("Content-Type")
    promised = operation.response_for(get.status) if operation else None
    if promised is None or given is None:
        return None
    return next((each for each in promised.content if "*" not in each and not media_types.matches(given, each)), None)


def _as_nobody(request: Request, operation: Operation) -> Request | None:
    alternative = alternative_to_attach(operation)
    is_hidden = any(each.scheme.type == "mutualTLS" or each.scheme.scheme == "digest" for each in alternative)
    if is_hidden or not alternative:
        return None
    bare = Headers((name, value) for name, value in request.headers if not names_a_secret(name))
    return attach(replace(request, headers=bare), alternative, NOBODYS)


def _far(source: Source, parameter: Parameter) -> JsonValue:
    """A value that hardly anything has.

    Raises: DocumentError, EncodeError
    """
    value, schema = source.value(parameter), source.schema(parameter.schema)
    is_counted = type(value) is int and (schema is None or schema.is_valid(value + FAR))
    return value + FAR if is_counted else value
