"""A Media Type Object and content: reading, judging and writing it, in either direction; `making` makes it.

Knows the declared schemas and the codecs; knows neither operations nor messages.
"""

from __future__ import annotations

from dataclasses import replace

from contracts import codecs
from contracts.document.model import Direction, Document, MediaTypeObject
from contracts.json_values import JsonValue
from contracts.schemas import Schema, Violation, schemas_of
from contracts.styles import ANY, Shape

_BYTES = "application/octet-stream"

__all__ = ["content_schemas", "content_shape", "content_violations", "read_content", "write_content"]


def read_content(
    document: Document, promised: MediaTypeObject, content_type: str, content: bytes, direction: Direction
) -> JsonValue:
    """The value of content of the actual `content_type`, read by the shape of the declared schema.

    Bytes that are declared for a range of media types are bytes, whatever they are said to be: a file to be downloaded.

    Raises: DecodeError if it is no such content; DocumentError if the declared schema can't be read.
    """
    shape = content_shape(document, promised, direction)
    is_a_file = shape.is_binary and "*" in promised.media_type
    return codecs.decode(_BYTES if is_a_file else content_type, content, shape, encoding=promised.encoding)


def content_violations(
    document: Document, promised: MediaTypeObject, value: JsonValue, direction: Direction
) -> tuple[Violation, ...]:
    """What of the decoded value breaks the declared schema, or the schema of its items.

    Raises: DocumentError if a declared schema can't be read.
    """
    whole, item = content_schemas(document, promised, direction)
    found = list(whole.violations(value)) if whole else []
    if item and isinstance(value, list):
        for index, each in enumerate(value):
            found += [replace(violation, at=f"/{index}{violation.at}") for violation in item.violations(each)]
    return tuple(found)


def content_shape(document: Document, promised: MediaTypeObject, direction: Direction) -> Shape:
    """What decoding and encoding need to know of the declared schema, or of that of the items.

    Raises: DocumentError if it can't be read.
    """
    whole, item = content_schemas(document, promised, direction)
    if whole:
        return whole.shape
    return Shape(types=frozenset({"array"}), items=item.shape) if item else ANY


def content_schemas(
    document: Document, promised: MediaTypeObject, direction: Direction
) -> tuple[Schema | None, Schema | None]:
    """The declared schema and that of the items, where they are declared."""
    schemas = schemas_of(document)
    whole = schemas.for_object(promised.schema, direction) if promised.schema else None
    item = schemas.for_object(promised.item_schema, direction) if promised.item_schema else None
    return whole, item


def write_content(
    document: Document,
    promised: MediaTypeObject,
    value: JsonValue,
    direction: Direction,
    media_type: str | None = None,
) -> codecs.Encoded:
    """The `Content-Type` and the bytes of a value, valid or not.

    `media_type`: the one to write where a range is declared; None takes what is typical of the range.

    Raises: EncodeError for a value that the media type can't carry; DocumentError if a schema can't be read.
    """
    shape = content_shape(document, promised, direction)
    written = media_type or codecs.concrete(promised.media_type, shape)
    return codecs.write(written, value, shape, encoding=promised.encoding)
