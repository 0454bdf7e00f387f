"""Which kinds of value a form leaves room for, as far as its own bounds tell.

Drops each kind whose bounds leave nothing, and the members of an enumeration that break another keyword.
"""

from __future__ import annotations

from fractions import Fraction
from math import ceil, floor, gcd, lcm

from contracts.generation.equality import same
from contracts.generation.forms import Atom, Fact, Form, Item, Items, ObjectGroup
from contracts.generation.members import property_items
from contracts.generation.string_forms import leaves_strings
from contracts.json_values import JsonValue

_BOUNDS = ("minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf", "format")
_OF_KIND = {
    "object": ("minProperties", "maxProperties", "required", "not"),
    "array": ("minItems", "maxItems", "uniqueItems", "contains", "minContains", "maxContains"),
    "string": ("minLength", "maxLength", "pattern", "format", "not"),
    "integer": _BOUNDS,
    "fraction": _BOUNDS,
}


def feasible(form: Form, items: Items) -> Form:
    """The form with only the kinds and members that are left.

    Raises: Conflict if nothing is left.
    """
    kinds = tuple(kind for kind in form.kinds if _leaves_room(form, kind))
    if not kinds:
        keywords = {keyword for kind in form.kinds for keyword in _OF_KIND.get(kind, ())}
        raise form.conflict("the bounds leave no value", "type", *keywords)
    form.kinds = kinds
    if form.members is None and _is_empty(form):
        form.members, form.disjunctions = [{}], []
    if form.members is not None:
        form.members = [member for member in form.members if _is_left(form, items, member)]
        if not form.members:
            keywords = {source.keyword for source in form.sources}
            raise form.conflict("no value of the enumeration satisfies the other keywords", *keywords)
    if form.excluded and set(kinds) <= {"boolean", "null"} and form.members is None:
        values: list[JsonValue] = [False, True] if "boolean" in kinds else []
        values += [None] if "null" in kinds else []
        form.members = [value for value in values if not _is_excluded(form, value)]
        if not form.members:
            raise form.conflict("every value of the type is excluded", "type", "enum", "const", "not")
    return form


def kind_of(value: JsonValue) -> str:
    """The kind of a JSON value."""
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "boolean"
    if isinstance(value, float):
        return "integer" if value.is_integer() else "fraction"
    if isinstance(value, int):
        return "integer"
    return "string" if isinstance(value, str) else "array" if isinstance(value, list) else "object"


def _is_empty(form: Form) -> bool:
    """Whether the only value is an empty object, as of several closed ones that have no property in common."""
    closed = [set(group.properties) for group in form.groups if _is_closed(group)]
    if form.kinds != ("object",) or form.required or not closed:
        return False
    names = set.intersection(*closed).difference(form.absent)
    return all(any(map(_is_false, property_items(form, name))) for name in names)


def _is_closed(group: ObjectGroup) -> bool:
    return group.additional is not None and not group.patterns and _is_false(group.additional)


def _is_false(item: Item) -> bool:
    return isinstance(item, Atom) and item.schema.contents is False and not item.negated


def _is_excluded(form: Form, value: JsonValue) -> bool:
    return any(same(value, excluded) for excluded in form.excluded)


_PLAIN = frozenset(
    ("type", "enum", "const", "title", "description", "default", "example", "examples", "$ref", "readOnly", "writeOnly")
)


def _is_left(form: Form, items: Items, member: JsonValue) -> bool:
    if kind_of(member) not in form.kinds or _is_excluded(form, member):
        return False
    if all(source.keyword in _PLAIN for source in form.sources):
        return True
    return satisfies(items, member)


def satisfies(items: Items, value: JsonValue) -> bool:
    """Whether the value satisfies every schema of the items, and breaks those negated."""
    for item in items:
        if isinstance(item, Atom) and not item.only and item.schema.is_valid(value) is item.negated:
            return False
        if isinstance(item, Fact) and item.kind == "absent" and isinstance(value, dict) and item.name in value:
            return False
    return True


def step_of(form: Form) -> Fraction | None:
    """The number of which all have to be multiples; None if any will do."""
    steps = (*form.multiples, *form.number_steps)
    if not steps:
        return None
    step = steps[0]
    for other in steps[1:]:
        step = Fraction(lcm(step.numerator, other.numerator), gcd(step.denominator, other.denominator))
    return step


def multiples_within(form: Form, step: Fraction) -> tuple[int | None, int | None]:
    """The lowest and the highest factor of `step` within the bounds; None where there is no bound."""
    low = high = None
    if form.low is not None:
        low = ceil(form.low / step)
        low += form.low_open and low * step == form.low
    if form.high is not None:
        high = floor(form.high / step)
        high -= form.high_open and high * step == form.high
    return low, high


def integer_step(form: Form) -> int:
    """The integer of which all integers of the form are multiples."""
    step = step_of(form)
    return 1 if step is None else lcm(step.numerator, 1) if step.denominator == 1 else _whole(step)


def _whole(step: Fraction) -> int:
    return step.numerator


def _leaves_room(form: Form, kind: str) -> bool:
    if kind == "integer":
        low, high = multiples_within(form, Fraction(integer_step(form)))
        return low is None or high is None or low <= high
    if kind == "fraction":
        return _leaves_fractions(form)
    if kind == "string":
        return leaves_strings(form)
    if kind == "array":
        most = form.max_items
        for contains in form.contains:
            limits = [limit for limit in (contains.high, most) if limit is not None]
            if any(contains.low > limit for limit in limits):
                return False
        return form.max_items is None or form.min_items <= form.max_items
    if kind == "object":
        most = form.max_properties
        if any(name in form.absent for name in form.required):
            return False
        return most is None or (form.min_properties <= most and len(form.required) <= most)
    return True


def _leaves_fractions(form: Form) -> bool:
    step = step_of(form)
    if step is None:
        if form.low is None or form.high is None:
            return True
        if form.low == form.high:
            return not (form.low_open or form.high_open) and form.low.denominator != 1
        return form.low < form.high
    if step.denominator == 1:
        return False
    low, high = multiples_within(form, step)
    if low is None or high is None:
        return True
    return any((factor * step).denominator != 1 for factor in range(low, min(high, low + step.denominator) + 1))
