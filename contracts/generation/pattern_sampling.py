"""Direct makers of strings from a pattern's tree: no automaton, every part is told its exact length.

Knows which lengths each part can have, so that no try is wasted; knows nothing of places between characters, claims
or references: what holds them is left to the automata.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from contracts.generation import pattern_lengths as lengths
from contracts.generation.alphabets import Profile, alphabet
from contracts.generation.choices import Choices
from contracts.generation.code_points import CodePoints, both
from contracts.generation.pattern_tree import Atomic, Chars, Choice, Edge, Group, Node, Repeat, Sequence

ExactMaker = Callable[[Choices, int], str]
"""Makes a string of exactly that many characters, which must be one of the part's lengths."""

_WINDOW = 8
"""Of so many of the shortest lengths of a repeated part one is taken."""


class NotDirect(Exception):
    """The tree holds what only the automata know."""


@dataclass(frozen=True, slots=True)
class Part:
    """What makes the strings of a part of a tree."""

    lengths: int
    """Bit n: there is a string of n characters."""
    make: ExactMaker


@dataclass(frozen=True, slots=True)
class Body:
    """One way through a pattern: what stands between its ends, and which ends are fixed."""

    node: Node
    starts: bool
    ends: bool


_MOST_BODIES = 64


def bodies(node: Node) -> list[Body]:
    """The ways through a pattern with the anchors at its ends taken off.

    Raises: NotDirect if there are too many.
    """
    found: list[Body] = []
    pending = [Body(node, starts=False, ends=False)]
    while pending:
        if len(pending) + len(found) > _MOST_BODIES:
            raise NotDirect
        body = pending.pop()
        opened = _opened(body)
        if opened is None:
            found.append(body)
        else:
            pending.extend(reversed(opened))
    return found


def _opened(body: Body) -> list[Body] | None:
    """The body with one anchor or branch less at an end; None if there is nothing to take off."""
    node, starts, ends = body.node, body.starts, body.ends
    if isinstance(node, Edge):
        node = Sequence((node,))
    if isinstance(node, Group) and _has_edges(node):
        return [Body(node.part, starts, ends)]
    if isinstance(node, Choice):
        return [Body(branch, starts, ends) for branch in node.branches] if _has_edges(node) else None
    if not isinstance(node, Sequence) or not node.parts:
        return None
    first, last = node.parts[0], node.parts[-1]
    if first == Edge("start"):
        return [Body(Sequence(node.parts[1:]), starts=True, ends=ends)]
    if last == Edge("end"):
        return [Body(Sequence(node.parts[:-1]), starts, ends=True)]
    for inner, before, after in ((first, (), node.parts[1:]), (last, node.parts[:-1], ())):
        if isinstance(inner, Group | Choice | Sequence) and _has_edges(inner):
            branches = _branches(inner)
            return [Body(Sequence((*before, *_parts(branch), *after)), starts, ends) for branch in branches]
    return None


def _branches(node: Node) -> tuple[Node, ...]:
    if isinstance(node, Group):
        return _branches(node.part)
    if isinstance(node, Choice):
        return node.branches
    return (node,)


def _parts(node: Node) -> tuple[Node, ...]:
    return node.parts if isinstance(node, Sequence) else (node,)


def _has_edges(node: Node) -> bool:
    if isinstance(node, Edge):
        return True
    if isinstance(node, Sequence):
        return any(_has_edges(part) for part in node.parts)
    if isinstance(node, Choice):
        return any(_has_edges(branch) for branch in node.branches)
    return isinstance(node, Repeat | Group | Atomic) and _has_edges(node.part)


