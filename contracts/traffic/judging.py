"""Recorded exchanges put to the judge that judges a server, one by one, counted as a run is counted.

    judging = Judging(document, options)
    for recorded in ...: judging.take(recorded)
    judging.report() -> Report

Sends nothing. What a recording does not say of an exchange is held against nobody. Takes the room of one exchange, of
one witness for each finding, and of the document.
"""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import nullcontext
from dataclasses import replace

from contracts.coverage import Counting
from contracts.document.model import Document, Operation
from contracts.document.paths import NoMatch, match
from contracts.judging import chosen
from contracts.judging.model import Case, Finding
from contracts.masking import MASK
from contracts.messages import Request
from contracts.schemas.repetition import Known, worded_once
from contracts.testing.events import (
    RECORDED,
    Ended,
    Event,
    Exchanged,
    Found,
    OnEvent,
    Progress,
    Selected,
    Started,
    ignore,
)
from contracts.testing.exchanging import finding_of
from contracts.testing.options import Options
from contracts.testing.report import Ending, Report, cause_key, fingerprint, size
from contracts.testing.selection import nothing_selected, selected
from contracts.testing.shape import Shapes
from contracts.testing.tally import Tally
from contracts.testing.target import Target
from contracts.traffic.belonging import Belonging
from contracts.traffic.model import Left, Recorded
from contracts.traffic.showing import Shown, shown
from contracts.traffic.strangers import Strangers, sort_of
from contracts.traffic.verdicts import case_of, findings_of

_PROGRESS_EVERY = 500
"""Exchanges."""


