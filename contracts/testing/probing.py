"""Questions that tell failures of a server apart: for a request that works, and for what of another makes it fail.

Makes requests and has them answered; what the answers mean is `shape`'s.
"""

from __future__ import annotations

import itertools
import time
from collections.abc import Callable, Iterator
from typing import TypeVar

from contracts.document.model import Document, Operation
from contracts.errors import UnderstudyError
from contracts.judging import recognise
from contracts.judging.model import Case
from contracts.messages import Response
from contracts.planning import Parts, build_request, plan
from contracts.testing.delivering import Task
from contracts.testing.events import PROBING
from contracts.testing.options import Options
from contracts.testing.shape import FORMS, MEDIA_TYPE, at_place, differences, written_as

T = TypeVar("T")

LOOKED_AT = 300
"""Cases of a plan among which one that works is looked for."""
SHARE = 4
"""In one part of so many of an operation's budget, cases are sent to find one that works."""
LEAST = 4
"""Such cases, however small the budget."""
SHARE_OF_TIME = 10
"""In one part of so many of a bounded run there are such questions."""
_THERE = (404, 409, 410)
"""Refusals that say something of what is there, and nothing against the request."""


class Probing:
    """Asks the server of a run, as far as the run may."""

    def __init__(self, document: Document, options: Options, send: Callable[[Task], Response | None]) -> None:
        self._document = document
        self._options = options
        self._send = send
        self._left = None if options.max_time is None else options.max_time / SHARE_OF_TIME
        self.is_forbidden: Callable[[Case], bool] = lambda _: False
        """Whether a request would undo what others are to find."""

    def control(self, operation: Operation, failing: Case) -> Case | None:
        """See `Probe`. One that succeeds; else one that is refused for what is there, or is not."""
        if self._is_time_up:
            return None
        most = max(LEAST, self._options.max_examples // SHARE)
        second = None
        for case in itertools.islice(self._timed(lambda: self._candidates(operation, failing)), most):
            response = self.answer(operation, case)
            if response is not None and response.status_code < 400:
                return case
            if response is not None and response.status_code in _THERE:
                second = second or case
        return second

    def answer(self, operation: Operation, case: Case) -> Response | None:
        """See `Probe`."""
        if self.is_forbidden(case) or self._is_time_up:
            return None
        return self._timed(lambda: self._send(Task(case, operation, "what a failure is told from", PROBING)))

    @property
    def _is_time_up(self) -> bool:
        return self._left is not None and self._left <= 0

    def _timed(self, ask: Callable[[], T]) -> T:
        """What comes of it, with the time that it takes taken off what is left: planning takes its time as well."""
        started = time.monotonic()
        try:
            return ask()
        finally:
            if self._left is not None:
                self._left -= time.monotonic() - started

    def hybrid(self, operation: Operation, control: Case, failing: Case, place: str) -> Case | None:
        """See `Probe`."""
        if operation.method == "DELETE":
            return None
        if place in FORMS and place != MEDIA_TYPE:
            case = recognise(self._document, written_as(failing, control, place))
            return case if case.operation is operation else None
        values, body = at_place(failing, control, place)
        media_type = failing.media_type if place in ("body", MEDIA_TYPE) else control.media_type
        try:
            parts = Parts(values, body, media_type if control.has_body or place == "body" else None)
            case = recognise(self._document, build_request(self._document, operation, parts))
        except UnderstudyError:
            return None
        return case if case.operation is operation else None

    def _candidates(self, operation: Operation, failing: Case) -> Iterator[Case]:
        """Valid cases of the plan, those first that differ from the failing one at one place, each place in turn."""
        options = self._options
        own = plan(self._document, operations=[operation], seed=options.seed, known=options.known.values).operations[0]
        turns: dict[tuple[str, ...], int] = {}
        found: list[tuple[bool, int, int, Case]] = []
        for index, planned in enumerate(itertools.islice(own, LOOKED_AT)):
            case = planned.case
            is_wanted = options.takes is None or options.takes(planned)
            if not is_wanted or not case.keeps_every_promise or case.operation is not operation:
                continue
            places = tuple(dict.fromkeys((*differences(case, failing), *differences(failing, case))))
            if places:
                turns[places] = turns.get(places, 0) + 1
                found.append((len(places) > 1, turns[places], index, case))
        return (case for *_, case in sorted(found, key=lambda each: each[:3]))
