"""Schemas of every version become JSON Schema 2020-12 at the same pointers."""

from __future__ import annotations

import copy
import time
from typing import Any

import pytest
from hypothesis import given, settings

from contracts.document import load
from contracts.document.model import Document
from contracts.json_values import resolve
from tests.documents import documents

INFO = {"title": "t", "version": "1"}


def document_of(schema: Any, version: str = "3.0.3", **others: Any) -> Document:
    """A document whose schema `A` is the one given."""
    named = {"A": schema, **others}
    if version == "2.0":
        return load({"swagger": "2.0", "info": INFO, "paths": {}, "definitions": named})
    return load({"openapi": version, "info": INFO, "paths": {}, "components": {"schemas": named}})


def converted(schema: Any, version: str = "3.0.3", direction: Any = "response", **others: Any) -> Any:
    """The schema `A`, converted."""
    document = document_of(schema, version, **others)
    found = document.schemas["A"]
    return resolve(document.resources(direction)[found.uri], found.pointer)


def codes(schema: Any, version: str = "3.0.3") -> list[tuple[str, str]]:
    """Level and code of each problem."""
    return [(problem.level, problem.code) for problem in document_of(schema, version).problems]


NULLABLE = [
    ({"type": "string", "nullable": True}, {"type": ["string", "null"]}),
    ({"type": "string", "nullable": False}, {"type": "string"}),
    ({"type": "string", "nullable": True, "enum": ["a"]}, {"type": ["string", "null"], "enum": ["a"]}),
    ({"type": "string", "nullable": True, "enum": ["a", None]}, {"type": ["string", "null"], "enum": ["a", None]}),
    ({"nullable": True, "allOf": [{"type": "string"}]}, {"allOf": [{"type": "string"}]}),
    ({"nullable": True}, {}),
]


@pytest.mark.parametrize(("written", "expected"), NULLABLE)
def test_nullable_widens_type_and_nothing_else(written: Any, expected: Any) -> None:
    """Source: OAS 3.0.3, Schema Object, `nullable`, and its proposal 'Clarify Nullable'."""
    found = converted(written)
    found.pop("nullable", None)
    assert found == expected


@pytest.mark.parametrize(
    ("version", "written", "expected"),
    [
        ("3.0.3", {"minimum": 1, "exclusiveMinimum": True}, {"exclusiveMinimum": 1}),
        ("3.0.3", {"minimum": 1, "exclusiveMinimum": False}, {"minimum": 1}),
        ("3.0.3", {"maximum": 1, "exclusiveMaximum": True}, {"exclusiveMaximum": 1}),
        ("3.0.3", {"exclusiveMinimum": True}, {}),
        ("3.0.3", {"exclusiveMinimum": 3}, {"exclusiveMinimum": 3}),
        ("3.1.0", {"exclusiveMinimum": 3}, {"exclusiveMinimum": 3}),
        ("3.1.0", {"minimum": 1, "exclusiveMinimum": True}, {"minimum": 1}),
        ("3.0.3", {"$id": "x", "id": "y", "$anchor": "z"}, {"id": "y"}),
        ("3.0.3", {"type": ["string", "null"]}, {"type": ["string", "null"]}),
        ("3.0.3", {"const": 1, "patternProperties": {"a": {"nullable": True, "type": "string"}}},
         {"const": 1, "patternProperties": {"a": {"nullable": True, "type": ["string", "null"]}}}),
        ("2.0", {"type": "file"}, {"type": "string", "format": "binary"}),
        ("2.0", {"type": "string", "x-nullable": True}, {"type": ["string", "null"], "x-nullable": True}),
        ("2.0", {"discriminator": "kind"}, {"discriminator": {"propertyName": "kind"}}),
        ("3.1.0", {"items": [{"type": "string"}]}, {"prefixItems": [{"type": "string"}]}),
        ("3.1.0", {"items": [True], "additionalItems": False},
         {"prefixItems": [True], "items": False, "additionalItems": False}),
        ("3.1.0", {"dependencies": {"a": ["b"], "c": {"required": ["d"]}}},
         {"dependentRequired": {"a": ["b"]}, "dependentSchemas": {"c": {"required": ["d"]}}}),
        ("3.1.0", {"$schema": "http://json-schema.org/draft-07/schema#", "type": "string"}, {"type": "string"}),
    ],
)  # fmt: skip
def test_keywords_mean_in_2020_12_what_their_version_means(version: str, written: Any, expected: Any) -> None:
    """The words change, the meaning does not."""
    assert converted(written, version) == expected


