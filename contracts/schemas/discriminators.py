"""Where the values of a discriminator lead. Source: OAS 3.2, Discriminator Object."""

from __future__ import annotations

from contracts.errors import UnresolvedReference
from contracts.json_values import JsonValue
from contracts.schemas.schema import Schema


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
