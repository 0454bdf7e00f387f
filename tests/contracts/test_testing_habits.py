"""What servers that others wrote are in the habit of, and what a run makes of it: small servers that do the same."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest

from contracts.document import load
from contracts.judging import histories, recognise
from contracts.messages import Exchange, Headers, Request, Response
from contracts.testing import Credentials, Options, Report, exit_code, run
from contracts.testing.baseline import updated
from contracts.testing.delivering import Task
from contracts.testing.known import Baseline, Known
from contracts.testing.lives import CHECKS
from contracts.testing.probing import Probing
from contracts.testing.things import another_tag
from tests.plain_servers import Answered, Asked, Server, serving

OBJECT = {"type": "object", "properties": {"name": {"type": "string", "minLength": 1}}, "required": ["name"]}


def content(schema: Any) -> dict[str, Any]:
    return {"content": {"application/json": {"schema": schema}}}


def responses(*statuses: str, **schemas: Any) -> dict[str, Any]:
    """Those statuses, and `s200=schema`."""
    with_content = {name.removeprefix("s"): content(schema) for name, schema in schemas.items()}
    return {status: {"description": "", **with_content.get(status, {})} for status in (*statuses, *with_content)}


def parameter(name: str, where: str = "path", **schema: Any) -> dict[str, Any]:
    return {"name": name, "in": where, "required": where == "path", "schema": {"type": "string", **schema}}


def document(paths: dict[str, Any]) -> Any:
    return load({"openapi": "3.1.0", "info": {"title": "Habits", "version": "1"}, "paths": paths})


def report_on(paths: dict[str, Any], server: Server, **options: Any) -> Report:
    with serving(server) as url:
        return run(document(paths), url, Options(**{"seed": 1, "search": False, "max_examples": 10, **options}))


def checks(report: Report) -> dict[str, str]:
    return {cause.finding.check: cause.level for cause in report.causes}


def body_of(asked: Asked) -> Any:
    try:
        return json.loads(asked.content)
    except ValueError:
        return None


def test_what_was_created_once_is_no_flaky_answer() -> None:
    """A server creates a name once, says so with an undeclared 201, and answers 200 from then on: that is no race."""
    known: set[str] = set()

    def upserting(asked: Asked) -> Answered:
        body = body_of(asked)
        if asked.method != "POST":
            return Answered(405, None, {"Allow": "POST"})
        if not isinstance(body, dict) or not isinstance(body.get("name"), str) or not body["name"]:
            return Answered(422, None)
        status = 200 if body["name"] in known else 201
        known.add(body["name"])
        return Answered(status, {"name": body["name"]}, {"Location": "/names/1"} if status == 201 else {})

    names = {"post": {"requestBody": {"required": True, **content(OBJECT)}, "responses": responses("422", s200=OBJECT)}}
    report = report_on({"/names": names}, upserting)
    (cause,) = (each for each in report.causes if each.finding.found == "201")
    assert cause.level == "error"
    assert not cause.first.is_flaky


JOB = {
    "type": "object",
    "properties": {
        "id": {"type": "string", "readOnly": True},
        "name": {"type": "string", "minLength": 1, "maxLength": 30},
        "note": {"type": "string", "maxLength": 30},
        "seconds_old": {"type": "number", "readOnly": True},
    },
    "required": ["name"],
}
WRAPPED = {"type": "object", "properties": {"data": JOB, "permissions": {"type": "object"}}, "required": ["data"]}


def jobs(schema: dict[str, Any]) -> dict[str, Any]:
    """Jobs, on which everything can be done, and all of which can be removed at once."""
    sent = {"requestBody": {"required": True, **content(schema)}}
    part = {"requestBody": {"required": True, **content(_without_required(schema))}}
    refusals = ("400", "404", "405", "422")
    every = {"type": "object", "properties": {"items": {"type": "array", "items": JOB}}}
    return {
        "/jobs": {
            "post": {**sent, "responses": responses(*refusals, s201=schema)},
            "get": {"responses": responses(*refusals, s200=every)},
            "delete": {"responses": responses("204", *refusals)},
        },
        "/jobs/{id}": {
            "parameters": [parameter("id")],
            "get": {"responses": responses(*refusals, s200=schema)},
            "put": {**sent, "responses": responses(*refusals, s200=schema)},
            "patch": {**part, "responses": responses(*refusals, s200=schema)},
            "delete": {"responses": responses("204", *refusals)},
        },
    }


def _without_required(schema: Any) -> Any:
    if not isinstance(schema, dict):
        return schema
    return {name: _without_required(value) for name, value in schema.items() if name != "required"}


class Jobs:
    """Keeps jobs; `wrapper` is what they are wrapped in, `fault` what is done wrong."""

    def __init__(self, wrapper: str = "", fault: str = "") -> None:
        self.wrapper, self.fault = wrapper, fault
        self.there: dict[str, dict[str, Any]] = {}
        self.asked: list[tuple[str, str]] = []
        self._ticks = 0

    def __call__(self, asked: Asked) -> Answered:
        self.asked.append((asked.method, asked.path))
        one = asked.path.removeprefix("/jobs").removeprefix("/")
        if not asked.path.startswith("/jobs"):
            return Answered(404, None)
        allowed = ("GET", "HEAD", "PUT", "PATCH", "DELETE") if one else ("GET", "HEAD", "POST", "DELETE")
        if asked.method not in allowed:
            return Answered(405, None, {"Allow": ", ".join(allowed)})
        if one and one not in self.there:
            return Answered(404, None)
        if asked.method in ("GET", "HEAD"):
            found = [self._shown(each) for each in self.there]
            return Answered(200, self._wrapped(one) if one else {"items": found})
        if asked.method == "DELETE":
            for each in [one] if one else list(self.there):
                del self.there[each]
            return Answered(204, None)
        return self._written(asked, one)

    def _written(self, asked: Asked, one: str) -> Answered:
        body = body_of(asked)
        if asked.headers.get("content-type", "").partition(";")[0].strip().lower() != "application/json":
            return Answered(422, None)
        whole, body = body, body.get(self.wrapper, {}) if self.wrapper and isinstance(body, dict) else body
        if not isinstance(body, dict) or not isinstance(whole, dict) or not self._is_valid(body, asked.method):
            return Answered(422, None)
        given = {name: body[name] for name in ("name", "note") if name in body}
        if one:
            kept = self.there[one] if asked.method == "PATCH" and self.fault != "patch forgets" else {}
            self.there[one] = {**kept, **given}
            return Answered(200, self._wrapped(one))
        key = f"job-{len(self.asked)}"
        self.there[key] = {"note": "-", **given}
        return Answered(201, self._wrapped(key), {"Location": f"/jobs/{key}"})

    def _is_valid(self, body: dict[str, Any], method: str) -> bool:
        texts = [body[name] for name in ("name", "note") if name in body]
        is_whole = method == "PATCH" or "name" in body
        return is_whole and body.get("name") != "" and all(isinstance(each, str) and len(each) < 31 for each in texts)

    def _shown(self, key: str) -> dict[str, Any]:
        self._ticks += 1
        return {"id": key, **self.there[key], "seconds_old": self._ticks / 7}

    def _wrapped(self, key: str) -> Any:
        return {self.wrapper: self._shown(key), "permissions": {}} if self.wrapper else self._shown(key)


@pytest.mark.parametrize(("schema", "wrapper"), [(JOB, ""), (WRAPPED, "data")])
def test_what_changes_by_itself_is_held_against_nobody(schema: dict[str, Any], wrapper: str) -> None:
    """An age that is another in each answer is no doing of a PATCH, of a PUT, or of a request that was refused."""
    server = Jobs(wrapper)
    report = report_on(jobs(schema), server)
    assert not checks(report).keys() & set(CHECKS)
    assert ("PATCH", "/jobs/job-") in {(method, path.rstrip("0123456789")) for method, path in server.asked}


@pytest.mark.parametrize(("schema", "wrapper"), [(JOB, ""), (WRAPPED, "data")])
def test_what_a_patch_forgets_is_found_in_an_envelope_too(schema: dict[str, Any], wrapper: str) -> None:
    """The change is made within what wraps the thing, and what it does there is seen."""
    assert "patch-changes" in checks(report_on(jobs(schema), Jobs(wrapper, "patch forgets")))


def test_what_removes_all_of_a_kind_is_asked_last() -> None:
    """So that what the run has made is there for all other operations, and nothing is said to be left that is not."""
    server = Jobs()
    report = report_on(jobs(JOB), server, max_examples=40)
    first = server.asked.index(("DELETE", "/jobs"))
    assert {method for method, path in server.asked[first:] if path == "/jobs"} <= {"DELETE", "GET", "HEAD"}
    assert server.there == {}
    assert not any("there still" in note for note in report.notes)
    statuses = {each.label: each.statuses for each in report.operations}
    assert statuses["GET /jobs/{id}"][200] > 1
    assert statuses["DELETE /jobs"][204] >= 1


def test_what_is_created_twice_and_is_one_is_not_told_to_be_two() -> None:
    """A server that has one thing of each kind answers a second POST with it; deleting that deletes it."""
    one = Jobs()

    def upserting(asked: Asked) -> Answered:
        if asked.method == "POST" and one.there:
            key = next(iter(one.there))
            return Answered(201, {"id": key, **one.there[key]}, {"Location": f"/jobs/{key}"})
        return one(asked)

    assert "others-stay" not in checks(report_on(jobs(JOB), upserting))


def test_a_body_that_names_what_is_not_there_is_made_again_with_less() -> None:
    """404 to a POST whose path names nothing is meant for the body; with the required members alone it succeeds."""
    server = Jobs()

    def referring(asked: Asked) -> Answered:
        body = body_of(asked)
        if asked.method == "POST" and isinstance(body, dict) and "note" in body:
            return Answered(404, {"detail": "no such note"})
        return server(asked)

    report = report_on(jobs(JOB), referring, max_examples=40)
    assert ("PATCH", "/jobs/job-") in {(method, path.rstrip("0123456789")) for method, path in server.asked}
    assert not any("no sequence" in note for note in report.notes)


def test_a_path_that_is_more_concrete_elsewhere_may_be_answered_with_405() -> None:
    """`GET /things/count` is one of `GET /things/{id}`; who declares POST alone for it may go by that."""
    paths = {
        "/things/{id}": {"get": {"parameters": [parameter("id")], "responses": responses("200", "404")}},
        "/things/count": {"post": {"responses": responses("200")}},
    }

    def counting(asked: Asked) -> Answered:
        own = "POST" if asked.path == "/things/count" else "GET"
        is_own = asked.method == own or (own, asked.method) == ("GET", "HEAD")
        return Answered(200, None) if is_own else Answered(405, None, {"Allow": own})

    assert checks(report_on(paths, counting)) == {}


def test_a_server_that_knows_no_path_is_told_once() -> None:
    """A base path that was left out: nobody is accused of an undeclared 404, and the run says what may be wrong."""
    paths = {
        f"/{name}{end}": {"get": {"parameters": [parameter("id")] if end else [], "responses": responses("200")}}
        for name in ("cats", "dogs")
        for end in ("", "/{id}")
    }
    report = report_on(paths, lambda _: Answered(404, {"detail": "Not Found"}))
    assert exit_code(report) == 4
    assert "answers 404 to each of 4 operations; is a path missing from --url" in report.reason
    assert report.causes == ()


def test_a_thing_that_is_not_there_is_told_as_ever() -> None:
    """Where all that a document has is one thing by its id, or the rest is there, 404 is an answer."""
    one = {"/cats/{id}": {"get": {"parameters": [parameter("id")], "responses": responses("200")}}}
    report = report_on(one, lambda _: Answered(404, None))
    assert "status-declared" in checks(report)
    assert exit_code(report) == 0


def test_an_operation_that_is_open_is_told_to_be_once() -> None:
    """That it takes false credentials follows from its taking none."""
    guarded = {"get": {"security": [{"key": []}], "responses": responses("200", "401")}}
    described = {
        "openapi": "3.1.0",
        "info": {"title": "Open", "version": "1"},
        "paths": {"/cats": guarded},
        "components": {"securitySchemes": {"key": {"type": "http", "scheme": "bearer"}}},
    }
    options = Options(seed=1, search=False, max_examples=30, credentials=Credentials(token="a-token"))
    with serving(lambda _: Answered(200, None)) as url:
        report = run(load(described), url, options)
    found = {code for code in checks(report) if code.startswith("credentials")}
    assert found == {"credentials-enforced"}


def test_what_a_server_adds_within_what_it_is_given_is_its_own_affair() -> None:
    """Defaults of what was left out are not told at all; an identity of a part that is the server's own is a note."""
    read = Exchange(Request("GET", "/jobs/1"), Response(200))
    written = {"name": "a", "parts": [{"id": "mine", "size": 1}]}
    shown = {"name": "a", "parts": [{"id": "own", "size": 1, "colour": "red"}]}
    (finding,) = histories.written_is_read(document(jobs(JOB)), written, read, shown)
    assert (finding.level, finding.at) == ("note", "body /parts/0/id")


