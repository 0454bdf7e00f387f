"""The normal form that values are made from: what several schemas together ask of one value.

Pure data. A conjunction is a tuple of items: schemas to satisfy (`Atom`), facts about an object's properties (`Fact`)
and decisions taken at disjunctions (`Decision`). `merging` turns it into a Form, in which every keyword of every
schema has left its mark; what several schemas say of a property or an element is again a conjunction.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from fractions import Fraction
from typing import Literal, NamedTuple, TypeAlias

from contracts.json_values import JsonValue, join
from contracts.schemas import Schema

KINDS = ("object", "array", "string", "integer", "fraction", "boolean", "null")
"""JSON Schema's types, but `number` is an integer or a fraction, which share no value."""

KINDS_OF = {**{kind: (kind,) for kind in KINDS if kind != "fraction"}, "number": ("integer", "fraction")}


SINGLE = frozenset(
    (
        *("additionalProperties", "unevaluatedProperties", "propertyNames", "items", "unevaluatedItems", "contains"),
        *("not", "if", "then", "else", "contentSchema"),
    )
)
"""Keywords that hold one schema."""

HOLDING = frozenset(
    ("properties", "patternProperties", "dependentSchemas", "$defs", "prefixItems", "allOf", "anyOf", "oneOf")
)
"""Keywords that hold several."""


class Atom(NamedTuple):
    """A schema to satisfy, or not to."""

    schema: Schema
    negated: bool = False
    only: tuple[str, ...] = ()
    """Of a negated schema, the one assertion meant: `("minimum",)`, `("properties", "a")`; empty is the whole."""
    under: tuple[Schema, ...] = ()
    """The schemas with `unevaluatedProperties` or `unevaluatedItems` that see what this one evaluates."""


class Fact(NamedTuple):
    """What is known of one property of an object."""

    kind: Literal["present", "absent", "pinned"]
    """`pinned`: it has that value wherever its schema admits it, which is how a discriminator speaks."""
    name: str
    value: str = ""


class Decision(NamedTuple):
    """Which alternative of a disjunction was taken."""

    atom: Atom
    keyword: str
    taken: tuple[Atom | Fact, ...]


class Strict(NamedTuple):
    """Of a `oneOf`, the other branches are to be broken, too; without it they are only checked."""

    strict: bool = True


Item: TypeAlias = Atom | Fact | Decision | Strict
Items: TypeAlias = tuple[Item, ...]
Alternative: TypeAlias = tuple[Atom | Fact, ...]


class Source(NamedTuple):
    """A keyword that had its say."""

    keyword: str
    """Empty: the schema is the boolean `true` or `false`."""
    schema: Schema

    @property
    def pointer(self) -> str:
        """Where it stands in its resource."""
        return join(self.schema.pointer, self.keyword) if self.keyword else self.schema.pointer


class Conflict(Exception):
    """Keywords that no value satisfies together."""

    def __init__(self, sentence: str, sources: tuple[Source, ...]) -> None:
        super().__init__(sentence)
        self.sentence = sentence
        self.sources = tuple(dict.fromkeys(sources))


class Unmakeable(Exception):
    """No value came out, of a kind of value or of a place."""

    def __init__(self, sentence: str, sources: tuple[Source, ...] = ()) -> None:
        super().__init__(sentence)
        self.sentence = sentence
        self.sources = sources


@dataclass(slots=True)
class ObjectGroup:
    """What one schema says of the properties of an object."""

    properties: dict[str, Atom] = field(default_factory=dict)
    patterns: list[tuple[str, Atom]] = field(default_factory=list)
    additional: Atom | None = None
    under: tuple[Schema, ...] = ()
    is_broken: bool = False
    """Whether it speaks of a property in order to break some schema."""


@dataclass(slots=True)
class ArrayGroup:
    """What one schema says of the elements of an array."""

    prefix: tuple[Atom | None, ...] = ()
    items: Atom | None = None
    under: tuple[Schema, ...] = ()


class Contains(NamedTuple):
    """At least `low` and at most `high` elements satisfy `atom`."""

    atom: Atom
    low: int
    high: int | None
    under: tuple[Schema, ...] = ()


class Disjunction(NamedTuple):
    """One of several conjunctions is to hold besides the rest."""

    atom: Atom
    keyword: str
    alternatives: tuple[Alternative, ...]


@dataclass(slots=True)
class Form:
    """Everything that a conjunction asks of a value. Filled by `merging`, only read by all others."""

    kinds: tuple[str, ...] = KINDS
    typed: bool = False
    """Whether a `type` was named at all."""
    members: list[JsonValue] | None = None
    """The values allowed by name (`enum`, `const`)."""
    excluded: list[JsonValue] = field(default_factory=list)
    low: Fraction | None = None
    low_open: bool = False
    high: Fraction | None = None
    high_open: bool = False
    multiples: list[Fraction] = field(default_factory=list)
    number_steps: list[Fraction] = field(default_factory=list)
    """As `multiples`, but asked for by a format."""
    min_length: int = 0
    max_length: int | None = None
    patterns: list[str] = field(default_factory=list)
    formats: list[str] = field(default_factory=list)
    avoided_patterns: list[str] = field(default_factory=list)
    avoided_formats: list[str] = field(default_factory=list)
    content_encoding: str = ""
    content_media_type: str = ""
    content_schemas: list[Atom] = field(default_factory=list)
    groups: list[ObjectGroup] = field(default_factory=list)
    required: dict[str, None] = field(default_factory=dict)
    absent: dict[str, None] = field(default_factory=dict)
    pinned: dict[str, str] = field(default_factory=dict)
    min_properties: int = 0
    max_properties: int | None = None
    names: list[Atom] = field(default_factory=list)
    dependents: list[tuple[str, tuple[str, ...]]] = field(default_factory=list)
    lists: list[ArrayGroup] = field(default_factory=list)
    min_items: int = 0
    max_items: int | None = None
    unique: bool = False
    repeated: bool = False
    """Whether two elements must be equal (a negated `uniqueItems`)."""
    contains: list[Contains] = field(default_factory=list)
    unevaluated_properties: list[tuple[Schema, Atom]] = field(default_factory=list)
    unevaluated_items: list[tuple[Schema, Atom]] = field(default_factory=list)
    examples: list[JsonValue] = field(default_factory=list)
    annotations: dict[str, JsonValue] = field(default_factory=dict)
    """`title`, `description`, `readOnly`, `x-faker`, ...: the first that was said."""
    disjunctions: list[Disjunction] = field(default_factory=list)
    risky: bool = False
    """Whether the straight construction may miss, so that each value is checked where it is made."""
    sources: list[Source] = field(default_factory=list)

    def leading_to(self, schema: Schema) -> tuple[Source, ...]:
        """The keywords by which `schema` came to have its say."""
        inside = schema.pointer + "/"
        return tuple(
            each for each in self.sources if each.schema.uri == schema.uri and inside.startswith(each.pointer + "/")
        )

    def conflict(self, sentence: str, *keywords: str) -> Conflict:
        """The conflict between what was said by those keywords."""
        return Conflict(sentence, tuple(source for source in self.sources if source.keyword in keywords))
