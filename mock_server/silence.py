"""Connections over which nobody has said anything yet, found among those of this process, whoever has accepted them.

Knows sockets and what Linux tells of them; elsewhere it finds none. Knows no HTTP.
"""

from __future__ import annotations

import os
import socket
import struct
from collections.abc import Collection
from contextlib import suppress

_OPEN = "/proc/self/fd"
_TOLD = struct.Struct("=52xI72xQ")
"""Of Linux's `struct tcp_info`: milliseconds since data came in, or since the connection began; bytes that came in."""


def hang_up_on_the_silent(ports: Collection[int], seconds: float) -> None:
    """End the connections to these ports that have brought no byte for so long: whoever has them reads their end."""
    if not (os.path.isdir(_OPEN) and hasattr(socket, "TCP_INFO")):  # noqa: PTH112  (looked at often)
        return
    for name in os.listdir(_OPEN):  # noqa: PTH208  (the same)
        with suppress(OSError):  # gone meanwhile, or something else than it seemed
            if os.readlink(f"{_OPEN}/{name}").startswith("socket:"):  # noqa: PTH115  (the same)
                with socket.socket(fileno=os.dup(int(name))) as found:
                    if _is_connection(found, ports) and _silence(found) >= seconds:
                        found.shutdown(socket.SHUT_RDWR)


def _is_connection(found: socket.socket, ports: Collection[int]) -> bool:
    """Whether it is a TCP connection to one of the ports."""
    if found.family not in (socket.AF_INET, socket.AF_INET6) or found.type != socket.SOCK_STREAM:
        return False
    return found.getsockname()[1] in ports and not found.getsockopt(socket.SOL_SOCKET, socket.SO_ACCEPTCONN)


def _silence(connection: socket.socket) -> float:
    """Seconds since it began; 0 if anything has come in."""
    quiet, received = _TOLD.unpack(connection.getsockopt(socket.IPPROTO_TCP, socket.TCP_INFO, _TOLD.size))
    return 0.0 if received else quiet / 1000
