"""What a list shows of things that are there: all of them, page by page, and those alone that a filter asks for.

Knows what to ask; what the answers mean is `contracts.judging.histories`' business.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Protocol

from contracts.conventions import plain
from contracts.document.model import Document, Operation, Parameter
from contracts.json_values import JsonValue
from contracts.judging import histories
from contracts.judging.differences import differences
from contracts.planning.identities import Identity, content_of, entries_of, key_of
from contracts.planning.material import Material
from contracts.planning.resources import Resource
from contracts.schemas import schemas_of
from contracts.testing.asking import Answered, Asking, Script
from contracts.testing.delivering import Task

_SIZES = (
    "limit",
    "pagesize",
    "perpage",
    "size",
    "pagelimit",
    "maxresults",
    "maxitems",
    "top",
    "take",
    "first",
    "count",
)
_STARTS = ("offset", "skip", "start", "startindex", "startat", "pageoffset")
_PAGES = ("page", "pagenumber", "pageno", "currentpage", "pageindex")
_CURSORS = ("cursor", "pagetoken", "nexttoken", "after", "startingafter", "marker", "continuationtoken", "pagecursor")
_PAGING = frozenset([*_SIZES, *_STARTS, *_PAGES, *_CURSORS, "sort", "sortby", "orderby", "ordering", "order"])
MOST_PAGES = 4
MOST_FILTERS = 3
_ENOUGH = 100
"""Entries asked for where all are wanted."""


class Thing(Protocol):
    """Something that is to be in the list."""

    @property
    def identity(self) -> Identity:
        """Of the thing."""

    @property
    def key(self) -> JsonValue:
        """What tells it from others of its kind."""

    @property
    def made(self) -> Answered:
        """The step that created it."""

    @property
    def shown(self) -> JsonValue:
        """Its representation."""


@dataclass(frozen=True, slots=True)
class _List:
    """A list that was answered."""

    answered: Answered
    entries: list[JsonValue]
    keys: list[JsonValue]
    is_whole: bool
    """It has all that there is."""


class Listings:
    """Asks collections for what is in them."""

    def __init__(self, document: Document, material: Material) -> None:
        self._document = document
        self._material = material

    def script(self, asking: Asking, resource: Resource, things: Sequence[Thing]) -> Script[None]:
        """The list with those things in it, its pages, and what its filters leave."""
        if not things:
            return
        found = yield from self._list(asking, resource, things[0].identity[:-1], "list")
        if found is None or any(key is None for key in found.keys):
            return
        for each in things:
            if found.is_whole:
                told = histories.in_list(
                    self._document, found.answered.exchange, found.keys, each.key, is_expected=True
                )
                asking.show(told, each.made, found.answered)
        yield from self._paged(asking, resource, things[0].identity[:-1], found, [each.made for each in things])
        yield from self._filtered(asking, resource, found, things)

    def without(
        self, asking: Asking, resource: Resource, identity: Identity, after: Sequence[Answered]
    ) -> Script[None]:
        """The list without the thing of that identity, which those steps created and deleted."""
        found = yield from self._list(asking, resource, identity[:-1], "list what is left")
        if found is not None:
            told = histories.in_list(
                self._document, found.answered.exchange, found.keys, identity[-1], is_expected=False
            )
            asking.show(told, *after, found.answered)

    def _list(self, asking: Asking, resource: Resource, before: Identity, step: str) -> Script[_List | None]:
        """All that there is, as far as one answer can hold it."""
        operation = resource.listing
        if operation is None:
            return None
        size = _parameter(operation, _SIZES)
        most = self._most(size) if size else None
        query = {size.name: most} if size and most else {}
        answered = yield from self._asked(asking, operation, before, query, step)
        if answered is None or not answered.is_success:
            return None
        entries = entries_of(content_of(self._document, answered.case, answered.exchange), resource)
        if entries is None:
            return None
        is_paged = any(plain(each.name) in _PAGING for each in operation.parameters if each.location == "query")
        is_whole = not _next_of(answered) and (len(entries) < most if most else not is_paged or len(entries) < 10)
        return _List(answered, entries, [key_of(each, resource) for each in entries], is_whole)

    def _asked(
        self, asking: Asking, operation: Operation, before: Identity, query: dict[str, JsonValue], step: str
    ) -> Script[Answered | None]:
        case = self._material.request(operation, before, query)
        return None if case is None else (yield from asking.ask(Task(case, operation), step))

    def _most(self, size: Parameter) -> int | None:
        """So many entries as may be asked for at once; None where no number fits."""
        if size.schema is None:
            return None
        schema = schemas_of(self._document).for_object(size.schema, "request")
        maximum = schema.contents.get("maximum") if isinstance(schema.contents, dict) else None
        tries = (_ENOUGH, maximum, 50, 20, 10)
        return next((int(each) for each in tries if isinstance(each, int) and schema.is_valid(each)), None)

    def _paged(
        self, asking: Asking, resource: Resource, before: Identity, whole: _List, made: Sequence[Answered]
    ) -> Script[None]:
        """The list in a few pages; nothing where the document has no way to ask for them, or one page is enough."""
        operation = resource.listing
        size = _parameter(operation, _SIZES) if operation else None
        place = _parameter(operation, (*_STARTS, *_PAGES)) if operation else None
        if operation is None or size is None or place is None or len(whole.keys) < 2:
            return
        count = max(1, min(20, math.ceil(len(whole.keys) / (MOST_PAGES - 1))))
        pages: list[tuple[Answered, list[JsonValue]]] = []
        for number in range(min(MOST_PAGES, math.ceil(len(whole.keys) / count))):
            at = number * count if plain(place.name) in _STARTS else number + self._first(place)
            query: dict[str, JsonValue] = {size.name: count, place.name: at}
            answered = yield from self._asked(asking, operation, before, query, f"list page {number + 1}")
            if answered is None or not answered.is_success:
                return
            entries = entries_of(content_of(self._document, answered.case, answered.exchange), resource)
            pages.append((answered, [key_of(each, resource) for each in entries or ()]))
        told = histories.pages_agree(self._document, [(each.exchange, keys) for each, keys in pages], whole.keys, count)
        asking.show(told, *made, whole.answered, *(each for each, _ in pages))

    def _first(self, place: Parameter) -> int:
        """The number of the first page: 0 where the document says so, else 1."""
        schema = schemas_of(self._document).for_object(place.schema, "request") if place.schema else None
        contents = schema.contents if schema and isinstance(schema.contents, dict) else {}
        return 0 if 0 in (contents.get("default"), contents.get("minimum")) and contents.get("default") != 1 else 1

    def _filtered(self, asking: Asking, resource: Resource, whole: _List, things: Sequence[Thing]) -> Script[None]:
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
            answered = yield from self._asked(asking, operation, first.identity[:-1], {parameter.name: value}, step)
            if answered is None or not answered.is_success:
                continue
            entries = entries_of(content_of(self._document, answered.case, answered.exchange), resource) or []
            found = next((each for each in entries if key_of(each, resource) == first.key), None)
            told = histories.filter_filters(
                self._document, answered.exchange, name, value, entries, is_there=found is not None
            )
            asking.show(told, *(each.made for each in things), whole.answered, answered)


def _parameter(operation: Operation, called: Sequence[str]) -> Parameter | None:
    """The query parameter of one of those plain names."""
    by_name = {plain(each.name): each for each in operation.parameters if each.location == "query"}
    return next((by_name[name] for name in called if name in by_name), None)


def _filters(operation: Operation, entry: JsonValue) -> Iterator[tuple[Parameter, str]]:
    """The query parameters that are called like a member of the entry that has a value to ask for."""
    members = {plain(name): name for name in entry} if isinstance(entry, dict) else {}
    for each in operation.parameters:
        name = members.get(plain(each.name))
        if each.location != "query" or name is None or plain(each.name) in _PAGING:
            continue
        if isinstance(entry[name], str | int | bool) and entry[name] != "":
            yield each, name


def _next_of(answered: Answered) -> bool:
    """Whether the answer says that there is more, in `Link` or by a member of that name. Source: RFC 8288."""
    link = answered.exchange.response.headers.get("Link") or ""
    return 'rel="next"' in link or "rel=next" in link
