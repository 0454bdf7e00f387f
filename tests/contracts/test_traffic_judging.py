"""Judging recorded traffic: what belongs to the document, what is found, what is shown."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from contracts import Headers, Request, Response
from contracts.document import load
from contracts.reports import as_json, text
from contracts.testing import Event, Options, line_of, merged, parse_target, run
from contracts.traffic import Judging, Left, exchanges_in
from tests.plain_servers import serving
from tests.recordings import cats, entry, judged, line, plain, recorded, told
from tests.shop import SHOP, shop

JSON = Headers({"Content-Type": "application/json"})


def checked(path: Path) -> Any:
    """The report of a check, whose journal is at `path` then."""
    with path.open("wb") as file, serving(shop) as url:
        return run(
            load(SHOP), url + "/shop", Options(seed=3, max_examples=12), lambda event: file.write(line_of(event))
        )


def test_a_run_judged_again_has_the_same_findings(tmp_path: Path) -> None:
    """By their fingerprints; but for those that one answer alone does not show."""
    path = tmp_path / "run.ndjson"
    first = checked(path)
    again = judged(load(SHOP), *exchanges_in(str(path)))
    alone = {each.fingerprint for each in first.causes if not each.first.witness.steps}
    assert alone == {each.fingerprint for each in again.causes}
    assert again.is_recorded


@settings(max_examples=20)
@given(order=st.permutations(range(6)))
def test_the_order_changes_no_finding(order: list[int]) -> None:
    """Nor which request is shown: the smallest."""
    document = cats()
    exchanges = [line(target=f"/cats/{10**number}", content='{"id":"7"}') for number in range(6)]
    report = judged(document, *(recorded(exchanges[each]) for each in order))
    assert report.causes
    for cause in report.causes:
        assert cause.count == 6
        assert cause.first.witness.request.target == "/cats/1"


@settings(max_examples=20)
@given(
    contents=st.lists(
        st.fixed_dictionaries(
            {"id": st.sampled_from([7, "7", None, "***"]), "name": st.sampled_from(["Tom", 3, "a name too long"])}
        ),
        min_size=1,
        max_size=6,
    )
)
def test_exchanges_that_are_wrong_alike_show_what_each_shows_alone(contents: list[Any]) -> None:
    """By cause and count; and what is told is in the words of the one that is shown."""
    document = cats()
    exchanges = [
        recorded(line(target=f"/cats/{10 ** (9 - number)}", content=json.dumps(content)))
        for number, content in enumerate(contents)
    ]
    alone = [judged(document, each) for each in exchanges]
    report = judged(document, *exchanges)
    counts = Counter(cause.fingerprint for each in alone for cause in each.causes)
    assert {cause.fingerprint: cause.count for cause in report.causes} == counts
    words = {(cause.fingerprint, cause.first.witness.request.target, cause.finding) for cause in report.causes}
    assert words <= {
        (cause.fingerprint, cause.first.witness.request.target, cause.finding)
        for each in alone
        for cause in each.causes
    }


@pytest.mark.parametrize(
    ("servers", "url", "wanted", "is_judged"),
    [
        ((), "https://cdn.example.com/cats/7", None, True),
        (("/",), "https://cdn.example.com/cats/7", None, True),
        (("https://api.example.com",), "https://api.example.com/cats/7", None, True),
        (("https://api.example.com",), "http://api.example.com/cats/7", None, True),
        (("https://api.example.com",), "https://cdn.example.com/cats/7", None, False),
        (("https://api.example.com",), "http://localhost:3000/cats/7", None, True),
        (("http://localhost:3000",), "https://api.example.com/cats/7", None, True),
        (("https://api.example.com/v1",), "https://api.example.com/v1/cats/7", None, True),
        (("https://api.example.com",), "https://cdn.example.com/cats/7", "https://cdn.example.com", True),
        (("https://api.example.com",), "https://api.example.com/cats/7", "https://cdn.example.com", False),
        (("https://api.example.com",), "https://h/v2/cats/7", "https://h/v2", True),
        (("https://api.example.com/v1",), "https://h/v2/cats/7", "https://h/v2", True),
        (("https://api.example.com",), "https://h/v22/cats/7", "https://h/v2", False),
    ],
)
def test_whose_traffic_is_judged(servers: tuple[str, ...], url: str, wanted: str | None, is_judged: bool) -> None:
    """What goes to a server of the document, or to the one that is named; the rest is counted."""
    target = parse_target(wanted) if wanted else None
    report = judged(cats(*servers), recorded(entry(url=url)), target=target)
    assert report.sent == is_judged
    assert report.causes == ()
    assert is_judged or any(note.startswith("not judged: 1 to another host") for note in report.notes)


def test_what_belongs_to_no_operation_is_counted_by_its_sort() -> None:
    """In bounded room: what names one thing among many is not told apart."""
    strangers = [line(target=f"/dogs/{number}/photos") for number in range(3)] + [line("DELETE", "/cats/7")]
    report = judged(cats(), *map(recorded, strangers), Left("a.har, entry 2", "unreadable", "lacks 'url'"))
    assert report.sent == 0
    assert report.causes == ()
    told_ = "\n".join(report.notes)
    assert "4 to a path or method that the document does not declare: GET /dogs/{}/photos x3, DELETE /cats/{}" in told_
    assert "1 that can't be read: a.har, entry 2: lacks 'url'" in told_
    assert "none of the exchanges belongs to an operation" in report.reason


def test_what_went_elsewhere_is_told_with_what_to_do() -> None:
    report = judged(cats("https://api.example.com"), recorded(entry(url="https://staging.example.com/cats/7")))
    assert "--url https://staging.example.com judges those" in report.reason


def test_selected_operations_alone_are_judged() -> None:
    options = Options(selects=lambda operation: operation.method == "POST")
    report = judged(cats(), recorded(line()), options=options)
    assert (report.sent, len(report.operations)) == (0, 1)


def test_checks_and_levels_are_those_asked_for() -> None:
    broken = recorded(line(content='{"id":7}'))
    assert judged(cats(), broken, options=Options(severity={"body-schema": "note"})).causes[0].level == "note"
    assert judged(cats(), broken, options=Options(skip_checks=frozenset({"body-schema"}))).causes == ()


SECRET = "s3cretS3cret"
BEARER = {"authorization": f"Bearer {SECRET}", "cookie": f"session={SECRET}1; theme={SECRET}2"}


@pytest.mark.parametrize("shows", [False, True])
def test_secrets_are_not_shown(shows: bool) -> None:
    """Of header fields, cookies, keys in the query and contents; unless that is asked for."""
    document = cats(security=[{"bearer": []}, {"key": []}])
    answer = json.dumps({"id": "7", "token": SECRET, "echo": f"you sent {SECRET}"}).encode()
    request = Request("GET", f"/cats/7?k={SECRET}", Headers(BEARER))
    events: list[Event] = []
    judging = Judging(document, Options(show_secrets=shows), events.append, tells_all=True)
    judging.take(plain(request, Response(200, JSON, answer)))
    report = judging.report()
    assert report.causes
    for shown in (as_json(report), text(report), b"".join(map(line_of, events)).decode()):
        assert (SECRET in shown) is shows
        assert shows or "Bearer $UNDERSTUDY_TOKEN" in shown or "$UNDERSTUDY_TOKEN" in shown


def test_what_was_masked_is_no_fault() -> None:
    """A journal without secrets, judged again, shows what it showed before."""
    schema = {"type": "object", "properties": {"token": {"type": "string", "pattern": "^[a-z]{8}$"}}}
    responses = {"200": {"description": "", "content": {"application/json": {"schema": schema}}}}
    document = cats(security=[{"bearer": []}], responses=responses)
    exchange = line(content='{"token":"***"}')
    exchange["request"]["headers"] = {"Authorization": "[REDACTED]"}
    assert told(document, exchange) == []
    exchange["response"]["content"] = '{"token":"*"}'
    assert told(document, exchange) == ["body-schema"]


def test_journals_of_several_processes_are_merged(tmp_path: Path) -> None:
    """Of recorded traffic each has all operations; counts and findings add up."""
    paths = [tmp_path / f"{number}.ndjson" for number in range(3)]
    for path in paths:
        with path.open("wb") as file:
            judging = Judging(cats(), None, lambda event, to=file: to.write(line_of(event)), tells_all=True)  # type: ignore[misc]
            judging.take(recorded(line(content='{"id":7}')))
            judging.take(recorded(line()))
            judging.report()
    whole = merged(paths)
    assert (whole.sent, len(whole.causes), whole.causes[0].count) == (6, 1, 3)
    assert whole.is_recorded
    again = judged(cats(), *(each for path in paths for each in exchanges_in(str(path))))
    assert [each.fingerprint for each in again.causes] == [each.fingerprint for each in whole.causes]
    assert again.coverage.counts == whole.coverage.counts


def test_a_head_is_one_of_get() -> None:
    found = plain(Request("HEAD", "/cats/7"), Response(200, JSON))
    assert judged(cats(), found).sent == 1


@settings(max_examples=50)
@given(content=st.binary(max_size=30), status=st.integers(200, 599), headers=st.lists(st.tuples(st.text(), st.text())))
def test_no_exchange_crashes_the_judge(content: bytes, status: int, headers: list[tuple[str, str]]) -> None:
    """And what it comes to can be told."""
    report = judged(
        DOCUMENT, plain(Request("GET", "/cats/7", Headers(headers)), Response(status, Headers(headers), content))
    )
    assert report.sent == 1
    assert text(report)


DOCUMENT = cats()
