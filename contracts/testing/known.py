"""What is known of a server beforehand: faults that are waived or in a baseline, ids that exist, statuses, skips.

Plain values, already read and held against a document; knows no file. Operations are known by their labels.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from fnmatch import fnmatchcase
from typing import Literal

from contracts.document.model import Operation
from contracts.errors import Place
from contracts.json_values import JsonValue
from contracts.judging.checks import CHECKS
from contracts.judging.checks_by_http import RESPONSE_TIME
from contracts.judging.other_rules import CLIENT_RULES
from contracts.messages import Request
from contracts.testing.report import Acceptance, Cause, Report

WAIVER_STALE = "waiver-stale"
"""The code of what says that a waived fault is gone; its keyword is the fault's fingerprint."""
BASELINE_STALE = "baseline-stale"
"""The same of one in the baseline."""
STALE = frozenset({WAIVER_STALE, BASELINE_STALE})
ALONE = frozenset(each.code for each in (*CHECKS, RESPONSE_TIME, *CLIENT_RULES)) - {"credentials-kept"}
"""The codes of what a single exchange can show: whoever repeats it can tell whether it is gone."""
_OF_STATUS = frozenset({"status-declared", "server-error", "accepts-kept"})
"""What is found of a status that nobody expects."""


@dataclass(frozen=True, slots=True)
class Known:
    """All of it."""

    waivers: tuple[Waiver, ...] = ()
    baseline: Baseline | None = None
    today: date = date.max
    """What the end dates of waivers are held against, by the caller's calendar."""
    skips: Mapping[str, str] = field(default_factory=dict)
    """By label: why the operation is not to be tried."""
    statuses: Mapping[str, frozenset[str]] = field(default_factory=dict)
    """By label: statuses to be expected beside the declared ones, `429` or `5XX`."""
    values: Mapping[str, Mapping[str, tuple[JsonValue, ...]]] = field(default_factory=dict)
    """By label and `location name` of a parameter: valid values that lead to what exists."""
    notes: tuple[str, ...] = ()
    """What the reader of a report should know of all this."""

    def acceptance(self, fingerprint: str, check: str, labels: Iterable[str]) -> Acceptance | None:
        """Why a cause is known, if it is; `labels` are the operations that it shows in.

        A waiver that has expired holds against a baseline, too.
        """
        shown = tuple(labels)
        waivers = [each for each in self.waivers if each.covers(fingerprint, check, shown)]
        if waivers:
            return max(waivers, key=lambda each: each.until).acceptance(self.today)
        if self.baseline and fingerprint in self.baseline.entries:
            return Acceptance("known", "it is in the baseline", where=self.baseline.name)
        return None

    @property
    def faults(self) -> tuple[Waiver | Entry, ...]:
        """Those that are waived, then those of the baseline."""
        return (*self.waivers, *(self.baseline.entries.values() if self.baseline else ()))

    @property
    def faults_in_steps(self) -> list[Waiver | Entry]:
        """The faults that take several requests to show."""
        return [each for each in self.faults if each.steps]

    def faults_of(self, label: str) -> list[Waiver | Entry]:
        """The known faults of the operation that there is a case for; those to be tried first."""
        return [each for each in self.faults if each.has_case and not each.steps and each.is_of(label)]

    def foresees(self, check: str, label: str, status: int) -> bool:
        """Whether the check finds no more than that the operation is answered so, which is to be expected."""
        expected = self.statuses.get(label, frozenset()) if check in _OF_STATUS else frozenset()
        return not expected.isdisjoint({str(status), f"{status // 100}XX"})


@dataclass(frozen=True, slots=True)
class Step:
    """A request of those that show a fault together: `create (POST /carts, 201)`."""

    name: str
    operation: str
    """Its label."""
    status: int
    """That it was answered with."""

    def __str__(self) -> str:
        return f"{self.name} ({self.operation}, {self.status})"


def step_of(text: str) -> Step:
    """The step that was written so.

    Raises: ValueError
    """
    found = re.fullmatch(r"(.+?) \(([^\s()]+ /.*), (\d{3})\)", text)
    if not found:
        raise ValueError(text)
    return Step(found[1], found[2], int(found[3]))


