"""What lists show of the things that were made and deleted: whether they have them, once, on pages and through filters.

Pure functions over exchanges that follow each other, as those of `histories`.
"""

from __future__ import annotations

from collections.abc import Sequence

from contracts.document.model import Document
from contracts.json_values import JsonValue
from contracts.judging.differences import differences
from contracts.judging.findings import listed, shown
from contracts.judging.histories import sequence_finding
from contracts.judging.model import Finding
from contracts.messages import Exchange

_MOST = 5


def in_list(
    document: Document, listing: Exchange, keys: Sequence[JsonValue], key: JsonValue, *, is_expected: bool
) -> tuple[Finding, ...]:
    """Whether a list holds what was created, or does not hold what was deleted any more.

    Source: RFC 9110, section 9.3.1.
    """
    is_there = any(str(each) == str(key) for each in keys)
    if listing.response.status_code // 100 != 2 or is_there is is_expected:
        return ()
    happened = "was created, and is not in the list" if is_expected else "was deleted, and is in the list still"
    message = f"{shown(key)} {happened} of {len(keys)}"
    expected, found = ("in the list", "not there") if is_expected else ("not in the list", "there")
    return (sequence_finding(document, listing, "listed", message, at="body", expected=expected, found=found),)


def pages_agree(
    document: Document,
    pages: Sequence[tuple[Exchange, Sequence[JsonValue]]],
    expected: Sequence[JsonValue],
    size: int | None,
) -> tuple[Finding, ...]:
    """Whether pages of `size` entries at most hold each entry once, those expected among them; told by their keys.

    What is lost is told only where the pages begin as what is expected does.
    """
    last = pages[-1][0]
    for exchange, keys in pages:
        if size is not None and len(keys) > size:
            message = f"{len(keys)} entries on a page of at most {size}"
            return (
                sequence_finding(
                    document, exchange, "pages", message, at="body", expected=str(size), found=str(len(keys))
                ),
            )
    seen = [str(key) for _, keys in pages for key in keys]
    repeated = sorted({key for key in seen if seen.count(key) > 1})
    if repeated:
        message = f"{listed(repeated[:_MOST])} on more than one of {len(pages)} pages"
        return (sequence_finding(document, last, "pages", message, at="body", expected="once", found="more than once"),)
    begins_alike = bool(seen) and bool(expected) and seen[0] == str(expected[0])
    lost = [str(key) for key in expected if str(key) not in seen]
    if begins_alike and lost:
        message = f"{listed(lost[:_MOST])} in the list and on none of {len(pages)} pages"
        return (sequence_finding(document, last, "pages", message, at="body", expected="on a page", found="on none"),)
    return ()


def filter_filters(  # noqa: PLR0913
    document: Document, listing: Exchange, name: str, value: JsonValue, entries: Sequence[JsonValue], *, is_there: bool
) -> tuple[Finding, ...]:
    """Whether a list asked for by the value of a member has entries with that value only, and what is known to have it.

    `is_there`: what is known to have it is among the entries.
    """
    if listing.response.status_code // 100 != 2:
        return ()
    others = [
        each[name] for each in entries if isinstance(each, dict) and name in each and not _is_meant(value, each[name])
    ]
    if others:
        message = f"asked for those whose {name} is {shown(value)}, the list has one with {shown(others[0])}"
        made = sequence_finding(
            document, listing, "filters", message, at="body", expected=shown(value), found=shown(others[0])
        )
        return (made,)
    if not is_there:
        message = f"asked for those whose {name} is {shown(value)}, the list lacks one that has it"
        return (
            sequence_finding(
                document, listing, "filters", message, at="body", expected="in the list", found="not there"
            ),
        )
    return ()


def adds_nothing(document: Document, sent: Exchange, added: Sequence[str]) -> tuple[Finding, ...]:
    """Whether what was refused, or a PUT of what is there, leaves the collection as it was; `added`: keys that are new.

    Source: RFC 9110, sections 9.2.2 and 15.5.
    """
    if not added:
        return ()
    status, method = sent.response.status_code, sent.request.method
    if status // 100 == 4:
        message = f"{status} to {method}, and {listed(added[:_MOST])} is new in the list, each time that it is sent"
        return (
            sequence_finding(
                document, sent, "refused-changed-nothing", message, expected="nothing new", found=added[0]
            ),
        )
    message = f"the same {method}, sent again, makes another one each time: {listed(added[:_MOST])} is new in the list"
    return (sequence_finding(document, sent, "put-twice", message, expected="nothing new", found=added[0]),)


def _is_meant(value: JsonValue, found: JsonValue) -> bool:
    """Whether who asks for the value may mean what was found: it holds it, or is it but for the form."""
    if isinstance(found, list):
        return any(_is_meant(value, each) for each in found)
    if isinstance(value, str) and isinstance(found, str) and value.casefold() in found.casefold():
        return True
    return all(each.kind != "other" for each in differences(value, found, ""))
