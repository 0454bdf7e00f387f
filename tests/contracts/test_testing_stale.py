"""Known faults that one request does not show: the sequence that does is run again, and tells if they are mended."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from contracts.document import load
from contracts.reports.accepting import waiver_block
from contracts.testing import Cause, Options, Report, run
from contracts.testing.baseline import read_baseline, updated, write_baseline
from contracts.testing.events import SEQUENCE, Event, Exchanged
from contracts.testing.known import Baseline, Known, Step, step_of
from contracts.testing.pacing import Pace
from tests.plain_servers import Answered, Asked, Server, serving
from tests.shelves import SHELVES, Shelves
from understudy.configuration import Configuration, Source
from understudy.knowing import known_of
from understudy.toml_text import read_toml

DOCUMENT = load(SHELVES)
OPTIONS = Options(seed=1, search=False, max_examples=10)
TODAY = date(2026, 3, 31)


def report_on(server: Server, options: Options = OPTIONS, events: list[Event] | None = None) -> Report:
    with serving(server) as url:
        return run(DOCUMENT, url, options, (events if events is not None else []).append)


def found_in(report: Report) -> list[Cause]:
    return list(report.at_least("warning"))


def waived(report: Report) -> Known:
    """All findings of a report, waived by the blocks that it offers."""
    blocks = "\n".join(
        waiver_block(each).replace('until = ""', "until = 2999-12-31").replace('""', '"x"') for each in found_in(report)
    )
    source = Source("understudy.toml", Path.cwd(), read_toml(blocks))
    return replace(known_of(Configuration((source,)), DOCUMENT, {}), today=TODAY)


def stale(report: Report, code: str = "waiver-stale") -> set[str]:
    return {each.finding.keyword for each in report.causes if each.finding.check == code}


def untried(report: Report) -> list[str]:
    return [note for note in report.notes if "was not tried, because" in note]


SOME = (
    "created is not there",
    "the list keeps what was deleted",
    "pages overlap",
    "put adds up",
    "refused is created",
    "if-match is passed over",
    "notes are found in any book",
)


@pytest.mark.parametrize("fault", SOME)
def test_what_a_sequence_shows_is_waived_until_it_is_mended(fault: str) -> None:
    """By the block of the report: it holds while the fault is there, and is told to be stale once it is gone."""
    found = report_on(Shelves(fault))
    assert found_in(found)
    options = replace(OPTIONS, known=waived(found))
    again = report_on(Shelves(fault), options)
    assert not again.failing("warning")
    assert (stale(again), untried(again)) == (set(), [])
    mended = report_on(Shelves(), options)
    told = stale(mended) | {note.rpartition("(")[2] for note in untried(mended)}
    assert stale(mended)
    assert len(told) == len(found_in(found))


def test_what_two_questions_show_is_waived_until_it_is_mended() -> None:
    """The pair that shows it is asked again."""
    server = Shelves()

    def differing(asked: Asked) -> Answered:
        answered = server(asked)
        return answered._replace(headers={"X-Other": "1"}, status=204) if asked.method == "HEAD" else answered

    found = report_on(differing)
    assert "head-agrees" in {each.finding.check for each in found_in(found)}
    options = replace(OPTIONS, known=waived(found))
    again = report_on(differing, options)
    assert not again.failing("warning")
    assert (stale(again), untried(again)) == (set(), [])
    assert stale(report_on(Shelves(), options)) == {each.fingerprint for each in found_in(found)}


@pytest.mark.parametrize("fault", ["put adds up"])
def test_a_baseline_loses_what_no_sequence_shows_any_more(fault: str, tmp_path: Path) -> None:
    """It has the steps, and what they do not show now is taken out."""
    path = tmp_path / "known.json"
    write_baseline(updated(Baseline(str(path)), report_on(Shelves(fault)), DOCUMENT, "warning"))
    known = read_baseline(path)
    assert any(each.steps for each in known.entries.values())
    options = replace(OPTIONS, known=Known(baseline=known, today=TODAY))
    again = report_on(Shelves(fault), options)
    assert not again.failing("warning")
    assert updated(known, again, DOCUMENT, "warning").entries == known.entries
    mended = report_on(Shelves(), options)
    assert stale(mended, "baseline-stale")
    assert updated(known, mended, DOCUMENT, "warning").entries.keys().isdisjoint(stale(mended, "baseline-stale"))


def test_the_sequences_of_known_faults_come_first() -> None:
    """Each after those of what it lies in."""
    events: list[Event] = []
    report_on(Shelves(), OPTIONS, events)
    names = list(dict.fromkeys(each.sequence for each in events if isinstance(each, Exchanged) and each.sequence))
    assert names[:2] == ["/books", "/books/{book_id}/notes"]
    known = waived(report_on(Shelves("notes are found in any book")))
    events.clear()
    report_on(Shelves(), replace(OPTIONS, known=known), events)
    kinds = [each.sequence for each in events if isinstance(each, Exchanged) and each.kind == SEQUENCE]
    assert list(dict.fromkeys(kinds)) == ["/books", "/books/{book_id}/notes"]


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ({"max_examples": 4}, "there are no sequences in a run of fewer than 10 cases per operation"),
        ({"safe": True, "pace": Pace(rate=1000.0)}, "there are no sequences: DELETE is not sent with --safe"),
        ({"is_mock": True}, "there are no sequences: our own mock keeps no state"),
        ({"skip_checks": frozenset({"put-twice"})}, "put-twice is not looked for"),
    ],
)
def test_what_was_not_tried_is_told_with_the_reason(change: dict[str, Any], why: str) -> None:
    """So that nobody takes silence for a fault that is still there, or is mended."""
    known = waived(report_on(Shelves("put adds up")))
    report = report_on(Shelves(), replace(OPTIONS, known=known, **change))
    assert any(note.endswith(f"was not tried, because {why}") for note in untried(report)), report.notes


def test_what_the_sequence_does_not_come_to_is_not_told_to_be_mended() -> None:
    """A server that fails earlier shows nothing of what comes later."""
    known = waived(report_on(Shelves("put adds up")))
    server = Shelves("put adds up")

    def refusing(asked: Asked) -> Answered:
        return Answered(400, {"error": "no more"}) if asked.method == "PUT" else server(asked)

    report = report_on(refusing, replace(OPTIONS, known=known))
    assert stale(report) == set()
    assert any("in the way that showed it" in note for note in untried(report)), report.notes


def test_a_part_of_the_operations_says_nothing_of_the_others() -> None:
    known = waived(report_on(Shelves("put adds up")))
    part = replace(OPTIONS, known=known, selects=lambda operation: operation.path == "/books")
    assert untried(report_on(Shelves(), part)) == []


@pytest.mark.parametrize("name", ["create", "read (again)", "asked, again"])
def test_a_step_is_read_as_it_is_written(name: str) -> None:
    step = Step(name, "GET /things/{id} (old)", 200)
    assert step_of(str(step)) == step
