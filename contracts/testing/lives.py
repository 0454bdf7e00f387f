"""The life of a thing, as a script of requests: created, read, listed, changed, replaced, deleted, and read in between.

Knows what to ask and when; what the answers mean is `contracts.judging.histories`' business, how the requests are made
`contracts.planning.material`'s. Two things of each kind are made: one is deleted again, one is left for the rest of the
run, which asks for something that is there by it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import partial

from contracts.document.model import Document, Operation
from contracts.document.paths import names
from contracts.errors import DocumentError, EncodeError
from contracts.json_values import JsonValue
from contracts.judging import SEQUENCE_RULES, Case, histories
from contracts.planning.identities import (
    Identity,
    before,
    content_of,
    entries_of,
    key_of,
    thing_of,
    wrapper_of,
)
from contracts.planning.material import Material
from contracts.planning.resources import Resource, resources, shape
from contracts.testing.asking import Answered, Asking, Hearing, Script, confirmed
from contracts.testing.by_products import ByProducts
from contracts.testing.changing import Changing, conditional
from contracts.testing.delivering import Task
from contracts.testing.events import SEQUENCE
from contracts.testing.exchanging import Exchanging, Sent
from contracts.testing.kinships import Kinships
from contracts.testing.lateness import Lateness
from contracts.testing.ledger import Ledger
from contracts.testing.listings import Listings
from contracts.testing.making import Making
from contracts.testing.things import Thing
from contracts.testing.views import Views

CHECKS = tuple(rule.code for rule in SEQUENCE_RULES)
"""The codes of what is found here."""


class Lives:
    """The resources of a document, and one thing of each that is there."""

    def __init__(self, document: Document, operations: Sequence[Operation], seed: int) -> None:
        self.kept: dict[str, Identity] = {}
        """By path of a resource, one that the run has made and left there."""
        self.told: dict[str, str] = {}
        """By name of a resource, why there is no sequence, or none to its end."""
        self.resources = resources(operations)
        self._by_listing = {each.listing: each for each in reversed(self.resources) if each.listing}
        self._document = document
        self.material = Material(document, seed)
        self._learnt: dict[str, Identity] = {}
        self.ledger = Ledger(document, self.resources, self.material)
        """What was created; it is to hear every answer."""
        self._collections = {shape(each.path).rpartition("/")[0] for each in self.resources if each.is_told}
        self._making = Making(document, self.material, self.told)
        self._views = Views(document, self.material)
        self._changing = Changing(self._views)
        self._listings = Listings(document, self.material)
        self._kinships = Kinships(self._views, self._listings)
        self._lateness = Lateness(self._views)
        self._by_products = ByProducts(document, self.material, self._listings, self.ledger)

    def hear(self, sent: Sent) -> None:
        """Takes in which thing of a kind is there, by the first entry of a list."""
        exchange = sent.answer.exchange
        resource = self._by_listing.get(sent.case.operation) if sent.case.operation else None
        if resource is None or exchange is None or exchange.response.status_code // 100 != 2:
            return
        entries = entries_of(content_of(self._document, sent.case, exchange), resource)
        key = key_of(entries[0], resource) if entries else None
        if key is not None:
            self._learnt.setdefault(resource.path, (*before(resource, sent.case), key))

    def given(self, operation: Operation) -> dict[tuple[str, str], JsonValue]:
        """The path parameters of a thing that is there, for the operation; none for what would remove it.

        What the run has not made itself is only asked for.
        """
        for each in sorted(self.resources, key=lambda resource: -len(resource.path)):
            is_own = shape(each.path) == shape(operation.path)
            if not is_own and not shape(operation.path).startswith(f"{shape(each.path)}/"):
                continue
            identity = self.kept.get(each.path)
            if identity is None and operation.method == "GET":
                identity = self._learnt.get(each.path)
            if identity is not None and not (is_own and operation.method == "DELETE"):
                return dict(zip((("path", name) for name in names(operation.path)), identity, strict=False))
        return {}

    def clears(self, operation: Operation) -> bool:
        """Whether the operation removes all things of a kind, by its method and path."""
        return operation.method == "DELETE" and shape(operation.path) in self._collections

    def would_remove(self, case: Case) -> bool:
        """Whether the request deletes what others are to find: its end is that of the run."""
        operation = case.operation
        if operation is None or operation.method != "DELETE" or operation.path not in self.kept:
            return False
        given = [str(case.path_parameters.get(name)) for name in names(operation.path)]
        return given == list(map(str, self.kept[operation.path]))

    def script(self, resource: Resource, exchanging: Exchanging, hearing: Hearing) -> Script[None]:
        """The sequence of that resource."""
        make = partial(Asking, exchanging, hearing, SEQUENCE, resource.name)
        return confirmed(make, partial(self._life, resource=resource))

    def _life(self, asking: Asking, resource: Resource) -> Script[None]:
        self.told.pop(resource.name, None)
        before = self._before(resource)
        if before is None:
            return
        if (yield from self._keeps_no_state(asking, resource, before)):
            return
        known = yield from self._listings.all(asking, resource, before, "list what is there")
        if known is not None and known.is_whole:
            self.ledger.know(resource, before, known.keys)
        one = yield from self._making.made(asking, resource, before, 1)
        if one and one.made.status != 201 and self.ledger.was_there(resource, one.identity):
            self.told[resource.name] = f"the answer to {one.made.sent.task.label} is about what was there before"
            return
        one = one and (yield from self._seen(asking, resource, one))
        if one is None:
            return
        two = yield from self._making.made(asking, resource, before, 2)
        # Some servers have what is created the second time be what is there.
        two = two if two and two.identity != one.identity else None
        two = two and (yield from self._seen(asking, resource, two))
        listed = yield from self._listings.script(asking, resource, [each for each in (one, two) if each])
        if listed is not None and listed.is_whole:
            is_lacking = one.key is not None and str(one.key) not in map(str, listed.keys)
            self._lateness.listed(asking, resource, one.identity, listed, is_found=is_lacking)
        one = yield from self._changing.script(asking, resource, one)
        yield from self._by_products.script(asking, resource, one, listed)
        yield from self._elsewhere(asking, resource, one)
        yield from self._kinships.of_another_kind(asking, resource, one)
        if (yield from self._deleted(asking, resource, one, two)):
            self.kept.setdefault(resource.path, one.identity)
            self.material.remember(resource, one.key)
            self._kinships.remember(resource, one)

    def _before(self, resource: Resource) -> Identity | None:
        """The values of the parameters that lead to the collection: those of a parent that is there, else made up."""
        parent = self.kept.get(resource.parent.path, ()) if resource.parent else ()
        operation = resource.create or resource.replace
        count = len(names(resource.path)) - 1
        try:
            invented = self.material.invented(operation, count) if operation else ()
        except (DocumentError, EncodeError, LookupError) as error:
            self.told[resource.name] = f"no request can be made for it: {error}"
            return None
        return (*parent, *invented[len(parent) :])[:count]

    def _keeps_no_state(self, asking: Asking, resource: Resource, before: Identity) -> Script[bool]:
        """Whether two that nobody has made are there all the same, as with a stub, which has nothing to tell."""
        if resource.read is None:
            return False
        found = 0
        for case in self.material.strangers(resource, before):
            answered = yield from asking.ask(Task(case, resource.read), "read what nobody made")
            found += answered is not None and answered.is_success
        if found < 2:
            del asking.steps[:]
            return False
        self.told[resource.name] = "things that nobody made are there, so that the server seems to keep no state"
        return True

    def _seen(self, asking: Asking, resource: Resource, thing: Thing) -> Script[Thing | None]:
        """The thing with how it is shown; None where it can't be read."""
        if resource.read is None:
            return thing
        read = yield from self._views.read(asking, resource, thing.identity, "read")
        if read is None:
            self.told.setdefault(resource.name, f"{thing.key!r}, which was created, does not fit {resource.read.label}")
            return None
        is_located = thing.made.exchange.response.headers.get("Location") is not None
        found = histories.created_is_there(self._document, thing.made.exchange, read.exchange, is_located=is_located)
        asking.show(found, thing.made, read)
        yield from self._lateness.read(asking, resource, "created-is-there", thing.identity, is_found=bool(found))
        if not read.is_success:
            self.told.setdefault(resource.name, f"{resource.read.label} answered {read.status} for what was created")
            return None
        content = content_of(self._document, read.case, read.exchange)
        thing = replace(thing, read=read, wrapper=wrapper_of(content, resource), shown=thing_of(content, resource))
        self._views.compare(asking, resource, thing, thing.made, read)
        return thing

    def _elsewhere(self, asking: Asking, resource: Resource, thing: Thing) -> Script[None]:
        """The thing, asked for in another parent than its own."""
        parent = resource.parent
        own = self.kept.get(parent.path) if parent else None
        if parent is None or own is None or parent.create is None or resource.read is None or thing.read is None:
            return
        other = yield from self._making.made(asking, parent, own[:-1], 3)
        if other is None or other.key == own[-1] or not other.made.is_success:
            return
        yield from self._kinships.in_another(asking, resource, thing, len(own), other)

    def _deleted(self, asking: Asking, resource: Resource, one: Thing, two: Thing | None) -> Script[bool]:
        """The second is deleted, and gone; the first is there still: whether it is."""
        if resource.remove is None or two is None:
            return True
        case = self.material.request(resource.remove, two.identity)
        delete = case and (yield from self._deleted_if_another(asking, resource, two, case))
        delete = delete or (case and (yield from asking.ask(Task(case, resource.remove), "delete")))
        if not delete or not delete.is_success:
            return True
        gone = yield from self._views.read(asking, resource, two.identity, "read what was deleted")
        if gone and two.read:
            shown = self._views.shown(resource, gone)
            told = histories.deleted_is_gone(self._document, delete.exchange, gone.exchange, two.shown, shown)
            asking.show(told, two.made, two.read, delete, gone)
            yield from self._lateness.read(asking, resource, "deleted-is-gone", two.identity, is_found=bool(told))
        if gone and not gone.is_success:
            yield from self._listings.without(asking, resource, two.identity, (two.made, delete))
        there = yield from self._views.read(asking, resource, one.identity, "read another")
        if not there:
            return True
        told = histories.others_stay(self._document, there.exchange, one.key)
        asking.show(told, one.made, two.made, delete, there)
        return not told

    def _deleted_if_another(
        self, asking: Asking, resource: Resource, thing: Thing, case: Case
    ) -> Script[Answered | None]:
        """Deletes the thing if it has an entity tag that it has not: how, where it is gone all the same."""
        case_if = conditional(asking, case, thing.read)
        delete = case_if and (yield from asking.ask(Task(case_if, resource.remove), "delete if it is another"))
        if not delete or not delete.is_success or thing.read is None:
            return None
        read = yield from self._views.read(asking, resource, thing.identity, "read what was not to be deleted")
        told = histories.precondition_of_delete(self._document, delete.exchange, read.exchange) if read else ()
        if read:
            asking.show(told, thing.made, thing.read, delete, read)
        return delete if told else None
