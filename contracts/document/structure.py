"""A walk through a whole document by the grammar of its version: tells what is amiss, and finds every schema.

Knows the tables of `grammar`; builds nothing.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from contracts.document.grammar import Field, Grammar
from contracts.document.nodes import Node, Problems
from contracts.document.references import Library, is_reference
from contracts.errors import UnresolvedReference


@dataclass(slots=True, eq=False)
class Walk:
    """One walk; `schemas` is what it finds."""

    library: Library
    grammar: Grammar
    problems: Problems
    schemas: list[Node] = field(default_factory=list)
    _seen: set[tuple[str, str]] = field(default_factory=set)
    _todo: list[tuple[Field, Node]] = field(default_factory=list)

    def run(self, kind: str, root: Node) -> None:
        """Walk all that is below `root`, an object of that kind, and all that it refers to."""
        self._todo.append((Field(kind), root))
        while self._todo:
            rule, node = self._todo.pop()
            if rule.type == "Schema":
                self.schemas.append(node)
            elif rule.type in self.grammar:
                self._visit(rule, node)

    def _visit(self, rule: Field, node: Node) -> None:
        if node.key in self._seen:
            return
        self._seen.add(node.key)
        if is_reference(node.value):
            try:
                self._todo.append((rule, self.library.follow(node)))
            except UnresolvedReference as error:
                self.problems.keep(error.problem)
            return
        kind = self.grammar[rule.type]
        for name, below in node.members():
            expected = kind.fields.get(name) or (kind.patterned if not name.startswith("x-") else None)
            if expected:
                self._todo.extend(
                    (Field(expected.type, "", False, expected.is_referable), found) for found in _held(expected, below)
                )


def _held(rule: Field, node: Node) -> Iterator[Node]:
    if rule.container == "[":
        yield from node.elements()
    elif rule.container == "{":
        for name, below in node.members():
            yield below
    else:
        yield node
