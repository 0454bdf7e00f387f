"""Where requests go: the address of the server under test, and how an operation's path is joined to it.

Knows URLs (RFC 3986) and nothing of sockets. If the address has a path, that path stands in the place of the
document's base path; if it has none, the document's own is used: for a document with `servers: /api/v3`, both
`http://host` and `http://host/api/v3` lead to `/api/v3/users`, and `http://host/v4` to `/v4/users`. The root as a
base path is written `http://host/.`.
"""

from __future__ import annotations

import ipaddress
from dataclasses import dataclass
from urllib.parse import urlsplit

from contracts.errors import UsageError

_DEFAULT_PORTS = {"http": 80, "https": 443}


@dataclass(frozen=True, slots=True)
class Target:
    """The server under test."""

    scheme: str
    """`http` or `https`."""
    host: str
    """Without brackets, also for an IPv6 address."""
    port: int
    base_path: str | None = None
    """What stands in the place of the document's base path, without a trailing slash; None: the document's own."""

    @property
    def authority(self) -> str:
        """The `Host` field: the port is left out where it is the scheme's own. Source: RFC 9110, section 7.2."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port == _DEFAULT_PORTS[self.scheme] else f"{host}:{self.port}"

    @property
    def origin(self) -> str:
        """Scheme, host and port: `http://127.0.0.1:4010`."""
        return f"{self.scheme}://{self.authority}"

    @property
    def url(self) -> str:
        """The origin with the base path, as far as one was given."""
        return self.origin + (self.base_path or "")

    @property
    def is_loopback(self) -> bool:
        """Whether the server is on this machine by its name or address; no name is looked up."""
        return is_loopback(self.host)

    def rebased(self, target: str, base_path: str) -> str:
        """The request target that stands under the document's `base_path`, as this server is to be asked for it.

        A target outside `base_path` is left as it is, as is one when no base path was given here.
        """
        if self.base_path is None or self.base_path == base_path:
            return target
        rest = target[len(base_path) :]
        if not target.startswith(base_path) or (base_path and rest[:1] not in ("", "/", "?")):
            return target
        return (self.base_path + rest) or "/"


def is_loopback(host: str) -> bool:
    """Whether a host, without brackets, is this machine by its name or address; no name is looked up.

    Source: RFC 6761, section 6.3, for `localhost`.
    """
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost" or host.endswith(".localhost")


def parse_target(url: str) -> Target:
    """The server at `url`, such as `http://127.0.0.1:4010/api/v3`.

    Raises: UsageError if it is not an absolute http or https URL of a server.
    """
    try:
        parts = urlsplit(url if "://" in url else f"http://{url}")
        port = parts.port
    except ValueError as error:
        raise UsageError(f"--url {url!r}: {error}; give it as 'http://host:port/base-path'") from None
    if parts.scheme not in _DEFAULT_PORTS or not parts.hostname:
        raise UsageError(f"--url {url!r}: expected an http or https URL, such as 'http://127.0.0.1:4010/api/v3'")
    if parts.query or parts.fragment:
        raise UsageError(
            f"--url {url!r}: a query or fragment has no place in a base URL; leave out what follows the path"
        )
    if parts.username is not None:
        raise UsageError(
            f"--url {parts.hostname!r}: credentials in the URL would show in reports; use --auth user:password"
        )
    if not url.isascii() or any(character <= " " for character in url):
        raise UsageError(
            f"--url {url!r}: only printable ASCII can be sent; write the host in punycode, the path percent-encoded"
        )
    base_path = _base_path(parts.path)
    return Target(parts.scheme, parts.hostname, _DEFAULT_PORTS[parts.scheme] if port is None else port, base_path)


def _base_path(path: str) -> str | None:
    if path in ("", "/"):
        return None
    return path.removesuffix("/.").rstrip("/")
