"""What a misspelt name was probably meant to be.

Bounded: a document with thousands of names and thousands of faults must still be told of in a moment.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from functools import lru_cache
from itertools import islice

MAX_NAMES = 1000
"""As many names as are looked at."""
MAX_CANDIDATES = 12
"""As many of them, those that share the most letters, as are compared letter by letter."""


def nearest(name: str, names: Iterable[object], cutoff: float = 0.6) -> str:
    """The one of `names` that is nearest to `name`, or an empty string if none is near."""
    folded, size, letters = _folded(name), len(name), set(name)
    slack = max(3, size // 2)
    known = [
        other for other in islice(names, MAX_NAMES) if isinstance(other, str) and -slack <= len(other) - size <= slack
    ]
    for other in known:
        if _folded(other) == folded:
            return other
    ranked = sorted((len(letters.symmetric_difference(other)), other) for other in known)
    best = [other for _, other in ranked[:MAX_CANDIDATES]]
    return next(iter(difflib.get_close_matches(name, best, 1, cutoff)), "")


def did_you_mean(name: str, names: Iterable[object], cutoff: float = 0.6) -> str:
    """`did you mean 'responses'?`, or an empty string if nothing is near."""
    near = nearest(name, names, cutoff)
    return f"did you mean {near!r}?" if near else ""


def listed(names: Iterable[object], limit: int = 6) -> str:
    """A few of the names, for a message: `'get', 'put', ...`."""
    known = [repr(name) for name in islice(names, limit + 1)]
    return ", ".join(known[:limit]) + (", ..." if len(known) > limit else "")


@lru_cache(maxsize=10_000)
def _folded(name: str) -> str:
    return name.lower().replace("-", "").replace("_", "").replace(" ", "")
