"""What a `discriminator` says of each branch: the value that names it.

Source: OAS 3.1 and 3.2, Discriminator Object. A branch is named by the key of `mapping` that leads to it, else by the
last token of its `$ref`; a branch without a `$ref` has no name. The discriminator is a hint for people, and JSON Schema
does not check it; so what it says is pinned, not demanded.
"""

from __future__ import annotations

from contracts.errors import UnresolvedReference
from contracts.generation.forms import Fact
from contracts.json_values import JsonValue, tokens
from contracts.schemas import Schema


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
    target = schema.subschema(keyword, index).resolve(branch["$ref"])
    return (Fact("pinned", name, name_of(schema, target, discriminator)),)


def name_of(schema: Schema, target: Schema, discriminator: JsonValue) -> str:
    """The name under which the discriminator of `schema` knows `target`."""
    mapping = discriminator.get("mapping")
    for name, reference in mapping.items() if isinstance(mapping, dict) else ():
        if mapped(schema, reference) is target:
            return str(name)
    return (tokens(target.pointer) or (target.uri.rpartition("/")[2],))[-1]


def mapped(schema: Schema, reference: JsonValue) -> Schema | None:
    """The schema that a value of `mapping` leads to: a URI reference, or the bare name of a component."""
    if not isinstance(reference, str):
        return None
    bare = "/" not in reference and "#" not in reference
    for candidate in ((f"#/components/schemas/{reference}",) if bare else ()) + (reference,):
        try:
            return schema.resolve(candidate)
        except (UnresolvedReference, LookupError, ValueError):
            continue
    return None