@pytest.mark.parametrize(
    ("tag", "other"), [('"1795680631797"', '"6240135186242"'), ('"a1"', '"a6"'), ('"abc"', '"understudy-no-such-tag"')]
)
def test_another_entity_tag_has_the_form_of_the_first(tag: str, other: str) -> None:
    """A server that takes numbers alone would refuse the form of any other, and its condition would not be seen."""
    assert another_tag(tag) == other


SHELF = {"type": "object", "properties": {"name": {"type": "string"}}, "required": ["name"]}
LISTED = {"type": "array", "items": {"type": "object", "properties": {"id": {}, "name": {"type": "string"}}}}
BY_NAME = {
    "/shelves": {
        "post": {"requestBody": {"required": True, **content(SHELF)}, "responses": responses("400", "409", s200={})},
        "get": {"responses": responses(s200=LISTED)},
    },
    "/shelves/{shelf}": {
        "parameters": [parameter("shelf")],
        "get": {"responses": responses("404", s200=SHELF)},
        "delete": {"responses": responses("404", s200={})},
    },
}


def test_what_the_request_names_is_found_by_that_name() -> None:
    """The answer to its creation is empty, its name may have letters, digits and hyphens alone, the list has ids."""
    there: dict[str, int] = {}
    asked_for: list[tuple[str, str]] = []

    def naming(asked: Asked) -> Answered:
        asked_for.append((asked.method, asked.path))
        body, one = body_of(asked), asked.path.removeprefix("/shelves/")
        if asked.path == "/shelves" and asked.method == "POST":
            name = body.get("name") if isinstance(body, dict) else None
            if not isinstance(name, str) or not re.fullmatch("[a-z0-9-]{1,40}", name):
                return Answered(400, {"error": "no name"})
            status = 409 if name in there else 200
            there.setdefault(name, 100 + len(there))
            return Answered(status, {})
        if asked.path == "/shelves":
            return Answered(200, [{"id": number, "name": name} for name, number in there.items()])
        if one not in there or asked.method not in ("GET", "HEAD", "DELETE"):
            return Answered(404, {})
        if asked.method == "DELETE":
            del there[one]
        return Answered(200, {"name": one})

    report = report_on(BY_NAME, naming)
    assert not checks(report).keys() & set(CHECKS)
    assert [note for note in report.notes if "no sequence" in note] == []
    assert "DELETE" in {method for method, _ in asked_for}
    assert there == {}


