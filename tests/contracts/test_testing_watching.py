"""A server that refuses or fails everything since some request is told once, and nobody else is accused of it."""

from __future__ import annotations

import itertools
import threading
from collections.abc import Iterator

import pytest

from contracts.document import load
from contracts.testing import Credentials, Limits, Options, Pace, Report, exit_code, run
from contracts.testing.disruption import Effect, effect
from contracts.testing.watching import MOST_UNANSWERED
from tests.plain_servers import PETS, Answered, Asked, changing, keeping, serving
from tests.sessions import SESSIONS, Sessions

DOCUMENT = load(SESSIONS)
PLAN = Options(search=False, max_examples=8, credentials=Credentials(token="first"))


def report_on(server: Sessions, options: Options = PLAN) -> Report:
    with serving(server) as url:
        return run(DOCUMENT, url, options)


def told(report: Report) -> set[tuple[str, str]]:
    return {
        (cause.finding.check, each.operation)
        for cause in report.at_least("warning")
        for each in cause.occurrences
        if cause.finding.check != "status-declared"
    }


def test_a_server_that_keeps_its_sessions_is_tested_to_the_end() -> None:
    """What may end the server is left out by name, what may end a session comes last, and no finding is made of it."""
    server = Sessions()
    report = report_on(server)
    assert (exit_code(report), told(report)) == (0, set())
    assert [each.label for each in report.operations if each.skipped] == ["POST /cache/flush"]
    first = server.asked.index("POST /users/me/reset-token")
    assert not {"GET /things", "PUT /others"} & set(server.asked[first + 2 :]), "but for the canary"


@pytest.mark.parametrize("killed_by", ["POST /users/me/reset-token", "POST /things", "PUT /others"])
def test_credentials_that_die_are_one_finding(killed_by: str) -> None:
    """Named by the request they died of; what is refused since is no finding, and the target can't be judged."""
    report = report_on(Sessions(killed_by=killed_by))
    assert told(report) == {("credentials-kept", killed_by)}
    (cause,) = [each for each in report.causes if each.finding.check == "credentials-kept"]
    assert f"credentials died after {killed_by} (" in cause.finding.message
    assert cause.level == "warning"
    if killed_by != "POST /users/me/reset-token":
        assert exit_code(report) == 4
        assert "credentials died after" in report.reason
        status = next(each for each in report.operations if each.label == "GET /status")
        assert not status.skipped, "what needs no credentials goes on"


def test_new_credentials_let_the_run_go_on() -> None:
    """Only the operation that ends the session is left."""
    server = Sessions(killed_by="POST /things")
    report = report_on(
        server,
        Options(
            search=False, max_examples=8, credentials=PLAN.credentials, renew=lambda: Credentials(server.renewed())
        ),
    )
    assert exit_code(report) == 0
    assert told(report) == {("credentials-kept", "POST /things")}
    skipped = {each.label: each.skipped for each in report.operations if each.skipped}
    assert set(skipped) == {"POST /things", "POST /cache/flush"}
    assert "token-" not in repr(report)


@pytest.mark.parametrize("broken_by", ["POST /things", "POST /cache/flush"])
def test_a_server_that_fails_everything_is_lost_since_then(broken_by: str) -> None:
    """Exit code 4 with the request it broke at; no other operation is accused of a server error."""
    report = report_on(
        Sessions(broken_by=broken_by),
        Options(search=False, max_examples=8, credentials=PLAN.credentials, disruptive="last"),
    )
    assert exit_code(report) == 4
    assert f"fails everything since {broken_by} (" in report.reason
    assert told(report) == set()


def test_one_operation_that_fails_is_accused_though_another_is_the_canary() -> None:
    """A server error is told as one."""

    def failing(asked: Asked) -> Answered:
        return Answered(500, None) if asked.path == "/others" and asked.method == "PUT" else server(asked)

    server = Sessions()
    with serving(failing) as url:
        report = run(DOCUMENT, url, PLAN)
    assert exit_code(report) == 1
    assert told(report) == {("server-error", "PUT /others")}


@pytest.mark.parametrize("when", ["last", "skip", "any"])
def test_disruptive_operations_are_tried_when_asked_for(when: str) -> None:
    """After all others, not at all, or in their turn."""
    server = Sessions()
    report_on(server, Options(search=False, max_examples=5, credentials=PLAN.credentials, disruptive=when))  # type: ignore[arg-type]
    named = [name for name in server.asked if "reset" in name or "flush" in name]
    assert bool(named) == (when != "skip")
    if when == "any":
        assert server.asked.index("POST /users/me/reset-token") < server.asked.index("GET /status")
    if when == "last":
        first = min(index for index, name in enumerate(server.asked) if name in named)
        assert "PUT /others" not in server.asked[first:]


