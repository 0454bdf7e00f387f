"""`understudy mock` from outside: what it prints, what it stands on, how it lives and how it ends."""

from __future__ import annotations

import json
import os
import signal
import socket
import ssl
import subprocess
import time
import urllib.request
from concurrent.futures import ThreadPoolExecutor
from http.client import HTTPConnection
from pathlib import Path

import pytest

from contracts import load
from mock_server import Mount, Options
from tests.running_mocks import Address, RunningMock, running_mock, understudy
from understudy import mocking

DATA = Path(__file__).parent.parent / "data"
TARGET = "/api/v3/providers/scim/7/sync/status/"
PROCESSES = Path("/proc")
needs_proc = pytest.mark.skipif(not (PROCESSES / "self/stat").exists(), reason="this system does not list processes")

SLOW = """
openapi: 3.1.0
info: {title: slow, version: '1'}
paths:
  /slow: {get: {x-mock-delay: 60000, responses: {'204': {description: late}}}}
  /late: {get: {x-mock-delay: 200, responses: {'204': {description: late}}}}
  /later: {get: {x-mock-delay: 1000, responses: {'204': {description: late}}}}
  /quick: {get: {responses: {'204': {description: at once}}}}
"""


@pytest.fixture
def slow(tmp_path: Path) -> str:
    """A document whose answers take their time."""
    path = tmp_path / "slow.yaml"
    path.write_text(SLOW, encoding="utf-8")
    return str(path)


LYING = """
openapi: 3.1.0
info: {title: lying, version: '1'}
paths:
  /a:
    get:
      responses:
        '200':
          description: ok
          content:
            application/json:
              schema: {type: integer}
              examples:
                good: {value: 7}
                bad: {value: seven}
"""


def status(address: Address, target: str, *, seconds: float = 10, **headers: str) -> int:
    """What a GET is answered with; 0 for a connection that is closed without an answer, in `seconds`."""
    connection = HTTPConnection(*address, timeout=seconds)
    try:
        connection.request("GET", target, headers=headers)
        return connection.getresponse().status
    except ConnectionError:
        return 0
    finally:
        connection.close()


def children(process: int) -> list[int]:
    """The living children of a process."""
    found = []
    for stat in PROCESSES.glob("[0-9]*/stat"):
        try:
            state, parent = stat.read_text().rpartition(")")[2].split()[:2]
        except OSError:
            continue
        if int(parent) == process and state != "Z":
            found.append(int(stat.parent.name))
    return found