@dataclass(frozen=True, slots=True)
class Sampler:
    """Compiles trees under one profile, up to one horizon of lengths and inside one universe of code points."""

    profile: Profile
    horizon: int
    universe: CodePoints

    def part(self, node: Node) -> Part:
        """The part that makes the node's strings.

        Raises: NotDirect if the tree holds an anchor inside, a claim or a reference.
        """
        if isinstance(node, Chars):
            return self.repeated_chars(node, 1, 1)
        if isinstance(node, Sequence):
            return self.sequence([self.part(each) for each in node.parts])
        if isinstance(node, Choice):
            return self.choice([self.part(each) for each in node.branches])
        if isinstance(node, Group | Atomic):
            return self.part(node.part)
        if isinstance(node, Repeat):
            inner = node.part.part if isinstance(node.part, Group) else node.part
            if isinstance(inner, Chars):
                return self.repeated_chars(inner, node.low, node.high)
            return self.repeat(self.part(inner), node.low, node.high)
        raise NotDirect

    def repeated_chars(self, node: Chars, low: int, high: int | None) -> Part:
        """From `low` to `high` characters of one set."""
        characters = alphabet(both(node.ranges, self.universe), self.profile)
        if not characters:
            return Part(lengths.ZERO if low == 0 else 0, lambda _choices, _count: "")
        possible = lengths.between(low, min(self.horizon, self.horizon if high is None else high))
        if len(characters) == 1:
            return Part(possible, lambda _choices, count: characters * count)
        return Part(possible, lambda choices, count: choices.text(characters, count, count))

    def choice(self, parts: list[Part]) -> Part:
        """One of them, among those that can have the length."""
        possible = 0
        for part in parts:
            possible |= part.lengths

        def make(choices: Choices, count: int) -> str:
            able = [part for part in parts if part.lengths >> count & 1]
            return able[choices.index(len(able)) if len(able) > 1 else 0].make(choices, count)

        return Part(possible, make)

    def sequence(self, parts: list[Part]) -> Part:
        """One after the other."""
        if len(parts) == 1:
            return parts[0]
        rests = [lengths.ZERO]
        for part in reversed(parts):
            rests.append(lengths.joined(part.lengths, rests[-1], self.horizon))
        rests.reverse()
        steps = [
            (part.make, part.lengths, rest, _only(part.lengths)) for part, rest in zip(parts, rests[1:], strict=True)
        ]
        profile = self.profile

        def make(choices: Choices, count: int) -> str:
            made: list[str] = []
            for part_make, own, rest, fixed in steps:
                take = fixed if fixed >= 0 else _share(choices, own, rest, count, profile)
                made.append(part_make(choices, take))
                count -= take
            return "".join(made)

        return Part(rests[0], make)

    def repeat(self, part: Part, low: int, high: int | None) -> Part:
        """The same part several times."""
        horizon, profile = self.horizon, self.profile
        known: dict[tuple[int, int | None], int] = {}

        def of(least: int, most: int | None) -> int:
            key = (least, most)
            if key not in known:
                known[key] = lengths.repeated(part.lengths, least, most, horizon)
            return known[key]

        own = part.lengths & ~1

        def make(choices: Choices, count: int) -> str:
            made: list[str] = []
            least, most = low, high
            while count > 0:
                least, most = max(least - 1, 0), None if most is None else most - 1
                options = own if least == 0 else part.lengths
                take = _share(choices, options, of(least, most), count, profile)
                made.append(part.make(choices, take))
                count -= take
            made.extend(part.make(choices, 0) for _ in range(least))
            return "".join(made)

        return Part(of(low, high), make)


def _only(possible: int) -> int:
    """The one length there is; -1 if there are more."""
    return lengths.smallest(possible) if possible and possible & (possible - 1) == 0 else -1


def _share(choices: Choices, own: int, rest: int, count: int, profile: Profile) -> int:
    """How many of `count` characters this part takes, so that the rest can have what is left."""
    able: list[int] = []
    limit = _WINDOW if profile != "edge" else 64
    options = own & ((1 << (count + 1)) - 1)
    while options and len(able) < limit:
        lowest = options & -options
        take = lowest.bit_length() - 1
        if rest >> (count - take) & 1:
            able.append(take)
        options ^= lowest
    return able[choices.integer(0, len(able) - 1)] if len(able) > 1 else able[0]
