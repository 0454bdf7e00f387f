"""What coverage is: items of a contract, each with the number of times it was seen. Plain values that can be added.

    operation      a request reached it and was answered
    status         a key under `responses`: an answer fell under it
    media type     a key under `content` of a body or response: content of it was sent, or answered
    parameter      a declared parameter: a request had it
    keyword        an assertion at one place of a schema: it had a say on a value
    enum member    a member of an `enum`: a value was that
    optional part  what may be left out, parameter, body, property, header: it was there; of requests also: it was not
    boundary       a bound of a request's schema: the last value inside, and the first one outside

Items of schemas are counted once per place in the document and direction, however many operations share the place. Of
answers nothing is asked that a client has no way to bring about: no boundaries, no absence. A bound that no request can
show, as none has an empty path segment, is told with the reason, and is none of those that there are to be seen.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal, get_args

from contracts.errors import Place
from contracts.json_values import JsonValue

Kind = Literal["operation", "status", "media type", "parameter", "keyword", "enum member", "optional part", "boundary"]

KINDS: tuple[Kind, ...] = get_args(Kind)
"""From the coarse to the fine."""


@dataclass(frozen=True, slots=True)
class Item:
    """One thing that can be seen of a contract."""

    kind: Kind
    name: str
    """Unique within its kind, and stable: `GET /users/{id}: 404`, `request #/components/schemas/Pet/maxLength = 20`."""
    place: Place | None = field(default=None, compare=False)
    """Where it stands in the document; None for what was read back from a report."""


@dataclass(frozen=True, slots=True)
class Share:
    """How much of something was seen."""

    seen: int
    total: int

    @property
    def percent(self) -> float:
        """From 0 to 100, rounded down to one digit, so that 100 is said of all and of nothing less; 100 of nothing."""
        return math.floor(1000 * self.seen / self.total) / 10 if self.total else 100.0

    def __str__(self) -> str:
        return f"{self.percent:g} % ({self.seen:,} of {self.total:,})"


@dataclass(frozen=True, slots=True)
class Coverage:
    """How often each item of a contract was seen. The sum of two counts what either saw, of the items of both."""

    counts: Mapping[Item, int] = field(default_factory=dict)
    """Every item there is, those not seen included; by kind, then in the document's order."""
    impossible: Mapping[Item, str] = field(default_factory=dict)
    """What nothing can show, and why; none of them is in `counts`."""

    @property
    def share(self) -> Share:
        """Of all items."""
        return _share(self.counts.values())

    @property
    def shares(self) -> dict[Kind, Share]:
        """By kind; a kind that the contract has no items of is left out."""
        by_kind: dict[Kind, list[int]] = {kind: [] for kind in KINDS}
        for item, count in self.counts.items():
            by_kind[item.kind].append(count)
        return {kind: _share(counts) for kind, counts in by_kind.items() if counts}

    @property
    def percent(self) -> float:
        """What of all items was seen, from 0 to 100."""
        return self.share.percent

    @property
    def unreached(self) -> tuple[Item, ...]:
        """What was not seen."""
        return tuple(item for item, count in self.counts.items() if not count)

    def __add__(self, other: Coverage) -> Coverage:
        counts = dict(self.counts)
        for item, count in other.counts.items():
            counts[item] = counts.get(item, 0) + count
        both = {**self.impossible, **other.impossible}
        impossible = {item: reason for item, reason in both.items() if not counts.get(item)}
        return Coverage({item: count for item, count in counts.items() if item not in impossible}, impossible)

    def record(self) -> dict[str, JsonValue]:
        """As JSON: by kind, then by name, the count. `coverage_of` reads it back, without the places."""
        found: dict[str, JsonValue] = {}
        for item, count in self.counts.items():
            found.setdefault(item.kind, {})[item.name] = count
        return found

    def reasons(self) -> dict[str, JsonValue]:
        """As JSON: by kind, then by name, why it can't be shown. `coverage_of` reads it back."""
        found: dict[str, JsonValue] = {}
        for item, reason in self.impossible.items():
            found.setdefault(item.kind, {})[item.name] = reason
        return found


NOTHING = Coverage()
"""The coverage of a contract without items; adding it changes nothing."""


def coverage_of(record: Mapping[str, JsonValue], reasons: Mapping[str, JsonValue] | None = None) -> Coverage:
    """What `Coverage.record` and `Coverage.reasons` wrote; kinds that there are not are passed over."""
    return Coverage(_items(record), _items(reasons or {}))


def _items(record: Mapping[str, JsonValue]) -> dict[Item, Any]:
    return {Item(kind, name): said for kind in KINDS for name, said in record.get(kind, {}).items()}


def _share(counts: Iterable[int]) -> Share:
    counts = tuple(counts)
    return Share(sum(1 for count in counts if count), len(counts))
