"""Whether a recorded exchange went to the server that the document describes, by its address.

Where the caller names the server, that is the one. Else it is any that the document names, and any on loopback; a
document that names none is meant for whatever host was recorded.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from urllib.parse import urlsplit

from contracts.document.model import Document
from contracts.messages import Request
from contracts.testing.target import Target, is_loopback
from contracts.traffic.model import Recorded
from contracts.traffic.places import origin_of

DEFAULT_ORIGIN = "http://localhost"
"""Of recordings that do not say where their requests went."""


class Belonging:
    """The address of one document's server."""

    def __init__(self, document: Document, target: Target | None = None) -> None:
        """`target`: the server, as the caller names it."""
        self._target = target
        self._declared = tuple(dict.fromkeys(_declared(document)))
        # A server on loopback is the one of whoever wrote the document, not where its traffic goes.
        self._hosts = {_host(each) for each in self._declared if not _is_loopback(each)}

    @property
    def wanted(self) -> str:
        """Where the requests are to go, in words."""
        return self._target.url if self._target else ", ".join(self._declared[:3])

    def url_of(self, origin: str) -> str:
        """The base URL of a report on what went to that origin; empty: none is known."""
        if self._target:
            return self._target.url
        return origin or (self._declared[0] if self._declared else DEFAULT_ORIGIN)

    def admits(self, origin: str) -> bool:
        """Whether what went to that origin is to be judged; empty: where that is not said."""
        if not origin:
            return True
        if self._target:
            return _host(origin) == _host(self._target.origin)
        return not self._hosts or _host(origin) in self._hosts or _is_loopback(origin)

    def as_declared(self, recorded: Recorded) -> Request | None:
        """The request with the document's base path, or without any; None where it is outside that which was named."""
        request = recorded.exchange.request
        base_path = self._target.base_path if self._target else recorded.base_path
        if not base_path:
            return request
        rest = request.target[len(base_path) :]
        if not request.target.startswith(base_path) or rest[:1] not in ("", "/", "?"):
            return request if recorded.base_path else None
        return replace(request, target=rest if rest.startswith("/") else f"/{rest}")


def _declared(document: Document) -> Iterator[str]:
    for server in dict.fromkeys(server for operation in document.operations for server in operation.servers):
        if server.url.startswith(("http://", "https://")):
            with suppress(ValueError):  # told among the document's problems
                yield origin_of(server.url)


def _is_loopback(origin: str) -> bool:
    return is_loopback(urlsplit(origin).hostname or "")


def _host(origin: str) -> str:
    """Host and port: whether it is HTTP or HTTPS does not tell servers apart."""
    return origin.partition("://")[2]
