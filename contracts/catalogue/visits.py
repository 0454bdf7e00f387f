"""A place of a value that is looked at: which schemas hold there, and in which valid whole."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TypeAlias

from contracts.catalogue.placing import found
from contracts.generation.forms import Form
from contracts.generation.nodes import Node
from contracts.json_values import JsonValue, join

Sayings: TypeAlias = tuple[tuple[str, str], ...]
"""Keywords that have a say in one place: where each stands, and in which resource."""


def sayings(form: Form) -> Sayings:
    """What tells places apart: the keywords that have a say, without the references that led to them."""
    return tuple((source.pointer, source.schema.uri) for source in form.sources if source.keyword != "$ref")


@dataclass(frozen=True, slots=True)
class Visit:
    """A place that is to be looked at."""

    node: Node
    at: str
    base: JsonValue
    """The valid whole in which the place is."""
    above: tuple[tuple[Sayings, str], ...] = ()
    """What is said of the places that hold it, and where they are, outermost first."""
    decided: tuple[Sayings, ...] = ()
    """What is said of the place itself before the branches were chosen that the node stands for."""
    label: str = ""
    """Which of several ways to fill the place, or one that holds it, this is: `branch 2 of oneOf`; empty for one."""
    tells_types: bool = True
    """Whether values of other types are to be tried here; of branches they are tried once for all."""
    kind: str = ""
    """The kind of value alone that is meant, where one of another kind stands in the usual whole; empty for all."""

    @property
    def value(self) -> JsonValue:
        """What stands there."""
        return found(self.base, self.at)

    @property
    def name(self) -> str:
        """The property that the value stands in; empty for none."""
        return self.at.rpartition("/")[2]

    def inside(self, node: Node, token: str | int, base: JsonValue, label: str = "") -> Visit:
        """A member or an element, in a whole that has it."""
        said = (*self.decided, sayings(self.node.form))
        above = (*self.above, *((each, self.at) for each in said))
        return Visit(node, join(self.at, token), base, above, label=_joined(self.label, label))

    def decided_as(self, node: Node, base: JsonValue, label: str) -> Visit:
        """The same place by one of its branches; no label for the one that stands there already."""
        decided = (*self.decided, sayings(self.node.form))
        made = replace(self, node=node, base=base, decided=decided, tells_types=False)
        return replace(made, label=_joined(self.label, label))

    def with_kind(self, kind: str, base: JsonValue) -> Visit:
        """The same place with a value of another kind."""
        label = _joined(self.label, f"as an {kind}")
        return replace(self, base=base, kind=kind, label=label, tells_types=False)


def _joined(one: str, other: str) -> str:
    return f"{one}, {other}" if one and other else one or other
