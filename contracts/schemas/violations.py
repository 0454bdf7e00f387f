"""What is said of a value that breaks its schema: a Violation, in words for people.

Plain data; knows no engine.
"""

from __future__ import annotations

from dataclasses import dataclass

from contracts.errors import Place


@dataclass(frozen=True, slots=True)
class Violation:
    """One keyword that a value does not satisfy."""

    at: str
    """JSON Pointer into the value."""
    keyword: str
    """The JSON Schema keyword broken; empty for the schema `false`."""
    message: str
    """One sentence: what was found and what was expected, the value shortened."""
    expected: str
    found: str
    schema_place: Place
    """Where the keyword stands in the document."""
    details: tuple[str, ...] = ()
    """Further lines: for `oneOf` and `anyOf`, why each branch fails, the nearest first."""

    def __str__(self) -> str:
        return f"{self.at or 'the value'}: {self.message}"