def test_what_the_answer_names_is_found_by_that_name() -> None:
    """Though the path calls it an id: a server that counts its shelves, and gives each its number as a name."""
    there: list[str] = []
    shelf = BY_NAME["/shelves/{shelf}"] | {"parameters": [parameter("shelf_id")]}
    paths = {"/shelves": {"post": {"responses": responses(s201=SHELF)}}, "/shelves/{shelf_id}": shelf}

    def counting(asked: Asked) -> Answered:
        one = asked.path.removeprefix("/shelves/")
        if asked.path == "/shelves" and asked.method == "POST":
            there.append(f"{len(there) + 1}-{asked.method}")
            return Answered(201, {"name": there[-1]})
        if one not in there or asked.method not in ("GET", "HEAD", "DELETE"):
            return Answered(404, {})
        if asked.method == "DELETE":
            there.remove(one)
        return Answered(200, {"name": one})

    report = report_on(paths, counting)
    assert not checks(report).keys() & set(CHECKS)
    assert [note for note in report.notes if "no sequence" in note] == []
    assert there == []


def test_a_fault_of_what_is_not_there_any_more_is_not_told_to_be_mended() -> None:
    """The case of the baseline asks for something that the last run removed: 404, which says nothing of the fault."""
    described = document(jobs(JOB))

    def taking(server: Jobs) -> Server:
        def taking_anything(asked: Asked) -> Answered:
            one = asked.path.removeprefix("/jobs/")
            if asked.method == "PUT" and one in server.there and body_of(asked) is None:
                return Answered(200, {"id": one, **server.there[one]})
            return server(asked)

        return taking_anything

    found = report_on(jobs(JOB), taking(Jobs()), max_examples=40)
    missing = [each for each in found.causes if each.finding.at == "body" and "PUT /jobs/{id}" in each.labels]
    assert {each.finding.check for each in missing} == {"refuses-broken"}
    baseline = updated(Baseline("baseline.json"), found, described, "error")
    other = Jobs()
    other.asked = [("GET", "/elsewhere")] * 1000  # other identities than before
    again = report_on(jobs(JOB), taking(other), max_examples=40, known=Known(baseline=baseline))
    assert {each.fingerprint for each in missing} <= {each.fingerprint for each in again.accepted}
    assert "baseline-stale" not in checks(again)


def test_planning_what_a_failure_is_told_from_takes_time_as_well() -> None:
    """Of a run that has next to none, all is gone before the first such question: a large plan takes seconds."""
    described = document(jobs(JOB))
    asked: list[Task] = []
    probing = Probing(described, Options(max_time=1e-9), lambda task: asked.append(task) or Response(200))
    operation = described.operation("POST /jobs")
    failing = recognise(described, Request("POST", "/jobs", Headers([("Content-Type", "application/json")]), b"{}"))
    assert probing.control(operation, failing) is None
    assert asked == []
