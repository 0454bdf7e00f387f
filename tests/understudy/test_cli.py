"""The command from outside: what it prints, its exit codes, and how it stops."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

ENVIRONMENT = os.environ | {"PYTHONPATH": os.pathsep.join(sys.path), "NO_COLOR": "1"}
COMMAND = [sys.executable, "-m", "understudy"]


def understudy(*words: str, stdin: str = "") -> subprocess.CompletedProcess[str]:
    """The command, run to its end."""
    return subprocess.run(
        [*COMMAND, *words], env=ENVIRONMENT, capture_output=True, text=True, input=stdin, timeout=120, check=False
    )


@contextmanager
def serving(*words: str) -> Iterator[tuple[subprocess.Popen[str], str]]:
    """A running `understudy mock` with what it printed up to its last line."""
    process = subprocess.Popen(
        [*COMMAND, "mock", "--port", "0", *words],
        env=ENVIRONMENT,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert process.stdout
    printed = []
    for line in process.stdout:
        printed.append(line)
        if line.startswith("Ctrl-C"):
            break
    try:
        yield process, "".join(printed)
    finally:
        process.kill()
        process.communicate()


@pytest.fixture
def broken_document(tmp_path: Path) -> Path:
    """A document with a reference that leads nowhere."""
    path = tmp_path / "broken.yaml"
    path.write_text(
        "openapi: 3.0.3\n"
        "info: {title: broken, version: '1'}\n"
        "paths:\n"
        "  /users:\n"
        "    get:\n"
        "      responses:\n"
        "        '200':\n"
        "          description: users\n"
        "          content:\n"
        "            application/json:\n"
        "              schema: {$ref: '#/components/schemas/Usr'}\n"
        "components:\n"
        "  schemas:\n"
        "    User: {type: object}\n",
        encoding="utf-8",
    )
    return path


@pytest.mark.parametrize(
    "words", [["--help"], ["-h"], ["lint", "-h"], ["mock", "-h"], ["check", "-h"], ["sample", "-h"]]
)
def test_help_tells_the_exit_codes(words: list[str]) -> None:
    """Every help text says what the exit codes mean."""
    run = understudy(*words)
    assert run.returncode == 0
    assert "Exit codes" in run.stdout
    assert "130" in run.stdout


def test_lint_finds_nothing_wrong_with_the_default_document() -> None:
    """No problem is exit code 0."""
    run = understudy("lint")
    assert (run.returncode, run.stderr) == (0, "")
    assert "no problems" in run.stdout


def test_lint_tells_place_finding_and_repair(broken_document: Path) -> None:
    """An error is exit code 1, with file, line, pointer and what may have been meant."""
    run = understudy("lint", str(broken_document))
    assert run.returncode == 1
    assert f"{broken_document}:11" in run.stdout
    assert "#/components/schemas/Usr" in run.stdout
    assert "#/components/schemas/User'" in run.stdout


@pytest.mark.parametrize("verb", ["lint", "mock", "check", "sample"])
@pytest.mark.parametrize("content", [None, "", "a: [", "just text", "[1, 2]", "{}", "\0"])
def test_a_document_that_cannot_be_read_is_exit_code_2(verb: str, content: str | None, tmp_path: Path) -> None:
    """One sentence that names the file; never a traceback."""
    path = tmp_path / "document.yaml"
    if content is not None:
        path.write_text(content, encoding="utf-8")
    run = understudy(verb, str(path))
    assert run.returncode == 2, run.stdout + run.stderr
    assert "document.yaml" in run.stderr
    assert "Traceback" not in run.stderr


def test_a_document_comes_from_standard_input_too() -> None:
    """`-` is standard input."""
    document = {"openapi": "3.1.0", "info": {"title": "t", "version": "1"}, "paths": {}}
    run = understudy("lint", "-", stdin=json.dumps(document))
    assert run.returncode == 0, run.stdout + run.stderr


def test_a_reader_that_goes_away_is_no_fault() -> None:
    """`understudy lint | head -0` ends in silence."""
    process = subprocess.Popen([*COMMAND, "lint"], env=ENVIRONMENT, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    assert process.stdout
    assert process.stderr
    process.stdout.close()
    assert process.stderr.read() == b""
    process.stderr.close()
    assert process.wait(timeout=60) == 0


def test_the_mock_says_in_one_glance_what_it_serves_and_how_to_call_it() -> None:
    """Title, address, operation and a curl line with a token that works as pasted."""
    with serving() as (_process, printed):
        assert "authentik 2024.8.1" in printed
        assert "GET /providers/scim/{id}/sync/status/" in printed
        line = next(line for line in printed.splitlines() if "curl" in line).partition("curl")[2]
        answer = subprocess.run(
            ["sh", "-c", f"curl -s {line}"], capture_output=True, text=True, timeout=30, check=False
        )
        assert '"is_running"' in answer.stdout


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_the_mock_stops_within_a_second(number: signal.Signals) -> None:
    """Ctrl-C and SIGTERM are its expected end, with a connection open too."""
    with serving() as (process, printed):
        address = printed.partition("mocked at http://")[2].partition("/")[0]
        host, _, port = address.partition(":")
        with socket.create_connection((host, int(port))):
            started = time.monotonic()
            process.send_signal(number)
            assert process.wait(timeout=10) == 0
            assert time.monotonic() - started < 1
        assert process.stderr
        assert process.stderr.read() == "stopped\n"


def test_a_port_that_is_taken_is_one_clear_line() -> None:
    """Wrong use, exit code 2, and what to do instead."""
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        run = understudy("mock", "--port", str(port))
    assert run.returncode == 2
    assert run.stderr.count("\n") == 1
    assert str(port) in run.stderr
    assert "--port" in run.stderr


def test_the_mock_answers_on_both_ways_of_calling_it() -> None:
    """With the base path and without."""
    with serving("--token", "secret") as (_process, printed):
        base = printed.partition("mocked at ")[2].partition("\n")[0]
        for prefix in (base, base.removesuffix("/api/v3")):
            asked = urllib.request.Request(
                f"{prefix}/providers/scim/7/sync/status/", headers={"Authorization": "Bearer secret"}
            )
            with urllib.request.urlopen(asked, timeout=10) as answer:
                assert answer.status == 200


def test_every_code_of_a_finding_is_explained() -> None:
    """`explain` lists the codes, tells each, and knows what may have been meant by another."""
    codes = [line.split()[0] for line in understudy("explain").stdout.splitlines()]
    assert "body-schema" in codes
    assert "Mend" in understudy("explain", "server-error").stdout
    run = understudy("explain", "body-shema")
    assert run.returncode == 2
    assert "'body-schema'" in run.stderr
