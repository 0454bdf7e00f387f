"""Schema -> value: one maker, driven by a stream of choices. What it makes is valid, or it says why nothing is."""

from contracts.generation.boundaries import Boundary, boundaries
from contracts.generation.choices import Choices, SeededChoices
from contracts.generation.making import Maker, maker, strategy
from contracts.generation.walking import BoundaryChoices

__all__ = [
    "Boundary",
    "BoundaryChoices",
    "Choices",
    "Maker",
    "SeededChoices",
    "boundaries",
    "maker",
    "strategy",
]
