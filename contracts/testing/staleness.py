"""The cases that show known faults: tried before all others, and told of when they pass.

Knows the plan and the faults; what else becomes of a case is told as of every other.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from contracts.errors import Place, TargetError
from contracts.judging.model import Finding
from contracts.planning import OperationPlan
from contracts.testing.credentials import Credentials, revealed
from contracts.testing.delivering import MADE_SMALLER, Task
from contracts.testing.events import CONFIRMING, REMEMBERED, Found, OnEvent
from contracts.testing.exchanging import Exchanging, Sent
from contracts.testing.known import ALONE, BASELINE_STALE, WAIVER_STALE, Entry, Known, Waiver, as_sent
from contracts.testing.remarks import Remarks
from contracts.testing.report import Cause, cause_key, fingerprint

_NOT_THERE = (401, 403, 404, 410)


def known_cases(planned: OperationPlan, known: Known, exchanging: Exchanging, remarks: Remarks) -> Iterator[Task]:
    """The cases of the faults that are known of the operation; those that can't be found are noted."""
    operation = planned.operation
    for fault in known.faults_of(operation.label):
        task = _task(fault, planned, exchanging)
        if task is None and isinstance(fault, Waiver):
            case = f"the plan of {operation.label} has no case {fault.case!r} to try first"
            remarks.notes.append(f"{fault.where}: {case}")
        elif task is not None:
            yield task


def _task(fault: Waiver | Entry, planned: OperationPlan, exchanging: Exchanging) -> Task | None:
    """The case that shows the fault; None if nobody knows it."""
    operation = planned.operation
    if fault.request is None:
        name = fault.case.removesuffix(MADE_SMALLER)
        found = next((each for each in planned if each.name == name), None)
        return Task(found.case, operation, found.name, REMEMBERED, fault=fault) if found else None
    request = as_sent(fault.request, operation, exchanging.courier.base_path)
    case = replace(exchanging.recognised(revealed(request, Credentials())), request=request)
    return Task(case, operation, fault.case, REMEMBERED, is_recorded=True, fault=fault)


class Staleness:
    """Tells of known faults that are gone."""

    def __init__(self, exchanging: Exchanging, on_event: OnEvent) -> None:
        self._exchanging = exchanging
        self._on_event = on_event

    def look(self, sent: Sent, deadline: float | None) -> None:
        """Tells it where the case of a known fault passes, twice."""
        fault = sent.task.fault
        if fault is None or not self._is_looked_for(fault) or not _passes(sent, fault):
            return
        try:
            again = self._exchanging.send(replace(sent.task, kind=CONFIRMING), deadline)
        except TargetError:
            return  # `Watch` says the rest
        finding = self._exchanging.weighed(_gone(fault, sent.task))
        if _passes(again, fault) and self._exchanging.is_wanted(finding.check):
            self._on_event(
                Found(
                    fingerprint=fingerprint(cause_key(finding, sent.task.label)),
                    operation=sent.task.label,
                    finding=finding,
                    exchange=again.number,
                    case=sent.task.name,
                    breaks=sent.breaks,
                )
            )

    def _is_looked_for(self, fault: Waiver | Entry) -> bool:
        """Whether the fault would be told, if it were there, and if it shows in a single exchange."""
        on = {check.code for check in self._exchanging.checks}
        return fault.check in ALONE and (fault.check in on or self._exchanging.is_wanted(fault.check))


def _passes(sent: Sent, fault: Waiver | Entry) -> bool:
    """Whether an answer came that shows neither the fault nor one like it; its id may depend on what came before.

    That what the path names is not there, or not for us, proves nothing: the fault may show where it is.
    """
    if sent.answer.exchange is None or sent.answer.is_cut_short or sent.is_refused:
        return False
    if sent.status in _NOT_THERE and sent.case.path_parameters:
        return False
    return all(finding.check != fault.check for finding in sent.causes.values())


def _gone(fault: Waiver | Entry, task: Task) -> Finding:
    operation = task.operation
    if isinstance(fault, Waiver):
        until = fault.until.isoformat()
        return Finding(
            check=WAIVER_STALE,
            operation=operation,
            message=f"waived until {until} by {fault.owner} ({fault.reason}), and the case that showed it passes now",
            promised_at=fault.where,
            level="warning",
            expected=f"no waiver any more: delete it from {fault.where}",
            found=f"a waiver of {fault.fingerprint or fault.check}",
            keyword=fault.fingerprint,
        )
    return Finding(
        check=BASELINE_STALE,
        operation=operation,
        message=f"{fault.check} is in the baseline ({fault.message}), and the case that showed it passes now",
        promised_at=operation.place if operation else None,
        level="note",
        expected="no entry any more: --update-baseline takes it out",
        found=f"an entry for {fault.fingerprint}",
        keyword=fault.fingerprint,
    )


def unseen(known: Known, causes: Sequence[Cause], tried: Sequence[str]) -> Iterator[str]:
    """Notes on waivers that covered nothing in a whole run; of those whose case was tried `Staleness` tells."""
    for waiver in known.waivers:
        is_tried = not waiver.operation or any(waiver.is_of(label) for label in tried)
        covers = any(waiver.covers(each.fingerprint, each.finding.check, each.labels) for each in causes)
        if not covers and not (waiver.has_case and is_tried and waiver.check in ALONE):
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
