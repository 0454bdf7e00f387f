"""Causes that read as one: the same thing wrong at many places of the document is told once, with the places listed.

Pure. A cause keeps its own id; a group has none.
"""

from __future__ import annotations

from dataclasses import dataclass

from contracts.errors import LEVELS, Level
from contracts.testing.report import Cause, Report, group_key


@dataclass(frozen=True, slots=True)
class Group:
    """Causes to be told together."""

    causes: tuple[Cause, ...]
    """At least one; the one to show first."""

    @property
    def first(self) -> Cause:
        """The one to show."""
        return self.causes[0]

    @property
    def level(self) -> Level:
        """Of all of them."""
        return self.first.level

    @property
    def count(self) -> int:
        """How many cases showed any of them."""
        return sum(cause.count for cause in self.causes)

    @property
    def operations(self) -> tuple[str, ...]:
        """The labels of the operations that it shows in, each once."""
        return tuple(dict.fromkeys(each.operation for cause in self.causes for each in cause.occurrences))


def groups(report: Report) -> tuple[Group, ...]:
    """The causes that nobody has accepted, in groups: worst level first, then what shows in the most operations."""
    found: dict[tuple[str, ...], list[Cause]] = {}
    for cause in report.open:
        found.setdefault(group_key(cause.finding, cause.level), []).append(cause)
    made = [Group(tuple(causes)) for causes in found.values()]
    return tuple(sorted(made, key=lambda group: (LEVELS.index(group.level), -len(group.operations), -group.count)))
