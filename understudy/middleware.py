"""Middleware that judges a live application's traffic by its document, and changes none of it.

    app.wsgi_app = WSGIContract(app.wsgi_app, "openapi.yaml", sampling=0.1)      # Flask, or any WSGI application
    app.add_middleware(ASGIContract, document="openapi.yaml")                    # Starlette, FastAPI
    application = ASGIContract(get_asgi_application(), "openapi.yaml", journal="traffic-{pid}.ndjson")    # Django

Every byte goes through as it comes, when it comes; what is judged is a copy, up to a limit, in another thread. What
raises here is logged, and the application never sees it. The options are those of `overhearing.Overhearing`.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable, Iterator, MutableMapping
from typing import Any, TypeAlias

from understudy.hearing import Heard
from understudy.overhearing import Overhearing, Source

Environ: TypeAlias = dict[str, Any]
Message: TypeAlias = MutableMapping[str, Any]
Receive: TypeAlias = Callable[[], Awaitable[Message]]
Send: TypeAlias = Callable[[Message], Awaitable[None]]

__all__ = ["ASGIContract", "WSGIContract"]


class WSGIContract:
    """A WSGI application, judged. Source: PEP 3333."""

    def __init__(self, app: Callable[..., Iterable[bytes]], document: Source = None, **options: Any) -> None:
        """Raises: as `Overhearing`, which the options are for."""
        self._app = app
        self.overhearing = Overhearing(document, **options)

    def __call__(self, environ: Environ, start_response: Callable[..., Any]) -> Iterable[bytes]:
        """What the application answers."""
        if not self.overhearing.samples():
            return self._app(environ, start_response)
        heard = Heard(self.overhearing)
        heard.guarded(heard.asked_by_wsgi, environ)
        if "wsgi.input" in environ:
            environ["wsgi.input"] = _Input(environ["wsgi.input"], heard)
        try:
            result = self._app(environ, heard.starting(start_response))
        except BaseException:
            heard.end(is_broken=True)
            raise
        if type(result) in (list, tuple):
            # Nothing happens between its pieces, and some servers look at how many there are.
            for piece in result:
                heard.came(piece)
            heard.all_came()
            heard.end()
            return result
        wrapper = environ.get("wsgi.file_wrapper")
        if isinstance(wrapper, type) and isinstance(result, wrapper):
            # The server sends the file by itself.
            heard.end()
            return result
        return (_SizedBody if hasattr(result, "__len__") else _Body)(result, heard)


class ASGIContract:
    """An ASGI application, judged; what is not HTTP goes by. Source: ASGI 3.0, HTTP Connection Scope."""

    def __init__(self, app: Callable[..., Awaitable[None]], document: Source = None, **options: Any) -> None:
        """Raises: as `Overhearing`, which the options are for."""
        self._app = app
        self.overhearing = Overhearing(document, **options)

    async def __call__(self, scope: Message, receive: Receive, send: Send) -> None:
        """Lets the application answer."""
        if scope["type"] != "http" or not self.overhearing.samples():
            await self._app(scope, receive, send)
            return
        heard = Heard(self.overhearing)
        heard.guarded(heard.asked_by_asgi, scope)

        async def hear() -> Message:
            message = await receive()
            heard.guarded(heard.received, message)
            return message

        async def tell(message: Message) -> None:
            heard.guarded(heard.sent, message)
            await send(message)
            if heard.is_complete:
                heard.end()

        try:
            await self._app(scope, hear, tell)
        except BaseException:
            heard.end(is_broken=True)
            raise
        heard.end()


class _Body:
    """What a WSGI application returned, handed on piece by piece."""

    def __init__(self, body: Iterable[bytes], heard: Heard) -> None:
        self._body = body
        self._heard = heard
        self._iterator: Iterator[bytes] | None = None

    def __iter__(self) -> Iterator[bytes]:
        self._iterator = iter(self._body)
        return self

    def __next__(self) -> bytes:
        if self._iterator is None:
            self._iterator = iter(self._body)
        try:
            piece = next(self._iterator)
        except StopIteration:
            self._heard.all_came()
            self._heard.end()
            raise
        except BaseException:
            self._heard.end(is_broken=True)
            raise
        self._heard.came(piece)
        return piece

    def close(self) -> None:
        """As the server asks; the application's own is called if there is one."""
        try:
            close = getattr(self._body, "close", None)
            if close is not None:
                close()
        finally:
            self._heard.end()

    def __getattr__(self, name: str) -> Any:
        return getattr(self._body, name)


class _SizedBody(_Body):
    """One whose number of pieces servers may ask for."""

    def __len__(self) -> int:
        return len(self._body)  # type: ignore[arg-type]  # it has one


class _Input:
    """`wsgi.input`, overheard: all that PEP 3333 has, and what else applications read by where the server offers it."""

    def __init__(self, stream: Any, heard: Heard) -> None:
        self._stream = stream
        self._heard = heard

    def read(self, *size: Any, **named: Any) -> bytes:
        piece: bytes = self._stream.read(*size, **named)
        asked = [*size, *named.values()]
        is_all = not asked or asked[0] is None or asked[0] < 0
        self._take(piece, is_end=is_all or (not piece and asked[0] != 0))
        return piece

    def readline(self, *size: Any, **named: Any) -> bytes:
        line: bytes = self._stream.readline(*size, **named)
        self._take(line, is_end=not line and 0 not in (*size, *named.values()))
        return line

    def readlines(self, *hint: Any, **named: Any) -> list[bytes]:
        lines: list[bytes] = self._stream.readlines(*hint, **named)
        self._take(b"".join(lines), is_end=not hint and not named)
        return lines

    def __iter__(self) -> Iterator[bytes]:
        for line in self._stream:
            self._take(line, is_end=False)
            yield line
        self._take(b"", is_end=True)

    def __getattr__(self, name: str) -> Any:
        found = getattr(self._stream, name)
        if name == "read1":
            return lambda *size: self._read(found, *size)
        return (lambda buffer: self._read_into(found, buffer)) if name in ("readinto", "readinto1") else found

    def _read(self, read: Callable[..., bytes], *size: int) -> bytes:
        piece = read(*size)
        self._take(piece, is_end=not piece and 0 not in size)
        return piece

    def _read_into(self, read: Callable[[Any], int], buffer: Any) -> int:
        count = read(buffer)
        view = memoryview(buffer)
        self._take(bytes(view[: count or 0]), is_end=count == 0 and len(view) > 0)
        return count

    def _take(self, piece: bytes, *, is_end: bool) -> None:
        self._heard.guarded(self._heard.asked, piece, is_end)
