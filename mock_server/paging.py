"""Which part of a list the client asks for, and what the fields around it then say.

Knows the usual names of paging, filter and sort parameters and of the fields that count; knows no schema of entries.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from contracts import Case, Document, JsonValue, Operation, schemas_of
from contracts.conventions import CURSORS, PAGES, SIZES, STARTS, plain
from mock_server.fields import Object, is_same

_SORT = ("sort", "sortby", "orderby", "ordering", "order", "sortfield")
_DIRECTION = ("sortorder", "orderdirection", "sortdirection", "direction", "sortdir", "order")
_SEARCH = ("q", "search", "query", "searchterm")
PARAMETERS = frozenset([*SIZES, *STARTS, *PAGES, *CURSORS, *_SORT, *_DIRECTION, *_SEARCH])
USUAL_SIZE = 10


@dataclass(frozen=True, slots=True)
class Window:
    """A part of a list."""

    start: int
    """0-based."""
    size: int
    page_base: int = 1
    """The number of the first page."""


def is_paged(operation: Operation) -> bool:
    """Whether a parameter of the operation asks for a part."""
    names = {plain(each.name) for each in operation.parameters if each.location == "query"}
    return not names.isdisjoint([*SIZES, *STARTS, *PAGES, *CURSORS])


def sent(case: Case) -> dict[str, JsonValue]:
    """The declared query parameters that were sent, by plain name; `page[size]` and `{page: {size}}` are `pagesize`."""
    found: dict[str, JsonValue] = {}
    for (place, name), value in case.parameters.items():
        if place == "query":
            if isinstance(value, dict):
                found |= {plain(name + key): each for key, each in value.items()}
            else:
                found[plain(name)] = value
    return found


def window(
    document: Document, operation: Operation, asked: Mapping[str, JsonValue], identities: Sequence[JsonValue]
) -> Window:
    """The part that is asked for: what is not sent, its default says, else USUAL_SIZE; what is not paged is whole."""
    base = _page_base(document, operation)
    size = _number(asked, SIZES)
    if size is None:
        size = _default(document, operation, SIZES)
    if size is None or size < 0:
        size = USUAL_SIZE if is_paged(operation) else len(identities)
    page, start = _number(asked, PAGES), _number(asked, STARTS)
    if start is not None:
        return Window(max(start - ("startindex" in asked), 0), size, base)
    if page is not None:
        return Window(max(page - base, 0) * size, size, base)
    cursor = next((asked[name] for name in CURSORS if name in asked), None)
    return Window(0 if cursor is None else _after(cursor, identities), size, base)


def _after(cursor: JsonValue, identities: Sequence[JsonValue]) -> int:
    """A cursor is ours, the index of the entry to begin with, or the identity of the entry to begin after."""
    for index, identity in enumerate(identities):
        if is_same(identity, cursor) and not (isinstance(cursor, str) and cursor.isdigit()):
            return index + 1
    text = str(cursor)
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0


def counted(window: Window, shown: int, total: int, case: Case) -> dict[str, list[JsonValue]]:
    """What fields say of a part, by plain name: candidates, of which the first that is valid counts."""
    size = max(window.size, 1)
    page = window.start // size + window.page_base
    following = window.start + window.size
    more, less = following < total and window.size > 0, window.start > 0
    ends: list[JsonValue] = [None, 0, ""]
    cursor: list[JsonValue] = [str(following)] if more else ends
    said: dict[str, list[JsonValue]] = {}
    for names, candidates in (
        (("page", "currentpage", "pagenumber", "current", "pageindex", "number"), [page, str(page)]),
        (("limit", "pagesize", "perpage", "itemsperpage", "pagelimit"), [window.size]),
        (("offset", "skip", "start", "startat"), [window.start]),
        (("total", "totalcount", "totalitems", "totalresults", "totalelements", "totalhits", "count"), [total]),
        (("totalpages", "pagecount", "pages", "lastpage"), [-(-total // size)]),
        (("hasmore", "hasnext", "hasnextpage", "more", "istruncated"), [more]),
        (("hasprevious", "hasprev", "haspreviouspage"), [less]),
        (("nextcursor", "nextpagetoken", "nexttoken", "endcursor", "nextpagecursor"), cursor),
        (("next", "nextpage"), [page + 1, _link(case, following, page + 1)] if more else ends),
        (("previous", "prev"), [page - 1, _link(case, window.start - size, page - 1)] if less else ends),
        (("startindex",), [window.start + 1]),
        (("endindex",), [window.start + shown]),
        (("numberofelements", "resultcount"), [shown]),
        (("isfirst",), [not less]),
        (("islast",), [not more]),
    ):
        said |= dict.fromkeys(names, candidates)
    return said


def link_field(window: Window, total: int, case: Case) -> str:
    """The `Link` field of a part of a list. Source: RFC 8288, section 3; the relations are RFC 5005's."""
    size = max(window.size, 1)
    page = window.start // size + window.page_base
    links = [("first", 0, window.page_base)]
    if window.start > 0:
        links.append(("prev", max(window.start - size, 0), page - 1))
    if window.start + window.size < total and window.size > 0:
        links.append(("next", window.start + window.size, page + 1))
    return ", ".join(f'<{_link(case, start, number)}>; rel="{name}"' for name, start, number in links)


