"""A value shown to a compiled schema: every count that goes up for it. Bounded work, whatever the value."""

from __future__ import annotations

from contracts.coverage.nodes import Branch, Edge, Node
from contracts.errors import UnresolvedReference
from contracts.generation.equality import identity
from contracts.json_values import JsonValue
from contracts.schemas import Schema

MOST = 5000
"""Values of one message that are looked at; a list of a million rows is known by its first thousands."""
DEEPEST = 100


class Visit:
    """One message's values on their way through schemas."""

    __slots__ = ("_counts", "_left")

    def __init__(self, counts: list[int]) -> None:
        self._counts = counts
        self._left = MOST

    def value(self, node: Node, value: JsonValue, depth: int = 0) -> None:
        """Counts what the schema says of the value and of all that it holds."""
        self._left -= 1
        if self._left < 0 or depth > DEEPEST:
            return
        counts = self._counts
        kind = type(value)
        for number in node.by_class.get(kind, ()):
            counts[number] += 1
        if node.members:
            number = node.members.get(value if kind is str else identity(value), -1)
            if number >= 0:
                counts[number] += 1
        for edge in node.edges.get(kind, ()):
            self._edge(edge, value)
        if kind is dict:
            self._object(node, value, depth)
        elif kind is list:
            self._array(node, value, depth)
        if node.combines:
            self._combinations(node, value, depth)

    def _combinations(self, node: Node, value: JsonValue, depth: int) -> None:
        for also in node.also:
            self.value(also, value, depth + 1)
        for branches in node.choices:
            self._choice(branches, value, depth)
        if node.condition:
            self._condition(*node.condition, value, depth)

    def _edge(self, edge: Edge, value: JsonValue) -> None:
        size = len(value) if edge.is_length else value
        if size == edge.inside:
            self._counts[edge.inside_number] += 1
        elif size == edge.outside or (type(size) is float and edge.passes and edge.passes(size, edge.outside)):
            self._counts[edge.outside_number] += 1

    def _object(self, node: Node, value: dict[str, JsonValue], depth: int) -> None:
        counts = self._counts
        for name, number in node.absent:
            if name not in value:
                counts[number] += 1
        present, properties = node.present, node.properties
        for name, each in value.items():
            if name in present:
                counts[present[name]] += 1
            below = properties.get(name)
            if below:
                self.value(below, each, depth + 1)
            elif name not in present and (node.patterns or node.additional):
                self._further(node, name, each, depth)
            if node.names:
                self.value(node.names, name, depth + 1)
        for name, dependent in node.dependent:
            if name in value:
                self.value(dependent, value, depth + 1)

    def _further(self, node: Node, name: str, value: JsonValue, depth: int) -> None:
        """A property that is not named by itself."""
        found = [below for pattern, below in node.patterns if pattern.search(name)]
        for below in found or ([node.additional] if node.additional else []):
            self.value(below, value, depth + 1)

    def _array(self, node: Node, value: list[JsonValue], depth: int) -> None:
        for below, each in zip(node.prefix, value, strict=False):
            self.value(below, each, depth + 1)
        if node.items:
            for each in value[len(node.prefix) :]:
                if self._left < 0:
                    return
                self.value(node.items, each, depth + 1)

    def _choice(self, branches: tuple[Branch, ...], value: JsonValue, depth: int) -> None:
        """The branches that the value is meant for: by a glance, and where that leaves several, by their validity."""
        likely = [branch for branch in branches if branch.facts.admit(value)]
        if len(likely) > 1:
            likely = [branch for branch in likely if _is_valid(branch.schema, value)]
        for branch in likely:
            self._counts[branch.number] += 1
            self.value(branch.node, value, depth + 1)

    def _condition(
        self, asked: Schema, then: Node | None, otherwise: Node | None, value: JsonValue, depth: int
    ) -> None:
        below = then if _is_valid(asked, value) else otherwise
        if below:
            self.value(below, value, depth + 1)


def _is_valid(schema: Schema, value: JsonValue) -> bool:
    try:
        return schema.is_valid(value)
    except UnresolvedReference:
        return False
