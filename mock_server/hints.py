"""What the document itself says about being mocked: `x-mock-status`, `x-mock-example` and `x-mock-delay`.

Each stands in an operation. A client's own preference wins over the first two. In the operation of a callback there may
be `x-mock-delay`, before it is sent, and `x-mock-retries`.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from contracts import JsonValue, Operation
from mock_server.preferences import Preference
from mock_server.statuses import asked_for

LONGEST_DELAY = 60_000
"""Milliseconds."""
RETRIES = 2
"""How often a callback is sent again that fails."""
MOST_RETRIES = 10


@dataclass(frozen=True, slots=True)
class Hints:
    """The hints of one operation."""

    code: str | None = None
    example: str | None = None
    delay: float = 0.0
    """Seconds."""
    retries: int = RETRIES
    faults: tuple[str, ...] = ()
    """Hints that can't be followed, a sentence each."""


def hints_of(operation: Operation) -> Hints:
    """What the operation's `x-mock-` fields say."""
    said = operation.extensions
    if not any(name.startswith("x-mock-") for name in said):
        return _NONE
    faults = []
    code = _status(said.get("x-mock-status"))
    if code is not None and asked_for(operation, code) is None:
        declared = ", ".join(operation.responses) or "no response"
        faults.append(f"x-mock-status is {said['x-mock-status']!r}, but {operation.label} declares {declared}")
    example = said.get("x-mock-example")
    if example is not None and not isinstance(example, str):
        faults.append(f"x-mock-example is {example!r}; give the name of an example")
    delay = said.get("x-mock-delay", 0)
    if not _is_delay(delay):
        faults.append(f"x-mock-delay is {delay!r}; give milliseconds from 0 to {LONGEST_DELAY}")
        delay = 0
    retries = said.get("x-mock-retries", RETRIES)
    if type(retries) is not int or not 0 <= retries <= MOST_RETRIES:
        faults.append(f"x-mock-retries is {retries!r}; give a number from 0 to {MOST_RETRIES}")
        retries = 0
    return Hints(code, example if isinstance(example, str) else None, delay / 1000, retries, tuple(faults))


def hinted(preference: Preference, hints: Hints) -> Preference:
    """The client's preference, and what the document prefers where the client has none."""
    if preference.code is not None or preference.example is not None or preference.dynamic:
        return preference
    return replace(preference, code=hints.code, example=hints.example)


_NONE = Hints()


def _status(said: JsonValue) -> str | None:
    return None if said is None else "default" if said == "default" else str(said).upper()


def _is_delay(said: JsonValue) -> bool:
    return isinstance(said, int | float) and not isinstance(said, bool) and 0 <= said <= LONGEST_DELAY
