"""A run: what the agenda holds, sent and judged one by one, until it ends; then a Report, always.

Knows when to stop. What is sent next is the `agenda`'s business, how a case is sent and judged `exchanging`'s, what
is counted `tally`'s.
"""

from __future__ import annotations

import math
import time
from collections.abc import Iterator
from dataclasses import replace

from contracts.coverage import Counting
from contracts.document.model import Document
from contracts.errors import TargetError, UnderstudyError
from contracts.testing.admission import Admission
from contracts.testing.agenda import CREDENTIALS_DIED, PlannedAgenda
from contracts.testing.agendas import Agenda
from contracts.testing.attempts import Attempts
from contracts.testing.client import Client
from contracts.testing.confirming import Confirming
from contracts.testing.connections import Connections
from contracts.testing.delivering import Delivery, Task
from contracts.testing.events import CLEANUP, RELATED, Ended, Event, OnEvent, Progress, Selected, Started, ignore
from contracts.testing.exchanging import CLIENT_CHECKS, Exchanging, Sent
from contracts.testing.options import Options
from contracts.testing.permission import Permission
from contracts.testing.remarks import told
from contracts.testing.report import Ending, Report
from contracts.testing.selection import nothing_selected, selected
from contracts.testing.staleness import unseen
from contracts.testing.stopping import Stop, Terminated, out_of_time
from contracts.testing.tally import Tally
from contracts.testing.target import parse_target
from contracts.testing.watchdog import Watchdog
from contracts.testing.watching import Watch, named
from contracts.testing.whereabouts import Whereabouts

CLEANUP_TIME = 10.0
"""Seconds at most for removing what was created, where a finding ended the run."""


def run(document: Document, base_url: str, options: Options | None = None, on_event: OnEvent = ignore) -> Report:
    """What the server at `base_url` makes of the document's promises.

    Whatever happens on the way, what was found so far is in the report, and its ending says how far the run came.

    Raises: UsageError if `base_url` is no address of a server.
    """
    return Run(document, base_url, options or Options(), on_event).report()


