"""Both servers on their ports: what is no HTTP gets an answer that is, and nothing sent harms another request."""

from __future__ import annotations

import json
import socket
import sys
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from contracts import UsageError
from mock_server import live, tls_of
from tests.running_mocks import Address, exchanged, running_mock

PATH = b"/api/v3/providers/scim/7/sync/status/"
END = b" HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer t\r\nConnection: close\r\n\r\n"
FINE = b"GET " + PATH + END
KEPT_OPEN = FINE.replace(b"close", b"keep-alive")
POST = b"POST " + PATH + b" HTTP/1.1\r\nHost: x\r\nConnection: close\r\n"


@pytest.fixture(scope="module")
def addresses() -> Iterator[dict[str, Address]]:
    with live() as server, running_mock("--log", "off") as mock:
        parts = urlsplit(server.url)
        yield {"thread": (str(parts.hostname), int(parts.port or 0)), "process": mock.address}


@pytest.fixture(params=["thread", "process"])
def address(request: pytest.FixtureRequest, addresses: dict[str, Address]) -> Address:
    return addresses[request.param]


@pytest.mark.parametrize(
    ("content", "status"),
    [
        (b"\x00\xff\r\n\r\n", 400),
        (b"GET\r\n\r\n", 400),
        (b"POST /\r\n\r\n", 400),
        (b"GET / FTP/1.1\r\n\r\n", 400),
        (b"GET /" + b"a" * 70_000 + b" HTTP/1.1\r\n\r\n", 414),
        (b"GET / HTTP/1.1\r\n" + b"A: b\r\n" * 200 + b"\r\n", 431),
    ],
)
def test_what_is_no_http_is_answered_in_http(address: Address, content: bytes, status: int) -> None:
    """With a status line (RFC 9112, section 2.2), and the next request is served."""
    assert exchanged(address, content, is_cut=True).startswith(b"HTTP/1.1 %d " % status)
    assert exchanged(address, FINE).startswith(b"HTTP/1.1 200 ")


