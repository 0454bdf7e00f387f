"""Answers of our own, where the document declares none: problem details.

Knows RFC 9457 and what a Finding says; decides nothing.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass

from contracts import Finding, Headers, JsonValue, Response

MEDIA_TYPE = "application/problem+json"


@dataclass(frozen=True, slots=True)
class ProblemDetails(Response):
    """An answer of our own, which no document promised."""

    detail: str = ""
    """The sentence that its content says."""


def problem(
    status_code: int,
    title: str,
    detail: str,
    *,
    findings: Iterable[Finding] = (),
    headers: Iterable[tuple[str, str]] = (),
    **members: JsonValue,
) -> ProblemDetails:
    """A problem details response; `members` are extension members. Source: RFC 9457, section 3."""
    errors = [error_of(finding) for finding in findings]
    body: dict[str, JsonValue] = {"type": "about:blank", "title": title, "status": status_code, "detail": detail}
    body |= {name: value for name, value in members.items() if value}
    if errors:
        body["errors"] = errors
    content = json.dumps(body, ensure_ascii=False, indent=2).encode("utf-8", "backslashreplace")
    return ProblemDetails(status_code, Headers([("Content-Type", MEDIA_TYPE), *headers]), content, detail)


def error_of(finding: Finding) -> dict[str, JsonValue]:
    """What one broken promise says, as a member of `errors`; empty fields are left out."""
    said = {
        "at": finding.at,
        "message": finding.message,
        "expected": finding.expected,
        "found": finding.found,
        "keyword": finding.keyword,
        "promised_at": str(finding.promised_at or ""),
        "clause": finding.clause,
        "details": list(finding.details),
    }
    return {name: value for name, value in said.items() if value}
