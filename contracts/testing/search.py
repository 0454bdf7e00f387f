"""The search that goes on where the plan ends: whole requests, drawn by Hypothesis over the one maker of values.

Knows rounds and seeds; what is drawn is `planning.drawing`'s business. Draws a round for each operation in turn, so
that none waits for another. What it draws depends on the document and the seed alone. Sends nothing.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from contracts.document.model import Document, Operation
from contracts.errors import DocumentError
from contracts.generation import Choices
from contracts.planning.drawing import Drawing, DrawnCase
from contracts.planning.parts import Known

FIRST_ROUND = 8
"""Requests drawn at once for one operation; few at first, so that all operations get some soon."""
ROUND = 20
MOST_BARREN = 3
"""Rounds in a row without a new request after which no more are to be expected."""


@dataclass(frozen=True, slots=True)
class Round:
    """What was drawn at once for one operation."""

    cases: tuple[DrawnCase, ...]
    problem: str = ""
    """Why nothing can be drawn; empty where something can."""


class Search:
    """What draws for `operations`."""

    def __init__(
        self, document: Document, operations: Sequence[Operation], seed: int, known: Mapping[str, Known] | None = None
    ) -> None:
        """`known`: by label, values of parameters that lead to what exists."""
        self._seed = seed
        values = known or {}
        self._going = {each.label: (each, Drawing(document, each, values.get(each.label))) for each in operations}
        self._barren: dict[str, int] = {}

    def rounds(self) -> Iterator[tuple[Operation, int]]:
        """Whose turn it is, and for which time, until no operation is left."""
        number = 0
        while self._going:
            for operation, _ in list(self._going.values()):
                yield operation, number
            number += 1

    def leave(self, operation: Operation) -> None:
        """No more of the operation."""
        self._going.pop(operation.label, None)

    def take(self, operation: Operation, *, is_new: bool) -> None:
        """Whether anything in the operation's last round was new; where nothing was for long, it is left."""
        label = operation.label
        self._barren[label] = 0 if is_new else self._barren.get(label, 0) + 1
        if self._barren[label] >= MOST_BARREN:
            self.leave(operation)

    def draw(self, operation: Operation, number: int) -> Round:
        """A round of requests, the same whenever it is drawn."""
        from contracts.generation.hypothesis_choices import drawings

        _, drawing = self._going[operation.label]
        problems: list[str] = []

        def draw(choices: Choices) -> DrawnCase | None:
            try:
                return drawing.draw(choices)
            except DocumentError as error:
                problems.append(str(error))
                return None

        count = ROUND if number else FIRST_ROUND
        cases = tuple(drawings(draw, _seed(self._seed, operation.label, number), count))
        return Round(cases, problems[0] if problems and not cases else "")


def _seed(*parts: int | str) -> int:
    return int.from_bytes(hashlib.sha256(json.dumps(parts).encode()).digest()[:8], "big")
