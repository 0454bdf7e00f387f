"""Which branches of a `oneOf` or `anyOf` a value may be meant for, by a glance at it.

Knows what tells branches apart in practice: types, required names, constants, the discriminator. Far cheaper than
validation, which is asked only where a glance leaves several.
"""

from __future__ import annotations

import contextlib
from collections.abc import Mapping
from dataclasses import dataclass

from contracts.errors import UnresolvedReference
from contracts.generation.equality import identity
from contracts.json_values import JsonValue
from contracts.schemas import Schema

_DEEPEST = 4
"""References and `allOf` within one another that are looked into."""

_CLASSES: Mapping[str, tuple[type, ...]] = {
    "string": (str,),
    "integer": (int, float),
    "number": (int, float),
    "boolean": (bool,),
    "null": (type(None),),
    "array": (list,),
    "object": (dict,),
}


@dataclass(frozen=True, slots=True)
class Facts:
    """What a glance can know of a schema's values."""

    classes: frozenset[type] | None = None
    """None: any."""
    required: frozenset[str] = frozenset()
    constants: tuple[tuple[str, frozenset[object]], ...] = ()
    """Properties that may only be one of a few values, if they are there, by identity."""

    def admit(self, value: JsonValue) -> bool:
        """Whether the value may be meant for the schema."""
        if self.classes is not None and type(value) not in self.classes:
            return False
        if type(value) is not dict:
            return True
        if not self.required <= value.keys():
            return False
        return all(identity(value[name]) in allowed for name, allowed in self.constants if name in value)


def facts_of(schema: Schema, depth: int = 0) -> Facts:
    """The facts of a schema, with those of what it refers to and combines by `allOf`."""
    try:
        contents = schema.contents
    except UnresolvedReference:
        return Facts()
    if not isinstance(contents, dict) or depth > _DEEPEST:
        return Facts()
    found = _own(contents)
    for below in _further(schema, contents):
        found = _joined(found, facts_of(below, depth + 1))
    return found


def _own(contents: Mapping[str, JsonValue]) -> Facts:
    declared = contents.get("type")
    names = [declared] if isinstance(declared, str) else declared if isinstance(declared, list) else []
    classes = frozenset(each for name in names if name in _CLASSES for each in _CLASSES[name])
    required = contents.get("required")
    properties = contents.get("properties")
    constants = [
        (name, allowed)
        for name, each in (properties.items() if isinstance(properties, dict) else ())
        if isinstance(each, dict) and (allowed := _allowed(each))
    ]
    return Facts(
        classes or None,
        frozenset(name for name in required if isinstance(name, str)) if isinstance(required, list) else frozenset(),
        tuple(constants),
    )


def _allowed(contents: Mapping[str, JsonValue]) -> frozenset[object]:
    if "const" in contents:
        return frozenset({identity(contents["const"])})
    members = contents.get("enum")
    return frozenset(map(identity, members)) if isinstance(members, list) else frozenset()


def _further(schema: Schema, contents: Mapping[str, JsonValue]) -> list[Schema]:
    parts = contents.get("allOf")
    found = [schema.subschema("allOf", index) for index in range(len(parts))] if isinstance(parts, list) else []
    reference = contents.get("$ref")
    if isinstance(reference, str):
        with contextlib.suppress(UnresolvedReference):
            found.append(schema.resolve(reference))
    return found


def _joined(one: Facts, other: Facts) -> Facts:
    classes = other.classes if one.classes is None else one.classes
    if one.classes is not None and other.classes is not None:
        classes = one.classes & other.classes
    return Facts(classes, one.required | other.required, one.constants + other.constants)
