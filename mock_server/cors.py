"""Cross-origin requests: what a browser asks before it sends one, and what it must be told to hand over the answer.

Every origin is let in, with credentials: a mock keeps no secrets. Knows no document. Source: Fetch Standard, HTTP-CORS
protocol (https://fetch.spec.whatwg.org/#http-cors-protocol).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from contracts import Headers, Request, Response

_SECONDS_REMEMBERED = "600"
_SAFE = frozenset({"cache-control", "content-language", "content-length", "content-type", "expires", "last-modified"})


def is_preflight(request: Request) -> bool:
    """Whether a browser asks for leave. Source: Fetch Standard, CORS-preflight request."""
    asks = "Origin" in request.headers and "Access-Control-Request-Method" in request.headers
    return request.method == "OPTIONS" and asks


def leave(request: Request, allowed_methods: Iterable[str]) -> Response:
    """The answer to a preflight. The method asked for is always among those allowed, declared or not.

    A browser that is refused leave shows nothing; one that gets it shows our 404 or 405, which says what to change.
    """
    asked = request.headers.get("Access-Control-Request-Method") or ""
    methods = dict.fromkeys([*allowed_methods, *([asked] if asked.isascii() and asked.isalpha() else [])])
    headers = [
        ("Access-Control-Allow-Methods", ", ".join(methods)),
        ("Access-Control-Max-Age", _SECONDS_REMEMBERED),
    ]
    names = request.headers.get("Access-Control-Request-Headers")
    if names and _can_be_sent(names):
        headers.append(("Access-Control-Allow-Headers", names))
    if request.headers.get("Access-Control-Request-Private-Network") == "true":
        headers.append(("Access-Control-Allow-Private-Network", "true"))
    return Response(204, Headers(headers))


def opened(request: Request, response: Response) -> Response:
    """The response with leave for the page that asked to read it all; untouched where no page asks."""
    origin = request.headers.get("Origin")
    if origin is None or not _can_be_sent(origin):
        return response
    varying = ", ".join(filter(None, [response.headers.get("Vary"), "Origin"]))
    headers = response.headers.replaced("Vary", varying).replaced("Access-Control-Allow-Origin", origin)
    headers = headers.replaced("Access-Control-Allow-Credentials", "true")
    shown = [name for name in dict.fromkeys(name for name, _ in response.headers) if name.lower() not in _SAFE]
    if shown:
        headers = headers.replaced("Access-Control-Expose-Headers", ", ".join(shown))
    return replace(response, headers=headers)


def _can_be_sent(text: str) -> bool:
    """Whether what was received may be sent back: visible ASCII and blanks, which a folded line is not."""
    return text.isascii() and text.isprintable()
