"""Law 6, nothing crashes it: whatever a server does, a run ends with a finding that names it, in bounded memory."""

from __future__ import annotations

import json
import shutil
import socket
import ssl
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from contracts import load
from contracts.testing import Limits, Options, exit_code, run
from tests.hostile_runs import BEHAVIOURS, DENSE, DOCUMENT, OK
from tests.hostile_servers import Behaviour, hostile, resetting, saying

ROOT = Path(__file__).parents[2]
MOST = 500
"""Megabytes that a program may take that runs against all of them, a dozen at a time; servers and answers included."""
PATIENCE = 300
"""Seconds after which a program is taken to hang; it takes a few."""


@pytest.fixture(scope="module")
def outcome() -> Any:
    """What became of each, and the memory that it took."""
    return became_of()


def became_of(*arguments: str) -> Any:
    """What the program that runs against hostile servers writes."""
    command = [sys.executable, "-m", "tests.hostile_runs", *arguments]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, timeout=PATIENCE, check=False)
    assert done.returncode == 0, done.stderr.decode()
    return json.loads(done.stdout)


@pytest.mark.parametrize("name", BEHAVIOURS)
def test_what_a_hostile_server_does_is_named(outcome: Any, name: str) -> None:
    """A finding by the code that is right for it: an error, but where it might end; never a fault of ours."""
    became, code = outcome["became"][name], BEHAVIOURS[name][0]
    assert code in became["codes"], became
    assert became["exit"] in ((0,) if code == "answer-size" else (1, 4)), became


def test_memory_is_bounded(outcome: Any) -> None:
    """Bombs, endless answers and announced terabytes included."""
    assert outcome["megabytes"] < MOST


def test_as_many_values_as_fit_into_what_is_read_are_bounded_too() -> None:
    """With the limits that hold unless others are given: what it would take more to hold is told, and not read."""
    became = became_of("dense")
    for name, (code, _, _) in DENSE.items():
        assert code in became[name]["codes"], name
        assert became[name]["exit"] == (0 if code == "answer-size" else 1), name
        assert became[name]["megabytes"] < MOST, name


@pytest.mark.parametrize(
    "behave",
    [saying(OK + b"\r\n"), saying(closes=False), saying(b"\x16\x03\x03" + bytes(70)), resetting],
    ids=["no TLS", "silence", "half a handshake", "a reset"],
)
def test_a_handshake_that_fails_loses_the_target(behave: Behaviour) -> None:
    """There is no contract to judge: exit code 4, and the reason says TLS."""

    def at_once(connection: socket.socket) -> None:
        connection.recv(1)
        behave(connection, b"")

    with hostile(behave, at_once=at_once) as url:
        secure = url.replace("http:", "https:")
        report = run(load(DOCUMENT), secure, Options(search=False, limits=Limits(connect=0.5, silence=0.5, total=1.0)))
    assert (exit_code(report), report.causes) == (4, ()), report.reason
    assert "no TLS connection" in report.reason


@pytest.mark.skipif(shutil.which("openssl") is None, reason="openssl makes the certificate")
@pytest.mark.parametrize(
    ("name", "is_known", "said"),
    [
        ("IP:127.0.0.1", False, "add the authority to the system's"),
        ("DNS:elsewhere.example", True, "ask for the server by a name that the certificate has"),
    ],
)
def test_a_certificate_that_nobody_trusts_loses_the_target(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, is_known: bool, said: str
) -> None:
    """The reason says what to do about it."""
    key, certificate = tmp_path / "key.pem", tmp_path / "certificate.pem"
    command = ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes"]
    command += ["-keyout", str(key), "-out", str(certificate), "-days", "2", "-subj", "/CN=127.0.0.1"]
    subprocess.run([*command, "-addext", f"subjectAltName={name}"], check=True, capture_output=True)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)
    if is_known:
        monkeypatch.setenv("SSL_CERT_FILE", str(certificate))

    def at_once(connection: socket.socket) -> None:
        context.wrap_socket(connection, server_side=True).close()

    with hostile(saying(), at_once=at_once) as url:
        report = run(load(DOCUMENT), url.replace("http:", "https:"), Options(search=False))
    assert exit_code(report) == 4
    assert "certificate is not trusted" in report.reason
    assert said in report.reason
