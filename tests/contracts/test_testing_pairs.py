"""What a second question shows is found, told with both questions, and asked of nobody who keeps to the standards."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from contracts.document import load
from contracts.reports.evidence import curl
from contracts.testing import Credentials, Options, Report, line_of, lives, recording_of, replay, run
from tests.plain_servers import PETS, Answered, Asked, Server, changing, keeping, serving

DOCUMENT = load(PETS)
OPTIONS = Options(
    seed=1, search=False, max_examples=12, credentials=Credentials(token="a-token"), skip_checks=frozenset(lives.CHECKS)
)


def report_on(server: Server, options: Options = OPTIONS) -> Report:
    with serving(server) as url:
        return run(DOCUMENT, url, options)


def succeeding(**changes: object) -> Server:
    """The keeping server with its successful answers to GET and HEAD changed."""
    return changing(lambda _, answered: answered._replace(**changes) if answered.status == 200 else answered)  # type: ignore[arg-type]


def tagged(asked: Asked) -> Answered:
    """Gives an entity tag, and heeds it."""
    answered = keeping(asked)
    if answered.status == 200 and asked.headers.get("if-none-match") == '"1"':
        return Answered(304, None, {"ETag": '"1"'})
    return answered._replace(headers={**answered.headers, "ETag": '"1"'})


def dated(asked: Asked) -> Answered:
    """Gives a date, and heeds it."""
    answered, date = keeping(asked), "Sun, 06 Nov 1994 08:49:37 GMT"
    if answered.status == 200 and asked.headers.get("if-modified-since") == date:
        return Answered(304, None)
    return answered._replace(headers={**answered.headers, "Last-Modified": date})


def undated(asked: Asked) -> Answered:
    """Gives a date, and passes it over."""
    return dated(asked._replace(headers={**asked.headers, "if-modified-since": ""}))


def counting() -> Server:
    """Answers otherwise each time."""
    asked_so_far: list[Asked] = []

    def server(asked: Asked) -> Answered:
        answered = keeping(asked)
        asked_so_far.append(asked)
        name = f"Tom {len(asked_so_far)}"
        return answered._replace(value={"id": 1, "name": name}) if answered.status == 200 else answered

    return server


def creating() -> Server:
    """What is asked for is there from then on."""
    known: set[str] = set()

    def server(asked: Asked) -> Answered:
        answered = keeping(asked)
        if answered.status != 200 or asked.path in known:
            return answered
        known.add(asked.path)
        return Answered(404, {"error": "no such pet"})

    return server


def open_to_all(asked: Asked) -> Answered:
    """Takes any token."""
    is_token = asked.headers.get("authorization", "").startswith("Bearer nobody")
    return keeping(asked._replace(headers={**asked.headers, "authorization": "Bearer a-token"}) if is_token else asked)


def otherwise_for_head(asked: Asked) -> Answered:
    answered = keeping(asked)
    return answered._replace(headers={"Content-Type": "text/html"}) if asked.method == "HEAD" else answered


FAULTS = {
    "asked-twice": (counting(), "note"),
    "created-by-asking": (creating(), "error"),
    "head-agrees": (otherwise_for_head, "warning"),
    "revalidation": (succeeding(headers={"ETag": '"1"'}), "warning"),
    "credentials-checked": (open_to_all, "error"),
}


@pytest.mark.parametrize("code", FAULTS)
def test_what_a_second_question_shows_is_found(code: str) -> None:
    """With both questions as evidence, one curl line for each, and not as flaky."""
    server, level = FAULTS[code]
    report = report_on(server, replace(OPTIONS, max_examples=60))
    (cause,) = (each for each in report.causes if each.finding.check == code)
    assert cause.level in {level, "warning"}
    occurrence = cause.first
    assert not occurrence.is_flaky
    assert len(occurrence.witness.steps) == 1
    lines = curl(occurrence, report).splitlines()
    assert [line.startswith("curl -i") for line in lines] == [False, True, False, True] or "--head" in lines[-1]
    assert lines[0].startswith("# 1 asked")


@pytest.mark.parametrize("server", [keeping, tagged, dated], ids=["plain", "with entity tags", "with dates"])
def test_a_server_that_keeps_to_the_standards_is_accused_of_nothing(server: Server) -> None:
    """Neither by errors nor by warnings or notes."""
    assert {each.finding.check for each in report_on(server).causes} & FAULTS.keys() == set()


def test_a_date_that_is_passed_over_is_likely_wrong() -> None:
    """Since nobody need heed it."""
    (cause,) = (each for each in report_on(undated).causes if each.finding.check == "revalidation")
    assert cause.level == "warning"


def test_what_is_not_there_is_asked_for_far_from_where_servers_count() -> None:
    """A server that has its first thousand things is still asked twice for what it does not have."""
    made = creating()

    def server(asked: Asked) -> Answered:
        number = asked.path.rpartition("/")[2]
        is_there = number.isdigit() and len(number) < 4
        return keeping(asked) if is_there else made(asked)

    found = {cause.finding.check for cause in report_on(server, replace(OPTIONS, max_examples=40)).causes}
    assert "created-by-asking" in found


def test_further_questions_are_few_and_cost_no_cases() -> None:
    """A handful for each operation, beside its budget; none for a run that is small, or that does not want them."""
    heard: list[Asked] = []

    def listening(asked: Asked) -> Answered:
        heard.append(asked)
        return tagged(asked)

    report = report_on(listening)
    with_questions = len(heard)
    heard.clear()
    again = report_on(listening, replace(OPTIONS, relations=False))
    assert again.sent == report.sent
    assert again.digest == report.digest
    assert 3 <= with_questions - len(heard) <= 10


def test_safe_runs_ask_with_safe_methods_alone() -> None:
    """What is not declared, as HEAD here, is not asked either."""
    heard: list[Asked] = []

    def listening(asked: Asked) -> Answered:
        heard.append(asked)
        return keeping(asked)

    report_on(listening, replace(OPTIONS, safe=True, pace=replace(OPTIONS.pace, rate=None)))
    assert {each.method for each in heard} == {"GET"}
    assert any("nobody" in each.headers.get("authorization", "") for each in heard)


def test_several_connections_ask_the_same() -> None:
    """What is asked follows from the answers, in the order of the run, however many are under way."""
    asked: list[set[tuple[str, str, str]]] = []
    for workers in (1, 3):
        heard: set[tuple[str, str, str]] = set()

        def listening(each: Asked, heard: set[tuple[str, str, str]] = heard) -> Answered:
            heard.add((each.method, each.path, repr(sorted(each.headers.items()))))
            return tagged(each)

        with serving(listening) as url:
            run(DOCUMENT, url, replace(OPTIONS, pace=replace(OPTIONS.pace, workers=workers)))
        asked.append(heard)
    without_port = [{(method, path) for method, path, _ in each} for each in asked]
    assert without_port[0] == without_port[1]


def test_where_the_first_thing_is_gone_the_latest_is_asked_for() -> None:
    """As after a run's own DELETE: a condition that is ignored is found all the same."""
    found: list[str] = []

    def server(asked: Asked) -> Answered:
        answered = keeping(asked)
        if answered.status != 200:
            return answered
        if found and asked.path == found[0] and set(found) != {asked.path}:
            return Answered(404, {"error": "gone"})
        found.append(asked.path)
        return answered._replace(headers={**answered.headers, "ETag": '"1"'})

    assert "revalidation" in {each.finding.check for each in report_on(server).causes}


def test_a_replay_asks_both_questions_again(tmp_path: Path) -> None:
    """The finding still fails on the same server, and is gone on a mended one."""
    path = tmp_path / "run.ndjson"
    with serving(otherwise_for_head) as url, path.open("wb") as file:
        run(DOCUMENT, url, OPTIONS, lambda event: file.write(line_of(event)) and None)
    for server, expected in ((otherwise_for_head, "still fails"), (keeping, "gone")):
        with serving(server) as url:
            recording = recording_of(path).only_failed()
            _, outcomes = replay(DOCUMENT, url, recording, Options(credentials=OPTIONS.credentials))
        assert {each.state for each in outcomes if each.found.finding.check == "head-agrees"} == {expected}
