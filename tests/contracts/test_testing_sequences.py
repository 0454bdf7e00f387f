"""What the life of a thing shows is found, told with every step, and nobody who keeps what he is given is accused."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from contracts.document import load
from contracts.planning import plan
from contracts.reports import as_json, read_report
from contracts.reports.evidence import curl
from contracts.testing import Credentials, Options, Report, line_of, recording_of, replay, run
from contracts.testing.client import Client
from contracts.testing.delivering import Task
from contracts.testing.events import Event, Exchanged
from contracts.testing.exchanging import Exchanging
from contracts.testing.known import Known
from contracts.testing.lives import CHECKS, Lives
from contracts.testing.target import parse_target
from mock_server import live
from tests.plain_servers import Answered, Asked, Server, serving
from tests.shelves import FAULTS, SHELVES, Shelves

DOCUMENT = load(SHELVES)
OPTIONS = Options(seed=1, search=False, max_examples=10)


def report_on(server: Server, options: Options = OPTIONS, document: Any = DOCUMENT) -> Report:
    with serving(server) as url:
        return run(document, url, options)


def told(report: Report) -> dict[str, str]:
    """The level of each code that a sequence found."""
    return {each.finding.check: each.level for each in report.causes if each.finding.check in CHECKS}


@pytest.mark.parametrize("fault", FAULTS)
def test_a_rule_of_state_that_is_broken_is_found(fault: str) -> None:
    """By the check that names it, twice over, and with the steps that it takes."""
    report = report_on(Shelves(fault))
    found = told(report)
    assert FAULTS[fault] in found
    assert found.keys() <= {FAULTS[fault], "written-is-read"}
    (cause, *_) = (each for each in report.causes if each.finding.check == FAULTS[fault])
    first = cause.first
    assert not first.is_flaky
    steps = [*first.witness.steps, first.witness]
    lines = curl(first, report).splitlines()
    assert [line for line in lines if line.startswith("# ")] == [
        f"# {number} {each.name}: {each.exchange.response.status_code}"
        for number, each in enumerate(steps, start=1)
        if each.exchange
    ]
    assert sum(line.startswith("curl -i") for line in lines) == len(steps) > 1
    (again, *_) = (each for each in read_report(as_json(report)).causes if each.fingerprint == cause.fingerprint)
    assert [each.request for each in again.first.witness.steps] == [each.request for each in first.witness.steps]


@pytest.mark.parametrize("seed", range(3))
def test_a_server_that_keeps_what_it_is_given_is_accused_of_nothing(seed: int) -> None:
    """Not even by a note."""
    assert told(report_on(Shelves(), replace(OPTIONS, seed=seed))) == {}


def test_what_a_run_created_is_removed_at_its_end_last_first() -> None:
    """What the plan and the confirming of findings created as well; nothing is left."""
    server = Shelves()
    report = report_on(server, replace(OPTIONS, max_examples=40))
    assert server.books == {}
    assert server.notes == {}
    assert not any("there still" in note for note in report.notes)
    removed = [each.path for each in server.asked if each.method == "DELETE" and each.path.count("/") == 2]
    last = [int(each.rpartition("/")[2]) for each in removed[-5:]]
    assert last == sorted(last, reverse=True)


def test_what_can_not_be_removed_is_listed() -> None:
    """By its target, with the reason."""
    server = Shelves()

    def keeping(asked: Asked) -> Answered:
        is_refused = asked.method == "DELETE" and len(server.asked) > 60
        return Answered(409, {"error": "in use"}) if is_refused else server(asked)

    (note,) = (each for each in report_on(keeping).notes if "/books are" in each)
    assert re.match(r"\d+ that the run created in /books are there still: /books/\d+, .*DELETE answered 409", note)


def test_a_run_that_breaks_off_removes_what_it_can() -> None:
    """The first finding ends it, the things that were made are gone all the same."""
    server = Shelves("put says created")
    report = report_on(server, replace(OPTIONS, max_failures=1))
    assert report.at_least("error")
    assert server.books == {}


@pytest.mark.parametrize("search", [False, True])
def test_known_ids_are_asked_for_first_beside_those_that_sequences_found(*, search: bool) -> None:
    """Each of them, whatever a sequence has created meanwhile; that is asked for as well."""
    server, known = Shelves(), (7007, 8008)
    options = replace(OPTIONS, search=search, known=Known(values={"GET /books/{book_id}": {"path book_id": known}}))
    report_on(server, options)
    asked = [each.path for each in server.asked if each.method == "GET" and re.fullmatch(r"/books/\d+", each.path)]
    assert asked[0] == "/books/7007"
    assert {"/books/7007", "/books/8008"} < set(asked)
    created = {each.path for each in server.asked if each.method == "DELETE"} - {"/books/7007", "/books/8008"}
    assert created & set(asked)


def test_a_thing_that_is_there_is_what_the_plan_asks_for() -> None:
    """The operations on one answer as for one that exists, until it is removed."""
    report = report_on(Shelves(), replace(OPTIONS, max_examples=30))
    statuses = {each.label: each.statuses for each in report.operations}
    for method in ("GET", "PUT", "PATCH"):
        assert statuses[f"{method} /books/{{book_id}}"][200] > 1, method
    assert statuses["POST /books/{book_id}/notes"][201] > 1


def test_the_same_answers_make_the_same_requests() -> None:
    """Bytes, order and all, on a server that is as it was."""
    asked: list[list[tuple[str, str, bytes]]] = []
    for _ in range(2):
        server = Shelves()
        report_on(server)
        asked.append([(each.method, f"{each.path}?{each.query}", each.content) for each in server.asked])
    assert asked[0] == asked[1]


def test_a_replay_goes_through_the_sequence_again(tmp_path: Path) -> None:
    """With the things that are made then: still failing on the same server, gone on a mended one."""
    path = tmp_path / "run.ndjson"
    with serving(Shelves("patch forgets the rest")) as url, path.open("wb") as file:
        run(DOCUMENT, url, OPTIONS, lambda event: file.write(line_of(event)) and None)
    for fault, expected in (("patch forgets the rest", "still fails"), ("", "gone")):
        server = Shelves(fault)
        next(server.numbers)  # other identities than before
        with serving(server) as url:
            _, outcomes = replay(DOCUMENT, url, recording_of(path).only_failed())
        assert {each.state for each in outcomes if each.found.finding.check == "patch-changes"} == {expected}
        assert server.books == {}


def test_a_server_that_keeps_no_state_is_said_to_be_one() -> None:
    """Our own mock, asked over the network: no finding, and a note that says why there is no sequence."""
    with live(DOCUMENT) as server:
        report = run(DOCUMENT, server.url, OPTIONS)
    assert told(report) == {}
    assert any("seems to keep no state" in note for note in report.notes)


def test_safe_runs_make_nothing() -> None:
    """Not even to remove it again."""
    server = Shelves()
    report_on(server, replace(OPTIONS, safe=True))
    assert {each.method for each in server.asked} == {"GET"}


def test_sequences_cost_no_cases() -> None:
    """They are beside the budget, in events of their own."""
    events: list[Event] = []
    with serving(Shelves()) as url:
        report = run(DOCUMENT, url, OPTIONS, events.append)
    assert all(each.sent <= 10 for each in report.operations)
    sequences = {each.sequence for each in events if isinstance(each, Exchanged) and each.kind == "sequence"}
    assert sequences == {"/books", "/books/{book_id}/notes"}


@pytest.mark.parametrize("label", ["POST /books", "DELETE /books/{book_id}", "PUT /books/{book_id}"])
def test_what_is_skipped_is_part_of_no_sequence(label: str) -> None:
    """Not even to remove what a run created; that is told then."""
    events: list[Event] = []
    with serving(Shelves()) as url:
        run(DOCUMENT, url, replace(OPTIONS, known=Known(skips={label: "it costs money"})), events.append)
    assert not [each for each in events if isinstance(each, Exchanged) and each.operation == label]


def test_a_replay_asks_no_operation_that_the_run_did_not_ask(tmp_path: Path) -> None:
    """What was skipped then is no step of a sequence that is sent again, nor does it clean up."""
    path = tmp_path / "run.ndjson"
    skipping = replace(OPTIONS, known=Known(skips={"DELETE /books/{book_id}": "it costs money"}))
    with serving(Shelves("patch forgets the rest")) as url, path.open("wb") as file:
        run(DOCUMENT, url, skipping, lambda event: file.write(line_of(event)) and None)
    server = Shelves("patch forgets the rest")
    with serving(server) as url:
        _, outcomes = replay(DOCUMENT, url, recording_of(path))
    assert {each.state for each in outcomes if each.found.finding.check == "patch-changes"} == {"still fails"}
    assert "DELETE" not in {each.method for each in server.asked if "/notes" not in each.path}


def test_sequences_begin_in_a_part_of_the_time(monkeypatch: pytest.MonkeyPatch) -> None:
    """The rest is the plan's, and it is told what was left."""
    monkeypatch.setattr("contracts.testing.agenda.SHARE_OF_SEQUENCES", 1e9)
    events: list[Event] = []
    with serving(Shelves()) as url:
        report = run(DOCUMENT, url, replace(OPTIONS, max_time=60), events.append)
    assert not [each for each in events if isinstance(each, Exchanged) and each.kind == "sequence"]
    assert any("not every sequence was begun" in note for note in report.notes)
    assert all(each.sent for each in report.operations)


