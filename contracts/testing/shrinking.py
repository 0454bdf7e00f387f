"""Smaller requests that may show the same finding: with a part left out, a text shorter, a number nearer to zero.

Pure: a generator that hands out one request after the other and is told of each whether it shows the finding too; what
it returns is the smallest that did. Looks for lengths and numbers by halves, since each try is a request sent.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Generator
from dataclasses import replace
from functools import partial
from typing import TypeAlias, TypeVar
from urllib.parse import quote, unquote

from contracts import media_types
from contracts.json_values import JsonValue
from contracts.messages import Headers, Request

T = TypeVar("T")
U = TypeVar("U")
Shrinking: TypeAlias = Generator[Request, bool, T]
"""Requests out, whether they show it in; at its end the best there is."""
Make: TypeAlias = Callable[[T], Request]
"""The request with that in the place of what is made smaller."""

LONGEST_BODY = 100_000
"""Bytes of a body that is made smaller part by part."""
_INTEGER = re.compile(r"0|-?[1-9][0-9]{0,39}")
_MEANT = frozenset({"accept", "authorization", "content-type", "cookie", "host"})
"""Header fields that are sent or not, and mean nothing when they are cut."""


def shrinking(request: Request) -> Shrinking[Request]:
    """The smallest request that shows what `request` shows, as far as leaving out and shortening leads."""
    best, before = request, None
    while best != before:
        before = best
        for make_smaller in (_in_query, _in_headers, _in_body, _in_path):
            best = yield from make_smaller(best)
    return best


# -- parts of a request ------------------------------------------------------------------------------------------


def _in_query(request: Request) -> Shrinking[Request]:
    if not request.query:
        return request

    def make(kept: list[str]) -> Request:
        query = "&".join(kept)
        return replace(request, target=request.path + (f"?{query}" if query else ""))

    return make((yield from _pairs(request.query.split("&"), make)))


def _in_headers(request: Request) -> Shrinking[Request]:
    def make(kept: list[tuple[str, str]]) -> Request:
        return replace(request, headers=Headers(kept))

    fields = yield from _without_each(list(request.headers.items), make)
    for index, (name, value) in enumerate(fields):
        if name.lower() not in _MEANT:
            shorter = yield from _text(value, _at(fields, index, make, partial(_named, name)))
            fields = _with(fields, index, (name, shorter))
    return make(fields)


def _in_path(request: Request) -> Shrinking[Request]:
    segments = request.path.split("/")
    rest = f"?{request.query}" if request.query else ""

    def make(kept: list[str]) -> Request:
        return replace(request, target="/".join(kept) + rest)

    for index, segment in enumerate(segments):
        if segment:
            shorter = yield from _encoded(segment, _at(segments, index, make, _itself))
            segments = _with(segments, index, shorter)
    return make(segments)


def _in_body(request: Request) -> Shrinking[Request]:
    if not request.content or len(request.content) > LONGEST_BODY:
        return request
    content_type = request.headers.get("Content-Type") or ""
    if media_types.matches(content_type.partition(";")[0].strip(), "application/x-www-form-urlencoded"):

        def make_form(kept: list[str]) -> Request:
            return replace(request, content="&".join(kept).encode("latin-1"))

        return make_form((yield from _pairs(request.content.decode("latin-1").split("&"), make_form)))

    def make(value: JsonValue) -> Request:
        return replace(request, content=json.dumps(value, ensure_ascii=False).encode("utf-8", "surrogatepass"))

    try:
        value = json.loads(request.content)
    except (ValueError, RecursionError):
        return request
    smallest = yield from _value(value, make)
    return request if smallest == value else make(smallest)


# -- values ------------------------------------------------------------------------------------------------------


def _value(value: JsonValue, make: Make[JsonValue]) -> Shrinking[JsonValue]:
    if isinstance(value, dict):
        return (yield from _object(value, make))
    if isinstance(value, list):
        return (yield from _array(value, make))
    if isinstance(value, str):
        return (yield from _text(value, make))
    if isinstance(value, bool) or value is None:
        return value
    if isinstance(value, float):
        return 0 if (yield make(0)) else value
    return (yield from _number(value, make))


def _object(value: dict[str, JsonValue], make: Make[JsonValue]) -> Shrinking[JsonValue]:
    kept = yield from _without_each(list(value.items()), lambda items: make(dict(items)))
    for index, (name, member) in enumerate(kept):
        smaller = yield from _value(member, _at(kept, index, lambda items: make(dict(items)), partial(_named, name)))
        kept = _with(kept, index, (name, smaller))
    return dict(kept)


def _array(value: list[JsonValue], make: Make[JsonValue]) -> Shrinking[JsonValue]:
    count = yield from _least(len(value), lambda size: make(value[:size]))
    kept = yield from _without_each(value[:count], make)
    for index, element in enumerate(kept):
        smaller = yield from _value(element, _at(kept, index, make, _itself))
        kept = _with(kept, index, smaller)
    return kept


def _text(text: str, make: Make[str]) -> Shrinking[str]:
    """The beginning of the text that is enough, in plain letters if they do; of a number a number."""
    if _INTEGER.fullmatch(text):
        return str((yield from _number(int(text), lambda number: make(str(number)))))
    size = yield from _least(len(text), lambda size: make(text[:size]))
    text, plain = text[:size], "a" * size
    return plain if text != plain and (yield make(plain)) else text


def _number(number: int, make: Make[int]) -> Shrinking[int]:
    if number < 0 and (yield make(-number)):
        number = -number
    sign = -1 if number < 0 else 1
    return sign * (yield from _least(abs(number), lambda size: make(sign * size)))


def _least(size: int, make: Make[int]) -> Shrinking[int]:
    """The least size that shows it, if all larger ones up to `size` do: its magnitude first, then the size itself."""
    if size == 0 or (yield make(0)):
        return 0
    fails, shows = 0, size
    while shows - fails > 1:
        # Between a few and a million, a thousand tells more than half a million.
        low, high = fails.bit_length(), shows.bit_length()
        middle = 1 << ((low + high) // 2 - 1) if high - low > 1 else (fails + shows) // 2
        if (yield make(middle)):
            shows = middle
        else:
            fails = middle
    return shows


def _pairs(pairs: list[str], make: Make[list[str]]) -> Shrinking[list[str]]:
    """Pairs of a query or a form: without those that need not be, the values of the others shorter."""
    kept = yield from _without_each(pairs, make)
    for index, pair in enumerate(kept):
        name, equals, value = pair.partition("=")
        if equals:
            shorter = yield from _encoded(value, _at(kept, index, make, partial("{}={}".format, name)))
            kept = _with(kept, index, f"{name}={shorter}")
    return kept


def _encoded(written: str, make: Make[str]) -> Shrinking[str]:
    """A text behind percent signs, written again where it became shorter."""
    text = unquote(written, errors="surrogateescape")

    def encoded(text: str) -> str:
        return quote(text, safe="", errors="surrogateescape")

    shorter = yield from _text(text, lambda each: make(encoded(each)))
    return written if shorter == text else encoded(shorter)


def _without_each(items: list[T], make: Make[list[T]]) -> Shrinking[list[T]]:
    """The items without all, or else without each one, that it takes not."""
    if len(items) > 1 and (yield make([])):
        return []
    index = 0
    while index < len(items):
        fewer = items[:index] + items[index + 1 :]
        if (yield make(fewer)):
            items = fewer
        else:
            index += 1
    return items


def _at(items: list[T], index: int, make: Make[list[T]], item_of: Callable[[U], T]) -> Make[U]:
    """What puts something, as an item, into the place of one of the items."""
    return lambda part: make(_with(items, index, item_of(part)))


def _named(name: str, value: T) -> tuple[str, T]:
    return name, value


def _itself(value: T) -> T:
    return value


def _with(items: list[T], index: int, item: T) -> list[T]:
    return [*items[:index], item, *items[index + 1 :]]
