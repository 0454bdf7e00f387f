"""The first step of a thing's life: it is created, by a POST to its collection or a PUT to where nothing is.

Knows what to try one after the other, and how what was created is called; what becomes of it is `lives`' business.
"""

from __future__ import annotations

from contracts.document.model import Document
from contracts.document.paths import names
from contracts.judging import histories
from contracts.planning.identities import Identity, guesses, identity_of
from contracts.planning.material import Material
from contracts.planning.resources import Resource
from contracts.testing.asking import Answered, Asking, Script
from contracts.testing.delivering import Task
from contracts.testing.ledger import PUT_NEW
from contracts.testing.things import Thing


class Making:
    """Creates things, each otherwise than the one before."""

    def __init__(self, document: Document, material: Material, told: dict[str, str]) -> None:
        """`told`: takes why there is none, by name of the resource."""
        self._document = document
        self._material = material
        self._told = told

    def made(self, asking: Asking, resource: Resource, before: Identity, number: int) -> Script[Thing | None]:
        """One that was created; None where it could not be, or its identity is not known."""
        if resource.create is None:
            return (yield from self._put(asking, resource, before, number))
        answered: Answered | None = None
        for case in self._material.creations(resource, before, number):
            answered = yield from asking.ask(Task(case, resource.create), "create")
            if answered is None or answered.is_success or answered.status in (401, 403, 405, 501):
                break
            if answered.status == 404 and before:
                break  # of what it lies in; where it lies in nothing, the body names what is not there
            asking.steps.pop()
        if answered is None or not answered.is_success:
            said = f"answered {answered.status}" if answered else "was not answered, or no request could be made"
            self._told.setdefault(resource.name, f"{resource.create.label} {said}")
            return None
        identity = identity_of(self._document, resource, answered.case, answered.exchange)
        identity = identity or (yield from self._named(asking, resource, answered))
        if identity is None or len(identity) != len(names(resource.path)):
            self._told.setdefault(resource.name, f"the answer to {resource.create.label} does not say what was created")
            return None
        return Thing(identity, answered)

    def _named(self, asking: Asking, resource: Resource, answered: Answered) -> Script[Identity | None]:
        """What is there by a name that the answer or the request has, where no identity was told."""
        for identity in guesses(self._document, resource, answered.case, answered.exchange):
            case = self._material.request(resource.read, identity) if resource.read else None
            read = case and (yield from asking.ask(Task(case, resource.read), "read by its name"))
            if read and read.is_success:
                return identity
        return None

    def _put(self, asking: Asking, resource: Resource, before: Identity, number: int) -> Script[Thing | None]:
        """One that was created by a PUT to where nothing was."""
        strangers = self._material.strangers(resource, before)[number - 1 : number]
        if resource.replace is None or resource.read is None or not strangers:
            return None
        identity = tuple(strangers[0].path_parameters[name] for name in names(resource.path))
        there = yield from asking.ask(Task(strangers[0], resource.read), "read")
        case = self._material.replacement(resource, identity, None)
        if there is None or there.status not in (404, 410) or case is None:
            return None
        put = yield from asking.ask(Task(case, resource.replace), PUT_NEW)
        if put is None or not put.is_success:
            self._told.setdefault(resource.name, f"{resource.replace.label} creates nothing")
            return None
        asking.show(histories.put_status(self._document, put.exchange, was_there=False), there, put)
        return Thing(identity, put)
