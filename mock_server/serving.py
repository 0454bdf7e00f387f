"""A port, and a WSGI application behind it.

Threaded HTTP/1.1 with keep-alive. Werkzeug's server hands the request target over as it was on the wire, which the
servers that decode the path first can't: `%2F` inside a path parameter would be lost.
"""

from __future__ import annotations

import errno
import signal
import socket
import sys
import threading
from collections.abc import Callable, Iterable
from http import HTTPStatus
from types import FrameType
from typing import Any, TypeAlias

from werkzeug.serving import ThreadedWSGIServer, WSGIRequestHandler

from contracts import UsageError
from mock_server.problems import problem

WsgiApplication: TypeAlias = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]


class _Handler(WSGIRequestHandler):
    """Keeps connections alive, gives up on clients that stall, and writes no log line of its own."""

    protocol_version = "HTTP/1.1"
    default_request_version = "HTTP/1.0"  # HTTP/0.9 answers have no status, and nobody asks for them (RFC 9112, A)
    timeout = 20  # seconds that a client may stay silent
    disable_nagle_algorithm = True

    def send_error(self, code: int, message: str | None = None, explain: str | None = None) -> None:
        """Answer what is no HTTP in the words of RFC 9457, and close; the library's own page would be HTML."""
        del explain
        status = HTTPStatus(code)
        self.close_connection = True
        response = problem(status, status.phrase, f"the request can't be read: {message or status.description}")
        self.send_response(status, status.phrase)
        for name, value in response.headers:
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(response.content)))
        self.send_header("Connection", "close")
        self.end_headers()
        if getattr(self, "command", None) != "HEAD":
            self.wfile.write(response.content)

    def log(self, type: str, message: str, *args: Any) -> None:  # noqa: A002  (the name is Werkzeug's)
        pass

    def version_string(self) -> str:
        return "understudy"


class Listener(ThreadedWSGIServer):
    """A bound server. A client that hangs up or stalls is no fault of ours and is not told."""

    daemon_threads = True
    block_on_close = False

    @property
    def url(self) -> str:
        """Scheme, host and port as a client on this machine calls it."""
        host = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(self.host, self.host)  # noqa: S104  (read, not bound)
        return f"http://[{host}]:{self.port}" if ":" in host else f"http://{host}:{self.port}"

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Tell what is ours to mend; connections that break are not."""
        if not isinstance(sys.exception(), ConnectionError | TimeoutError):
            super().handle_error(request, client_address)


def listen(application: WsgiApplication, *, host: str, port: int) -> Listener:
    """A bound and listening server that answers nothing yet; port 0 takes a free one.

    Raises: UsageError if the address can't be had.
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        bound = socket.create_server((host, port), family=family, backlog=128)
    except (OSError, OverflowError) as error:
        raise UsageError(_refusal(host, port, error)) from error
    with bound:  # the server keeps a duplicate of its own
        return Listener(host, port, application, _Handler, fd=bound.fileno())


def serve_until_stopped(listener: Listener, ready: Callable[[], None] = lambda: None) -> int:
    """Answer until SIGINT or SIGTERM, then return the signal's number. Call it in the main thread.

    `ready` is called once connections are taken and signals are heeded.
    """
    stopped_by: list[int] = []

    def stop(number: int, _frame: FrameType | None) -> None:
        stopped_by.append(number)
        # `shutdown` waits for the loop that this handler has interrupted, so another thread has to call it.
        threading.Thread(target=listener.shutdown, daemon=True).start()

    previous = {number: signal.signal(number, stop) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        ready()
        listener.serve_forever(poll_interval=0.1)
    finally:
        listener.server_close()
        for number, handler in previous.items():
            signal.signal(number, handler)
    return stopped_by[0] if stopped_by else 0


def _refusal(host: str, port: int, error: OSError | OverflowError) -> str:
    number = error.errno if isinstance(error, OSError) else None
    if number == errno.EADDRINUSE:
        return f"port {port} on {host} is taken; give another one with --port, or --port 0 for any free one"
    if number == errno.EACCES:
        return f"port {port} needs more rights than we have; give one above 1023 with --port"
    if isinstance(error, OverflowError):
        return f"port {port} does not exist; give one from 0 (any free one) to 65535 with --port"
    return f"can't listen on {host}: {error}; give an address of this machine with --host, such as 127.0.0.1"
