"""The part of a thing's life in which it is changed: by PATCH and PUT, and by what is to be refused.

Knows what to ask; what the answers mean is `contracts.judging.histories`' business, how patches are made
`contracts.planning.patches`'.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from contracts.http_fields import entity_tag
from contracts.json_values import JsonValue
from contracts.judging import Case, histories
from contracts.judging.differences import differences
from contracts.judging.model import Finding
from contracts.planning.patches import Patch, patches
from contracts.planning.resources import Resource
from contracts.testing.asking import Answered, Asking, Script
from contracts.testing.things import Thing, another_tag
from contracts.testing.views import Views


class Changing:
    """Changes things, each step from what the one before has left."""

    def __init__(self, views: Views) -> None:
        self._views = views
        self._document = views.document
        self._material = views.material

    def script(self, asking: Asking, resource: Resource, thing: Thing) -> Script[Thing]:
        """The thing as it is after all of it; as it was, where it can't be read."""
        if thing.read is None:
            return thing
        but = self._but(resource, thing)
        own = self._own(thing) - but
        for patch in self._patches(resource, thing):
            thing = yield from self._patched(asking, resource, thing, patch, but, own)
        thing = yield from self._replaced(asking, resource, thing)
        thing = yield from self._conditionally(asking, resource, thing)
        return (yield from self._refused(asking, resource, thing))

    def _but(self, resource: Resource, thing: Thing) -> set[str]:
        """The members that are not the client's to change."""
        whole = {thing.wrapper: thing.shown} if thing.wrapper else thing.shown
        return self._views.of_the_server(resource, resource.change, whole, thing.shown, thing.wrapper)

    def _patches(self, resource: Resource, thing: Thing) -> Iterator[Patch]:
        but = self._but(resource, thing)
        return patches(self._material, resource, thing.identity, thing.shown, but, thing.wrapper)

    def _own(self, thing: Thing) -> set[str]:
        """The members that have the very values that the client gave them."""
        written, shown = self._material.written(thing.made.case, thing.wrapper), thing.shown
        if not isinstance(written, dict) or not isinstance(shown, dict):
            return set()
        return {name for name, value in written.items() if name in shown and not differences(value, shown[name], "")}

    def _patched(  # noqa: PLR0913, PLR0917
        self, asking: Asking, resource: Resource, thing: Thing, patch: Patch, but: set[str], own: set[str]
    ) -> Script[Thing]:
        """What the patch names is changed, and nothing else; nothing at all where a test in it fails."""
        answers = yield from self._views.sent_and_read(asking, resource, thing, patch.case, patch.step)
        if answers is None or thing.read is None:
            return thing
        written, read = answers
        if patch.is_failing:
            asking.show(histories.failing_test(self._document, written.exchange), thing.made, thing.read, written)
        if not written.is_success:
            return (yield from self._unchanged(asking, resource, thing, written, read, patch.members))
        shown, before = self._views.shown(resource, read), thing.shown
        if patch.is_failing:
            return replace(thing, shown=shown, read=read)

        def judged(restless: frozenset[str]) -> tuple[Finding, ...]:
            left_out, sure = but | restless, own if patch.is_standard else set()
            exchange, named = written.exchange, patch.changes.keys()
            found = histories.patch_changes(self._document, exchange, before, shown, named, but=left_out, own=sure)
            return (*found, *histories.removed(self._document, exchange, before, shown, patch.changes))

        seen = thing.read
        thing, found = yield from self._views.settled(asking, resource, thing, shown, judged)
        asking.show(found, thing.made, seen, written, read)
        thing = replace(thing, shown=shown, read=read)
        self._views.compare(asking, resource, thing, written, read, patch.members)
        return thing

    def _replaced(self, asking: Asking, resource: Resource, thing: Thing) -> Script[Thing]:
        """PUT of all of it, and the same again."""
        case = self._material.replacement(resource, thing.identity, thing.shown, thing.wrapper)
        if case is None or thing.read is None:
            return thing
        answers = yield from self._views.sent_and_read(asking, resource, thing, case, "replace")
        if answers is None or not answers[0].is_success:
            return thing
        written, read = answers
        shown = self._views.shown(resource, read)
        put = histories.put_status(self._document, written.exchange, was_there=True)
        asking.show(put, thing.made, thing.read, written)
        self._views.compare(asking, resource, replace(thing, shown=shown), written, read)
        again = yield from self._views.sent_and_read(asking, resource, thing, case, "replace by the same")
        if again is None or not again[0].is_success:
            return replace(thing, shown=shown, read=read)
        twice, last = self._views.shown(resource, again[1]), again[1].exchange

        def judged(restless: frozenset[str]) -> tuple[Finding, ...]:
            return histories.put_twice(self._document, last, shown, twice, but=restless)

        thing, put = yield from self._views.settled(asking, resource, thing, twice, judged)
        asking.show(put, thing.made, written, read, *again)
        return replace(thing, shown=twice, read=again[1])

    def _conditionally(self, asking: Asking, resource: Resource, thing: Thing) -> Script[Thing]:
        """Another PUT, or PATCH where there is none, if the thing has an entity tag that it has not.

        Not the one before once more: what seems to be done already may be answered with success (RFC 9110, 13.1.1).
        """
        seen = thing.read
        case = self._material.replacement(resource, thing.identity, thing.shown, thing.wrapper, "replace otherwise")
        if case is None:
            case = next((each.case for each in self._patches(resource, thing) if not each.is_failing), None)
        case = conditional(asking, case, seen)
        if seen is None or case is None:
            return thing
        answers = yield from self._views.sent_and_read(asking, resource, thing, case, "replace if it is another")
        if answers is None:
            return thing
        put, read = answers
        shown, before = self._views.shown(resource, read), thing.shown

        def judged(restless: frozenset[str]) -> tuple[Finding, ...]:
            return histories.precondition_holds(self._document, put.exchange, before, shown, but=restless)

        thing, found = yield from self._views.settled(asking, resource, thing, shown, judged)
        asking.show(found, thing.made, seen, put, read)
        return replace(thing, shown=shown, read=read)

    def _refused(self, asking: Asking, resource: Resource, thing: Thing) -> Script[Thing]:
        """What breaks a promise, is refused, and changes nothing."""
        for is_patch in (True, False):
            case = self._material.broken(resource, thing.identity, thing.shown, patch=is_patch)
            answers = case and (yield from self._views.sent_and_read(asking, resource, thing, case, "break"))
            if answers and not answers[0].is_success:
                sent = self._material.written(answers[0].case, thing.wrapper)
                thing = yield from self._unchanged(asking, resource, thing, *answers, sent)
        return thing

    def _unchanged(  # noqa: PLR0913, PLR0917
        self, asking: Asking, resource: Resource, thing: Thing, refused: Answered, read: Answered, sent: JsonValue
    ) -> Script[Thing]:
        """The thing after a request was refused that asked for those members."""
        shown, before, seen = self._views.shown(resource, read), thing.shown, thing.read

        def judged(restless: frozenset[str]) -> tuple[Finding, ...]:
            exchange = refused.exchange
            return histories.refused_changed_nothing(self._document, exchange, before, shown, sent=sent, but=restless)

        thing, found = yield from self._views.settled(asking, resource, thing, shown, judged)
        asking.show(found, thing.made, *([seen] if seen else []), refused, read)
        return replace(thing, shown=shown, read=read)


def conditional(asking: Asking, case: Case | None, seen: Answered | None) -> Case | None:
    """The case, if the thing has another entity tag than it was seen with; None where that says nothing.

    A weak tag can't be asked for so, and many frameworks give one unasked: only a document makes something of it.
    """
    given = seen.exchange.response.headers.get("ETag") if seen else None
    tag = entity_tag(given)
    if case is None or given is None or tag is None or case.operation is None:
        return None
    if not given.startswith('"') and not histories.speaks_of_conditions(case.operation):
        return None
    return asking.exchanging.recognised(
        replace(case.request, headers=case.request.headers.replaced("If-Match", another_tag(tag)))
    )
