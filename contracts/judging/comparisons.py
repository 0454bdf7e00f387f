"""What several exchanges show that none of them shows alone: pure functions over answers to related requests.

Who sends them, and when, is not known here. Other clients may have changed something in between, so that most of it is
likely wrong, and surely only where no other reason is left.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from contracts import media_types
from contracts.document.model import Document
from contracts.errors import Level
from contracts.http_fields import entity_tag, is_http_date
from contracts.json_values import JsonValue, join
from contracts.judging.context import Context
from contracts.judging.findings import listed, shown
from contracts.judging.judgement import judge
from contracts.judging.model import Finding
from contracts.judging.other_rules import COMPARISON_RULES
from contracts.judging.recognition import recognise
from contracts.messages import Exchange, Request
from contracts.schemas.shapes import type_of

_MOST = 5
_SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
_OF_THE_SAME = ("Content-Type", "Content-Language", "Content-Encoding", "ETag", "Last-Modified", "Location")
"""Fields that an answer to HEAD has as one to GET would have them."""
_OF_THE_MOMENT = re.compile(
    r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}|[0-9]{4}-[0-9]{2}-[0-9]{2}.*|\w{3}, [0-9]{2} \w{3} [0-9]{4} .*",
    re.IGNORECASE,
)
"""Texts that may be new each time: UUIDs and moments."""


def asked_twice(document: Document, first: Exchange, second: Exchange) -> tuple[Finding, ...]:
    """Whether the same safe question has the same meaning the second time; nothing for any other method.

    A warning for another status or another type of a value, a note for other values. What is busy or down says nothing.

    Source: RFC 9110, section 9.2.1.
    """
    statuses = (first.response.status_code, second.response.status_code)
    if first.request.method not in _SAFE or any(status == 429 or status >= 500 for status in statuses):
        return ()
    context = _context(document, second)
    if statuses[0] != statuses[1]:
        if _is_created(first, second):
            return ()
        message = f"{statuses[0]}, and {statuses[1]} to the same question asked again; nothing was to change"
        return (_finding(context, "asked-twice", message, "warning", str(statuses[0]), str(statuses[1])),)
    before, after = _context(document, first).content, context.content
    if before is None or after is None or before.error or after.error:
        return ()
    changed = list(_changes(before.value, after.value, ""))
    if not changed:
        return ()
    level: Level = "warning" if any(is_of_another_type for _, is_of_another_type in changed) else "note"
    places = listed(f"body {at}".strip() for at, _ in changed[:_MOST])
    message = f"the same question, asked again, is answered otherwise at {places}"
    return (_finding(context, "asked-twice", message, level, "the same answer", f"{len(changed)} changes"),)


def created_by_asking(document: Document, pairs: Sequence[tuple[Exchange, Exchange]]) -> tuple[Finding, ...]:
    """Whether what was not there was, once somebody had asked for it: each pair is one question, asked twice.

    One such pair may be somebody else's doing; several, of different targets, are the server's.

    Source: RFC 9110, section 9.2.1.
    """
    created = {pair[0].request.target: pair for pair in pairs if _is_created(*pair)}
    level: Level = "error" if len(created) > 1 else "warning"
    return tuple(
        _finding(
            _context(document, second),
            "created-by-asking",
            f"{first.response.status_code}, and {second.response.status_code} once it had been asked for",
            level,
            str(first.response.status_code),
            str(second.response.status_code),
        )
        for first, second in created.values()
    )


def head_agrees(document: Document, get: Exchange, head: Exchange) -> tuple[Finding, ...]:
    """Whether the answer to HEAD is that to GET without its content, as far as both say something.

    An error where a strong entity tag proves that a false `Content-Length` is about the same content.

    Source: RFC 9110, sections 9.3.2 and 8.6.
    """
    one, other = get.response, head.response
    if other.status_code in (405, 501) or max(one.status_code, other.status_code) >= 500:
        return ()
    context = _context(document, head)
    if one.status_code != other.status_code:
        message = f"HEAD is answered with {other.status_code}, GET with {one.status_code}"
        return (_finding(context, "head-agrees", message, "warning", str(one.status_code), str(other.status_code)),)
    return tuple(_head_fields(context, get, head))


def _head_fields(context: Context, get: Exchange, head: Exchange) -> Iterator[Finding]:
    one, other = get.response.headers, head.response.headers
    tag = one.get("ETag")
    is_the_same = tag is not None and tag == other.get("ETag") and tag.startswith('"')
    for name in (*_OF_THE_SAME, "Content-Length"):
        told, expected = other.get(name), one.get(name)
        if name == "Content-Length" and (expected is None or not expected.isdigit()):
            expected = str(len(get.response.content)) if "Content-Encoding" not in one else None
        if told is None or expected is None or told == expected:
            continue
        message = f"HEAD has {name} {shown(told)}, GET {shown(expected)}"
        made = _finding(context, "head-agrees", message, "warning", expected, told)
        is_sure = name == "Content-Length" and is_the_same
        yield replace(made, at=f"header {name}", level="error" if is_sure else "warning")


def conditionals(first: Exchange) -> Iterator[Request]:
    """The same question, to be answered only if something has changed: by the entity tag given, then by the date."""
    tag, date = first.response.headers.get("ETag"), first.response.headers.get("Last-Modified")
    if first.request.method != "GET" or not 200 <= first.response.status_code < 300:
        return
    if entity_tag(tag) is not None:
        yield replace(first.request, headers=first.request.headers.replaced("If-None-Match", str(tag)))
    if date is not None and is_http_date(date):
        yield replace(first.request, headers=first.request.headers.replaced("If-Modified-Since", date))


def revalidates(document: Document, first: Exchange, second: Exchange) -> tuple[Finding, ...]:
    """Whether the answer to one of `conditionals(first)` is 304 where nothing has changed, with what it must have.

    By the tag an error where the document speaks of entity tags or of 304, a warning where it does not; a warning by
    the date, which a server need not heed.

    Source: RFC 9110, sections 13.1.2, 13.1.3 and 15.4.5.
    """
    context = _context(document, second)
    if "If-Modified-Since" in second.request.headers:
        return _revalidates_by_date(context, first, second)
    tag, again = first.response.headers.get("ETag"), second.response.headers.get("ETag")
    code = second.response.status_code
    declared = context.operation.responses if context.operation else {}
    is_declared = "304" in declared or any(
        name.lower() == "etag" for each in declared.values() for name in each.headers
    )
    level: Level = "error" if is_declared else "warning"
    if code == 412 or (200 <= code < 300 and entity_tag(tag) == entity_tag(again) is not None):
        message = f"{code} although If-None-Match has the entity tag {tag} that the answer has; expected 304"
        return (_finding(context, "revalidation", message, level, "304", str(code), "RFC 9110, 13.1.2"),)
    if code != 304 or again is not None:
        return ()
    message = f"a 304 without ETag, though the 200 to the same question has {tag}"
    made = _finding(context, "revalidation", message, "error", str(tag), "nothing", "RFC 9110, 15.4.5")
    return (replace(made, at="header ETag"),)


def _revalidates_by_date(context: Context, first: Exchange, second: Exchange) -> tuple[Finding, ...]:
    """Where the date is that of the answer itself, it says nothing of when anything changed."""
    headers, code = second.response.headers, second.response.status_code
    date = first.response.headers.get("Last-Modified")
    if not 200 <= code < 300 or date != headers.get("Last-Modified") or date == headers.get("Date"):
        return ()
    message = f"{code} although nothing has changed since {date}, which If-Modified-Since has; expected 304"
    return (_finding(context, "revalidation", message, "warning", "304", str(code), "RFC 9110, 13.1.3"),)


def credentials_matter(document: Document, rightly: Exchange, falsely: Exchange) -> tuple[Finding, ...]:
    """Whether credentials are looked at: `falsely` is the same request with well-formed ones that nobody was given.

    Source: OAS 3.2, Security Requirement Object.
    """
    context = _context(document, falsely)
    security = context.operation.security if context.operation else ()
    statuses = (rightly.response.status_code, falsely.response.status_code)
    if not security or not all(security) or not all(200 <= status < 300 for status in statuses):
        return ()
    message = f"{statuses[1]} with credentials that nobody was given, as with the right ones"
    return (_finding(context, "credentials-checked", message, "error", "401 or 403", str(statuses[1])),)


def judged_alike(document: Document, first: Exchange, second: Exchange) -> tuple[Finding, ...]:
    """Whether the same request is judged the same both times; what differs makes the server's answers flaky."""
    found = [
        {(each.check, each.at) for each in judge(document, recognise(document, exchange.request), exchange)}
        for exchange in (first, second)
    ]
    differing = sorted(found[0] ^ found[1])
    if not differing:
        return ()
    told = listed(f"{check} at {at}" for check, at in differing[:_MOST])
    message = f"the same request, sent again, is judged otherwise: only one of two answers has {told}"
    return (_finding(_context(document, second), "flaky", message, "warning", "the same judgement", told),)


