"""From what is wrong with a value to Findings: how it is worded, and how sure it is.

Knows violations and decoding errors; knows no message and no check.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace

from contracts.document.model import Document
from contracts.errors import LEVELS, Level
from contracts.json_values import JsonValue, resolve
from contracts.judging.model import Finding
from contracts.schemas import Violation

MOST_VIOLATIONS = 20
"""Findings about one value; what is beyond is counted."""

LONGEST = 80
"""Characters of a value that a sentence shows."""

_ANNOTATIONS = frozenset({"format", "contentEncoding", "contentMediaType", "contentSchema"})
_LIKE_A_NUMBER = re.compile(r"\s*[+-]?(\d[\d_]*(\.\d*)?|\.\d+)([eE][+-]?\d+)?\s*")
_LIKE_A_BOOLEAN = frozenset({"", "true", "false", "t", "f", "yes", "no", "y", "n", "on", "off", "null", "none"})


def of_violations(
    made: Finding, violations: Iterable[Violation], level_of: Callable[[Violation], Level] | None = None
) -> Iterator[Finding]:
    """A Finding like `made` for each violation, at most MOST_VIOLATIONS and one that counts the others.

    `made.at` names the value as a whole: `body`, `query filter`. `made.level` holds unless `level_of` says less.
    """
    found = tuple(violations)
    for violation in found[:MOST_VIOLATIONS]:
        levels = (made.level, level_of(violation) if level_of else made.level)
        yield replace(
            made,
            level=max(levels, key=LEVELS.index),
            message=f"{_named(made.at, violation.at)}: {violation.message}",
            at=f"{made.at} {violation.at}" if violation.at else made.at,
            promised_at=violation.schema_place,
            expected=violation.expected,
            found=violation.found,
            keyword=violation.keyword,
            details=violation.details,
        )
    if len(found) > MOST_VIOLATIONS:
        rest = len(found) - MOST_VIOLATIONS
        yield replace(
            made,
            message=f"{made.at}: at least {rest} more of its parts break the schema",
            found=f"{len(found)} or more",
        )


def certainty(value: JsonValue, violation: Violation) -> Level:
    """How surely a server must refuse a request for this violation.

    A warning where the standards leave servers room: `format` and the content keywords are annotations unless a
    server says otherwise (JSON Schema 2020-12, Validation, 7.2.1 and 8.1), and how text or a scalar of another type
    is read as the type asked for is implementation-defined (OAS 3.1.1, Appendix B).
    """
    if violation.keyword in _ANNOTATIONS:
        return "warning"
    if violation.keyword != "type":
        return "error"
    try:
        part = resolve(value, violation.at)
    except LookupError:
        return "error"
    return "warning" if _is_convertible(part) else "error"


def shown(value: object) -> str:
    """The value as a sentence shows it: its `repr`, shortened."""
    try:
        text = repr(value)
    except (ValueError, RecursionError):  # an integer of more than 4,300 digits; a value nested too deep
        text = f"a {type(value).__name__} too large to show"
    return text if len(text) <= LONGEST else f"{text[: LONGEST - 18]} ... {text[-12:]}"


def clause(document: Document, named: str) -> str:
    """A clause of the document's own standard: `OpenAPI 3.0.3, Responses Object`."""
    return f"{document.specification}, {named}"


def listed(names: Iterable[str]) -> str:
    """Names in a sentence: `a, b or c`."""
    *first, last = [*names] or ["none"]
    return f"{', '.join(first)} or {last}" if first else last


def _named(whole: str, pointer: str) -> str:
    return f"{whole} {pointer}" if pointer else whole


def _is_convertible(part: JsonValue) -> bool:
    if isinstance(part, str):
        return part.strip().lower() in _LIKE_A_BOOLEAN or bool(_LIKE_A_NUMBER.fullmatch(part))
    return isinstance(part, bool | int | float)
