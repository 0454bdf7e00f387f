"""Schema Objects of every version to JSON Schema 2020-12, at the same pointers.

One walk over all schemas collects what has to change, as edits of keywords; the converted texts are then made by
copying only what lies on the way to an edit.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from contracts.document.model import Direction
from contracts.document.nodes import Node, Problems
from contracts.document.references import Library
from contracts.document.schema_keywords import LISTS, MAPS, SINGLE, SchemaDialect
from contracts.errors import UnresolvedReference
from contracts.json_values import JsonValue, tokens


@dataclass(slots=True, eq=False)
class Conversion:
    """What has to change in the texts of a library so that their schemas are JSON Schema 2020-12."""

    library: Library
    dialect: SchemaDialect
    problems: Problems
    edits: dict[tuple[str, str], dict[str, JsonValue]] = field(default_factory=dict)
    required: dict[tuple[str, str], list[tuple[Direction, tuple[str, ...]]]] = field(default_factory=dict)
    _seen: set[tuple[str, str]] = field(default_factory=set)

    def run(self, schemas: Iterable[Node]) -> None:
        """Visit these schemas and all that they hold or refer to."""
        todo = list(schemas)
        while todo:
            node = todo.pop()
            if node.key in self._seen or not isinstance(node.value, dict):
                continue
            self._seen.add(node.key)
            if isinstance(node.value.get("$ref"), str):
                try:
                    todo.append(self.library.resolve(node, node.value["$ref"]))
                except UnresolvedReference as error:
                    self.problems.keep(error.problem)
                    self.edits[node.key] = {"$ref": DROP}
                if not self.dialect.keeps_siblings:
                    self.edits.setdefault(node.key, {}).update({key: DROP for key in node.value if key != "$ref"})
                    continue
            self._visit(node)
            todo.extend(_subschemas(node))

    def _visit(self, node: Node) -> None:
        value = node.value
        changes: dict[str, JsonValue] = {}
        if self.dialect.has_nullable:
            if value.get("nullable") is True and isinstance(value.get("type"), str):
                changes["type"] = [value["type"], "null"]
            for bound, exclusive in (("minimum", "exclusiveMinimum"), ("maximum", "exclusiveMaximum")):
                if value.get(exclusive) is True and bound in value:
                    changes[exclusive] = value[bound]
                    changes[bound] = DROP
                elif isinstance(value.get(exclusive), bool):
                    changes[exclusive] = DROP
        if changes:
            self.edits[node.key] = changes
        names = value.get("required")
        if isinstance(names, list) and isinstance(value.get("properties"), dict):
            for direction, keyword in (("request", "readOnly"), ("response", "writeOnly")):
                bound_other_way = tuple(name for name in names if self._is(node, name, keyword))
                if bound_other_way:
                    self.required.setdefault(node.key, []).append((direction, bound_other_way))

    def _is(self, node: Node, name: str, keyword: str) -> bool:
        schema = node.value["properties"].get(name) if isinstance(name, str) else None
        if not isinstance(schema, dict):
            return False
        below = node.at("properties", None).at(name, schema)
        try:
            target = self.library.follow(below)
        except UnresolvedReference:
            return False
        return isinstance(target.value, dict) and target.value.get(keyword) is True

    def resources(self, direction: Direction) -> Mapping[str, JsonValue]:
        """Every text, converted for values that travel that way."""
        made: dict[str, JsonValue] = {}
        copies: set[int] = set()
        for uri, text in self.library.texts.items():
            made[uri] = text.value
        for (uri, pointer), changes in self.edits.items():
            target = _copied(made, copies, uri, pointer)
            for key, value in changes.items():
                if value is DROP:
                    target.pop(key, None)
                else:
                    target[key] = value
        for (uri, pointer), exempt in self.required.items():
            for way, names in exempt:
                if way == direction:
                    target = _copied(made, copies, uri, pointer)
                    target["required"] = [name for name in target["required"] if name not in names]
        return made


DROP = object()
"""In an edit: remove the keyword."""


def _copied(made: dict[str, JsonValue], copies: set[int], uri: str, pointer: str) -> dict[str, JsonValue]:
    """The container at a pointer, it and all above it copied once."""
    owner: JsonValue = made
    key: str | int = uri
    for token in (*tokens(pointer), None):
        value = owner[key]
        if id(value) not in copies:
            value = owner[key] = value.copy()
            copies.add(id(value))
        if token is None:
            return value
        owner, key = value, int(token) if isinstance(value, list) else token
    raise AssertionError("the loop ends with None")


def _subschemas(node: Node) -> Iterable[Node]:
    for key, value in node.value.items():
        if key in SINGLE:
            yield node.at(key, value)
        elif key in LISTS and isinstance(value, list):
            yield from node.at(key, value).elements()
        elif key in MAPS and isinstance(value, dict):
            for _, below in node.at(key, value).members():
                yield below
