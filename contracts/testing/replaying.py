"""A run recorded in a journal, sent again: the same bytes, and what has become of each finding."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Literal

from contracts.coverage import NOTHING
from contracts.document.model import Document
from contracts.errors import LEVELS, Level
from contracts.judging import Case
from contracts.planning.resources import resources
from contracts.testing import lives, pairs
from contracts.testing.asking import Hearing
from contracts.testing.delivering import Task
from contracts.testing.events import Event, Exchanged, Found, OnEvent, ignore
from contracts.testing.exchanging import Exchanging, Sent
from contracts.testing.known import Known
from contracts.testing.lives import Lives
from contracts.testing.options import Options
from contracts.testing.pairs import Pairs
from contracts.testing.recording import Recording
from contracts.testing.remarks import Remarks
from contracts.testing.report import Report, cause_key
from contracts.testing.running import Run
from contracts.testing.staleness import Fault, Staleness

State = Literal["gone", "still fails", "fails differently", "not tried"]
"""What has become of a finding. *gone*: every request that showed it passes now."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """A recorded finding, and what has become of it."""

    found: Found
    state: State


class RecordedAgenda:
    """The requests of a recording, in the order in which they were sent."""

    def __init__(self, document: Document, recording: Recording, options: Options) -> None:
        self.remarks = Remarks(options.pace.operation_time)
        self.budget = len(recording.exchanges)
        self.checks: tuple[str, ...] = (*pairs.CHECKS, *lives.CHECKS) if recording.sequences else ()
        self.staleness = Staleness(Known())
        self.at = 0
        """The number of the exchange last handed over."""
        self._recording = recording
        self.repeated: set[str] = set()
        """The names of the sequences that were sent."""
        self.failing: dict[str, set[Level]] = {}
        """By name of a sequence, how bad is what its steps show by themselves."""
        self._pairs = Pairs(document, options)
        sent_to = [each for each in document.operations if each.label in recording.labels]
        self._lives = Lives(document, sent_to, options.seed)
        self._hearing = Hearing()
        self._operations = {each.label: each for each in document.operations}

    def tasks(self, exchanging: Exchanging, deadline: float | None) -> Iterator[Task | None]:
        """See `Agenda`."""
        del deadline  # nothing here takes long
        for number, task in self._recording.tasks(exchanging, self._operations):
            if self.remarks.is_left(task.label):
                continue
            if refusal := exchanging.courier.refusal_of(task.case):
                self.remarks.leave(task.label, refusal)
                continue
            self.at = number
            yield task
        yield None
        self._lives.ledger.listen(exchanging)
        for name, task in self._recording.beginnings(exchanging, self._operations):
            resource = next((each for each in self._lives.resources if each.name == name), None)
            if resource is None:
                yield from self._pairs.script(name, task, exchanging, self._hearing)
            else:
                yield from self._lives.script(resource, exchanging, self._hearing)
        yield from self.cleanup(exchanging)

    def hear(self, sent: Sent) -> None:
        """See `Agenda`."""
        self._hearing.sent = sent
        if sent.task.sequence and sent.status is not None:
            self.repeated.add(sent.task.sequence)
            levels = self.failing.setdefault(sent.task.sequence, set())
            levels.update(each.level for each in sent.causes.values())

    def would_undo(self, case: Case) -> bool:
        """See `Agenda`."""
        return self._lives.would_remove(case)

    def why_untried(self, fault: Fault, label: str) -> str:
        """See `Agenda`. Nothing is tried here but what was recorded."""
        del fault, label
        return "only what was recorded is sent"

    def cleanup(self, exchanging: Exchanging) -> Iterator[Task]:
        """See `Agenda`."""
        yield from self._lives.ledger.script(exchanging, self._hearing)

    def cleanup_time(self) -> float:
        """See `Agenda`; a replay takes as long as it takes."""
        return 0.0

    def notes(self) -> Iterator[str]:
        """See `Agenda`."""
        yield from self._lives.ledger.notes()


def replay(
    document: Document, base_url: str, recording: Recording, options: Options | None = None, on_event: OnEvent = ignore
) -> tuple[Report, tuple[Outcome, ...]]:
    """What the server at `base_url` makes of the recorded requests, and what has become of each recorded finding.

    Raises: UsageError if `base_url` is no address of a server.
    """
    options = options or Options()
    labels = {each.operation for each in (*recording.exchanges, *recording.sequences.values())}
    for each in resources(document.operations):
        if each.name in recording.sequences:
            labels |= {operation.label for kind in (each, each.parent) if kind for operation in kind.operations}
    options = replace(options, seed=recording.started.seed, selects=lambda each: each.label in labels)
    agenda = RecordedAgenda(document, recording, options)
    shown: dict[int, Exchanged] = {}

    def listen(event: Event) -> None:
        if isinstance(event, Exchanged) and event.is_case:
            shown[agenda.at] = event
        on_event(event)

    # What a replay covers says nothing about the contract: it was chosen by what was found.
    report = replace(Run(document, base_url, options, listen, agenda).report(), coverage=NOTHING)
    outcomes = []
    for found in recording.findings:
        name = recording.shown_by.get((found.fingerprint, found.operation))
        state = (
            _state(found, recording, shown, report) if name is None else _state_of_sequence(found, name, agenda, report)
        )
        outcomes.append(Outcome(found, state))
    return report, tuple(outcomes)


def _state_of_sequence(found: Found, name: str, agenda: RecordedAgenda, report: Report) -> State:
    """What has become of a finding that takes a sequence to be shown."""
    if name not in agenda.repeated:
        return "not tried"
    is_there = any(
        cause.fingerprint == found.fingerprint and found.operation in (each.operation for each in cause.occurrences)
        for cause in report.at_least(found.finding.level)
    )
    if is_there:
        return "still fails"
    as_bad = LEVELS[: LEVELS.index(found.finding.level) + 1]
    return "fails differently" if agenda.failing.get(name, set()).intersection(as_bad) else "gone"


def _state(found: Found, recording: Recording, shown: Mapping[int, Exchanged], report: Report) -> State:
    own = [
        each.number
        for each in recording.exchanges
        if each.operation == found.operation and found.fingerprint in each.fingerprints
    ]
    told = [shown[number] for number in own if number in shown and not shown[number].is_refused]
    showing = {fingerprint for each in told for fingerprint in each.fingerprints}
    as_bad = [cause.finding for cause in report.at_least(found.finding.level) if cause.fingerprint in showing]
    # The id of a failure depends on what was seen before it; the request that shows it is the same.
    key = cause_key(found.finding, found.operation)
    if found.fingerprint in showing or any(cause_key(each, found.operation) == key for each in as_bad):
        return "still fails"
    if as_bad:
        return "fails differently"
    return "gone" if told and len(told) == len(own) else "not tried"