@pytest.mark.parametrize(
    ("content", "answer"),
    [
        pytest.param(b"", b"", marks=pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells of them")),
        (b"GE", b""),
        (b"GET / HTTP/1.1\r\nHost: x\r\n", b""),
        (KEPT_OPEN, b"HTTP/1.1 200"),
    ],
)
def test_who_falls_silent_is_not_waited_for_for_ever(content: bytes, answer: bytes) -> None:
    """Before the first byte, within the head of a request, and after an answer."""
    shorter = "import mock_server.serving; mock_server.serving._SILENCE = 500"
    with running_mock("--log", "off", first=shorter) as mock:
        assert exchanged(mock.address, content)[:12] == answer
        assert exchanged(mock.address, FINE).startswith(b"HTTP/1.1 200 ")


def test_an_empty_line_before_a_request_is_left_out(address: Address) -> None:
    """Old clients send one after a body (RFC 9112, section 2.2)."""
    assert exchanged(address, b"\r\n" + FINE).startswith(b"HTTP/1.1 200 ")


@pytest.mark.parametrize("content", [b"\r\n\r\n", b"\r\n\r\nGET\r\n\r\n"])
def test_empty_lines_alone_are_no_request(addresses: dict[str, Address], content: bytes) -> None:
    """Granian waits for more of them, and for a request."""
    assert exchanged(addresses["thread"], content).startswith(b"HTTP/1.1 400 ")


def test_the_server_in_a_thread_says_what_is_no_http(addresses: dict[str, Address]) -> None:
    """In problem details, never in HTML. Granian's answers of this kind have no content."""
    head, _, body = exchanged(addresses["thread"], b"GET / HTTP/9.9\r\n\r\n").partition(b"\r\n\r\n")
    assert b"application/problem+json" in head
    assert json.loads(body)["status"] == 505


@pytest.mark.parametrize(
    ("content", "is_cut"),
    [
        (b"Content-Length: 500\r\n\r\nshort", True),
        (b"Content-Length: many\r\n\r\nshort", True),
        (b"Transfer-Encoding: chunked\r\n\r\nzz\r\n", True),
        (b"Transfer-Encoding: chunked\r\n\r\n5\r\nhel", True),
        (b"Content-Type: multipart/form-data\r\nContent-Length: 1\r\n\r\nx", False),
        (b"Content-Length: 99999999999\r\n\r\nx", True),
    ],
)
def test_a_spoilt_body_is_a_client_error(address: Address, content: bytes, *, is_cut: bool) -> None:
    """Truncated, mismeasured, wrongly chunked or oversized: a 4xx, and the next request is served."""
    assert exchanged(address, POST + content, is_cut=is_cut).startswith(b"HTTP/1.1 4")
    assert exchanged(address, FINE).startswith(b"HTTP/1.1 200 ")


def test_a_request_in_many_pieces_is_one_request(address: Address) -> None:
    """However the network cuts it."""
    with socket.create_connection(address, timeout=10) as connection:
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        for index in range(0, len(FINE), 3):
            connection.sendall(FINE[index : index + 3])
        assert connection.recv(12) == b"HTTP/1.1 200"


@pytest.mark.parametrize(
    "body", [b"Transfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n", b"Content-Length: 0\r\n\r\n"]
)
def test_a_body_in_chunks_is_a_body(address: Address, body: bytes) -> None:
    """As is one of no length at all; POST is not declared."""
    assert exchanged(address, POST + body).startswith(b"HTTP/1.1 405 ")


def test_who_asks_before_sending_a_body_is_told_to_go_on(address: Address) -> None:
    """`Expect: 100-continue` (RFC 9110, section 10.1.1)."""
    with socket.create_connection(address, timeout=10) as connection:
        connection.sendall(POST + b"Expect: 100-continue\r\nContent-Length: 5\r\n\r\n")
        assert connection.recv(12) == b"HTTP/1.1 100"
        connection.sendall(b"hello")
        assert b"HTTP/1.1 405 " in b"".join(iter(lambda: connection.recv(65536), b""))


@pytest.mark.parametrize(("method", "code"), [(b"HEAD", b"200"), (b"GET", b"404")])
def test_an_answer_without_content_ends_where_it_should(address: Address, method: bytes, code: bytes) -> None:
    """HEAD has the length that GET would have, and no content (RFC 9110, section 9.3.2)."""
    head, _, content = exchanged(address, method + b" " + PATH + b"?__code=" + code + END).partition(b"\r\n\r\n")
    length = int(head.lower().split(b"content-length: ")[1].split(b"\r\n")[0])
    assert head.startswith(b"HTTP/1.1 " + code)
    assert content == b""
    assert bool(length) is (method == b"HEAD")
    assert head.lower().count(b"content-length") == 1


def test_a_connection_is_kept_alive(addresses: dict[str, Address]) -> None:
    """Two requests, one connection, also if the second is sent before the first is answered (RFC 9112, 9.3)."""
    two = FINE.replace(b"Connection: close\r\n", b"") + FINE
    assert exchanged(addresses["process"], two).count(b"HTTP/1.1 200 ") == 2


def test_a_body_that_is_too_large_is_refused_once_it_is_sent(addresses: dict[str, Address]) -> None:
    """A client that is still sending would see a broken connection in place of the answer."""
    size = 17 * 1024 * 1024
    sent = POST + b"Content-Length: %d\r\n\r\n" % size + bytes(size)
    assert exchanged(addresses["process"], sent).startswith(b"HTTP/1.1 413 ")


DATA = Path(__file__).parent.parent / "data"


@pytest.mark.parametrize(
    ("certificate", "key", "said"),
    [
        ("nothing.pem", None, "nothing.pem: can't be read"),
        (__file__, None, "PEM"),
        (str(DATA / "other.key.pem"), None, "PEM"),
        (str(DATA / "localhost.pem"), str(DATA / "other.key.pem"), "not the certificate's"),
        (str(DATA / "localhost.pem"), str(DATA), "can't be read"),
    ],
)
def test_what_is_no_certificate_and_key_is_said(certificate: str, key: str | None, said: str) -> None:
    """Before a port is opened."""
    with pytest.raises(UsageError, match=said):
        tls_of(certificate, key)


def frame(kind: int, flags: int, stream: int, payload: bytes = b"") -> bytes:
    """A frame of HTTP/2. Source: RFC 9113, section 4.1."""
    return len(payload).to_bytes(3) + bytes([kind, flags]) + stream.to_bytes(4) + payload


def test_it_speaks_http_2_in_the_clear(addresses: dict[str, Address]) -> None:
    """To who knows so beforehand (RFC 9113, section 3.3)."""
    # GET, http; literal path, authority and authorization (RFC 7541, section 6.2.2 and appendix A)
    head = b"\x82\x86" + bytes([0x04, len(PATH)]) + PATH + b"\x01\x01x" + bytes([0x0F, 0x08, 8]) + b"Bearer t"
    with socket.create_connection(addresses["process"], timeout=10) as connection:
        connection.sendall(b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n" + frame(4, 0, 0) + frame(1, 0x5, 1, head))
        with connection.makefile("rb") as answer:
            content, flags = b"", 0
            while not flags & 1:
                size, kind, flags = int.from_bytes(answer.read(3)), *answer.read(2)
                stream, payload = int.from_bytes(answer.read(4)), answer.read(size)
                assert kind not in {3, 7}, "the stream or the connection is given up"
                flags = flags if stream == 1 else 0
                content += payload if kind == 0 else b""
    assert set(json.loads(content)) == {"is_running", "tasks"}
