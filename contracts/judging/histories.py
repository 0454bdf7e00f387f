"""What the life of a thing shows: created, read, listed, changed, replaced, deleted, and what is answered in between.

Pure functions over exchanges that follow each other; who sends them is not known here. Little of it is a MUST: other
clients, and servers that answer later than they act, may be the reason, so that most is likely wrong at most.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import replace

from contracts.contents import content_schemas
from contracts.conventions import plain
from contracts.document.model import Document, Operation
from contracts.errors import Level
from contracts.json_values import JsonValue, tokens
from contracts.judging.context import Context
from contracts.judging.differences import Difference, differences, is_named
from contracts.judging.findings import listed, shown
from contracts.judging.model import Finding
from contracts.judging.recognition import recognise
from contracts.judging.sequence_rules import SEQUENCE_RULES
from contracts.masking import names_a_secret
from contracts.messages import Exchange

_MOST = 5
_GONE = (404, 410)
_MARKING = re.compile(
    r"\b(soft|archiv|deactivat|disabl|mark(s|ed)?\b|trash|recycl|cancel|schedul|eventual|asynchron|queue|later\b)",
    re.IGNORECASE,
)
"""What documents say of a DELETE that deletes later, or never."""


def created_is_there(document: Document, create: Exchange, read: Exchange, *, is_located: bool) -> tuple[Finding, ...]:
    """Whether what was created is found; `is_located`: its address is what `Location` says.

    A warning at most: 404 may also mean that the server does not want to show it (RFC 9110, 15.5.5).

    Source: RFC 9110, section 15.3.2.
    """
    made, status = create.response.status_code, read.response.status_code
    if made // 100 != 2 or made == 202 or status not in _GONE:
        return ()
    where = "at the Location of the answer" if is_located else "under the identity that the answer has"
    message = f"{status} {where}, though {made} to {create.request.method} said that it was created"
    return (sequence_finding(document, read, "created-is-there", message, expected="200", found=str(status)),)


def written_is_read(
    document: Document, written: JsonValue, read: Exchange, thing: JsonValue, *, but: Collection[str] = ()
) -> tuple[Finding, ...]:
    """Whether the members that were written are read back; `but`: names of those that the server decides on.

    A warning for another value, a note for one that is the same but for its form, or that is not shown at all.

    Source: RFC 9110, sections 9.3.3 and 9.3.4.
    """
    if not isinstance(written, dict) or not isinstance(thing, dict):
        return ()
    found: dict[Level, list[Difference]] = {"warning": [], "note": []}
    for name, value in written.items():
        if is_named(name, but) or names_a_secret(name):
            continue
        if name not in thing:
            if _is_declared(document, read, name) and value not in (None, "", [], {}):
                found["note"].append(Difference(f"/{name}", value, None, "missing"))
            continue
        for each in differences(value, thing[name], f"/{name}"):
            if not _is_filled_in(each):
                found["warning" if each.kind == "other" and not _is_identity(each.at) else "note"].append(each)
    return tuple(_of_difference(document, read, level, each) for level, each in _first(found))


def _is_filled_in(each: Difference) -> bool:
    """Whether nothing was written there, and the server put in what it takes for that."""
    return each.before is None and each.after not in (None, "", [], {})


def _is_identity(at: str) -> bool:
    """Whether it is an identity of something within, which the server may give."""
    return at.count("/") > 1 and plain(at.rpartition("/")[2]) in ("id", "uuid", "guid")


def _first(found: dict[Level, list[Difference]]) -> Iterator[tuple[Level, Difference]]:
    for level, each in found.items():
        yield from ((level, difference) for difference in each[:_MOST])


def _of_difference(document: Document, read: Exchange, level: Level, each: Difference) -> Finding:
    what = {"other": "another value", "form": "another form", "missing": "nothing"}[each.kind]
    message = f"{shown(each.before)} was written to {each.at}, and {what} is read"
    message += "" if each.kind == "missing" else f": {shown(each.after)}"
    found = "nothing" if each.kind == "missing" else shown(each.after)
    made = sequence_finding(
        document, read, "written-is-read", message, level=level, expected=shown(each.before), found=found
    )
    return replace(made, at=f"body {each.at}")


def put_status(document: Document, put: Exchange, *, was_there: bool) -> tuple[Finding, ...]:
    """Whether PUT tells creating from replacing: 201 for what was not there, 200 or 204 for what was.

    Source: RFC 9110, section 9.3.4.
    """
    status = put.response.status_code
    if was_there and status == 201:
        message, expected = "201 to PUT of what was there already; it was not created", "200 or 204"
    elif not was_there and status in (200, 204):
        message, expected = f"{status} to PUT of what was not there; it was created", "201"
    else:
        return ()
    return (
        sequence_finding(document, put, "put-status", message, level="error", expected=expected, found=str(status)),
    )


def put_twice(
    document: Document, again: Exchange, once: JsonValue, twice: JsonValue, *, but: Collection[str] = ()
) -> tuple[Finding, ...]:
    """Whether the same PUT, sent again, leaves the thing as it was. Source: RFC 9110, section 9.2.2."""
    changed = _changed(once, twice, but)
    if not changed:
        return ()
    message = f"the same PUT, sent again, changed {listed(each.at for each in changed[:_MOST])}"
    first = changed[0]
    return (_changed_finding(document, again, "put-twice", message, first),)


def patch_changes(  # noqa: PLR0913
    document: Document,
    patch: Exchange,
    before: JsonValue,
    after: JsonValue,
    named: Collection[str],
    *,
    but: Collection[str] = (),
    own: Collection[str] = (),
) -> tuple[Finding, ...]:
    """Whether PATCH left everything alone that it does not name; `named`: JSON Pointers.

    An error only for members that are the client's own, which has given them the very values that they had. Others may
    follow from what is named: a slug from a title, a sum from its parts.

    Source: RFC 7396, section 2; RFC 6902, section 4; RFC 5789, section 2.
    """
    is_named_so = tuple(f"{each}/" for each in named)
    changed = [each for each in _changed(before, after, but) if not f"{each.at}/".startswith(is_named_so)]
    changed.sort(key=lambda each: tokens(each.at)[0] not in own)
    if not changed:
        return ()
    message = f"PATCH of {listed(sorted(named))} changed {listed(each.at for each in changed[:_MOST])}, too"
    made = _changed_finding(document, patch, "patch-changes", message, changed[0])
    is_sure = tokens(changed[0].at)[0] in own
    return (replace(made, level="error", clause=_clause_of_patch(patch)) if is_sure else made,)


def removed(
    document: Document, patch: Exchange, before: JsonValue, after: JsonValue, changes: Mapping[str, JsonValue]
) -> tuple[Finding, ...]:
    """Whether what a merge patch has as null is there no more. Source: RFC 7396, section 2."""
    if not isinstance(before, dict) or not isinstance(after, dict) or _clause_of_patch(patch) != "RFC 7396, 2":
        return ()
    for at, value in changes.items():
        name = tokens(at)[-1]
        kept = after.get(name)
        if value is None and at.count("/") == 1 and kept not in (None, "", [], {}) and kept == before.get(name):
            message = f"null for {at} in a merge patch removes it, and it is there still"
            made = sequence_finding(document, patch, "patch-changes", message, expected="nothing", found=shown(kept))
            return (replace(made, at=f"body {at}", clause="RFC 7396, 2"),)
    return ()


def failing_test(document: Document, patch: Exchange) -> tuple[Finding, ...]:
    """Whether a JSON Patch that holds a test which fails is refused. Source: RFC 6902, section 5."""
    status = patch.response.status_code
    if status // 100 != 2:
        return ()
    message = f"{status} to a JSON Patch, though a test in it fails"
    return (sequence_finding(document, patch, "patch-test", message, level="error", expected="4xx", found=str(status)),)


def _clause_of_patch(patch: Exchange) -> str:
    media_type = patch.request.headers.get("Content-Type") or ""
    return "RFC 6902, 4" if "json-patch" in media_type else "RFC 7396, 2" if "merge-patch" in media_type else ""


def refused_changed_nothing(  # noqa: PLR0913
    document: Document,
    refused: Exchange,
    before: JsonValue,
    after: JsonValue,
    *,
    sent: JsonValue = None,
    but: Collection[str] = (),
) -> tuple[Finding, ...]:
    """Whether a request that was refused with a 4xx left the thing as it was.

    An error for PATCH, which is applied as a whole or not at all, where a member has become what was `sent`; a warning
    for others, and where it has become something else, which may have another reason.

    Source: RFC 5789, section 2; RFC 9110, section 15.5.
    """
    status = refused.response.status_code
    changed = _changed(before, after, but) if status // 100 == 4 else []
    if not changed:
        return ()
    applied = [each for each in changed if _has_become(tokens(each.at)[0], sent, after)]
    is_sure = refused.request.method == "PATCH" and bool(applied)
    message = f"{status} to {refused.request.method}, and it changed {listed(each.at for each in changed[:_MOST])}"
    made = _changed_finding(document, refused, "refused-changed-nothing", message, (applied or changed)[0])
    return (replace(made, level="error", clause="RFC 5789, 2") if is_sure else made,)


def _has_become(name: str, sent: JsonValue, after: JsonValue) -> bool:
    """Whether a member is what was sent for it, but for its form."""
    if not isinstance(sent, dict) or not isinstance(after, dict) or name not in sent or name not in after:
        return False
    return all(each.kind != "other" for each in differences(sent[name], after[name], ""))


def precondition_holds(
    document: Document, conditional: Exchange, before: JsonValue, after: JsonValue, *, but: Collection[str] = ()
) -> tuple[Finding, ...]:
    """Whether a change that asks for another entity tag than the thing has is not made.

    An error where the document speaks of `If-Match` or 412, a warning where it does not.

    Source: RFC 9110, section 13.1.1.
    """
    status = conditional.response.status_code
    changed = _changed(before, after, but)
    if not changed or status // 100 != 2:
        return ()
    return (_not_heeded(document, conditional, f"it changed {listed(each.at for each in changed[:_MOST])}"),)


def precondition_of_delete(document: Document, delete: Exchange, read: Exchange) -> tuple[Finding, ...]:
    """The same for a DELETE: whether what it asks for under another entity tag is there still."""
    status = delete.response.status_code
    if status // 100 != 2 or read.response.status_code not in _GONE:
        return ()
    return (_not_heeded(document, delete, "it is gone"),)


def _not_heeded(document: Document, sent: Exchange, what: str) -> Finding:
    operation, status = recognise(document, sent.request).operation, sent.response.status_code
    level: Level = "error" if operation and speaks_of_conditions(operation) else "warning"
    message = f"{status} to {sent.request.method} with an If-Match that is not the thing's entity tag, and {what}"
    return sequence_finding(document, sent, "precondition", message, level=level, expected="412", found=str(status))


def speaks_of_conditions(operation: Operation) -> bool:
    """Whether the document says of the operation that it heeds preconditions."""
    return "412" in operation.responses or operation.parameter("header", "If-Match") is not None


def deleted_is_gone(
    document: Document, delete: Exchange, read: Exchange, before: JsonValue, after: JsonValue
) -> tuple[Finding, ...]:
    """Whether what was deleted is gone.

    Nothing where it is shown otherwise than before: then it is marked as deleted. An error where the answer said that
    it is done (200 or 204), the document declares what is answered for what is not there, and speaks of nothing else
    than deleting, and all is as before.

    Source: RFC 9110, section 9.3.5.
    """
    done, status = delete.response.status_code, read.response.status_code
    if done not in (200, 204) or status // 100 != 2 or differences(before, after, ""):
        return ()
    operation = recognise(document, read.request).operation
    is_declared = operation is not None and any(str(code) in operation.responses for code in _GONE)
    is_fresh = "Age" not in read.response.headers
    remove = recognise(document, delete.request).operation
    is_marked = remove is not None and bool(_MARKING.search(f"{remove.summary} {remove.description}"))
    level: Level = "error" if is_declared and is_fresh and not is_marked else "warning"
    message = f"{status} and all as before, though {done} to DELETE said that it is gone"
    return (
        sequence_finding(
            document, read, "deleted-is-gone", message, level=level, expected="404 or 410", found=str(status)
        ),
    )


def others_stay(document: Document, read: Exchange, key: JsonValue) -> tuple[Finding, ...]:
    """Whether what was not deleted is there still, after something else of its kind was."""
    status = read.response.status_code
    if status not in _GONE:
        return ()
    message = f"the one called {shown(key)} is answered with {status} since another of its kind was deleted"
    return (sequence_finding(document, read, "others-stay", message, expected="200", found=str(status)),)


def of_its_parent(  # noqa: PLR0913, PLR0917
    document: Document, elsewhere: Exchange, own: JsonValue, found: JsonValue, key: JsonValue, other: JsonValue
) -> tuple[Finding, ...]:
    """Whether a thing that lies in one is not found in another; `own` and `found`: how it is shown here and there.

    Nothing where it is another thing that is called the same: some count what lies in each from 1.
    """
    status = elsewhere.response.status_code
    if status // 100 != 2 or not _is_same_thing(own, found):
        return ()
    message = f"{status} for the one called {shown(key)} in {shown(other)}, where it was not created"
    return (sequence_finding(document, elsewhere, "of-its-parent", message, expected="404", found=str(status)),)


def of_its_kind(  # noqa: PLR0913, PLR0917
    document: Document, asked: Exchange, own: JsonValue, found: JsonValue, key: JsonValue, other: str
) -> tuple[Finding, ...]:
    """Whether an id of one kind opens no thing of another; `own`: how the thing of `other` is shown by its own address.

    Told where it is that very thing that is shown: both may well have one of the same id.
    """
    status = asked.response.status_code
    if status // 100 != 2 or not _is_same_thing(own, found):
        return ()
    message = f"{status} with what was created in {other}, for its id {shown(key)}"
    return (sequence_finding(document, asked, "of-its-kind", message, expected="404", found=str(status)),)


def _is_same_thing(one: JsonValue, other: JsonValue) -> bool:
    """Whether both are shown alike in all that they share, and that is more than what is true of many."""
    if not isinstance(one, dict) or not isinstance(other, dict):
        return False
    shared = [name for name in one if name in other and not is_named(name, ())]
    telling = [name for name in shared if isinstance(one[name], str | int | float) and one[name] not in ("", 0, 1)]
    return len(telling) > 1 and not any(differences(one[name], other[name], "") for name in shared)


def _changed(before: JsonValue, after: JsonValue, but: Collection[str]) -> list[Difference]:
    """How the thing is another than it was, but for what the server itself keeps up to date."""
    if not isinstance(before, dict) or not isinstance(after, dict):
        return []
    return [each for each in differences(before, after, "") if not is_named(tokens(each.at)[0], but)]


def _changed_finding(document: Document, exchange: Exchange, code: str, message: str, first: Difference) -> Finding:
    made = sequence_finding(document, exchange, code, message, expected=shown(first.before), found=shown(first.after))
    return replace(made, at=f"body {first.at}")


def _is_declared(document: Document, read: Exchange, name: str) -> bool:
    """Whether the answer's schema has a property of that name, that may come back."""
    described = Context(document, recognise(document, read.request), read).described
    whole = content_schemas(document, described, "response")[0] if described else None
    return whole is not None and name in whole.shape.properties


def sequence_finding(  # noqa: PLR0913
    document: Document,
    exchange: Exchange,
    code: str,
    message: str,
    *,
    level: Level = "warning",
    at: str = "status",
    expected: str = "",
    found: str = "",
) -> Finding:
    """What the exchange shows together with others, by the rule of that code."""
    context = Context(document, recognise(document, exchange.request), exchange)
    said = {"level": level, "at": at, "expected": expected, "found": found, "clause": _CLAUSES[code]}
    return context.finding(code, message, **said)


_CLAUSES = {rule.code: rule.clause for rule in SEQUENCE_RULES}
