"""Sample contents of operations."""

from __future__ import annotations

import json
from typing import Any

import pytest

from contracts.document import load
from contracts.errors import UsageError
from contracts.sampling import Wish, samples

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


def test_samples_of_the_default_document_are_values_of_its_schema() -> None:
    """Without a wish: each operation's first success."""
    found = list(samples(load(None), Wish(count=3)))
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
    ],
)
def test_a_wish_for_what_is_not_there_is_refused(wish: Wish, message: str) -> None:
    """With what is there instead."""
    with pytest.raises(UsageError, match=message.replace("?", r"\?")):
        list(samples(load(DOCUMENT), wish))
