"""What becomes of known faults in a run: their cases tried first, and told when they pass; else why not.

Knows the plan and the faults; what else becomes of a case is told as of every other. A fault that one request shows is
gone where its case passes when it is tried first, and again at the end of a run that did not show the fault either; one
that takes several, where the sequence that showed it comes to the same steps twice and does not show it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from typing import TypeAlias

from contracts.document.model import Operation
from contracts.errors import Place, TargetError
from contracts.judging.model import Finding
from contracts.planning import OperationPlan
from contracts.planning.resources import Resource
from contracts.testing.asking import Script
from contracts.testing.credentials import Credentials, revealed
from contracts.testing.delivering import MADE_SMALLER, Task
from contracts.testing.events import CONFIRMING, REMEMBERED
from contracts.testing.exchanging import Exchanging, Sent, Shown
from contracts.testing.known import ALONE, BASELINE_STALE, WAIVER_STALE, Entry, Known, Waiver, as_sent
from contracts.testing.report import Cause

MOST_TOLD = 10
"""Known faults of which it is told why they were not tried."""

Fault: TypeAlias = Waiver | Entry

_NOT_THERE = (401, 403, 404, 410)
"""Answers that prove nothing of what the path names: the fault may show where it is there, and for us."""


class Staleness:
    """What has been seen of the known faults so far."""

    def __init__(self, known: Known) -> None:
        self._known = known
        self._why: dict[int, str] = {}
        """By fault that was not tried: why."""
        self._passing: dict[int, tuple[Fault, Sent]] = {}
        """The faults whose case passed when it was tried first, with what came of it."""
        self._done: set[int] = set()
        """The faults that nothing more is to be said of: they have shown, or are told to be gone."""
        self._steps: list[Sent] = []
        """Of the sequence that is under way."""

    def cases(self, planned: OperationPlan, exchanging: Exchanging) -> Iterator[Task]:
        """The cases of the faults that are known of the operation."""
        for fault in self._known.faults_of(planned.operation.label):
            task = _task(fault, planned, exchanging)
            if task is None:
                reason = f"the plan of {planned.operation.label} has no case {fault.case!r} any more"
                self._why.setdefault(id(fault), reason)
            else:
                self._why[id(fault)] = "its case was not answered"
                yield task

    def look(self, sent: Sent, exchanging: Exchanging) -> None:
        """Takes in what came of a case; of those that show no known fault there is nothing to say."""
        fault = sent.task.fault
        if fault is None or sent.answer.exchange is None or sent.answer.is_cut_short:
            return
        if sent.is_refused:
            self._why[id(fault)] = "the server refuses the credentials"
        elif not _is_looked_for(fault, exchanging):
            looked_for = f"{fault.check} is not looked for" if fault.check else "the waiver does not name its check"
            self._why[id(fault)] = looked_for
        else:
            self._why.pop(id(fault), None)
            if not _passes(sent, fault):
                self._done.add(id(fault))
            elif sent.status in _NOT_THERE and sent.case.path_parameters:
                self._why[id(fault)] = f"what its case asks for is answered {sent.status}"
            else:
                self._passing[id(fault)] = fault, sent

    def hear(self, sent: Sent) -> None:
        """Takes in a step of a sequence."""
        if sent.task.sequence:
            self._steps.append(sent)

    def first(self, resources: Iterable[Resource]) -> Sequence[Resource]:
        """The resources, those first whose sequences show known faults, each after those that it lies in."""
        labels = {label for fault in self._known.faults_in_steps for label in fault.labels}
        wanted: set[str] = set()
        every = list(resources)
        for each in every:
            if not labels.isdisjoint(operation.label for operation in each.operations):
                around: Resource | None = each
                while around is not None:
                    wanted.add(around.path)
                    around = around.parent
        return sorted(every, key=lambda each: each.path not in wanted)

    def tried(self, make: Callable[[], Script[None]], exchanging: Exchanging) -> Script[None]:
        """The script, and where it comes to what showed a known fault, and does not show it, once more."""
        yield from self._round(make, exchanging)
        passing = [each for each in self._open() if self._is_passed(each, exchanging)]
        if not passing:
            return
        yield from self._round(make, exchanging)
        for fault in passing:
            steps = self._steps_of(fault)
            if steps and self._is_passed(fault, exchanging):
                self._done.add(id(fault))
                *before, last = steps
                exchanging.tell_of(Shown(_gone(fault, last.task.operation), last, tuple(before)))

    def settle(self, causes: Sequence[Cause], exchanging: Exchanging, deadline: float | None) -> None:
        """At the end of a run with these causes: tells of the faults whose case passes again."""
        for key, (fault, sent) in self._passing.items():
            if key in self._done or any(_is_of(fault, each) for each in causes):
                continue
            try:
                again = exchanging.send(replace(sent.task, kind=CONFIRMING), deadline)
            except TargetError:
                return  # `Watch` says the rest
            if _is_answered(again) and _passes(again, fault):
                exchanging.tell_of(Shown(_gone(fault, sent.task.operation), again))

    def notes(self, labels: Sequence[str], causes: Sequence[Cause], reason: Callable[[Fault, str], str]) -> list[str]:
        """Why known faults of those operations were not tried; `reason`: of one in an operation that nobody came to."""
        told = []
        for fault in self._known.faults:
            label = next((each for each in labels if fault.is_of(each)), None)
            is_seen = (
                id(fault) in self._done or id(fault) in self._passing or any(_is_of(fault, each) for each in causes)
            )
            if label is None or is_seen or not fault.has_case:
                continue
            why = self._why.get(id(fault)) or reason(fault, label)
            told.append(f"{fault.where}: {fault.what} was not tried, because {why}")
        more = [f"and {len(told) - MOST_TOLD} more known faults were not tried"] if len(told) > MOST_TOLD else []
        return told[:MOST_TOLD] + more

    def _round(self, make: Callable[[], Script[None]], exchanging: Exchanging) -> Script[None]:
        self._steps.clear()
        exchanging.told_of.clear()
        yield from make()

    def _open(self) -> list[Fault]:
        return [each for each in self._known.faults_in_steps if id(each) not in self._done]

    def _is_passed(self, fault: Fault, exchanging: Exchanging) -> bool:
        """Whether the sequence came to the steps of the fault and does not show it."""
        steps = self._steps_of(fault)
        if not steps or not exchanging.is_wanted(fault.check):
            return False
        label = steps[-1].task.label
        alone = {finding.check for sent in self._steps if sent.task.label == label for finding in sent.causes.values()}
        if fault.check in alone or (fault.check, label) in exchanging.told_of:
            self._done.add(id(fault))
            return False
        return True

    def _steps_of(self, fault: Fault) -> list[Sent]:
        """What was sent as the steps of the fault, each answered as it was, but for the last; empty if not all were.

        A condition that was passed over, and is heeded now, is answered otherwise as well.
        """
        found: list[Sent] = []
        for step in fault.steps:
            is_last = step is fault.steps[-1]
            for sent in self._steps:
                is_same = (sent.task.name, sent.task.label) == (step.name, step.operation)
                if is_same and _is_answered(sent) and (is_last or sent.status in (step.status, 412)):
                    found.append(sent)
                    break
        return found if len(found) == len(fault.steps) else []


def _task(fault: Fault, planned: OperationPlan, exchanging: Exchanging) -> Task | None:
    """The case that shows the fault; None if nobody knows it."""
    operation = planned.operation
    if fault.request is None:
        name = fault.case.removesuffix(MADE_SMALLER)
        found = next((each for each in planned if each.name == name), None)
        return Task(found.case, operation, found.name, REMEMBERED, fault=fault) if found else None
    request = as_sent(fault.request, operation, exchanging.courier.base_path)
    case = replace(exchanging.recognised(revealed(request, Credentials())), request=request)
    return Task(case, operation, fault.case, REMEMBERED, is_recorded=True, fault=fault)


def _is_looked_for(fault: Fault, exchanging: Exchanging) -> bool:
    """Whether the fault would be told, if it were there, and if it shows in a single exchange."""
    on = {check.code for check in exchanging.checks}
    return fault.check in ALONE and (fault.check in on or exchanging.is_wanted(fault.check))


def _is_answered(sent: Sent) -> bool:
    return sent.answer.exchange is not None and not sent.answer.is_cut_short and not sent.is_refused


def _passes(sent: Sent, fault: Fault) -> bool:
    """Whether the answer shows neither the fault nor one like it."""
    return all(finding.check != fault.check for finding in sent.causes.values())


def _is_of(fault: Fault, cause: Cause) -> bool:
    """Whether the cause is what is known."""
    if isinstance(fault, Waiver):
        return fault.covers(cause.fingerprint, cause.finding.check, cause.labels)
    return fault.fingerprint == cause.fingerprint


def _gone(fault: Fault, operation: Operation | None) -> Finding:
    what = "the steps that showed it pass now" if fault.steps else "the case that showed it passes now"
    if isinstance(fault, Waiver):
        until = fault.until.isoformat()
        return Finding(
            check=WAIVER_STALE,
            operation=operation,
            message=f"waived until {until} by {fault.owner} ({fault.reason}), and {what}",
            promised_at=fault.where,
            level="warning",
            expected=f"no waiver any more: delete it from {fault.where}",
            found=f"a waiver of {fault.fingerprint or fault.check}",
            keyword=fault.fingerprint,
        )
    return Finding(
        check=BASELINE_STALE,
        operation=operation,
        message=f"{fault.check} is in the baseline ({fault.message}), and {what}",
        promised_at=operation.place if operation else None,
        level="note",
        expected="no entry any more: --update-baseline takes it out",
        found=f"an entry for {fault.fingerprint}",
        keyword=fault.fingerprint,
    )


def unseen(known: Known, causes: Sequence[Cause], labels: Sequence[str]) -> Iterator[str]:
    """Notes on waivers that covered nothing in a whole run of these operations, and that there is nothing to try of."""
    for waiver in known.waivers:
        covers = any(waiver.covers(each.fingerprint, each.finding.check, each.labels) for each in causes)
        if not covers and not (waiver.has_case and any(map(waiver.is_of, labels))):
            what = waiver.fingerprint or f"{waiver.check} in {waiver.operation or 'every operation'}"
            yield f"{waiver.where}: nothing was found that is waived there ({what}); delete it if that is mended"


def place_of(name: str, line: int | None) -> Place:
    """A place in a file that is told by its line only."""
    return Place(name, "", _Line(line))


class _Line:
    """One line, whatever is asked."""

    def __init__(self, line: int | None) -> None:
        self._line = line

    def line_of(self, _pointer: str) -> int | None:
        """The line."""
        return self._line

    def column_of(self, _pointer: str) -> int | None:
        """Not known."""
        return None
