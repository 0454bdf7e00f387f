"""What is left to match, as terms: the derivative of a pattern by a character is another pattern.

Knows intersection, complement, claims about what follows (an intersection with the rest) and about what precedes
(followed beside the main term), so that it can tell exactly which strings several patterns have in common. Terms and
the steps they are made of are interned: equal ones are the same integer. Knows no lengths and no back references.

Source: Brzozowski, Derivatives of Regular Expressions (1964); ECMA-262, section 22.2.2 for what each part means.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TypeAlias

from contracts.generation import code_points as sets
from contracts.generation.code_points import CodePoints
from contracts.generation.pattern_classes import classes_of, sets_in
from contracts.generation.pattern_tree import Atomic, Back, Chars, Choice, Edge, Group, Look, Node, Repeat, Sequence

NEVER = 0
"""The term that matches nothing."""
ALWAYS = 1
"""The term that matches whatever follows."""
END = 2
"""The term that matches the empty rest."""


class NotRegular(Exception):
    """A back reference, or a claim about what follows inside one about what precedes."""


@dataclass(frozen=True, slots=True)
class Context:
    """What a derivative has to know of what precedes."""

    is_start: bool
    after_word: bool
    behind: tuple[int, ...]
    """For each claim about what precedes, the term of what would end a match of it."""


# Terms


@dataclass(frozen=True, slots=True)
class _Plain:
    """One of the three terms above."""

    term: int


@dataclass(frozen=True, slots=True)
class _AnyOf:
    terms: frozenset[int]


@dataclass(frozen=True, slots=True)
class _AllOf:
    terms: frozenset[int]


@dataclass(frozen=True, slots=True)
class _Not:
    term: int


@dataclass(frozen=True, slots=True)
class _Then:
    step: int
    rest: int


# Steps


@dataclass(frozen=True, slots=True)
class _In:
    classes: int
    """Bit n: the class numbered n."""


@dataclass(frozen=True, slots=True)
class _InOrder:
    steps: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class _OneOf:
    steps: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class _Times:
    step: int
    low: int
    high: int | None


@dataclass(frozen=True, slots=True)
class _Ahead:
    step: int
    negative: bool


@dataclass(frozen=True, slots=True)
class _Behind:
    index: int
    negative: bool


@dataclass(frozen=True, slots=True)
class _At:
    kind: str


_Term: TypeAlias = _Plain | _AnyOf | _AllOf | _Not | _Then
_Step: TypeAlias = _In | _InOrder | _OneOf | _Times | _Ahead | _Behind | _At
_Busy: TypeAlias = frozenset[tuple[int, int]]


class Terms:
    """The terms of some patterns over classes of characters that none of them tells apart."""

    def __init__(self, nodes: Iterable[Node], universe: CodePoints) -> None:
        found = [ranges for tree in nodes for ranges in sets_in(tree)]
        self.classes = classes_of(found, universe)
        """The classes: sets of characters that all patterns treat alike; together, the universe."""
        self._has_word_edges = sets.WORD in found
        self.word = self._mask(sets.WORD)
        self.terms: list[_Term] = [_Plain(NEVER), _Plain(ALWAYS), _Plain(END)]
        self._term_ids: dict[_Term, int] = {term: index for index, term in enumerate(self.terms)}
        self.steps: list[_Step] = []
        self._step_ids: dict[_Step, int] = {}
        self._behinds: list[int] = []
        self.derived: dict[tuple[int, int, int], int] = {}
        self._facts: dict[tuple[bool, bool, tuple[bool, ...]], int] = {}
        self._any = self.step(_Times(self.step(_In((1 << len(self.classes)) - 1)), 0, None))

    def searching(self, node: Node) -> int:
        """The term of strings in which the pattern is found somewhere."""
        return self.then(self._any, self.then(self._prepared(node), ALWAYS))

    def start(self) -> Context:
        """The context before the first character."""
        behind = tuple(self.then(self._any, each) for each in self._behinds)
        return Context(is_start=True, after_word=False, behind=behind)

    def all_of(self, terms: Iterable[int]) -> int:
        """The intersection."""
        members: set[int] = set()
        for term in terms:
            found = self.terms[term]
            if term == NEVER:
                return NEVER
            if isinstance(found, _AllOf):
                members |= found.terms
            elif term != ALWAYS:
                members.add(term)
        if self._contradict(members):
            return NEVER
        return self._term(_AllOf(frozenset(members))) if len(members) > 1 else members.pop() if members else ALWAYS

    def any_of(self, terms: Iterable[int]) -> int:
        """The union."""
        members: set[int] = set()
        for term in terms:
            found = self.terms[term]
            if term == ALWAYS:
                return ALWAYS
            if isinstance(found, _AnyOf):
                members |= found.terms
            elif term != NEVER:
                members.add(term)
        if self._contradict(members):
            return ALWAYS
        return self._term(_AnyOf(frozenset(members))) if len(members) > 1 else members.pop() if members else NEVER

    def none_of(self, term: int) -> int:
        """The complement."""
        if term in (NEVER, ALWAYS):
            return ALWAYS - term
        found = self.terms[term]
        return found.term if isinstance(found, _Not) else self._term(_Not(term))

    def _contradict(self, members: set[int]) -> bool:
        return any(isinstance(found := self.terms[each], _Not) and found.term in members for each in members)

    # What follows

    def after(self, term: int, context: Context, which: int) -> tuple[int, Context]:
        """The term and context after a character of the class numbered `which`."""
        view = _View(self, context, which, self._facts_of(context))
        after_word = self._has_word_edges and bool(self.word >> which & 1)
        behind = tuple(map(view.of, context.behind))
        return view.of(term), Context(is_start=False, after_word=after_word, behind=behind)

    def accepts_end(self, term: int, context: Context) -> bool:
        """Whether the string may end here."""
        return self._ends(term, context, frozenset())

    def _facts_of(self, context: Context) -> int:
        """A number for what the claims about what precedes amount to."""
        truths = tuple(self.accepts_end(each, context) for each in context.behind)
        return self._facts.setdefault((context.is_start, context.after_word, truths), len(self._facts))

    def holds(self, step: _Behind | _At, context: Context, *, before_word: bool) -> bool:
        """Whether a claim is true between what precedes and a character that is, or is not, of a word."""
        if isinstance(step, _Behind):
            return self.accepts_end(context.behind[step.index], context) != step.negative
        if step.kind == "start":
            return context.is_start
        return (context.after_word != before_word) == (step.kind == "word")

    def _ends(self, term: int, context: Context, busy: frozenset[int]) -> bool:
        match self.terms[term]:
            case _Plain(plain):
                return plain != NEVER
            case _AnyOf(terms):
                return any(self._ends(each, context, busy) for each in terms)
            case _AllOf(terms):
                return all(self._ends(each, context, busy) for each in terms)
            case _Not(inner):
                return not self.accepts_end(inner, context)
            case _Then(step, rest):
                return term not in busy and self._step_ends(self.steps[step], rest, context, busy | {term})

    def _step_ends(self, step: _Step, rest: int, context: Context, busy: frozenset[int]) -> bool:
        match step:
            case _In():
                return False
            case _InOrder(steps):
                return self._ends(self.chain(steps, rest), context, busy)
            case _OneOf(steps):
                return any(self._ends(self.then(each, rest), context, busy) for each in steps)
            case _Times(inner, low):
                can_be_empty = low == 0 or self.accepts_end(self.then(inner, END), context)
                return can_be_empty and self._ends(rest, context, busy)
            case _Ahead(inner, negative):
                claim = self.accepts_end(self.then(inner, ALWAYS), context)
                return claim != negative and self._ends(rest, context, busy)
            case _At("end"):
                return self._ends(rest, context, busy)
            case _:
                return self.holds(step, context, before_word=False) and self._ends(rest, context, busy)

    # Preparing trees

    def _term(self, term: _Term) -> int:
        found = self._term_ids.get(term)
        if found is None:
            found = self._term_ids[term] = len(self.terms)
            self.terms.append(term)
        return found

    def step(self, step: _Step) -> int:
        """The number of the step."""
        found = self._step_ids.get(step)
        if found is None:
            found = self._step_ids[step] = len(self.steps)
            self.steps.append(step)
        return found

    def then(self, step: int, rest: int) -> int:
        """The term of the step, then of `rest`."""
        if rest == NEVER or (rest == ALWAYS and step == self._any):
            return rest
        return self._term(_Then(step, rest))

    def chain(self, steps: tuple[int, ...], rest: int) -> int:
        """The term of the steps in order, then of `rest`."""
        for each in reversed(steps):
            rest = self.then(each, rest)
        return rest

    def _mask(self, ranges: CodePoints) -> int:
        return sum(1 << index for index, each in enumerate(self.classes) if sets.contains(ranges, each[0][0]))

    def _prepared(self, node: Node) -> int:  # noqa: C901 - one line per kind of node
        match node:
            case Chars(ranges):
                return self.step(_In(self._mask(ranges)))
            case Sequence(parts):
                return self.step(_InOrder(tuple(map(self._prepared, parts))))
            case Choice(branches):
                return self.step(_OneOf(tuple(map(self._prepared, branches))))
            case Group(part):
                return self._prepared(part)
            case Repeat(part, low, high):
                return self.step(_Times(self._prepared(part), low, high))
            case Edge(kind):
                return self.step(_At(kind))
            case Back() | Atomic():
                raise NotRegular
            case Look(part, True, negative):
                if _looks_ahead(part):
                    raise NotRegular
                self._behinds.append(self.then(self._prepared(part), END))
                return self.step(_Behind(len(self._behinds) - 1, negative))
            case Look(part, False, negative):
                return self.step(_Ahead(self._prepared(part), negative))
        raise NotRegular


@dataclass(frozen=True, slots=True)
class _View:
    """Derivatives by a character of one class in one context."""

    terms: Terms
    context: Context
    which: int
    facts: int

    def of(self, term: int) -> int:
        """The derivative, worked out once for all contexts of which the same is true."""
        known = self.terms.derived
        key = (term, self.which, self.facts)
        found = known.get(key)
        if found is None:
            found = known[key] = self.worked_out(term, frozenset())
        return found

    def worked_out(self, term: int, busy: _Busy) -> int:
        terms = self.terms
        match terms.terms[term]:
            case _Plain(plain):
                return ALWAYS if plain == ALWAYS else NEVER
            case _AnyOf(members):
                return terms.any_of(map(self.of, members))
            case _AllOf(members):
                return terms.all_of(map(self.of, members))
            case _Not(inner):
                return terms.none_of(self.of(inner))
            case _Then(step, rest):
                return self.through(step, rest, busy)

    def through(self, number: int, rest: int, busy: _Busy) -> int:
        terms = self.terms
        step = terms.steps[number]
        match step:
            case _In(classes):
                return rest if classes >> self.which & 1 else NEVER
            case _InOrder(steps):
                return self.worked_out(terms.chain(steps, rest), busy)
            case _OneOf(steps):
                return terms.any_of([self.through(each, rest, busy) for each in steps])
            case _Times():
                return self.times(step, rest, busy)
            case _Ahead(inner, negative):
                claim = self.of(terms.then(inner, ALWAYS))
                return terms.all_of((terms.none_of(claim) if negative else claim, self.worked_out(rest, busy)))
            case _At("end"):
                return NEVER
            case _:
                before_word = bool(terms.word >> self.which & 1)
                if not terms.holds(step, self.context, before_word=before_word):
                    return NEVER
                return self.worked_out(rest, busy)

    def times(self, step: _Times, rest: int, busy: _Busy) -> int:
        if step.high == 0:
            return self.worked_out(rest, busy)
        key = (step.step, rest)
        if step.low == 0 and key in busy:
            return NEVER  # here again without a character in between: nothing new
        terms = self.terms
        fewer = _Times(step.step, max(step.low - 1, 0), None if step.high is None else step.high - 1)
        again = terms.then(terms.step(fewer), rest)
        if step.low > 0:
            return self.through(step.step, again, busy)
        return terms.any_of((self.through(step.step, again, busy | {key}), self.worked_out(rest, busy)))


def _looks_ahead(node: Node) -> bool:
    match node:
        case Look():
            return True
        case Edge(kind):
            return kind != "start"
        case Sequence(parts) | Choice(parts):
            return any(map(_looks_ahead, parts))
        case Repeat(part) | Group(part):
            return _looks_ahead(part)
        case _:
            return False