def is_alive(process: int) -> bool:
    try:
        return (PROCESSES / str(process) / "stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def test_the_mock_says_in_one_glance_what_it_serves_and_how_to_call_it() -> None:
    """Title, address, operation and a curl line with a token that works as pasted."""
    with running_mock() as mock:
        assert "authentik 2024.8.1" in mock.printed
        assert "GET /providers/scim/{id}/sync/status/" in mock.printed
        assert '"is_running"' in answer_to_the_line_of(mock)


def answer_to_the_line_of(mock: RunningMock) -> str:
    """What the curl line that it printed prints."""
    line = next(line for line in mock.printed.splitlines() if "curl" in line).partition("curl")[2]
    command = ["sh", "-c", f"curl -s {line}"]
    return subprocess.run(command, capture_output=True, text=True, timeout=30, check=False).stdout


def test_the_mock_answers_on_both_ways_of_calling_it() -> None:
    """With the base path and without."""
    with running_mock("--token", "secret") as mock:
        for base in ("/api/v3", ""):
            asked = urllib.request.Request(
                f"{mock.url}{base}/providers/scim/7/sync/status/", headers={"Authorization": "Bearer secret"}
            )
            with urllib.request.urlopen(asked, timeout=10) as answer:
                assert answer.status == 200


@pytest.mark.parametrize(("number", "workers"), [(signal.SIGINT, "1"), (signal.SIGTERM, "3")])
def test_it_stops_without_waiting_for_anybody_and_leaves_no_child(
    number: signal.Signals, workers: str, slow: str
) -> None:
    """With a connection open and an answer under way that takes a minute, which is never given; the port is free."""
    with (
        running_mock(slow, "--workers", workers) as mock,
        socket.create_connection(mock.address),
        ThreadPoolExecutor() as threads,
    ):
        waiting = threads.submit(status, mock.address, "/slow", seconds=50)
        team = children(mock.process.pid)
        assert status(mock.address, "/quick") == 204
        mock.process.send_signal(number)
        assert mock.process.wait(timeout=50) == 0
        assert waiting.result() == 0
        assert mock.process.stderr
        assert mock.process.stderr.read().endswith("stopped\n")
        assert not any(map(is_alive, team))
        socket.create_server(mock.address).close()


def test_an_answer_under_way_leaves_before_it_stops(slow: str) -> None:
    """If it does not take too long."""
    with running_mock(slow, "--log", "off") as mock, ThreadPoolExecutor() as threads:
        late = threads.submit(status, mock.address, "/late")
        time.sleep(0.1)
        mock.process.terminate()
        assert late.result() == 204


@needs_proc
def test_a_worker_that_dies_is_replaced(slow: str) -> None:
    """As often as it takes, ready or not; connections that it had not taken yet go to the next."""
    with running_mock(slow) as mock:
        (first,) = children(mock.process.pid)
        second = succeeded(mock, first)  # may not be ready yet
        third = succeeded(mock, second)
        until_answered(mock)
        succeeded(mock, third)
        until_answered(mock)
        told = mock.stop()
    assert all(f"worker {each} was ended by SIGSEGV" in told for each in (first, second, third))
    assert "204 GET /quick" in told  # by the last; those that were ended had no time to tell all


def succeeded(mock: RunningMock, worker: int) -> int:
    """The process that takes the place of the mock's only worker, which is ended."""
    os.kill(worker, signal.SIGSEGV)
    deadline = time.monotonic() + 30
    while (left := children(mock.process.pid)) in ([], [worker]) and time.monotonic() < deadline:
        time.sleep(0.01)
    (successor,) = left
    return successor


def until_answered(mock: RunningMock) -> None:
    """Asks until there is an answer: in the moment of its death a worker may still take connections, which are lost."""
    deadline = time.monotonic() + 30
    while not (answered := status(mock.address, "/quick")) and time.monotonic() < deadline:
        time.sleep(0.01)
    assert answered == 204


@needs_proc
def test_workers_do_not_outlive_their_parent(slow: str) -> None:
    """Even if it had no chance to stop them."""
    with running_mock(slow, "--workers", "2") as mock:
        team = children(mock.process.pid)
        assert len(team) == 2
        mock.process.kill()
        mock.process.wait()
        deadline = time.monotonic() + 2
        while any(map(is_alive, team)) and time.monotonic() < deadline:
            time.sleep(0.01)
        assert not any(map(is_alive, team))


def test_a_delay_delays_no_other_answer(slow: str) -> None:
    """However many wait."""
    with running_mock(slow, "--log", "off") as mock, ThreadPoolExecutor(40) as threads:
        waiting = [threads.submit(status, mock.address, "/later") for _ in range(40)]
        time.sleep(0.05)
        assert status(mock.address, "/quick") == 204
        assert not any(each.done() for each in waiting)
        assert [each.result() for each in waiting] == [204] * 40


def test_a_port_that_is_taken_is_one_clear_line() -> None:
    """Wrong use, exit code 2, and what to do instead; also if the one who has it is another mock with workers."""
    with running_mock("--workers", "2") as mock:
        port = str(mock.address[1])
        run = understudy("mock", "--port", port)
    assert run.returncode == 2
    assert run.stderr.count("\n") == 1
    assert f"port {port} on 127.0.0.1 is taken" in run.stderr
    assert "--port" in run.stderr


def test_localhost_is_both_of_its_addresses() -> None:
    """Browsers and Node may try the one or the other first."""
    with running_mock("--host", "localhost", "--workers", "2") as mock:
        assert mock.url.startswith("http://localhost:")
        port = mock.address[1]
        addresses = ["127.0.0.1", *(["::1"] if has_ipv6() else [])]
        assert [status((each, port), "/_understudy/health") for each in addresses] == [200] * len(addresses)


def has_ipv6() -> bool:
    try:
        socket.create_server(("::1", 0), family=socket.AF_INET6).close()
    except OSError:
        return False
    return True


@pytest.mark.parametrize(("words", "said"), [(["--workers", "0"], "auto"), (["--tls-key", "key.pem"], "--tls-cert")])
def test_a_place_that_can_not_be_had_is_wrong_use(words: list[str], said: str) -> None:
    """Exit code 2 and what to do; never a traceback."""
    run = understudy("mock", "--port", "0", *words)
    assert run.returncode == 2
    assert said in run.stderr
    assert "Traceback" not in run.stderr


def test_it_serves_https() -> None:
    """With HTTP/2 where the client offers it; the lines that it shows have the scheme."""
    with running_mock("--tls-cert", str(DATA / "localhost.pem"), "--log", "off") as mock:
        assert mock.url.startswith("https://")
        assert '"is_running"' in answer_to_the_line_of(mock)
        context = ssl.create_default_context(cafile=DATA / "localhost.pem")
        asked = urllib.request.Request(f"{mock.url}{TARGET}", headers={"Accept": "application/problem+json"})
        with pytest.raises(urllib.error.HTTPError) as refused:
            urllib.request.urlopen(asked, timeout=10, context=context)
        assert f"curl -i -k {mock.url}" in json.load(refused.value)["curl"]
        context.set_alpn_protocols(["h2"])
        with (
            socket.create_connection(mock.address) as connection,
            context.wrap_socket(connection, server_hostname="127.0.0.1") as secured,
        ):
            assert secured.selected_alpn_protocol() == "h2"


def test_every_worker_logs_whole_lines() -> None:
    """One for each request, however long, also if all write at the same time."""
    with running_mock("--log", "json", "--workers", "4") as mock, ThreadPoolExecutor(9) as threads:
        targets = [f"{TARGET}?{index}={'x' * 9000}" for index in range(80)]
        reading = threads.submit(lambda: [mock.process.stderr.readline() for _ in targets])
        assert set(threads.map(lambda target: status(mock.address, target), targets)) == {403}
        assert sorted(json.loads(line)["target"] for line in reading.result()) == sorted(targets)
        assert mock.stop() == "stopped\n"


def test_a_log_that_nobody_reads_in_time_delays_nothing() -> None:
    """Who starts a mock with a pipe and forgets it; what is left out is told."""
    with running_mock("--log", "json") as mock:
        for index in range(200):
            assert status(mock.address, f"{TARGET}?{index}={'x' * 9000}") == 403
        started = time.monotonic()
        *lines, last = mock.stop().splitlines()
        assert time.monotonic() - started < 1
    assert len(lines) > 1
    assert last.endswith("stopped")


def test_a_log_that_nobody_reads_is_no_reason_to_stop() -> None:
    """As in `understudy mock 2>&1 | head`."""
    with running_mock() as mock:
        assert mock.process.stderr
        mock.process.stderr.close()
        mock.process.stderr = None
        assert [status(mock.address, "/_understudy/health") for _ in range(3)] == [200] * 3


def test_workers_serve_every_document_under_every_option() -> None:
    """Prefixes and tokens, whichever worker answers."""
    with running_mock("/left=" + default(), "/right=" + default(), "--token", "t", "--workers", "3") as mock:
        for prefix in ("/left", "/right"):
            for token, expected in (("t", 200), ("u", 403)):
                bearer = {"Authorization": f"Bearer {token}"}
                assert {status(mock.address, prefix + TARGET, **bearer) for _ in range(6)} == {expected}


def default() -> str:
    return str(Path(__file__).parents[2] / "spec/openapi.yaml")


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ([], "1 example breaks its schema and is not served (--examples=as-is does):"),
        (["--examples=as-is"], "1 example breaks its schema and is served all the same, marked by a header:"),
    ],
)
def test_examples_that_break_their_schemas_are_told_at_start(tmp_path: Path, words: list[str], said: str) -> None:
    """With file and line."""
    path = tmp_path / "lying.yaml"
    path.write_text(LYING, encoding="utf-8")
    with running_mock(str(path), *words) as mock:
        assert f"{said}\n  {path}:15 (#/paths/~1a/get/responses/200/" in mock.printed
        assert "the example 'bad' breaks its schema: the value: 'seven' is a string" in mock.printed
        assert "'good'" not in mock.printed


def test_looking_at_examples_ends_in_time(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What was not looked at is not passed over in silence."""
    monkeypatch.setattr(mocking, "_MOMENT", 0.0)
    path = tmp_path / "lying.yaml"
    path.write_text(LYING, encoding="utf-8")
    told = list(mocking.examples_told([Mount(load(path))], Options()))
    assert told == ["  and perhaps more; `understudy lint` tells all"]
