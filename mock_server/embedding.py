"""A throw-away mock in a thread, for tests and for checking a document against itself."""

from __future__ import annotations

import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

from contracts import Document
from mock_server.mounting import Mount
from mock_server.options import Options
from mock_server.serving import WsgiApplication, listen


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
    listener = listen(application, host="127.0.0.1", port=0)
    thread = threading.Thread(target=listener.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield LiveServer(listener.url)
    finally:
        listener.shutdown()
        thread.join()
        listener.server_close()
