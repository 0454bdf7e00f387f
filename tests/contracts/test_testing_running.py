"""A run finds what a server breaks, accuses none that keeps its word, and ends well whatever happens."""

from __future__ import annotations

import itertools
import json
import re
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, get_args

import pytest

from contracts.catalogue.model import Kind as EdgeKind
from contracts.document import load
from contracts.planning.model import RequestKind
from contracts.testing import Cause, Credentials, Limits, Options, Report, events, exit_code, pairs, run
from contracts.testing.events import Event, Progress
from tests.hostile_servers import hostile, repeating, resetting, saying
from tests.plain_servers import PETS, Answered, Asked, Server, changing, keeping, serving

DOCUMENT = load(PETS)
PLAN = Options(search=False, max_examples=1000)
ROOT = Path(__file__).parents[2]


def report_on(server: Server, options: Options = PLAN) -> Report:
    with serving(server) as url:
        return run(DOCUMENT, url, options)


def found(report: Report) -> set[str]:
    return {cause.finding.check for cause in report.at_least("error")}


def test_a_server_that_keeps_every_promise_is_not_accused() -> None:
    """No finding of level error, every operation tried, and a success and refusals seen in each."""
    report = report_on(keeping, Options(max_examples=120))
    assert found(report) == set(), report.causes
    assert exit_code(report) == 0
    assert report.ending == "finished"
    assert [operation.skipped for operation in report.operations] == ["", ""]
    assert {200, 400, 401, 405} <= report.operations[0].statuses.keys()
    assert {201, 400, 405} <= report.operations[1].statuses.keys()


def on(status: int, /, **changes: object) -> Server:
    return changing(lambda _, answered: answered._replace(**changes) if answered.status == status else answered)  # type: ignore[arg-type]


def without(name: str, status: int) -> Server:
    def change(_: Asked, answered: Answered) -> Answered:
        headers = {key: value for key, value in answered.headers.items() if key != name}
        return answered._replace(headers=headers) if answered.status == status else answered

    return changing(change)


FAULTS: dict[str, tuple[str, Server]] = {
    "an undeclared success": ("status-declared", on(200, status=206)),
    "a failure on any id above a million": (
        "server-error",
        changing(lambda asked, answered: Answered(500, {}) if len(asked.path) > len("/v1/pets/1000000") else answered),
    ),
    "a failure on what is no number": (
        "server-error",
        changing(lambda asked, answered: Answered(500, {}) if asked.path.endswith("abc") else answered),
    ),
    "a body below its minimum": ("body-schema", on(200, value={"id": 0, "name": "Tom"})),
    "a body without what is required": ("body-schema", on(200, value={"id": 1})),
    "a body outside its enum": ("body-schema", on(200, value={"id": 1, "name": "Tom", "kind": "cow"})),
    "an error body that is none": ("body-schema", on(400, value=["bad"])),
    "another media type": ("content-type-declared", on(200, headers={"Content-Type": "text/html"})),
    "no credentials asked for": (
        "credentials-enforced",
        changing(lambda _, answered: Answered(200, {"id": 1, "name": "Tom"}) if answered.status == 401 else answered),
    ),
    "a challenge left out": ("challenge-on-401", without("WWW-Authenticate", 401)),
    "Allow left out": ("allow-on-405", without("Allow", 405)),
    "a required header left out": ("header-missing", without("Location", 201)),
    "a broken body taken": (
        "refuses-broken",
        changing(
            lambda asked, answered: (
                Answered(201, {"id": 1, "name": "Tom"}, {"Location": "/v1/pets/1"})
                if asked.method == "POST" and answered.status == 400
                else answered
            )
        ),
    ),
    "an undeclared method taken": (
        "refuses-broken",
        changing(lambda _, answered: Answered(200, {"id": 1, "name": "Tom"}) if answered.status == 405 else answered),
    ),
    "an id of zero taken": (
        "refuses-broken",
        changing(
            lambda asked, answered: (
                Answered(200, {"id": 1, "name": "Tom"})
                if asked.path.endswith("/0") and answered.status == 400
                else answered
            )
        ),
    ),
    "a length that lies": ("answered", on(200, headers={"Content-Length": "1000"})),
    "a coding that lies": ("content-coding", on(200, headers={"Content-Encoding": "gzip"})),
}


@pytest.mark.parametrize("name", FAULTS)
def test_a_broken_promise_is_found_by_the_plan_alone(name: str) -> None:
    """Each fault gives exit code 1 and names the promise, and no other."""
    check, server = FAULTS[name]
    report = report_on(server, Options(search=False, max_examples=1000, limits=Limits(silence=0.3, total=1.0)))
    assert exit_code(report) == 1, report.reason
    assert check in found(report), report.causes


