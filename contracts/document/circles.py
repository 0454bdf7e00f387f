"""Schemas that apply themselves to the same value again and again.

A schema may hold itself below a property or an item; where the way back leads through `$ref` and such keywords as
`allOf` only, no validator would ever come to an end. Source: JSON Schema 2020-12, Core, section 9.4.1.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from contracts.document.nodes import Node

Key = tuple[str, str]
_SINGLE = ("not", "if", "then", "else")
_LISTS = ("allOf", "anyOf", "oneOf")


def circles(schemas: Mapping[Key, Node], targets: Mapping[Key, Node], *, keeps_siblings: bool) -> list[Node]:
    """The schemas whose `$ref` closes a circle; without these references there is none.

    `targets`: what each schema's `$ref` leads to; `keeps_siblings`: whether what stands beside it counts.
    """
    done: set[Key] = set()
    found = []
    for start in targets:
        if start in done:
            continue
        way: dict[Key, Iterator[Key]] = {start: _next(schemas, targets, start, keeps_siblings=keeps_siblings)}
        while way:
            key = next(reversed(way))
            below = next(way[key], None)
            if below is None:
                done.add(key)
                del way[key]
            elif below in way:
                closing = _reference_of(way, below, targets)
                if closing:
                    found.append(schemas[closing])
            elif below not in done:
                way[below] = _next(schemas, targets, below, keeps_siblings=keeps_siblings)
    return list(dict.fromkeys(found))


def _reference_of(way: Mapping[Key, object], start: Key, targets: Mapping[Key, Node]) -> Key | None:
    """The last schema on the way, from `start` on, whose `$ref` was taken."""
    keys = list(way)
    circle = keys[keys.index(start) :]
    for index in range(len(circle) - 1, -1, -1):
        following = circle[(index + 1) % len(circle)]
        target = targets.get(circle[index])
        if target and target.key == following:
            return circle[index]
    return None


def _next(schemas: Mapping[Key, Node], targets: Mapping[Key, Node], key: Key, *, keeps_siblings: bool) -> Iterator[Key]:
    """The schemas that apply to the same value."""
    node = schemas.get(key)
    if node is None:
        return
    target = targets.get(key)
    if target:
        yield target.key
        if not keeps_siblings:
            return
    value = node.value
    for name in _SINGLE:
        if isinstance(value.get(name), dict):
            yield node.at(name, value[name]).key
    for name in _LISTS:
        if name in value:
            yield from (below.key for below in node.elements(name) if isinstance(below.value, dict))
    if "dependentSchemas" in value:
        yield from (below.key for _, below in node.members("dependentSchemas") if isinstance(below.value, dict))
