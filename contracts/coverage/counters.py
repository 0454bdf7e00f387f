"""Items under way: each gets a number when it is first named, and a count that goes up. Knows no document."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from contracts.coverage.model import KINDS, Coverage, Item, Kind
from contracts.errors import Place


class Counters:
    """A count per item. `counts[number] += 1` is all that counting costs."""

    __slots__ = ("_numbers", "counts", "items")

    def __init__(self) -> None:
        self.counts: list[int] = []
        """By the item's number."""
        self.items: list[Item] = []
        self._numbers: dict[Item, int] = {}

    def number(self, kind: Kind, name: str, place: Place | None) -> int:
        """The number of that item, which is known from now on."""
        item = Item(kind, name, place)
        found = self._numbers.get(item)
        if found is None:
            found = self._numbers[item] = len(self.items)
            self.items.append(item)
            self.counts.append(0)
        return found

    def coverage(self, impossible: Mapping[int, str] = MappingProxyType({})) -> Coverage:
        """What was counted so far; `impossible`: by number, why an item that was not seen can't be."""
        order = {kind: index for index, kind in enumerate(KINDS)}
        numbers = sorted(range(len(self.items)), key=lambda number: order[self.items[number].kind])
        never = {number: impossible[number] for number in numbers if number in impossible and not self.counts[number]}
        return Coverage(
            {self.items[number]: self.counts[number] for number in numbers if number not in never},
            {self.items[number]: reason for number, reason in never.items()},
        )
