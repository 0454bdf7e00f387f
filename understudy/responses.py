"""Responses of the usual client libraries as exchanges: requests, httpx, Werkzeug, Flask and Django test clients.

Recognised by what they offer, so that none of these libraries is imported.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from urllib.parse import urlsplit

from contracts import Exchange, Headers, Request, Response, UsageError


def exchange_of(response: Any) -> Exchange:
    """The request and the answer that `response` stands for.

    Raises: UsageError if it is no response of a library that is known here, or it does not say what was asked.
    """
    if isinstance(response, Exchange):
        return response
    request = _request(response)
    content = response.get_data() if hasattr(response, "get_data") else response.content
    return Exchange(request, Response(int(response.status_code), _headers(response.headers), bytes(content)))


def _request(response: Any) -> Request:
    if hasattr(response, "wsgi_request"):
        return _of_django(response.wsgi_request)
    request = getattr(response, "request", None)
    if hasattr(request, "path_url"):
        return _of_requests(request)
    if hasattr(request, "environ"):
        return _of_werkzeug(request)
    if hasattr(request, "url") and hasattr(request, "method"):
        return _of_httpx(request)
    raise UsageError(
        f"contract.check({type(response).__name__}): expected a response of requests, httpx, Werkzeug, Flask's or "
        "Django's test client, which carries the request it answers"
    )


def _of_requests(request: Any) -> Request:
    body = request.body
    content = body.encode() if isinstance(body, str) else body
    return Request(request.method, request.path_url, _headers(request.headers), _bytes(content))


def _of_httpx(request: Any) -> Request:
    parts = urlsplit(str(request.url))
    target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    has_body = bool(request.content) or "content-length" in request.headers
    return Request(request.method, target, _headers(request.headers), bytes(request.content) if has_body else None)


def _of_werkzeug(request: Any) -> Request:
    environ = request.environ
    # REQUEST_URI is the target as sent; the path of the request itself is decoded.
    target = environ.get("REQUEST_URI") or request.full_path.rstrip("?")
    content = request.get_data()
    return Request(request.method, target, _headers(request.headers), content or None)


def _of_django(request: Any) -> Request:
    try:
        content = request.body
    except Exception:  # noqa: BLE001  (Django raises its own error when a view has read the stream)
        content = b""
    return Request(request.method, request.get_full_path(), _headers(request.headers), content or None)


def _headers(headers: Any) -> Headers:
    pairs: Iterable[tuple[Any, Any]] = headers.multi_items() if hasattr(headers, "multi_items") else headers.items()
    return Headers((str(name), str(value)) for name, value in pairs)


def _bytes(content: Any) -> bytes | None:
    return bytes(content) if isinstance(content, bytes | bytearray) else None
