"""Living with known faults: waived until a day, in a baseline, tried first, told when they are mended."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from contracts import UsageError
from contracts.document import load
from contracts.errors import Place
from contracts.testing import Cause, Credentials, Options, Report, exit_code, line_of, merged, run
from contracts.testing.baseline import read_baseline, updated, write_baseline
from contracts.testing.events import REMEMBERED, SHRINKING, Event, Exchanged
from contracts.testing.known import Baseline, Entry, Known, Waiver, accepted
from tests.plain_servers import Answered, Asked, Server, serving
from tests.shop import SHOP, shop

DOCUMENT = load(SHOP)
PLAN = Options(relations=False, seed=1, search=False, max_examples=12)
BY_ID = ("GET /carts/{id}", "DELETE /carts/{id}")
TODAY = date(2026, 3, 31)
HERE = Place("understudy.toml", "/waivers/0")


def sound(asked: Asked) -> Answered:
    return shop(asked, ())


def failing(asked: Asked) -> Answered:
    """Fails for carts, in two ways: as they are added, and for ids of more than one digit."""
    answered = shop(asked, ())
    one = asked.path.removeprefix("/shop/carts")
    is_broken = answered.status == 201 if not one else answered.status == 200 and len(one) > 2
    return Answered(500, {"error": "ValueError"}) if asked.path.startswith("/shop/carts") and is_broken else answered


def report_on(server: Server, options: Options = PLAN, events: list[Event] | None = None) -> Report:
    with serving(server) as url:
        return run(DOCUMENT, url, options, (events if events is not None else []).append)


def knowing(*waivers: Waiver, baseline: Baseline | None = None, **more: Any) -> Options:
    return replace(PLAN, known=Known(waivers, baseline, TODAY, **more))


def waiver(cause: Cause, until: date = TODAY, **more: Any) -> Waiver:
    values = {
        "fingerprint": cause.fingerprint,
        "check": cause.finding.check,
        "operation": cause.first.operation,
        "case": cause.first.witness.name,
    }
    return Waiver("carts", "see #7", until, HERE, **{**values, **more})


def errors(report: Report) -> list[Cause]:
    return [cause for cause in report.causes if cause.level == "error"]


@pytest.fixture(scope="module")
def found() -> Report:
    """What a run without any knowledge finds of the failing server: two faults, told apart."""
    report = report_on(failing)
    assert [cause.finding.check for cause in errors(report)] == ["server-error"] * len(errors(report))
    assert {cause.first.operation for cause in errors(report)} == {"POST /carts", *BY_ID}
    return report


def test_a_waived_finding_fails_no_run_and_is_told(found: Report) -> None:
    """All of them waived: exit code 0, and each has the reason; one of them waived: the others fail."""
    first, *others = errors(found)
    report = report_on(failing, knowing(*map(waiver, errors(found))))
    assert exit_code(report) == 0
    assert {cause.fingerprint for cause in report.accepted} == {cause.fingerprint for cause in errors(found)}
    assert str(report.accepted[0].acceptance) == "until 2026-03-31 by carts: see #7 (understudy.toml (#/waivers/0))"
    report = report_on(failing, knowing(waiver(first)))
    assert exit_code(report) == 1
    assert {cause.fingerprint for cause in report.failing("error")} == {cause.fingerprint for cause in others}


def test_a_waiver_that_has_expired_holds_no_longer(found: Report) -> None:
    """The day after its last day the finding fails, even one of the baseline, and it is told why."""
    cause = errors(found)[0]
    expired = waiver(cause, until=date(2026, 3, 30))
    baseline = updated(Baseline("b.json"), found, DOCUMENT, "error")
    report = report_on(failing, knowing(expired, baseline=baseline))
    assert exit_code(report) == 1
    (failed,) = report.failing("error")
    assert failed.fingerprint == cause.fingerprint
    assert failed.acceptance is not None
    assert failed.acceptance.state == "expired"
    renewed = waiver(cause, until=TODAY)
    assert exit_code(report_on(failing, knowing(expired, renewed, baseline=baseline))) == 0


def test_the_cases_of_known_faults_are_tried_first(found: Report) -> None:
    """After one that is valid each shows what it showed, though nothing else came before; the rest is the same."""
    events: list[Event] = []
    # The operations in the document's order, the most particular first, which have nothing to be told from then.
    labels = [each.label for each in DOCUMENT.operations]
    known = sorted(
        errors(found), key=lambda cause: (labels.index(cause.first.operation), -len(cause.first.witness.name))
    )
    report = report_on(failing, knowing(*map(waiver, known)), events)
    sent = [each for each in events if isinstance(each, Exchanged)]
    assert not [each for each in sent if each.kind == SHRINKING]
    for label in ("POST /carts", *BY_ID):
        own = [cause.fingerprint for cause in known if cause.first.operation == label]
        _, *first = [each for each in sent if each.operation == label and each.is_case][: len(own) + 1]
        assert {each.kind for each in first} == {REMEMBERED}
        assert [fingerprint for each in first for fingerprint in each.fingerprints] == own
    assert {cause.fingerprint for cause in report.causes} == {cause.fingerprint for cause in found.causes}
    assert report.digest == found.digest


def test_a_mended_fault_makes_its_waiver_stale(found: Report) -> None:
    """A warning with the place of what is to be deleted; it fails where warnings do."""
    report = report_on(sound, knowing(*map(waiver, errors(found))))
    stale = [cause for cause in report.causes if cause.finding.check == "waiver-stale"]
    assert {cause.finding.keyword for cause in stale} == {cause.fingerprint for cause in errors(found)}
    assert {cause.level for cause in stale} == {"warning"}
    assert all("delete it from understudy.toml" in cause.finding.expected for cause in stale)
    assert (exit_code(report), exit_code(report, "warning")) == (0, 1)


def test_a_fault_that_comes_and_goes_makes_no_waiver_stale(found: Report) -> None:
    """The case must pass twice."""
    asked: set[tuple[str, str]] = set()

    def moody(request: Asked) -> Answered:
        key = (request.method, request.path)
        if key in asked:
            return failing(request)
        asked.add(key)
        return sound(request)

    report = report_on(moody, replace(knowing(*map(waiver, errors(found))), max_examples=1))
    assert not [cause for cause in report.causes if cause.finding.check == "waiver-stale"]


def test_a_waiver_that_covers_nothing_is_noted(found: Report) -> None:
    """Where nobody knows its case, only a whole run without the finding says so."""
    bare = replace(waiver(errors(found)[0]), operation="", case="")
    notes = report_on(sound, knowing(bare)).notes
    assert [note for note in notes if "nothing was found that is waived there" in note]
    assert not [note for note in report_on(failing, knowing(bare)).notes if "nothing was found" in note]
    part = replace(knowing(bare), selects=lambda operation: operation.method == "POST")
    assert not [note for note in report_on(sound, part).notes if "nothing was found" in note]


def test_a_waiver_whose_case_there_is_not_is_noted(found: Report) -> None:
    """The plan has changed, or the operation is gone."""
    renamed, gone = (waiver(errors(found)[0], case="no such case"), waiver(errors(found)[0], operation="GET /wares"))
    notes = report_on(sound, knowing(renamed, gone)).notes
    assert [
        note
        for note in notes
        if "not tried, because the plan of POST /carts has no case 'no such case' any more" in note
    ]
    assert [note for note in notes if "nothing was found that is waived there" in note]


def test_a_check_is_waived_in_operations() -> None:
    """By a glob, and only where all that a cause shows in is covered."""
    by_check = Waiver("carts", "all of them", TODAY, HERE, check="server-error", operation="* /carts*")
    assert exit_code(report_on(failing, knowing(by_check))) == 0
    assert exit_code(report_on(failing, knowing(replace(by_check, operation="GET /carts*")))) == 1
    assert exit_code(report_on(failing, knowing(replace(by_check, check="status-declared")))) == 1


def test_a_waived_finding_stops_no_run(found: Report) -> None:
    """-x waits for one that is news."""
    options = replace(knowing(*map(waiver, errors(found))), max_failures=1)
    assert report_on(failing, options).sent > report_on(failing, replace(PLAN, max_failures=1)).sent


def test_a_drawn_case_is_waived_with_its_request(found: Report) -> None:
    """As a report has it; the server's base path may be there or not."""
    cause = errors(found)[0]
    request = cause.first.witness.request
    for target in (request.target, request.target.removeprefix("/shop")):
        drawn = waiver(cause, case="", request=replace(request, target=target))
        events: list[Event] = []
        report_on(failing, knowing(drawn), events)
        first = next(each for each in events if isinstance(each, Exchanged) and each.kind == REMEMBERED)
        assert first.request.target == request.target
        assert first.fingerprints == (cause.fingerprint,)


