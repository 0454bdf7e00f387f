"""The text report shows each cause once, with all that is needed to act on it, and ends with the verdict."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from hypothesis import given

from contracts.coverage import Coverage, Item
from contracts.errors import Level
from contracts.reports import cause_block, text, verdict
from contracts.testing.report import Acceptance, Report
from tests.reports_made_by_hand import cause, report, reports


@given(report=reports())
def test_no_text_of_a_server_reaches_the_terminal_raw(report: Report) -> None:
    """Whatever servers and documents say, only line breaks of ours control the terminal."""
    assert re.search(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u202e\ud800-\udfff]", text(report)) is None


@given(report=reports())
def test_the_verdict_is_the_last_line(report: Report) -> None:
    """Who sees only the end of a log sees what it came to."""
    assert text(report).splitlines()[-1] == verdict(report)


def test_a_cause_says_what_where_and_how_to_repeat_it() -> None:
    """Message, place in the document, clause, expected and found, the case and a curl line."""
    shown = text(report(cause()))
    for part in (
        "ERROR  status-declared  0123456789ab",
        "GET /users/{id}: 500 is not declared",
        "expected  200, 404",
        "found     500",
        "promised  openapi.yaml (#/paths/~1users~1{id}/get)",
        "standard  OAS 3.0.3, Responses Object",
        "seen in   3 cases",
        "request   id: above its maximum (breaks: id is above its maximum)",
        'answer    500 application/json {"a": 1}',
        "    curl -i 'http://127.0.0.1:4010/users/7' -H 'Authorization: Bearer '\"$UNDERSTUDY_TOKEN\"".replace(
            "'http://127.0.0.1:4010/users/7'", "http://127.0.0.1:4010/users/7"
        ),
        "GET /users/{id}    12 cases  200 x12",
        "seed 7",
    ):
        assert part in shown


@pytest.mark.parametrize(
    ("changes", "fail_on", "expected"),
    [
        ({}, "error", "PASS every promise kept: 12 cases sent to 1 of 1 operation, no findings"),
        ({"causes": (cause(level="warning"),)}, "error", "PASS every promise kept"),
        ({"causes": (cause(level="warning"),)}, "warning", "FAIL promises are broken: 1 warning"),
        ({"causes": (cause(), cause())}, "error", "FAIL promises are broken: 2 errors"),
        ({"ending": "interrupted", "reason": "stopped by Ctrl-C"}, "error", "INTERRUPTED stopped by Ctrl-C"),
        ({"ending": "target lost", "reason": "it died"}, "error", "UNJUDGED it died"),
        ({"ending": "our fault", "reason": "a bug"}, "error", "FAULT a bug"),
        ({"operations": ()}, "error", "NOTHING SENT"),
        ({"min_coverage": 90.5}, "error", "UNCOVERED 50 % (1 of 2) of the contract seen, 90.5 % asked for"),
        ({"min_coverage": 90.5, "causes": (cause(),)}, "error", "FAIL promises are broken: 1 error"),
        ({"min_coverage": 50}, "error", "PASS"),
    ],
)
def test_the_verdict_says_what_it_came_to(changes: dict[str, object], fail_on: Level, expected: str) -> None:
    """A word that needs no colour, then the reason or the counts."""
    assert verdict(report(**changes), fail_on=fail_on).startswith(expected)


def test_the_verdict_names_the_waivers_that_have_expired() -> None:
    """Those that fail the run, the first three; what would not fail it is left to the report."""
    expired = Acceptance("expired", "#1", "us", "2026-01-31", "understudy.toml:4")
    causes = tuple(replace(cause(level="error"), fingerprint=f"{n}", acceptance=expired) for n in range(5))
    said = verdict(report(causes=causes))
    assert (
        "; expired waivers: 0 (status-declared in GET /users/{id}) until 2026-01-31 by us, understudy.toml:4;" in said
    )
    assert said.endswith("; and 2 more")
    warned = replace(cause(level="warning"), acceptance=expired)
    assert "expired" not in verdict(report(causes=(warned, cause())))


def test_a_note_is_whole() -> None:
    """It may hold a line for the shell, which ends with the credentials."""
    line = "to remove them: curl -i -X DELETE" + " http://127.0.0.1:4010/things/7" * 50 + ' -u "$UNDERSTUDY_AUTH"'
    assert line in text(report(notes=(line,)))


def test_what_was_not_seen_is_named() -> None:
    """By kind, with how much there is; beyond a few names, how many more."""
    shown = text(report())
    assert "Coverage of the contract: 50 % (1 of 2)" in shown
    assert "statuses         50 % (1 of 2)" in shown
    assert "not seen: GET /users/{id}: 404" in shown
    many = Coverage({Item("status", f"GET /: {status}"): 0 for status in range(400, 420)})
    assert "    and 16 more" in text(report(coverage=many))


def test_colour_is_only_added() -> None:
    """Without its escapes the coloured report is the plain one."""
    shown = text(report(cause(), cause(level="note")), color=True)
    assert re.sub(r"\x1b\[\d+m", "", shown) == text(report(cause(), cause(level="note")))
    assert shown != text(report(cause(), cause(level="note")))


def test_a_block_stands_alone() -> None:
    """As a test's failure text it carries the seed with it."""
    assert "seed      7" in cause_block(cause(), report())
