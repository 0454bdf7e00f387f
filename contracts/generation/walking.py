"""The driver that visits every edge: it answers plainly, but for one ask at a time.

Knows asks and where in the value they are asked (a walked maker says so, see `profiles.WALKED`); knows no schema.
"""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple, TypeVar

from contracts.json_values import from_tokens

T = TypeVar("T")

_INDEX = re.compile(r"/[0-9]+(?=/|$)")
"""Elements of one array that follow the same schema are walked once."""

MOST_OPTIONS = 1000
"""Options of one ask that are visited."""


class Subject(NamedTuple):
    """What an ask is about."""

    at: str
    """Pointer into the value."""
    pointer: str
    """Pointer to the schema, into its resource."""
    keyword: str


class Ask(NamedTuple):
    """One ask and how it was answered."""

    subject: Subject
    ordinal: int
    """Which of the asks about the subject, 0-based."""
    names: tuple[str, ...]
    """What is special about each of the answers worth seeing; the first is the plain one."""
    taken: int


@dataclass(slots=True)
class BoundaryChoices:
    """Answers each ask with the plain option but where a script says otherwise, and writes down what it was asked.

    Plain means: present rather than absent, one item rather than none, the low bound, the first case.
    """

    script: tuple[int, ...] = ()
    """Which option to take at the first, second, ... ask; past its end the plain one."""
    asked: list[Ask] = field(default_factory=list)
    _path: list[str | int] = field(default_factory=list)
    _about: tuple[str, str] = ("", "")
    _counts: dict[Subject, int] = field(default_factory=dict)

    def enter(self, token: str | int) -> None:
        """What is asked from now on is about the member or element `token`."""
        self._path.append(token)

    def leave(self) -> None:
        """What is asked from now on is about what holds it."""
        self._path.pop()

    def about(self, pointer: str, keyword: str) -> None:
        """What is asked from now on is about that keyword of the schema at `pointer`."""
        self._about = (pointer, keyword)

    def _answer(self, options: dict[T, str]) -> T:
        subject = Subject(from_tokens(self._path), *self._about)
        ordinal = self._counts.get(subject, 0)
        self._counts[subject] = ordinal + 1
        position = len(self.asked)
        taken = min(self.script[position] if position < len(self.script) else 0, len(options) - 1)
        self.asked.append(Ask(subject, ordinal, tuple(options.values()), taken))
        return list(options)[taken]

    def integer(self, low: int, high: int) -> int:
        """The bounds, just inside of them, and around zero."""
        named = (
            *((low, "the lowest"), (high, "the highest"), (low + 1, "just above the lowest")),
            *((high - 1, "just below the highest"), (0, "zero"), (1, "one"), (-1, "minus one")),
        )
        return self._answer(_first_names((value, name) for value, name in named if low <= value <= high))

    def number(self, low: float, high: float) -> float:
        """The bounds, the middle and zero."""
        named = ((low, "the lowest"), (high, "the highest"), (low / 2 + high / 2, "the middle"), (0.0, "zero"))
        return self._answer(_first_names((value, name) for value, name in named if low <= value <= high))

    def index(self, count: int) -> int:
        """Each of the first 1,000 cases."""
        return self._answer({case: f"case {case}" for case in range(min(count, MOST_OPTIONS))})

    def pick(self, items: Sequence[T]) -> T:
        """The first."""
        return items[0]

    def chance(self, probability: float) -> bool:
        """Present, then absent."""
        if probability in (0.0, 1.0):
            return probability == 1.0
        return self._answer({True: "present", False: "absent"})

    def size(self, low: int, high: int) -> int:
        """One if it may be, then the bounds and just inside of them."""
        named = (
            *((max(low, min(1, high)), "a size of one"), (low, "the smallest size"), (high, "the largest size")),
            *((low + 1, "just above the smallest size"), (high - 1, "just below the largest size")),
        )
        return self._answer(_first_names((value, name) for value, name in named if low <= value <= high))

    def text(self, alphabet: Sequence[str], low: int, high: int) -> str:
        """The first character, as often as each edge of the length asks for."""
        return alphabet[0] * (low if low == high else self.size(low, high))


def _first_names(named: Iterator[tuple[T, str]]) -> dict[T, str]:
    """Each value once, under its first name."""
    found: dict[T, str] = {}
    for value, name in named:
        found.setdefault(value, name)
    return found


def walk(make: Callable[[BoundaryChoices], T], *, limit: int = 10_000) -> Iterator[tuple[T, Ask | None]]:
    """Every edge of a maker: the plain value first (with None), then one value for each option of each ask.

    One ask departs from the plain at a time; the asks that a departure brings up (those of a branch not taken before)
    are walked in their turn. At most `limit` values. What `make` raises is raised.
    """
    seen: set[tuple[str, str, str, int]] = set()
    queue: deque[tuple[int, ...]] = deque([()])
    for _ in range(limit):
        if not queue:
            return
        script = queue.popleft()
        choices = BoundaryChoices(script)
        value = make(choices)
        departed = choices.asked[len(script) - 1] if 0 < len(script) <= len(choices.asked) else None
        yield value, departed
        path = [ask.taken for ask in choices.asked]
        for position, ask in enumerate(choices.asked):
            key = (_INDEX.sub("/0", ask.subject.at), ask.subject.pointer, ask.subject.keyword, ask.ordinal)
            if position < len(script) or key in seen:
                continue
            seen.add(key)
            queue.extend((*path[:position], option) for option in range(1, len(ask.names)))
