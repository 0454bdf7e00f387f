"""Requests that follow from the answers to earlier ones: a question, and then what came of it.

Stands between a script, which yields its tasks one by one, and the run, which sends them. Sends nothing itself.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Generator, Iterable
from dataclasses import dataclass, field, replace
from typing import TypeAlias, TypeVar

from contracts.errors import LEVELS, Level
from contracts.judging.model import Case, Finding
from contracts.messages import Exchange, Request
from contracts.testing.delivering import Task
from contracts.testing.exchanging import Exchanging, Sent, Shown

T = TypeVar("T")

Script: TypeAlias = Generator[Task, None, T]
"""Tasks, each asked for when what came of the one before is known; then what it comes to."""


@dataclass(slots=True)
class Hearing:
    """What came of the task that was handed over last; None while nothing has."""

    sent: Sent | None = None


@dataclass(frozen=True, slots=True)
class Answered:
    """A step that was answered."""

    sent: Sent
    exchange: Exchange
    """The request as the document has it, and the answer."""

    @property
    def case(self) -> Case:
        """What was asked."""
        return self.sent.case

    @property
    def status(self) -> int:
        """The status code answered."""
        return self.exchange.response.status_code

    @property
    def is_success(self) -> bool:
        """Whether the answer is a 2xx."""
        return self.status // 100 == 2


@dataclass(slots=True)
class Asking:
    """One sequence: its steps so far, and what they show."""

    exchanging: Exchanging
    hearing: Hearing
    kind: str
    name: str
    steps: list[Sent] = field(default_factory=list)
    found: list[Shown] = field(default_factory=list)

    def ask(self, task: Task, step: str, request: Request | None = None) -> Script[Answered | None]:
        """Sends the task, or that request in its place; None if it may not leave, or no complete answer came."""
        case = task.case if request is None else self.exchanging.recognised(request)
        if self.exchanging.courier.refusal_of(case):
            return None
        self.hearing.sent = None
        yield replace(
            task,
            case=case,
            name=step,
            kind=self.kind,
            is_alone=True,
            sequence=self.name,
            after=tuple(each.number for each in self.steps),
        )
        sent = self.hearing.sent
        if sent is None:
            return None
        self.steps.append(sent)
        if sent.answer.exchange is None or not sent.answer.is_whole or sent.answer.is_left:
            return None
        return Answered(sent, replace(sent.answer.exchange, request=case.request))

    def show(self, findings: Iterable[Finding], *steps: Answered) -> None:
        """Keeps what those steps show, in the order sent; the last of them is the one it is told of."""
        *before, last = (each.sent for each in steps)
        self.found += [Shown(each, last, tuple(before)) for each in findings]

    def soften(self, check: str, most: Level) -> None:
        """What was shown under that code is no worse than that."""
        for index, each in enumerate(self.found):
            if each.finding.check == check and LEVELS.index(each.finding.level) < LEVELS.index(most):
                self.found[index] = replace(each, finding=replace(each.finding, level=most))

    def tell(self, repeated: Collection[str] | None = None) -> None:
        """Tells what was shown; `repeated`: the causes that showed again, None where nobody looked."""
        for each in self.found:
            is_flaky = repeated is not None and self.exchanging.cause_of(each) not in repeated
            self.exchanging.tell_of(each, is_flaky=is_flaky)


def confirmed(make: Callable[[], Asking], script: Callable[[Asking], Script[None]]) -> Script[None]:
    """The script, and where it shows more than notes once more from the start before anything is told of it."""
    first = make()
    yield from script(first)
    if all(each.finding.level == "note" for each in first.found):
        first.tell()
        return
    second = make()
    yield from script(second)
    first.tell({second.exchanging.cause_of(each) for each in second.found})
