"""What edges are made with: the makers of all places of one schema, and the schema itself, which judges the whole."""

from __future__ import annotations

from dataclasses import dataclass

from contracts.catalogue.placing import written
from contracts.catalogue.steady import made_at
from contracts.generation.compiling import Compiler
from contracts.generation.forms import Atom, Items
from contracts.generation.nodes import Node
from contracts.json_values import JsonValue
from contracts.schemas import Schema, schema_of

_VARIATIONS = 6
"""Values that are made of one place until one differs from the others."""


@dataclass(frozen=True, slots=True)
class Making:
    """Makers and judge of one schema."""

    schema: Schema
    compiler: Compiler

    def node(self, items: Items) -> Node:
        """The place where all of these hold."""
        return self.compiler.graph.node(items)

    def restricted(self, items: Items, **keywords: JsonValue) -> Node:
        """The same with other keywords beside them, which are in no document."""
        contents = tuple(sorted(keywords.items()))
        schema = self.schema.remember(("beside", contents), lambda: schema_of(keywords))
        return self.node((*items, Atom(schema)))

    def made(self, node: Node, name: str, variation: int | None = None) -> tuple[JsonValue] | None:
        """A value of the place, believable for a property of that name; None where none can be made."""
        return made_at(self.compiler, node, name, variation)

    def different(self, node: Node, name: str, others: list[JsonValue]) -> tuple[JsonValue] | None:
        """The same, different from all the others where such a value is found soon."""
        known = set(map(written, others))
        first = value = self.made(node, name)
        for number in range(_VARIATIONS):
            if value is None or written(value[0]) not in known:
                break
            value = self.made(node, name, number)
        return value or first

    def why_not(self, whole: JsonValue) -> str:
        """Why the whole is not valid; empty if it is."""
        violations = () if self.schema.is_valid(whole) else self.schema.violations(whole)
        if not violations:
            return "" if self.schema.is_valid(whole) else "the schema refuses it"
        return violations[0].message
