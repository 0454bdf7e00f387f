"""What a catalogue is made of: edges, and edges that were to be expected and can't be. Plain data."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, NamedTuple

from contracts.json_values import JsonValue
from contracts.schemas import Schema

Kind = Literal[
    "boundary",
    "enum",
    "format",
    "types",
    "numbers",
    "unicode",
    "security",
    "optional",
    "pairwise",
    "branch",
    "recursion",
    "extra",
]
"""What makes an edge worth sending: *boundary*: at, just inside or just outside of a bound; *enum*: a member, or none;
*format*: a legal oddity, or a near miss; *types*: null and values of other types; *numbers*: where integers and doubles
end; *unicode*, *security*: texts that trip programs up; *optional*: a part absent or missing; *pairwise*: optional
parts together; *branch*: of `oneOf` and `anyOf`; *recursion*: nested to a depth; *extra*: names nobody declared."""


class Candidate(NamedTuple):
    """A value for one place that is to be expected at an edge of one keyword."""

    kind: Kind
    keyword: str
    words: str
    """What is special, as words that follow the place: `the longest, 20 characters`."""
    value: JsonValue
    is_wanted_valid: bool | None
    """Whether it should keep the schema; None: either is worth sending."""
    why_not: str = ""
    """Why there is no such value at all; empty where there is one."""
    about: JsonValue = None
    """What the keyword says there, or one of the things it lists; tells which of several schemas has its say."""
    rule: str = ""
    """The schema that says so, where that is known: a JSON Pointer into its resource."""
    whole: tuple[JsonValue] | None = None
    """The valid whole in which the value is put, where that is not the one that the place is in."""


def valid(kind: Kind, keyword: str, words: str, value: JsonValue, why_not: str = "") -> Candidate:
    """One that should keep the schema."""
    return Candidate(kind, keyword, words, value, is_wanted_valid=True, why_not=why_not)


def invalid(kind: Kind, keyword: str, words: str, value: JsonValue, why_not: str = "") -> Candidate:
    """One that should break that keyword."""
    return Candidate(kind, keyword, words, value, is_wanted_valid=False, why_not=why_not)


def either(kind: Kind, keyword: str, words: str, value: JsonValue) -> Candidate:
    """One that is worth sending whether it keeps the schema or not."""
    return Candidate(kind, keyword, words, value, is_wanted_valid=None)


@dataclass(frozen=True, slots=True)
class Edge:
    """A value that is special in one way."""

    kind: Kind
    name: str
    """Stable and unique in its catalogue: `/name: the longest, 20 characters`."""
    at: str
    """Where in the value: a JSON Pointer; empty for the whole."""
    keyword: str
    rule: str
    """The schema that says so: a JSON Pointer into its resource."""
    value: JsonValue
    """The whole value."""
    undone: JsonValue
    """The valid value that it was made from: it differs in that one place."""
    is_valid: bool = True

    @property
    def what(self) -> str:
        """What is special, without the place."""
        return self.name.removeprefix(f"{self.at or 'the value'}: ")


@dataclass(frozen=True, slots=True)
class Missing:
    """An edge that was to be expected and can't be."""

    kind: Kind
    name: str
    at: str
    keyword: str
    rule: str
    is_wanted_valid: bool
    schema: Schema
    value: JsonValue = None
    """What was tried."""
    why_not: str = ""

    @property
    def reason(self) -> str:
        """Why not, in a sentence; worked out when asked for."""
        if self.why_not:
            return self.why_not
        if not self.is_wanted_valid:
            return "the schema allows it"
        violations = self.schema.violations(self.value)
        return violations[0].message if violations else "the schema refuses it"
