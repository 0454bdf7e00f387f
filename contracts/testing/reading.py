"""Reading from a socket within bounds: never longer than a deadline, never more than a number of bytes.

Knows sockets and nothing of HTTP. `http.client` reads through it, so that a server that sends one byte a second, or
header lines without end, is bounded like any other.
"""

from __future__ import annotations

import io
import select
import socket
import ssl
import time
from collections.abc import Callable
from typing import cast

_ALLOWANCE = 256 * 1024
"""Bytes for header section and chunk framing on top of the content's limit."""


_QUICK_ACKNOWLEDGEMENT: int | None = getattr(socket, "TCP_QUICKACK", None)


class OutOfTime(Exception):
    """The peer did not say enough in the time it had."""


class TooLarge(Exception):
    """The peer sent more than the limit."""


class _Kept(io.BufferedReader):
    """A buffer that stays readable when `http.client` is done with a response, for what may have come after it."""

    def close(self) -> None:
        """Does nothing."""


class BoundedReader(io.RawIOBase):
    """What a connection sends, bounded by `silence` seconds between bytes, a deadline and a number of bytes."""

    def __init__(
        self,
        connection: socket.socket,
        silence: float,
        ends: float,
        limit: int,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        super().__init__()
        self._connection = connection
        self._silence = silence
        self._ends = ends
        self.most = limit
        """Bytes of content that are taken at most."""
        self.limit = limit + _ALLOWANCE
        """Bytes that are taken at most, head and framing included."""
        self._clock = clock
        self._is_done = False
        self._buffered = _Kept(self, 64 * 1024)
        self.count = 0
        """Bytes that came so far."""
        self.head = b""
        """The first bytes that came, for a message about them."""

    def end_within(self, seconds: float) -> None:
        """From now on no more than so many seconds."""
        self._ends = min(self._ends, self._clock() + seconds)

    def as_socket(self) -> socket.socket:
        """Itself in the one way in which `http.client.HTTPResponse` uses a socket: `makefile`."""
        return cast("socket.socket", self)

    def makefile(self, _mode: str) -> _Kept:
        """The buffered reader over this one."""
        return self._buffered

    def close(self) -> None:
        """Does nothing: the connection belongs to the client."""

    def readable(self) -> bool:
        """Always."""
        return True

    def readinto(self, buffer: object) -> int:
        """Raises: OutOfTime, TooLarge, OSError."""
        view = memoryview(cast("bytearray", buffer))
        if self._is_done:
            return 0
        left = self._ends - self._clock()
        if left <= 0:
            raise OutOfTime(f"after {self.count} bytes the time was up")
        self._connection.settimeout(max(0.001, min(self._silence, left)))
        if _QUICK_ACKNOWLEDGEMENT is not None:
            # A server that writes head and content apart waits for our acknowledgement (Nagle's algorithm), which Linux
            # delays by 40 ms. The option does not last, so it is set before each read.
            self._connection.setsockopt(socket.IPPROTO_TCP, _QUICK_ACKNOWLEDGEMENT, 1)
        try:
            count = self._connection.recv_into(view)
        except TimeoutError:
            raise OutOfTime(self._waited(left)) from None
        if len(self.head) < 100:
            self.head += bytes(view[: min(count, 100)])
        self.count += count
        if self.count > self.limit:
            raise TooLarge(f"more than {self.limit:,} bytes came, of which nothing was judged")
        return count

    def surplus(self, *, wait: float) -> bytes:
        """Bytes past the end of the response that are here, or come within `wait` seconds."""
        self._is_done = True
        if here := self._buffered.peek():
            return here
        pending = isinstance(self._connection, ssl.SSLSocket) and self._connection.pending() > 0
        if not pending and not select.select([self._connection], [], [], wait)[0]:
            return b""
        self._connection.settimeout(max(wait, 0.001))
        try:
            return self._connection.recv(1024)
        except OSError:
            return b""

    def _waited(self, left: float) -> str:
        if left <= self._silence:
            return f"after {self.count} bytes the time was up"
        return f"nothing came for {self._silence:g} s after {self.count} bytes"
