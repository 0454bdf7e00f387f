"""Schema -> value: one maker, driven by a stream of choices. What it makes is valid, or it says why nothing is."""

from contracts.generation.choices import Choices, SeededChoices
from contracts.generation.making import Maker, maker, strategy

__all__ = [
    "Choices",
    "Maker",
    "SeededChoices",
    "maker",
    "strategy",
]
