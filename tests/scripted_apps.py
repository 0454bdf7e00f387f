"""WSGI and ASGI applications that do what a script says, and servers that write down all that happens to them."""

from __future__ import annotations

import asyncio
import io
import sys
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from hypothesis import strategies as st

Trace = list[tuple[Any, ...]]
PIECES = st.lists(st.binary(max_size=6), max_size=4)
FIELDS = st.lists(st.tuples(st.sampled_from(["Content-Type", "X-A", "Set-Cookie"]), st.text("ab/", max_size=4)))


@dataclass(frozen=True)
class WsgiScript:
    """What an application does with a request."""

    reads: list[tuple[str, tuple[int, ...]]]
    written: list[bytes]
    pieces: list[bytes]
    returns: str
    fails_at: int | None
    restarts: bool
    stops_after: int | None
    """The piece after which the client goes away."""
    status: str = "200 OK"
    headers: list[tuple[str, str]] = field(default_factory=list)


def wsgi_scripts() -> st.SearchStrategy[WsgiScript]:
    """All sorts, those that fail included."""
    some = st.none() | st.integers(0, 4)
    reads = st.sampled_from(
        [
            ("read", ()),
            ("read", (3,)),
            ("read", (-1,)),
            ("read", (0,)),
            ("readline", ()),
            ("readlines", ()),
            ("iter", ()),
        ]
    )
    return st.builds(
        WsgiScript,
        reads=st.lists(reads, max_size=3),
        written=PIECES,
        pieces=PIECES,
        returns=st.sampled_from(["list", "tuple", "generator", "iterator", "sized", "file", "lazy"]),
        fails_at=some,
        restarts=st.booleans(),
        stops_after=some,
        status=st.sampled_from(["200 OK", "204 No Content", "500 Internal Server Error", "nonsense"]),
        headers=FIELDS,
    )


class Returned:
    """An iterable with all that servers look for."""

    def __init__(self, pieces: Iterator[bytes], trace: Trace, name: str = "") -> None:
        self.pieces = pieces
        self.trace = trace
        self.name = name

    def __iter__(self) -> Iterator[bytes]:
        self.trace.append(("iterated",))
        return self

    def __next__(self) -> bytes:
        return next(self.pieces)

    def close(self) -> None:
        self.trace.append(("closed",))
        if self.name == "unclosable":
            raise OSError("can't be closed")


class Sized(Returned):
    def __len__(self) -> int:
        return 1


class File(Returned):
    """What a server gives as its `wsgi.file_wrapper`."""


def read(stream: Any, name: str, *arguments: int) -> Any:
    """What that way of reading gives; of those that fill a buffer, of so many bytes, the buffer, too."""
    if name == "iter":
        return list(stream)
    if name.startswith("readinto"):
        buffer = bytearray(*arguments)
        return getattr(stream, name)(buffer), buffer
    return getattr(stream, name)(*arguments)


def restart(start_response: Callable[..., Any]) -> None:
    """What an application does that fails late."""
    try:
        int("late")
    except ValueError:
        start_response("500 Late", [("X-Late", "1")], sys.exc_info())