def test_what_is_in_the_baseline_fails_no_run_and_what_is_new_does(found: Report, tmp_path: Path) -> None:
    """Two server errors of one server are two."""
    only_added = [cause for cause in errors(found) if cause.first.operation == "POST /carts"]
    path = tmp_path / "baseline.json"
    write_baseline(updated(Baseline(str(path)), replace(found, causes=tuple(only_added)), DOCUMENT, "error"))
    report = report_on(failing, knowing(baseline=read_baseline(path)))
    assert exit_code(report) == 1
    assert {cause.first.operation for cause in report.failing("error")} == set(BY_ID)
    (known,) = report.accepted
    assert (known.fingerprint, known.acceptance and known.acceptance.state) == (only_added[0].fingerprint, "known")


def test_a_baseline_is_stable(found: Report, tmp_path: Path) -> None:
    """The same faults give the same bytes, whatever the server's port, and what is known stays as it is."""
    one, other = tmp_path / "one.json", tmp_path / "other.json"
    write_baseline(updated(Baseline(str(one)), found, DOCUMENT, "error"))
    write_baseline(updated(Baseline(str(other)), report_on(failing), DOCUMENT, "error"))
    assert one.read_bytes() == other.read_bytes()
    known = read_baseline(one)
    again = report_on(failing, knowing(baseline=known))
    write_baseline(updated(known, again, DOCUMENT, "error"))
    assert one.read_bytes() == other.read_bytes()
    entries = json.loads(one.read_text())["findings"]
    assert [(each["operation"], each["check"]) for each in entries] == sorted(
        (each["operation"], each["check"]) for each in entries
    )
    assert all(each["request"]["target"].startswith("/carts") for each in entries)


