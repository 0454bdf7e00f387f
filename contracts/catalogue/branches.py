"""The edges of `oneOf` and `anyOf`: each branch, what fits two of them, and values nested in themselves."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations

from contracts.catalogue.model import Candidate, valid
from contracts.catalogue.placing import found, placed
from contracts.catalogue.steady import made_at
from contracts.generation.compiling import Compiler
from contracts.generation.feasibility import satisfies
from contracts.generation.forms import Conflict, Decision
from contracts.generation.nodes import Node
from contracts.json_values import JsonValue, parent, tokens

DEEP = 5
"""How often a value that may hold itself is nested, beside once and not at all."""
_MOST_PAIRS = 15
"""Pairs of branches that are tried for a value that fits both."""


def branch_edges(
    compiler: Compiler, node: Node, name: str, current: JsonValue
) -> Iterator[tuple[Candidate, Node | None]]:
    """Each branch of the first disjunction with the place inside it, then what fits two of them."""
    for number, alternative in enumerate(node.alternatives, start=1):
        words, keyword = _named(alternative, number)
        if satisfies(alternative.items, current):
            yield valid("branch", keyword, words, current), alternative
            continue
        value = made_at(compiler, alternative, name)
        if value is None:
            yield valid("branch", keyword, words, None, "no value fits that branch"), None
        else:
            yield valid("branch", keyword, words, value[0]), alternative
    yield from ((each, None) for each in _both(compiler, node, name))


def _named(alternative: Node, number: int) -> tuple[str, str]:
    decision = _decision(alternative)
    if decision is None:
        return f"branch {number}", "anyOf"
    return f"branch {number} of {decision.keyword}", decision.keyword


def _decision(node: Node) -> Decision | None:
    return next((item for item in reversed(node.items) if isinstance(item, Decision)), None)


def _both(compiler: Compiler, node: Node, name: str) -> Iterator[Candidate]:
    """Values that fit two branches: ambiguous, which `oneOf` forbids and `anyOf` allows."""
    taken = [(number, _decision(each)) for number, each in enumerate(node.alternatives, start=1)]
    pairs = combinations([(number, each) for number, each in taken if each is not None], 2)
    for (first, one), (second, other) in list(pairs)[:_MOST_PAIRS]:
        if one.keyword not in ("oneOf", "anyOf") or one.keyword != other.keyword or one.atom.negated:
            continue
        words = f"branches {first} and {second} of {one.keyword} at once"
        wanted = one.keyword == "anyOf"
        both = compiler.graph.node(tuple(dict.fromkeys((*one.taken, *other.taken))))
        try:
            value = made_at(compiler, both, name) if both.conflict is None and both.is_possible else None
        except Conflict:
            value = None
        why_not = "no value fits both" if value is None else ""
        yield Candidate("branch", one.keyword, words, value[0] if value else None, wanted, why_not)


def nested(base: JsonValue, at: str, inside: str) -> list[Candidate]:
    """The value at `at`, in itself at `inside` not at all, once, and several times."""
    rest = inside[len(at) :]
    whole = found(base, at)
    leaf = _emptied(whole, rest)
    candidates = []
    for depth in (0, 1, DEEP):
        value = leaf
        for _ in range(depth):
            value = placed(whole, rest, value)
        words = f"nested {depth} deep at {rest}"
        candidates.append(valid("recursion", "$ref", words, value))
    return candidates


def _emptied(whole: JsonValue, at: str) -> JsonValue:
    """The value without what stands at the pointer; its array empty, where it is an element."""
    above = parent(at)
    holder = found(whole, above)
    if isinstance(holder, list):
        return placed(whole, above, [])
    last = tokens(at)[-1]
    return placed(whole, above, {name: each for name, each in holder.items() if name != last})
