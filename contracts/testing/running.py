"""A run: the plan breadth first, then what a search draws, until the budget is spent; at its end a Report, always.

Decides what is sent next and when to stop. How a case is sent and judged is `exchanging`'s business, how it is counted
`tally`'s.
"""

from __future__ import annotations

import contextlib
import time
import traceback
from collections.abc import Iterator

from contracts.coverage import Counting
from contracts.document.model import Document, Operation
from contracts.errors import TargetError
from contracts.judging import CHECKS
from contracts.judging.model import Case, Finding
from contracts.messages import Request
from contracts.planning import OperationPlan, PlannedCase, plan
from contracts.testing.client import Client
from contracts.testing.exchanging import CLIENT_CHECKS, Exchanging, Sent, reachable_again
from contracts.testing.options import Options
from contracts.testing.progress import OnEvent, Progress, ignore
from contracts.testing.report import Ending, Report
from contracts.testing.search import Search
from contracts.testing.tally import OperationTally, Tally
from contracts.testing.target import parse_target

SAFE_METHODS = ("GET", "HEAD", "OPTIONS")
"""Those of the safe methods that are sent anywhere. Source: RFC 9110, section 9.2.1."""
MOST_SILENCES = 5
"""Requests in a row without an answer after which a server is given up."""
USUAL_PLAN = 30
"""Cases that most plans have; a smaller budget leaves nothing to search for."""
MOST_INCOMPLETE = 10
"""The same, where something came each time, but not all."""
MOST_SEARCHED_AT_ONCE = 30
"""Operations up to which the search warms up while the plan is sent; with more it would only take the plan's time."""
RECOVERY = 5.0
"""Seconds that a server gets to come back after it closed a connection without an answer."""


class Terminated(KeyboardInterrupt):
    """Raised by the caller's handler of SIGTERM, to end the run like Ctrl-C does."""


class _Stop(Exception):
    """The run ends here."""

    def __init__(self, ending: Ending, reason: str) -> None:
        super().__init__(reason)
        self.ending = ending
        self.reason = reason


def run(document: Document, base_url: str, options: Options | None = None, on_event: OnEvent = ignore) -> Report:
    """What the server at `base_url` makes of the document's promises.

    Whatever happens on the way, what was found so far is in the report, and its ending says how far the run came.

    Raises: UsageError if `base_url` is no address of a server.
    """
    return _Run(document, base_url, options or Options(), on_event).report()