class Judging:
    """The judgement of what was recorded of one server."""

    def __init__(
        self,
        document: Document,
        options: Options | None = None,
        on_event: OnEvent = ignore,
        *,
        target: Target | None = None,
        tells_all: bool = False,
    ) -> None:
        """`target`: the server; None: see `belonging`. `tells_all`: of each exchange, not only of what shows new."""
        self._document = document
        self._options = options or Options()
        self._on_event = on_event
        self._tells_all = tells_all
        self._belonging = Belonging(document, target)
        self._selected = selected(document, self._options)
        self._is_selected = frozenset(self._selected)
        self._checks = chosen(
            self._options.checks,
            self._options.skip_checks,
            self._options.severity,
            self._options.max_response_time,
        )
        self._tally = Tally(self._options.known)
        self._shapes = Shapes()
        self._counting = Counting(document, self._selected)
        self._strangers = Strangers()
        self._smallest: dict[tuple[str, str], tuple[int, int, str]] = {}
        """Of the requests that show a cause in an operation."""
        self._known: Known = {}
        self._lacking = 0
        self._started = time.monotonic()
        self._is_started = False

    def take(self, recorded: Recorded | Left) -> None:
        """Judges one, or counts why it is not judged."""
        if isinstance(recorded, Left):
            self._strangers.leave(recorded)
            return
        request = self._asked(recorded)
        if request is None:
            return
        # Words are needed of what shows something new; it is judged again for them.
        with worded_once(self._known) if _is_plain(recorded) else nullcontext():
            case = case_of(self._document, recorded, request)
            operation = case.operation
            if operation is None:
                return
            causes = self._causes(recorded, case, operation)
        if not self._is_started:
            self.start(recorded.origin)
        better = [each for each in causes if self._is_better(each, operation.label, recorded.exchange.request)]
        if better:
            case = case_of(self._document, recorded, request)
            causes = self._causes(recorded, case, operation)
        self._judge(recorded, case, operation, causes, [each for each in better if each in causes])
        if self._tally.sent % _PROGRESS_EVERY == 0:
            self._on_event(self._progress(operation.label))

    def start(self, origin: str = "") -> None:
        """Tells that it begins, if that was not told; `origin`: where the requests went."""
        if self._is_started:
            return
        self._is_started = True
        document = self._document
        self._tell(
            Started(
                document=document.place.uri,
                title=document.title,
                version=document.version,
                base_url=self._belonging.url_of(origin),
                seed=0,
                operations=tuple(
                    Selected(each.label, each.place, index)
                    for index, each in enumerate(document.operations)
                    if each in self._is_selected
                ),
                checks=tuple(check.code for check in self._checks),
                is_recorded=True,
            )
        )

    def report(self, ending: Ending = "finished", reason: str = "") -> Report:
        """What it came to; tells that it is over."""
        self.start()
        ended = Ended(
            ending=ending,
            reason=reason or self._nothing_judged(),
            elapsed=time.monotonic() - self._started,
            digest="",
            notes=tuple(self._notes()),
            coverage=self._counting.coverage(),
        )
        self._tell(ended)
        return self._tally.report(ended, min_coverage=self._options.min_coverage)

    def _tell(self, event: Event) -> None:
        self._tally.take(event)
        self._on_event(event)

    def _asked(self, recorded: Recorded) -> Request | None:
        """The request as the document has it, if it belongs to a selected operation; counted if it does not."""
        request = recorded.exchange.request
        origin = recorded.origin
        declared = self._belonging.as_declared(recorded) if self._belonging.admits(origin) else None
        if declared is None:
            self._strangers.count("elsewhere", origin or sort_of(request))
            return None
        found = match(self._document, request.method, declared.path)
        if isinstance(found, NoMatch) and request.method == "HEAD" and "GET" in found.allowed_methods:
            found = match(self._document, "GET", declared.path)
        if isinstance(found, NoMatch):
            self._strangers.count("undeclared", sort_of(request))
            return None
        if found.operation not in self._is_selected:
            self._strangers.count("not selected")
            return None
        return declared

    def _causes(self, recorded: Recorded, case: Case, operation: Operation) -> dict[str, Finding]:
        """What it shows, by fingerprint of the cause."""
        response = recorded.exchange.response
        self._shapes.hear(operation, case, response)
        causes: dict[str, Finding] = {}
        for finding in self._findings(recorded, case):
            shape = self._shapes.shape(operation, case, finding, response)
            causes.setdefault(fingerprint((*cause_key(finding, operation.label), *shape)), finding)
        return causes

    def _judge(
        self,
        recorded: Recorded,
        case: Case,
        operation: Operation,
        causes: Mapping[str, Finding],
        better: Sequence[str],
    ) -> None:
        """Counts it, and tells of it if it is `better` than what showed some of its causes before."""
        label, exchange = operation.label, recorded.exchange
        self._counting.count(case, exchange)
        self._lacking += recorded.lacks_content or recorded.lacks_request_content
        is_shown = (self._tells_all or better) and not self._options.show_secrets
        safe = shown(exchange, operation) if is_shown else Shown(exchange)
        event = Exchanged(
            number=self._tally.sent + 1,
            operation=label,
            case=recorded.name,
            kind=RECORDED,
            request=safe.exchange.request,
            exchange=safe.exchange,
            faults=recorded.faults,
            fingerprints=tuple(causes),
            lacking=_lacking(recorded),
        )
        self._tally.take(event)
        if self._tells_all or better:
            self._on_event(event)
        breaks = tuple(dict.fromkeys(safe.text(each.message) for each in case.breaks)) if better else ()
        for each in better:
            self._tell(Found(each, label, safe.finding(causes[each]), event.number, recorded.name, breaks))

    def _is_better(self, cause: str, label: str, request: Request) -> bool:
        """Whether the request is the smallest that showed the cause so far."""
        own, known = size(request), self._smallest.get((cause, label))
        if known is not None and known <= own:
            return False
        self._smallest[cause, label] = own
        return True

    def _findings(self, recorded: Recorded, case: Case) -> Iterator[Finding]:
        for fault in recorded.faults:
            if self._is_wanted(fault.code):
                yield self._weighed(finding_of(fault, case.operation))
        status, label = recorded.exchange.response.status_code, case.operation.label if case.operation else ""
        for finding in findings_of(self._document, recorded, case, self._checks):
            if not self._options.known.foresees(finding.check, label, status):
                yield self._weighed(finding)

    def _is_wanted(self, code: str) -> bool:
        options = self._options
        return code not in options.skip_checks and (not options.checks or code in options.checks)

    def _weighed(self, finding: Finding) -> Finding:
        level = self._options.severity.get(finding.check)
        return replace(finding, level=level) if level else finding

    def _progress(self, label: str) -> Progress:
        entries = self._tally.operations.values()
        return Progress(
            sent=self._tally.sent,
            budget=0,
            tried=self._tally.tried,
            operations=len(entries),
            levels=self._tally.levels(),
            elapsed=time.monotonic() - self._started,
            at=label,
        )

    def _notes(self) -> Iterator[str]:
        if self._selected:
            yield from self._options.unmatched
        yield f"{self._tally.sent + self._strangers.total:,} exchanges were recorded, {self._tally.sent:,} judged"
        yield from self._strangers.notes()
        if self._lacking:
            yield f"of {self._lacking:,} judged a content was not written down, or not as it was sent; it is not judged"

    def _nothing_judged(self) -> str:
        """Why nothing was judged, and what to do; empty if something was."""
        if self._tally.sent:
            return ""
        if not self._selected:
            return nothing_selected(self._document, self._options)
        elsewhere = self._strangers.most("elsewhere")
        if elsewhere.startswith("http"):
            wanted = self._belonging.wanted
            return f"none of the exchanges went to {wanted}; --url {elsewhere} judges those that went there"
        if self._strangers.total:
            return "none of the exchanges belongs to an operation of the document; is it the right one (--document)?"
        return "nothing is recorded in there"


def _is_plain(recorded: Recorded) -> bool:
    """Whether it is small, and nothing in it is masked, so that a value decides nothing but by what it breaks."""
    exchange = recorded.exchange
    contents = (exchange.request.content or b"", exchange.response.content)
    fields = (*exchange.request.headers, *exchange.response.headers)
    is_masked = MASK in exchange.request.target or any(MASK in value for _, value in fields)
    return not is_masked and not any(len(content) > _SMALL or _MASK in content for content in contents)


_MASK = MASK.encode()
_SMALL = 64 * 1024
"""Bytes of a content up to which faults are told by the engine first, which copies what they are about."""


def _lacking(recorded: Recorded) -> tuple[str, ...]:
    found = (recorded.lacks_request_content and "request", recorded.lacks_content and "response")
    return tuple(each for each in found if each)
