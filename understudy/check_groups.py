"""Checks in groups, as a report by tests shows them: what a reader looks for at once, and few enough to overlook.

A table, no logic. A check that stands in no group is one of `consistency`, where answers are held against each other.
"""

from __future__ import annotations

REST = "consistency"
"""What several exchanges show together, and whatever is new."""

GROUPS: dict[str, frozenset[str]] = {
    "stability": frozenset({"server-error", "answered", "answer-size", "http-framing", "response-time"}),
    "status": frozenset(
        {
            *("status-declared", "accepts-kept", "status-fields", "status-unprompted", "location"),
            *("allow-on-405", "allow-on-options", "challenge-on-401"),
        }
    ),
    "headers": frozenset(
        {
            *("header-missing", "header-schema", "header-syntax", "header-repeated", "undeclared-header"),
            *("content-length", "last-modified"),
        }
    ),
    "body": frozenset(
        {
            *("content-type-declared", "bodiless", "body-decodes", "body-schema", "write-only", "discriminator"),
            *("embedded-content", "undeclared-property", "charset", "duplicate-names", "problem-details"),
            "content-coding",
        }
    ),
    "refusals": frozenset({"refuses-broken"}),
    "security": frozenset({"credentials-enforced", "credentials-checked", "credentials-kept", "internals-leaked"}),
    REST: frozenset({"asked-twice", "created-by-asking", "head-agrees", "revalidation", "flaky", "vary"}),
}
"""The codes of checks, by group; a test is named for each."""


def group_of(code: str) -> str:
    """The group of the check of that code."""
    return next((name for name, codes in GROUPS.items() if code in codes), REST)
