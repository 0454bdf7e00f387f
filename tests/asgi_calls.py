"""An ASGI application called without a server: what it is handed and what it sends."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable
from typing import Any

from contracts import Headers, Request, Response
from mock_server.express import Express

Message = dict[str, Any]


def called(
    application: Express, request: Request, messages: Iterable[Message] | None = None, *, version: str = "1.1"
) -> Response:
    """The answer to the request, or to its head followed by `messages` in place of its content; then nothing comes."""
    path, _, query = request.target.partition("?")
    fields = [(name.lower().encode("latin-1"), value.encode("latin-1")) for name, value in request.headers]
    if request.content is not None and "Content-Length" not in request.headers:
        fields.append((b"content-length", str(len(request.content)).encode()))
    scope = {
        "type": "http",
        "http_version": version,
        "method": request.method,
        "raw_path": path.encode("latin-1"),
        "query_string": query.encode("latin-1"),
        "headers": fields,
    }
    coming = iter([{"type": "http.request", "body": request.content or b""}] if messages is None else messages)
    sent: list[Message] = []

    async def receive() -> Message:
        for message in coming:
            return message
        await asyncio.sleep(3600)
        raise AssertionError("nothing comes any more")

    async def send(message: Message) -> None:
        sent.append(message)

    asyncio.run(application(scope, receive, send))
    start, body = sent
    headers = [(name.decode("latin-1"), value.decode("latin-1")) for name, value in start["headers"]]
    return Response(start["status"], Headers(headers).without("server"), body["body"])
