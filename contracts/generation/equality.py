"""When two JSON values are the same value.

Source: JSON Schema 2020-12 Core, 4.2.2: numbers by mathematical value, so 1 is 1.0, but neither is `true`.
"""

from __future__ import annotations

from collections.abc import Hashable

from contracts.json_values import JsonValue


def identity(value: JsonValue) -> Hashable:
    """A key that two values share if and only if they are the same JSON value."""
    if isinstance(value, bool) or value is None:
        return (type(value).__name__, value)
    if isinstance(value, list):
        return ("array", tuple(identity(each) for each in value))
    if isinstance(value, dict):
        return ("object", frozenset((name, identity(each)) for name, each in value.items()))
    return value if isinstance(value, Hashable) else repr(value)


def same(one: JsonValue, other: JsonValue) -> bool:
    """Whether they are one JSON value."""
    return identity(one) == identity(other)
