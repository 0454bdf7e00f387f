"""A value of a document together with where it stands: what the readers of a document pass around.

Knows texts, pointers and places; knows no OpenAPI. The accessors are tolerant: what has the wrong JSON type reads as
absent, since `structure` has already told of it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from contracts.document.sources import Source
from contracts.errors import Level, Place, Problem
from contracts.json_values import JsonValue, escape, resolve


@dataclass(frozen=True, slots=True, eq=False)
class Text:
    """One text of a document, parsed."""

    uri: str
    """What references to it resolve to: absolute, without a fragment."""
    location: str
    """The URI it was read from; the same as `uri` unless it names itself (OAS 3.2, `$self`)."""
    value: JsonValue
    place: Place
    source: Source | None = None
    """Where it came from; None if it was given as a mapping."""

    @property
    def is_remote(self) -> bool:
        """Whether it came over the network."""
        return self.location.startswith(("http:", "https:"))

    @property
    def root(self) -> Node:
        """The whole of it."""
        return Node(self, "", self.value)


@dataclass(slots=True, eq=False)  # not frozen: that makes each three times as dear, and a document has a million
class Node:
    """A value of a text and the pointer to it; never changed."""

    text: Text
    pointer: str
    value: JsonValue

    @property
    def key(self) -> tuple[str, str]:
        """What tells it from every other node: URI and pointer."""
        return self.text.uri, self.pointer

    @property
    def place(self) -> Place:
        """Where people find it."""
        return self.text.place.at(self.pointer)

    @property
    def token(self) -> str:
        """The last token of its pointer, still escaped."""
        return self.pointer.rpartition("/")[2]

    def at(self, name: str | int, value: JsonValue) -> Node:
        """The node of a member or element whose value is known to be `value`."""
        if type(name) is str and ("/" in name or "~" in name):
            name = escape(name)
        return Node(self.text, f"{self.pointer}/{name}", value)

    def member(self, name: str) -> Node | None:
        """The member of that name; None where there is none, or it is null, or this is no object."""
        value = self.value.get(name) if isinstance(self.value, dict) else None
        return None if value is None else self.at(name, value)

    def find(self, pointer: str) -> Node | None:
        """What a pointer names below this, or None; it must begin with `/`, or be empty for this itself."""
        try:
            return Node(self.text, self.pointer + pointer, resolve(self.value, pointer))
        except LookupError:
            return None

    def has(self, name: str) -> bool:
        """Whether this is an object with a member of that name, be it null."""
        return isinstance(self.value, dict) and name in self.value

    def object(self, name: str) -> Node | None:
        """The member of that name if it is an object."""
        found = self.member(name)
        return found if found and isinstance(found.value, dict) else None

    def string(self, name: str, default: str = "") -> str:
        """The member of that name if it is a string."""
        value = self.value.get(name) if isinstance(self.value, dict) else None
        return value if isinstance(value, str) else default

    def flag(self, name: str, *, default: bool = False) -> bool:
        """The member of that name if it is a boolean, or one in quotes."""
        value = self.value.get(name) if isinstance(self.value, dict) else None
        if isinstance(value, str):
            value = {"true": True, "false": False}.get(value.lower())
        return value if isinstance(value, bool) else default

    def members(self, name: str | None = None) -> Iterator[tuple[str, Node]]:
        """Name and node of each member, or of each member of the member `name`; none where that is no object."""
        owner = self if name is None else self.member(name)
        if owner and isinstance(owner.value, dict):
            for key, value in owner.value.items():
                yield key, owner.at(key, value)

    def elements(self, name: str | None = None) -> Iterator[Node]:
        """The elements, or those of the member `name`; none where that is no list."""
        owner = self if name is None else self.member(name)
        if owner and isinstance(owner.value, list):
            for index, value in enumerate(owner.value):
                yield owner.at(index, value)

    def strings(self, name: str) -> tuple[str, ...]:
        """The strings in the list that is the member `name`."""
        value = self.value.get(name) if isinstance(self.value, dict) else None
        return tuple(item for item in value if isinstance(item, str)) if isinstance(value, list) else ()


class Problems:
    """The faults found so far, each told once."""

    def __init__(self) -> None:
        self._found: dict[tuple[str, str, str, str], Problem] = {}

    def add(self, code: str, node: Node, message: str, repair: str = "", *, level: Level = "error") -> Problem:
        """Tell of a fault at `node`."""
        return self.keep(Problem(code, node.place, message, repair, level))

    def keep(self, problem: Problem) -> Problem:
        """Tell of a fault that is already a `Problem`."""
        key = (problem.code, problem.place.uri, problem.place.pointer, problem.message)
        return self._found.setdefault(key, problem)

    def __iter__(self) -> Iterator[Problem]:
        return iter(self._found.values())


def shown(value: JsonValue) -> str:
    """A value as a message shows it: short, and a container only by its kind."""
    if isinstance(value, dict):
        return "an object" if value else "an empty object"
    if isinstance(value, list):
        return "a list" if value else "an empty list"
    if value is None or isinstance(value, bool):
        return {None: "null", True: "true", False: "false"}[value]
    text = repr(value)
    return text if len(text) <= 80 else text[:77] + "..."