class Run:
    """One run over the operations that the options select."""

    def __init__(
        self, document: Document, base_url: str, options: Options, on_event: OnEvent, agenda: Agenda | None = None
    ) -> None:
        """`agenda`: what to send; None: the plan, and what a search draws."""
        self._document = document
        self._options = options
        self._on_event = on_event
        self._target = parse_target(base_url)
        self._started = time.monotonic()
        self._deadline = None if options.max_time is None else self._started + options.max_time
        self._soonest = math.inf
        self._selected = selected(document, options)
        self._tally = Tally(options.known)
        self._permission = Permission(options, self._target)
        self._client = self._make_client()
        self._exchanging = Exchanging(document, self._target, self._client, options, self._tell)
        self._exchanging.ends = self._deadline
        self._confirming = Confirming(self._exchanging, self._tally, self._tell)
        self._admission = Admission()
        self._counting = Counting(document, self._selected)
        self._attempts = Attempts(self._selected)
        self._agenda: Agenda = agenda or PlannedAgenda(document, self._selected, options, self._permission)
        self._exchanging.probing.is_forbidden = self._agenda.would_undo
        self._remarks = self._agenda.remarks
        self._watch = Watch(self._exchanging, options, self._remarks)
        self._whereabouts = Whereabouts(self._target.url)

    def report(self) -> Report:
        """Runs to an end and says what it came to."""
        ending, reason = self._ending()
        ending, reason = self._credentials_lost(ending, reason)
        ended = Ended(
            ending=ending,
            reason=reason,
            elapsed=time.monotonic() - self._started,
            digest=self._tally.digest(),
            notes=(*self._first_notes(ending), *self._remarks.notes, *self._agenda.notes(), *self._untried(ending)),
            skipped=self._remarks.skipped | self._admission.shut(),
            unreached=self._attempts.unreached(),
            coverage=self._counting.coverage(),
        )
        try:
            self._tell(ended)
        except Exception as error:  # noqa: BLE001  (who can't be told of the end still gets the report)
            ended = replace(ended, ending="our fault", reason=_sentence(error))
        return self._tally.report(ended, min_coverage=self._options.min_coverage)

    def _tell(self, event: Event) -> None:
        self._tally.take(event)
        self._on_event(event)

    def _ending(self) -> tuple[Ending, str]:
        watchdog = Watchdog(self._deadline)
        try:
            self._tell(self._beginning())
            if not self._selected:
                return "finished", nothing_selected(self._document, self._options)
            with watchdog, self._client:
                self._client.wait(self._options.wait)
                self._go_and_clean_up()
            return self._end_of_agenda()
        except Stop as stop:
            return stop.ending, stop.reason
        except TargetError as error:
            return "target lost", str(error)
        except KeyboardInterrupt as interrupt:
            return self._interrupted(interrupt, watchdog)
        except Exception as error:  # noqa: BLE001  (a fault of ours must not cost the report of what was found)
            return "our fault", _sentence(error)

    def _interrupted(self, interrupt: KeyboardInterrupt, watchdog: Watchdog) -> tuple[Ending, str]:
        if watchdog.has_bitten:
            return "out of time", out_of_time(self._options.max_time).reason
        if isinstance(interrupt, Terminated):
            return "terminated", "stopped by SIGTERM before the end"
        return "interrupted", "stopped by Ctrl-C before the end"

    def _end_of_agenda(self) -> tuple[Ending, str]:
        """What kept parts of the agenda from being worked through; finished, if nothing did."""
        remarks = self._remarks
        if remarks.fault:
            return "our fault", f"{remarks.fault}; please report it"
        if any(reason.startswith(CREDENTIALS_DIED) for reason in remarks.skipped.values()):
            advice = "--auth-command can get new ones, --exclude leaves the operation out"
            return "target lost", f"{CREDENTIALS_DIED} {remarks.death}; {advice}"
        if remarks.unanswered:
            labels = ", ".join(remarks.unanswered)
            return "out of time", f"no answer came in the {self._options.pace.operation_time:g} s for {labels}"
        return "finished", ""

    def _beginning(self) -> Started:
        document, selected = self._document, set(self._selected)
        return Started(
            document=document.place.uri,
            title=document.title,
            version=document.version,
            base_url=self._target.url,
            seed=self._options.seed,
            operations=tuple(
                Selected(each.label, each.place, index)
                for index, each in enumerate(document.operations)
                if each in selected
            ),
            checks=self._checks(),
            shard=self._options.shard,
            is_mock=self._options.is_mock,
        )

    def _make_client(self) -> Client:
        return Client(self._target, self._options.limits, guard=self._permission.guard)

    @property
    def _ends(self) -> float | None:
        """When what is sent has to end, so that the time is enough to remove what it created; None: never.

        It only comes nearer: what was cut short by it stays so.
        """
        if self._deadline is None:
            return None
        self._soonest = min(self._soonest, self._deadline - self._agenda.cleanup_time())
        return self._soonest

    def _go_and_clean_up(self) -> None:
        """The agenda, whose end removes what was created; where it does not come to its end, as much as can be."""
        try:
            self._go()
            self._settle()
        except Stop as stop:
            if stop.ending == "finished":
                self._settle()
            if stop.ending in ("finished", "out of time"):
                is_kept = stop.ending == "out of time" and self._deadline is not None
                most = math.inf if is_kept else time.monotonic() + CLEANUP_TIME
                ends = min(most, math.inf if self._deadline is None else self._deadline)
                for task in self._agenda.cleanup(self._exchanging):
                    self._agenda.hear(self._exchanging.send(task, ends))
                    if time.monotonic() >= ends:
                        break
            raise

    def _settle(self) -> None:
        self._agenda.staleness.settle(self._tally.causes(), self._exchanging, self._deadline)

    def _go(self) -> None:
        courier, count = self._exchanging.courier, self._options.pace.workers
        tasks = self._agenda.tasks(self._exchanging, self._deadline)
        with Connections(courier, self._client, self._make_client, count) as connections:
            try:
                for delivery in connections.deliveries(tasks, self._deadline_of):
                    self._receive(delivery)
                for each in self._whereabouts.rest():
                    self._weigh(each)
            finally:
                for task, answer in connections.left_over():
                    self._exchanging.give_up(task, answer)

    def _deadline_of(self, task: Task) -> float | None:
        """When the case must have been answered, if the run's time or the operation's is bounded."""
        if task.kind == CLEANUP:
            return self._deadline
        left = self._remarks.left_for(task.label)
        own = None if left is None else time.monotonic() + left
        return min((each for each in (self._ends, own) if each is not None), default=None)

    def _receive(self, delivery: Delivery) -> None:
        try:
            self._take(delivery)
        except (UnderstudyError, Stop):
            raise
        except Exception as error:  # noqa: BLE001  (a fault of ours costs this operation, not the whole run)
            self._remarks.drop(delivery.task.label, error)

    def _take(self, delivery: Delivery) -> None:
        """Judges what came of one case and takes in what it shows."""
        task = delivery.task
        try:
            sent = self._exchanging.receive(delivery)
        except TargetError as error:
            if not self._tally.sent:
                raise
            raise Stop(
                "target lost", f"the server died, at the latest of {named(task, self._exchanging.shown(task))}: {error}"
            ) from None
        self._remarks.spend(task.label, delivery.seconds)
        if sent.is_over:
            raise Stop(
                "target lost", f"{self._target.origin} asks for a longer pause than is reasonable: {_asked(sent)}"
            )
        if sent.answer.is_cut_short:
            if self._ends is not None and time.monotonic() >= self._ends:
                raise out_of_time(self._options.max_time)
            self._remarks.time_is_up(task.label)
            return
        self._remarks.answered(task.label)
        for each in self._whereabouts.believed(sent):
            self._weigh(each)
        if sent.answer.exchange and not task.is_unauthorised:
            self._counting.count(task.case, sent.answer.exchange)
            self._attempts.take(task, sent.answer.exchange.response.status_code)
        self._tell(self._progress(task.label))
        self._agenda.hear(sent)
        self._watch.look(sent, self._within)
        most = self._options.max_failures
        if most is not None and sent.causes and self._tally.levels()["error"] >= most:
            raise Stop("finished")

    def _weigh(self, sent: Sent) -> None:
        """Tells what the case shows, if it is its own doing."""
        is_new, is_related = self._confirming.is_new(sent), sent.task.kind in RELATED
        if is_related and not is_new:
            return
        if self._watch.vouches_for(sent, self._ends, is_new=is_new):
            if not is_related:
                self._admission.look(sent)
            self._confirming.take(sent, self._ends, may_shrink=not self._watch.is_broken)
            self._agenda.staleness.look(sent, self._exchanging)

    def _within(self, seconds: float) -> float:
        return seconds if self._ends is None else max(0.0, min(seconds, self._ends - time.monotonic()))

    def _progress(self, label: str) -> Progress:
        entries = self._tally.operations.values()
        return Progress(
            sent=self._tally.sent,
            budget=self._agenda.budget,
            tried=self._tally.tried,
            operations=len(entries),
            levels=self._tally.levels(),
            elapsed=time.monotonic() - self._started,
            at=label,
        )

    def _first_notes(self, ending: Ending) -> Iterator[str]:
        if self._options.is_mock:
            again = f"`understudy mock` with --port {self._target.port} serves it again, for the curl lines"
            yield f"no --url was given: our own mock of the document did the answering; {again}"
        if self._options.configured:
            yield f"configured by {self._options.configured}"
        if self._selected:
            yield from self._options.unmatched
        yield from self._options.known.notes
        is_all = len(self._selected) == len(self._document.operations) and not self._options.only_remembered
        if ending == "finished" and is_all:
            yield from unseen(self._options.known, self._tally.causes(), [each.label for each in self._selected])

    def _untried(self, ending: Ending) -> list[str]:
        """Why known faults were not tried, in a run that should have."""
        if self._options.only_remembered or ending not in ("finished", "out of time"):
            return []
        labels = [each.label for each in self._selected]
        return self._agenda.staleness.notes(labels, self._tally.causes(), self._agenda.why_untried)

    def _checks(self) -> tuple[str, ...]:
        others = (*CLIENT_CHECKS, *self._agenda.checks)
        return (*(check.code for check in self._exchanging.checks), *filter(self._exchanging.is_wanted, others))

    def _credentials_lost(self, ending: Ending, reason: str) -> tuple[Ending, str]:
        """Where the server let us in nowhere, nothing is proven."""
        if ending != "finished" or not self._admission.is_shut_everywhere:
            return ending, reason
        given = self._options.credentials.is_given
        advice = "are these the right ones?" if given else "give them with --token, --auth or -H"
        refusal = f"{self._target.origin} refuses the credentials of every request that needs some"
        return "target lost", f"{refusal}; {advice}"


def _sentence(error: Exception) -> str:
    return str(error) if isinstance(error, UnderstudyError) else f"{told(error)}; please report it"


def _asked(sent: Sent) -> str:
    exchange = sent.answer.exchange
    pause = (exchange.response.headers.get("Retry-After") if exchange else None) or "not said"
    return f"{named(sent.task, sent.shown)} was answered 429 (Retry-After: {pause}); try a lower --rate"
