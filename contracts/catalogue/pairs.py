"""Every pair of optional parts in every combination, in as few rows as two-level covering arrays need."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations, count, islice
from math import comb


def pairwise(names: Sequence[str]) -> list[tuple[str, ...]]:
    """Which of the names are present in each row; for each two of them: both, either alone, and neither.

    Each name is told apart by the rows it is in: as many of them as half the rows, never the first, which is empty.
    Any two such sets of rows differ in both directions, and share a row.

    Source: D. J. Kleitman and J. Spencer, Families of k-independent sets, Discrete Mathematics 6 (1973).
    """
    if len(names) < 2:
        return []
    rows = next(size for size in count(4) if comb(size - 1, (size + 1) // 2) >= len(names))
    marked = islice(combinations(range(1, rows), (rows + 1) // 2), len(names))
    present: list[list[str]] = [[] for _ in range(rows)]
    for name, where in zip(names, marked, strict=True):
        for row in where:
            present[row].append(name)
    return [tuple(row) for row in present]
