"""The profiles: policies of choosing, each a value.

`typical` is believable, `minimal` the smallest legal value, `maximal` the largest within bounds that a screen or a log
survives, `edge` legal but hostile.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from contracts.errors import UsageError
from contracts.generation.choices import Choices

ProfileName = Literal["typical", "minimal", "maximal", "edge"]


@dataclass(frozen=True, slots=True)
class Profile:
    """How to choose where the schema leaves a choice."""

    name: ProfileName
    presence: float
    """The probability of each optional property."""
    depth: int
    """Containers that may be nested before everything optional is left out."""
    examples: float
    """The probability of taking a value that the document gives as an example or default."""
    is_coherent: bool = True
    """Whether the properties of an object are made to agree with each other (`typical` only)."""

    def count(self, choices: Choices, low: int, high: int | None, depth: int) -> int:
        """How many elements or members, from `low` to `high`; fewer where the value is already deep."""
        if depth <= 0 or self.name == "minimal":
            return low
        most = self.most(low, high, depth)
        if self.name == "typical":
            return choices.size(max(low, min(1, most)), most)
        if self.name == "edge":
            return (low, most, min(low + 1, most))[choices.index(3)] if most > low else low
        return most

    def counter(self, low: int, high: int | None) -> Callable[[Choices, int], int]:
        """`count` with its bounds known: most arrays are `typical`."""
        if self.name != "typical":
            return lambda choices, depth: self.count(choices, low, high, depth)
        most = self.most(low, high, 1)
        least = max(low, min(1, most))
        return lambda choices, depth: choices.size(least, most) if depth > 0 else low

    def most(self, low: int, high: int | None, depth: int) -> int:
        """The largest count that the profile goes to."""
        if self.name == "typical":
            usual = low + 2 if low else 3
        elif self.name == "edge":
            usual = max(low + 2, 3)
        else:
            usual = low + max(1, min(depth, 5))
        if high is None:
            return usual
        return max(low, min(high, _LARGEST if self.name != "typical" and depth >= self.depth - 1 else usual))


_LARGEST = 100

TYPICAL = Profile("typical", presence=0.8, depth=7, examples=0.4)
INCOHERENT = Profile("typical", presence=0.8, depth=7, examples=0.0, is_coherent=False)
MINIMAL = Profile("minimal", presence=0.0, depth=7, examples=0.0)
MAXIMAL = Profile("maximal", presence=1.0, depth=5, examples=0.0)
EDGE = Profile("edge", presence=0.5, depth=6, examples=0.0)

PROFILES = {profile.name: profile for profile in (TYPICAL, MINIMAL, MAXIMAL, EDGE)}


def profile_of(name: str) -> Profile:
    """The profile of that name.

    Raises: UsageError if there is none.
    """
    for profile in PROFILES.values():
        if profile.name == name:
            return profile
    raise UsageError(f"there is no profile {name!r}; choose one of {', '.join(PROFILES)}")