def varies(document: Document, one: Exchange, other: Exchange) -> tuple[Finding, ...]:
    """Whether answers that differ by what the requests accept say so in `Vary`, so that no cache mixes them up.

    Source: RFC 9110, section 12.5.5.
    """
    first, second = one.response.headers.get("Content-Type"), other.response.headers.get("Content-Type")
    is_success = all(200 <= each.response.status_code < 300 for each in (one, other))
    if not is_success or one.request.headers.get("Accept") == other.request.headers.get("Accept"):
        return ()
    if first is None or second is None or media_types.matches(first, second):
        return ()
    named = {name.strip().lower() for name in (other.response.headers.get("Vary") or "").split(",")}
    if named & {"*", "accept"}:
        return ()
    message = f"the answer is {first} or {second} by Accept, and Vary does not say so"
    made = _finding(
        _context(document, other), "vary", message, "warning", "Vary: Accept", "nothing", "RFC 9110, 12.5.5"
    )
    return (replace(made, at="header Vary"),)


def _is_created(first: Exchange, second: Exchange) -> bool:
    is_safe = first.request.method in _SAFE
    return is_safe and first.response.status_code in (404, 410) and 200 <= second.response.status_code < 300


def _changes(one: JsonValue, other: JsonValue, at: str) -> Iterator[tuple[str, bool]]:
    """Where two values differ, and whether in more than a value of the same type; what is new each time does not."""
    kinds = ["number" if kind == "integer" else kind for kind in (type_of(one), type_of(other))]
    if kinds[0] != kinds[1]:
        yield at, "null" not in kinds
    elif isinstance(one, dict) and isinstance(other, dict):
        for name in one.keys() | other.keys():
            if name in one and name in other:
                yield from _changes(one[name], other[name], join(at, name))
            else:
                yield join(at, name), False
    elif isinstance(one, list) and isinstance(other, list):
        if len(one) != len(other):
            yield at, False
        for index, (left, right) in enumerate(zip(one, other, strict=False)):
            yield from _changes(left, right, join(at, index))
    elif one != other and not _is_of_the_moment(one, other):
        yield at, False


def _is_of_the_moment(one: JsonValue, other: JsonValue) -> bool:
    return all(isinstance(each, str) and _OF_THE_MOMENT.fullmatch(each) for each in (one, other))


def _context(document: Document, exchange: Exchange) -> Context:
    return Context(document, recognise(document, exchange.request), exchange)


def _finding(  # noqa: PLR0913, PLR0917 - what every finding here says
    context: Context, code: str, message: str, level: Level, expected: str, found: str, clause: str = ""
) -> Finding:
    said = clause or _CLAUSES[code]
    return context.finding(code, message, at="status", level=level, expected=expected, found=found, clause=said)


_CLAUSES = {rule.code: rule.clause for rule in COMPARISON_RULES}
