"""Whether the server is the one that the document describes: one that knows none of its paths is another, or elsewhere.

Knows statuses and labels; says when to stop, so that a forgotten `/api` is one sentence, and no finding of each path.
"""

from __future__ import annotations

from collections.abc import Iterator

from contracts.document.paths import names
from contracts.testing.exchanging import Sent
from contracts.testing.stopping import Stop

MOST = 30
"""Operations that may be unknown to the server before it is given up."""
LEAST = 3
"""As many have to be, at least."""
WITHOUT_PARAMETERS = 2
"""So many of them name no thing that may not exist, so that 404 can only be meant for the path."""


class Whereabouts:
    """What was answered so far, as long as it was 404 and nothing else."""

    def __init__(self, base_url: str) -> None:
        self._base_url = base_url
        self._unknown: dict[str, bool] = {}
        """By label, whether its path has no parameters."""
        self._waiting: list[Sent] = []
        self._is_known = False

    def believed(self, sent: Sent) -> Iterator[Sent]:
        """The cases that may be made something of, now that this one was answered: none, as long as all are 404.

        Raises: Stop once enough operations were answered with 404, and none with anything else
        """
        label, operation = sent.task.label, sent.task.operation
        is_first_round = label not in self._unknown
        if not self._is_known and sent.status == 404 and operation is not None and is_first_round:
            self._waiting.append(sent)
            self._unknown[label] = not names(operation.path)
            if len(self._unknown) >= MOST:
                self._give_up()
            return
        if not self._is_known and sent.status == 404:
            self._give_up()
        self._is_known = True
        yield from self.rest()
        yield sent

    def rest(self) -> Iterator[Sent]:
        """Those that wait still."""
        waiting, self._waiting = self._waiting, []
        yield from waiting

    def _give_up(self) -> None:
        if len(self._unknown) >= LEAST and sum(self._unknown.values()) >= WITHOUT_PARAMETERS:
            said = f"answers 404 to each of {len(self._unknown)} operations"
            advice = "is a path missing from --url, such as /api or /v1, or is it another server?"
            raise Stop("target lost", f"{self._base_url} {said}; {advice}")
