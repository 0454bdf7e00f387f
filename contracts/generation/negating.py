"""What it takes to break a schema: `not`, the branches of a `oneOf` that must not hold, the `else` of an `if`.

A schema is broken by breaking any one of its keywords, so its negation is a disjunction with an alternative for each.
What has no simple complement (a format, a pattern, `unevaluatedProperties`, ...) leaves the form risky: made freely,
checked afterwards.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeAlias

from contracts.errors import UnresolvedReference
from contracts.generation.choices import SeededChoices
from contracts.generation.forms import (
    KINDS,
    KINDS_OF,
    Alternative,
    ArrayGroup,
    Atom,
    Conflict,
    Contains,
    Fact,
    ObjectGroup,
    Source,
)
from contracts.generation.narrowing import Merge, at_least, at_most, exact, restrict
from contracts.generation.patterns import UnmatchablePatterns, UnreadablePattern, pattern_maker
from contracts.json_values import JsonValue

Breaker: TypeAlias = "Callable[[Merge, Atom, JsonValue], None]"


def negate(merge: Merge, atom: Atom) -> None:
    """Ask of the form that it breaks the schema of `atom`, or the one assertion that the atom names.

    Raises: Conflict if nothing breaks it.
    """
    contents = atom.schema.contents
    if contents is False:
        return
    if not isinstance(contents, dict):
        raise _always(merge, atom)
    if atom.only:
        keyword = atom.only[0]
        merge.form.sources.append(Source(keyword, atom.schema))
        _BREAKERS[keyword](merge, atom, contents[keyword])
        return
    asserted = [keyword for keyword in contents if keyword in _BREAKERS]
    if not asserted:
        raise _always(merge, atom)
    merge.form.risky = True
    merge.choose(atom, "not", tuple((atom._replace(only=(keyword,)),) for keyword in asserted))


def _always(merge: Merge, atom: Atom) -> Conflict:
    sources = (*merge.form.leading_to(atom.schema), Source("", atom.schema))
    return Conflict("every value satisfies the schema that is not to hold", sources)


def _inside(atom: Atom, *tokens: str | int, negated: bool = True) -> Atom:
    return Atom(atom.schema.subschema(*tokens), negated=negated)


def _type(merge: Merge, atom: Atom, value: JsonValue) -> None:
    names = [value] if isinstance(value, str) else value
    named = [kind for name in names for kind in KINDS_OF.get(name, ())]
    restrict(merge.form, atom, [kind for kind in KINDS if kind not in named])


def _enum(merge: Merge, _atom: Atom, value: JsonValue) -> None:
    merge.form.excluded.extend(value)


def _const(merge: Merge, _atom: Atom, value: JsonValue) -> None:
    merge.form.excluded.append(value)


def _number(bound: Callable[[Merge, JsonValue], None]) -> Breaker:
    def breaker(merge: Merge, atom: Atom, value: JsonValue) -> None:
        restrict(merge.form, atom, ["integer", "fraction"])
        bound(merge, value)

    return breaker


def _size(kind: str, low: str, high: str, *, above: bool) -> Breaker:
    """Break an upper bound by more, a lower one by less."""

    def breaker(merge: Merge, atom: Atom, value: JsonValue) -> None:
        restrict(merge.form, atom, [kind])
        form = merge.form
        if above:
            setattr(form, low, max(getattr(form, low), int(value) + 1))
        elif value <= 0:
            raise form.conflict("nothing is shorter than nothing", atom.only[0])
        else:
            now = getattr(form, high)
            setattr(form, high, int(value) - 1 if now is None else min(now, int(value) - 1))

    return breaker


def _unchecked(kind: str) -> Breaker:
    def breaker(merge: Merge, atom: Atom, _value: JsonValue) -> None:
        restrict(merge.form, atom, [kind])
        merge.form.risky = True

    return breaker


def _pattern(merge: Merge, atom: Atom, value: JsonValue) -> None:
    restrict(merge.form, atom, ["string"])
    merge.form.avoided_patterns.append(value)


def _format(merge: Merge, atom: Atom, value: JsonValue) -> None:
    restrict(merge.form, atom, ["string"])
    merge.form.avoided_formats.append(str(value))
    merge.form.risky = True


def _multiple_of(merge: Merge, atom: Atom, _value: JsonValue) -> None:
    restrict(merge.form, atom, ["integer", "fraction"])
    merge.form.risky = True


def _required(merge: Merge, atom: Atom, value: JsonValue) -> None:
    restrict(merge.form, atom, ["object"])
    alternatives: tuple[Alternative, ...] = tuple((Fact("absent", name),) for name in value)
    if not alternatives:
        raise merge.form.conflict("an empty `required` is always satisfied", "required")
    merge.choose(atom, "required", alternatives)


def _properties(merge: Merge, atom: Atom, value: JsonValue) -> None:
    restrict(merge.form, atom, ["object"])
    if len(atom.only) == 2:
        name = atom.only[1]
        merge.form.groups.append(ObjectGroup({name: _inside(atom, "properties", name)}, is_broken=True))
        merge.form.required[name] = None
        return
    declared = {name for group in merge.form.groups if not group.is_broken for name in group.properties}
    names = sorted(value, key=lambda name: (name in declared, _effort(value[name])))
    alternatives: tuple[Alternative, ...] = tuple((atom._replace(only=("properties", name)),) for name in names)
    if not alternatives:
        raise merge.form.conflict("empty `properties` are always satisfied", "properties")
    merge.choose(atom, "properties", alternatives)


def _effort(contents: JsonValue) -> int:
    """How hard a schema is to break: a plain type is easy, what stands behind a reference may be anything."""
    if not isinstance(contents, dict):
        return 0
    return 2 if not _HARD.isdisjoint(contents) else 0 if "type" in contents else 1


_HARD = frozenset(("$ref", "$dynamicRef", "allOf", "anyOf", "oneOf", "not", "if"))


def _items(merge: Merge, atom: Atom, _value: JsonValue) -> None:
    restrict(merge.form, atom, ["array"])
    first = len(atom.schema.contents.get("prefixItems", ()))
    merge.form.lists.append(ArrayGroup((*(None,) * first, _inside(atom, "items"))))
    merge.form.min_items = max(merge.form.min_items, first + 1)


def _prefix_items(merge: Merge, atom: Atom, value: JsonValue) -> None:
    restrict(merge.form, atom, ["array"])
    if len(atom.only) == 2:
        index = int(atom.only[1])
        merge.form.lists.append(ArrayGroup((*(None,) * index, _inside(atom, "prefixItems", index))))
        merge.form.min_items = max(merge.form.min_items, index + 1)
        return
    alternatives: tuple[Alternative, ...] = tuple(
        (atom._replace(only=("prefixItems", str(index))),) for index in range(len(value))
    )
    if not alternatives:
        raise merge.form.conflict("empty `prefixItems` are always satisfied", "prefixItems")
    merge.choose(atom, "prefixItems", alternatives)


def _contains(merge: Merge, atom: Atom, _value: JsonValue) -> None:
    restrict(merge.form, atom, ["array"])
    contents = atom.schema.contents
    low = int(contents.get("minContains", 1))
    if low == 0 and "maxContains" not in contents:
        raise merge.form.conflict("`contains` with `minContains` 0 is always satisfied", "contains")
    inside = _inside(atom, "contains", negated=False)
    alternatives = ([Contains(inside, 0, low - 1)] if low else []) + (
        [Contains(inside, int(contents["maxContains"]) + 1, None)] if "maxContains" in contents else []
    )
    merge.form.contains.append(alternatives[0])
    merge.form.risky = True


def _unique(merge: Merge, atom: Atom, value: JsonValue) -> None:
    if value is not True:
        raise merge.form.conflict("`uniqueItems` false is always satisfied", "uniqueItems")
    restrict(merge.form, atom, ["array"])
    merge.form.repeated = True
    merge.form.min_items = max(merge.form.min_items, 2)
    merge.form.risky = True


def _all_of(merge: Merge, atom: Atom, value: JsonValue) -> None:
    merge.choose(atom, "allOf", tuple((_inside(atom, "allOf", index),) for index in range(len(value))))


def _any_of(merge: Merge, atom: Atom, value: JsonValue) -> None:
    merge.push(*(_inside(atom, "anyOf", index) for index in range(len(value))))


def _one_of(merge: Merge, atom: Atom, value: JsonValue) -> None:
    """None of them, or two: the first two that go together."""
    none: Alternative = tuple(_inside(atom, "oneOf", index) for index in range(len(value)))
    few = range(min(len(value), _PAIRED))
    pairs = tuple(
        (_inside(atom, "oneOf", one, negated=False), _inside(atom, "oneOf", other, negated=False))
        for other in few
        for one in range(other)
    )
    merge.choose(atom, "oneOf", (none, *pairs))


_PAIRED = 4
"""Branches of a `oneOf` of which two may hold together in order to break it."""


def _not(merge: Merge, atom: Atom, _value: JsonValue) -> None:
    merge.push(_inside(atom, "not", negated=False))


def _reference(merge: Merge, atom: Atom, value: JsonValue) -> None:
    try:
        target = atom.schema.resolve(value)
    except UnresolvedReference as error:
        raise Conflict(str(error), (Source("$ref", atom.schema),)) from None
    merge.push(Atom(target, negated=True))


def _if(merge: Merge, atom: Atom, _value: JsonValue) -> None:
    contents = atom.schema.contents
    alternatives: list[Alternative] = []
    if "then" in contents:
        alternatives.append((_inside(atom, "if", negated=False), _inside(atom, "then")))
    if "else" in contents:
        alternatives.append((_inside(atom, "if"), _inside(atom, "else")))
    if not alternatives:
        raise merge.form.conflict("an `if` without `then` and `else` is always satisfied", "if")
    merge.choose(atom, "if", tuple(alternatives))


def _dependent_required(merge: Merge, atom: Atom, value: JsonValue) -> None:
    restrict(merge.form, atom, ["object"])
    alternatives: tuple[Alternative, ...] = tuple(
        (Fact("present", name), Fact("absent", other)) for name, others in value.items() for other in others
    )
    if not alternatives:
        raise merge.form.conflict("an empty `dependentRequired` is always satisfied", "dependentRequired")
    merge.choose(atom, "dependentRequired", alternatives)


def _dependent_schemas(merge: Merge, atom: Atom, value: JsonValue) -> None:
    restrict(merge.form, atom, ["object"])
    alternatives: tuple[Alternative, ...] = tuple(
        (Fact("present", name), _inside(atom, "dependentSchemas", name)) for name in value
    )
    if not alternatives:
        raise merge.form.conflict("empty `dependentSchemas` are always satisfied", "dependentSchemas")
    merge.choose(atom, "dependentSchemas", alternatives)


def _additional(merge: Merge, atom: Atom, _value: JsonValue) -> None:
    """A property that no other keyword of the schema speaks of, with a value that is not allowed there."""
    restrict(merge.form, atom, ["object"])
    name = next(candidate for candidate in _NAMES if candidate not in atom.schema.contents.get("properties", ()))
    merge.form.groups.append(ObjectGroup({name: _inside(atom, atom.only[0])}, is_broken=True))
    merge.form.required[name] = None
    merge.form.risky = True


def _pattern_properties(merge: Merge, atom: Atom, value: JsonValue) -> None:
    """A property of a name that a pattern is found in, with a value that is not allowed there."""
    restrict(merge.form, atom, ["object"])
    if len(atom.only) == 3:
        _, pattern, name = atom.only
        merge.form.groups.append(ObjectGroup({name: _inside(atom, "patternProperties", pattern)}, is_broken=True))
        merge.form.required[name] = None
        return
    alternatives: tuple[Alternative, ...] = tuple(
        (atom._replace(only=("patternProperties", pattern, name)),) for pattern in value for name in _named_by(pattern)
    )
    if not alternatives:
        raise merge.form.conflict(
            "`patternProperties` without a name that matches are always satisfied", "patternProperties"
        )
    merge.choose(atom, "patternProperties", alternatives)


def _named_by(pattern: str) -> tuple[str, ...]:
    """Some names that the pattern is found in, always the same."""
    try:
        make = pattern_maker((pattern,), 0, None)
    except (UnmatchablePatterns, UnreadablePattern):
        return ()
    choices = SeededChoices("named by", pattern)
    return tuple(dict.fromkeys(make(choices) for _ in range(_FEW_NAMES)))


_FEW_NAMES = 3


def _property_names(merge: Merge, atom: Atom, _value: JsonValue) -> None:
    """A property whose name is not allowed."""
    restrict(merge.form, atom, ["object"])
    allowed = atom.schema.subschema("propertyNames").is_valid
    alternatives: tuple[Alternative, ...] = tuple((Fact("present", name),) for name in _ODD_NAMES if not allowed(name))
    if not alternatives:
        merge.form.risky = True
        merge.form.min_properties = max(merge.form.min_properties, 1)
        return
    merge.choose(atom, "propertyNames", alternatives)


_ODD_NAMES = ("extra", "a", "b", "x", "", "A b", "1", "-", "extra" * 20)

_NAMES = tuple(f"extra{number}" for number in range(1000))

_BREAKERS: dict[str, Breaker] = {
    "type": _type,
    "enum": _enum,
    "const": _const,
    "minimum": _number(lambda merge, value: at_most(merge.form, exact(value), is_open=True)),
    "exclusiveMinimum": _number(lambda merge, value: at_most(merge.form, exact(value), is_open=False)),
    "maximum": _number(lambda merge, value: at_least(merge.form, exact(value), is_open=True)),
    "exclusiveMaximum": _number(lambda merge, value: at_least(merge.form, exact(value), is_open=False)),
    "multipleOf": _multiple_of,
    "minLength": _size("string", "min_length", "max_length", above=False),
    "maxLength": _size("string", "min_length", "max_length", above=True),
    "pattern": _pattern,
    "format": _format,
    "required": _required,
    "properties": _properties,
    "additionalProperties": _additional,
    "unevaluatedProperties": _additional,
    "patternProperties": _pattern_properties,
    "propertyNames": _property_names,
    "minProperties": _size("object", "min_properties", "max_properties", above=False),
    "maxProperties": _size("object", "min_properties", "max_properties", above=True),
    "dependentRequired": _dependent_required,
    "dependentSchemas": _dependent_schemas,
    "minItems": _size("array", "min_items", "max_items", above=False),
    "maxItems": _size("array", "min_items", "max_items", above=True),
    "items": _items,
    "prefixItems": _prefix_items,
    "unevaluatedItems": _unchecked("array"),
    "uniqueItems": _unique,
    "contains": _contains,
    "allOf": _all_of,
    "anyOf": _any_of,
    "oneOf": _one_of,
    "not": _not,
    "if": _if,
    "$ref": _reference,
    "$dynamicRef": _reference,
}
