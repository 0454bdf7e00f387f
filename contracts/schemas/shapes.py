"""Schema to Shape: which types a value may have, and where its parts have shapes of their own.

References and combinations are followed: `allOf` and `$ref` narrow, `anyOf` and `oneOf` widen. Types are worked out at
once, parts when they are asked for, so recursive schemas are followed only as far as a value goes.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Protocol, TypeAlias

from contracts.errors import UnresolvedReference
from contracts.json_values import JsonValue
from contracts.schemas.keywords import TYPES
from contracts.styles.shapes import ANY, LazyShape, Shape, XmlHints

DEEPEST = 50
"""References and combinations within one another that are followed to learn the types of a value."""


class SchemaLike(Protocol):
    """What a shape is made from."""

    @property
    def contents(self) -> JsonValue:
        """The schema as written, a dict or a bool."""

    @property
    def shape(self) -> Shape:
        """Its own shape."""

    def is_valid(self, value: JsonValue) -> bool:
        """Whether a value satisfies it."""

    def subschema(self, *tokens: str | int) -> SchemaLike:
        """The schema below it."""

    def resolve(self, reference: str) -> SchemaLike:
        """The schema that a reference in it leads to. Raises: UnresolvedReference."""


@dataclass(frozen=True)
class Joint:
    """Schemas that hold together (`all`), or of which one holds."""

    parts: tuple[Facet, ...]
    all: bool


Facet: TypeAlias = "SchemaLike | Joint"
"""A schema's own keywords, without its references and combinations, or a combination of such."""


def shape_of(schema: SchemaLike) -> Shape:
    """What decoding needs to know of a schema."""
    return _shape(_facet(schema, 0), schema.is_valid)


def _facet(schema: SchemaLike, depth: int) -> Facet:
    contents = schema.contents
    if not isinstance(contents, dict) or depth > DEEPEST:
        return schema
    parts: list[Facet] = [schema]
    for keyword in ("$ref", "$dynamicRef"):
        if isinstance(contents.get(keyword), str):
            try:
                parts.append(_facet(schema.resolve(contents[keyword]), depth + 1))
            except UnresolvedReference:
                continue
    for keyword in ("allOf", "anyOf", "oneOf"):
        branches = contents.get(keyword)
        if isinstance(branches, list) and branches:
            below = tuple(_facet(schema.subschema(keyword, index), depth + 1) for index in range(len(branches)))
            parts.append(Joint(below, all=keyword == "allOf"))
    return parts[0] if len(parts) == 1 else Joint(tuple(parts), all=True)


def _shape(facet: Facet, accepts: Callable[[JsonValue], bool]) -> Shape:
    leaves = [leaf for leaf in _leaves(facet) if isinstance(leaf.contents, dict)]
    names = dict.fromkeys(name for leaf in leaves for name in _mapping(leaf, "properties"))
    prefixes = max((len(_list(leaf, "prefixItems")) for leaf in leaves), default=0)
    return Shape(
        types=_narrowed(_types(facet)),
        items=_part(facet, _items),
        prefix_items=tuple(_part(facet, _prefix_item(index)) or ANY for index in range(prefixes)),
        properties={name: _part(facet, _property(name)) or ANY for name in names},
        additional=_part(facet, _additional),
        required=_required(facet),
        xml=next((found for found in map(_xml, leaves) if found), None),
        format=_first(leaves, "format"),
        content_encoding=_first(leaves, "contentEncoding"),
        content_media_type=_first(leaves, "contentMediaType"),
        accepts=accepts,
    )


def _leaves(facet: Facet) -> Iterator[SchemaLike]:
    if isinstance(facet, Joint):
        for part in facet.parts:
            yield from _leaves(part)
    else:
        yield facet


def _types(facet: Facet) -> frozenset[str]:
    """Empty where nothing is said; a number's `integer` is named beside `number`."""
    if not isinstance(facet, Joint):
        return _own_types(facet.contents)
    said = [_types(part) for part in facet.parts]
    if not facet.all:
        return frozenset[str]().union(*said) if all(said) else frozenset()
    found = frozenset[str]()
    for types in filter(None, said):
        found = found & types or types if found else types
    return found


def _own_types(contents: JsonValue) -> frozenset[str]:
    if not isinstance(contents, dict):
        return frozenset()
    declared = contents.get("type")
    names = {declared} if isinstance(declared, str) else set(declared) if isinstance(declared, list) else set()
    found = _widened(frozenset(name for name in names if name in TYPES))
    values = contents["enum"] if isinstance(contents.get("enum"), list) else []
    listed = _widened(frozenset(map(type_of, [contents["const"]] if "const" in contents else values)))
    return found & listed or found or listed


