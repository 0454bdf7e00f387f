"""Dividing a run's operations among machines: which part is whose, decided by the document alone.

Operations of one resource stay together, so that what one of them makes is there for the others: `/users`,
`/users/{id}` and `/users/me` are one family. A family that is too large for a part is divided where its paths go on
below their parameters: `/repos/{owner}/{repo}/issues` and `/repos/{owner}/{repo}/pulls` are two then. Pure.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence

from contracts.document.model import Operation


def shard(operations: Sequence[Operation], index: int, total: int) -> tuple[Operation, ...]:
    """The part `index` (1-based) of `total` parts that are as even as families allow, in the order given.

    Each operation is in exactly one part.
    """
    parts: list[list[Operation]] = [[] for _ in range(total)]
    most = math.ceil(len(operations) / total)
    # The largest first, each to the smallest part: no order of the document and no hash has a say.
    for _, family in sorted(families(operations, most).items(), key=lambda item: (-len(item[1]), item[0])):
        min(parts, key=len).extend(family)
    chosen = set(parts[index - 1])
    return tuple(each for each in operations if each in chosen)


def families(operations: Iterable[Operation], most: int | None = None) -> dict[str, list[Operation]]:
    """The operations by the resource that their paths begin with.

    A family of more than `most` is divided as far as its paths allow; None: none is.
    """
    return _families(list(operations), 1, most)


def _families(operations: list[Operation], depth: int, most: int | None) -> dict[str, list[Operation]]:
    collections = {_resource(each.path, depth) for each in operations if _goes_on(each.path, depth)}
    found: dict[str, list[Operation]] = {}
    for each in operations:
        found.setdefault(_collection(_resource(each.path, depth), collections), []).append(each)
    if most is None:
        return found
    divided: dict[str, list[Operation]] = {}
    for name, family in found.items():
        is_divisible = len(family) > most and any(_goes_on(each.path, depth) for each in family)
        divided |= _families(family, depth + 1, most) if is_divisible else {name: family}
    return divided


def _resource(path: str, depth: int) -> str:
    """The collection that the path leads to, behind so many runs of literals at most: that of an item for an item."""
    kept = _beginning(path, depth)
    while len(kept) > 1 and kept[-1] == "{}":
        kept.pop()
    return "/".join(kept)


def _goes_on(path: str, depth: int) -> bool:
    """Whether the path goes on with a parameter behind so many runs of literals."""
    return len(_beginning(path, depth)) < path.strip("/").count("/") + 1


def _beginning(path: str, depth: int) -> list[str]:
    """The segments up to the parameters behind so many runs of literals, or all."""
    kept: list[str] = []
    runs, was_literal = 0, False
    for segment in path.strip("/").split("/"):
        is_literal = "{" not in segment
        if was_literal and not is_literal and runs == depth:
            break
        runs += is_literal and not was_literal
        was_literal = is_literal
        kept.append(segment if is_literal else "{}")
    return kept


def _collection(resource: str, collections: set[str]) -> str:
    """The resource itself, or the shortest one with items that it lies in: `users/me` in `users`."""
    segments = resource.split("/")
    starts = ("/".join(segments[:length]) for length in range(1, len(segments)))
    return next((each for each in starts if each in collections), resource)
