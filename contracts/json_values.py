"""JSON values and the pointers into them.

Knows JSON's data model (RFC 8259) and JSON Pointer (RFC 6901); knows nothing of documents, schemas or HTTP.
A pointer is held in its plain string form, `/paths/~1users/get`; the empty string is the whole value.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, TypeAlias

JsonValue: TypeAlias = Any
"""What a JSON text decodes to: None, bool, int, float, str, list of values, or dict with str keys."""


def escape(token: str) -> str:
    """One reference token as it stands in a pointer. Source: RFC 6901, section 3."""
    return token.replace("~", "~0").replace("/", "~1")


def unescape(token: str) -> str:
    """The name or index that a reference token stands for. Source: RFC 6901, section 4."""
    return token.replace("~1", "/").replace("~0", "~")


def join(pointer: str, *tokens: str | int) -> str:
    """The pointer to what lies below `pointer` at `tokens`, which are plain names and indexes."""
    return pointer + "".join("/" + escape(str(token)) for token in tokens)


def from_tokens(tokens: Iterable[str | int]) -> str:
    """The pointer whose plain names and indexes are `tokens`."""
    return join("", *tokens)


def tokens(pointer: str) -> tuple[str, ...]:
    """The plain names and indexes of `pointer`, outermost first.

    Raises: ValueError if a pointer that is not empty does not begin with `/`.
    """
    if pointer == "":
        return ()
    if not pointer.startswith("/"):
        raise ValueError(f"a JSON Pointer begins with '/' or is empty, found {pointer!r}")
    return tuple(unescape(token) for token in pointer[1:].split("/"))


def parent(pointer: str) -> str:
    """The pointer to what holds the target of `pointer`; the root is its own parent."""
    return pointer.rpartition("/")[0]


def resolve(value: JsonValue, pointer: str) -> JsonValue:
    """What `pointer` names inside `value`.

    Raises: LookupError naming the first token that is not there. Source: RFC 6901, section 4.
    """
    for token in tokens(pointer):
        value = child(value, token)
    return value


def child(value: JsonValue, token: str) -> JsonValue:
    """The member or element of `value` that the plain `token` names.

    Raises: LookupError if there is none.
    """
    if isinstance(value, Mapping):
        if token in value:
            return value[token]
    elif (
        isinstance(value, Sequence)
        and not isinstance(value, str | bytes)
        and _is_index(token)
        and int(token) < len(value)
    ):
        return value[int(token)]
    raise LookupError(f"nothing at {token!r}")


def _is_index(token: str) -> bool:
    return token.isascii() and token.isdigit() and (token == "0" or not token.startswith("0"))