def test_a_finding_is_confirmed_and_what_does_not_repeat_is_flaky() -> None:
    """A server that fails once for each request is told as flaky, which is no error."""
    seen: set[tuple[str, str]] = set()

    def fails_first(asked: Asked) -> Answered:
        key = (asked.path, asked.method)
        if asked.path.endswith("0") and key not in seen:
            seen.add(key)
            return Answered(500, {})
        return keeping(asked)

    report = report_on(fails_first)
    flaky = [cause for cause in report.causes if cause.finding.check == "server-error"]
    assert flaky
    assert all(cause.first.is_flaky and cause.level == "warning" for cause in flaky)
    assert exit_code(report) == 0


def test_one_fault_is_one_cause_with_its_smallest_case() -> None:
    """However many cases show it: one block, with nothing in the request that is not needed."""
    report = report_on(on(200, value={"id": 0, "name": "Tom"}))
    (cause,) = report.at_least("error")
    assert cause.count > 5
    assert "?" not in cause.first.witness.request.target
    assert len(cause.first.witness.request.headers) == 1


def failing_when(*conditions: Callable[[Asked], str]) -> Server:
    """Fails with the error that the first condition names."""

    def answer(asked: Asked) -> Answered:
        error = next(filter(None, (condition(asked) for condition in conditions)), "")
        return Answered(500, {"error": f"{error} at {id(asked)}"}) if error else keeping(asked)

    return answer


def failures(server: Server, **options: Any) -> list[Cause]:
    report = report_on(server, Options(search=False, max_examples=60, **options))
    return [cause for cause in report.causes if cause.finding.check == "server-error"]


def is_verbose(asked: Asked) -> str:
    return "TypeError" if "verbose" in asked.query else ""


def is_long(asked: Asked) -> str:
    return "KeyError" if re.fullmatch("/v1/pets/.{9,}", asked.path) else ""


def ids(*conditions: Callable[[Asked], str]) -> set[str]:
    return {cause.fingerprint for cause in failures(failing_when(*conditions))}


def test_two_faults_of_an_operation_are_told_apart() -> None:
    """By what is special about the requests and by the error named, not by the number 500: a baseline hides no other.

    Where requests that differ in several ways fail first, they are a cause of their own.
    """
    one, other = ids(is_verbose), ids(is_long)
    assert one
    assert other
    assert not one & other
    both = ids(is_verbose, is_long)
    assert both - one
    assert both - other
    assert both <= one | other


def test_the_same_error_at_two_places_is_two_causes() -> None:
    """Where the server says no more than that it failed."""
    one, other = ids(lambda asked: is_verbose(asked) and "e"), ids(lambda asked: is_long(asked) and "e")
    assert other - one
    assert one - other


def test_a_server_that_always_fails_has_one_cause_per_operation() -> None:
    """However many things are special about the requests."""
    errors = [cause for cause in failures(failing_when(lambda _: "ValueError")) if cause.level == "error"]
    assert sorted(cause.first.operation for cause in errors) == [
        "GET /pets/{id}",
        "POST /pets",
    ]


@pytest.mark.parametrize("seed", range(3))
def test_a_cause_has_the_same_id_with_every_seed_and_from_every_folder(seed: int, tmp_path: Path) -> None:
    """A baseline holds on another machine."""
    (tmp_path / "pets.json").write_text(json.dumps(PETS))
    (tmp_path / "there").mkdir()
    (tmp_path / "there" / "pets.json").write_text(json.dumps(PETS))
    found = set()
    for path, used in (("pets.json", 0), ("there/pets.json", seed)):
        with serving(failing_when(is_verbose, is_long)) as url:
            report = run(load(str(tmp_path / path)), url, Options(search=False, max_examples=60, seed=used))
        found.add(frozenset(cause.fingerprint for cause in report.at_least("error")))
    assert len(found) == 1


def test_a_secret_is_sent_and_never_shown() -> None:
    """The token reaches the server and stands nowhere in the report, though the server echoes it."""
    heard: set[str] = set()

    def echo(asked: Asked) -> Answered:
        heard.add(asked.headers.get("authorization", ""))
        if "s3cret" not in asked.headers.get("authorization", ""):
            return keeping(asked)
        return Answered(500, {"you sent": asked.headers.get("authorization", "")})

    report = report_on(echo, Options(search=False, max_examples=20, credentials=Credentials(token="s3cret-token")))
    assert "Bearer s3cret-token" in heard
    assert "" in heard, "cases about credentials must stay as they are"
    assert "s3cret" not in repr(report)
    assert "Bearer $UNDERSTUDY_TOKEN" in repr(report)