def test_a_baseline_loses_what_is_mended_and_keeps_what_was_not_tried(found: Report) -> None:
    """An operation that is not selected says nothing of its faults; one that is gone takes them with it."""
    before = updated(Baseline("b.json"), found, DOCUMENT, "error")
    part = replace(knowing(baseline=before), selects=lambda operation: operation.method == "GET")
    report = report_on(sound, part)
    stale = [cause for cause in report.causes if cause.finding.check == "baseline-stale"]
    assert {(cause.level, cause.first.operation) for cause in stale} == {("note", "GET /carts/{id}")}
    after = updated(before, report, DOCUMENT, "error")
    assert {each.operation for each in after.entries.values()} == {"POST /carts", "DELETE /carts/{id}"}
    without = load({**SHOP, "paths": {"/carts": SHOP["paths"]["/carts"]}})
    assert {each.operation for each in updated(after, report, without, "error").entries.values()} == {"POST /carts"}


def test_what_no_single_request_shows_is_gone_once_a_whole_run_does_not_see_it(found: Report) -> None:
    """There is no case to try, so that nothing less would do."""
    entry = Entry("0123456789ab", "server-error", "error", "GET /carts/{id}", "broken", "", "", None)
    before = Baseline("b.json", {entry.fingerprint: entry})
    for options, is_kept in (
        (PLAN, False),
        (replace(PLAN, skip_checks=frozenset({"server-error"})), True),
        (replace(PLAN, selects=lambda operation: operation.method == "POST"), True),
    ):
        after = updated(before, report_on(sound, options), DOCUMENT, "error")
        assert (entry.fingerprint in after.entries) is is_kept
    assert "0123456789ab" in updated(before, replace(found, ending="out of time"), DOCUMENT, "error").entries


def test_a_waived_fault_does_not_slip_into_the_baseline(found: Report) -> None:
    """Else its waiver could not expire."""
    cause = errors(found)[0]
    for until in (TODAY, date(2026, 1, 1)):
        report = accepted(found, Known((waiver(cause, until=until),), today=TODAY))
        assert cause.fingerprint not in updated(Baseline("b.json"), report, DOCUMENT, "error").entries


