"""Servers on loopback that say given bytes, in given pieces, and then stay or go: each in a thread, on a free port."""

from __future__ import annotations

import contextlib
import socket
import threading
import time
from collections.abc import Callable, Iterator

Behaviour = Callable[[socket.socket, bytes], None]
"""What the server does with a connection once a request's head has come."""


@contextlib.contextmanager
def hostile(
    behave: Behaviour,
    until: threading.Event | None = None,
    *,
    at_once: Callable[[socket.socket], None] | None = None,
) -> Iterator[str]:
    """The URL of a server that hands each request to `behave`, and closes the connection after it.

    It stops listening once `until` is set. `at_once`: takes each connection instead, before a request has come.
    """
    listener = socket.create_server(("127.0.0.1", 0))
    listener.settimeout(0.02)
    is_over = until or threading.Event()
    thread = threading.Thread(target=_accept, args=(listener, behave, is_over, at_once), daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{listener.getsockname()[1]}"
    finally:
        is_over.set()
        thread.join(2)
        listener.close()


def saying(*pieces: bytes | float, closes: bool = True) -> Behaviour:
    """Sends the pieces; a number is a pause in seconds. Then closes, or stays silent."""

    def behave(connection: socket.socket, _head: bytes) -> None:
        for piece in pieces:
            if isinstance(piece, bytes):
                connection.sendall(piece)
            else:
                time.sleep(piece)
        if not closes:
            time.sleep(3)

    return behave


def repeating(piece: bytes, *, pause: float = 0.0, first: bytes = b"") -> Behaviour:
    """Sends `first` once and `piece` for ever."""

    def behave(connection: socket.socket, _head: bytes) -> None:
        connection.sendall(first)
        while True:
            connection.sendall(piece)
            time.sleep(pause)

    return behave


def resetting(connection: socket.socket, _head: bytes) -> None:
    """Resets the connection instead of answering."""
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\x01\x00\x00\x00\x00\x00\x00\x00")


def _accept(
    listener: socket.socket,
    behave: Behaviour,
    is_over: threading.Event,
    at_once: Callable[[socket.socket], None] | None,
) -> None:
    while not is_over.is_set():
        with contextlib.suppress(TimeoutError):
            connection, _ = listener.accept()
            threading.Thread(target=_serve, args=(connection, behave, at_once), daemon=True).start()
    listener.close()


def _serve(connection: socket.socket, behave: Behaviour, at_once: Callable[[socket.socket], None] | None) -> None:
    with connection, contextlib.suppress(OSError):
        connection.settimeout(5)
        if at_once:
            at_once(connection)
            return
        head = b""
        while b"\r\n\r\n" not in head:
            piece = connection.recv(65536)
            if not piece:
                return
            head += piece
        behave(connection, head)