class _Run:
    def __init__(self, document: Document, base_url: str, options: Options, on_event: OnEvent) -> None:
        self._document = document
        self._options = options
        self._on_event = on_event
        self._target = parse_target(base_url)
        self._started = time.monotonic()
        self._deadline = None if options.max_time is None else self._started + options.max_time
        selected = tuple(each for each in document.operations if options.selects is None or options.selects(each))
        self._tally = Tally(selected)
        self._counting = Counting(document, selected)
        self._silences = 0
        self._fault = ""
        self._client = Client(self._target, options.limits)
        self._exchanging = Exchanging(document, self._target, self._client, options)

    def report(self) -> Report:
        """Runs to an end and says what it came to."""
        ending, reason = self._ending()
        ending, reason = self._credentials_lost(ending, reason)
        return Report(
            document=self._document.place.uri,
            title=self._document.title,
            version=self._document.version,
            base_url=self._target.url,
            seed=self._options.seed,
            operations=self._tally.results(self._checks()),
            causes=self._tally.causes(),
            elapsed=time.monotonic() - self._started,
            digest=self._tally.digest(),
            ending=ending,
            reason=reason,
            notes=tuple(self._tally.notes),
            coverage=self._counting.coverage(),
            min_coverage=self._options.min_coverage,
        )

    def _ending(self) -> tuple[Ending, str]:
        try:
            with self._client:
                self._go()
        except _Stop as stop:
            return stop.ending, stop.reason
        except TargetError as error:
            return "target lost", str(error)
        except Terminated:
            return "terminated", "stopped by SIGTERM before the end"
        except KeyboardInterrupt:
            return "interrupted", "stopped by Ctrl-C before the end"
        except Exception as error:  # noqa: BLE001  (a fault of ours must not cost the report of what was found)
            self._fault = _told(error)
        return ("our fault", f"{self._fault}; please report it") if self._fault else ("finished", "")

    def _go(self) -> None:
        self._client.wait(self._options.wait)
        planned = plan(self._document, seed=self._options.seed).operations
        plans = [each for each in planned if each.operation.label in self._tally.operations and self._is_sendable(each)]
        with contextlib.ExitStack() as stack:
            operations = [each.operation for each in plans]
            search = self._search(operations, stack) if self._is_search_likely(operations) else None
            queues = [(each.operation, self._sendable(each)) for each in plans]
            while queues:
                # One case of each operation, again and again, until none is left.
                queues = [(each, queue) for each, queue in queues if self._step(each, queue)]
            self._try_drawn(search or self._search(operations, stack))

    def _is_sendable(self, planned: OperationPlan) -> bool:
        """Whether the operation can be tried; where it can't, why is kept with its result."""
        operation = planned.operation
        entry = self._tally.operations[operation.label]
        if not operation.is_understood:
            entry.skipped = str(operation.problems[0])
        elif not self._is_allowed(operation.method):
            entry.skipped = f"{operation.method} to a server that is not on loopback needs --allow-writes"
        return not entry.skipped

    def _sendable(self, planned: OperationPlan) -> Iterator[PlannedCase]:
        """The operation's cases within its budget; each worked out when its turn comes, since that takes time."""
        entry = self._tally.operations[planned.operation.label]
        for each in planned:
            if entry.sent >= self._options.max_examples:
                return
            yield each
        if planned.skipped:
            entry.skipped = f"no request can be made for it: {planned.skipped}"

    def _is_search_likely(self, operations: list[Operation]) -> bool:
        return len(operations) <= MOST_SEARCHED_AT_ONCE and self._options.max_examples > USUAL_PLAN

    def _step(self, operation: Operation, queue: Iterator[PlannedCase]) -> bool:
        """Works out the operation's next case and sends it; whether there was one."""
        try:
            planned = next(queue, None)
            if planned is not None:
                self._try_planned(planned)
        except (TargetError, _Stop):
            raise
        except Exception as error:  # noqa: BLE001  (a fault of ours costs this operation, not the whole run)
            self._fault = _told(error)
            self._tally.operations[operation.label].skipped = f"a fault of ours: {self._fault}"
            return False
        return planned is not None

    def _try_planned(self, planned: PlannedCase) -> None:
        """Sends a case of the plan, unless it may not or need not be sent."""
        if self._is_allowed(planned.case.request.method) and self._tally.is_new(self._exchanging.shown(planned.case)):
            entry = self._tally.operations[planned.operation.label]
            entry.planned += 1
            self._try(planned.name, planned.case, entry)

    def _is_allowed(self, method: str) -> bool:
        return self._options.allow_writes or self._target.is_loopback or method.upper() in SAFE_METHODS

    def _search(self, operations: list[Operation], stack: contextlib.ExitStack) -> Search | None:
        """A search for the operations that have something left of their budget; None if none has."""
        entries = self._tally.operations
        wanted = [each for each in operations if entries[each.label].sent < self._options.max_examples]
        if not self._options.search or not wanted:
            return None
        return stack.enter_context(Search(self._document, wanted, self._options.seed, 2 * self._options.max_examples))

    def _try_drawn(self, search: Search | None) -> None:
        """Sends what is drawn, until every operation's budget is spent or nothing new comes."""
        if search is None:
            return
        budget = self._options.max_examples
        open_ = {label for label, entry in self._tally.operations.items() if entry.sent < budget and not entry.skipped}
        for drawn in search.drawn(self._deadline):
            label = drawn.operation.label
            if not open_:
                return
            if drawn.request is None:
                self._tally.notes.append(f"{label}: no further cases can be drawn: {drawn.error}")
                open_.discard(label)
            if label not in open_ or drawn.request is None or not self._is_allowed(drawn.request.method):
                continue
            case = self._exchanging.drawn(drawn.request, drawn.operation)
            if self._tally.is_new(self._exchanging.shown(case)):
                self._try("drawn", case, self._tally.operations[label])
            if self._tally.operations[label].sent >= budget:
                open_.discard(label)
        self._check_time()

    def _check_time(self) -> None:
        if self._deadline is not None and time.monotonic() >= self._deadline:
            raise self._out_of_time()

    def _out_of_time(self) -> _Stop:
        return _Stop("out of time", f"the time of {self._options.max_time:g} s is up")

    def _try(self, name: str, case: Case, entry: OperationTally) -> None:
        """Sends one case and takes in what it shows."""
        self._check_time()
        try:
            sent = self._exchanging.send(case, entry.operation, self._deadline)
        except TargetError as error:
            if not self._tally.sent:
                raise
            last = _named(self._exchanging.shown(case), name, entry)
            raise _Stop("target lost", f"the server died, at the latest of {last}: {error}") from None
        if sent.answer.is_cut_short:
            raise self._out_of_time()
        exchange = sent.answer.exchange
        self._tally.count(entry.operation.label, sent.shown, sent.status, exchange.elapsed if exchange else 0.0)
        if exchange:
            self._counting.count(case, exchange)
        if case.keeps_every_promise:
            entry.refused += sent.is_refused
            entry.admitted += not sent.is_refused
        for finding in sent.findings:
            self._take(sent, finding, name, entry)
        self._on_event(self._progress(entry.operation.label))
        self._watch(sent, name, entry)
        most = self._options.max_failures
        if most is not None and sent.findings and self._tally.errors() >= most:
            raise _Stop("finished", "")

    def _take(self, sent: Sent, finding: Finding, name: str, entry: OperationTally) -> None:
        """Counts the finding; a cause that is new is confirmed by sending the case again, then made smaller."""
        label, operation = entry.operation.label, entry.operation
        known = self._tally.known(finding, label)
        is_flaky = False
        if known is None or known.is_flaky:
            is_new_cause = not self._tally.is_known_cause(finding, label)
            try:
                is_flaky = not self._exchanging.repeats(sent, finding, operation, self._deadline)
                if is_new_cause and not is_flaky:
                    sent, finding = self._exchanging.shrunk(sent, finding, operation, self._deadline)
            except TargetError:
                # The server is gone: what was seen is kept, `_watch` says the rest.
                pass
        self._tally.found(finding, label, self._exchanging.witness(sent, name), is_flaky=is_flaky)

    def _watch(self, sent: Sent, name: str, entry: OperationTally) -> None:
        """Ends the run when the server seems to be gone."""
        silence = next((fault.silence for fault in sent.answer.faults if fault.silence), "")
        self._silences = self._silences + 1 if silence else 0
        last = _named(sent.shown, name, entry)
        if silence == "closed" and not reachable_again(self._client, self._within(RECOVERY)):
            raise _Stop("target lost", f"the server at {self._target.origin} died of {last}")
        if self._silences >= (MOST_INCOMPLETE if silence == "incomplete" else MOST_SILENCES):
            said = f"gave no complete answer to {self._silences} requests in a row"
            raise _Stop("target lost", f"{self._target.origin} {said}, the last of them {last}")

    def _within(self, seconds: float) -> float:
        return seconds if self._deadline is None else max(0.0, min(seconds, self._deadline - time.monotonic()))

    def _progress(self, label: str) -> Progress:
        entries = self._tally.operations.values()
        return Progress(
            sent=self._tally.sent,
            budget=self._options.max_examples * len(entries),
            tried=sum(entry.sent > 0 for entry in entries),
            operations=len(entries),
            levels=self._tally.levels(),
            elapsed=time.monotonic() - self._started,
            at=label,
        )

    def _checks(self) -> tuple[str, ...]:
        options = self._options
        codes = (*(check.code for check in CHECKS), *CLIENT_CHECKS)
        return tuple(
            code for code in codes if code not in options.skip_checks and (not options.checks or code in options.checks)
        )

    def _credentials_lost(self, ending: Ending, reason: str) -> tuple[Ending, str]:
        """Says of operations that the server never let us in; where it let us in nowhere, that nothing is proven."""
        entries = self._tally.operations.values()
        shut = [entry for entry in entries if entry.refused and not entry.admitted]
        for entry in shut:
            entry.skipped = f"the server refuses the credentials: {_refusals(entry)}"
        if shut and ending == "finished" and not any(entry.admitted for entry in entries):
            advice = (
                "are these the right ones?"
                if self._options.credentials.is_given
                else "give them with --token, --auth or -H"
            )
            return (
                "target lost",
                f"{self._target.origin} refuses the credentials of every request that needs some; {advice}",
            )
        return ending, reason


def _named(request: Request, name: str, entry: OperationTally) -> str:
    return f"{request.method} {request.target} ({name}, planned for {entry.operation.label})"


def _told(error: Exception) -> str:
    where = traceback.extract_tb(error.__traceback__)[-1]
    return f"{type(error).__name__}: {error} ({where.filename}:{where.lineno})"


def _refusals(entry: OperationTally) -> str:
    return ", ".join(
        f"{status} to {count} requests" for status, count in sorted(entry.statuses.items()) if status in (401, 403)
    )