def wsgi_app(script: WsgiScript, trace: Trace) -> Callable[..., Iterable[bytes]]:
    """The application of that script, which writes down what it sees."""

    def pieces() -> Iterator[bytes]:
        for index, piece in enumerate(script.pieces):
            if index == script.fails_at:
                raise ValueError("the application fails")
            yield piece

    def app(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        for name, arguments in script.reads:
            trace.append(("read", read(environ["wsgi.input"], name, *arguments)))
        if script.fails_at == 4:
            raise KeyError("before it begins")
        write = start_response(script.status, script.headers)
        for piece in script.written:
            write(piece)
        if script.restarts:
            restart(start_response)
        made: dict[str, Callable[[], Iterable[bytes]]] = {
            "list": lambda: list(script.pieces),
            "tuple": lambda: tuple(script.pieces),
            "generator": pieces,
            "iterator": lambda: Returned(pieces(), trace),
            "sized": lambda: Sized(pieces(), trace),
            "file": lambda: File(pieces(), trace),
        }
        return made[script.returns]()

    def lazy(_environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterator[bytes]:
        start_response(script.status, script.headers)
        yield from pieces()

    return lazy if script.returns == "lazy" else app


def served(app: Callable[..., Iterable[bytes]], script: WsgiScript, trace: Trace, **environ: Any) -> None:
    """Serves one request as a server does, and writes down all that happens."""

    def start_response(status: str, headers: list[tuple[str, str]], exc_info: Any = None) -> Callable[[bytes], None]:
        trace.append(("start", status, list(headers), exc_info and exc_info[0]))
        if exc_info and script.written:
            raise exc_info[1].with_traceback(exc_info[2])
        return lambda piece: trace.append(("write", piece))

    given = {
        "REQUEST_METHOD": "POST",
        "PATH_INFO": "/cats",
        "CONTENT_LENGTH": "12",
        "wsgi.input": io.BytesIO(b"one\ntwo\n" + b"last"),
        "wsgi.file_wrapper": File,
        **environ,
    }
    result: Any = None
    try:
        result = app(given, start_response)
        trace.append(("file", isinstance(result, File)))
        trace.append(("pieces", len(result) if hasattr(result, "__len__") else None))
        for number, piece in enumerate(result):
            trace.append(("piece", piece))
            if number == script.stops_after:
                break
    except Exception as error:  # noqa: BLE001  (the script's)
        trace.append(("raised", type(error), error.args))
    finally:
        if hasattr(result, "close"):
            result.close()


@dataclass(frozen=True)
class AsgiScript:
    """What an application does with a scope: receives (None), or sends a message; then ends, or fails."""

    steps: list[dict[str, Any] | None]
    coming: list[dict[str, Any]]
    fails: bool
    breaks_at: int | None
    """The message that the server can't send any more."""
    kind: str = "http"


def asgi_scripts() -> st.SearchStrategy[AsgiScript]:
    """All sorts, those that no server would take included."""
    message = st.one_of(
        st.none(),
        st.builds(
            lambda status, fields: {
                "type": "http.response.start",
                "status": status,
                "headers": [(name.encode(), value.encode()) for name, value in fields],
            },
            st.sampled_from([200, 204, 500]),
            FIELDS,
        ),
        st.builds(
            lambda body, more: {"type": "http.response.body", "body": body, "more_body": more},
            st.binary(max_size=6),
            st.booleans(),
        ),
        st.just({"type": "http.response.body"}),
        st.just({"type": "http.response.pathsend", "path": "/x"}),
        st.just({"type": "http.response.start"}),
        st.just({"type": "websocket.accept"}),
    )
    coming = st.one_of(
        st.builds(
            lambda body, more: {"type": "http.request", "body": body, "more_body": more},
            st.binary(max_size=6),
            st.booleans(),
        ),
        st.just({"type": "http.disconnect"}),
        st.just({"type": "http.request", "body": None}),
    )
    return st.builds(
        AsgiScript,
        st.lists(message, max_size=6),
        st.lists(coming, max_size=3),
        st.booleans(),
        st.none() | st.integers(0, 3),
        st.sampled_from(["http", "http", "http", "websocket", "lifespan"]),
    )


def asgi_served(wrap: Callable[[Any], Any], script: AsgiScript) -> Trace:
    """Serves one scope, and writes down all that happens, on both sides."""
    trace: Trace = []
    coming = iter(script.coming)

    async def app(scope: dict[str, Any], receive: Callable[[], Any], send: Callable[[Any], Any]) -> None:
        trace.append(("called", id(scope)))
        for step in script.steps:
            if step is None:
                trace.append(("received", await receive()))
            else:
                await send(step)
                trace.append(("went",))
        if script.fails:
            raise ValueError("the application fails")

    async def receive() -> dict[str, Any]:
        return next(coming, {"type": "http.disconnect"})

    async def send(message: dict[str, Any]) -> None:
        count = sum(each[0] == "sent" for each in trace)
        if count == script.breaks_at:
            raise OSError("the client is gone")
        trace.append(("sent", dict(message)))

    scope = {"type": script.kind, "method": "POST", "path": "/cats", "query_string": b"", "headers": []}

    async def whole() -> None:
        try:
            trace.append(("ended", await wrap(app)(scope, receive, send)))
        except Exception as error:  # noqa: BLE001  (the script's)
            trace.append(("raised", type(error), error.args))

    asyncio.run(whole())
    return [("called", each[1] == id(scope)) if each[0] == "called" else each for each in trace]