def _widened(types: frozenset[str]) -> frozenset[str]:
    return types | {"integer"} if "number" in types else types


def _narrowed(types: frozenset[str]) -> frozenset[str]:
    return types - {"integer"} if "number" in types else types


def type_of(value: JsonValue) -> str:
    """The JSON Schema type of a value; `integer` where a number is whole. Source: Core, section 4.2.1."""
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "boolean"
    if isinstance(value, str):
        return "string"
    if isinstance(value, int | float):
        return "integer" if isinstance(value, int) or value.is_integer() else "number"
    if isinstance(value, list | tuple):
        return "array"
    return "object" if isinstance(value, Mapping) else type(value).__name__


Picker: TypeAlias = "Callable[[SchemaLike], Facet | None]"


def _part(facet: Facet, pick: Picker) -> LazyShape | None:
    """The shape of one part of a value, joined from what each schema says of it; None where none says anything."""
    found = _picked(facet, pick)
    if found is None:
        return None
    if not isinstance(found, Joint):
        schema = found
        return lambda: schema.shape
    return Later(found)


@dataclass(frozen=True)
class Later:
    """The shape of a part that several schemas speak of, made once."""

    joint: Joint

    def __call__(self) -> Shape:
        """The shape itself."""
        return self.made

    @cached_property
    def made(self) -> Shape:
        """The shape itself."""
        return _shape(_spread(self.joint), lambda value: _accepts(self.joint, value))


def _spread(facet: Facet) -> Facet:
    if isinstance(facet, Joint):
        return Joint(tuple(map(_spread, facet.parts)), facet.all)
    return _facet(facet, 0)


def _accepts(facet: Facet, value: JsonValue) -> bool:
    if not isinstance(facet, Joint):
        return facet.is_valid(value)
    return (all if facet.all else any)(_accepts(part, value) for part in facet.parts)


def _picked(facet: Facet, pick: Picker) -> Facet | None:
    if not isinstance(facet, Joint):
        return pick(facet)
    found = tuple(part for part in (_picked(part, pick) for part in facet.parts) if part is not None)
    return found[0] if len(found) == 1 else Joint(found, facet.all) if found else None


def _property(name: str) -> Picker:
    return lambda leaf: leaf.subschema("properties", name) if name in _mapping(leaf, "properties") else None


def _prefix_item(index: int) -> Picker:
    return lambda leaf: leaf.subschema("prefixItems", index) if index < len(_list(leaf, "prefixItems")) else None


def _items(leaf: SchemaLike) -> Facet | None:
    contents = leaf.contents
    is_said = isinstance(contents, dict) and isinstance(contents.get("items"), dict)
    return leaf.subschema("items") if is_said else None


def _additional(leaf: SchemaLike) -> Facet | None:
    patterns = tuple(leaf.subschema("patternProperties", each) for each in _mapping(leaf, "patternProperties"))
    contents = leaf.contents
    rest = contents.get("additionalProperties", False) if isinstance(contents, dict) else False
    if isinstance(rest, dict) or rest is True:
        patterns = (*patterns, leaf.subschema("additionalProperties"))
    return patterns[0] if len(patterns) == 1 else Joint(patterns, all=False) if patterns else None


def _required(facet: Facet) -> frozenset[str]:
    if not isinstance(facet, Joint):
        return frozenset(each for each in _list(facet, "required") if isinstance(each, str))
    each = [_required(part) for part in facet.parts]
    return frozenset[str]().union(*each) if facet.all else each[0].intersection(*each[1:])


def _xml(leaf: SchemaLike) -> XmlHints | None:
    hints = _mapping(leaf, "xml")
    if not hints:
        return None
    texts = {key: hints[key] for key in ("name", "namespace", "prefix") if isinstance(hints.get(key), str)}
    node_type = hints["nodeType"] if isinstance(hints.get("nodeType"), str) else None
    attribute, wrapped = (hints.get(key) is True for key in ("attribute", "wrapped"))
    return XmlHints(**texts, attribute=attribute, wrapped=wrapped, node_type=node_type)


def _first(leaves: list[SchemaLike], keyword: str) -> str:
    found = (leaf.contents.get(keyword) for leaf in leaves)
    return next((each for each in found if isinstance(each, str)), "")


def _mapping(leaf: SchemaLike, keyword: str) -> dict[str, Any]:
    value = leaf.contents.get(keyword) if isinstance(leaf.contents, dict) else None
    return value if isinstance(value, dict) else {}


def _list(leaf: SchemaLike, keyword: str) -> list[Any]:
    value = leaf.contents.get(keyword) if isinstance(leaf.contents, dict) else None
    return value if isinstance(value, list) else []
