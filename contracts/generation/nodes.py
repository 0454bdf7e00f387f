"""The places that values are made for: a conjunction each, its form, and whether any value fits it.

Knows which places a value needs (required properties, obligatory elements) and therefore how deep the shallowest value
of a place is: its height, 0 for a scalar, infinite where a value would have to hold itself. Makes nothing.
"""

from __future__ import annotations

from math import inf

from contracts.errors import UnresolvedReference
from contracts.generation import elements, members
from contracts.generation.feasibility import feasible
from contracts.generation.forms import Atom, Conflict, Decision, Disjunction, Form, Item, Items, Source, Strict
from contracts.generation.merging import merged
from contracts.schemas import Schema

MANY_DECISIONS = 4
"""From so many decisions on, the first alternative that is no obvious dead end is taken."""

FEW_BROKEN = 2
"""Where more schemas are to be broken, only the first ways that are no obvious dead ends are tried for each."""

WAYS_TO_BREAK = 2
"""How many these are."""

MOST_NODES = 2_000
"""Places that one search for the shallowest value looks at."""


class Graph:
    """Every place met so far, by its conjunction."""

    __slots__ = ("_nodes", "busy")

    def __init__(self) -> None:
        self.busy: set[Node] = set()
        """The places that are being looked at for the sake of others; a place that needs itself is met there."""
        self._nodes: dict[Items, Node] = {}

    def node(self, items: Items) -> Node:
        """The place where all the items hold."""
        found = self._nodes.get(items)
        if found is None:
            direct = tuple(map(_direct, items))
            found = self._nodes.get(direct) or Node(self, direct)
            self._nodes[items] = self._nodes[direct] = found
        return found

    def of(self, schema: Schema) -> Node:
        """The place of a schema alone."""
        return self.node((Atom(schema),))


def _direct(item: Item) -> Item:
    """What a schema is a reference to and nothing else: many places share it, and what is worked out for it."""
    seen = set()
    while isinstance(item, Atom) and item not in seen:
        seen.add(item)
        try:
            contents = item.schema.contents
            if not isinstance(contents, dict) or contents.keys() != {"$ref"}:
                break
            item = item._replace(schema=item.schema.resolve(contents["$ref"]))
        except UnresolvedReference:  # told by who reads the schema
            break
    return item


class Node:
    """One place. Everything is worked out when it is first asked for."""

    __slots__ = ("_alternatives", "_conflict", "_form", "_height", "graph", "items")

    def __init__(self, graph: Graph, items: Items) -> None:
        self.graph = graph
        self.items = items
        self._form: Form | None = None
        self._conflict: Conflict | None = None
        self._alternatives: tuple[Node, ...] | None = None
        self._height: float | None = None

    @property
    def form(self) -> Form:
        """What is asked of a value here.

        Raises: Conflict if it is obvious that there is none.
        """
        if self._form is None:
            if self._conflict is None:
                try:
                    self._form = self._checked(feasible(merged(self.items), self.items))
                except Conflict as conflict:
                    self._conflict = conflict
            if self._conflict is not None:
                raise self._conflict
        assert self._form is not None  # noqa: S101  (set above, or raised)
        return self._form

    def _checked(self, form: Form) -> Form:
        """The form, if no required property is obviously impossible; looked at only where many branches must fail.

        Raises: Conflict
        """
        if "object" in form.kinds and any(isinstance(item, Decision) and item.atom.negated for item in self.items):
            for name in form.required:
                below = self.graph.node(members.property_items(form, name))
                if below not in self.graph.busy:
                    self.graph.busy.add(below)
                    try:
                        _ = below.alternatives
                    finally:
                        self.graph.busy.discard(below)
        return form

    @property
    def is_strict(self) -> bool:
        """Whether one branch is to hold and all others to be broken; each is tried only when its turn comes."""
        return isinstance(self.items[-1], Strict) if self.items else False

    @property
    def breaks_something(self) -> bool:
        """Whether some schema is to be broken: there are so many ways that each is tried only when its turn comes."""
        return any(isinstance(item, Strict) or (isinstance(item, Atom) and item.negated) for item in self.items)

    @property
    def conflict(self) -> Conflict | None:
        """Why no value fits, where that is obvious."""
        try:
            _ = self.form
        except Conflict as conflict:
            return conflict
        return None

    @property
    def alternatives(self) -> tuple[Node, ...]:
        """Where the first disjunction leads, its obvious dead ends left out; empty if there is none to decide."""
        if self._alternatives is None:
            form = self.form
            found: list[Node] = []
            if form.disjunctions:
                first = first_of(form)
                taken = sum(isinstance(item, Decision) for item in self.items)
                enough = len(first.alternatives)
                if first.atom.negated:
                    enough = WAYS_TO_BREAK if len(form.disjunctions) > FEW_BROKEN else enough
                elif taken >= MANY_DECISIONS:
                    enough = 1
                for alternative in first.alternatives:
                    node = self.graph.node((*self.items, Decision(first.atom, first.keyword, alternative)))
                    if node.conflict is None:
                        found.append(node)
                        if len(found) == enough:
                            break
                if not found:
                    self._conflict = self._form = None
                    self._conflict = _no_branch(self, form)
                    raise self._conflict
            self._alternatives = tuple(found)
        return self._alternatives

    @property
    def height(self) -> float:
        """How many containers the shallowest value nests; infinite if there is no value."""
        if self._height is None:
            _settle(self)
        assert self._height is not None  # noqa: S101  (settled above)
        return self._height

    @property
    def is_possible(self) -> bool:
        """Whether a value may fit, as far as can be told without making one."""
        return self.height != inf

    def settled_at(self, height: float) -> None:
        """What the search found."""
        self._height = height

    @property
    def known_height(self) -> float | None:
        """The height, if it has been worked out."""
        return self._height


