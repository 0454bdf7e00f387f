"""The value that edges are made from: everything present, believable, and as steady as can be.

Steady: what stands in one place does not depend on what the schemas say of another, nor on bounds that it is within,
so that a change of the document changes only the edges that it is about.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import suppress
from fractions import Fraction
from math import ceil

from contracts.errors import UnsatisfiableSchema
from contracts.generation import SeededChoices, maker, members
from contracts.generation.bench import GivenUp, Hint, Unmakeable
from contracts.generation.choices import Choices, PlainChoices
from contracts.generation.compiling import Compiler
from contracts.generation.feasibility import satisfies
from contracts.generation.forms import Conflict
from contracts.generation.making import compiler_for
from contracts.generation.nodes import Node
from contracts.generation.profiles import TYPICAL
from contracts.json_values import JsonValue
from contracts.schemas import Schema

_LIKED = (7, 3, 2, 1, 12, 25, 60, 150, 400, 1_200, 6_000, 30_000, 150_000, 2_000_000, -3, -12, -150)
"""Integers, of which the first is answered that is within the bounds, seldom at one, so that bounds may move."""
_LENGTHS = (8, 3, 2, 12, 20, 40, 100)
"""The same of lengths of text."""
_DEEPEST = 3
"""Objects inside one another that are put together from their members."""


class SteadyChoices(PlainChoices):
    """Answers each ask by itself alone: present, one element, the first of several, a liked number.

    Of what may be it takes what comes first in an order that is always the same, so that the answer stays as long as
    it may be, and nothing that comes before it.
    """

    __slots__ = ()

    def integer(self, low: int, high: int) -> int:
        """The first that is liked, else the bound that is nearest to it."""
        return next((each for each in _LIKED if low <= each <= high), min(max(_LIKED[0], low), high))

    def factor(self, step: Fraction | int, low: int, high: int) -> int:
        """The same of the multiples of the step: one that is liked, else one that is near, whole and above zero."""
        exact = Fraction(step)
        for liked in _LIKED:
            factor = liked / exact
            if factor.denominator == 1 and low <= factor <= high:
                return factor.numerator
        parts = exact.denominator
        lowest, highest = -(-low // parts), high // parts
        if lowest <= highest:
            return parts * min(max(_nearest(exact.numerator), lowest), highest)
        return min(max(_nearest(exact), low), high)

    def number(self, low: float, high: float) -> float:
        """As of integers, with a half."""
        return next((each + 0.5 for each in _LIKED if low <= each + 0.5 <= high), min(max(_LIKED[0] + 0.5, low), high))

    def chance(self, probability: float) -> bool:
        """Whatever is likely."""
        return probability >= 0.5

    def text(self, alphabet: Sequence[str], low: int, high: int) -> str:
        """The alphabet's beginning."""
        length = next((each for each in _LENGTHS if low <= each <= high), min(max(_LENGTHS[0], low), high))
        return "".join(alphabet[index % len(alphabet)] for index in range(length))


def _nearest(step: Fraction | int) -> int:
    """Of which multiple of the step what is liked most is nearest, of two the lower one; the first, if it is below."""
    return max(ceil(Fraction(_LIKED[0]) / step - Fraction(1, 2)), 1)


def steady_value(schema: Schema) -> JsonValue:
    """A valid value with as much in it as is usual.

    Raises: UnsatisfiableSchema if there is no value.
    """
    try:
        return maker(schema)(SteadyChoices())
    except UnsatisfiableSchema as error:
        fault = error
    compiler = compiler_for(schema, TYPICAL)
    made = _part_by_part(compiler, compiler.graph.of(schema), _DEEPEST)
    if made and schema.is_valid(made[0]):
        return made[0]
    for profile, choices in _other_ways():
        with suppress(UnsatisfiableSchema):
            return maker(schema, profile=profile)(choices)
    raise fault


def _other_ways() -> Iterator[tuple[str, Choices]]:
    yield from (("typical", SeededChoices("catalogue", number)) for number in range(3))
    yield "minimal", SeededChoices("catalogue")


def made_at(
    compiler: Compiler, node: Node, name: str, variation: int | None = None, *, depth: int = _DEEPEST
) -> tuple[JsonValue] | None:
    """A value of one place alone, believable for a property of that name; None where none can be made.

    `variation`: None is the steady value, each number another one. `depth`: how far down objects are put together.
    """
    if variation is not None:
        made = _made(compiler, node, name, SeededChoices("variation", name, variation))
    else:
        made = _made(compiler, node, name, SteadyChoices()) or _part_by_part(compiler, node, depth)
    return made or _made(compiler, node, name, SeededChoices("place", name))


def _made(compiler: Compiler, node: Node, name: str, choices: Choices) -> tuple[JsonValue] | None:
    compiler.budget.begin()
    try:
        value = compiler.maker(node, Hint(name))(choices, compiler.profile.depth)
    except (Conflict, Unmakeable, GivenUp):
        return None
    return (value,) if satisfies(node.items, value) else None


def _part_by_part(compiler: Compiler, node: Node, depth: int) -> tuple[JsonValue] | None:
    """An object of which each member is made by itself, so that one which no steady choices make moves no other."""
    if not depth or node.conflict is not None or "object" not in node.form.kinds or node.form.members is not None:
        return None
    form, value = node.form, {}
    other_way = "readOnly" if compiler.direction == "request" else "writeOnly"
    for name in members.declared(form):
        place = compiler.graph.node(members.property_items(form, name))
        if name in form.absent or place.conflict is not None or place.form.annotations.get(other_way) is True:
            continue
        made = made_at(compiler, place, name, depth=depth - 1)
        if made:
            value[name] = made[0]
    return (value,) if satisfies(node.items, value) else None
