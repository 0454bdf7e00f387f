"""What one sequence found not done yet, looked at again by the next one of the same kind: some act after they answer.

Whoever does it a little later is likely wrong at most, and where nothing says when it is to be, not even that.
"""

from __future__ import annotations

from contracts.errors import Level
from contracts.json_values import JsonValue
from contracts.planning.identities import Identity
from contracts.planning.resources import Resource
from contracts.testing.asking import Asking, Script
from contracts.testing.views import Views
from contracts.testing.walking import Listed


class Lateness:
    """What was not as it was to be, by resource and code, with the sequence that found it."""

    def __init__(self, views: Views) -> None:
        self._views = views
        self._found: dict[tuple[str, str], tuple[Asking, Identity]] = {}

    def read(
        self, asking: Asking, resource: Resource, check: str, identity: Identity, *, is_found: bool
    ) -> Script[None]:
        """The thing of the sequence before is read again, of which that was told: whether it is as it is to be by now.

        `is_found`: it is told now of the thing of that identity.
        """
        before = self._turned(asking, resource, check, identity, is_found=is_found)
        if before is None:
            return
        read = yield from self._views.read(asking, resource, before[1], "read what was asked for before")
        is_gone = read is not None and read.status in (404, 410)
        is_right = is_gone if check == "deleted-is-gone" else read is not None and read.is_success
        if is_right:
            _soften(check, before[0], asking)

    def listed(self, asking: Asking, resource: Resource, identity: Identity, listed: Listed, *, is_found: bool) -> None:
        """The same for what a list lacks, by the list as it is now."""
        before = self._turned(asking, resource, "listed", identity, is_found=is_found)
        if before is not None and _has(listed.keys, before[1][-1]):
            _soften("listed", before[0], asking)

    def _turned(
        self, asking: Asking, resource: Resource, check: str, identity: Identity, *, is_found: bool
    ) -> tuple[Asking, Identity] | None:
        """What the sequence before has found, if it has; from now on it is this one's."""
        before = self._found.pop((resource.path, check), None)
        if is_found:
            self._found[resource.path, check] = (asking, identity)
        return None if before is None or before[0] is asking else before


def _has(keys: list[JsonValue], key: JsonValue) -> bool:
    return str(key) in map(str, keys)


def _soften(check: str, *askings: Asking) -> None:
    most: Level = "warning" if check == "deleted-is-gone" else "note"
    for each in askings:
        each.soften(check, most)