def first_of(form: Form) -> Disjunction:
    """The disjunction that is decided first: what is to hold before what is to be broken."""
    return next((each for each in form.disjunctions if not each.atom.negated), form.disjunctions[0])


def _no_branch(node: Node, form: Form) -> Conflict:
    first = first_of(form)
    sources = [Source(first.keyword, first.atom.schema)]
    reasons = []
    for alternative in first.alternatives:
        conflict = node.graph.node((*node.items, Decision(first.atom, first.keyword, alternative))).conflict
        if conflict is not None:
            sources.extend(conflict.sources)
            reasons.append(conflict.sentence)
    return Conflict(f"no alternative of {first.keyword!r} fits: {'; '.join(dict.fromkeys(reasons))}", tuple(sources))


def needs(node: Node) -> tuple[tuple[tuple[Node, ...], int], ...]:
    """The ways to make a value here: each a set of places that it needs and the containers it adds (0 or 1)."""
    if node.conflict is not None:
        return ()
    try:
        alternatives = node.alternatives
    except Conflict:
        return ()
    if node.is_strict or node.breaks_something:
        return (((), 0),)
    if alternatives:
        return tuple(((alternative,), 0) for alternative in alternatives)
    form = node.form
    ways: list[tuple[tuple[Node, ...], int]] = []
    if form.members is not None:
        return (((), 0),)
    for kind in form.kinds:
        if kind == "object":
            ways.extend((tuple(map(node.graph.node, way)), 1) for way in members.ways(form))
        elif kind == "array":
            ways.append((tuple(map(node.graph.node, elements.needed(form))), 1))
        else:
            ways.append(((), 0))
    return tuple(ways)


def _settle(start: Node) -> None:
    """Work out the height of a place and of all that it needs: the least numbers that agree with each other."""
    reached: dict[Node, tuple[tuple[tuple[Node, ...], int], ...]] = {}
    queue = [start]
    while queue:
        node = queue.pop()
        if node in reached or node.known_height is not None:
            continue
        if len(reached) >= MOST_NODES:
            node.settled_at(1.0)
            continue
        reached[node] = ways = needs(node)
        queue.extend(need for way, _ in ways for need in way)
    heights: dict[Node, float] = dict.fromkeys(reached, inf)
    changed = True
    while changed:
        changed = False
        for node in reversed(reached):
            height = min((_way_height(way, added, heights) for way, added in reached[node]), default=inf)
            if height < heights[node]:
                heights[node] = height
                changed = True
    for node, height in heights.items():
        node.settled_at(height)


def _way_height(way: tuple[Node, ...], added: int, heights: dict[Node, float]) -> float:
    deepest = 0.0
    for need in way:
        height = need.known_height
        deepest = max(deepest, heights[need] if height is None else height)
    return deepest + added


def why(node: Node) -> Conflict:
    """Why nothing fits an impossible place: its own conflict, or that of something it needs."""
    seen: set[Node] = set()
    sources: list[Source] = []
    sentence = "a value would have to hold itself without end"
    todo = [node]
    while todo and len(seen) < _MOST_REASONS:
        here = todo.pop(0)
        if here in seen:
            continue
        seen.add(here)
        if here.conflict is not None:
            sentence = here.conflict.sentence
            sources.extend(here.conflict.sources)
            continue
        sources.extend(source for source in here.form.sources if source.keyword in _LEADING)
        ways = [(here.alternatives, 0)] if here.breaks_something else needs(here)
        if not ways:
            sentence = "nothing that is allowed is enough"
            sources.extend(here.form.sources)
        for way, _ in ways:
            todo.extend(need for need in way if not need.is_possible)
    return Conflict(sentence, tuple(sources))


_MOST_REASONS = 12
_LEADING = ("required", "minItems", "contains", "minProperties", "dependentRequired", "properties", "items")
