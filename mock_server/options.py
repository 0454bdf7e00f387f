"""How the mock is asked to behave, as one immutable value."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Options:
    """Settings of a mock; the defaults are what `understudy mock` does without flags."""

    seed: str = "1"
    """The same seed gives the same bytes, on every machine and worker."""
    profile: str = "typical"
    """The profile of made values."""
    tokens: tuple[str, ...] = ()
    """The only credentials that pass; empty: every well-formed one does."""
