r"""ECMA-262 regular expressions read into a tree.

Knows the grammar with the `u` flag, as JSON Schema asks for (2020-12, Core, section 6.4), and what engines without it
tolerate (ECMA-262, Annex B.1.2): `[\w-.]`, escapes that escape nothing, a lone `{` or `]`. What other dialects write
for the same thing (`(?P<n>)`, `\A`, `\z`, `(?i)`, atomic groups, possessive quantifiers) is read and remarked upon.
Knows no engine.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal, TypeAlias

UNBOUNDED = -1
"""The upper bound of `a*`."""


@dataclass(frozen=True, slots=True)
class Character:
    """One code point."""

    code: int


@dataclass(frozen=True, slots=True)
class AnyCharacter:
    """The dot: everything but a line terminator."""


@dataclass(frozen=True, slots=True)
class Range:
    """Code points of a class, both ends included."""

    first: int
    last: int


@dataclass(frozen=True, slots=True)
class ClassEscape:
    """`d`, `w`, `s` and their complements in upper case."""

    letter: str


@dataclass(frozen=True, slots=True)
class PropertyEscape:
    """A Unicode property such as `L` or `Script=Greek`."""

    name: str
    negated: bool = False


@dataclass(frozen=True, slots=True)
class CharacterClass:
    """One code point of, or but, those listed."""

    items: tuple[Range | ClassEscape | PropertyEscape, ...]
    negated: bool = False


@dataclass(frozen=True, slots=True)
class Sequence:
    """One after the other."""

    parts: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Alternatives:
    """The first that leads to a match."""

    branches: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Group:
    """A group; `number` is None unless it captures."""

    body: Node
    number: int | None = None
    flags: str = ""
    """`i`, `m`, `s`, also after a hyphen, for this group only (ECMA-262, 2025)."""
    atomic: bool = False


@dataclass(frozen=True, slots=True)
class Look:
    """A condition on what follows (`ahead`) or precedes."""

    body: Node
    ahead: bool
    negated: bool


@dataclass(frozen=True, slots=True)
class Repeat:
    """Between `low` and `high` times; `high` may be UNBOUNDED."""

    body: Node
    low: int
    high: int
    mode: Literal["greedy", "lazy", "possessive"] = "greedy"


@dataclass(frozen=True, slots=True)
class Assertion:
    """`^`, `$`, `b` or `B`."""

    kind: str


@dataclass(frozen=True, slots=True)
class BackReference:
    """What the group of that number matched."""

    number: int


Node: TypeAlias = (
    Character
    | AnyCharacter
    | ClassEscape
    | PropertyEscape
    | CharacterClass
    | Sequence
    | Alternatives
    | Group
    | Look
    | Repeat
    | Assertion
    | BackReference
)


class NotARegularExpression(ValueError):
    """What stands where the grammar wants something else; the sentence names the index and the repair."""

    def __init__(self, message: str, repair: str = "") -> None:
        super().__init__(message)
        self.repair = repair


@dataclass(slots=True)
class Reading:
    """How far a pattern has been read. One per call of `parse`."""

    text: str
    index: int = 0
    groups: int = 0
    names: dict[str, int] = field(default_factory=dict)
    remarks: list[str] = field(default_factory=list)
    """What was read though ECMA-262 does not have it."""
    leniences: list[str] = field(default_factory=list)
    """What was read though the `u` flag forbids it."""
    references: list[tuple[str | int, int]] = field(default_factory=list)
    """Names and numbers that back references ask for, with their index."""

    @property
    def next(self) -> str:
        """The character to be read; empty at the end."""
        return self.text[self.index : self.index + 1]

    def take(self, expected: str) -> bool:
        """Whether `expected` comes next, in which case it is behind us now."""
        if self.text.startswith(expected, self.index):
            self.index += len(expected)
            return True
        return False

    def until(self, end: str) -> str:
        """The text up to `end`, which is behind us now."""
        stop = self.text.find(end, self.index)
        if stop < 0:
            raise self.fault(f"no {end!r} ends what begins", "")
        found, self.index = self.text[self.index : stop], stop + len(end)
        return found

    def fault(self, message: str, repair: str, index: int | None = None) -> NotARegularExpression:
        """The error that says what is wrong and where."""
        where = self.index if index is None else index
        return NotARegularExpression(f"{message} at character {where + 1} of {shown(self.text)}", repair)


def shown(pattern: str) -> str:
    """The pattern for a message, its end left out where it is very long."""
    return repr(pattern if len(pattern) <= 200 else pattern[:197] + "...")
