"""Made content: of every media type, read as it was meant."""

from __future__ import annotations

from typing import Any

import pytest

from contracts.codecs import parts_of
from contracts.codecs.samples import looks_like
from contracts.contents import content_violations, read_content
from contracts.contents.making import make_content
from contracts.document import load
from contracts.document.model import Document, MediaTypeObject
from contracts.errors import DecodeError, EncodeError, UnsatisfiableSchema

PROFILES = ("typical", "minimal", "maximal", "edge")
PET = {
    "type": "object",
    "required": ["name"],
    "additionalProperties": False,
    "properties": {
        "name": {"type": "string", "minLength": 1},
        "age": {"type": "integer", "minimum": 0},
        "tags": {"type": "array", "minItems": 1, "items": {"type": "string", "pattern": "^[a-z]{1,9}$"}},
    },
}
ROW = {
    "type": "array",
    "minItems": 1,
    "items": {"type": "object", "required": ["a"], "properties": {"a": {"type": "integer"}}},
}
BYTES = {"type": "string", "format": "binary"}
TEXT = {"type": "string"}


def promise(media_type: str, **described: Any) -> tuple[Document, MediaTypeObject]:
    """A document with one response, and its Media Type Object."""
    content = {media_type: described}
    document = load(
        {
            "openapi": "3.2.0",
            "info": {"title": "t", "version": "1"},
            "paths": {"/": {"get": {"responses": {"200": {"description": "", "content": content}}}}},
        }
    )
    return document, document.operations[0].responses["200"].content[media_type]


@pytest.mark.parametrize(
    ("media_type", "described"),
    [
        ("application/json", {"schema": PET}),
        ("application/vnd.pets+json", {"schema": PET}),
        ("application/xml", {"schema": PET}),
        ("application/x-www-form-urlencoded", {"schema": PET}),
        ("multipart/form-data", {"schema": PET}),
        ("multipart/mixed", {"schema": {"type": "array", "minItems": 1, "items": PET}}),
        ("text/csv", {"schema": ROW}),
        ("application/x-ndjson", {"schema": {"type": "array", "items": PET}}),
        ("application/x-ndjson", {"itemSchema": PET}),
        ("application/json-seq", {"itemSchema": PET}),
        ("text/event-stream", {"itemSchema": {"type": "object", "required": ["data"], "properties": {"data": TEXT}}}),
        ("text/plain", {"schema": {"type": "integer"}}),
        ("text/html", {"schema": TEXT}),
        ("image/png", {"schema": BYTES}),
        ("image/png", {}),
        ("application/pdf", {"schema": {"contentMediaType": "application/pdf"}}),
        ("application/octet-stream", {"schema": BYTES}),
        ("*/*", {"schema": PET}),
        ("image/*", {}),
        ("application/x-something", {}),
    ],
)
def test_made_content_is_read_as_something_valid(media_type: str, described: dict[str, Any]) -> None:
    """Whatever the media type and profile; the same seed gives the same bytes."""
    document, promised = promise(media_type, **described)
    for profile in PROFILES:
        for seed in range(10):
            made = make_content(document, promised, "response", (seed,), profile=profile)
            read = read_content(document, promised, made.content_type, made.content, "response")
            assert content_violations(document, promised, read, "response") == ()
            assert looks_like(made.content_type, made.content)
            assert made == make_content(document, promised, "response", (seed,), profile=profile)


def test_a_part_of_a_declared_media_type_is_such_a_file() -> None:
    """Of a form with files each is what its Encoding Object says."""
    files = {"photo": BYTES, "papers": {"type": "array", "minItems": 2, "items": BYTES}}
    schema = {"type": "object", "required": [*files], "properties": files, "additionalProperties": False}
    encoding = {"photo": {"contentType": "image/png, image/jpeg"}, "papers": {"contentType": "application/pdf"}}
    document, promised = promise("multipart/form-data", schema=schema, encoding=encoding)
    for profile in PROFILES:
        made = make_content(document, promised, "response", (1,), profile=profile)
        parts = parts_of(made.content_type, made.content)
        assert [part.name for part in parts][:3] == ["photo", "papers", "papers"]
        for part in parts:
            assert part.headers.get("Content-Type") == ("image/png" if part.name == "photo" else "application/pdf")
            assert looks_like(part.headers.get("Content-Type") or "", part.content)


def test_a_file_that_its_schema_does_not_admit_is_no_such_file() -> None:
    """The schema decides."""
    document, promised = promise("image/png", schema={"type": "string", "format": "binary", "maxLength": 5})
    made = make_content(document, promised, "response", (1,))
    assert len(made.content) <= 5


def test_a_sequence_keeps_what_is_said_of_it_and_of_its_items() -> None:
    """`schema` and `itemSchema` beside each other hold both."""
    described = {"schema": {"type": "array", "minItems": 2}, "itemSchema": {"type": "integer", "minimum": 7}}
    document, promised = promise("application/jsonl", **described)
    made = make_content(document, promised, "response", (1,))
    assert len(made.value) >= 2
    assert all(item >= 7 for item in made.value)


