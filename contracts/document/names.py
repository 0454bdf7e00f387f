"""What a misspelt name was probably meant to be.

Bounded: a document with thousands of names and thousands of faults must still be told of in a moment.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable

MAX_CANDIDATES = 400
"""As many names as are compared letter by letter."""


def nearest(name: str, names: Iterable[object], cutoff: float = 0.6) -> str:
    """The one of `names` that is nearest to `name`, or an empty string if none is near."""
    folded = _folded(name)
    candidates = []
    for other in names:
        if not isinstance(other, str):
            continue
        if _folded(other) == folded:
            return other
        if abs(len(other) - len(name)) <= max(3, len(name) // 2) and len(candidates) < MAX_CANDIDATES:
            candidates.append(other)
    return next(iter(difflib.get_close_matches(name, candidates, 1, cutoff)), "")


def did_you_mean(name: str, names: Iterable[object], cutoff: float = 0.6) -> str:
    """`did you mean 'responses'?`, or an empty string if nothing is near."""
    near = nearest(name, names, cutoff)
    return f"did you mean {near!r}?" if near else ""


def listed(names: Iterable[object], limit: int = 6) -> str:
    """A few of the names, for a message: `'get', 'put', ...`."""
    known = [repr(name) for name in names]
    return ", ".join(known[:limit]) + (", ..." if len(known) > limit else "")


def _folded(name: str) -> str:
    return name.lower().replace("-", "").replace("_", "").replace(" ", "")