def test_what_is_left_is_told_with_a_line_that_removes_it() -> None:
    """One for the shell, the last first; the secret stays a variable of the shell."""
    server = Shelves()

    def keeping(asked: Asked) -> Answered:
        is_refused = asked.method == "DELETE" and len(server.asked) > 60
        return Answered(409, {"error": "in use"}) if is_refused else server(asked)

    with serving(keeping) as url:
        report = run(DOCUMENT, url, replace(OPTIONS, credentials=Credentials(token="a-secret")))
    assert server.books
    (line,) = (each for each in report.notes if each.startswith("to remove them: curl"))
    removed = [word.removeprefix(f"{url}/books/") for word in line.split() if word.startswith(url)]
    assert [each for each in removed if each.isdigit()] == [str(each) for each in sorted(server.books, reverse=True)]
    assert "-X DELETE" in line
    assert "a-secret" not in line


def test_the_time_that_cleaning_up_takes_is_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    """As soon as what is left of the run's time is needed for it, nothing else is sent."""
    monkeypatch.setattr("contracts.testing.agenda.SHARE_OF_CLEANUP", 1)
    monkeypatch.setattr("contracts.testing.ledger._CAUTION", 1e9)
    server = Shelves()
    with serving(server) as url:
        report = run(DOCUMENT, url, replace(OPTIONS, max_time=60))
    assert report.ending == "out of time"
    assert [each.method for each in server.asked if "/books" in each.path][-2:] == ["POST", "DELETE"]
    assert server.books == {}


