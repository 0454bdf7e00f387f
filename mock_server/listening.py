"""Sockets that listen: which addresses a host name means here, and what to do where they can't be had.

Knows addresses; answers nothing.
"""

from __future__ import annotations

import errno
import socket
from collections.abc import Iterator, Sequence

from contracts import UsageError

BACKLOG = 1024
"""Connections that the system keeps for us until they are taken."""
_LOOPBACK = ((socket.AF_INET, "127.0.0.1"), (socket.AF_INET6, "::1"))
_TRIES = 20
"""Free ports tried until one is free in every address family."""
_NOT_HERE = {errno.EAFNOSUPPORT, errno.EADDRNOTAVAIL, errno.EPROTONOSUPPORT}


def listen(host: str, port: int) -> tuple[socket.socket, ...]:
    """A listening socket for each address that `host` has; all on one port, a free one for 0.

    `localhost` means both 127.0.0.1 and ::1, whatever the machine's tables say, since browsers and Node try either.

    Raises: UsageError if the address can't be had.
    """
    try:
        addresses = list(_addresses(host))
        for _ in range(_TRIES):
            try:
                return tuple(_listening(addresses, port))
            except OSError as error:
                if port or error.errno != errno.EADDRINUSE:
                    raise
        return tuple(_listening(addresses, port))
    except (OSError, OverflowError, UnicodeError) as error:
        raise UsageError(_refusal(host, port, error)) from error


def url_of(host: str, port: int, scheme: str = "http") -> str:
    """The URL by which a client on this machine calls a server that listens on `host`."""
    called = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host)  # noqa: S104  (read, not bound)
    return f"{scheme}://[{called}]:{port}" if ":" in called else f"{scheme}://{called}:{port}"


def _addresses(host: str) -> Iterator[tuple[int, str]]:
    """Address family and address, each pair once."""
    if host.lower() == "localhost":
        yield from _LOOPBACK
        return
    found = socket.getaddrinfo(host, None, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)
    yield from dict.fromkeys((int(family), str(address[0])) for family, _, _, _, address in found)


def _listening(addresses: Sequence[tuple[int, str]], port: int) -> list[socket.socket]:
    """The sockets. A family that this machine lacks is left out, as long as there is another."""
    opened: list[socket.socket] = []
    try:
        for index, (family, address) in enumerate(addresses):
            try:
                bound = _bound(family, address, port)
            except OSError as error:
                if error.errno in _NOT_HERE and (opened or index + 1 < len(addresses)):
                    continue
                raise
            opened.append(bound)
            port = bound.getsockname()[1]
    except BaseException:
        for each in opened:
            each.close()
        raise
    return opened


def _bound(family: int, address: str, port: int) -> socket.socket:
    everywhere = address == "::" and socket.has_dualstack_ipv6()
    return socket.create_server((address, port), family=family, backlog=BACKLOG, dualstack_ipv6=everywhere)


def _refusal(host: str, port: int, error: OSError | ValueError | OverflowError) -> str:
    number = error.errno if isinstance(error, OSError) else None
    if number == errno.EADDRINUSE:
        return f"port {port} on {host} is taken; give another one with --port, or --port 0 for any free one"
    if number == errno.EACCES:
        return f"port {port} needs more rights than we have; give one above 1023 with --port"
    if isinstance(error, OverflowError):
        return f"port {port} does not exist; give one from 0 (any free one) to 65535 with --port"
    return f"can't listen on {host!r}: {error}; give an address of this machine with --host, such as 127.0.0.1"
