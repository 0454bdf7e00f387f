"""A place -> its maker: the kinds of value dispatched, disjunctions turned into branches, misses retried."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress

from contracts.document.model import Direction
from contracts.generation.arrays import array_maker
from contracts.generation.bench import DEEPER_COST, Budget, Hint, Leaf, Make, Unmakeable
from contracts.generation.choices import Choices
from contracts.generation.feasibility import satisfies
from contracts.generation.forms import Decision, Form, Items, Source, Strict
from contracts.generation.kinds import PLAIN, spoken_of
from contracts.generation.meaning import contents_of, heeded, hint_of_branch, takes_words
from contracts.generation.nodes import Graph, Node, first_of, why
from contracts.generation.numbers import fraction_maker, integer_maker
from contracts.generation.objects import object_maker
from contracts.generation.profiles import Profile
from contracts.generation.repairing import repaired
from contracts.generation.strings import string_maker
from contracts.generation.vocabulary import plausible
from contracts.json_values import JsonValue

_TRIES = 8
"""Straight constructions of one place before the other ways are tried."""

_STRICT_COST = 20
"""What it costs to break all branches of a `oneOf` but one, in missed constructions."""

_STRICT_TRIES = 4
"""Branches that are tried where all others have to be broken."""

_FLOOR = -50
"""How much deeper than its profile asks for a value may have to be."""

_INNERMOST = 300
"""Places and branches inside one another, so that the limit of recursion, which would not be everywhere the same, is
never met."""

_RARELY = 0.12
"""How often `typical` answers null where something else may stand."""


class Compiler:
    """The makers of one profile, by place and hint."""

    __slots__ = ("_forced", "_makers", "budget", "direction", "graph", "profile", "richer")

    def __init__(self, graph: Graph, profile: Profile, direction: Direction, richer: Compiler | None = None) -> None:
        self.graph = graph
        self.budget: Budget = Budget() if richer is None else richer.budget
        self.richer = richer
        """The makers of a profile that puts more into values, for where too little makes them ambiguous."""
        self.profile = profile
        self.direction = direction
        self._makers: dict[tuple[Items, Hint], Make] = {}
        self._forced: set[Items] = set()
        """Conjunctions whose decisions left no choice."""

    def place(self, items: Items) -> Node:
        """The place where all the items hold."""
        return self.graph.node(items)

    def maker(self, node: Node, hint: Hint) -> Make:
        """The maker of a place, at once.

        Raises: Unmakeable if no value fits it.
        """
        key = (node.items, heeded(node, hint))
        found = self._makers.get(key)
        if found is None:
            found = self._makers[key] = self._compiled(node, hint)
        return found

    def later(self, node: Node, hint: Hint) -> Make:
        """The maker of a place, compiled when it is first called."""
        make: Make | None = None
        budget = self.budget

        def first(choices: Choices, depth: int) -> JsonValue:
            nonlocal make
            budget.room -= 1
            if budget.room < 0 < depth:
                depth = 0
            if depth < _FLOOR or budget.nested > _INNERMOST:
                raise Unmakeable("a value would have to nest too deep", tuple(node.form.sources))
            if make is None:
                make = self.maker(node, hint)
            budget.nested += 1
            try:
                return make(choices, depth)
            finally:
                budget.nested -= 1

        return first

    def inside(self, node: Node, hint: Hint) -> Make:
        """The maker of a place inside another: compiled when it is first called where it may hold itself.

        Raises: Conflict if it is obvious that no value fits it.
        """
        form = node.form
        holds = form.members is None and ("object" in form.kinds or "array" in form.kinds)
        return self.later(node, hint) if holds or form.disjunctions else self.maker(node, hint)

    def varied(self, node: Node, hint: Hint) -> Make:
        """The maker of a place that makes many different values, whatever the profile."""
        return self.later(node, hint) if self.richer is None else self.richer.later(node, hint)

    def _compiled(self, node: Node, hint: Hint) -> Make:
        if not node.is_possible:
            conflict = why(node)
            raise Unmakeable(conflict.sentence, conflict.sources)
        if node.alternatives:
            return self._branching(node, hint)
        form = node.form
        make = self._straight(form, hint)
        if form.risky:
            make = self._checked(node, hint, make)
        if self.profile.examples and form.examples:
            make = self._exemplary(node, make)
        return make

    # -- branches -------------------------------------------------------------------------------------------------

    def _branching(self, node: Node, hint: Hint) -> Make:
        branches = [branch for branch in node.alternatives if branch.is_possible]
        if not branches:
            conflict = why(node)
            raise Unmakeable(conflict.sentence, conflict.sources)
        if len(branches) == 1:
            if self._is_undecided(node):
                self._forced.add(branches[0].items)
            return self.maker(branches[0], hint)
        return self._branch_maker(node, branches, hint)

    def _is_undecided(self, node: Node) -> bool:
        """Whether nothing was decided yet, but where there was no choice."""
        return node.items in self._forced or not any(isinstance(item, Strict | Decision) for item in node.items)

    def _branch_maker(self, node: Node, branches: list[Node], hint: Hint) -> Make:
        makers = [self.later(branch, hint_of_branch(branch, branches, hint)) for branch in branches]
        lowest = 0 if node.is_strict else min(range(len(branches)), key=lambda index: branches[index].height)
        choose = self._chooser(branches, lowest)
        tries = _STRICT_TRIES if node.is_strict else len(makers)
        is_one_of = first_of(node.form).keyword == "oneOf"
        strict = None
        if node.form.risky and self._is_undecided(node):
            strict = self.later(self.graph.node((*node.items, Strict())), hint)

        def make(choices: Choices, depth: int) -> JsonValue:
            first = choose(choices, depth)
            missed: Unmakeable | None = None
            for offset in range(min(len(makers), tries)):
                try:
                    return makers[(first + offset) % len(makers)](choices, depth)
                except Unmakeable as error:
                    missed = missed or error
                    self.budget.spend(1)
            if strict is None:
                raise missed or Unmakeable("no alternative fits")
            self.budget.spend(_STRICT_COST)
            try:
                return strict(choices, depth)
            except Unmakeable as error:
                told = (
                    f"nothing satisfies exactly one schema of 'oneOf': {error.sentence}"
                    if is_one_of
                    else error.sentence
                )
                raise Unmakeable(told, (*_branched(node.form), *error.sources)) from None

        return make

    def _chooser(self, branches: list[Node], lowest: int) -> Callable[[Choices, int], int]:
        """Which branch is tried first."""
        nulls = [index for index, branch in enumerate(branches) if _is_null(branch)]
        others = [index for index in range(len(branches)) if index not in nulls] or nulls
        rarely = nulls[0] if nulls and others != nulls else None
        profile = self.profile
        is_any = profile.name == "edge"

        def choose(choices: Choices, depth: int) -> int:
            if depth <= 0 or (profile.name == "minimal" and not is_any):
                return lowest
            if is_any:
                return choices.index(len(branches))
            if rarely is not None and profile.name == "typical" and choices.chance(_RARELY):
                return rarely
            return others[choices.index(len(others))]

        return choose

    # -- kinds ----------------------------------------------------------------------------------------------------

    def _straight(self, form: Form, hint: Hint) -> Make:
        if form.members is not None:
            return self._member(form.members)
        kinds = self._kinds(form)
        made, nothing = self._of_kinds(form, kinds, hint)
        others = tuple(kind for kind in form.kinds if kind not in kinds)
        if not made:
            made, also_nothing = self._of_kinds(form, others, hint)
            nothing, others = nothing or also_nothing, ()
        if not made:
            raise nothing or Unmakeable("no type is left")
        either = self._either(made)
        if others and not made.keys().isdisjoint(("object", "array")):
            either = self._or_else(either, form, others, hint)
        plain = next((kind for kind in PLAIN if kind in form.kinds), None)
        if plain is None or not {"object", "array"} & made.keys():
            return either
        closing = made[plain] if plain in made else self._of_kinds(form, (plain,), hint)[0].get(plain, either)
        return lambda choices, depth: either(choices, depth) if depth > 0 else closing(choices, depth)

    def _or_else(self, make: Make, form: Form, kinds: tuple[str, ...], hint: Hint) -> Make:
        """What the keywords speak of; else a value of a kind that they leave alone."""
        others: list[Make] | None = None

        def made(choices: Choices, depth: int) -> JsonValue:
            nonlocal others
            try:
                return make(choices, depth)
            except Unmakeable as error:
                missed = error
            if others is None:
                others = list(self._of_kinds(form, kinds, hint)[0].values())
            for other in reversed(others):
                try:
                    return other(choices, depth)
                except Unmakeable:
                    continue
            raise missed

        return made

    def _either(self, made: dict[str, Make]) -> Make:
        """A value of one of the kinds, as the profile chooses; of another if that kind has none."""
        makers = list(made.values())
        if len(makers) == 1:
            return makers[0]
        count, profile = len(makers), self.profile
        rarely = count - 1 if profile.name == "typical" and "null" in made else None

        def choose(choices: Choices) -> int:
            if rarely is not None:
                return rarely if choices.chance(_RARELY) else choices.index(count - 1) if count > 2 else 0
            if profile.name in ("minimal", "maximal"):
                return count - 1 if profile.name == "minimal" else 0
            return choices.index(count)

        def either(choices: Choices, depth: int) -> JsonValue:
            first = choose(choices)
            try:
                return makers[first](choices, depth)
            except Unmakeable as error:
                for offset in range(1, count):
                    with suppress(Unmakeable):
                        return makers[(first + offset) % count](choices, depth)
                raise error from None

        return either

    def _of_kinds(self, form: Form, kinds: tuple[str, ...], hint: Hint) -> tuple[dict[str, Make], Unmakeable | None]:
        made: dict[str, Make] = {}
        nothing: Unmakeable | None = None
        for kind in kinds:
            try:
                made[kind] = self._of_kind(form, kind, hint)
            except Unmakeable as error:
                nothing = nothing or error
        return made, nothing

    def _kinds(self, form: Form) -> tuple[str, ...]:
        """The kinds to make: those allowed, but where no type is named, those that the keywords speak of."""
        kinds = form.kinds
        if set(kinds) >= {"integer", "fraction"} and self.profile.name in ("typical", "maximal"):
            kinds = tuple(kind for kind in kinds if kind != "integer")
        elif set(kinds) >= {"integer", "fraction"} and self.profile.name == "minimal":
            kinds = tuple(kind for kind in kinds if kind != "fraction")
        if form.typed or self.profile.name == "edge":
            return kinds
        spoken = spoken_of(form)
        return tuple(kind for kind in kinds if kind in spoken) or kinds

    def _of_kind(self, form: Form, kind: str, hint: Hint) -> Make:
        if kind == "object":
            return object_maker(form, self, hint)
        if kind == "array":
            return array_maker(form, self, hint)
        if kind == "string":
            return string_maker(form, self, hint)
        if kind == "integer":
            return integer_maker(form, self, hint)
        if kind == "fraction":
            return fraction_maker(form, self, hint)
        if kind == "boolean":
            return self._boolean(form, hint)
        return lambda _choices, _depth: None

    def _boolean(self, form: Form, hint: Hint) -> Make:
        if self.profile.name == "typical" and not form.excluded and takes_words(form):
            believable = plausible(hint.name, contents_of(form, "boolean"), hint.parents)
            if believable is not None:
                return Leaf(believable)
        return self._member([False, True])

    def _member(self, values: list[JsonValue]) -> Make:
        there = [value for value in values if value is not None]
        if len(values) == 1 or not there:
            only = values[0]
            return lambda _choices, _depth: only
        name = self.profile.name
        if name == "minimal":
            first = values[0]
            return lambda _choices, _depth: first
        if name == "typical" and len(there) < len(values):
            return _rarely_null([lambda choices, _depth: there[choices.index(len(there))]])
        count = len(values)
        return Leaf(lambda choices: values[choices.index(count)])

    # -- misses ---------------------------------------------------------------------------------------------------

    def _checked(self, node: Node, hint: Hint, make: Make) -> Make:
        """What is made straight, if it is valid; else something with more in it, less in it, or found by a search."""
        richer: Make | None = None if self.richer is None else self.richer.later(node, hint)

        def checked(choices: Choices, depth: int) -> JsonValue:
            missed: JsonValue = None
            reason: Unmakeable | None = None
            for attempt in range(_TRIES):
                try:
                    made = make(choices, depth if attempt < _TRIES // 2 else min(depth, 1))
                except Unmakeable as error:
                    reason = error
                    break
                if satisfies(node.items, made):
                    return made
                missed = made
                self.budget.spend(1)
            if richer is not None and reason is None:
                self.budget.spend(DEEPER_COST if depth < 1 else 0)
                return richer(choices, max(depth, 1))
            found, value = repaired(node, missed)
            if found:
                return value
            raise reason or Unmakeable("nothing that was tried satisfies the schema", tuple(node.form.sources))

        return checked

    def _exemplary(self, node: Node, make: Make) -> Make:
        """Now and then what the document gives as an example, where that is valid and says something."""
        given = [value for value in node.form.examples if value not in _EMPTY]
        if not given:
            return make
        probability = self.profile.examples if isinstance(given[0], str | int | float) else self.profile.examples / 4
        values: list[JsonValue] | None = None

        def exemplary(choices: Choices, depth: int) -> JsonValue:
            nonlocal values
            if not choices.chance(probability):
                return make(choices, depth)
            if values is None:  # told late, since the engine compiles the schema for it
                values = [value for value in given if satisfies(node.items, value)]
            return values[choices.index(len(values))] if values else make(choices, depth)

        return exemplary


def _branched(form: Form) -> tuple[Source, ...]:
    return tuple(source for source in form.sources if source.keyword in ("oneOf", "if", "not"))


_EMPTY: tuple[JsonValue, ...] = (None, "", "string", [], {}, 0)
"""What a document gives as an example that is none."""


def _is_null(node: Node) -> bool:
    form = node.form
    return form.kinds == ("null",) or form.members == [None]


def _rarely_null(makers: list[Make]) -> Make:
    if len(makers) == 1:
        only = makers[0]
        return lambda choices, depth: None if choices.chance(_RARELY) else only(choices, depth)
    return lambda choices, depth: (
        None if choices.chance(_RARELY) else makers[choices.index(len(makers))](choices, depth)
    )
