"""A mapping given by a caller, made into what a JSON text would have held.

Knows Python's containers; knows no OpenAPI. What YAML's or a framework's objects hold beside JSON values is turned into
the text that would stand in a document.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from typing import Any

from contracts.errors import Place, Problem, UnreadableDocument
from contracts.json_values import JsonValue, join

MAX_DEPTH = 1000
"""As many containers as may lie one in another."""
MAX_VALUES = 5_000_000
"""As many values as a document may hold, shared ones counted each time."""


def plain(value: Mapping[Any, Any], place: Place) -> dict[str, JsonValue]:
    """A deep copy with string keys, lists and JSON's scalars only, made without recursion.

    Raises: UnreadableDocument if it holds itself, is too deep or too large.
    """
    top: dict[str, JsonValue] = {}
    todo: list[tuple[Any, Any, str, int]] = [(value, top, "", 0)]
    count = 0
    while todo:
        source, target, pointer, depth = todo.pop()
        if depth > MAX_DEPTH:
            raise _refused(
                place.at(pointer[:200]), f"more than {MAX_DEPTH} containers lie one in another, or in itself"
            )
        pairs = source.items() if isinstance(source, Mapping) else enumerate(source)
        for key, held in pairs:
            count += 1
            if count > MAX_VALUES:
                raise _refused(place, f"more than {MAX_VALUES} values")
            made = _scalar(held)
            if made is _CONTAINER:
                made = {} if isinstance(held, Mapping) else []
                todo.append((held, made, join(pointer, str(key)), depth + 1))
            if isinstance(target, dict):
                target[_name(key)] = made
            else:
                target.append(made)
    return top


_CONTAINER = object()


def _scalar(value: Any) -> Any:
    if value is None or isinstance(value, bool | int) or type(value) is str:
        return value
    if isinstance(value, float):
        return value if math.isfinite(value) else str(value)
    if isinstance(value, str):
        return str(value)
    if isinstance(value, bytes | bytearray):
        return bytes(value).decode("utf-8", "replace")
    if isinstance(value, Mapping | Sequence | AbstractSet):
        return _CONTAINER
    isoformat = getattr(value, "isoformat", None)
    return isoformat() if callable(isoformat) else str(value)


def _name(key: Any) -> str:
    if isinstance(key, str):
        return str(key)
    if key is None or isinstance(key, bool):
        return {None: "null", True: "true", False: "false"}[key]
    return str(_scalar(key))


def _refused(place: Place, message: str) -> UnreadableDocument:
    return UnreadableDocument(Problem("unreadable-document", place, message, "give a smaller mapping, without cycles"))
