"""A place -> its maker: the kinds of value dispatched, disjunctions turned into branches, misses retried."""

from __future__ import annotations

from contracts.generation.arrays import array_maker
from contracts.generation.bench import Hint, Make, Unmakeable
from contracts.generation.choices import Choices
from contracts.generation.feasibility import satisfies
from contracts.generation.forms import Form, Items, Strict
from contracts.generation.nodes import Graph, Node
from contracts.generation.numbers import fraction_maker, integer_maker
from contracts.generation.objects import object_maker
from contracts.generation.profiles import Profile
from contracts.generation.strings import string_maker
from contracts.json_values import JsonValue

_TRIES = 12


class Compiler:
    """The makers of one profile, by place and hint."""

    __slots__ = ("_makers", "graph", "profile")

    def __init__(self, graph: Graph, profile: Profile) -> None:
        self.graph = graph
        self.profile = profile
        self._makers: dict[tuple[Items, Hint], Make] = {}

    def place(self, items: Items) -> Node:
        """The place where all the items hold."""
        return self.graph.node(items)

    def maker(self, node: Node, hint: Hint) -> Make:
        """The maker of a place, at once."""
        key = (node.items, hint)
        found = self._makers.get(key)
        if found is None:
            found = self._makers[key] = self._compiled(node, hint)
        return found

    def later(self, node: Node, hint: Hint) -> Make:
        """The maker of a place, compiled when it is first called."""
        make: Make | None = None

        def first(choices: Choices, depth: int) -> JsonValue:
            nonlocal make
            if make is None:
                make = self.maker(node, hint)
            return make(choices, depth)

        return first

    def _compiled(self, node: Node, hint: Hint) -> Make:
        if node.conflict is not None:
            raise Unmakeable(node.conflict.sentence, node.conflict.sources)
        if not node.is_possible:
            raise Unmakeable("a value would have to hold itself", tuple(node.form.sources))
        if node.alternatives:
            return self._branching(node, hint)
        make = self._straight(node.form, hint)
        return self._checked(node, hint, make) if node.form.risky else make

    def _branching(self, node: Node, hint: Hint) -> Make:
        branches = [branch for branch in node.alternatives if branch.is_possible]
        makers = [self.later(branch, hint) for branch in branches]
        lowest = min(range(len(branches)), key=lambda index: branches[index].height)

        def make(choices: Choices, depth: int) -> JsonValue:
            first = choices.index(len(makers)) if depth > 0 else lowest
            missed: Unmakeable | None = None
            for offset in range(len(makers)):
                try:
                    return makers[(first + offset) % len(makers)](choices, depth)
                except Unmakeable as error:
                    missed = missed or error
            raise missed or Unmakeable("no branch")

        return makers[0] if len(makers) == 1 else make

    def _straight(self, form: Form, hint: Hint) -> Make:
        if form.members is not None:
            return _member(form.members)
        makers = [self._of_kind(form, kind, hint) for kind in self._kinds(form)]
        if len(makers) == 1:
            return makers[0]
        return lambda choices, depth: makers[choices.index(len(makers))](choices, depth)

    def _kinds(self, form: Form) -> tuple[str, ...]:
        if form.typed or len(form.kinds) < 7:
            return form.kinds
        return (
            ("object",) if form.groups or form.required else ("array",) if form.lists or form.contains else ("string",)
        )

    def _of_kind(self, form: Form, kind: str, hint: Hint) -> Make:
        if kind == "object":
            return object_maker(form, self, hint)
        if kind == "array":
            return array_maker(form, self, hint)
        if kind == "string":
            return string_maker(form, self, hint)
        if kind == "integer":
            return integer_maker(form, self)
        if kind == "fraction":
            return fraction_maker(form, self)
        if kind == "boolean":
            return lambda choices, _depth: choices.index(2) == 1
        return lambda _choices, _depth: None

    def _checked(self, node: Node, hint: Hint, make: Make) -> Make:
        def checked(choices: Choices, depth: int) -> JsonValue:
            for _ in range(_TRIES):
                made = make(choices, depth)
                if satisfies(node.items, made):
                    return made
            if not any(isinstance(item, Strict) for item in node.items):
                strict = self.graph.node((*node.items, Strict()))
                return self.maker(strict, hint)(choices, depth)
            raise Unmakeable("nothing that was tried satisfies the schema", tuple(node.form.sources))

        return checked


def _member(values: list[JsonValue]) -> Make:
    if len(values) == 1:
        only = values[0]
        return lambda _choices, _depth: only
    return lambda choices, _depth: values[choices.index(len(values))]
