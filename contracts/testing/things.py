"""A thing that a sequence made, and what is known of it so far. Pure."""

from __future__ import annotations

from dataclasses import dataclass

from contracts.json_values import JsonValue
from contracts.planning.identities import Identity
from contracts.testing.asking import Answered


@dataclass(frozen=True, slots=True)
class Thing:
    """Something that a sequence made."""

    identity: Identity
    made: Answered
    """The step that created it."""
    shown: JsonValue = None
    """Its representation, as it was read first."""
    read: Answered | None = None
    """The step that read it."""
    wrapper: str = ""
    """The member of an answer that holds the representation, `data`; empty where it stands alone."""
    restless: frozenset[str] = frozenset()
    """Members that become another by themselves."""

    @property
    def key(self) -> JsonValue:
        """What tells it from others of its kind."""
        return self.identity[-1]


def another_tag(tag: str) -> str:
    """A strong entity tag that is not the given opaque one, but of its form: some servers take numbers alone."""
    turned = "".join(str((int(each) + 5) % 10) if each in "0123456789" else each for each in tag)
    return turned if turned != tag else '"understudy-no-such-tag"'
