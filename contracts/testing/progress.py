"""What a run tells while it goes on: plain values for whoever shows them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TypeAlias

from contracts.errors import Level


@dataclass(frozen=True, slots=True)
class Progress:
    """Where the run stands; told after each case."""

    sent: int
    """Cases sent."""
    budget: int
    """Cases at most, over all operations."""
    tried: int
    """Operations that at least one case was sent to."""
    operations: int
    """Operations selected."""
    levels: Mapping[Level, int]
    """Causes found so far, by level."""
    elapsed: float
    """Seconds since the start."""
    at: str = ""
    """The label of the operation just tried."""


OnEvent: TypeAlias = Callable[[Progress], None]


def ignore(_progress: Progress) -> None:
    """For callers who show nothing."""