def test_more_time_is_kept_the_more_there_is_to_remove() -> None:
    """And as much as the rate asks for; none where nothing is there, or nothing may be removed."""
    (create,) = (each for each in DOCUMENT.operations if each.label == "POST /books")
    (book, *_) = plan(DOCUMENT, operations=[create]).operations[0]
    for operations, expected in ((DOCUMENT.operations, [0.0, 1.2, 2.2]), ([create], [0.0, 0.0, 0.0])):
        ledger = Lives(DOCUMENT, operations, 1).ledger
        with serving(Shelves()) as url, Client(parse_target(url)) as client:
            exchanging = Exchanging(DOCUMENT, parse_target(url), client, OPTIONS)
            ledger.listen(exchanging)
            seconds = [ledger.seconds(1.0)]
            for _ in range(2):
                exchanging.send(Task(book.case, create))
                seconds.append(ledger.seconds(1.0))
        assert seconds == pytest.approx(expected)


def test_what_seems_to_be_done_already_may_be_said_to_be_done() -> None:
    """Even where the precondition does not hold. Source: RFC 9110, section 13.1.1."""

    class Lenient(Shelves):
        def _write(self, asked: Asked, number: int, tag: str) -> Answered:
            given = json.loads(asked.content) if asked.content[:1] == b"{" else {}
            is_done = all(self.books[number].get(name) == value for name, value in given.items())
            headers = {**asked.headers, "if-match": "*"} if is_done else asked.headers
            return super()._write(asked._replace(headers=headers), number, tag)

    assert told(report_on(Lenient())) == {}


def test_what_is_gone_a_little_later_is_no_error() -> None:
    """Some servers answer before they act; one that never acts is wrong for sure."""

    class Late(Shelves):
        def __call__(self, asked: Asked) -> Answered:
            late = [number for number, since in self.due.items() if len(self.asked) > since + 12]
            for number in late:
                self.books.pop(number, None)
            return super().__call__(asked)

        def _delete(self, number: int) -> None:
            self.due.setdefault(number, len(self.asked))

        def __init__(self) -> None:
            super().__init__()
            self.due: dict[int, int] = {}

    assert told(report_on(Late()))["deleted-is-gone"] == "warning"
    assert told(report_on(Shelves("delete does nothing")))["deleted-is-gone"] == "error"


def test_what_lies_in_another_parent_may_be_called_the_same() -> None:
    """Where each book counts its notes from one, and a new book has a note of its own already."""

    class Numbered(Shelves):
        def _notes(self, asked: Asked, book: int) -> Answered:
            known = [number for owner, number in self.notes if owner == book]
            self.numbers, numbers = iter([max(known, default=0) + 1]), self.numbers  # type: ignore[assignment]
            try:
                return super()._notes(asked, book)
            finally:
                self.numbers = numbers

        def _all(self, asked: Asked) -> Answered:
            answered = super()._all(asked)
            if answered.status == 201:
                self.notes[answered.value["id"], 1] = {"id": 1, "text": f"of {answered.value['id']}, as it came"}
            return answered

    assert told(report_on(Numbered())) == {}


