"""A throw-away server in a thread, for tests and for checking a document against itself. The door to Werkzeug's server.

HTTP/1.1 in a thread per connection, one request on each, for any WSGI application. The request target reaches the
application as it was on the wire.
"""

from __future__ import annotations

import sys
import threading
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any, TypeAlias

from werkzeug.serving import ThreadedWSGIServer, WSGIRequestHandler

from contracts import Document
from mock_server.listening import listen, url_of
from mock_server.mounting import Mount
from mock_server.options import Options
from mock_server.problems import problem
from mock_server.service import FIELDS

WsgiApplication: TypeAlias = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]
_HOST = "127.0.0.1"


@dataclass(frozen=True, slots=True)
class LiveServer:
    """A server that answers until its `with` block ends."""

    url: str
    """Scheme, host and port: `http://127.0.0.1:40123`, without a path."""


@contextmanager
def live(
    document: Document | Sequence[Mount] | None = None,
    options: Options = Options(),  # noqa: B008  (immutable)
) -> Iterator[LiveServer]:
    """Serve `document` (the embedded default if None), or several, on a free loopback port while the block runs."""
    from mock_server.app import create_app

    with live_application(create_app(document, options)) as server:
        yield server


@contextmanager
def live_application(application: WsgiApplication) -> Iterator[LiveServer]:
    """Serve any WSGI application on a free loopback port while the block runs."""
    (bound,) = listen(_HOST, 0)
    with bound:  # the server keeps a duplicate of its own
        port = bound.getsockname()[1]
        listener = _Listener(_HOST, port, application, _Handler, fd=bound.fileno())
    thread = threading.Thread(target=listener.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield LiveServer(url_of(_HOST, port))
    finally:
        listener.shutdown()
        thread.join()
        listener.server_close()


class _Handler(WSGIRequestHandler):
    """Gives up on clients that stall, and writes no log line of its own."""

    protocol_version = "HTTP/1.1"
    default_request_version = "HTTP/1.0"  # HTTP/0.9 answers have no status, and nobody asks for them (RFC 9112, A)
    timeout = 20  # seconds that a client may stay silent
    disable_nagle_algorithm = True
    raw_requestline: bytes

    def parse_request(self) -> bool:
        """Read the head. An empty line before it is left out (RFC 9112, section 2.2), nothing else is an error."""
        if not self.raw_requestline.strip():
            self.raw_requestline = self.rfile.readline(65537)
        if self.raw_requestline.strip():
            return super().parse_request()
        self.request_version = self.protocol_version
        self.send_error(HTTPStatus.BAD_REQUEST)
        return False

    def make_environ(self) -> dict[str, Any]:
        """With the fields as they came, since WSGI tells no underscore in a name from a hyphen (PEP 3333)."""
        return {**super().make_environ(), FIELDS: tuple(self.headers.items())}

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

    def log_request(self, code: int | str = "-", size: int | str = "-") -> None:
        pass

    def log(self, type: str, message: str, *args: Any) -> None:  # noqa: A002  (the name is Werkzeug's)
        pass

    def version_string(self) -> str:
        return "understudy"


class _Listener(ThreadedWSGIServer):
    """A bound server. A client that hangs up or stalls is no fault of ours and is not told."""

    daemon_threads = True
    block_on_close = False

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Tell what is ours to mend; connections that break are not."""
        if not isinstance(sys.exception(), ConnectionError | TimeoutError):
            super().handle_error(request, client_address)
