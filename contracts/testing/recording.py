"""Requests of an earlier run, as its journal has them, and how they are made ready to be sent again.

Knows journals and what a request needs to be sent again: secrets in the place of the shell's variables, and another
server's base path in the place of the recorded one.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from contracts.document.model import Operation
from contracts.messages import Request
from contracts.testing.credentials import Credentials, revealed
from contracts.testing.delivering import Task
from contracts.testing.events import CLEANUP, REMEMBERED, Exchanged, Found, Started
from contracts.testing.exchanging import Exchanging
from contracts.testing.journal import read_journal
from contracts.testing.target import parse_target

_CONTROLS = ("valid", "example")
"""Kinds of cases that show what an operation does when all is well."""


@dataclass(frozen=True, slots=True)
class Recording:
    """What of a run's journal is needed to send it again."""

    started: Started
    exchanges: tuple[Exchanged, ...]
    """The cases, and those requests beside them that show a finding best; in the order sent."""
    findings: tuple[Found, ...]
    sequences: Mapping[str, Exchanged] = field(default_factory=dict)
    """The first step of each sequence, by its name; the others follow from the answers."""
    shown_by: Mapping[tuple[str, str], str] = field(default_factory=dict)
    """The sequence that it takes to show a finding, by the finding's fingerprint and the label of its operation."""
    labels: frozenset[str] = frozenset()
    """Of all operations that anything was sent to: a sequence that is sent again asks for no other."""

    def only_failed(self) -> Recording:
        """The same without what showed no finding, but for one request of each operation that did well.

        That one is what a server's failure is told from (see `shape`).
        """
        known = {each.fingerprint for each in self.findings}
        failed = [each for each in self.exchanges if known.intersection(each.fingerprints)]
        controls: dict[str, int] = {}
        for each in self.exchanges:
            if each.kind in _CONTROLS and not each.fingerprints and (each.status or 500) < 400:
                controls.setdefault(each.operation, each.number)
        numbers = {each.number for each in failed}
        numbers |= {controls[each.operation] for each in failed if each.operation in controls}
        names = set(self.shown_by.values())
        return replace(
            self,
            exchanges=tuple(each for each in self.exchanges if each.number in numbers),
            sequences={name: first for name, first in self.sequences.items() if name in names},
        )

    def tasks(self, exchanging: Exchanging, operations: Mapping[str, Operation]) -> Iterator[tuple[int, Task]]:
        """Each request of an operation that there still is, and the number that it had."""
        base_path = parse_target(self.started.base_url).base_path
        for each in self.exchanges:
            operation = operations.get(each.operation)
            if operation is not None:
                yield each.number, _task(each, operation, exchanging, base_path)

    def beginnings(self, exchanging: Exchanging, operations: Mapping[str, Operation]) -> Iterator[tuple[str, Task]]:
        """The name of each sequence of an operation that there still is, and its first step."""
        base_path = parse_target(self.started.base_url).base_path
        for name, each in self.sequences.items():
            operation = operations.get(each.operation)
            if operation is not None:
                yield name, _task(each, operation, exchanging, base_path)


def recording_of(path: Path) -> Recording:
    """The recording in that journal, be it whole or not. Raises: UsageError if it is no journal."""
    started, events = read_journal(path)
    exchanges: dict[int, Exchanged] = {}
    findings: dict[tuple[str, str], Found] = {}
    for event in events:
        if isinstance(event, Exchanged):
            exchanges[event.number] = event
        elif isinstance(event, Found):
            findings[event.fingerprint, event.operation] = event
    best = {each.exchange for each in findings.values()}
    kept = tuple(each for number, each in exchanges.items() if each.is_case or (number in best and not each.sequence))
    sequences: dict[str, Exchanged] = {}
    for each in exchanges.values():
        if each.sequence and each.kind != CLEANUP:
            sequences.setdefault(each.sequence, each)
    shown = {key: exchanges[each.exchange].sequence for key, each in findings.items() if each.exchange in exchanges}
    shown_by = {key: name for key, name in shown.items() if name}
    labels = frozenset(each.operation for each in exchanges.values())
    return Recording(started, kept, tuple(findings.values()), sequences, shown_by, labels)


def _task(recorded: Exchanged, operation: Operation, exchanging: Exchanging, base_path: str | None) -> Task:
    kind = recorded.kind if recorded.is_case else REMEMBERED
    return task_again(recorded.request, operation, exchanging, base_path, recorded.case, kind)


def task_again(  # noqa: PLR0913, PLR0917 - what a request was sent as
    request: Request, operation: Operation, exchanging: Exchanging, base_path: str | None, name: str, kind: str
) -> Task:
    """A request as it was shown, as the document reads it now; it is sent as it was.

    `base_path`: that of the server that it was sent to; None: the document's own.
    """
    if base_path is not None:
        own = operation.servers[0].base_path if operation.servers else ""
        request = replace(request, target=own + request.target.removeprefix(base_path))
    case = replace(exchanging.recognised(revealed(request, Credentials())), request=request)
    return Task(case, operation, name, kind, is_recorded=True)
