"""What is heard of one request and its answer as they go through, and the exchange that is made of it.

Knows the messages of WSGI (PEP 3333) and ASGI 3.0; changes none of them. Nothing in here raises into the application.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Mapping, MutableMapping
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from understudy.overhearing import FAULT, LOGGER, Overhearing

if TYPE_CHECKING:
    from contracts.traffic import Left, Recorded


class Heard:
    """What is heard of one request and its answer."""

    def __init__(self, overhearing: Overhearing) -> None:
        self._overhearing = overhearing
        self._most = overhearing.most_content
        self._began = time.monotonic()
        self._moment = time.time()
        self._elapsed = 0.0
        self._is_over = False
        self._method = ""
        self._target = ""
        self._origin = ""
        self._version = ""
        self._headers: list[tuple[str, str]] = []
        self._asked = _Kept(self._most)
        self._status = 0
        self._answer_headers: list[tuple[str, str]] = []
        self._answered = _Kept(self._most)

    @property
    def is_complete(self) -> bool:
        """Whether the whole answer was heard."""
        return self._answered.is_whole

    def guarded(self, take: Callable[..., None], *heard: Any) -> None:
        """Lets `take` have what was heard; if that fails, nothing more is made of it."""
        try:
            take(*heard)
        except Exception:  # noqa: BLE001  (it is logged)
            self._is_over = True
            LOGGER.exception(FAULT)

    def end(self, *, is_broken: bool = False) -> None:
        """The answer is over, or nothing more is heard of it; `is_broken`: the application gave it up."""
        if self._is_over:
            return
        self._is_over = True
        self._elapsed = time.monotonic() - self._began
        if is_broken:
            self._status = 0
        self._overhearing.hear(self._recorded)

    def asked_by_wsgi(self, environ: Mapping[str, Any]) -> None:
        """The head of the request."""
        self._method = environ["REQUEST_METHOD"]
        self._target = _target_of(environ)
        self._origin = f"{environ.get('wsgi.url_scheme', 'http')}://{_host_of(environ)}"
        self._headers = [
            (name[5:].replace("_", "-").title(), value) for name, value in environ.items() if name.startswith("HTTP_")
        ]
        for name in ("CONTENT_TYPE", "CONTENT_LENGTH"):
            if environ.get(name):
                self._headers.append((name.replace("_", "-").title(), environ[name]))

    def asked_by_asgi(self, scope: Mapping[str, Any]) -> None:
        """The head of the request."""
        self._method = scope["method"]
        self._version = str(scope.get("http_version", ""))
        raw = scope.get("raw_path")
        path = raw.decode("latin-1") if raw else quote(scope["path"])
        query = scope.get("query_string", b"").decode("latin-1")
        self._target = f"{path}?{query}" if query else path
        self._headers = _decoded(scope["headers"])
        host = next((value for name, value in self._headers if name.lower() == "host"), "localhost")
        self._origin = f"{scope.get('scheme', 'http')}://{host}"

    def received(self, message: MutableMapping[str, Any]) -> None:
        """A piece of the request's content."""
        if message["type"] == "http.request":
            self._asked.add(message.get("body", b""))
            self._asked.is_whole = not message.get("more_body", False)

    def sent(self, message: MutableMapping[str, Any]) -> None:
        """A piece of the answer."""
        if message["type"] == "http.response.start":
            self._status = int(message["status"])
            self._answer_headers = _decoded(message.get("headers", ()))
        elif message["type"] == "http.response.body":
            self._answered.add(message.get("body", b""))
            self._answered.is_whole = not message.get("more_body", False)
        elif message["type"] in ("http.response.pathsend", "http.response.zerocopysend"):
            # The server sends the file by itself.
            self._answered.is_cut = True
            self._answered.is_whole = not message.get("more_body", False)

    def asked(self, piece: bytes, is_end: bool) -> None:  # noqa: FBT001  (by way of `guarded`)
        """A piece of the request's content, as the application read it; `is_end`: there is no more."""
        self._asked.add(piece)
        self._asked.is_whole = self._asked.is_whole or is_end

    def starting(self, start_response: Callable[..., Any]) -> Callable[..., Any]:
        """The same `start_response`, overheard; and so is the `write` that it returns."""

        def start(*given: Any, **named: Any) -> Callable[[bytes], Any]:
            write = start_response(*given, **named)
            self.guarded(self._started, *given, *named.values())

            def written(piece: bytes) -> Any:
                result = write(piece)
                self.came(piece)
                return result

            return written

        return start

    def _started(self, status: str, headers: Iterable[tuple[str, str]], *_exc_info: Any) -> None:
        self._status = int(status.split(" ", 1)[0])
        self._answer_headers = list(headers)

    def came(self, piece: bytes) -> None:
        """A piece of the answer's content."""
        self.guarded(self._answered.add, piece)

    def all_came(self) -> None:
        """There is no more of it."""
        self._answered.is_whole = True

    def _recorded(self) -> Recorded | Left:
        from contracts import Exchange, Headers, Request, Response
        from contracts.traffic import Left, Recorded
        from contracts.traffic.contents import unfolded

        moment = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(self._moment))
        if not self._status:
            return Left(moment, "unanswered")
        headers, answer_headers = Headers(self._headers), Headers(self._answer_headers)
        sent, lacks_sent = self._asked_content(headers)
        # Of an answer to HEAD the server sends no content, whatever the application makes.
        is_head = self._method == "HEAD"
        came = b"" if is_head else unfolded(self._answered.content, answer_headers)
        request = Request(self._method, self._target, headers, sent)
        return Recorded(
            Exchange(request, Response(self._status, answer_headers, came or b""), self._elapsed),
            moment,
            self._origin,
            lacks_request_content=lacks_sent,
            lacks_content=came is None or not (is_head or self._answered.is_known),
        )

    def _asked_content(self, headers: Any) -> tuple[bytes | None, bool]:
        """The content of the request, None if it had none; and whether it may have had more."""
        length, kept = headers.get("Content-Length"), self._asked
        is_announced = length not in (None, "", "0") or "Transfer-Encoding" in headers
        if not is_announced and not kept.size and (kept.is_whole or self._version[:1] not in ("2", "3")):
            return (b"" if length == "0" else None), False
        is_known = kept.is_known or (not kept.is_cut and str(kept.size) == length)
        return (kept.content, False) if is_known else (None, True)


