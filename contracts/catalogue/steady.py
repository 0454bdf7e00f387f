"""The value that edges are made from: everything present, believable, and as steady as can be.

Steady: what stands in one place does not depend on what the schemas say of another, nor on bounds that it is within,
so that a change of the document changes only the edges that it is about.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from contracts.errors import UnsatisfiableSchema
from contracts.generation import SeededChoices, maker
from contracts.generation.bench import GivenUp, Hint, Unmakeable
from contracts.generation.choices import Choices, PlainChoices
from contracts.generation.compiling import Compiler
from contracts.generation.feasibility import satisfies
from contracts.generation.forms import Conflict
from contracts.generation.nodes import Node
from contracts.json_values import JsonValue
from contracts.schemas import Schema

_LIKED = 7
"""The integer that is answered wherever it is within the bounds."""
_LENGTH = 8
"""The same of lengths of text."""


class SteadyChoices(PlainChoices):
    """Answers each ask by itself alone: present, one element, the first of several, a liked number."""

    __slots__ = ()

    def integer(self, low: int, high: int) -> int:
        """The liked one, or the bound that is nearest to it."""
        return min(max(_LIKED, low), high)

    def number(self, low: float, high: float) -> float:
        """The same with a half."""
        return min(max(_LIKED + 0.5, low), high)

    def chance(self, probability: float) -> bool:
        """Whatever is likely."""
        return probability >= 0.5

    def text(self, alphabet: Sequence[str], low: int, high: int) -> str:
        """The alphabet's beginning."""
        length = min(max(_LENGTH, low), high)
        return "".join(alphabet[index % len(alphabet)] for index in range(length))


def steady_value(schema: Schema) -> JsonValue:
    """A valid value with as much in it as is usual.

    Raises: UnsatisfiableSchema if there is no value.
    """
    fault: UnsatisfiableSchema | None = None
    for profile, choices in _ways():
        try:
            return maker(schema, profile=profile)(choices)
        except UnsatisfiableSchema as error:
            fault = fault or error
    assert fault is not None  # noqa: S101  (there is a way, and it did not return)
    raise fault


def _ways() -> Iterator[tuple[str, Choices]]:
    yield "typical", SteadyChoices()
    yield from (("typical", SeededChoices("catalogue", number)) for number in range(3))
    yield "minimal", SeededChoices("catalogue")


def made_at(compiler: Compiler, node: Node, name: str, variation: int | None = None) -> tuple[JsonValue] | None:
    """A value of one place alone, believable for a property of that name; None where none can be made.

    `variation`: None is the steady value, each number another one.
    """
    choices: Choices = SteadyChoices() if variation is None else SeededChoices("variation", name, variation)
    for made_by in (choices, SeededChoices("place", name)):
        compiler.budget.begin()
        try:
            value = compiler.maker(node, Hint(name))(made_by, compiler.profile.depth)
        except (Conflict, Unmakeable, GivenUp):
            continue
        if satisfies(node.items, value):
            return (value,)
    return None
