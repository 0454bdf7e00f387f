"""A walk through a whole document by the grammar of its version: tells what is amiss, and finds every schema.

Knows the tables of `grammar`; builds nothing, and judges nothing that takes more than one object to see.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from contracts.document.grammar import Field, Grammar, Kind
from contracts.document.names import did_you_mean, listed
from contracts.document.nodes import Node, Problems, shown
from contracts.document.references import Library, is_reference
from contracts.errors import Level, UnresolvedReference

_NEEDED = frozenset({("Parameter", "name"), ("Parameter", "in"), ("Security Scheme", "type")})
"""Required fields without which an object means nothing; without the others it is only untidy."""
_COMPONENT_NAME = re.compile(r"[a-zA-Z0-9._-]+")
_JSON_TYPES: dict[str, type | tuple[type, ...]] = {"string": str, "boolean": bool, "object": dict, "any": object}
_ARTICLES = {"string": "a string", "boolean": "true or false", "object": "an object"}


@dataclass(slots=True, eq=False)
class StructureWalk:
    """One walk over the objects of a document, external ones included."""

    library: Library
    grammar: Grammar
    problems: Problems
    schemas: list[Node] = field(default_factory=list)
    """Every schema that stands where the grammar has one."""
    forms: list[Node] = field(default_factory=list)
    """Every 2.0 parameter and header that is a schema itself."""
    _seen: set[tuple[str, str, str]] = field(default_factory=set)
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
            else:
                self._look_at_value(rule, node)

    def _visit(self, rule: Field, node: Node) -> None:
        key = (rule.type, *node.key)
        if key in self._seen:
            return
        self._seen.add(key)
        if not isinstance(node.value, dict):
            self._tell_wrong(node, f"{_article(rule.type)} object")
            return
        kind = self.grammar[rule.type]
        if is_reference(node.value):
            self._follow(rule, kind, node)
            if "$ref" not in kind.fields:
                return
        if kind.is_form and node.value.get("in") != "body" and not node.has("schema"):
            self.forms.append(node)
        if kind.name == "Components":
            self._look_at_names(node)
        self._look_at_fields(kind, node)

    def _follow(self, rule: Field, kind: Kind, node: Node) -> None:
        if not rule.is_referable and "$ref" not in kind.fields:
            message = (
                f"a `$ref` may not stand in place of {_article(kind.name)} object here; it is followed all the same"
            )
            self.problems.add("misplaced-reference", node, message, "write the object itself here", level="warning")
        try:
            target = self.library.follow(node)
        except UnresolvedReference as error:
            self.problems.keep(error.problem)
            return
        self._todo.append((rule, target))

    def _look_at_fields(self, kind: Kind, node: Node) -> None:
        for name, value in node.value.items():
            expected = kind.fields.get(name)
            if expected is None:
                if name.startswith("x-"):
                    continue
                expected = kind.patterned
                if expected is None:
                    self._tell_unknown(kind, node, name)
                    continue
            elif value is None and expected.type != "any":
                repair = f"remove `{name}`, or give it a value"
                self.problems.add("null-field", node.at(name, value), f"`{name}` is null", repair, level="note")
                continue
            wanted = _JSON_TYPES.get(expected.type)
            if expected.container or wanted is None:
                self._queue(expected, node.at(name, value))
            elif not isinstance(value, wanted):
                self._look_at_value(expected, node.at(name, value))
        for name, expected in kind.fields.items():
            if expected.is_required and name not in node.value:
                self._tell_missing(kind, node, name)

    def _look_at_names(self, node: Node) -> None:
        """Source: OAS 3.0, Components Object: what the names of components may hold."""
        for section in node.value:
            for name, below in node.members(section):
                if not _COMPONENT_NAME.fullmatch(name):
                    message = f"the component name {name!r} holds other than letters, digits, '.', '-' and '_'"
                    self.problems.add("bad-component-name", below, message, "rename it", level="note")

    def _queue(self, rule: Field, node: Node) -> None:
        if not rule.container:
            self._todo.append((rule, node))
            return
        inner = Field(rule.type, "", is_referable=rule.is_referable)
        wanted = list if rule.container == "[" else dict
        if not isinstance(node.value, wanted):
            self._tell_wrong(node, "a list" if wanted is list else "an object")
        elif wanted is dict and is_reference(node.value) and "$ref" not in self.grammar.get(rule.type, Kind("")).fields:
            message = "a `$ref` may not stand here; it is followed all the same"
            self.problems.add("misplaced-reference", node, message, "write the object itself here", level="warning")
            self._queue_target(rule, node)
        else:
            self._todo.extend((inner, below) for below in _held(node))

    def _queue_target(self, rule: Field, node: Node) -> None:
        try:
            target = self.library.follow(node)
        except UnresolvedReference as error:
            self.problems.keep(error.problem)
            return
        inner = Field(rule.type, "", is_referable=rule.is_referable)
        self._todo.extend((inner, below) for below in _held(target))

    def _look_at_value(self, rule: Field, node: Node) -> None:
        if not isinstance(node.value, _JSON_TYPES.get(rule.type, object)):
            is_harmless = not isinstance(node.value, dict | list)
            self._tell_wrong(node, _ARTICLES.get(rule.type, rule.type), level="warning" if is_harmless else "error")

    def _tell_wrong(self, node: Node, expected: str, *, level: Level = "error") -> None:
        level = "warning" if node.value is None else level
        self.problems.add("wrong-type", node, f"found {shown(node.value)}, expected {expected}", level=level)

    def _tell_missing(self, kind: Kind, node: Node, name: str) -> None:
        level: Level = "error" if (kind.name, name) in _NEEDED else "warning"
        message = f"{_article(kind.name)} object needs the field `{name}`"
        self.problems.add("missing-field", node, message, f"add `{name}`", level=level)

    def _tell_unknown(self, kind: Kind, node: Node, name: str) -> None:
        if kind.name == "OpenAPI" and name in {"openapi", "swagger", "$schema", "id"}:
            return
        repair = did_you_mean(name, kind.fields) or f"begin it with 'x-', or use one of {listed(kind.fields)}"
        message = f"{_article(kind.name)} object has no field {name!r}; it is ignored"
        self.problems.add("unknown-field", node.at(name, None), message, repair, level="warning")


def _held(node: Node) -> Iterator[Node]:
    """The members or elements of a container, extensions left out."""
    if isinstance(node.value, list):
        return node.elements()
    return (below for _, below in node.members())


def _article(name: str) -> str:
    return f"{'an' if name[0] in 'AEIO' else 'a'} {name}"
