"""Believable values from the names of properties, for the profile `typical`.

Our own small word lists, versioned, since other people's change from release to release and with them what a seed
gives. They are loaded when the first value is asked for, not before.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from contracts.generation.choices import Choices
from contracts.json_values import JsonValue

__all__ = ["plausible"]


def plausible(
    name: str, contents: Mapping[str, JsonValue], parents: Sequence[str] = ()
) -> Callable[[Choices], JsonValue] | None:
    """A maker of believable values for the property `name` of a schema with those `contents`.

    `contents` gives `type`, `format`, bounds, `title`, `description` and `x-faker`; `parents` are the names of what
    holds the property, outermost first, such as the schema's. None if we have nothing better than any value. What is
    made keeps the lengths, bounds and pattern of `contents`; other keywords are the caller's to check.
    """
    from contracts.generation.vocabulary.naming import maker_for

    return maker_for(name, contents, tuple(parents))
