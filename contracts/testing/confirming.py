"""Making sure of what was found before it is told: a new cause is sent again, and its case made smaller."""

from __future__ import annotations

import time
from collections import Counter

from contracts.errors import TargetError
from contracts.judging.model import Finding
from contracts.testing.delivering import MADE_SMALLER
from contracts.testing.events import REMEMBERED, Found, OnEvent
from contracts.testing.exchanging import Exchanging, Sent
from contracts.testing.permission import SAFE_METHODS
from contracts.testing.report import group_key, size
from contracts.testing.tally import Tally

MOST_SHRUNK = 3
"""Causes of one check in one operation whose cases are made smaller; the others are much the same."""
MOST_SHRUNK_ALIKE = 5
"""The same over all operations, of causes that a report tells as one."""
SHARE_OF_SHRINKING = 5
"""Of the time of a bounded run, making cases smaller may take one part of so many; else a slow server is seen too
little of."""


class Confirming:
    """Tells of causes, each with the best case there is."""

    def __init__(self, exchanging: Exchanging, tally: Tally, on_event: OnEvent) -> None:
        self._exchanging = exchanging
        self._tally = tally
        self._on_event = on_event
        self._shrunk: Counter[tuple[str, ...]] = Counter()
        self._began = time.monotonic()
        self._spent = 0.0
        """Seconds that making cases smaller took."""

    def is_new(self, sent: Sent) -> bool:
        """Whether the case shows a cause that is not known of its operation."""
        return any(self._tally.known(each, sent.task.label) is None for each in sent.causes)

    def take(self, sent: Sent, deadline: float | None, *, may_shrink: bool) -> None:
        """Tells of each cause that the case shows, unless it is known from a better one."""
        for fingerprint, finding in sent.causes.items():
            self._take(sent, fingerprint, finding, deadline, may_shrink=may_shrink)

    def _take(
        self, sent: Sent, fingerprint: str, finding: Finding, deadline: float | None, *, may_shrink: bool
    ) -> None:
        known = self._tally.known(fingerprint, sent.task.label)
        best, is_flaky = sent, False
        if known is None or known.is_flaky:
            is_news = not self._tally.accepts(fingerprint, finding, sent.task.label)
            is_new_cause = is_news and not self._tally.is_known_cause(fingerprint)
            is_step = bool(sent.task.sequence)
            may_shrink = may_shrink and not is_step
            try:
                # A step that changes something can't be sent again out of its sequence.
                if not is_step or sent.case.request.method in SAFE_METHODS:
                    is_flaky = not self._exchanging.repeats(sent, fingerprint, deadline)
                may_shrink = may_shrink and (deadline is None or self._has_time())
                if is_new_cause and not is_flaky and may_shrink and self._is_worth_shrinking(sent, finding):
                    best = self._smallest(sent, fingerprint, deadline)
            except TargetError:
                # The server is gone: what was seen is kept, `Watch` says the rest.
                pass
            except KeyboardInterrupt:
                # There is no time to make sure: what was seen is told as it was seen.
                self._tell(sent, fingerprint, finding, sent, is_flaky=False)
                raise
        # Steady ones before flaky ones, then the smallest.
        if known is None or (is_flaky, size(best.shown)) < (known.is_flaky, size(known.witness.request)):
            self._tell(sent, fingerprint, finding, best, is_flaky=is_flaky)

    def _smallest(self, sent: Sent, fingerprint: str, deadline: float | None) -> Sent:
        began = time.monotonic()
        try:
            return self._exchanging.shrunk(sent, fingerprint, deadline)
        finally:
            self._spent += time.monotonic() - began

    def _has_time(self) -> bool:
        """Whether making cases smaller has not had its part of the time so far, and a second at first."""
        return self._spent < max(1.0, (time.monotonic() - self._began) / SHARE_OF_SHRINKING)

    def _tell(self, sent: Sent, fingerprint: str, finding: Finding, best: Sent, *, is_flaky: bool) -> None:
        """The cause that `sent` shows, with the best case there is."""
        self._on_event(
            Found(
                fingerprint=fingerprint,
                operation=sent.task.label,
                finding=best.causes.get(fingerprint, finding),
                exchange=best.number,
                case=sent.task.name if best is sent else sent.task.name + MADE_SMALLER,
                breaks=best.breaks,
                is_flaky=is_flaky,
                steps=sent.task.after,
            )
        )

    def _is_worth_shrinking(self, sent: Sent, finding: Finding) -> bool:
        if sent.task.is_recorded or sent.task.kind == REMEMBERED:
            return False
        of_operation, alike = (sent.task.label, finding.check), group_key(finding, finding.level)
        self._shrunk.update((of_operation, alike))
        return self._shrunk[of_operation] <= MOST_SHRUNK and self._shrunk[alike] <= MOST_SHRUNK_ALIKE
