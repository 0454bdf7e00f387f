"""What a check is: a code, what it claims, and the function that looks. Plain values; nothing registers itself."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from contracts.errors import Level
from contracts.judging.context import Context
from contracts.judging.model import Finding

CheckFunction = Callable[[Context], Iterator[Finding]]


@dataclass(frozen=True, slots=True)
class Rule:
    """What a Finding's code means."""

    code: str
    """Stable, lower case, with hyphens."""
    title: str
    """One line: what is promised."""
    level: Level
    """The worst that it is told as; a Finding of it may say less."""
    clause: str
    """The standard behind it."""
    explanation: str
    """What it means, when it is less than an error, and how to mend it, in a few sentences."""


@dataclass(frozen=True, slots=True)
class Check(Rule):
    """A rule about answers, with the function that finds what breaks it."""

    function: CheckFunction
    is_on: bool = True
    """Whether it looks without being asked for by name."""
