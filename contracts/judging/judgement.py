"""The judge: an exchange put to a sequence of checks. Pure; the checks know what, this knows only that."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence

from contracts.document.model import Document
from contracts.judging.checks import CHECKS, DEFAULT_CHECKS
from contracts.judging.checks_by_http import RESPONSE_TIME
from contracts.judging.context import Context
from contracts.judging.model import Case, Finding
from contracts.judging.rules import Check
from contracts.messages import Exchange


def judge(
    document: Document, case: Case, exchange: Exchange, checks: Sequence[Check] = DEFAULT_CHECKS
) -> tuple[Finding, ...]:
    """Every promise that the answer to the case does not keep, in the order of the checks."""
    context = Context(document, case, exchange)
    return tuple(finding for check in checks for finding in check.function(context))


def chosen(
    wanted: Collection[str] = (),
    skipped: Collection[str] = (),
    named: Collection[str] = (),
    max_response_time: float | None = None,
) -> tuple[Check, ...]:
    """The checks to put answers to.

    `wanted`: their codes; none: all that are on without being asked for, and those `named` elsewhere, as by a level
    that they are given. `skipped`: codes of those to leave out. `max_response_time`: seconds.
    """
    timed = (answers_within(max_response_time),) if max_response_time is not None else ()
    return tuple(
        check
        for check in (*CHECKS, *timed)
        if check.code not in skipped and (check.code in wanted if wanted else check.is_on or check.code in named)
    )


def answers_within(seconds: float) -> Check:
    """The check that an answer takes no longer than that."""

    def is_in_time(context: Context) -> Iterator[Finding]:
        elapsed = context.exchange.elapsed
        if elapsed > seconds:
            yield context.finding(
                RESPONSE_TIME.code,
                f"the answer took {elapsed:.3f} s, more than {seconds:g} s",
                at="time",
                expected=f"at most {seconds:g} s",
                found=f"{elapsed:.3f} s",
                clause=RESPONSE_TIME.clause,
            )

    rule = RESPONSE_TIME
    return Check(rule.code, rule.title, rule.level, rule.clause, rule.explanation, is_in_time)
