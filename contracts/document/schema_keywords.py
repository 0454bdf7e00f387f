"""What the keywords of each version's Schema Object mean, as tables. Source: OAS 2.0, 3.0.4, 3.1.1, Schema Object."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

SINGLE = frozenset(
    {
        *("additionalProperties", "items", "not", "if", "then", "else", "contains", "propertyNames"),
        *("unevaluatedItems", "unevaluatedProperties", "contentSchema", "additionalItems"),
    }
)
LISTS = frozenset({"allOf", "anyOf", "oneOf", "prefixItems"})
MAPS = frozenset({"properties", "patternProperties", "$defs", "definitions", "dependentSchemas"})


@dataclass(frozen=True, slots=True)
class SchemaDialect:
    """What a Schema Object means in one version."""

    name: str
    keeps_siblings: bool
    """Whether what stands beside a `$ref` counts."""
    has_nullable: bool


OPENAPI_3_0 = SchemaDialect("OpenAPI 3.0", keeps_siblings=False, has_nullable=True)
OPENAPI_3_1 = SchemaDialect("OpenAPI 3.1", keeps_siblings=True, has_nullable=False)
