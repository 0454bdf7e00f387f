"""Each media type of a body or an answer has edges of its own, but where another one stands for it."""

from __future__ import annotations

from collections import Counter
from typing import Any

import pytest

from contracts.document import load
from contracts.document.model import Document
from contracts.exporting import Choice, Payload, payloads
from contracts.exporting.coverage import coverage

PET = {
    "type": "object",
    "required": ["name"],
    "properties": {"name": {"type": "string", "maxLength": 8}, "age": {"type": "integer", "minimum": 0}},
}
KINDS = {
    "application/json": {"schema": {"$ref": "#/components/schemas/Pet"}},
    "text/json": {"schema": {"$ref": "#/components/schemas/Pet"}},
    "application/xml": {"schema": {"$ref": "#/components/schemas/Pet"}},
    "application/x-www-form-urlencoded": {"schema": {"$ref": "#/components/schemas/Pet"}},
    "multipart/form-data": {"schema": {"$ref": "#/components/schemas/Pet"}},
    "text/plain": {"schema": {"type": "string", "minLength": 2}},
    "application/merge-patch+json": {"schema": {"type": "object", "maxProperties": 2}},
}
ALIKE = "text/json"


@pytest.fixture(scope="module")
def document() -> Document:
    operation = {
        "requestBody": {"content": KINDS},
        "responses": {"200": {"description": "", "content": KINDS}},
    }
    made: dict[str, Any] = {
        "openapi": "3.1.0",
        "info": {"title": "t", "version": "1"},
        "paths": {"/pets": {"post": operation}},
        "components": {"schemas": {"Pet": PET}},
    }
    return load(made)


@pytest.fixture(scope="module")
def made(document: Document) -> list[Payload]:
    return list(payloads(document, Choice()))


@pytest.mark.parametrize("side", ["request", "response"])
def test_each_media_type_has_edges_but_those_that_are_written_alike(made: list[Payload], side: str) -> None:
    count = Counter(
        each.media_type.partition(";")[0]
        for each in made
        if each.side == side and each.kind in ("boundary", "optional", "types", "extra", "unicode")
    )
    assert {name for name in count if count[name] > 10} == set(KINDS) - {ALIKE}
    assert count[ALIKE] == 0


@pytest.mark.parametrize("side", ["request", "response"])
def test_each_media_type_is_sent_at_least_once(made: list[Payload], side: str) -> None:
    assert {each.media_type.partition(";")[0] for each in made if each.side == side} >= set(KINDS)


def test_names_tell_media_types_apart_and_the_first_needs_none(made: list[Payload]) -> None:
    names = {each.name: each for each in made if each.side == "request"}
    assert len(names) == len([each for each in made if each.side == "request"])
    assert names["body /name: too long, 9 characters"].media_type == "application/json"
    assert names["body application/xml /name: too long, 9 characters"].media_type == "application/xml"
    assert not names["body application/xml /name: too long, 9 characters"].is_valid
    assert "body text/json /name: too long, 9 characters" not in names


def test_the_coverage_counts_each_media_type(document: Document, made: list[Payload]) -> None:
    """Of those that differ, every edge is shown, or can't be."""
    covered = list(coverage(document, made, Choice()))
    parts = {each.part for each in covered}
    assert parts == {
        *("body" if name == "application/json" else f"body {name}" for name in KINDS if name != ALIKE),
        *(f"200 {name}" for name in KINDS if name != ALIKE),
    }
    assert [each for each in covered if not each.payload and each.can_be] == []


def test_the_items_of_a_sequence_have_edges() -> None:
    """In a sequence of one, by the schema of an item."""
    lines = {"application/jsonl": {"itemSchema": PET}}
    operation = {"requestBody": {"content": lines}, "responses": {"200": {"description": "", "content": lines}}}
    document = load(
        {"openapi": "3.2.0", "info": {"title": "t", "version": "1"}, "paths": {"/pets": {"post": operation}}}
    )
    names = {each.name: each for each in payloads(document, Choice())}
    for part in ("body", "200"):
        assert names[f"{part} /0/name: the longest, 8 characters"].is_valid
        too_long = names[f"{part} /0/name: too long, 9 characters"]
        assert not too_long.is_valid
        assert too_long.content is not None
        assert too_long.content.count(b"name") == 1
    covered = list(coverage(document, names.values(), Choice()))
    assert {each.part for each in covered} == {"body", "200"}
    assert [each for each in covered if not each.payload and each.can_be] == []


def test_what_has_no_request_or_no_value_is_counted_with_the_reason() -> None:
    """It costs the others nothing, and is no silence."""
    responses = {
        "200": {"description": "", "content": {"application/json": {"schema": {"allOf": [{"type": "null"}, False]}}}},
        "400": {"description": "", "content": {"application/json": {"schema": {"type": "integer", "maximum": 4}}}},
    }
    parameters = [{"name": "q", "in": "query", "required": True, "schema": {"type": "integer", "enum": ["a"]}}]
    body = {"content": {"application/json": {"schema": {"type": "boolean"}}}}
    operation = {"parameters": parameters, "requestBody": body, "responses": responses}
    document = load(
        {"openapi": "3.1.0", "info": {"title": "t", "version": "1"}, "paths": {"/pets": {"post": operation}}}
    )
    covered = list(coverage(document, payloads(document, Choice()), Choice()))
    assert {each.part: bool(each.payload) for each in covered} == {
        "query q": False,
        "body": False,
        "200": False,
        "400": True,
    }
    assert all(each.payload or (each.reason and not each.can_be) for each in covered)
