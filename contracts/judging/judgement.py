"""The judge: an exchange put to a sequence of checks. Pure; the checks know what, this knows only that."""

from __future__ import annotations

from collections.abc import Sequence

from contracts.document.model import Document
from contracts.judging.checks import CHECKS
from contracts.judging.context import Context
from contracts.judging.model import Case, Finding
from contracts.judging.rules import Check
from contracts.messages import Exchange


def judge(document: Document, case: Case, exchange: Exchange, checks: Sequence[Check] = CHECKS) -> tuple[Finding, ...]:
    """Every promise that the answer to the case does not keep, in the order of the checks."""
    context = Context(document, case, exchange)
    return tuple(finding for check in checks for finding in check.function(context))
