"""`understudy explain`: what the codes of findings mean. Offline, from the table that the judge works by."""

from __future__ import annotations

import textwrap
from difflib import get_close_matches

from contracts import UsageError
from contracts.judging import RULES

WIDTH = 100
"""Columns of the text."""


def explained(code: str | None) -> str:
    """The meaning of one code, or a line for each.

    Raises: UsageError for a code that there is not.
    """
    rules = {rule.code: rule for rule in RULES}
    if code is None:
        width = max(map(len, rules))
        return "\n".join(f"{rule.code:{width}}  {rule.title}" for rule in RULES)
    if code not in rules:
        near = get_close_matches(code, rules, n=1)
        hint = f"did you mean {near[0]!r}?" if near else "`understudy explain` lists them"
        raise UsageError(f"there is no check {code!r}; {hint}")
    rule = rules[code]
    head = f"{rule.code}: {rule.title} ({rule.clause})"
    return head + "\n\n" + textwrap.fill(rule.explanation, WIDTH)
