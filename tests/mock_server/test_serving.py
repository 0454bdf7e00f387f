"""The server on its port: what is no HTTP gets an answer that is, and nothing that is sent harms another request."""

from __future__ import annotations

import json
import socket
from collections.abc import Iterator

import pytest

from mock_server import live

PATH = b"/api/v3/providers/scim/7/sync/status/"


@pytest.fixture(scope="module")
def address() -> Iterator[tuple[str, int]]:
    with live() as server:
        host, _, port = server.url.removeprefix("http://").partition(":")
        yield host, int(port)


def answer(address: tuple[str, int], content: bytes) -> bytes:
    """All that the server sends back to these bytes."""
    with socket.create_connection(address, timeout=10) as connection:
        connection.sendall(content)
        connection.shutdown(socket.SHUT_WR)
        return b"".join(iter(lambda: connection.recv(65536), b""))


@pytest.mark.parametrize(
    ("content", "status"),
    [
        (b"\x00\xff\r\n\r\n", 400),
        (b"GET\r\n\r\n", 400),
        (b"POST /\r\n\r\n", 400),
        (b"GET / HTTP/9.9\r\n\r\n", 505),
        (b"GET / FTP/1.1\r\n\r\n", 400),
        (b"GET /" + b"a" * 70_000 + b" HTTP/1.1\r\n\r\n", 414),
        (b"GET / HTTP/1.1\r\n" + b"A: b\r\n" * 200 + b"\r\n", 431),
    ],
)
def test_what_is_no_http_is_answered_in_http(address: tuple[str, int], content: bytes, status: int) -> None:
    """With a status line and problem details, never in HTML (RFC 9112, section 2.2)."""
    head, _, body = answer(address, content).partition(b"\r\n\r\n")
    assert head.startswith(b"HTTP/1.1 %d " % status)
    assert b"application/problem+json" in head
    assert json.loads(body)["status"] == status


@pytest.mark.parametrize(
    "content",
    [
        b"POST " + PATH + b" HTTP/1.1\r\nHost: x\r\nContent-Length: 500\r\n\r\nshort",
        b"POST " + PATH + b" HTTP/1.1\r\nHost: x\r\nContent-Length: many\r\n\r\nshort",
        b"POST " + PATH + b" HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
        b"POST " + PATH + b" HTTP/1.1\r\nHost: x\r\nContent-Type: multipart/form-data\r\nContent-Length: 1\r\n\r\nx",
        b"POST " + PATH + b" HTTP/1.1\r\nHost: x\r\nContent-Length: 99999999999\r\n\r\nx",
    ],
)
def test_a_spoilt_body_is_a_client_error(address: tuple[str, int], content: bytes) -> None:
    """Truncated, mismeasured, wrongly chunked or oversized: a 4xx, and the next request is served."""
    assert answer(address, content).startswith(b"HTTP/1.1 4")
    fine = b"GET " + PATH + b" HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer t\r\n\r\n"
    assert answer(address, fine).startswith(b"HTTP/1.1 200 ")
