"""What a `discriminator` says of each branch: the value that names it.

Source: OAS 3.1 and 3.2, Discriminator Object. A branch is named by the key of `mapping` that leads to it, else by the
last token of its `$ref`; a branch without a `$ref` has no name. The discriminator is a hint for people, and JSON Schema
does not check it; so what it says is pinned, not demanded.
"""

from __future__ import annotations

from collections.abc import Sequence

from contracts.errors import UnresolvedReference
from contracts.generation.forms import Fact
from contracts.json_values import JsonValue, join, parent, tokens
from contracts.schemas import Schema
from contracts.schemas.discriminators import mapped


def branch_facts(schema: Schema, keyword: str, index: int) -> tuple[Fact, ...]:
    """What the discriminator of `schema` says of a value made by that branch; empty without one."""
    contents = schema.contents
    discriminator = contents.get("discriminator")
    branch = contents[keyword][index]
    if not isinstance(discriminator, dict) or not isinstance(branch, dict) or not isinstance(branch.get("$ref"), str):
        return ()
    name = discriminator.get("propertyName")
    if not isinstance(name, str):
        return ()
    try:
        target = schema.subschema(keyword, index).resolve(branch["$ref"])
    except UnresolvedReference:
        return ()
    return (Fact("pinned", name, name_of(schema, target, discriminator)),)


def name_of(schema: Schema, target: Schema, discriminator: JsonValue) -> str:
    """The name under which the discriminator of `schema` knows `target`."""
    mapping = discriminator.get("mapping")
    for name, reference in mapping.items() if isinstance(mapping, dict) else ():
        if mapped(schema, reference) is target:
            return str(name)
    return (tokens(target.pointer) or (target.uri.rpartition("/")[2],))[-1]


def branches_by_name(schema: Schema) -> tuple[tuple[str, str, Schema], ...]:
    """Property, value and branch for all that the discriminator of `schema` tells apart; empty without one."""
    contents = schema.contents
    if not isinstance(contents, dict) or "discriminator" not in contents:
        return ()
    keyword = "oneOf" if "oneOf" in contents else "anyOf"
    return tuple(
        (fact.name, fact.value, schema.subschema(keyword, index).resolve(branch["$ref"]))
        for index, branch in enumerate(contents.get(keyword, ()))
        for fact in branch_facts(schema, keyword, index)
    )


def heir_fact(schema: Schema, around: Sequence[Schema]) -> Fact | None:
    """What the discriminator of the parent `schema` says of the heir for which it is read, the first of `around`.

    None if the parent stands for itself.
    """
    discriminator = schema.contents["discriminator"]
    name = discriminator.get("propertyName")
    if not isinstance(name, str):
        return None
    for heir in around:
        if heir is not schema and _above(heir) == _above(schema):
            return Fact("pinned", name, name_of(schema, heir, discriminator))
    return None


def heirs_of(schema: Schema) -> tuple[tuple[Fact, Schema], ...]:
    """The heirs of the parent `schema`, each with its name: those mapped, else those that refer to it in `allOf`."""
    discriminator = schema.contents["discriminator"]
    name = discriminator.get("propertyName")
    if not isinstance(name, str):
        return ()
    mapping = discriminator.get("mapping")
    if isinstance(mapping, dict) and mapping:
        targets = [(str(key), mapped(schema, reference)) for key, reference in mapping.items()]
    else:
        targets = [(tokens(heir.pointer)[-1], heir) for heir in _referring(schema)]
    return tuple(
        (Fact("pinned", name, key), target) for key, target in targets if target is not None and target is not schema
    )


def _referring(schema: Schema) -> list[Schema]:
    """The schemas beside this one that name it in their `allOf`."""
    above = _above(schema)
    if not above:
        return []
    try:
        container = schema.resolve(f"#{above}").contents
    except (UnresolvedReference, LookupError, ValueError):
        return []
    ending = f"/{tokens(schema.pointer)[-1]}"
    names = [
        name
        for name, contents in (container.items() if isinstance(container, dict) else ())
        if isinstance(contents, dict) and any(str(part.get("$ref", "")).endswith(ending) for part in _parts(contents))
    ]
    return [schema.resolve(f"#{join(above, name)}") for name in names]


def _parts(contents: JsonValue) -> list[dict[str, JsonValue]]:
    parts = contents.get("allOf")
    return [part for part in parts if isinstance(part, dict)] if isinstance(parts, list) else []


def _above(schema: Schema) -> str:
    """The pointer to the container of named schemas that this one is in; empty if it is in none."""
    path = tokens(schema.pointer)
    return parent(schema.pointer) if len(path) > 1 and path[-2] in ("schemas", "definitions", "$defs") else ""