class _Kept:
    """A content that comes piece by piece, as far as there is room for it."""

    def __init__(self, most: int) -> None:
        self._pieces: list[bytes] = []
        self._most = most
        self.size = 0
        self.is_cut = False
        self.is_whole = False
        """Whether its end was heard."""

    @property
    def is_known(self) -> bool:
        """Whether all of it is here."""
        return self.is_whole and not self.is_cut

    @property
    def content(self) -> bytes:
        """What was kept; nothing, where that is not all."""
        return b"" if self.is_cut else b"".join(self._pieces)

    def add(self, piece: bytes) -> None:
        self.size += len(piece)
        if self.size > self._most:
            self.is_cut = True
            self._pieces.clear()
        elif piece and not self.is_cut:
            self._pieces.append(bytes(piece))


def _target_of(environ: Mapping[str, Any]) -> str:
    """As it was sent, where the server says so; else the path encoded anew."""
    for name in ("REQUEST_URI", "RAW_URI"):
        raw = environ.get(name)
        if isinstance(raw, str) and raw.startswith("/"):
            return raw
    path = (environ.get("SCRIPT_NAME", "") + environ.get("PATH_INFO", "")).encode("latin-1")
    query = environ.get("QUERY_STRING", "")
    return quote(path) + (f"?{query}" if query else "")


def _host_of(environ: Mapping[str, Any]) -> str:
    return str(environ.get("HTTP_HOST") or environ.get("SERVER_NAME") or "localhost")


def _decoded(headers: Iterable[Any]) -> list[tuple[str, str]]:
    return [(name.decode("latin-1"), value.decode("latin-1")) for name, value in headers]
