"""The fast lane of objects: a function written for one schema, which fills in property after property.

A loop over the properties would ask of each, for each value, what is known once: whether it is required and how its
maker is called. The text that is compiled holds the names of properties as literals and nothing else of a document.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

from contracts.generation.bench import Leaf, Make, Unmakeable


class Property(NamedTuple):
    """One property of an object."""

    name: str
    make: Make
    required: bool


def assembled(properties: Sequence[Property], presence: float, cost: int) -> Make:
    """A maker of objects with those properties, in that order.

    `presence`: the probability of each optional one; `cost`: what the object takes from the depth left to its members.
    """
    known: dict[str, Any] = {"Unmakeable": Unmakeable, "presence": presence}
    optional = presence > 0.0
    lines = ["def make(choices, depth):", f"    below = depth - {cost}"]
    wanted = [each for each in properties if each.required or optional]
    if all(each.required for each in wanted):
        members = [f"{each.name!r}: {_call(each.make, known)}" for each in wanted]
        lines.append(f"    return {{{', '.join(members)}}}")
        return _compiled(lines, known)
    lines += ["    made = {}", "    chance = choices.chance if depth > 0 else never"]
    known["never"] = _never
    for each in wanted:
        line = f"made[{each.name!r}] = {_call(each.make, known)}"
        if each.required:
            lines.append(f"    {line}")
        else:
            lines += ["    if chance(presence):", "        try:", f"            {line}"]
            lines += ["        except Unmakeable:", "            pass"]
    return _compiled([*lines, "    return made"], known)


def _never(_probability: float) -> bool:
    return False


def _call(make: Make, known: dict[str, Any]) -> str:
    """The text that calls the maker, by the shorter way if there is one."""
    name = f"make_{len(known)}"
    known[name] = make.make if isinstance(make, Leaf) else make
    return f"{name}(choices)" if isinstance(make, Leaf) else f"{name}(choices, below)"


def _compiled(lines: Sequence[str], known: dict[str, Any]) -> Make:
    exec("\n".join(lines), known)  # noqa: S102  (the text is ours; names of properties stand in it as literals)
    make: Callable[..., Any] = known.pop("make")
    return make
