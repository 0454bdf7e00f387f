"""A server that says what a function tells it to, to the byte: applications behind it can be made to lie on the wire.

Written with nothing but the standard library, and nothing of this project's code.
"""

from __future__ import annotations

import asyncio
import contextlib
import io
import socket
import sys
import threading
import time
from collections.abc import Callable, Iterator
from typing import Any, NamedTuple
from urllib.parse import unquote_to_bytes

from tests.plain_servers import AnyMethod, listening


class Asked(NamedTuple):
    """A request as it came."""

    method: str
    target: str
    fields: tuple[tuple[str, str], ...]
    content: bytes

    @property
    def path(self) -> str:
        """Without the query."""
        return self.target.partition("?")[0]

    @property
    def query(self) -> str:
        """Encoded, without the question mark."""
        return self.target.partition("?")[2]

    def field(self, name: str) -> str:
        """The value of the field; empty if it is not there."""
        return next((value for each, value in self.fields if each.lower() == name.lower()), "")


class Said(NamedTuple):
    """An answer as it goes out: the content follows the fields whatever they say. Status 0 is no answer at all."""

    status: int
    fields: tuple[tuple[str, str], ...] = ()
    content: bytes = b""
    closes: bool = False
    """Whether the connection is closed after it."""
    pause: float = 0.0
    """Seconds before it."""

    def field(self, name: str) -> str:
        """The value of the field; empty if it is not there."""
        return next((value for each, value in self.fields if each.lower() == name.lower()), "")

    def without(self, name: str) -> Said:
        """Without the field."""
        return self._replace(fields=tuple(each for each in self.fields if each[0].lower() != name.lower()))

    def with_field(self, name: str, value: str) -> Said:
        """With the field said so, and no otherwise."""
        kept = self.without(name)
        return kept._replace(fields=(*kept.fields, (name, value)))

    def saying(self, content: bytes) -> Said:
        """With other content, of the length that it says."""
        return self._replace(content=content).with_field("Content-Length", str(len(content)))


Server = Callable[[Asked], Said]


def of_wsgi(application: Any) -> Server:
    """What a WSGI application answers (PEP 3333)."""

    def answer(asked: Asked) -> Said:
        said: list[Any] = []

        def start_response(status: str, fields: list[tuple[str, str]], *_: Any) -> None:
            said[:] = [int(status.split(maxsplit=1)[0]), tuple(fields)]

        chunks = application(_environ(asked), start_response)
        content = b"".join(chunks)
        if hasattr(chunks, "close"):
            chunks.close()
        return _framed(asked, Said(said[0], said[1], content))

    return answer


def of_asgi(application: Any) -> Server:
    """What an ASGI application answers (ASGI 3.0)."""

    def answer(asked: Asked) -> Said:
        said: dict[str, Any] = {"content": b""}

        async def receive() -> dict[str, Any]:
            return {"type": "http.request", "body": asked.content, "more_body": False}

        async def send(message: dict[str, Any]) -> None:
            if message["type"] == "http.response.start":
                said["status"], said["fields"] = message["status"], message["headers"]
            else:
                said["content"] += message.get("body", b"")

        scope = {
            "type": "http",
            "asgi": {"version": "3.0"},
            "http_version": "1.1",
            "method": asked.method,
            "scheme": "http",
            "path": unquote_to_bytes(asked.path).decode("utf-8", "replace"),
            "raw_path": asked.path.encode("latin-1"),
            "query_string": asked.query.encode("latin-1"),
            "root_path": "",
            "headers": [(name.lower().encode("latin-1"), value.encode("latin-1")) for name, value in asked.fields],
            "client": ("127.0.0.1", 1),
            "server": ("127.0.0.1", 80),
        }
        asyncio.run(application(scope, receive, send))
        fields = tuple((name.decode("latin-1").title(), value.decode("latin-1")) for name, value in said["fields"])
        return _framed(asked, Said(said["status"], fields, said["content"]))

    return answer


def _framed(asked: Asked, said: Said) -> Said:
    """What production servers see to: a length where there may be one, no content for HEAD, none with 204 and 304."""
    if said.status in (204, 304):
        return said.without("Content-Length").without("Content-Type")._replace(content=b"")
    if not said.field("Content-Length"):
        said = said.with_field("Content-Length", str(len(said.content)))
    return said._replace(content=b"") if asked.method == "HEAD" else said


def _environ(asked: Asked) -> dict[str, Any]:
    environ = {
        "REQUEST_METHOD": asked.method,
        "SCRIPT_NAME": "",
        "PATH_INFO": unquote_to_bytes(asked.path).decode("latin-1"),
        "QUERY_STRING": asked.query,
        "SERVER_NAME": "127.0.0.1",
        "SERVER_PORT": "80",
        "SERVER_PROTOCOL": "HTTP/1.1",
        "CONTENT_LENGTH": str(len(asked.content)) if asked.content else "",
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": "http",
        "wsgi.input": io.BytesIO(asked.content),
        "wsgi.errors": sys.stderr,
        "wsgi.multithread": True,
        "wsgi.multiprocess": False,
        "wsgi.run_once": False,
    }
    for name, value in asked.fields:
        key = name.upper().replace("-", "_")
        if key == "CONTENT_TYPE":
            environ[key] = value
        elif key != "CONTENT_LENGTH":
            environ[f"HTTP_{key}"] = value
    return environ


@contextlib.contextmanager
def serving(server: Server) -> Iterator[str]:
    """The URL of `server` on a free loopback port; it is asked one thing at a time."""
    lock = threading.Lock()

    class Handler(AnyMethod):
        protocol_version = "HTTP/1.1"
        timeout = 20

        def handle_one_request(self) -> None:
            with contextlib.suppress(OSError):
                super().handle_one_request()

        def answer(self) -> None:
            content = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            with lock:
                said = server(Asked(self.command, self.path, tuple(self.headers.items()), content))
            time.sleep(said.pause)
            if said.status == 0:
                self.close_connection = True
                return
            lines = [f"HTTP/1.1 {said.status} Said", *(f"{name}: {value}" for name, value in said.fields)]
            lines += [f"Date: {self.date_time_string()}"]
            head = "".join(f"{line}\r\n" for line in lines).encode("latin-1")
            self.wfile.write(head + b"\r\n" + said.content)
            self.close_connection = self.close_connection or said.closes

        def setup(self) -> None:
            super().setup()
            self.connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)

    with listening(Handler) as url:
        yield url