MALFORMED = [
    {"type": "int"},
    {"type": "any"},
    {"type": []},
    {"minLength": "3"},
    {"minLength": -1},
    {"maximum": "9"},
    {"maximum": True},
    {"multipleOf": 0},
    {"required": True},
    {"required": "name"},
    {"enum": None},
    {"enum": "a"},
    {"enum": []},
    {"pattern": 3},
    {"properties": ["a"]},
    {"allOf": {"type": "string"}},
    {"uniqueItems": "yes"},
    {"format": ["date"]},
    {"readOnly": "maybe"},
    {"$ref": 3},
    {"discriminator": {"mapping": {}}},
]


@pytest.mark.parametrize("version", ["2.0", "3.0.3", "3.1.0"])
@pytest.mark.parametrize("malformed", MALFORMED)
def test_a_malformed_keyword_costs_that_keyword(malformed: Any, version: str) -> None:
    """It is told once and removed; what stands beside it still counts."""
    assert converted({**malformed, "title": "kept"}, version) == {"title": "kept"}
    assert len(codes(malformed, version)) == 1


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ({"items": None}, {"items": True}),
        ({"items": "string"}, {"items": True}),
        ({"items": [{"type": "string"}]}, {"items": True}),
        ({"properties": {"a": None, "b": {}}}, {"properties": {"a": True, "b": {}}}),
        ({"allOf": [3, {}]}, {"allOf": [True, {}]}),
        ({"required": ["a", 3]}, {"required": ["a"]}),
    ],
)
def test_what_is_no_schema_allows_everything(written: Any, expected: Any) -> None:
    """A value that stands where a schema should is told, and taken for one that allows any value."""
    assert converted(written) == expected
    assert len(codes(written)) == 1


def test_the_nearest_type_is_named() -> None:
    """`int` was meant to be `integer`."""
    (problem,) = document_of({"properties": {"a": {"type": "int"}}}).problems
    assert str(problem) == (
        "document (#/components/schemas/A/properties/a/type): no type is called 'int'; `type` is ignored; "
        "did you mean 'integer'?"
    )


def test_properties_may_be_called_like_keywords() -> None:
    """Names under `properties` are names."""
    schema = {
        "properties": {
            "nullable": {"type": "boolean"},
            "$ref": {"type": "string"},
            "id": {"type": "string"},
            "required": {"type": "boolean"},
            "exclusiveMinimum": {"type": "number", "nullable": True},
        }
    }
    found = converted(schema)
    assert found["properties"]["exclusiveMinimum"]["type"] == ["number", "null"]
    assert list(found["properties"]) == list(schema["properties"])
    assert codes(schema) == []


def test_siblings_of_a_reference_count_from_3_1_on() -> None:
    """Source: OAS 3.0, Reference Object; JSON Schema 2020-12, Core, section 8.2.3.1."""
    schema = {"$ref": "#/components/schemas/B", "minLength": 3, "description": "d"}
    assert converted(schema, "3.0.3", B={}) == {"$ref": "#/components/schemas/B"}
    assert converted(schema, "3.1.0", B={}) == schema
    (problem,) = document_of(schema, "3.0.3", B={}).problems
    assert (problem.level, problem.code) == ("warning", "ignored-beside-reference")


def test_required_binds_by_direction() -> None:
    """What is read-only is not required of requests, what is write-only not of responses."""
    schema = {
        "required": ["a", "b", "c", "d", "e"],
        "properties": {
            "a": {"type": "string", "readOnly": True},
            "b": {"type": "string", "writeOnly": True},
            "c": {"type": "string"},
            "d": {"$ref": "#/components/schemas/ReadOnly"},
            "e": {"allOf": [{"$ref": "#/components/schemas/ReadOnly"}]},
        },
    }
    others = {"ReadOnly": {"type": "string", "readOnly": True}}
    assert converted(schema, direction="request", **others)["required"] == ["b", "c"]
    assert converted(schema, direction="response", **others)["required"] == ["a", "c", "d", "e"]


def test_what_binds_both_directions_alike_is_converted_once() -> None:
    """A document with nothing read-only or write-only is the same either way, and so are all that know it."""
    plain, bound = {"required": ["a"], "properties": {"a": {"nullable": True, "type": "string"}}}, {"readOnly": True}
    document = document_of(plain)
    assert document.resources("request") is document.resources("response")
    document = document_of(plain, B={"required": ["a"], "properties": {"a": bound}})
    assert document.resources("request") is not document.resources("response")


