"""A production server on listening sockets: Granian, embedded, one event loop in each worker. The only door to Granian.

Knows HTTP's transport: versions, TLS, timeouts, connections. What is answered is the application's business.
"""

from __future__ import annotations

import asyncio
import signal
import socket
import ssl
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from granian._granian import SocketHolder
from granian.constants import Interfaces, SSLProtocols
from granian.http import HTTP1Settings
from granian.server.embed import Server

from contracts import UsageError
from mock_server.express import Express
from mock_server.listening import BACKLOG
from mock_server.service import Service
from mock_server.silence import hang_up_on_the_silent
from mock_server.supervising import supervise

_SILENCE = 20_000
"""Milliseconds that a client may take for the head of a request, its first byte included."""
_CONNECTIONS = 16_384
"""Connections that a worker holds at the same time, if the system lets it."""
_SPARE = 128
"""Descriptors that are kept for other things than connections."""
_STARTING = 0.01
"""Seconds in which a server that can't start has said so."""
_GRACE = 0.4
"""Seconds that answers under way have once we are told to stop."""


@dataclass(frozen=True, slots=True)
class Tls:
    """A certificate with its chain, and its private key, both as PEM files."""

    certificate: Path
    key: Path


def tls_of(certificate: str, key: str | None = None) -> Tls:
    """The pair of files, once it is known to be one; the key may stand in the certificate's file.

    Raises: UsageError if it is none.
    """
    pair = Tls(Path(certificate), Path(key or certificate))
    for path in (pair.certificate, pair.key):
        try:
            path.read_bytes()
        except OSError as error:
            raise UsageError(f"{path}: can't be read: {error.strerror}; give PEM files") from error
    try:
        ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER).load_cert_chain(pair.certificate, pair.key, password=_no_password)
    except ssl.SSLError as error:
        raise UsageError(f"{certificate}{f' and {key}' if key else ''}: {_tls_fault(error)}") from error
    return pair


def serve(
    service: Service,
    sockets: Sequence[socket.socket],
    *,
    ready: Callable[[], None],
    workers: int = 1,
    tls: Tls | None = None,
) -> None:
    """Answer until SIGINT or SIGTERM. Call it in the main thread of a process without other threads.

    `ready` is called once requests are answered.
    """

    def work(is_ready: Callable[[], None], lifeline: int | None) -> None:
        # Not `asyncio.run`: what is still under way at the end would be waited for.
        loop = asyncio.new_event_loop()
        asyncio.set_event_loop(loop)
        loop.run_until_complete(_answer(Express(service), sockets, tls, is_ready, lifeline))

    supervise(work, workers, ready=ready)


async def _answer(
    application: Express,
    sockets: Sequence[socket.socket],
    tls: Tls | None,
    is_ready: Callable[[], None],
    lifeline: int | None,
) -> None:
    """One worker's life."""
    loop, stop = asyncio.get_running_loop(), asyncio.Event()
    for number in (signal.SIGTERM, *([signal.SIGINT] if lifeline is None else [])):
        signal.signal(number, lambda *_: loop.call_soon_threadsafe(stop.set))
    if lifeline is not None:
        loop.add_reader(lifeline, stop.set)
    limit = _connection_limit()
    servers = [_Server(application, each, tls, limit) for each in sockets]
    running = [asyncio.create_task(server.serve()) for server in servers]
    failed, _ = await asyncio.wait(running, timeout=_STARTING, return_when=asyncio.FIRST_COMPLETED)
    for each in failed:
        each.result()
    stopping = asyncio.create_task(stop.wait())
    ports = {each.getsockname()[1] for each in sockets}
    hanging_up = asyncio.create_task(_hang_up_on_the_silent(ports))
    is_ready()
    await asyncio.wait([stopping, *running], return_when=asyncio.FIRST_COMPLETED)
    hanging_up.cancel()
    for server in servers:
        server.stop()  # type: ignore[no-untyped-call]
    await asyncio.wait(running, timeout=_GRACE)  # Granian lets answers that are under way leave


async def _hang_up_on_the_silent(ports: set[int]) -> None:
    """Granian waits for the first bytes for ever, since they tell HTTP/1 from HTTP/2, and TLS from neither."""
    while True:
        await asyncio.sleep(_SILENCE / 4000)
        hang_up_on_the_silent(ports, _SILENCE / 1000)


class _Server(Server):
    """Granian's embedded server on a socket that is bound already, and may be shared with other workers.

    Granian would bind one for each worker itself: several could then not share a free port, a port that another mock
    has would not be noticed, and a connection could wait for a busy worker while another one is idle.
    """

    def __init__(self, application: Express, bound: socket.socket, tls: Tls | None, limit: int) -> None:
        secured: dict[str, Any] = (
            {"ssl_cert": tls.certificate, "ssl_key": tls.key, "ssl_protocol_min": SSLProtocols.tls12} if tls else {}
        )
        super().__init__(
            application,
            interface=Interfaces.ASGINL,
            websockets=False,
            backlog=BACKLOG,
            backpressure=limit,
            http1_settings=HTTP1Settings(header_read_timeout=_SILENCE),
            log_enabled=False,
            **secured,
        )
        bound.setblocking(False)  # noqa: FBT003  (the name is the library's)
        self._bound = bound

    def _init_shared_socket(self) -> None:
        is_unix = False
        self._shd = SocketHolder(self._bound.fileno(), is_unix, BACKLOG)  # type: ignore[call-arg, assignment]


def _connection_limit() -> int:
    """Connections that a worker may hold, after asking the system for more descriptors."""
    try:
        import resource
    except ImportError:
        return BACKLOG
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = _CONNECTIONS + _SPARE
    if soft != resource.RLIM_INFINITY and soft < wanted:
        soft = wanted if hard == resource.RLIM_INFINITY else min(hard, wanted)
        resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))
    return max(1, min(_CONNECTIONS, (wanted if soft == resource.RLIM_INFINITY else soft) - _SPARE))


def _tls_fault(error: ssl.SSLError) -> str:
    if error.reason == "KEY_VALUES_MISMATCH":
        return "the private key is not the certificate's"
    found = f" ({error.reason})" if error.reason else ""
    return f"a certificate and its private key were expected, both as PEM, the key without a password{found}"


def _no_password() -> str:
    """An encrypted key is refused in place of being asked about on a terminal."""
    return ""