@pytest.mark.parametrize("show_secrets", [False, True])
def test_what_answers_call_a_secret_is_shown_only_when_asked_for(*, show_secrets: bool) -> None:
    """In bodies, header fields and the sentences about them; the caller's own token likewise."""
    leaking = on(200, value={"id": 0, "name": "Tom", "access_token": "s3cr3t-1234567890"})
    credentials = Credentials(token="s3cret-token")
    options = Options(search=False, max_examples=9, credentials=credentials, show_secrets=show_secrets)
    told = repr(report_on(leaking, options))
    assert ("s3cr3t-1234567890" in told) is show_secrets
    assert ("s3cret-token" in told) is show_secrets
    assert show_secrets or "s3cr3t" not in told
    assert "access_token" in told


def test_a_server_that_takes_no_credentials_of_ours_can_not_be_judged() -> None:
    """All refusals and no success: exit code 4 and the advice, not a finding."""
    refusing = changing(lambda *_: Answered(401, {"error": "no"}, {"WWW-Authenticate": "Bearer"}))
    with serving(refusing) as url:
        report = run(DOCUMENT, url, Options(search=False, selects=lambda operation: operation.operation_id == "pet"))
    assert exit_code(report) == 4
    assert "--token" in report.reason


def test_nothing_listening_is_exit_code_four() -> None:
    """No finding about a contract, and the reason names the address."""
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    report = run(DOCUMENT, f"http://127.0.0.1:{port}", PLAN)
    assert (exit_code(report), report.causes, report.sent) == (4, (), 0)
    assert f"127.0.0.1:{port}" in report.reason


@pytest.mark.parametrize(
    "behave",
    [
        saying(closes=False),
        resetting,
        repeating(b"a", pause=0.05, first=b"HTTP/1.1 200 OK\r\nContent-Length: 5000\r\n\r\n"),
        repeating(b"a" * 50_000, first=b"HTTP/1.1 200 OK\r\n\r\n"),
        saying(b"SSH-2.0\r\n\r\n"),
    ],
)
def test_a_hostile_server_ends_the_run_within_its_time(behave: object) -> None:
    """Whatever it does, there is a report, a finding or a lost target, and the time is kept."""
    limits = Limits(connect=0.5, silence=0.3, total=0.5, content=100_000)
    started = time.monotonic()
    with hostile(behave) as url:  # type: ignore[arg-type]
        report = run(DOCUMENT, url, Options(search=False, max_time=4.0, limits=limits))
    assert time.monotonic() - started < 6.0
    assert exit_code(report) in (1, 4)
    assert report.causes


