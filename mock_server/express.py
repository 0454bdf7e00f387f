"""The quick lane: an ASGI application that asks the service without a detour through Flask.

ASGI hands over the request target as it was on the wire (`raw_path`), which WSGI does not promise. Reads bodies with
patience and to a limit; answers are made in threads, so that a slow one stops no other. Knows no server.

Source: ASGI 3.0, HTTP and WebSocket message format 2.3.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from typing import Any, TypeAlias

from contracts import Headers, Request, Response
from mock_server.service import LARGEST_CONTENT, Service

Scope: TypeAlias = dict[str, Any]
Receive: TypeAlias = Callable[[], Awaitable[dict[str, Any]]]
Send: TypeAlias = Callable[[dict[str, Any]], Awaitable[None]]

PATIENCE = 20.0
"""Seconds that a client may stay silent in the middle of a body."""
_THREADS = 32
_LEFTOVERS = 2.0
"""Seconds for which the rest of a body that is too large is read and dropped.

A client that still sends when its connection closes sees a broken connection in place of the answer.
"""


class Unread(Exception):
    """A body that can't be read to its end, with the status code that says why."""

    def __init__(self, status_code: int) -> None:
        super().__init__(status_code)
        self.status_code = status_code


class Express:
    """The service as an ASGI application."""

    def __init__(self, service: Service, *, patience: float = PATIENCE) -> None:
        self._service = service
        self._patience = patience
        self._threads = ThreadPoolExecutor(_THREADS, "answer")

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request; of other kinds of connection there are none."""
        if scope["type"] != "http":
            return
        request = to_request(scope)
        in_thread = asyncio.get_running_loop().run_in_executor
        closing: list[tuple[bytes, bytes]] = []
        try:
            if _may_have_content(scope, request):
                request = replace(request, content=await _content(receive, self._patience))
            answered = self._service.recalled(request)
            if answered is None:
                answered = await in_thread(self._threads, self._service.answer, request)
        except Unread as unread:
            answered = await in_thread(self._threads, self._service.refuse, request, unread.status_code)
            closing = [(b"connection", b"close")] if scope["http_version"].startswith("1") else []
        if answered.delay:
            await asyncio.sleep(answered.delay)
        response = answered.response
        await send(
            {"type": "http.response.start", "status": response.status_code, "headers": [*_fields(response), *closing]}
        )
        await send({"type": "http.response.body", "body": response.content})
        self._service.sent(request, answered)


def to_request(scope: Scope) -> Request:
    """What the client sent, still without its content."""
    path, query = scope["raw_path"].decode("latin-1"), scope["query_string"].decode("latin-1")
    target = (path or "/") + (f"?{query}" if query else "")
    return Request(scope["method"], target, Headers(_joined_cookies(scope["headers"])))


def _joined_cookies(fields: Iterable[tuple[bytes, bytes]]) -> Iterable[tuple[str, str]]:
    """The fields as text. HTTP/2 may split the cookies into several (RFC 9113, section 8.2.3)."""
    decoded = [(name.decode("latin-1"), value.decode("latin-1")) for name, value in fields]
    cookies = [value for name, value in decoded if name == "cookie"]
    if len(cookies) > 1:
        return [*((name, value) for name, value in decoded if name != "cookie"), ("cookie", "; ".join(cookies))]
    return decoded


def _may_have_content(scope: Scope, request: Request) -> bool:
    """Whether there is content to wait for. HTTP/2 needs no field to say so (RFC 9113, section 8.1)."""
    announced = "content-length" in request.headers or "transfer-encoding" in request.headers
    return announced or (scope["http_version"].startswith("2") and request.method not in {"GET", "HEAD"})


async def _content(receive: Receive, patience: float) -> bytes:
    """The whole body.

    Raises: Unread if it is cut short, stalls for longer than `patience` seconds, or is too large.
    """
    chunks: list[bytes] = []
    size = 0
    while True:
        try:
            async with asyncio.timeout(patience):
                message = await receive()
        except TimeoutError:
            raise Unread(408) from None
        if message["type"] != "http.request":
            raise Unread(400)
        chunks.append(message.get("body", b""))
        size += len(chunks[-1])
        if size > LARGEST_CONTENT:
            await _drop_the_rest(receive)
            raise Unread(413)
        if not message.get("more_body"):
            return b"".join(chunks)


async def _drop_the_rest(receive: Receive) -> None:
    try:
        async with asyncio.timeout(_LEFTOVERS):
            while (await receive()).get("more_body"):
                pass
    except TimeoutError:
        return


def _fields(response: Response) -> list[tuple[bytes, bytes]]:
    fields = [(name.encode("latin-1"), value.encode("latin-1")) for name, value in response.headers]
    return fields if "server" in response.headers else [*fields, (b"server", b"understudy")]
