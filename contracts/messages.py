"""HTTP messages as RFC 9110 names them.

Knows no OpenAPI, no socket and no framework: a message is a value. Content is bytes as they were on the wire.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import TypeAlias

HeaderItems: TypeAlias = "Headers | Mapping[str, str] | Iterable[tuple[str, str]]"


class Headers:
    """Header fields in the order sent; names compare without case, a name may repeat. Immutable.

    Source: RFC 9110, sections 5.1 to 5.3.
    """

    __slots__ = ("_index", "items")

    items: tuple[tuple[str, str], ...]
    """Name and value as sent, one pair per field line."""

    def __init__(self, items: HeaderItems = ()) -> None:
        if isinstance(items, Headers):
            items = items.items
        elif isinstance(items, Mapping):
            items = items.items()
        self.items = tuple(items)
        self._index: dict[str, list[str]] = {}
        for name, value in self.items:
            self._index.setdefault(name.lower(), []).append(value)

    def get(self, name: str, default: str | None = None) -> str | None:
        """All values of the field joined with a comma and a space, or `default` if it is absent.

        Source: RFC 9110, section 5.2. `Set-Cookie` is the exception that must not be joined: use `values`.
        """
        found = self._index.get(name.lower())
        return ", ".join(found) if found else default

    def values(self, name: str) -> tuple[str, ...]:
        """The value of each field line of that name, in order; empty if there is none."""
        return tuple(self._index.get(name.lower(), ()))

    def repeated(self) -> tuple[str, ...]:
        """The names, in lower case, that more than one field line has."""
        if len(self._index) == len(self.items):
            return ()
        return tuple(name for name, values in self._index.items() if len(values) > 1)

    def with_added(self, *items: tuple[str, str]) -> Headers:
        """These fields, then `items`."""
        return Headers(self.items + items)

    def replaced(self, name: str, value: str) -> Headers:
        """These fields with a single one of that name, at the end."""
        return Headers((*self.without(name).items, (name, value)))

    def without(self, name: str) -> Headers:
        """These fields but those of that name."""
        return Headers((key, value) for key, value in self.items if key.lower() != name.lower())

    def __contains__(self, name: object) -> bool:
        return isinstance(name, str) and name.lower() in self._index

    def __iter__(self) -> Iterator[tuple[str, str]]:
        return iter(self.items)

    def __len__(self) -> int:
        return len(self.items)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Headers) and self.items == other.items

    def __hash__(self) -> int:
        return hash(self.items)

    def __repr__(self) -> str:
        return f"Headers({list(self.items)!r})"


@dataclass(frozen=True, slots=True)
class Request:
    """What a client sends. Source: RFC 9110, section 6; the target is in origin form (RFC 9112, section 3.2.1)."""

    method: str
    """As sent; methods are case-sensitive (RFC 9110, section 9.1)."""
    target: str
    """Path and query as sent, percent-encoded: `/users/7?page=2`."""
    headers: Headers = field(default_factory=Headers)
    content: bytes | None = None
    """None when there is no body at all; `b""` when an empty one was sent."""

    @property
    def path(self) -> str:
        """The target up to its `?`, percent-encoded as sent."""
        return self.target.partition("?")[0]

    @property
    def query(self) -> str:
        """The target after its `?`, percent-encoded as sent; empty if there is none."""
        return self.target.partition("?")[2]


@dataclass(frozen=True, slots=True)
class Response:
    """What a server answers. Source: RFC 9110, section 6."""

    status_code: int
    headers: Headers = field(default_factory=Headers)
    content: bytes = b""


@dataclass(frozen=True, slots=True)
class Exchange:
    """A request and what was answered."""

    request: Request
    response: Response
    elapsed: float = 0.0
    """Seconds from sending the first byte to having read the last."""