def test_a_server_that_dies_is_named_with_the_case_it_died_of() -> None:
    """The target is lost, not the contract broken."""
    answers = iter(range(5))

    def behave(connection: socket.socket, _head: bytes) -> None:
        if next(answers, None) is None:
            listener_gone.set()
            return
        connection.sendall(b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n")

    listener_gone = threading.Event()
    with hostile(behave, until=listener_gone) as url:
        report = run(DOCUMENT, url, Options(search=False, max_time=10))
    assert exit_code(report) == 4
    assert re.search(r"the server .*died.* of (GET|POST) /v1/pets.*planned for", report.reason), report.reason


def test_the_time_is_a_promise() -> None:
    """A slow server is left when the time is up, and what was not tried is counted."""

    def slow(asked: Asked) -> Answered:
        time.sleep(0.2)
        return keeping(asked)

    started = time.monotonic()
    report = report_on(slow, Options(max_time=1.0))
    assert time.monotonic() - started < 1.6
    assert report.ending == "out of time"
    assert exit_code(report) == 0, "every operation was tried once"
    assert report.sent < 10


@pytest.mark.parametrize("interrupts", [signal.default_int_handler, signal.SIG_IGN], ids=["heeded", "ignored"])
def test_the_time_is_a_promise_whatever_takes_it(interrupts: Any) -> None:
    """What hangs on our own side is broken off, too; in the background as well, where shells ignore SIGINT."""

    def hang(event: Event) -> None:
        while isinstance(event, Progress):
            pass

    before = signal.signal(signal.SIGINT, interrupts)
    try:
        with serving(keeping) as url:
            report = run(DOCUMENT, url, Options(max_time=0.5), hang)
        assert signal.getsignal(signal.SIGINT) is interrupts
    finally:
        signal.signal(signal.SIGINT, before)
    assert report.ending == "out of time"


def test_time_that_ends_before_every_operation_is_tried_is_exit_code_four() -> None:
    """Breadth first, and honest about what was not reached."""

    def slow(asked: Asked) -> Answered:
        time.sleep(0.5)
        return keeping(asked)

    report = report_on(slow, Options(max_time=0.6))
    assert exit_code(report) == 4
    assert len(report.untried) == 1


def test_nothing_selected_is_never_green() -> None:
    """Exit code 5."""
    assert exit_code(report_on(keeping, Options(selects=lambda _: False))) == 5


def test_ctrl_c_leaves_a_report() -> None:
    """What was done until then is told; exit code 130."""

    def stop(event: Event) -> None:
        if isinstance(event, Progress) and event.sent == 3:
            raise KeyboardInterrupt

    with serving(keeping) as url:
        report = run(DOCUMENT, url, PLAN, stop)
    assert (exit_code(report), report.sent) == (130, 3)


def test_a_fault_of_ours_leaves_a_report() -> None:
    """Exit code 3, with what and where."""

    def fail(event: Event) -> None:
        if getattr(event, "at", None):
            raise RuntimeError("ours")

    with serving(keeping) as url:
        report = run(DOCUMENT, url, PLAN, fail)
    assert exit_code(report) == 3
    assert "RuntimeError: ours" in report.reason


def test_a_fault_of_ours_in_one_operation_leaves_the_others_tested() -> None:
    """The run goes on, and still ends with exit code 3."""

    def fail(event: Event) -> None:
        if isinstance(event, Progress) and event.at == "GET /pets/{id}":
            raise RuntimeError("ours")

    with serving(keeping) as url:
        report = run(DOCUMENT, url, PLAN, fail)
    assert exit_code(report) == 3
    assert "a fault of ours" in report.operations[0].skipped
    assert report.operations[1].sent > 20


def test_a_server_elsewhere_gets_safe_methods_only() -> None:
    """Without `allow_writes` nothing but GET, HEAD and OPTIONS leaves this machine."""
    methods: set[str] = set()

    def listen(asked: Asked) -> Answered:
        methods.add(asked.method)
        return keeping(asked)

    with serving(listen) as url:
        elsewhere = url.replace("127.0.0.1", "127.0.0.1.nip.invalid")
        before = socket.getaddrinfo
        socket.getaddrinfo = lambda _, *rest, **more: before("127.0.0.1", *rest, **more)  # type: ignore[assignment]
        try:
            report = run(DOCUMENT, elsewhere, PLAN)
        finally:
            socket.getaddrinfo = before
    assert methods <= {"GET", "HEAD", "OPTIONS"}
    assert "--allow-writes" in report.operations[1].skipped


SAME_BYTES = """
from contracts.document import load
from contracts.testing import Options, run
from tests.plain_servers import PETS, keeping, serving
with serving(keeping) as url:
    one = Options(seed=7, max_examples=65, selects=lambda operation: operation.operation_id == "pet")
    report = run(load(PETS), url, one)
print(report.digest, report.sent, report.operations[0].planned)
"""


def test_the_same_seed_sends_the_same_bytes_in_any_process(tmp_path: Path) -> None:
    """Hash order and working directory change nothing, neither of what is planned nor of what is drawn."""
    running = [
        subprocess.Popen(
            [sys.executable, "-c", SAME_BYTES],
            stdout=subprocess.PIPE,
            cwd=directory,
            env={"PYTHONHASHSEED": hash_seed, "PYTHONPATH": str(ROOT), "PATH": ""},
            text=True,
        )
        for hash_seed, directory in (("1", ROOT), ("2", tmp_path))
    ]
    first, second = (process.communicate()[0].split() for process in running)
    assert first == second
    digest, sent, planned = first
    assert len(digest) == 64
    assert int(sent) == 65 > int(planned), "some must be drawn"


def test_no_case_of_a_plan_is_taken_for_a_request_of_the_run_itself() -> None:
    """Those are not counted, and some not judged."""
    planned = {kind for each in (RequestKind, EdgeKind) for kind in get_args(each)}
    assert not planned & {*events.BESIDE, events.DRAWN, events.REMEMBERED}


def test_another_seed_sends_other_bytes() -> None:
    """The seed is not for show."""
    assert (
        report_on(keeping, Options(seed=7, search=False)).digest
        != report_on(keeping, Options(seed=8, search=False)).digest
    )


def test_a_stream_without_end_is_judged_by_what_came_of_it() -> None:
    """Each time something else, which is nobody's fault; an event that breaks its schema is found."""
    item = {"type": "object", "required": ["id"], "properties": {"id": {"type": "string"}}}
    answer = {"description": "", "content": {"text/event-stream": {"itemSchema": item}}}
    get = {"responses": {"200": answer}}
    document = load({"openapi": "3.2.0", "info": {"title": "", "version": ""}, "paths": {"/events": {"get": get}}})
    head = b"HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n\r\n"
    options = Options(checks=frozenset({"body-schema", "answered", *pairs.CHECKS}), limits=Limits(listening=0.05))
    for event, expected in ((b"id: 7\n\n", []), (b"data: 7\n\n", ["body-schema"])):
        numbers = itertools.count(1)

        def behave(connection: socket.socket, _: bytes, event: bytes = event, numbers: Iterator[int] = numbers) -> None:
            connection.sendall(head + event * next(numbers))
            connection.recv(1)

        with hostile(behave) as url:
            report = run(document, url, options)
        assert [cause.finding.check for cause in report.causes] == expected
