"""Which media types of a body or an answer have edges of their own: all but those that another one stands for.

Knows schemas and codecs; makes nothing.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from contracts import codecs, media_types
from contracts.document.model import Direction, Document, MediaTypeObject
from contracts.errors import DocumentError
from contracts.schemas import schemas_of


def unlike(
    document: Document, content: Mapping[str, MediaTypeObject], direction: Direction
) -> Iterator[tuple[str, MediaTypeObject]]:
    """Each media type that differs from those before it in more than its name, and how its part of names ends.

    Ranges come last.

    The ending is empty for the first one, else ` application/xml`. `application/json` and `text/json` with the same
    schema are alike: the same values are written in the same way.
    """
    known: list[MediaTypeObject] = []
    for described in sorted(content.values(), key=lambda each: media_types.is_range(each.media_type)):
        if not any(_are_alike(document, described, each, direction) for each in known):
            yield f" {described.media_type}" if known else "", described
            known.append(described)


def _are_alike(document: Document, one: MediaTypeObject, other: MediaTypeObject, direction: Direction) -> bool:
    if one.schema is None or other.schema is None or one.encoding != other.encoding:
        return False
    if _codec(one) is not _codec(other) or one.schema.uri != other.schema.uri:
        return False
    schemas = schemas_of(document)
    try:
        contents = [schemas.for_object(each, direction).contents for each in (one.schema, other.schema)]
    except DocumentError:
        return False
    return bool(contents[0] == contents[1])


def _codec(described: MediaTypeObject) -> codecs.Codec:
    return codecs.codec_for(codecs.concrete(described.media_type), codecs.CODECS)
