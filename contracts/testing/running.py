"""A run: what the agenda holds, sent and judged one by one, until it ends; then a Report, always.

Knows when to stop. What is sent next is the `agenda`'s business, how a case is sent and judged `exchanging`'s, what
is counted `tally`'s.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import replace

from contracts.coverage import Counting
from contracts.document.model import Document
from contracts.errors import TargetError, UnderstudyError
from contracts.testing.agenda import Agenda, PlannedAgenda, told
from contracts.testing.client import Client
from contracts.testing.confirming import Confirming
from contracts.testing.events import Ended, Event, OnEvent, Progress, Selected, Started, ignore
from contracts.testing.exchanging import CLIENT_CHECKS, Exchanging, Task
from contracts.testing.options import Options
from contracts.testing.permission import Permission
from contracts.testing.report import Ending, Report
from contracts.testing.selection import nothing_selected, selected
from contracts.testing.stopping import Stop, Terminated, out_of_time
from contracts.testing.tally import Tally
from contracts.testing.target import parse_target
from contracts.testing.watching import Admission, Watch, named


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
        self._selected = selected(document, options)
        self._tally = Tally()
        self._client = Client(self._target, options.limits)
        self._exchanging = Exchanging(document, self._target, self._client, options, self._tell)
        self._confirming = Confirming(self._exchanging, self._tally, self._tell)
        self._watch = Watch(self._client, self._target.origin, self._within)
        self._admission = Admission()
        self._counting = Counting(document, self._selected)
        permission = Permission(options, self._target)
        self._agenda = agenda or PlannedAgenda(document, self._selected, options, permission)

    def report(self) -> Report:
        """Runs to an end and says what it came to."""
        ending, reason = self._ending()
        ending, reason = self._credentials_lost(ending, reason)
        ended = Ended(
            ending=ending,
            reason=reason,
            elapsed=time.monotonic() - self._started,
            digest=self._tally.digest(),
            notes=(*self._first_notes(), *self._agenda.notes),
            skipped=self._agenda.skipped | self._admission.shut(),
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
        try:
            self._tell(self._beginning())
            if not self._selected:
                return "finished", nothing_selected(self._document, self._options)
            with self._client:
                self._client.wait(self._options.wait)
                self._go()
        except Stop as stop:
            return stop.ending, stop.reason
        except TargetError as error:
            return "target lost", str(error)
        except Terminated:
            return "terminated", "stopped by SIGTERM before the end"
        except KeyboardInterrupt:
            return "interrupted", "stopped by Ctrl-C before the end"
        except Exception as error:  # noqa: BLE001  (a fault of ours must not cost the report of what was found)
            return "our fault", _sentence(error)
        fault = self._agenda.fault
        return ("our fault", f"{fault}; please report it") if fault else ("finished", "")

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

    def _go(self) -> None:
        for task in self._agenda.tasks(self._exchanging, self._deadline):
            try:
                self._try(task)
            except (UnderstudyError, Stop):
                raise
            except Exception as error:  # noqa: BLE001  (a fault of ours costs this operation, not the whole run)
                self._agenda.drop(task.label, error)

    def _try(self, task: Task) -> None:
        """Sends one case and takes in what it shows."""
        if self._deadline is not None and time.monotonic() >= self._deadline:
            raise out_of_time(self._options.max_time)
        try:
            sent = self._exchanging.send(task, self._deadline)
        except TargetError as error:
            if not self._tally.sent:
                raise
            last = named(task, self._exchanging.shown(task))
            raise Stop("target lost", f"the server died, at the latest of {last}: {error}") from None
        if sent.answer.is_cut_short:
            raise out_of_time(self._options.max_time)
        self._admission.look(sent)
        if sent.answer.exchange:
            self._counting.count(task.case, sent.answer.exchange)
        self._confirming.take(sent, self._deadline)
        self._tell(self._progress(task.label))
        self._watch.look(sent)
        most = self._options.max_failures
        if most is not None and sent.causes and self._tally.levels()["error"] >= most:
            raise Stop("finished")

    def _within(self, seconds: float) -> float:
        return seconds if self._deadline is None else max(0.0, min(seconds, self._deadline - time.monotonic()))

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

    def _first_notes(self) -> Iterator[str]:
        if self._options.is_mock:
            yield "no --url was given: our own mock of the document did the answering"

    def _checks(self) -> tuple[str, ...]:
        return (*(check.code for check in self._exchanging.checks), *filter(self._exchanging.is_wanted, CLIENT_CHECKS))

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
