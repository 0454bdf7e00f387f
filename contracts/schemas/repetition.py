"""Values that break the same keywords at the same places as an earlier one, told in that one's words.

Explaining costs much more than judging. Where what is broken counts, and the words only once, as in a hundred thousand
recorded answers of one faulty server, explaining the first is enough. Knows what the engine says, and no schema.
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Hashable, Iterator
from contextvars import ContextVar
from typing import TypeAlias

from contracts.schemas.validation import Wrong
from contracts.schemas.violations import Violation

Known: TypeAlias = "dict[Hashable, tuple[Violation, ...]]"
"""What was said of earlier values, by schema and by what the engine says."""

MOST = 10_000
"""Ways of being wrong that are kept."""

_KNOWN: ContextVar[Known | None] = ContextVar("known", default=None)


@contextlib.contextmanager
def worded_once(known: Known) -> Iterator[None]:
    """Within it, violations of a value that is wrong as one in `known` was are the earlier one's.

    For small values: what the engine says of a large one holds the whole of it again and again.

    Place, keyword and count are right; message, expected and found are of the earlier value.
    """
    token = _KNOWN.set(known)
    try:
        yield
    finally:
        _KNOWN.reset(token)


def once(
    schema: Hashable, wrongs: Callable[[], tuple[Wrong, ...]], explain: Callable[[], tuple[Violation, ...]]
) -> tuple[Violation, ...]:
    """What `explain` says, or what it said of an earlier value of that schema of which the engine says the same.

    Of a choice it is the value that decides which branch is told, so that it is explained each time.
    """
    known = _KNOWN.get()
    wrong = () if known is None else wrongs()
    if known is None or not wrong or any(each.keyword.startswith(("anyOf", "oneOf")) for each in wrong):
        return explain()
    key = (schema, wrong)
    found = known.get(key)
    if found is None:
        found = explain()
        if len(known) < MOST:
            known[key] = found
    return found
