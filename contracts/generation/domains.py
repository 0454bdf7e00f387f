"""The places that only a few values fit, and which ones: what is to be distinct is then chosen, not tried."""

from __future__ import annotations

from fractions import Fraction

from contracts.generation.equality import identity
from contracts.generation.feasibility import integer_step, multiples_within, satisfies
from contracts.generation.forms import Form
from contracts.generation.nodes import Node
from contracts.json_values import JsonValue

_FEW = 256


def domain(node: Node) -> tuple[JsonValue, ...] | None:
    """Every value that fits the place, each once, in a fixed order; None if there are many or it can't be told."""
    if node.conflict is not None:
        return ()
    form = node.form
    values: list[JsonValue] = []
    if node.alternatives:
        for alternative in node.alternatives:
            found = domain(alternative)
            if found is None or (form.disjunctions[1:] and len(node.alternatives) > 8):
                return None
            values.extend(found)
    elif form.members is not None:
        values = form.members
    else:
        for kind in form.kinds:
            more = _of_kind(form, kind)
            if more is None:
                return None
            values.extend(more)
    unique = {identity(value): value for value in values}
    if len(unique) > _FEW:
        return None
    return tuple(value for value in unique.values() if not form.risky or satisfies(node.items, value))


def _of_kind(form: Form, kind: str) -> list[JsonValue] | None:
    if kind == "null":
        return [None]
    if kind == "boolean":
        return [False, True]
    if kind == "integer":
        step = integer_step(form)
        low, high = multiples_within(form, Fraction(step))
        if low is None or high is None or high - low >= _FEW:
            return None
        return [factor * step for factor in range(low, high + 1)]
    if kind == "string" and form.max_length == 0:
        return [""]
    if kind == "array" and form.max_items == 0:
        return [[]]
    return [{}] if kind == "object" and form.max_properties == 0 else None
