"""Findings that somebody lives with, in words: why each is accepted, how many there are, how one is waived. Pure."""

from __future__ import annotations

import json
from collections import Counter

from contracts.errors import Level
from contracts.records import request_record
from contracts.testing.delivering import MADE_SMALLER
from contracts.testing.events import DRAWN
from contracts.testing.known import steps_of
from contracts.testing.report import Cause, Report

_MOST_EXPIRED = 3
"""Expired waivers named in one line."""


def standing(cause: Cause) -> str:
    """Why the cause fails no run, or fails it again; empty for one that is new."""
    acceptance = cause.acceptance
    if acceptance is None:
        return ""
    if acceptance.state == "expired":
        return f"waived, but the waiver has expired: {acceptance}; mend the fault, or move the end of the waiver"
    return f"{acceptance.state}{':' if acceptance.state == 'known' else ''} {acceptance}"


def expired_waivers(report: Report, fail_on: Level) -> str:
    """Which waivers have expired of what fails the run again, the first few with their place; empty if none has."""
    told = [
        f"{each.fingerprint} ({each.finding.check} in {each.first.operation}) until {acceptance.until}"
        f" by {acceptance.owner}, {acceptance.where}"
        for each in report.failing(fail_on)
        if (acceptance := each.acceptance) and acceptance.state == "expired"
    ]
    if not told:
        return ""
    more = f"; and {len(told) - _MOST_EXPIRED} more" if len(told) > _MOST_EXPIRED else ""
    return f"expired waiver{'s' if len(told) > 1 else ''}: {'; '.join(told[:_MOST_EXPIRED])}{more}"


def accepted_share(report: Report) -> str:
    """How many findings are accepted: `2 waived, 3 known`; empty if none is."""
    counts = Counter(cause.acceptance.state for cause in report.accepted if cause.acceptance)
    return ", ".join(f"{counts[state]:,} {state}" for state in ("waived", "known") if counts[state])


def waiver_block(cause: Cause) -> str:
    """The waiver of a finding as `understudy.toml` takes it, once owner, reason and end are filled in."""
    witness = cause.first.witness
    steps = steps_of(cause)
    drawn = {name: each for name, each in request_record(witness.request).items() if each not in (None, [])}
    is_planned = witness.name.partition(",")[0] not in ("", DRAWN)
    shown_by = (
        f"case = {_text(witness.name.removesuffix(MADE_SMALLER))}" if is_planned else f"request = {_inline(drawn)}"
    )
    return "\n".join(
        [
            "[[waivers]]",
            f"fingerprint = {_text(cause.fingerprint)}",
            f"check = {_text(cause.finding.check)}",
            'owner = ""',
            'reason = ""',
            'until = ""  # the last day, such as 2026-12-31',
            f"operation = {_text(cause.first.operation)}",
            f"steps = {_inline(list(map(str, steps)))}" if steps else shown_by,
        ]
    )


def _inline(value: object) -> str:
    if isinstance(value, dict):
        return "{" + ", ".join(f"{_text(str(name))} = {_inline(each)}" for name, each in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(_inline, value)) + "]"
    return _text(str(value))


def _text(text: str) -> str:
    """A basic string. JSON's escapes are TOML's, but for halves of characters, which TOML can't hold."""
    return json.dumps(text.encode("utf-16", "surrogatepass").decode("utf-16", "replace"), ensure_ascii=False).replace(
        "\x7f", "\\u007f"
    )
