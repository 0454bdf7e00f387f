"""Which required properties do not count on the way to the server, and which not on the way back.

A `readOnly` property that is required is required of responses only, a `writeOnly` one of requests only.
Source: OAS 3.0.4, Schema Object, `readOnly` and `writeOnly`.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from contracts.document.model import Direction
from contracts.document.nodes import Node
from contracts.document.schema_walk import Key, SchemaWalk

KEYWORDS: dict[Direction, str] = {"request": "readOnly", "response": "writeOnly"}
MAX_PARTS = 200
"""As many schemas as are looked at for the properties of one composed object."""


def exemptions(walk: SchemaWalk, direction: Direction) -> dict[Key, frozenset[str]]:
    """For each schema, the names in its `required` that do not count for values that travel that way."""
    keyword = KEYWORDS[direction]
    if not any(schema.value.get(keyword) is True for schema in walk.schemas.values()):
        return {}
    look = _Look(walk, keyword)
    found = {}
    for key, schema in walk.schemas.items():
        names = schema.value.get("required")
        if isinstance(names, list) and names:
            exempt = frozenset(name for name in names if isinstance(name, str) and look.is_flagged_in(key, name))
            if exempt:
                found[key] = exempt
    return found


@dataclass(slots=True)
class _Look:
    walk: SchemaWalk
    keyword: str
    _flags: dict[Key, bool] = field(default_factory=dict)
    _parts: dict[Key, tuple[Node, ...]] = field(default_factory=dict)

    def is_flagged_in(self, schema: Key, name: str) -> bool:
        """Whether a property is flagged in the object that the schema is a part of."""
        for part in self._family(schema):
            properties = part.value.get("properties")
            if isinstance(properties, dict) and name in properties:
                below = part.at("properties", properties).at(name, properties[name])
                if self._is_flagged(below):
                    return True
        return False

    def _family(self, schema: Key) -> tuple[Node, ...]:
        """The schema with all that it and the schemas whose `allOf` it stands in are composed of."""
        top = schema
        for _ in range(MAX_PARTS):
            if top not in self.walk.branch_of:
                break
            top = self.walk.branch_of[top]
        if top not in self._parts:
            self._parts[top] = tuple(self._composed(top))
        return self._parts[top]

    def _is_flagged(self, node: Node) -> bool:
        key = node.key
        if key not in self._flags:
            self._flags[key] = any(part.value.get(self.keyword) is True for part in self._composed(key))
        return self._flags[key]

    def _composed(self, key: Key) -> Iterator[Node]:
        """The schema, what its `$ref` leads to, and the members of its `allOf`, to the end."""
        seen: set[Key] = set()
        todo = [key]
        while todo and len(seen) < MAX_PARTS:
            key = todo.pop()
            node = self.walk.schemas.get(key)
            if node is None or key in seen:
                continue
            seen.add(key)
            yield node
            if key in self.walk.targets:
                todo.append(self.walk.targets[key].key)
                if not self.walk.dialect.keeps_siblings:
                    continue
            todo.extend(below.key for below in node.elements("allOf"))