@pytest.mark.parametrize(
    ("method", "path", "name", "expected"),
    [
        ("post", "/users/me/reset-token", "", "session"),
        ("post", "/auth/log-out", "", "session"),
        ("get", "/logout", "", "session"),
        ("get", "/signOut", "", "session"),
        ("post", "/x", "revokeToken", "session"),
        ("delete", "/users/me", "", "session"),
        ("delete", "/sessions/{id}", "", "session"),
        ("put", "/users/me/password", "", "session"),
        ("post", "/admin/shutdown", "", "server"),
        ("post", "/admin/shut_down", "", "server"),
        ("post", "/cache/flush", "", "server"),
        ("post", "/machines/{id}/restart", "", "session"),
        ("get", "/password-resets", "", "none"),
        ("get", "/password/reset-page", "", "none"),
        ("get", "/sessions", "", "none"),
        ("get", "/users/{id}", "resetView", "none"),
        ("post", "/presets", "", "none"),
        ("delete", "/users/{id}", "", "none"),
    ],
)
def test_an_operation_is_known_for_disruptive_by_its_name(method: str, path: str, name: str, expected: Effect) -> None:
    """By the last word of its path, or its operationId where it writes."""
    operation = {"operationId": name or "x", "responses": {"200": {"description": ""}}}
    parameters = [{"name": "id", "in": "path", "required": True, "schema": {}}] if "{" in path else []
    item = {"parameters": parameters, method: operation}
    document = load({"openapi": "3.1.0", "info": {"title": "t", "version": "1"}, "paths": {path: item}})
    assert effect(document.operations[0]) == expected


def busy(asked: Asked, seen: set[str], *headers: tuple[str, str]) -> Answered:
    """Asks each request to come again."""
    key = f"{asked.method} {asked.path} {asked.query} {sorted(asked.headers.items())} {asked.content!r}"
    if key in seen:
        return keeping(asked)
    seen.add(key)
    return Answered(429, {"error": "slowly"}, dict(headers))


def test_retry_after_is_honoured() -> None:
    """A request that is to come again does, and only its last answer counts."""
    seen: set[str] = set()
    with serving(lambda asked: busy(asked, seen, ("Retry-After", "0"))) as url:
        report = run(load(PETS), url, Options(search=False, max_examples=12))
    assert exit_code(report) == 0, report.causes
    assert not any(429 in each.statuses for each in report.operations)


def test_a_server_that_wants_to_be_left_alone_is() -> None:
    """Exit code 4 at once, and why."""
    with serving(lambda asked: busy(asked, set(), ("Retry-After", "3600"))) as url:
        report = run(load(PETS), url, Options(search=False, max_examples=12))
    assert exit_code(report) == 4
    assert "Retry-After: 3600" in report.reason
    assert report.causes == ()


def test_without_retry_after_429_is_an_answer() -> None:
    """Where the caller did not ask to be careful."""
    with serving(lambda asked: busy(asked, set())) as url:
        report = run(load(PETS), url, Options(search=False, max_examples=3))
    assert any(429 in each.statuses for each in report.operations)


def test_a_production_server_that_fails_often_is_left_alone() -> None:
    """Within a few failures, whatever is left of the plan."""
    server = changing(lambda asked, answered: answered if asked.path == "/v1/pets/1" else Answered(500, {}))
    with serving(server) as url:
        report = run(load(PETS), url, Options(search=False, safe=True, pace=Pace(rate=1e6)))
    assert exit_code(report) == 4
    assert "--safe" in report.reason
    assert report.sent < 30


def dropping(every: int) -> Iterator[bool]:
    return (number % every == 0 for number in itertools.count())


def test_a_failing_network_is_tried_again_where_asked_for() -> None:
    """Without, an answer that did not come is a finding; with it, none."""
    for retries, expected in ((0, 1), (2, 0)):
        drops = dropping(7)

        def unsteady(asked: Asked, drops: Iterator[bool] = drops) -> Answered:
            if next(drops):
                raise ConnectionAbortedError
            return keeping(asked)

        options = Options(search=False, max_examples=8, limits=Limits(silence=0.2), pace=Pace(retries=retries))
        with serving(unsteady) as url:
            report = run(load(PETS), url, options)
        found = [cause for cause in report.causes if cause.finding.check == "answered"]
        assert bool(found) == bool(expected), report.causes


@pytest.mark.parametrize("workers", [1, 3])
def test_an_operation_that_keeps_everybody_waiting_is_quarantined(workers: int) -> None:
    """It is told once and left, and costs the others none of their cases; the run comes to its end."""
    is_over = threading.Event()

    def hanging(asked: Asked) -> Answered:
        if asked.path == "/v1/pets":
            is_over.wait(60)
        return keeping(asked)

    options = Options(search=False, max_examples=30, limits=Limits(silence=0.2), pace=Pace(workers=workers))
    with serving(keeping) as url:
        whole = {each.label: each.sent for each in run(load(PETS), url, options).operations}
    with serving(hanging) as url:
        report = run(load(PETS), url, options)
        is_over.set()
    by_label = {each.label: each for each in report.operations}
    left, tried = by_label["POST /pets"], by_label["GET /pets/{id}"]
    assert report.ending == "finished", report.reason
    assert [(each.finding.check, each.labels) for each in report.at_least("error")] == [("answered", ("POST /pets",))]
    assert "quarantined: no complete answer" in left.skipped
    assert MOST_UNANSWERED <= left.sent < whole["POST /pets"] / 2
    assert (tried.sent, tried.skipped) == (whole["GET /pets/{id}"], "")


def test_a_server_that_answers_nothing_is_lost_rather_than_quarantined() -> None:
    """There is nothing to tell its operations from."""
    is_over = threading.Event()

    def hanging(asked: Asked) -> Answered:
        is_over.wait(60)
        return keeping(asked)

    with serving(hanging) as url:
        report = run(load(PETS), url, Options(search=False, limits=Limits(silence=0.1)))
        is_over.set()
    assert exit_code(report) == 4
    assert "gave no complete answer" in report.reason
