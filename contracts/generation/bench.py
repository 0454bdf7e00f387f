"""What the makers of each kind of value share: their type, what they know of a place, and how they give up.

A maker is called with the stream of choices and with how many containers may still be nested; from zero on it leaves
out all that is optional.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import NamedTuple, Protocol, TypeAlias

from contracts.document.model import Direction
from contracts.generation.choices import Choices
from contracts.generation.forms import Items, Unmakeable
from contracts.generation.nodes import Graph, Node
from contracts.generation.profiles import Profile
from contracts.json_values import JsonValue

__all__ = [
    "DEEPER_COST",
    "DETOURS",
    "NO_HINT",
    "ROOM",
    "Budget",
    "GivenUp",
    "Hint",
    "Leaf",
    "Make",
    "Unmakeable",
    "Workshop",
]

Make: TypeAlias = Callable[[Choices, int], JsonValue]


class Leaf:
    """A maker of a value that holds nothing, which needs no depth; whoever calls it often takes `make` itself."""

    __slots__ = ("make",)

    def __init__(self, make: Callable[[Choices], JsonValue]) -> None:
        self.make = make

    def __call__(self, choices: Choices, _depth: int) -> JsonValue:
        """A value."""
        return self.make(choices)


class Hint(NamedTuple):
    """What is known of a place besides its schemas; only `typical` cares."""

    name: str = ""
    """The property that the value stands in."""
    parents: tuple[str, ...] = ()
    """The names of what holds the property, outermost first."""


NO_HINT = Hint()


class GivenUp(Exception):
    """One value took more detours than the budget allows."""


DETOURS = 1000
"""Detours that one value may take."""

DEEPER_COST = 50
"""What it costs, in detours, to nest deeper than is left: paid for, so that no value nests without end."""

ROOM = 1000
"""Objects and arrays that one value may hold before everything optional is left out."""


class Budget(threading.local):
    """The detours of the value that is being made, per thread: constructions that missed, branches tried in vain."""

    def __init__(self) -> None:
        self.left = 0
        self.room = 0
        """Containers that may still be made before everything optional is left out."""
        self.nested = 0
        """Places and branches that are being made inside one another."""

    def begin(self) -> None:
        """A new value."""
        self.left = DETOURS
        self.room = ROOM
        self.nested = 0

    def spend(self, cost: int) -> None:
        """Count a detour.

        Raises: GivenUp if it is one too many.
        """
        self.left -= cost
        if self.left < 0:
            raise GivenUp


class Workshop(Protocol):
    """Where makers get the makers of what lies inside."""

    profile: Profile
    direction: Direction
    graph: Graph
    budget: Budget

    def maker(self, node: Node, hint: Hint) -> Make:
        """The maker of a place, at once."""

    def inside(self, node: Node, hint: Hint) -> Make:
        """The maker of a place inside another: compiled when it is first called where it may hold itself."""

    def later(self, node: Node, hint: Hint) -> Make:
        """The maker of a place, compiled when it is first called, and refusing to nest too deep."""

    def varied(self, node: Node, hint: Hint) -> Make:
        """The maker of a place that makes many different values, whatever the profile."""

    def place(self, items: Items) -> Node:
        """The place where all the items hold."""
