"""A run recorded in a journal, sent again: the same bytes, and what has become of each finding.

Knows journals and what a request needs to be sent again: secrets in the place of the shell's variables, and another
server's base path in the place of the recorded one.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal

from contracts.coverage import NOTHING
from contracts.document.model import Document, Operation
from contracts.testing.agenda import told
from contracts.testing.credentials import Credentials, revealed
from contracts.testing.events import REMEMBERED, Event, Exchanged, Found, OnEvent, Started, ignore
from contracts.testing.exchanging import Exchanging, Task
from contracts.testing.journal import read_journal
from contracts.testing.options import Options
from contracts.testing.permission import Permission
from contracts.testing.report import Report
from contracts.testing.running import Run
from contracts.testing.target import parse_target

State = Literal["gone", "still fails", "fails differently", "not tried"]
"""What has become of a finding. *gone*: every request that showed it passes now."""


@dataclass(frozen=True, slots=True)
class Recording:
    """What of a run's journal is needed to send it again."""

    started: Started
    exchanges: tuple[Exchanged, ...]
    """The cases, and those requests beside them that show a finding best; in the order sent, answers left out."""
    findings: tuple[Found, ...]

    def only_failed(self) -> Recording:
        """The same without what showed no finding."""
        return replace(self, exchanges=tuple(each for each in self.exchanges if each.fingerprints))


@dataclass(frozen=True, slots=True)
class Outcome:
    """A recorded finding, and what has become of it."""

    found: Found
    state: State


def recording_of(path: Path) -> Recording:
    """The recording in that journal, be it whole or not. Raises: UsageError if it is no journal."""
    started, events = read_journal(path)
    exchanges: dict[int, Exchanged] = {}
    findings: dict[tuple[str, str], Found] = {}
    for event in events:
        if isinstance(event, Exchanged):
            exchanges[event.number] = replace(event, exchange=None)
        elif isinstance(event, Found):
            findings[event.fingerprint, event.operation] = event
    best = {each.exchange for each in findings.values()}
    kept = tuple(each for number, each in exchanges.items() if each.is_case or number in best)
    return Recording(started, kept, tuple(findings.values()))


class RecordedAgenda:
    """The requests of a recording, in the order in which they were sent."""

    def __init__(self, document: Document, recording: Recording, permission: Permission) -> None:
        self.skipped: dict[str, str] = {}
        self.notes: list[str] = []
        self.fault = ""
        self.budget = len(recording.exchanges)
        self.at = 0
        """The number of the exchange last handed over."""
        self._recording = recording
        self._permission = permission
        self._operations = {each.label: each for each in document.operations}
        self._base_path = parse_target(recording.started.base_url).base_path

    def tasks(self, exchanging: Exchanging, deadline: float | None) -> Iterator[Task]:
        """See `Agenda`."""
        del deadline  # nothing here takes long
        for each in self._recording.exchanges:
            operation = self._operations.get(each.operation)
            if operation is None or each.operation in self.skipped:
                continue
            task = self._task(each, operation, exchanging)
            refusal = self._permission.refusal(task.case.request.method)
            if refusal:
                self.skipped[each.operation] = refusal
                continue
            self.at = each.number
            yield task

    def drop(self, label: str, error: Exception) -> None:
        """See `Agenda`."""
        self.fault = told(error)
        self.skipped[label] = f"a fault of ours: {self.fault}"

    def _task(self, recorded: Exchanged, operation: Operation, exchanging: Exchanging) -> Task:
        """The recorded request as the document reads it; it is sent as it was."""
        request = recorded.request
        if self._base_path is not None:
            own = operation.servers[0].base_path if operation.servers else ""
            request = replace(request, target=own + request.target.removeprefix(self._base_path))
        case = replace(exchanging.recognised(revealed(request, Credentials())), request=request)
        kind = recorded.kind if recorded.is_case else REMEMBERED
        return Task(case, operation, recorded.case, kind, is_recorded=True)


def replay(
    document: Document, base_url: str, recording: Recording, options: Options | None = None, on_event: OnEvent = ignore
) -> tuple[Report, tuple[Outcome, ...]]:
    """What the server at `base_url` makes of the recorded requests, and what has become of each recorded finding.

    Raises: UsageError if `base_url` is no address of a server.
    """
    options = options or Options()
    labels = {each.operation for each in recording.exchanges}
    options = replace(options, seed=recording.started.seed, selects=lambda each: each.label in labels)
    agenda = RecordedAgenda(document, recording, Permission(options, parse_target(base_url)))
    shown: dict[int, Exchanged] = {}

    def listen(event: Event) -> None:
        if isinstance(event, Exchanged) and event.is_case:
            shown[agenda.at] = event
        on_event(event)

    # What a replay covers says nothing about the contract: it was chosen by what was found.
    report = replace(Run(document, base_url, options, listen, agenda).report(), coverage=NOTHING)
    return report, tuple(Outcome(each, _state(each, recording, shown, report)) for each in recording.findings)


def _state(found: Found, recording: Recording, shown: Mapping[int, Exchanged], report: Report) -> State:
    own = [
        each.number
        for each in recording.exchanges
        if each.operation == found.operation and found.fingerprint in each.fingerprints
    ]
    told = [shown[number] for number in own if number in shown and not shown[number].is_refused]
    if any(found.fingerprint in each.fingerprints for each in told):
        return "still fails"
    as_bad = {cause.fingerprint for cause in report.at_least(found.finding.level)}
    if any(as_bad.intersection(each.fingerprints) for each in told):
        return "fails differently"
    return "gone" if told and len(told) == len(own) else "not tried"
