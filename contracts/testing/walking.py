"""A list, read page by page: by links, by tokens that answers give, or by the number of a page or of an entry.

Asks, and keeps what was answered; what the pages show is `contracts.judging.histories`' business.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from contracts.conventions import CURSORS, PAGES, SIZES, STARTS, plain
from contracts.document.model import Document, Operation, Parameter
from contracts.json_values import JsonValue
from contracts.messages import Request
from contracts.planning.identities import Identity, content_of, entries_of, key_of
from contracts.planning.material import Material
from contracts.planning.paging import Following, following, is_last, is_short, query_parameter
from contracts.planning.resources import Resource
from contracts.schemas import schemas_of
from contracts.testing.asking import Answered, Asking, Script
from contracts.testing.delivering import Task

PAGING = frozenset([*SIZES, *STARTS, *PAGES, *CURSORS, "sort", "sortby", "orderby", "ordering", "order"])
"""Plain names of parameters that ask for a part of a list, or for its order."""
_FEW = 10
"""Entries on a page below which it is taken for the last: servers have hardly ever smaller pages unasked."""


@dataclass(frozen=True, slots=True)
class Page:
    """One answer of a list."""

    answered: Answered
    content: JsonValue
    entries: list[JsonValue]
    keys: list[JsonValue]


@dataclass(frozen=True, slots=True)
class Listed:
    """A list as it was read."""

    pages: tuple[Page, ...]
    has_ended: bool
    """Nothing follows the last page, for all that is known."""

    @property
    def answered(self) -> Answered:
        """The last answer."""
        return self.pages[-1].answered

    @property
    def entries(self) -> list[JsonValue]:
        """Of all pages."""
        return [entry for page in self.pages for entry in page.entries]

    @property
    def keys(self) -> list[JsonValue]:
        """Of all entries."""
        return [key for page in self.pages for key in page.keys]

    @property
    def is_whole(self) -> bool:
        """Whether it has all that there is: no more are counted, or it was read until nothing came."""
        last = self.pages[-1]
        is_read_out = len(self.pages) > 1 and not last.entries
        return self.has_ended and (is_read_out or not is_short(last.answered.exchange, last.content, len(self.keys)))


class Walk:
    """Through the list of a resource."""

    def __init__(
        self,
        document: Document,
        material: Material,
        resource: Resource,
        before: Identity,
        members: frozenset[str] = frozenset(),
    ) -> None:
        """`before`: the values of the parameters in the list's path.

        `members`: plain names of what entries have, so that a parameter of that name filters: by `size`, of shirts.
        """
        self._members = members
        self._document = document
        self._material = material
        self._resource = resource
        self._before = before

    def script(self, asking: Asking, query: Mapping[str, JsonValue], step: str, most: int) -> Script[Listed | None]:
        """So many pages at most; None where one is not answered, or holds no list."""
        operation = self._resource.listing
        case = self._material.request(operation, self._before, query) if operation else None
        if operation is None or case is None:
            return None
        pages: list[Page] = []
        request: Request | None = case.request
        while request is not None:
            name = f"{step}, page {len(pages) + 1}" if pages else step
            answered = yield from asking.ask(Task(case, operation), name, request)
            if answered is not None and answered.status == 404 and pages:
                return Listed(tuple(pages), has_ended=True)
            page = self._page(answered)
            if page is None:
                return None
            pages.append(page)
            more, request = self._on(asking, operation, query, pages)
            if not more or len(pages) == most or (len(pages) > 1 and page.keys == pages[-2].keys):
                return Listed(tuple(pages), has_ended=not more)
        return Listed(tuple(pages), has_ended=False)

    def _page(self, answered: Answered | None) -> Page | None:
        if answered is None or not answered.is_success:
            return None
        content = content_of(self._document, answered.case, answered.exchange)
        entries = entries_of(content, self._resource)
        if entries is None:
            return None
        return Page(answered, content, entries, [key_of(each, self._resource) for each in entries])

    def _on(
        self, asking: Asking, operation: Operation, query: Mapping[str, JsonValue], pages: Sequence[Page]
    ) -> tuple[bool, Request | None]:
        """Whether there may be a page after those, and the request for it; None where nothing leads there."""
        last, count = pages[-1], sum(len(each.entries) for each in pages)
        found = following(operation, last.answered.exchange, last.content, last.keys)
        if found is not None:
            return True, self._led(asking, found, last, query)
        size = query_parameter(operation, SIZES, self._members)
        wanted = query.get(size.name) if size else None
        is_full = len(last.entries) >= (min(wanted, _FEW) if type(wanted) is int else _FEW)
        if is_last(last.answered.exchange, last.content, count):
            return False, None
        place = query_parameter(operation, (*STARTS, *PAGES), self._members)
        lacks_some = bool(last.entries) and is_short(last.answered.exchange, last.content, count)
        if not is_full and not (place and lacks_some):
            return False, None
        if place is not None:
            at = count + self._first(place) if plain(place.name) in STARTS else len(pages) + self._first(place)
            return True, self._request({**query, place.name: at})
        names = {plain(each.name) for each in operation.parameters if each.location == "query"}
        return names.isdisjoint(CURSORS) and not names.isdisjoint(PAGING), None

    def _led(self, asking: Asking, found: Following, last: Page, query: Mapping[str, JsonValue]) -> Request | None:
        """The request that the answer leads to, where it is one of the same operation that keeps every promise."""
        if found.parameter is not None:
            return self._request({**query, found.parameter.name: found.value})
        request = last.answered.case.request
        request = replace(request, target=f"{request.path}?{found.query}")
        case = asking.exchanging.recognised(request)
        is_as_declared = case.operation is self._resource.listing and case.keeps_every_promise
        return request if found.query and is_as_declared else None

    def _request(self, query: Mapping[str, JsonValue]) -> Request | None:
        operation = self._resource.listing
        case = self._material.request(operation, self._before, query) if operation else None
        return case.request if case else None

    def _first(self, place: Parameter) -> int:
        """The number of the first page or entry: 0 where the document says so, and for most that count entries."""
        if plain(place.name) in STARTS and plain(place.name) != "startindex":
            return 0
        schema = schemas_of(self._document).for_object(place.schema, "request") if place.schema else None
        contents = schema.contents if schema and isinstance(schema.contents, dict) else {}
        return 0 if 0 in (contents.get("default"), contents.get("minimum")) and contents.get("default") != 1 else 1
