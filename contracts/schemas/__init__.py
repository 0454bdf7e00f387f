"""Schemas as JSON Schema 2020-12: is a value valid, and if not, why.

Knows resources (JSON values by absolute URI, already in the 2020-12 dialect) and nothing of operations or HTTP.
"""

from contracts.schemas.schema import Schema, Schemas, schema_of, schemas_of
from contracts.schemas.violations import Violation

__all__ = ["Schema", "Schemas", "Violation", "schema_of", "schemas_of"]