def steps_of(cause: Cause) -> tuple[Step, ...]:
    """What it takes to show the cause; empty if one request does, or if one of them was not answered."""
    first = cause.first
    if not first.witness.steps:
        return ()
    own = replace(first.witness, operation=first.operation)
    answered = [(each, each.exchange) for each in (*own.steps, own)]
    steps = [Step(each.name, each.operation, found.response.status_code) for each, found in answered if found]
    return tuple(steps) if len(steps) == len(answered) else ()


@dataclass(frozen=True, slots=True)
class Waiver:
    """A fault that somebody has decided to live with, until a day."""

    owner: str
    reason: str
    until: date
    """The last day that it holds on."""
    where: Place
    fingerprint: str = ""
    """Of the cause; empty: whatever has the check, in the operations."""
    check: str = ""
    operation: str = ""
    """A glob of labels; with a fingerprint no more than where the case is to be found."""
    case: str = ""
    """The name of the case that shows it: of the plan's, unless there is a request."""
    request: Request | None = None
    """The request that shows it, as a report has it."""
    steps: tuple[Step, ...] = ()
    """What shows it, where one request does not."""

    @property
    def has_case(self) -> bool:
        """Whether it is known what to try."""
        return bool(self.operation and (self.case or self.request or self.steps))

    @property
    def what(self) -> str:
        """What is waived, in words."""
        where = f" in {self.operation}" if self.operation else ""
        return f"{self.check or self.fingerprint}{where}"

    @property
    def labels(self) -> tuple[str, ...]:
        """Of the operations that its steps ask."""
        return tuple(each.operation for each in self.steps)

    def covers(self, fingerprint: str, check: str, labels: Collection[str]) -> bool:
        """Whether it is about that cause, in all of the operations that it shows in."""
        if self.fingerprint:
            return self.fingerprint == fingerprint
        return self.check == check and (not self.operation or all(map(self.is_of, labels)))

    def is_of(self, label: str) -> bool:
        """Whether the operation is one of its own."""
        return label == self.operation or fnmatchcase(label, self.operation)

    def acceptance(self, today: date) -> Acceptance:
        """How the cause stands that day."""
        state: Literal["waived", "expired"] = "waived" if today <= self.until else "expired"
        return Acceptance(state, self.reason, self.owner, self.until.isoformat(), str(self.where))


@dataclass(frozen=True, slots=True)
class Entry:
    """A fault of a baseline, with the case that shows it."""

    fingerprint: str
    check: str
    level: str
    operation: str
    message: str
    place: str
    """File name and pointer of the promise; no line, which moves."""
    case: str
    request: Request | None
    """As shown, without secrets, and without the server's base path; None for what one request does not show."""
    steps: tuple[Step, ...] = ()
    """What shows it then."""
    where: str = ""
    """The baseline's name."""

    @property
    def has_case(self) -> bool:
        """Whether it is known what to try."""
        return self.request is not None or bool(self.steps)

    @property
    def what(self) -> str:
        """What is known, in words."""
        return f"{self.check} in {self.operation} ({self.fingerprint})"

    @property
    def labels(self) -> tuple[str, ...]:
        """Of the operations that its steps ask."""
        return tuple(each.operation for each in self.steps)

    def is_of(self, label: str) -> bool:
        """Whether the operation is its own."""
        return label == self.operation


@dataclass(frozen=True, slots=True)
class Baseline:
    """The faults that there were once, and that are no news."""

    name: str
    entries: Mapping[str, Entry] = field(default_factory=dict)
    """By fingerprint."""


def accepted(report: Report, known: Known) -> Report:
    """The report with its causes as they stand by what is known."""
    causes = [
        replace(cause, acceptance=known.acceptance(cause.fingerprint, cause.finding.check, cause.labels))
        for cause in report.causes
    ]
    return replace(report, causes=tuple(causes))


def in_the_document(request: Request, operation: Operation, base_path: str | None) -> Request:
    """The request without the path that the server stands at; `base_path`: the caller's, None: the document's."""
    prefix = _own_base_path(operation) if base_path is None else base_path
    return Request(request.method, request.target.removeprefix(prefix), request.headers, request.content)


def as_sent(request: Request, operation: Operation, base_path: str | None) -> Request:
    """The same the other way round: with the base path of the document, whether it has that of the server or none."""
    request = in_the_document(request, operation, base_path)
    return Request(request.method, _own_base_path(operation) + request.target, request.headers, request.content)


def _own_base_path(operation: Operation) -> str:
    return operation.servers[0].base_path if operation.servers else ""
