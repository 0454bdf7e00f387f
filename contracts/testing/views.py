"""How a thing that a sequence made is read, and what of it is the client's to change.

Asks; what the answers mean is `contracts.judging.histories`' business.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from contracts.conventions import plain
from contracts.document.model import Document, Operation
from contracts.json_values import JsonValue
from contracts.judging import Case, histories
from contracts.judging.model import Finding
from contracts.planning.identities import Identity, content_of, key_names, thing_of
from contracts.planning.material import Material
from contracts.planning.resources import Resource
from contracts.testing.asking import Answered, Asking, Script
from contracts.testing.delivering import Task
from contracts.testing.things import Thing


class Views:
    """Reads the things of a document's resources."""

    def __init__(self, document: Document, material: Material) -> None:
        self.document = document
        self.material = material

    def read(self, asking: Asking, resource: Resource, identity: Identity, step: str) -> Script[Answered | None]:
        """What is answered for that identity; None where nothing is, or it can't be asked for."""
        if resource.read is None:
            return None
        case = self.material.request(resource.read, identity)
        return None if case is None else (yield from asking.ask(Task(case, resource.read), step))

    def shown(self, resource: Resource, read: Answered) -> JsonValue:
        """The representation in an answer."""
        return thing_of(content_of(self.document, read.case, read.exchange), resource)

    def sent_and_read(
        self, asking: Asking, resource: Resource, thing: Thing, case: Case, step: str
    ) -> Script[tuple[Answered, Answered] | None]:
        """A step that may change the thing, and how it is read then; None where either was not answered."""
        written = yield from asking.ask(Task(case, case.operation), step)
        read = written and (yield from self.read(asking, resource, thing.identity, f"read after it was {_past(step)}"))
        return (written, read) if written and read and read.is_success else None

    def settled(
        self,
        asking: Asking,
        resource: Resource,
        thing: Thing,
        shown: JsonValue,
        judged: Callable[[frozenset[str]], tuple[Finding, ...]],
    ) -> Script[tuple[Thing, tuple[Finding, ...]]]:
        """What is found of a change, but for members that change by themselves: for that the thing is read again."""
        found = judged(thing.restless)
        again = (yield from self.read(asking, resource, thing.identity, "read once more")) if found else None
        now = self.shown(resource, again) if again and again.is_success else None
        if not isinstance(now, dict) or not isinstance(shown, dict):
            return thing, found
        moved = frozenset(name for name, value in shown.items() if name in now and now[name] != value)
        thing = replace(thing, restless=thing.restless | moved)
        return thing, judged(thing.restless)

    def compare(  # noqa: PLR0913, PLR0917
        self,
        asking: Asking,
        resource: Resource,
        thing: Thing,
        write: Answered,
        read: Answered,
        written: JsonValue = None,
    ) -> None:
        """Whether what that step wrote is what this one read; `written`: its members, where they are not its body."""
        shown = thing.shown
        but = self.of_the_server(resource, write.case.operation, write.case.body, shown, thing.wrapper)
        but |= {name for name in shown if plain(name) in key_names(resource)} if isinstance(shown, dict) else set()
        written = self.material.written(write.case, thing.wrapper) if written is None else written
        found = histories.written_is_read(self.document, written, read.exchange, shown, but=but | thing.restless)
        asking.show(found, write, read)

    def of_the_server(
        self, resource: Resource, operation: Operation | None, body: JsonValue, shown: JsonValue, wrapper: str
    ) -> set[str]:
        """Names of members that are not the client's to write, or not to be read."""
        whole = {wrapper: shown} if wrapper else shown
        sent = self.material.of_one_side(operation, body, is_request=True, wrapper=wrapper)
        return sent | self.material.of_one_side(resource.read, whole, is_request=False, wrapper=wrapper)


def _past(step: str) -> str:
    return {"change": "changed", "replace": "replaced", "remove": "changed"}.get(step.partition(" ")[0], "refused")