def test_what_can_not_be_made_or_written_is_refused() -> None:
    """By the schema, and by the media type."""
    document, promised = promise("application/json", schema=False)
    with pytest.raises(UnsatisfiableSchema):
        make_content(document, promised, "response", (1,))
    described = {"schema": {"type": "array", "minItems": 2, "items": TEXT}, "itemSchema": {"type": "integer"}}
    document, promised = promise("application/jsonl", **described)
    with pytest.raises(UnsatisfiableSchema, match="both `schema` and `itemSchema`"):
        make_content(document, promised, "response", (1,))
    nested = {"type": "array", "minItems": 1, "items": {"type": "array", "minItems": 1, "items": PET}}
    document, promised = promise("text/csv", schema=nested)
    with pytest.raises(EncodeError):
        make_content(document, promised, "response", (1,))


CHUNK = {"type": "object", "required": ["id"], "properties": {"id": {"type": "integer"}, "text": TEXT}}


@pytest.mark.parametrize(
    "media_type", ["application/x-ndjson", "application/stream+json", "application/json-seq", "text/event-stream"]
)
@pytest.mark.parametrize(
    "schema",
    [
        CHUNK,
        {"$ref": "#/components/schemas/Chunk"},
        {"oneOf": [{"$ref": "#/components/schemas/Chunk"}, {"type": "object", "required": ["error"]}]},
        {"allOf": [{"$ref": "#/components/schemas/Chunk"}, {"required": ["text"]}]},
    ],
)
def test_a_schema_of_objects_beside_a_sequence_is_of_its_items(media_type: str, schema: dict[str, Any]) -> None:
    """As documents before OpenAPI 3.2 have it, which have no `itemSchema`; of events it is what their data holds."""
    operation = {"responses": {"200": {"description": "", "content": {media_type: {"schema": schema}}}}}
    document = load(
        {
            "openapi": "3.0.3",
            "info": {"title": "t", "version": "1"},
            "paths": {"/": {"get": operation}},
            "components": {"schemas": {"Chunk": CHUNK}},
        }
    )
    promised = document.operations[0].responses["200"].content[media_type]
    assert promised.schema is None
    made = make_content(document, promised, "response", (1,))
    assert len(made.value) == 3
    assert read_content(document, promised, made.content_type, made.content, "response") == made.value
    assert content_violations(document, promised, made.value, "response") == ()
    assert content_violations(document, promised, [{"wrong": 1}], "response")


def test_a_stream_of_data_ends_with_its_mark() -> None:
    """`[DONE]` is no item, and what is not JSON is told by its number."""
    document, promised = promise("text/event-stream", itemSchema=CHUNK)
    stream = b'event: a\ndata: {"id":\ndata: 1}\n\n: a comment\n\nid: 7\n\ndata: [DONE]\n\n'
    assert read_content(document, promised, "text/event-stream", stream, "response") == [{"id": 1}]
    with pytest.raises(DecodeError, match="data of event 2: no JSON"):
        read_content(document, promised, "text/event-stream", b'data: {"id": 1}\n\ndata: x\n\n', "response")


def test_xml_is_read_by_properties_without_a_type() -> None:
    """Where only `type` is missing, numbers are numbers all the same."""
    schema = {
        "required": ["n"],
        "properties": {"n": {"type": "integer"}, "x": {"properties": {"on": {"type": "boolean"}}}},
    }
    document, promised = promise("application/xml", schema=schema)
    content = b"<root><n>5</n><x><on>true</on></x></root>"
    value = read_content(document, promised, "application/xml", content, "response")
    assert value == {"n": 5, "x": {"on": True}}
    assert isinstance(make_content(document, promised, "response", (1,)).value["n"], int)


@pytest.mark.parametrize("media_type", ["multipart/form-data", "application/x-www-form-urlencoded", "application/json"])
def test_a_schema_that_says_nothing_leaves_content_to_its_media_type(media_type: str) -> None:
    """An object, say, of a form or in JSON."""
    document, promised = promise(media_type, schema={"description": "Anything."})
    assert set(make_content(document, promised, "response", (1,)).value) == {"sample"}


def test_what_a_form_can_not_leave_empty_is_filled() -> None:
    """The smallest array has no way into a form; one that has an element goes."""
    schema = {"type": "object", "required": ["users"], "properties": {"users": {"type": "array", "items": TEXT}}}
    for media_type in ("application/x-www-form-urlencoded", "multipart/form-data"):
        document, promised = promise(media_type, schema=schema)
        assert make_content(document, promised, "request", (1,), profile="minimal").value["users"]


@pytest.mark.parametrize("content_type", ["application/json", "application/xml", "text/csv"])
def test_a_file_of_any_type_is_bytes(content_type: str) -> None:
    """An export that is declared as bytes of `application/*` or `*/*` may well be JSON; it is no JSON string."""
    document, promised = promise("*/*", schema=BYTES)
    value = read_content(document, promised, content_type, b"[]", "response")
    assert content_violations(document, promised, value, "response") == ()
