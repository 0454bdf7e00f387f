"""What opens with an identity that is not meant for it: a thing of another kind, or one that lies in something else.

Knows what to ask; what the answers mean is `contracts.judging.histories`' business.
"""

from __future__ import annotations

from dataclasses import dataclass

from contracts.document.paths import names
from contracts.judging import histories
from contracts.planning.identities import key_of
from contracts.planning.resources import Resource
from contracts.testing.asking import Asking, Script
from contracts.testing.listings import Listings
from contracts.testing.things import Thing
from contracts.testing.views import Views

MOST_OTHERS = 3
"""Kinds of which an identity is tried on another."""


@dataclass(frozen=True, slots=True)
class _Known:
    resource: Resource
    thing: Thing


class Kinships:
    """The things of a run, and what must not open with their identities."""

    def __init__(self, views: Views, listings: Listings) -> None:
        self._views = views
        self._listings = listings
        self._known: list[_Known] = []

    def remember(self, resource: Resource, thing: Thing) -> None:
        """One of its kind that is there."""
        if thing.read is not None and all(each.resource is not resource for each in self._known):
            self._known.append(_Known(resource, thing))

    def in_another(self, asking: Asking, resource: Resource, thing: Thing, own: int, other: Thing) -> Script[None]:
        """The thing, asked for in another parent than its own; `own`: the length of the parent's identity."""
        identity = (*other.identity, *thing.identity[own:])
        read = yield from self._views.read(asking, resource, identity, "read in another parent")
        if read is None:
            return
        shown = self._views.shown(resource, read)
        told = histories.of_its_parent(self._views.document, read.exchange, thing.shown, shown, thing.key, other.key)
        asking.show(told, thing.made, other.made, read)
        if told or read.is_success:
            return
        found = yield from self._listings.all(asking, resource, identity[:-1], "list in another parent")
        for entry in found.entries if found else ():
            if found and str(key_of(entry, resource)) == str(thing.key):
                exchange = found.answered.exchange
                told = histories.of_its_parent(self._views.document, exchange, thing.shown, entry, thing.key, other.key)
                asking.show(told, thing.made, other.made, found.answered)

    def of_another_kind(self, asking: Asking, resource: Resource, thing: Thing) -> Script[None]:
        """Things of other kinds, asked for as one of this, and this one as one of those."""
        others = [each for each in self._known if each.resource is not resource]
        for each in [each for each in others if _is_by_itself(each.resource)][:MOST_OTHERS]:
            if _is_by_itself(resource) and thing.read is not None:
                yield from self._opened(asking, resource, each)
                yield from self._opened(asking, each.resource, _Known(resource, thing))

    def _opened(self, asking: Asking, resource: Resource, other: _Known) -> Script[None]:
        """The other thing, asked for as one of the resource; that the list has it, too, tells that it is one."""
        key, identity = other.thing.key, other.thing.identity
        read = yield from self._views.read(asking, resource, identity, "read by an id of another kind")
        if read is None or not read.is_success:
            return
        own = yield from self._views.read(asking, other.resource, identity, "read where it lies")
        found = yield from self._listings.all(asking, resource, (), "list")
        if own is None or found is None or not found.is_whole or str(key) in map(str, found.keys):
            return
        shown = (self._views.shown(other.resource, own), self._views.shown(resource, read))
        told = histories.of_its_kind(self._views.document, read.exchange, *shown, key, other.resource.name)
        asking.show(told, read, found.answered, own)


def _is_by_itself(resource: Resource) -> bool:
    """Whether its things lie in nothing else."""
    return len(names(resource.path)) == 1
