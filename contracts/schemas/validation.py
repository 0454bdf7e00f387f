"""Whether a value is valid: the only door to jsonschema-rs.

Knows resources (JSON values by absolute URI) and pointers; knows no document and says nothing for people.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import quote

from contracts.json_values import JsonValue, from_tokens

if TYPE_CHECKING:
    import jsonschema_rs


@dataclass(frozen=True, slots=True)
class RawError:
    """What jsonschema-rs says of a value, in its own words."""

    at: str
    """JSON Pointer into the value."""
    location: str
    """Absolute URI of the keyword."""
    keyword: str
    message: str


class Uncompilable(Exception):
    """A schema that jsonschema-rs refuses."""

    def __init__(self, message: str, location: str) -> None:
        super().__init__(message)
        self.location = location
        """JSON Pointer of the keyword at fault within its resource; empty if it is not known."""


class Registry:
    """The resources, given to the engine once."""

    __slots__ = ("_registry",)

    def __init__(self, resources: Mapping[str, JsonValue]) -> None:
        import jsonschema_rs

        self._registry = jsonschema_rs.Registry(
            list(resources.items()), draft=jsonschema_rs.Draft202012, retriever=_refuse
        )

    def validator(self, uri: str, pointer: str) -> Validator:
        """The compiled validator of the schema at `pointer` of the resource `uri`.

        Raises: Uncompilable if it, or anything it refers to, is no schema.
        """
        import jsonschema_rs

        reference = {"$ref": f"{uri}#{quote(pointer, safe='/~')}"}
        try:
            engine = jsonschema_rs.Draft202012Validator(
                reference, registry=self._registry, validate_formats=True, offline=True
            )
        except jsonschema_rs.ValidationError as error:
            raise Uncompilable(error.message, from_tokens(error.schema_path)) from None
        return Validator(engine)


class Validator:
    """A compiled schema."""

    __slots__ = ("_engine", "is_valid")

    def __init__(self, engine: jsonschema_rs.Validator) -> None:
        self._engine = engine
        self.is_valid = engine.is_valid

    def errors(self, value: JsonValue) -> Iterator[RawError]:
        """What the engine says of an invalid value."""
        for error in self._engine.iter_errors(value):
            yield RawError(
                at=from_tokens(error.instance_path),
                location=error.absolute_keyword_location or "",
                keyword=error.kind.name,
                message=error.message,
            )


def _refuse(uri: str) -> JsonValue:
    raise LookupError(f"{uri!r} is not part of the document")
