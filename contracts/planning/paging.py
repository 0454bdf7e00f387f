"""Which request leads to the next page of a list, as its answer says: a link, or a token for a declared parameter.

Pure. What lists call these things is guessed from what they are usually called; see `contracts.conventions`.

Source: RFC 8288, section 3.3, for `Link`; RFC 5005 for its relation `next`.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass

from contracts.conventions import CURSORS, PAGES, WRAPPERS, plain
from contracts.document.model import Operation, Parameter
from contracts.json_values import JsonValue
from contracts.messages import Exchange

_LINKS = (
    "next",
    "nextlink",
    "odatanextlink",
    "nexturl",
    "nexturi",
    "nexthref",
    "nextpage",
    "nextpageurl",
    "nextpagelink",
)
_TOKENS = (
    "nextcursor",
    "nextpagetoken",
    "nexttoken",
    "nextpagecursor",
    "nextmarker",
    "nextcontinuationtoken",
    "continuationtoken",
    "endcursor",
    "next",
    "nextpage",
    "after",
)
_MORE = ("hasmore", "hasnext", "hasnextpage", "more", "istruncated")
_AFTER = ("startingafter", "afterid")
"""Parameters that take the key of the entry to begin after."""
_AROUND = frozenset([*WRAPPERS, "links", "meta", "metadata", "paging", "pagination", "pageinfo", "page", "cursors"])
_AROUND |= {"responsemetadata"}
"""What what is said of a list may be wrapped in."""
_TOTALS = ("total", "totalcount", "totalitems", "totalresults", "totalelements", "totalhits")
_LINK_VALUE = re.compile(r"<([^<>]*)>((?:\s*;\s*[^\s=;,]+\s*=\s*(?:\"[^\"]*\"|[^\s;,\"]*))*)")
_RELATION = re.compile(r";\s*rel\s*=\s*(?:\"([^\"]*)\"|([^\s;,\"]*))", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Following:
    """There is a next page; neither a query nor a parameter where nothing that the document has leads there."""

    query: str = ""
    """Of a link. What stands before it is that of the page before: addresses of others are not followed."""
    parameter: Parameter | None = None
    value: JsonValue = None
    """For that parameter."""


def following(
    operation: Operation, exchange: Exchange, content: JsonValue, keys: Sequence[JsonValue]
) -> Following | None:
    """What the answer says leads to the next page; None if it speaks of none.

    `keys`: of the entries that it holds.
    """
    said = dict(_said(content))
    link = _relations(exchange).get("next") or next((said[name] for name in _LINKS if _is_link(said.get(name))), None)
    if link is not None:
        return Following(str(link).partition("#")[0].partition("?")[2])
    if any(said.get(name) is False for name in _MORE):
        return None
    token = next((said[name] for name in _TOKENS if _is_token(said.get(name))), None)
    if token is not None:
        return Following(parameter=query_parameter(operation, PAGES if type(token) is int else CURSORS), value=token)
    if not any(said.get(name) is True for name in _MORE):
        return None
    after = query_parameter(operation, _AFTER)
    return Following(parameter=after, value=keys[-1]) if after and keys else Following()


def is_last(exchange: Exchange, content: JsonValue, count: int) -> bool:
    """Whether the answer, which names no next page, says that none follows.

    `count`: how many entries are on it and on the pages before it.
    """
    said = dict(_said(content))
    if any(said.get(name) is False for name in _MORE) or 0 < _total(exchange, said, _TOTALS) <= count:
        return True
    has_no_next = any(name in said and said[name] in (None, "") for name in (*_LINKS, *_TOKENS))
    return has_no_next or not _relations(exchange).keys().isdisjoint(("prev", "previous", "first"))


def is_short(exchange: Exchange, content: JsonValue, count: int) -> bool:
    """Whether the answer counts more entries than those so many."""
    return _total(exchange, dict(_said(content)), (*_TOTALS, "count")) > count


def _total(exchange: Exchange, said: Mapping[str, JsonValue], names: Collection[str]) -> int:
    """How many entries the answer says that there are on all pages; 0 where it does not say."""
    field = exchange.response.headers.get("X-Total-Count") or ""
    counted = [0, int(field) if re.fullmatch("[0-9]{1,9}", field) else 0, *(said.get(name) for name in names)]
    return max(each for each in counted if type(each) is int)


def query_parameter(operation: Operation, called: Collection[str], but: Collection[str] = ()) -> Parameter | None:
    """The query parameter of one of those plain names, the first that there is; `but`: names that mean another."""
    by_name = {plain(each.name): each for each in operation.parameters if each.location == "query"}
    return next((by_name[name] for name in called if name in by_name and name not in but), None)


def _relations(exchange: Exchange) -> dict[str, str]:
    """The targets in `Link`, by relation. Source: RFC 8288, section 3."""
    found: dict[str, str] = {}
    for line in exchange.response.headers.values("Link"):
        for target, parameters in _LINK_VALUE.findall(line):
            relation = _RELATION.search(parameters)
            for name in (relation[1] or relation[2]).lower().split() if relation else ():
                found.setdefault(name, target)
    return found


def _said(content: JsonValue, depth: int = 3) -> Iterator[tuple[str, JsonValue]]:
    """The scalar members beside the entries, by plain name; a link by its relation, whatever it is wrapped in."""
    if not isinstance(content, dict) or not depth:
        return
    for name, value in content.items():
        called = plain(name)
        if isinstance(value, dict):
            address = next((value[each] for each in ("href", "url") if isinstance(value.get(each), str)), None)
            if called == "next" and address is not None:
                yield called, address
            elif called in _AROUND:
                yield from _said(value, depth - 1)
        elif isinstance(value, list):
            if called == "links":
                for each in value:
                    if isinstance(each, dict) and isinstance(each.get("rel"), str) and "href" in each:
                        yield plain(each["rel"]), each["href"]
        else:
            yield called, value


def _is_link(value: JsonValue) -> bool:
    return isinstance(value, str) and ("?" in value or value.startswith(("/", "http:", "https:")))


def _is_token(value: JsonValue) -> bool:
    return (isinstance(value, str) and value != "") or (type(value) is int and value > 0)
