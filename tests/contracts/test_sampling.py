"""Sample contents of operations."""

from __future__ import annotations

import json
from typing import Any

import pytest

from contracts.document import load
from contracts.document.model import Document
from contracts.errors import UsageError
from contracts.sampling import Refused, Sample, Wish
from contracts.sampling import samples as samples_or_refusals

DOCUMENT: dict[str, Any] = {
    "openapi": "3.0.3",
    "info": {"title": "t", "version": "1"},
    "paths": {
        "/things": {
            "post": {
                "operationId": "make_thing",
                "requestBody": {
                    "content": {
                        "application/json": {
                            "schema": {
                                "type": "object",
                                "required": ["name"],
                                "properties": {"id": {"type": "integer", "readOnly": True}, "name": {"type": "string"}},
                            }
                        }
                    }
                },
                "responses": {
                    "201": {
                        "description": "",
                        "content": {
                            "application/xml": {
                                "schema": {
                                    "type": "object",
                                    "xml": {"name": "thing"},
                                    "properties": {"n": {"type": "integer"}},
                                }
                            },
                            "image/png": {"schema": {"type": "string", "format": "binary"}},
                        },
                    },
                    "404": {"description": "no content"},
                },
            }
        }
    },
}


def samples(document: Document, wish: Wish) -> list[Sample]:
    """Samples of everything that was wished for."""
    found = list(samples_or_refusals(document, wish))
    assert not any(isinstance(each, Refused) for each in found)
    return [each for each in found if isinstance(each, Sample)]


def test_samples_of_the_default_document_are_values_of_its_schema() -> None:
    """Without a wish: each operation's first success."""
    found = samples(load(None), Wish(count=3))
    assert [sample.status for sample in found] == ["200"] * 3
    assert all(json.loads(sample.content) == sample.value for sample in found)
    assert len({sample.content for sample in found}) == 3


def test_the_same_wish_gives_the_same_bytes() -> None:
    """Seed by seed."""
    contents = [[each.content for each in samples(load(None), Wish(seed=seed, count=2))] for seed in (1, 1, 2)]
    assert contents[0] == contents[1] != contents[2]


def test_a_sample_of_a_request_leaves_out_what_is_read_only() -> None:
    (sample,) = samples(load(DOCUMENT), Wish("make_thing", "request"))
    assert set(sample.value) == {"name"}


def test_samples_come_in_the_media_type_asked_for() -> None:
    """Values in XML, pictures as bytes."""
    (xml,) = samples(load(DOCUMENT), Wish("make_thing", media_type="application/xml"))
    assert xml.content.startswith(b"<")
    assert b"thing" in xml.content
    (picture,) = samples(load(DOCUMENT), Wish("POST /things", "201", "image/*"))
    assert picture.content.startswith(b"\x89PNG")
    assert picture.value == picture.content.decode("latin-1")


@pytest.mark.parametrize(
    ("wish", "message"),
    [
        (Wish("make_think"), "there is no operation 'make_think'; did you mean 'make_thing'?"),
        (Wish("make_thing", "500"), "declares no response '500'; it declares 201, 404"),
        (Wish("make_thing", "404"), "declares no content for 404"),
        (
            Wish("make_thing", "201", "text/html"),
            "declares no media type 'text/html'; it declares application/xml, image/png",
        ),
        (Wish("make_thing", profile="nice"), "there is no profile 'nice'"),
        (Wish(status="20"), "'20' is no status; write one such as 200"),
        (Wish(status="OK"), "'OK' is no status; write one such as 200"),
    ],
)
def test_a_wish_for_what_is_not_there_is_refused(wish: Wish, message: str) -> None:
    """With what is there instead."""
    with pytest.raises(UsageError, match=message.replace("?", r"\?")):
        samples(load(DOCUMENT), wish)


@pytest.mark.parametrize(
    "wish", [Wish(status="500"), Wish(status="404"), Wish(media_type="text/html"), Wish(status="default")]
)
def test_operations_that_were_not_named_are_passed_over(wish: Wish) -> None:
    """Where they declare no such content."""
    assert samples(load(DOCUMENT), wish) == []


@pytest.mark.parametrize("status", ["2XX", "2xx", "DEFAULT", "REQUEST", "201"])
def test_a_status_is_written_in_any_case(status: str) -> None:
    """As people write it."""
    document = json.loads(json.dumps(DOCUMENT).replace('"201"', '"2XX"').replace('"404"', '"default"'))
    document["paths"]["/things"]["post"]["responses"]["default"]["content"] = {"text/plain": {}}
    assert len(samples(load(document), Wish("make_thing", status))) == 1


def test_a_range_that_is_not_declared_is_the_first_status_inside_it() -> None:
    """One with content, if there is one."""
    (sample,) = samples(load(DOCUMENT), Wish("make_thing", "2XX"))
    assert sample.status == "201"
    with pytest.raises(UsageError, match="declares no content for 404"):
        samples(load(DOCUMENT), Wish("make_thing", "4XX"))


def test_json_comes_first_where_nothing_is_said_of_the_media_type() -> None:
    """Wherever it stands."""
    document = json.loads(json.dumps(DOCUMENT))
    document["paths"]["/things"]["post"]["responses"]["201"]["content"]["application/hal+json"] = {}
    (sample,) = samples(load(document), Wish())
    assert sample.media_type == "application/hal+json"


def test_what_has_no_value_costs_itself_alone() -> None:
    """A refusal in the place of its samples; so does what can't be understood or written."""
    content = {"application/json": {"schema": {"type": "integer", "minimum": 5, "maximum": 3}}}
    nested = {"type": "array", "minItems": 1, "items": {"type": "array", "minItems": 1, "items": {"type": "object"}}}
    paths = {
        "/none": {"get": {"responses": {"200": {"description": "", "content": content}}}},
        "/csv": {"get": {"responses": {"200": {"description": "", "content": {"text/csv": {"schema": nested}}}}}},
        "/broken": {"get": {"parameters": [{"$ref": "#/nowhere"}], "responses": {}}},
    }
    document = load({**DOCUMENT, "paths": {**paths, **DOCUMENT["paths"]}})
    found = list(samples_or_refusals(document, Wish(count=2)))
    assert [type(each).__name__ for each in found] == ["Refused", "Refused", "Refused", "Sample", "Sample"]
    reasons = [str(each.error) for each in found if isinstance(each, Refused)]
    for part, reason in zip(("no value can be made", "stands inside another array", "#/nowhere"), reasons, strict=True):
        assert part in reason