def test_a_report_in_parts_knows_the_same(found: Report, tmp_path: Path) -> None:
    """Journals hold what was found; what of it is accepted is said when they are put together."""
    paths = []
    for number in (1, 2):
        events: list[Event] = []
        report_on(failing, replace(PLAN, shard=(number, 2)), events)
        paths.append(tmp_path / f"{number}.ndjson")
        paths[-1].write_bytes(b"".join(map(line_of, events)))
    known = knowing(*map(waiver, errors(found))).known
    assert exit_code(merged(paths)) == 1
    assert exit_code(merged(paths, known=known)) == 0


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("{", "is no baseline (JSONDecodeError"),
        ("[]", "is no baseline"),
        ('{"format": "other/1", "findings": []}', "is of the format 'other/1', this reads 'understudy-baseline/1'"),
        ('{"format": "understudy-baseline/1", "findings": [{}]}', "is no baseline (KeyError: 'request')"),
    ],
)
def test_what_is_no_baseline_is_refused_by_name(text: str, said: str, tmp_path: Path) -> None:
    path = tmp_path / "baseline.json"
    path.write_text(text)
    with pytest.raises(UsageError) as error:
        read_baseline(path)
    assert said in str(error.value)
    with pytest.raises(UsageError, match="can't be read"):
        read_baseline(tmp_path / "none.json")


def test_an_operation_is_skipped_for_a_reason() -> None:
    """It is not sent a thing, and told as skipped."""
    asked: list[str] = []

    def noting(request: Asked) -> Answered:
        asked.append(f"{request.method} {request.path}")
        return sound(request)

    report = report_on(noting, knowing(skips={"POST /carts": "it costs money"}))
    assert "POST /shop/carts" not in asked
    assert {each.label: each.skipped for each in report.operations}["POST /carts"] == "it costs money"
    assert exit_code(report) == 0


@pytest.mark.parametrize("expected", ["503", "5XX"])
def test_an_expected_status_is_no_finding(expected: str) -> None:
    """In the operation that it is expected of, and nowhere else."""

    def busy(asked: Asked) -> Answered:
        answered = sound(asked)
        return Answered(503, None) if answered.status == 200 else answered

    statuses = {f"{method} /carts/{{id}}": frozenset({expected}) for method in ("GET", "DELETE")}
    report = report_on(busy, knowing(statuses=statuses))
    shown = {label for cause in errors(report) for label in cause.labels}
    assert shown
    assert not [label for label in shown if "/carts" in label]


def test_an_operation_has_its_own_credentials() -> None:
    """What it does not have itself is that of all, and no secret is shown."""
    document = load(
        {
            **SHOP,
            "components": {**SHOP["components"], "securitySchemes": {"token": {"type": "http", "scheme": "bearer"}}},
            "security": [{"token": []}],
        }
    )
    seen: dict[str, set[tuple[str, str]]] = {}

    def noting(asked: Asked) -> Answered:
        given = (asked.headers.get("authorization", ""), asked.headers.get("x-tenant", ""))
        seen.setdefault(f"{asked.method} {asked.path.rstrip('0123456789')}", set()).add(given)
        return sound(asked)

    own = Credentials("own-secret", headers=(("X-Tenant", "7"),))
    credentials = Credentials("shared-secret", headers=own.headers, own={"POST /carts": own})
    events: list[Event] = []
    with serving(noting) as url:
        run(document, url, replace(PLAN, credentials=credentials, max_examples=1), events.append)
    assert seen["POST /shop/carts"] == {("Bearer own-secret", "7")}
    assert seen["POST /shop/orders"] == {("Bearer shared-secret", "7")}
    assert not [event for event in events if "secret" in str(line_of(event))]


def test_known_values_are_asked_for() -> None:
    """In every valid case, so that what is behind an id is reached; each of them, and broken ones beside them."""
    ids: set[str] = set()

    def noting(asked: Asked) -> Answered:
        if asked.method == "GET" and asked.path.startswith("/shop/orders/"):
            ids.add(asked.path.removeprefix("/shop/orders/"))
        return sound(asked)

    events: list[Event] = []
    report_on(noting, knowing(values={"GET /orders/{id}": {"path id": (71, 72)}}), events)
    assert {"71", "72"} <= ids
    valid = [
        each.request.target
        for each in events
        if isinstance(each, Exchanged) and each.kind == "valid" and each.operation == "GET /orders/{id}"
    ]
    assert set(valid) == {"/shop/orders/71"}
    assert len(ids) > 2
