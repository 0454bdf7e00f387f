"""What a list shows of things that are there: all of them, page by page, and those alone that a filter asks for.

Knows what to ask; what the answers mean is `contracts.judging.histories`' business.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence

from contracts.conventions import CURSORS, PAGES, SIZES, STARTS, plain
from contracts.document.model import Document, Operation, Parameter
from contracts.json_values import JsonValue
from contracts.judging import lists
from contracts.judging.differences import differences
from contracts.planning.identities import Identity, content_of, entries_of, key_of
from contracts.planning.material import Material
from contracts.planning.paging import query_parameter
from contracts.planning.resources import Resource
from contracts.schemas import schemas_of
from contracts.testing.asking import Answered, Asking, Script
from contracts.testing.delivering import Task
from contracts.testing.things import Thing
from contracts.testing.walking import PAGING, Listed, Walk

MOST_PAGES = 4
"""Pages of a few entries, to see whether they hold what the whole list holds."""
MOST_OF_ALL = 6
"""Pages of as many entries as may be had, to see all that there is."""
MOST_FILTERS = 3
_ENOUGH = 100
"""Entries asked for where all are wanted."""


class Listings:
    """Asks collections for what is in them."""

    def __init__(self, document: Document, material: Material) -> None:
        self._document = document
        self._material = material
        self._members: dict[str, frozenset[str]] = {}
        """By path of a resource, the plain names of what its things have."""

    def script(self, asking: Asking, resource: Resource, things: Sequence[Thing]) -> Script[Listed | None]:
        """The list with those things in it, its pages, and what its filters leave; None where it can't be had."""
        if not things:
            return None
        shown = things[0].shown
        self._members[resource.path] = frozenset(map(plain, shown)) if isinstance(shown, dict) else frozenset()
        before, made = things[0].identity[:-1], [each.made for each in things]
        found = yield from self.all(asking, resource, before, "list")
        if found is None or any(key is None for key in found.keys):
            return None
        self._pages_agree(asking, found, made)
        for each in things:
            if found.is_whole and not _holds(found, each.key):
                told = lists.in_list(self._document, found.answered.exchange, found.keys, each.key, is_expected=True)
                asking.show(told, each.made, found.answered)
        yield from self._paged(asking, resource, before, found, made)
        yield from self._filtered(asking, resource, found, things)
        return found

    def without(
        self, asking: Asking, resource: Resource, identity: Identity, after: Sequence[Answered]
    ) -> Script[None]:
        """The list without the thing of that identity, which those steps created and deleted."""
        found = yield from self.all(asking, resource, identity[:-1], "list what is left")
        if found is not None:
            told = lists.in_list(self._document, found.answered.exchange, found.keys, identity[-1], is_expected=False)
            asking.show(told, *after, found.answered)

    def all(self, asking: Asking, resource: Resource, before: Identity, step: str) -> Script[Listed | None]:
        """All that there is, as far as a few answers can hold it."""
        size = self._parameter(resource, SIZES)
        most = self._most(size) if size else None
        query: dict[str, JsonValue] = {size.name: most} if size and most else {}
        return (yield from self._walk(resource, before).script(asking, query, step, MOST_OF_ALL))

    def _walk(self, resource: Resource, before: Identity) -> Walk:
        return Walk(self._document, self._material, resource, before, self._members.get(resource.path, frozenset()))

    def _parameter(self, resource: Resource, called: Sequence[str]) -> Parameter | None:
        """The parameter of the list of one of those names, where it is called like no member of what is listed."""
        operation, members = resource.listing, self._members.get(resource.path, ())
        return query_parameter(operation, called, members) if operation else None

    def _most(self, size: Parameter) -> int | None:
        """So many entries as may be asked for at once; None where no number fits."""
        if size.schema is None:
            return None
        schema = schemas_of(self._document).for_object(size.schema, "request")
        maximum = schema.contents.get("maximum") if isinstance(schema.contents, dict) else None
        tries = (_ENOUGH, maximum, 50, 20, 10)
        return next((int(each) for each in tries if isinstance(each, int) and schema.is_valid(each)), None)

    def _paged(
        self, asking: Asking, resource: Resource, before: Identity, whole: Listed, made: Sequence[Answered]
    ) -> Script[None]:
        """The list in a few pages; nothing where the document has no way to ask for them, or one page is enough."""
        size = self._parameter(resource, SIZES)
        if size is None or len(whole.keys) < 2:
            return
        if self._parameter(resource, (*STARTS, *PAGES, *CURSORS)) is None and len(whole.pages) < 2:
            return
        count = max(1, min(20, math.ceil(len(whole.keys) / (MOST_PAGES - 1))))
        step = f"list by {size.name}"
        found = yield from self._walk(resource, before).script(asking, {size.name: count}, step, MOST_PAGES)
        if found is not None:
            self._pages_agree(asking, found, made, whole, count)

    def _pages_agree(
        self,
        asking: Asking,
        found: Listed,
        made: Sequence[Answered],
        whole: Listed | None = None,
        size: int | None = None,
    ) -> None:
        """Whether the pages hold each entry once, and those that the whole list has."""
        pages = [(each.answered.exchange, each.keys) for each in found.pages]
        are_full = size is not None and all(len(keys) == size for _, keys in pages)
        keys = whole.keys if whole else []
        reach = len(keys) if found.has_ended and len(pages) > 1 else len(found.keys) if are_full else 0
        told = lists.pages_agree(self._document, pages, keys[:reach], size)
        asking.show(told, *made, *([whole.answered] if whole else []), *(each.answered for each in found.pages))

    def _filtered(self, asking: Asking, resource: Resource, whole: Listed, things: Sequence[Thing]) -> Script[None]:
        """The list by the value of a member that the first thing has, and another has otherwise."""
        operation, first = resource.listing, things[0]
        if operation is None or not whole.is_whole:
            return
        own = next((each for each, key in zip(whole.entries, whole.keys, strict=True) if key == first.key), None)
        for parameter, name in list(_filters(operation, own))[:MOST_FILTERS]:
            value = own[name] if isinstance(own, dict) else None
            others = [each for each in whole.entries if isinstance(each, dict) and name in each and each is not own]
            if all(not differences(value, each[name], "") for each in others):
                continue
            step = f"list by {parameter.name}"
            case = self._material.request(operation, first.identity[:-1], {parameter.name: value})
            answered = case and (yield from asking.ask(Task(case, operation), step))
            if not answered or not answered.is_success:
                continue
            entries = entries_of(content_of(self._document, answered.case, answered.exchange), resource) or []
            found = next((each for each in entries if key_of(each, resource) == first.key), None)
            told = lists.filter_filters(
                self._document, answered.exchange, name, value, entries, is_there=found is not None
            )
            asking.show(told, *(each.made for each in things), whole.answered, answered)


def _holds(found: Listed, key: JsonValue) -> bool:
    """Whether an entry has the key, whatever it is called there."""
    return any(str(key) in map(str, each.values()) for each in found.entries if isinstance(each, dict))


def _filters(operation: Operation, entry: JsonValue) -> Iterator[tuple[Parameter, str]]:
    """The query parameters that are called like a member of the entry that has a value to ask for."""
    members = {plain(name): name for name in entry} if isinstance(entry, dict) else {}
    for each in operation.parameters:
        name = members.get(plain(each.name))
        if each.location != "query" or name is None or plain(each.name) in PAGING:
            continue
        if isinstance(entry[name], str | int | bool) and entry[name] != "":
            yield each, name
