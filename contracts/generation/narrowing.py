"""A merging under way, and the ways in which a keyword narrows the form.

Shared by what a schema asserts (`merging`) and what its negation asserts (`negating`).
"""

from __future__ import annotations

from collections import deque
from fractions import Fraction

from contracts.generation.forms import (
    KINDS,
    Alternative,
    Atom,
    Conflict,
    Decision,
    Disjunction,
    Fact,
    Form,
    Item,
    Items,
    Source,
    Strict,
)
from contracts.json_values import JsonValue
from contracts.schemas import Schema

LONGEST = 5000
"""Schemas that one place may merge; a document that needs more is refused, not waited for."""


class Merge:
    """One merging: the form so far and what is still to be read."""

    __slots__ = ("decisions", "form", "negated", "queue", "seen", "sides", "strict")

    def __init__(self, items: Items) -> None:
        self.form = Form()
        self.decisions = {(item.atom, item.keyword): item.taken for item in items if isinstance(item, Decision)}
        self.strict = any(isinstance(item, Strict) for item in items)
        self.queue: deque[Atom | Fact] = deque()
        self.negated: deque[Atom] = deque()
        """Read last: what is to be broken is chosen by what is to hold."""
        self.seen: dict[Item, None] = {}
        self.sides: dict[Schema, bool] = {}
        self.push(*(item for item in items if isinstance(item, Atom | Fact)))

    def take_side(self, atom: Atom) -> None:
        """Note that the schema is to hold, or to be broken.

        Raises: Conflict if it is both.
        """
        if self.sides.setdefault(atom.schema, atom.negated) is not atom.negated:
            sources = (*self.form.leading_to(atom.schema), Source("", atom.schema))
            raise Conflict("the same schema is to hold and to be broken", sources)

    def push(self, *items: Atom | Fact) -> None:
        """Something else that is to hold in the same place."""
        for item in items:
            if isinstance(item, Atom) and item.negated:
                self.negated.append(item)
            else:
                self.queue.append(item)

    def next(self) -> Atom | Fact | None:
        """The next to read; None once everything is read."""
        if self.queue:
            return self.queue.popleft()
        return self.negated.popleft() if self.negated else None

    def choose(self, atom: Atom, keyword: str, alternatives: tuple[Alternative, ...]) -> None:
        """One of the alternatives is to hold, too: the one decided on, else it is left open."""
        decided = self.decisions.get((atom, keyword))
        if decided is not None:
            self.push(*decided)
        elif len(alternatives) == 1:
            self.push(*alternatives[0])
        else:
            self.form.disjunctions.append(Disjunction(atom, keyword, alternatives))


def below(atom: Atom, *tokens: str | int) -> Atom:
    """The subschema at `tokens`, of a value inside the one meant."""
    return Atom(atom.schema.subschema(*tokens))


def beside(atom: Atom, *tokens: str | int) -> Atom:
    """The subschema at `tokens`, of the same value; who sees what the atom evaluates sees what it evaluates."""
    return Atom(atom.schema.subschema(*tokens), under=atom.under)


def restrict(form: Form, atom: Atom, kinds: list[str], keyword: str = "type") -> None:
    """Only values of those kinds.

    Raises: Conflict if none is left.
    """
    left = tuple(kind for kind in form.kinds if kind in kinds)
    if not left:
        form.sources.append(Source(keyword, atom.schema))
        raise form.conflict(f"no type is left: {_named(form.kinds)} and {_named(tuple(kinds))}", "type", "not", keyword)
    form.kinds = left


def _named(kinds: tuple[str, ...]) -> str:
    if len(kinds) > len(KINDS) // 2 and kinds != KINDS:
        return f"anything but {_named(tuple(kind for kind in KINDS if kind not in kinds))}"
    return " or ".join(dict.fromkeys("number" if kind == "fraction" else kind for kind in kinds)) or "nothing"


def exact(value: JsonValue) -> Fraction:
    """The number as it is written: 0.1 is a tenth."""
    return Fraction(str(value)) if isinstance(value, float) else Fraction(value)


def at_least(form: Form, bound: Fraction, *, is_open: bool) -> None:
    """Numbers from `bound` on, or above it."""
    if form.low is None or bound > form.low or (bound == form.low and is_open):
        form.low, form.low_open = bound, is_open


def at_most(form: Form, bound: Fraction, *, is_open: bool) -> None:
    """Numbers up to `bound`, or below it."""
    if form.high is None or bound < form.high or (bound == form.high and is_open):
        form.high, form.high_open = bound, is_open
