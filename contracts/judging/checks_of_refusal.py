"""Whether what breaks a promise is refused, and what keeps them all is not.

Leans on `Case.breaks`, our own judgement of the request, never on what a generator meant it to be.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from contracts.judging.checks_of_status import is_implied_head, method_is_refused
from contracts.judging.context import Context
from contracts.judging.credentials import CODE as CREDENTIALS_CODE
from contracts.judging.findings import listed
from contracts.judging.model import Finding

_MOST = 10
"""Broken promises told of one request."""

REFUSALS = frozenset({400, 405, 406, 411, 415, 422})
"""Answers that blame the request itself, whatever the state of the server."""


def credentials_are_enforced(context: Context) -> Iterator[Finding]:
    """A request without the credentials that its operation asks for is refused; 401 and 403 are both refusals."""
    if context.operation is None or not _is_success(context):
        return
    for broken in context.case.breaks:
        if broken.check == CREDENTIALS_CODE:
            yield replace(
                broken,
                check="credentials-enforced",
                message=f"{context.status_code} although {broken.message}",
                expected="401 or 403",
                found=str(context.status_code),
            )


def broken_is_refused(context: Context) -> Iterator[Finding]:
    """A request that breaks a promise is not answered with success; of several broken at one place, the first."""
    if context.operation is None:
        yield from method_is_refused(context)
        return
    if not _is_success(context):
        return
    broken = [each for each in context.case.breaks if each.check != CREDENTIALS_CODE and each.level != "note"]
    by_place = {each.at: each for each in reversed(broken)}
    for each in [each for each in broken if by_place[each.at] is each][:_MOST]:
        sent = f" for {each.found}" if each.found not in ("", each.message) else ""
        yield replace(
            each,
            check="refuses-broken",
            message=f"{context.status_code} although {each.message}",
            expected="a refusal (4xx)",
            found=f"{context.status_code}{sent}",
        )


def kept_is_accepted(context: Context) -> Iterator[Finding]:
    """A request that keeps every promise is not refused for its form, even with a declared refusal."""
    case, code = context.case, context.status_code
    if case.operation is None or case.breaks or context.promised is None or code not in REFUSALS:
        return
    if is_implied_head(context) or (code == 406 and not case.is_acceptable) or (code == 405 and case.nearer_methods):
        return
    headers = context.request.headers
    is_plain = "Content-Encoding" not in headers and "charset" not in (headers.get("Content-Type") or "").lower()
    certain = code == 415 and case.media_type is not None and is_plain
    declared = [status for status in case.operation.responses if status[0] == "2" or status == "default"]
    yield context.finding(
        "accepts-kept",
        f"{code} although the request keeps every promise; the document allows more than the server takes",
        at="status",
        level="error" if certain else "warning",
        expected=listed(declared),
        found=str(code),
    )


def _is_success(context: Context) -> bool:
    return 200 <= context.status_code < 300
