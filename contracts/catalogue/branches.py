"""The edges of `oneOf`, `anyOf` and all else that leaves a choice: each branch, and what fits two of them.

Source: JSON Schema 2020-12, Core, sections 10.2.1 and 10.2.2.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations, islice
from typing import NamedTuple

from contracts.catalogue.making import Making
from contracts.catalogue.model import Candidate
from contracts.generation.feasibility import satisfies
from contracts.generation.forms import Alternative, Atom, Conflict, Decision, Disjunction, Fact
from contracts.generation.nodes import Node, first_of
from contracts.json_values import JsonValue

_MOST_PAIRS = 15
"""Pairs of branches that are tried for a value that fits both."""


class Branch(NamedTuple):
    """One alternative of the disjunction that is decided first."""

    words: str
    """How it is called: `branch 2 of oneOf`."""
    keyword: str
    rule: str
    """The schema that has the keyword."""
    number: int
    """1-based."""
    node: Node
    taken: Alternative
    is_broken: bool
    """Whether it is a way to break some schema, which is no branch that a document has."""

    @property
    def key(self) -> tuple[str, str, int]:
        """What tells it from all branches of other disjunctions."""
        return self.rule, self.keyword, self.number


def branches_of(node: Node, making: Making) -> list[Branch]:
    """Every alternative of the first disjunction, those that nothing fits included; empty if there is no choice.

    Raises: Conflict if no value fits the node
    """
    if not node.form.disjunctions:
        return []
    first = first_of(node.form)
    keyword = first.keyword.partition("/")[0]
    return [
        Branch(
            _words(first, index),
            keyword,
            first.atom.schema.pointer,
            index + 1,
            making.node((*node.items, Decision(first.atom, first.keyword, taken))),
            taken,
            first.atom.negated,
        )
        for index, taken in enumerate(first.alternatives)
    ]


def _words(disjunction: Disjunction, index: int) -> str:
    keyword, _, name = disjunction.keyword.partition("/")
    if keyword == "if":
        return ("where if holds", "where if does not hold")[index]
    if keyword == "dependentSchemas":
        return f"{('with', 'without')[index]} {name!r}"
    facts = [item for item in disjunction.alternatives[index] if isinstance(item, Fact)]
    if keyword == "discriminator" and facts:
        return f"the heir {facts[0].value!r}"
    return f"branch {index + 1} of {keyword}"


def fits(node: Node, value: JsonValue) -> bool:
    """Whether the value satisfies the node, its decisions included."""
    return satisfies(node.items, value) and all(
        satisfies(tuple(each for each in item.taken if isinstance(each, Atom)), value)
        and all(_agrees(each, value) for each in item.taken if isinstance(each, Fact))
        for item in node.items
        if isinstance(item, Decision)
    )


def _agrees(fact: Fact, value: JsonValue) -> bool:
    """Whether what is known of a property is so."""
    if not isinstance(value, dict):
        return fact.kind != "present"
    if fact.kind == "pinned":
        return bool(value.get(fact.name, fact.value) == fact.value)
    return (fact.name in value) is (fact.kind == "present")


def value_of(branch: Branch, making: Making, name: str, current: JsonValue) -> tuple[JsonValue] | None:
    """A value of the branch: the one that is there if it is one; None if none can be made."""
    if branch.node.conflict is not None:
        return None
    if fits(branch.node, current):
        return (current,)
    try:
        value = making.made(branch.node, name)
    except Conflict:
        return None
    return value if value and fits(branch.node, value[0]) else None


def ambiguous(branches: list[Branch], node: Node, making: Making, name: str) -> Iterator[Candidate]:
    """Values that fit two branches: ambiguous, which `oneOf` forbids and `anyOf` allows."""
    keyword, rule = branches[0].keyword, branches[0].rule
    if keyword not in ("oneOf", "anyOf") or branches[0].is_broken:
        return
    wanted = keyword == "anyOf"
    around = node.items if wanted else ()
    pairs = combinations(branches, 2)
    for one, other in islice(pairs, _MOST_PAIRS):
        words = f"branches {one.number} and {other.number} of {keyword} at once"
        taken = tuple(each for each in dict.fromkeys((*one.taken, *other.taken)) if not _is_negated(each))
        both = making.node((*around, *taken))
        value = making.made(both, name) if both.conflict is None and both.is_possible else None
        why_not = "no value was found that fits both" if value is None else ""
        yield Candidate("branch", keyword, words, value[0] if value else None, wanted, why_not, rule=rule)
    if next(pairs, None):
        words = f"other two branches of {keyword} at once"
        why_not = f"no more than {_MOST_PAIRS} pairs of branches are tried"
        yield Candidate("branch", keyword, words, None, wanted, why_not, rule=rule)


def _is_negated(item: Atom | Fact) -> bool:
    return isinstance(item, Atom) and item.negated
