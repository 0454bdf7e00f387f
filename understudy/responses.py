"""Responses of requests, httpx and the test clients of Werkzeug, Flask and Django, as recorded exchanges.

Recognised by what they offer, so that none of these libraries is imported. What a library has not kept, such as a
content that was streamed, is not taken for missing.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from urllib.parse import quote, unquote, urlsplit

from contracts import Exchange, Headers, Request, Response, UsageError
from contracts.traffic import Recorded
from contracts.traffic.contents import unfolded


def recorded_of(response: Any) -> Recorded:
    """The request and the answer that `response` stands for.

    Raises: UsageError if it is no response of a library that is known here, or it does not say what was asked.
    """
    if isinstance(response, Exchange):
        return Recorded(response, "")
    request, lacks_request_content = _request(response)
    headers = _answer_headers(response)
    content = _content(response)
    plain = None if content is None else unfolded(content, headers)
    answer = Response(int(response.status_code), headers, plain or b"")
    return Recorded(
        Exchange(request, answer, _seconds(response)),
        "",
        lacks_request_content=lacks_request_content,
        lacks_content=plain is None,
    )


def _request(response: Any) -> tuple[Request, bool]:
    """What was asked, and whether it may have had content that the library has not kept."""
    for name in ("wsgi_request", "asgi_request"):
        if hasattr(response, name):
            return _of_django(getattr(response, name))
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


def _of_requests(request: Any) -> tuple[Request, bool]:
    body = request.body.encode() if isinstance(request.body, str) else request.body
    content = bytes(body) if isinstance(body, bytes | bytearray) else None
    return Request(request.method, request.path_url, _headers(request.headers), content), body is not content


def _of_httpx(request: Any) -> tuple[Request, bool]:
    parts = urlsplit(str(request.url))
    target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    headers = _headers(request.headers)
    try:
        content = bytes(request.content)
    except Exception:  # noqa: BLE001  (httpx raises its own error for what was streamed)
        return Request(request.method, target, headers), True
    return Request(request.method, target, headers, content if content or "Content-Length" in headers else None), False


def _of_werkzeug(request: Any) -> tuple[Request, bool]:
    environ = request.environ
    content = _rewound(environ.get("wsgi.input"))
    is_gone = not content and environ.get("CONTENT_LENGTH") not in (None, "", "0")
    return Request(request.method, _target_of_werkzeug(request), _headers(request.headers), content or None), is_gone


def _target_of_werkzeug(request: Any) -> str:
    """The target as sent; the path of the request itself is decoded."""
    environ = request.environ
    path, _, query = (environ.get("REQUEST_URI") or quote(request.path)).partition("?")
    if unquote(path) == request.path:
        # The test client leaves out where the application stands, and a query that is given beside the path.
        path = quote(request.root_path.rstrip("/")) + path
    query = query or environ.get("QUERY_STRING", "")
    return f"{path}?{query}" if query else path


def _rewound(stream: Any) -> bytes | None:
    """All that stood in a test client's stream, which the application has read; None where it can't be read again."""
    try:
        at = stream.tell()
        stream.seek(0)
        content = bytes(stream.read())
        stream.seek(at)
    except (AttributeError, OSError, ValueError):
        return None
    return content


def _of_django(request: Any) -> tuple[Request, bool]:
    # The test client sends an empty Cookie where there is none.
    headers = Headers((name, value) for name, value in _headers(request.headers) if value or name != "Cookie")
    try:
        content = request.body
    except Exception:  # noqa: BLE001  (Django raises its own error when a view has read the stream)
        return Request(request.method, request.get_full_path(), headers), True
    return Request(request.method, request.get_full_path(), headers, content or None), False


def _content(response: Any) -> bytes | None:
    """None where the library has not kept it."""
    if hasattr(response, "get_data"):
        return bytes(response.get_data())
    if hasattr(response, "streaming_content"):
        return _streamed(response)
    try:
        content = bytes(response.content)
    except RuntimeError as error:
        # What the test has read piece by piece is gone, whatever these libraries call it.
        if getattr(response, "is_stream_consumed", True):
            return None
        raise UsageError(
            f"contract.check({type(response).__name__}): its content is not read yet; call its read() before"
        ) from error
    # requests knows nothing of what was read from the connection itself.
    tell = getattr(getattr(response, "raw", None), "tell", None)
    return None if tell and not content and tell() > 0 else content


def _streamed(response: Any) -> bytes | None:
    """What a view of Django's streams, which can be read once: it is put back, so that a test can read it, too."""
    if getattr(response, "is_async", False):
        return None
    content = b"".join(response.streaming_content)
    response.streaming_content = [content]
    return content


def _answer_headers(response: Any) -> Headers:
    # requests joins lines of one name; what it has them from does not.
    raw = getattr(getattr(response, "raw", None), "headers", None)
    headers = _headers(raw if hasattr(raw, "getlist") else response.headers)
    cookies: Any = getattr(response, "cookies", None)
    if hasattr(cookies, "js_output"):
        # Django keeps cookies beside the fields.
        return headers.with_added(*(("Set-Cookie", morsel.OutputString()) for morsel in cookies.values()))
    return headers


def _headers(headers: Any) -> Headers:
    pairs: Iterable[tuple[Any, Any]] = headers.multi_items() if hasattr(headers, "multi_items") else headers.items()
    return Headers((str(name), str(value)) for name, value in pairs)


def _seconds(response: Any) -> float:
    """How long it took, where the library says so."""
    try:
        return float(response.elapsed.total_seconds())
    except (AttributeError, RuntimeError):
        return 0.0
