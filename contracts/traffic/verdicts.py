"""One recorded exchange, judged as far as the recording tells: what it may have left out is held against nobody.

Pure. Knows the judge, and what recordings leave out or rewrite; counts nothing and shows nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from contracts.document.model import Document
from contracts.judging import DEFAULT_CHECKS, Case, Check, Finding, judge, recognise
from contracts.judging.bodies import CODE as BODY_CODE
from contracts.judging.credentials import CODE as CREDENTIALS_CODE
from contracts.masking import MASK
from contracts.messages import Request
from contracts.testing.credentials import Credentials, revealed
from contracts.testing.exchanging import is_about_content
from contracts.traffic.model import Recorded
from contracts.traffic.showing import is_redacted

_NEEDS_BYTES = ("content-length", "charset")
"""Checks that compare the content, byte by byte, with what is said of it."""
_VARIABLE = "$UNDERSTUDY_"


def case_of(document: Document, recorded: Recorded, declared: Request | None = None) -> Case:
    """The request as the document reads it, without what may only be missing in the recording.

    `declared`: the request by the document's own base path, if it was recorded below another.
    """
    request = declared or recorded.exchange.request
    is_veiled = any(_VARIABLE in value for _, value in request.headers) or _VARIABLE in request.target
    case = recognise(document, revealed(request, Credentials()) if is_veiled else request)
    if case.breaks:
        case = replace(case, breaks=tuple(each for each in case.breaks if not _is_excused(each, recorded)))
    if recorded.lacks_request_content and not case.has_body and case.operation and case.operation.request_body:
        case = replace(case, has_body=True)
    return replace(case, request=recorded.exchange.request)


def findings_of(
    document: Document, recorded: Recorded, case: Case, checks: Sequence[Check] = DEFAULT_CHECKS
) -> tuple[Finding, ...]:
    """What the answer breaks for sure, in the order of the checks."""
    found = judge(document, case, recorded.exchange, checks)
    return tuple(each for each in found if not _is_unsure(each, recorded)) if found else ()


def _is_excused(broken: Finding, recorded: Recorded) -> bool:
    """Whether what a request breaks may be what the recording left out, and no fault of who sent it."""
    if MASK in broken.found:
        return True
    if broken.check == CREDENTIALS_CODE:
        if recorded.lacks_secrets and broken.found == "nothing":
            return True
        return any(is_redacted(value) for _, value in recorded.exchange.request.headers)
    if recorded.lacks_secrets and broken.at.startswith("cookie "):
        return True
    return recorded.lacks_request_content and broken.check == BODY_CODE


def _is_unsure(finding: Finding, recorded: Recorded) -> bool:
    """Whether a finding may be one of the recording, and not of the answer."""
    if MASK in finding.found:
        return True
    if recorded.lacks_content and is_about_content(finding):
        return True
    if recorded.is_rewritten and finding.check in _NEEDS_BYTES:
        return True
    if not finding.at.startswith("header "):
        return False
    return recorded.lacks_fields or (recorded.lacks_secrets and finding.at.lower() == "header set-cookie")
