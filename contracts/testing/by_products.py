"""What comes to be beside what was asked for: by a request that is refused, and by a PUT of what is there already.

A collection is counted before and after. Other clients write as well, so that nothing is told of a request unless it
adds to the collection each time that it is sent, and nothing is added while it is not.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from contracts.document.model import Document
from contracts.judging import Case, lists
from contracts.planning.identities import Identity
from contracts.planning.material import Material
from contracts.planning.resources import Resource
from contracts.testing.asking import Answered, Asking, Script
from contracts.testing.delivering import Task
from contracts.testing.ledger import Ledger
from contracts.testing.listings import Listings
from contracts.testing.things import Thing
from contracts.testing.walking import Listed

MOST_REFUSED = 3
"""Requests that can create nothing, of one resource."""


@dataclass(frozen=True, slots=True)
class _Suspect:
    """What may have added to the collection."""

    case: Case
    step: str
    is_refused: bool
    """It is to be answered with a 4xx; else with a 2xx."""


class ByProducts:
    """Counts collections, and asks what adds to them."""

    def __init__(self, document: Document, material: Material, listings: Listings, ledger: Ledger) -> None:
        self._document = document
        self._material = material
        self._listings = listings
        self._ledger = ledger

    def script(self, asking: Asking, resource: Resource, thing: Thing, before: Listed | None) -> Script[None]:
        """What is refused, then the count, then one by one what may have added to it since `before`."""
        refused: list[_Suspect] = []
        for case in islice(self._material.uncreatable(resource, thing.identity[:-1]), MOST_REFUSED):
            answered = yield from asking.ask(Task(case, resource.create), "create what is none")
            if answered and answered.status // 100 == 4:
                refused.append(_Suspect(case, "create what is none", is_refused=True))
        if before is None or not before.is_whole:
            return
        now = yield from self._count(asking, resource, thing.identity[:-1])
        if now is None or not self._added(resource, before, now):
            return
        for suspect in (*refused, *self._others(resource, thing)):
            found = yield from self._adds(asking, resource, thing.identity[:-1], suspect)
            if found:
                added = self._added(resource, found[0], found[2])
                self._ledger.blame(resource, added)
                told = lists.adds_nothing(self._document, found[1].exchange, added)
                asking.show(told, thing.made, found[0].answered, found[1], found[2].answered)

    def _others(self, resource: Resource, thing: Thing) -> Iterator[_Suspect]:
        """What the life of the thing has sent so far beside."""
        case = self._material.replacement(resource, thing.identity, thing.shown)
        if case is not None:
            yield _Suspect(case, "replace", is_refused=False)
        for is_patch in (True, False):
            case = self._material.broken(resource, thing.identity, thing.shown, patch=is_patch)
            if case is not None:
                yield _Suspect(case, "break", is_refused=True)

    def _adds(
        self, asking: Asking, resource: Resource, before: Identity, suspect: _Suspect
    ) -> Script[tuple[Listed, Answered, Listed] | None]:
        """The count, the request and the count after it, if it adds each time, and nothing is added in between."""
        counted = yield from self._count(asking, resource, before)
        found: tuple[Listed, Answered, Listed] | None = None
        for _ in range(2):
            answered = yield from asking.ask(Task(suspect.case, suspect.case.operation), suspect.step)
            after = yield from self._count(asking, resource, before)
            steady = yield from self._count(asking, resource, before)
            if answered is None or counted is None or after is None or steady is None:
                return None
            is_as_meant = answered.status // 100 == (4 if suspect.is_refused else 2)
            if not is_as_meant or not self._added(resource, counted, after) or set(after.keys) != set(steady.keys):
                return None
            found, counted = (counted, answered, after), steady
        return found

    def _count(self, asking: Asking, resource: Resource, before: Identity) -> Script[Listed | None]:
        found = yield from self._listings.all(asking, resource, before, "count")
        return found if found is not None and found.is_whole else None

    def _added(self, resource: Resource, before: Listed, after: Listed) -> Sequence[str]:
        """The keys that are new, but for those of things that the run was told to have created."""
        known = {*map(str, before.keys), *self._ledger.keys(resource)}
        return [key for key in dict.fromkeys(map(str, after.keys)) if key not in known]
