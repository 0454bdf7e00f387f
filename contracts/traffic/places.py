"""Where a recorded request went, from the URL that was written down. Source: RFC 3986; RFC 9112, section 3.2.1."""

from __future__ import annotations

from functools import lru_cache
from urllib.parse import quote, urlsplit

_DEFAULT_PORTS = {"http": 80, "https": 443}
_KEPT = "%/:?#[]@!$&'()*+,;=-._~|\"<>{}^`\\"
"""What is not encoded once more."""


def origin_and_target(url: str) -> tuple[str, str]:
    """Scheme and host of an absolute URL, and what of it is the request's target.

    Raises: ValueError if it is none.
    """
    scheme, mark, rest = url.partition("://")
    if not mark or not rest:
        raise ValueError(f"its URL {url!r:.80} is not absolute; expected one such as 'https://host/path'")
    end = min((at for at in map(rest.find, "/?#") if at >= 0), default=len(rest))
    target = rest[end:].partition("#")[0]
    if not target.startswith("/"):
        target = "/" + target
    if not target.isascii() or " " in target:
        target = quote(target, safe=_KEPT)
    return origin_of(f"{scheme}://{rest[:end]}"), target


@lru_cache(maxsize=1024)
def origin_of(url: str) -> str:
    """Scheme and host of an absolute URL, in lower case, the port only where it is not the scheme's own.

    Raises: ValueError if it is none.
    """
    parts = urlsplit(url)
    host, port = parts.hostname, parts.port
    if not host:
        raise ValueError(f"its URL {url!r:.80} names no host")
    bracketed = f"[{host}]" if ":" in host else host
    is_usual = port is None or port == _DEFAULT_PORTS.get(parts.scheme)
    return f"{parts.scheme}://{bracketed}" + ("" if is_usual else f":{port}")