def test_required_knows_what_the_other_branches_declare() -> None:
    """An `allOf` is one object: what one branch requires another may declare read-only."""
    schema = {"allOf": [{"$ref": "#/components/schemas/Base"}, {"required": ["id", "name"]}]}
    base = {"properties": {"id": {"type": "integer", "readOnly": True}, "name": {"type": "string"}}}
    assert converted(schema, direction="request", Base=base)["allOf"][1] == {"required": ["name"]}


def test_references_that_only_lead_in_circles_are_cut() -> None:
    """No validator would end: the reference that closes the circle is told and removed."""
    document = document_of({"$ref": "#/components/schemas/B"}, B={"allOf": [{"$ref": "#/components/schemas/A"}]})
    schemas = document.resources("request")[document.uri]["components"]["schemas"]
    assert [problem.code for problem in document.problems] == ["circular-reference"]
    assert schemas == {"A": {"$ref": "#/components/schemas/B"}, "B": {"allOf": [{}]}}


@pytest.mark.parametrize("target", ["B", "#/components/schemas/B"])
def test_a_mapping_holds_references(target: str) -> None:
    """A discriminator may name a schema or refer to it. Source: OAS 3.0, Discriminator Object."""
    schema = {"discriminator": {"propertyName": "kind", "mapping": {"b": target}}}
    assert converted(schema, B={})["discriminator"]["mapping"] == {"b": "#/components/schemas/B"}


def test_a_mapping_to_nowhere_is_told_and_left_out() -> None:
    """With what is near."""
    document = document_of({"discriminator": {"propertyName": "kind", "mapping": {"b": "Bee"}}}, Bees={})
    (problem,) = document.problems
    assert (problem.level, problem.repair) == ("warning", "did you mean 'Bees'?")


def test_a_dynamic_reference_outside_of_named_resources_is_a_plain_one() -> None:
    """With one resource only there is one place it can mean."""
    schema = {"$dynamicAnchor": "node", "properties": {"children": {"items": {"$dynamicRef": "#node"}}}}
    assert converted(schema, "3.1.0")["properties"]["children"]["items"] == {"$ref": "#/components/schemas/A"}


def test_a_form_is_one_schema() -> None:
    """2.0's form parameters become an object, at a pointer that was free."""
    document = load(
        {
            "swagger": "2.0",
            "info": INFO,
            "paths": {
                "/a": {
                    "post": {
                        "x-understudy-form": "taken",
                        "parameters": [
                            {"name": "tags", "in": "formData", "type": "array", "items": {"type": "string"},
                             "collectionFormat": "multi", "required": True},
                        ],
                        "responses": {"204": {"description": ""}},
                    }
                }
            },
        }
    )  # fmt: skip
    body = document.operations[0].request_body
    assert body is not None
    media_type = body.content["application/x-www-form-urlencoded"]
    assert media_type.schema is not None
    found = resolve(document.resources("request")[document.uri], media_type.schema.pointer)
    assert found["required"] == ["tags"]
    assert found["properties"] == {"tags": {"$ref": "#/paths/~1a/post/parameters/0"}}
    assert media_type.encoding["tags"].explode is True
    parameter = resolve(document.resources("request")[document.uri], "/paths/~1a/post/parameters/0")
    assert "required" not in parameter


@settings(max_examples=20)
@given(document=documents())
def test_converting_changes_nothing_of_what_was_read(document: Any) -> None:
    """The mapping that was given is as it was, and so is the model's copy of it for the other direction."""
    before = copy.deepcopy(document)
    loaded = load(document)
    first = copy.deepcopy(loaded.resources("request"))
    loaded.resources("response")
    assert document == before
    assert loaded.resources("request") == first


def test_deep_schemas_need_no_deep_stack() -> None:
    """Thousands of schemas one in another are converted."""
    schema: dict[str, Any] = {"type": "string", "nullable": True}
    for _ in range(300):
        schema = {"properties": {"a": schema}}
    found = converted(schema)
    for _ in range(300):
        found = found["properties"]["a"]
    assert found["type"] == ["string", "null"]


def test_many_faults_are_told_in_no_time() -> None:
    """Suggestions must not make a document with thousands of dead references slow."""
    names = {f"Thing{index}": {"$ref": f"#/components/schemas/Missing{index}"} for index in range(500)}
    started = time.perf_counter()
    document = document_of({}, **names)
    assert len(document.problems) == 500
    assert time.perf_counter() - started < 5
