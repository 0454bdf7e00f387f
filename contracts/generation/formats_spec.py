"""What is known of one string format: how to make it, its odd but legal values, and values that just miss it.

Knows no particular format.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from contracts.generation.choices import Choices


@dataclass(frozen=True, slots=True)
class FormatSpec:
    """One string format."""

    name: str
    typical: Callable[[Choices], str]
    """Makes a believable value."""
    pattern: str
    """An ECMA-262 pattern of whole strings, each of the format: for fitting lengths and other patterns."""
    oddities: tuple[str, ...]
    """Odd but legal values, each worth seeing."""
    near_misses: tuple[str, ...]
    """Values that are not of the format, each for one reason; empty where every string is of the format."""
    longest: int
    """Characters (code points) of the longest reasonable value."""
    wide: str = ""
    """A pattern of more strings, less believable, each of the format; empty if there are none."""
