"""The content of a message against the Media Type Object that describes it, in either direction.

Knows the declared schema and the codecs; makes no Findings.
"""

from __future__ import annotations

from dataclasses import replace

from contracts import codecs
from contracts.document.model import Direction, Document, MediaTypeObject
from contracts.json_values import JsonValue
from contracts.schemas import Schema, Violation, schemas_of
from contracts.styles import ANY, Shape


def read_content(
    document: Document, promised: MediaTypeObject, content_type: str, content: bytes, direction: Direction
) -> JsonValue:
    """The value of content of the actual `content_type`, read by the shape of the declared schema.

    Raises: DecodeError if it is no such content; DocumentError if the declared schema can't be read.
    """
    return codecs.decode(content_type, content, _shape(document, promised, direction), encoding=promised.encoding)


def content_violations(
    document: Document, promised: MediaTypeObject, value: JsonValue, direction: Direction
) -> tuple[Violation, ...]:
    """What of the decoded value breaks the declared schema, or the schema of its items.

    Raises: DocumentError if a declared schema can't be read.
    """
    whole, item = _schemas(document, promised, direction)
    found = list(whole.violations(value)) if whole else []
    if item and isinstance(value, list):
        for index, each in enumerate(value):
            found += [replace(violation, at=f"/{index}{violation.at}") for violation in item.violations(each)]
    return tuple(found)


def _schemas(
    document: Document, promised: MediaTypeObject, direction: Direction
) -> tuple[Schema | None, Schema | None]:
    schemas = schemas_of(document)
    whole = schemas.for_object(promised.schema, direction) if promised.schema else None
    item = schemas.for_object(promised.item_schema, direction) if promised.item_schema else None
    return whole, item


def _shape(document: Document, promised: MediaTypeObject, direction: Direction) -> Shape:
    whole, item = _schemas(document, promised, direction)
    if whole:
        return whole.shape
    return Shape(types=frozenset({"array"}), items=item.shape) if item else ANY
