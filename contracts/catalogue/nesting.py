"""Values that are nested in themselves: not at all, once, and several times."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from contracts.catalogue.model import Candidate, valid
from contracts.catalogue.placing import found, placed
from contracts.json_values import JsonValue, parent, tokens

DEEP = 5
"""How often a value that may hold itself is nested, beside once and not at all."""


def nested(base: JsonValue, at: str, inside: str, is_valid: Callable[[JsonValue], bool]) -> Iterator[Candidate]:
    """The value at `at`, in itself at `inside` so many times. `is_valid`: of the whole that `base` is."""
    rest = inside[len(at) :]
    whole = found(base, at)
    leaves = list(_emptied(whole, rest))
    leaf = next((each for each in leaves if is_valid(placed(base, at, each))), leaves[0])
    for depth in (0, 1, DEEP):
        value = leaf
        for _ in range(depth):
            value = placed(whole, rest, value)
        yield valid("recursion", "$ref", f"nested {depth} deep at {rest}", value)


def _emptied(whole: JsonValue, at: str) -> Iterator[JsonValue]:
    """The value without what stands at the pointer: left out, its array empty, null, or the next holder left out."""
    while at:
        above = parent(at)
        holder = found(whole, above)
        if isinstance(holder, list):
            yield placed(whole, above, [])
        else:
            last = tokens(at)[-1]
            yield placed(whole, above, {name: each for name, each in holder.items() if name != last})
        yield placed(whole, at, None)
        at = above