def _link(case: Case, start: int, page: int) -> str:
    """The address of another part: the request's own, with another place in it."""
    places = {**dict.fromkeys(PAGES, page), **dict.fromkeys((*STARTS, *CURSORS), max(start, 0))}
    operation, request = case.operation, case.request
    own = [each.name for each in operation.parameters if each.location == "query"] if operation else []
    known = [name for name in own if plain(name) in places]
    sent = [name for name in known if ("query", name) in case.parameters]
    name = (sent or known or ["offset"])[0]
    kept = [pair for pair in request.query.split("&") if pair and pair.partition("=")[0] != name]
    host = request.headers.get("Host")
    origin = f"http://{host}" if host else ""
    return f"{origin}{request.path}?{'&'.join([*kept, f'{name}={places.get(plain(name), start)}'])}"


def filters(asked: Mapping[str, JsonValue], properties: Mapping[str, str]) -> dict[str, JsonValue]:
    """What entries must have, by plain name: parameters that are named like a property of theirs."""
    return {name: value for name, value in asked.items() if name in properties and name not in PARAMETERS}


def search(asked: Mapping[str, JsonValue]) -> str:
    """The text that entries must hold somewhere; empty if none is asked for."""
    return next((str(asked[name]) for name in _SEARCH if asked.get(name)), "")


def keeps(entry: JsonValue, wanted: Mapping[str, JsonValue], properties: Mapping[str, str], text: str) -> bool:
    """Whether an entry has what is wanted."""
    if not isinstance(entry, dict):
        return not wanted and (not text or text.lower() in str(entry).lower())
    if text and not any(text.lower() in each.lower() for each in entry.values() if isinstance(each, str)):
        return False
    return all(_is_one_of(entry.get(properties[name]), value) for name, value in wanted.items())


def _is_one_of(found: JsonValue, wanted: JsonValue) -> bool:
    choices = wanted if isinstance(wanted, list) else [wanted]
    own = found if isinstance(found, list) else [found]
    return any(is_same(one, other) or str(one) == str(other) for one in own for other in choices)


def is_sorted(asked: Mapping[str, JsonValue]) -> bool:
    """Whether an order is asked for."""
    return any(name in asked for name in _SORT)


def ordered(entries: list[JsonValue], asked: Mapping[str, JsonValue], properties: Mapping[str, str]) -> list[JsonValue]:
    """The entries in the order that is asked for; as they are if none is, or none that they have a field for."""
    words = next((asked[name] for name in _SORT if name in asked), None)
    word = str(words[0] if isinstance(words, list) and words else words or "")
    name, _, suffix = word.replace(" ", ":").partition(":")
    field = properties.get(plain(name))
    if field is None:
        return entries
    said = [suffix, *(str(asked[each]) for each in _DIRECTION if each in asked and asked[each] is not words)]
    descending = name.startswith("-") or any(each.lower().startswith("desc") for each in said)
    return sorted(entries, key=lambda entry: _rank(entry, field), reverse=descending)


def _rank(entry: JsonValue, field: str) -> tuple[int, float, str]:
    value = entry.get(field) if isinstance(entry, dict) else None
    if isinstance(value, int | float):
        return (1, float(value), "")
    return (0, 0.0, "") if value is None else (2, 0.0, str(value))


def _number(asked: Mapping[str, JsonValue], names: Sequence[str]) -> int | None:
    found = next((asked[name] for name in names if name in asked), None)
    if isinstance(found, str) and found.isascii() and found.isdigit() and len(found) < 10:
        return int(found)
    return found if type(found) is int and abs(found) < 10**9 else None


def _default(document: Document, operation: Operation, names: Sequence[str]) -> int | None:
    for contents in _contents(document, operation, names):
        if type(contents.get("default")) is int:
            return int(contents["default"])
    return None


def _page_base(document: Document, operation: Operation) -> int:
    return int(
        not any(0 in (each.get("default"), each.get("minimum")) for each in _contents(document, operation, PAGES))
    )


def _contents(document: Document, operation: Operation, names: Sequence[str]) -> list[Object]:
    """The schemas of the query parameters of these names."""
    schemas = schemas_of(document)
    found = [
        schemas.for_object(each.schema, "request").contents
        for each in operation.parameters
        if each.location == "query" and plain(each.name) in names and each.schema
    ]
    return [each for each in found if isinstance(each, dict)]
