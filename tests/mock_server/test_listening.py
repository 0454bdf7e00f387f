"""Sockets: what a host name means, and what is said where it can't be had."""

from __future__ import annotations

import socket

import pytest

from contracts import UsageError
from mock_server import listen, url_of


def test_all_sockets_of_a_host_have_one_port() -> None:
    """`localhost` is both of its addresses, as far as the machine has both; port 0 is a free one."""
    for host in ("localhost", "LOCALHOST"):
        opened = listen(host, 0)
        assert len({each.getsockname()[1] for each in opened}) == 1
        assert [each.getsockname()[0] for each in opened] == ["127.0.0.1", "::1"][: len(opened)]
        for each in opened:
            each.close()


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "0.0.0.0"])  # noqa: S104
def test_a_port_that_is_taken_is_said(host: str) -> None:
    """On the first or a later address of the host; whatever was opened is closed again."""
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(UsageError, match=f"port {port} on {host} is taken.*--port"):
            listen(host, port)
    for each in listen("127.0.0.1", port):
        each.close()


@pytest.mark.parametrize(
    ("host", "port", "said"),
    [
        ("127.0.0.1", 99_999, "port 99999 does not exist"),
        ("127.0.0.1", -1, "port -1 does not exist"),
        ("nowhere.invalid", 0, "'nowhere.invalid'.*--host"),
        ("192.0.2.1", 0, "'192.0.2.1'.*--host"),
        ("", 0, "''.*--host"),
        ("a" * 300, 0, "--host"),
    ],
)
def test_an_address_that_can_not_be_had_is_said(host: str, port: int, said: str) -> None:
    """What was given, and what to give."""
    with pytest.raises(UsageError, match=said):
        listen(host, port)


@pytest.mark.parametrize(
    ("host", "url"),
    [
        ("0.0.0.0", "http://127.0.0.1:1"),  # noqa: S104
        ("::", "http://[::1]:1"),
        ("::1", "http://[::1]:1"),
        ("localhost", "http://localhost:1"),
    ],
)
def test_a_url_is_one_that_a_client_here_can_call(host: str, url: str) -> None:
    """An address that means all is no address to call."""
    assert url_of(host, 1) == url
