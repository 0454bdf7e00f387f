"""A walk over every schema that a document holds or refers to, wherever it stands: collects what has to change.

Finds the schemas (all that `structure` found, what they hold, and what their references reach), resolves each `$ref`
with the base URIs that `$id` sets, and leaves the meaning of one schema to `schema_meaning`.
Source: JSON Schema 2020-12, Core, sections 8 and 9.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from urllib.parse import unquote, urldefrag, urljoin

from contracts.document.circles import circles
from contracts.document.discriminators import discriminator
from contracts.document.nodes import Node, Problems, shown
from contracts.document.references import Library, fragment
from contracts.document.schema_keywords import ANNOTATIONS_BESIDE_A_REFERENCE, SchemaDialect
from contracts.document.schema_meaning import DROP, Changes, changes_of
from contracts.errors import UnresolvedReference
from contracts.json_values import parent

Key = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Scope:
    """What relative references in a schema resolve against."""

    base: str
    """Absolute URI."""
    root: Node
    """The resource: a whole text, or a schema with an `$id`."""
    is_embedded: bool = False
    """Whether an `$id` made it."""


@dataclass(slots=True, eq=False)
class SchemaWalk:
    """One walk over all schemas of a library's texts."""

    library: Library
    dialect: SchemaDialect
    problems: Problems
    names: str = ""
    """The pointer of the document's named schemas."""
    schemas: dict[Key, Node] = field(default_factory=dict)
    """Every schema that is an object."""
    changes: dict[Key, Changes] = field(default_factory=dict)
    replaced: dict[Key, None] = field(default_factory=dict)
    """What stands where a schema should and is none: to be read as a schema that allows everything."""
    branch_of: dict[Key, Key] = field(default_factory=dict)
    """For each schema in an `allOf`: the schema that holds it."""
    targets: dict[Key, Node] = field(default_factory=dict)
    """What each schema's `$ref` leads to."""
    embedded: dict[str, Node] = field(default_factory=dict)
    """Schemas with an `$id`, by absolute URI."""
    _anchors: dict[tuple[str, str], Node] = field(default_factory=dict)
    _scopes: dict[Key, Scope] = field(default_factory=dict)
    _references: list[tuple[Node, str, str, Scope]] = field(default_factory=list)
    _discriminators: list[tuple[Node, Scope]] = field(default_factory=list)
    _text_scopes: dict[str, Scope] = field(default_factory=dict)

    def run(self, schemas: Iterable[Node], forms: Iterable[Node] = ()) -> None:
        """Visit these schemas, these 2.0 parameters and headers, and all that they hold or refer to."""
        for form in forms:
            self._visit(form, self._scope_around(form), is_form=True)
        self._visit_all((node, self._scope_around(node)) for node in schemas)
        while self._references or self._discriminators:
            pending, self._references = self._references, []
            found = [target for entry in pending if (target := self._follow(*entry))]
            choices, self._discriminators = self._discriminators, []
            found.extend(target for entry in choices for target in self._mapped(*entry))
            self._visit_all((node, self._scope_around(node)) for node in found if node.key not in self.schemas)
        self._break_circles()

    def _visit_all(self, schemas: Iterable[tuple[Node, Scope]]) -> None:
        """Visit schemas and what they hold, without recursion; a schema's own parts come in the text's order."""
        todo = list(schemas)
        todo.reverse()
        while todo:
            node, scope = todo.pop()
            if node.key not in self.schemas:
                below = self._visit(node, scope)
                below.reverse()
                todo.extend(below)

    def _visit(self, node: Node, scope: Scope, *, is_form: bool = False) -> list[tuple[Node, Scope]]:
        value = node.value
        if not isinstance(value, dict):
            self._visit_other(node)
            return []
        self.schemas[node.key] = node
        if self.dialect.keeps_siblings:
            scope = self._named(node, scope)
        reference = value.get("$ref")
        if isinstance(reference, str):
            self._references.append((node, "$ref", reference, scope))
            if not self.dialect.keeps_siblings:
                self._drop_siblings(node)
                return []
        if "discriminator" in value:
            self._discriminators.append((node, scope))
        changes = changes_of(self.dialect, node, self.problems, is_form=is_form)
        if changes:
            self.changes.setdefault(node.key, {}).update(changes)
        return [(below, scope) for below in self._held(node)]

    def _visit_other(self, node: Node) -> None:
        if isinstance(node.value, bool):
            return
        self.replaced[node.key] = None
        message = f"{shown(node.value)} stands where a schema should; any value is allowed"
        repair = "write {} to allow any value" if node.value is None else "write an object"
        self.problems.add("not-a-schema", node, message, repair, level="warning" if node.value is None else "error")

    def _drop_siblings(self, node: Node) -> None:
        others = [key for key in node.value if key != "$ref"]
        if not others:
            return
        self.changes.setdefault(node.key, {}).update(dict.fromkeys(others, DROP))
        lost = [
            key
            for key in others
            if key in self.dialect.keywords and key not in ANNOTATIONS_BESIDE_A_REFERENCE and node.value[key]
        ]
        if lost:
            message = f"in {self.dialect.name} nothing counts beside a `$ref`, so `{lost[0]}` does not"
            repair = "move the `$ref` into an `allOf` beside it"
            self.problems.add("ignored-beside-reference", node.at(lost[0], None), message, repair, level="warning")

    def _held(self, node: Node) -> Iterator[Node]:
        """The schemas that a schema holds, where they stand once it is changed."""
        changes = self.changes.get(node.key)
        value = {**node.value, **changes} if changes else node.value
        holds = self.dialect.holds
        for key in [key for key in value if key in holds]:
            held = value[key]
            if held is DROP:
                continue
            below = node.at(key, held)
            if holds[key] == "one":
                yield below
            elif holds[key] == "map":
                yield from (found for _, found in below.members())
            else:
                for found in below.elements():
                    if key == "allOf":
                        self.branch_of[found.key] = node.key
                    yield found

    # --- references

    def _named(self, node: Node, scope: Scope) -> Scope:
        """The scope inside a schema that may have an `$id` or an anchor."""
        written = node.value.get("$id")
        if isinstance(written, str):
            try:
                base, name = urldefrag(urljoin(scope.base, written))
            except ValueError:
                base, name = scope.base, ""
            if name:  # earlier drafts named schemas so
                self._anchors[scope.base, name] = node
                self.changes.setdefault(node.key, {})["$id"] = DROP
            elif base != scope.base:
                scope = Scope(base, node, is_embedded=True)
                self.embedded[base] = node
        for keyword in ("$anchor", "$dynamicAnchor"):
            if isinstance(node.value.get(keyword), str):
                self._anchors[scope.base, node.value[keyword]] = node
        for keyword in ("$dynamicRef", "$recursiveRef"):
            if isinstance(node.value.get(keyword), str):
                self._references.append((node, keyword, node.value[keyword], scope))
        if scope.is_embedded:
            self._scopes[node.key] = scope
        return scope

    def _scope_around(self, node: Node) -> Scope:
        uri, pointer = node.key
        while self._scopes:
            found = self._scopes.get((uri, pointer))
            if found:
                return found
            if not pointer:
                break
            pointer = parent(pointer)
        whole = self._text_scopes.get(uri)
        if whole is None:
            whole = self._text_scopes[uri] = Scope(uri, node.text.root)
        return whole

    def _follow(self, node: Node, keyword: str, reference: str, scope: Scope) -> Node | None:
        """Resolve one reference, and rewrite it if its text would mislead a validator."""
        try:
            target = self._resolve(node, reference, scope)
        except UnresolvedReference as error:
            self.problems.keep(error.problem)
            self.changes.setdefault(node.key, {})[keyword] = DROP
            return None
        if not isinstance(target.value, dict | bool):
            message = f"{reference!r} leads to {shown(target.value)}, which is no schema"
            self.problems.add("unresolved-reference", node, message, "refer to a schema")
            self.changes.setdefault(node.key, {})[keyword] = DROP
            return None
        if keyword == "$ref":
            self.targets[node.key] = target
        self._rewrite(node, keyword, reference, target, scope)
        return target

    def _resolve(self, node: Node, reference: str, scope: Scope) -> Node:
        if not scope.is_embedded and reference.startswith("#/"):
            return self.library.resolve(node, reference)
        try:
            address, name = urldefrag(urljoin(scope.base, reference))
        except ValueError:
            return self.library.resolve(node, reference)
        name = unquote(name)
        if name and not name.startswith("/") and (address, name) in self._anchors:
            return self._anchors[address, name]
        inside = self.embedded.get(address)
        if inside:
            return self._inside(node, reference, inside, name)
        return self.library.resolve(node, reference)

    def _inside(self, node: Node, reference: str, resource: Node, pointer: str) -> Node:
        """What a pointer names in a schema with an `$id`; people often write the pointer from the document's top."""
        try:
            return self.library.descend(node, reference, resource, pointer)
        except (UnresolvedReference, ValueError):
            return self.library.descend(node, reference, resource.text.root, pointer)

    def _break_circles(self) -> None:
        """Drop each reference that leads back to its own schema without going down into the value."""
        for node in circles(self.schemas, self.targets, keeps_siblings=self.dialect.keeps_siblings):
            self.changes.setdefault(node.key, {})["$ref"] = DROP
            del self.targets[node.key]
            message = f"{node.value.get('$ref')!r} leads back here without going down into the value; it is ignored"
            repair = "let one of the schemas in the circle do without the reference"
            self.problems.add("circular-reference", node, message, repair)

    def _mapped(self, node: Node, scope: Scope) -> list[Node]:
        """Turn a discriminator into an object whose mapping holds references, and give what they lead to."""
        found = []

        def resolve(reference: str) -> str:
            target = self._resolve(node, reference, scope)
            found.append(target)
            return _canonical(scope, self._scope_around(target), target)

        names = self.library.root.root.find(self.names)
        value = discriminator(self.dialect, node, names, resolve, self.problems)
        if value != node.value["discriminator"]:
            self.changes.setdefault(node.key, {})["discriminator"] = value
        return [target for target in found if isinstance(target.value, dict | bool)]

    def _rewrite(self, node: Node, keyword: str, reference: str, target: Node, scope: Scope) -> None:
        inside = self._scope_around(target)
        if keyword == "$recursiveRef" or (keyword == "$dynamicRef" and not inside.is_embedded):
            # Outside of resources with an `$id` there is one place only that it can mean.
            self.changes.setdefault(node.key, {})[keyword] = DROP
            keyword = "$ref" if "$ref" not in node.value else "allOf"
        elif keyword == "$dynamicRef":
            return
        written = _canonical(scope, inside, target)
        if keyword == "allOf":
            branches = [*(node.value.get("allOf") or ()), {"$ref": written}]
            self.changes.setdefault(node.key, {})["allOf"] = branches
        elif written != reference or "$ref" not in node.value:
            self.changes.setdefault(node.key, {})[keyword] = written


def _canonical(scope: Scope, inside: Scope, target: Node) -> str:
    """A reference from one scope to a target in another that every validator understands alike."""
    if inside.is_embedded:
        path = target.pointer[len(inside.root.pointer) :]
        return inside.base + ("#" + fragment(path) if path else "")
    start = "" if scope.base == inside.base and not scope.is_embedded else target.text.uri
    return f"{start}#{fragment(target.pointer)}"
