"""The mock server: an OpenAPI document, served as it promises.

`create_app` gives a WSGI application, `live` a throw-away server in a thread, `respond` the pure function behind both.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from mock_server.app import create_app
    from mock_server.embedding import LiveServer, live, live_application
    from mock_server.listening import listen, url_of
    from mock_server.logs import line_writer
    from mock_server.mounting import Mount
    from mock_server.options import Options
    from mock_server.responder import respond
    from mock_server.service import Service
    from mock_server.serving import Tls, serve, tls_of
    from mock_server.violations import Violation, violations_of

_HOMES = {
    "mock_server.app": ("create_app",),
    "mock_server.embedding": ("LiveServer", "live", "live_application"),
    "mock_server.listening": ("listen", "url_of"),
    "mock_server.logs": ("line_writer",),
    "mock_server.mounting": ("Mount",),
    "mock_server.options": ("Options",),
    "mock_server.responder": ("respond",),
    "mock_server.violations": ("Violation", "violations_of"),
    "mock_server.service": ("Service",),
    "mock_server.serving": ("Tls", "serve", "tls_of"),
}
_HOME_OF = {name: home for home, names in _HOMES.items() for name in names}

__all__ = [
    "LiveServer",
    "Mount",
    "Options",
    "Service",
    "Tls",
    "Violation",
    "create_app",
    "line_writer",
    "listen",
    "live",
    "live_application",
    "respond",
    "serve",
    "tls_of",
    "url_of",
    "violations_of",
]


def __getattr__(name: str) -> Any:
    if name in _HOME_OF:
        return getattr(import_module(_HOME_OF[name]), name)
    raise AttributeError(f"module 'mock_server' has no attribute {name!r}")
