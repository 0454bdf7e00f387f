"""ECMA-262 patterns as trees of sets of code points, the form that strings are made from.

Knows what each part of a pattern stands for; the grammar is `contracts.schemas`' business, so that one reading of a
pattern serves who makes strings and who judges them. Makes and matches nothing.

Source: ECMA-262, section 22.2.2.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TypeAlias

from contracts.errors import UnderstudyError
from contracts.generation import code_points as sets
from contracts.generation.code_points import CodePoints
from contracts.schemas import regular_expressions as read
from contracts.schemas.patterns import NotARegularExpression, translated


class UnreadablePattern(UnderstudyError):
    """A pattern that is no regular expression, or names characters that we don't know."""

    def __init__(self, pattern: str, reason: str) -> None:
        super().__init__(pattern, reason)
        self.pattern = pattern
        self.reason = reason

    def __str__(self) -> str:
        return f"pattern {self.pattern!r}: {self.reason}"


@dataclass(frozen=True, slots=True)
class Chars:
    """One character of a set."""

    ranges: CodePoints


@dataclass(frozen=True, slots=True)
class Sequence:
    """One part after the other."""

    parts: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Choice:
    """One of the branches."""

    branches: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Repeat:
    """A part from `low` to `high` times; without end if `high` is None."""

    part: Node
    low: int
    high: int | None


@dataclass(frozen=True, slots=True)
class Group:
    """A part whose text is kept under a number, 1-based."""

    part: Node
    number: int


@dataclass(frozen=True, slots=True)
class Back:
    """The text of the group of that number again."""

    to: int


@dataclass(frozen=True, slots=True)
class Look:
    """A claim about what follows or, `behind`, what precedes."""

    part: Node
    behind: bool
    negative: bool


@dataclass(frozen=True, slots=True)
class Edge:
    """A place between characters: `start`, `end`, `word` (a word boundary) or `inside` (none)."""

    kind: str


@dataclass(frozen=True, slots=True)
class Atomic:
    """A part that never gives back what it took."""

    part: Node


Node: TypeAlias = Chars | Sequence | Choice | Repeat | Group | Back | Look | Edge | Atomic

EMPTY = Sequence(())


@dataclass(frozen=True, slots=True)
class Pattern:
    """A pattern that was read."""

    source: str
    node: Node
    has_properties: bool
    """Whether a Unicode property takes part: then only code points of known class may serve."""


@lru_cache(maxsize=1024)
def tree(pattern: str) -> Pattern:
    """The tree of a pattern.

    Raises: UnreadablePattern if it is no regular expression, or asks for a Unicode property that we don't know.
    """
    try:
        node = translated(pattern).node
    except NotARegularExpression as error:
        raise UnreadablePattern(pattern, str(error)) from error
    has_properties = "\\p" in pattern or "\\P" in pattern
    conversion = _Conversion(pattern, sets.known() if has_properties else sets.ALL)
    return Pattern(pattern, conversion.of(node, ignores_case=False, spans_lines=False), has_properties)


_SIMPLE = {"d": sets.DIGITS, "w": sets.WORD, "s": sets.SPACE}
_EDGES = {"^": "start", "$": "end", "b": "word", "B": "inside"}


@dataclass(frozen=True, slots=True)
class _Conversion:
    source: str
    universe: CodePoints

    def of(self, node: read.Node, *, ignores_case: bool, spans_lines: bool) -> Node:
        """The node with its flags spelled out."""

        def inner(each: read.Node) -> Node:
            return self.of(each, ignores_case=ignores_case, spans_lines=spans_lines)

        match node:
            case read.Sequence(parts):
                return Sequence(tuple(map(inner, parts)))
            case read.Alternatives(branches):
                return Choice(tuple(map(inner, branches)))
            case read.Group():
                return self.group(node, ignores_case=ignores_case, spans_lines=spans_lines)
            case read.Look(body, ahead, negated):
                return Look(inner(body), not ahead, negated)
            case read.Repeat(body, low, high, mode):
                repeated = Repeat(inner(body), low, None if high == read.UNBOUNDED else high)
                return Atomic(repeated) if mode == "possessive" else repeated
            case read.Assertion(kind):
                return Edge(_EDGES[kind])
            case read.BackReference(number):
                return Back(number)
            case read.AnyCharacter():
                return Chars(sets.ALL if spans_lines else sets.all_but(sets.LINE_ENDS))
            case _:
                return Chars(self.characters(node, ignores_case=ignores_case))

    def group(self, node: read.Group, *, ignores_case: bool, spans_lines: bool) -> Node:
        on, _, off = node.flags.partition("-")
        ignores_case = "i" in on or (ignores_case and "i" not in off)
        spans_lines = "s" in on or (spans_lines and "s" not in off)
        body = self.of(node.body, ignores_case=ignores_case, spans_lines=spans_lines)
        if node.number is not None:
            return Group(body, node.number)
        return Atomic(body) if node.atomic else body

    def characters(self, node: read.Node | read.Range, *, ignores_case: bool) -> CodePoints:
        match node:
            case read.Character(code):
                found = sets.normal([(code, code)])
            case read.Range(first, last):
                found = sets.normal([(first, last)])
            case read.ClassEscape(letter):
                found = _SIMPLE[letter.lower()]
                return sets.all_but(found, self.universe) if letter.isupper() else found
            case read.PropertyEscape(name, negated):
                known = sets.by_property(name)
                if known is None:
                    raise UnreadablePattern(self.source, f"we know no characters of the Unicode property {name!r}")
                return sets.all_but(known, self.universe) if negated else known
            case read.CharacterClass(items, negated):
                found = sets.union(*(self.characters(item, ignores_case=ignores_case) for item in items))
                return sets.all_but(found, self.universe) if negated else found
            case _:
                return sets.NOTHING
        return sets.cased(found) if ignores_case else found