def test_what_is_created_without_201_is_removed_where_it_is_known_to_be_new() -> None:
    """A book that was there before stays; what can't be told is said."""
    described = json.loads(json.dumps(SHELVES).replace('"201"', '"200"'))
    server = Shelves()
    server.books = {70_001: {"id": 70_001, "title": "mine", "updated_at": "2024-01-01T00:00:00Z"}}

    def creating(asked: Asked) -> Answered:
        answered = server(asked)
        return answered._replace(status=200) if answered.status == 201 else answered

    report = report_on(creating, replace(OPTIONS, max_examples=40), load(described))
    assert 70_001 in server.books
    assert len(server.books) <= 2
    assert any("other than 201 to what creates in /books" in note for note in report.notes)


@pytest.mark.parametrize(("said", "level"), [("Deletes the book.", "error"), ("Archives the book.", "warning")])
def test_a_document_may_say_that_what_is_deleted_stays(said: str, level: str) -> None:
    """Then it is likely wrong at most."""
    described = json.loads(json.dumps(SHELVES))
    described["paths"]["/books/{book_id}"]["delete"]["description"] = said
    assert told(report_on(Shelves("delete does nothing"), document=load(described)))["deleted-is-gone"] == level


def test_what_was_there_before_is_nobodys_to_change() -> None:
    """Whoever answers POST with it, as servers do that have it by its name already."""
    described = json.loads(json.dumps(SHELVES).replace('"201"', '"200"'))
    server = Shelves()
    server.books = {70_001: {"id": 70_001, "title": "mine", "updated_at": "2024-01-01T00:00:00Z"}}

    def knowing(asked: Asked) -> Answered:
        if (asked.method, asked.path) == ("POST", "/books"):
            return Answered(200, server.books[70_001])
        return server(asked)

    with serving(knowing) as url:
        report = run(load(described), url, replace(OPTIONS, takes=lambda _: False))
    assert {each.method for each in server.asked if "/notes" not in each.path} == {"GET"}
    assert any("is about what was there before" in note for note in report.notes)


def test_what_a_faulty_request_created_is_told_where_it_is_known() -> None:
    """It is not removed, since no answer says that it is the run's."""
    notes = report_on(Shelves("refused is created")).notes
    assert any(note.startswith("what a request created that is to create nothing") for note in notes)


@pytest.mark.parametrize(("lag", "level"), [(3, "note"), (10**6, "warning")])
@pytest.mark.parametrize("code", ["listed", "created-is-there"])
def test_what_is_there_a_little_later_is_but_a_note(code: str, lag: int, level: str) -> None:
    """As with an index that follows; what never comes is likely wrong."""

    class Late(Shelves):
        def __init__(self) -> None:
            super().__init__()
            self.since: dict[int, int] = {}

        def is_due(self, number: int) -> bool:
            return len(self.asked) > self.since.setdefault(number, len(self.asked)) + lag

        def _listed(self, query: dict[str, str]) -> Answered:
            answered = super()._listed(query)
            if code != "listed" or answered.status != 200:
                return answered
            return answered._replace(value=[each for each in answered.value if self.is_due(each["id"])])

        def _one(self, asked: Asked, number: int) -> Answered:
            is_late = code == "created-is-there" and number in self.books and not self.is_due(number)
            return Answered(404, {"error": "no such book"}) if is_late else super()._one(asked, number)

    found = told(report_on(Late(), replace(OPTIONS, takes=lambda _: False)))
    assert found[code] == level


def test_a_weak_tag_that_nobody_speaks_of_is_no_promise() -> None:
    """Frameworks give one to every answer, and it can't be asked for by If-Match. Source: RFC 9110, section 13.1.1."""
    described = json.loads(json.dumps(SHELVES).replace('"412"', '"418"'))

    def weak(server: Server) -> Server:
        def answering(asked: Asked) -> Answered:
            answered = server(asked)
            tag = answered.headers.get("ETag")
            return answered._replace(headers={**answered.headers, "ETag": f"W/{tag}"}) if tag else answered

        return answering

    heedless = Shelves("if-match is passed over")
    assert told(report_on(weak(heedless), document=load(described))) == {}
    assert told(report_on(heedless, document=load(described))) == {"precondition": "warning"}
