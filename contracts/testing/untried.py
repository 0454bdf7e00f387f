"""Why a run came to nothing that shows a known fault, in words. Sends nothing."""

from __future__ import annotations

from dataclasses import dataclass

from contracts.testing import pairs
from contracts.testing.lives import Lives
from contracts.testing.options import Options
from contracts.testing.remarks import Remarks
from contracts.testing.staleness import Fault


@dataclass(frozen=True, slots=True)
class Untried:
    """What a run was to do, and what it left out."""

    options: Options
    remarks: Remarks
    lives: Lives
    refusal: str
    """Why nothing may be removed; empty if it may."""
    asks_twice: bool
    """Whether it asks what means something together with the same question again."""
    lives_on: bool
    """Whether there are sequences."""

    def reason(self, fault: Fault, label: str) -> str:
        """Why nothing came to what shows the fault of the operation with that label."""
        if why := self.remarks.skipped.get(label) or self.options.known.skips.get(label):
            return why
        if not fault.steps:
            return "the run did not come to it"
        if not self.options.wants_any([fault.check]):
            return f"{fault.check} is not looked for"
        if self.options.max_examples < pairs.LEAST_BUDGET:
            return f"there are no sequences in a run of fewer than {pairs.LEAST_BUDGET} cases per operation"
        if fault.check in pairs.CHECKS:
            return _NOWHERE.format(fault.steps[-1].name) if self.asks_twice else "nothing is asked twice"
        if not self.lives_on:
            why = "our own mock keeps no state" if self.options.is_mock else self.refusal
            return f"there are no sequences: {why or 'what shows it is not looked for'}"
        own = [each for each in self.lives.resources if label in {operation.label for operation in each.operations}]
        told = [f"{each.name}: {self.lives.told[each.name]}" for each in own if each.name in self.lives.told]
        return "; ".join(told) or _NOWHERE.format(fault.steps[-1].name)


_NOWHERE = "no sequence came to {!r} in the way that showed it"
