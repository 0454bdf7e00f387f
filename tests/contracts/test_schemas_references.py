"""Where references lead: pointers, identifiers, anchors, dynamic ones; and what a broken corner costs."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

import pytest

from contracts.document import load
from contracts.document.model import SchemaObject
from contracts.errors import Place, UnresolvedReference
from contracts.json_values import join
from contracts.schemas import Schema, Schemas, schema_of, schemas_of

API = "https://example.com/api.json"
MODELS = "https://example.com/models/pets.json"

DOCUMENT: dict[str, Any] = {
    "openapi": "3.1.0",
    "components": {
        "schemas": {
            "Pet": {
                "type": "object",
                "required": ["name"],
                "properties": {
                    "name": {"type": "string"},
                    "owner": {"$ref": "#/components/schemas/Owner"},
                    "tag": {"$ref": "models/pets.json#/$defs/Tag"},
                    "odd~/ %": {"$ref": "#/components/schemas/a~1b~0c%20%25"},
                },
            },
            "a/b~c %": {"const": "odd"},
            "Owner": {
                "$id": "https://example.com/owner",
                "$anchor": "owner",
                "properties": {"age": {"$ref": "#/$defs/age"}, "boss": {"$ref": "#owner"}, "self": {"$ref": ""}},
                "$defs": {"age": {"type": "integer", "$anchor": "age"}},
            },
            "Age": {"$ref": "#/components/schemas/Owner/properties/age"},
            "Aged": {"$ref": "owner#age"},
            "Anchored": {"$anchor": "here", "type": "boolean"},
            "ToAnchor": {"$ref": "#here"},
            "Broken": {"$ref": "#/components/schemas/Nowhere"},
            "UsesBroken": {"properties": {"a": {"$ref": "#/components/schemas/Broken"}, "b": {"type": "integer"}}},
            "Frob": {"type": "frob", "maxLength": 3},
            "Sound": {"type": "integer"},
            "Tree": {
                "$dynamicAnchor": "node",
                "properties": {"data": True, "children": {"items": {"$dynamicRef": "#node"}}},
            },
            "StrictTree": {
                "$id": "https://example.com/strict-tree",
                "$dynamicAnchor": "node",
                "$ref": "tree",
                "unevaluatedProperties": False,
            },
            "IdentifiedTree": {
                "$id": "https://example.com/tree",
                "$dynamicAnchor": "node",
                "properties": {"data": True, "children": {"items": {"$dynamicRef": "#node"}}},
            },
        },
        "examples": {"any": {"value": {"$id": "not an identifier", "pattern": "(", "$anchor": "here"}}},
    },
}
RESOURCES = {API: DOCUMENT, MODELS: {"$defs": {"Tag": {"enum": ["cat", "dog"]}}}}


def named(name: str) -> Schema:
    return Schemas(RESOURCES).schema(API, join("/components/schemas", name))


@pytest.mark.parametrize(
    ("name", "valid", "invalid", "at", "place"),
    [
        ("Pet", {"name": "x"}, {"name": 1}, "/name", f"{API} (#/components/schemas/Pet/properties/name/type)"),
        ("Pet", {"name": "", "tag": "cat"}, {"name": "", "tag": "x"}, "/tag", f"{MODELS} (#/$defs/Tag/enum)"),
        ("Pet", {"name": "", "odd~/ %": "odd"}, {"name": "", "odd~/ %": 1}, "/odd~0~1 %", "a~1b~0c %/const)"),
        ("Owner", {"age": 1}, {"age": "1"}, "/age", f"{API} (#/components/schemas/Owner/$defs/age/type)"),
        ("Owner", {"boss": {"age": 1}}, {"boss": {"boss": {"age": ""}}}, "/boss/boss/age", "Owner/$defs/age/type)"),
        ("Pet", {"name": "", "owner": {}}, {"name": "", "owner": {"age": ""}}, "/owner/age", "Owner/$defs/age/type)"),
        ("Age", 1, "1", "", "Owner/$defs/age/type)"),
        ("Aged", 1, "1", "", "Owner/$defs/age/type)"),
        ("ToAnchor", True, 1, "", "Anchored/type)"),
        ("UsesBroken", {"a": 1}, {"b": "x"}, "/b", "UsesBroken/properties/b/type)"),
        ("Sound", 1, "x", "", "Sound/type)"),
        ("Tree", {"children": [{"children": []}]}, {"children": [{"children": 1}]}, "", ""),
    ],
)
def test_a_schema_judges_through_its_references(name: str, valid: Any, invalid: Any, at: str, place: str) -> None:
    """And tells where the broken keyword stands as written, whatever the way there."""
    schema = named(name)
    assert schema.is_valid(valid)
    if place:
        (violation,) = schema.violations(invalid)
        assert violation.at == at
        assert str(violation.schema_place).endswith(place)


@pytest.mark.parametrize("name", ["StrictTree", "IdentifiedTree", "Tree"])
def test_a_dynamic_reference_follows_the_way_it_was_reached_by(name: str) -> None:
    """Only below the strict tree are unknown properties refused, at every depth."""
    schema = named(name)
    assert schema.is_valid({"children": [{"data": 1}]})
    assert schema.is_valid({"children": [{"daat": 1}]}) is (name != "StrictTree")


def test_resolving_follows_the_dynamic_scope_too() -> None:
    """A maker of values sees the schema that the judge judges by."""
    strict = named("StrictTree")
    inner = strict.resolve("tree").subschema("properties", "children", "items").resolve("#node")
    assert inner.contents["unevaluatedProperties"] is False
    plain = named("IdentifiedTree").subschema("properties", "children", "items").resolve("#node")
    assert plain.pointer == "/components/schemas/IdentifiedTree"


@pytest.mark.parametrize(
    ("name", "reference", "pointer"),
    [
        ("Pet", "#/components/schemas/Sound", "/components/schemas/Sound"),
        ("Pet", "#/components/schemas/a~1b~0c%20%25", "/components/schemas/a~1b~0c %"),
        ("Pet", "models/pets.json#/$defs/Tag", "/$defs/Tag"),
        ("Pet", "#here", "/components/schemas/Anchored"),
        ("Owner", "#/$defs/age", "/components/schemas/Owner/$defs/age"),
        ("Owner", "#age", "/components/schemas/Owner/$defs/age"),
        ("Owner", "", "/components/schemas/Owner"),
        ("Owner", "api.json#/components/schemas/Pet", "/components/schemas/Pet"),
        ("Pet", "owner", "/components/schemas/Owner"),
    ],
)
def test_a_reference_is_resolved_against_its_schema_s_base(name: str, reference: str, pointer: str) -> None:
    """Source: JSON Schema 2020-12, Core, sections 8.2 and 9.1."""
    assert named(name).resolve(reference).pointer == pointer


@pytest.mark.parametrize("reference", ["#/nowhere", "other.json", "#nobody", "https://example.org/", "#/a/b"])
def test_a_reference_to_nothing_is_told_with_its_place(reference: str) -> None:
    """The document's fault, named."""
    with pytest.raises(UnresolvedReference) as raised:
        named("Pet").resolve(reference)
    assert repr(reference) in str(raised.value)
    assert raised.value.problem.place == Place(API, "/components/schemas/Pet")


def test_schemas_are_cached() -> None:
    """The same schema is the same object, however it was reached."""
    pet = schema_of({"properties": {"name": {"$ref": "#"}}})
    assert pet.subschema("properties", "name") is pet.subschema("properties").subschema("name")
    assert pet.subschema("properties", "name").resolve("#") is pet


@pytest.mark.parametrize(
    ("name", "codes"),
    [
        ("Broken", ["unresolved-reference"]),
        ("UsesBroken", ["unresolved-reference"]),
        ("Frob", ["keyword-malformed"]),
        ("Sound", []),
        ("Pet", []),
    ],
)
def test_a_broken_corner_costs_that_corner(name: str, codes: list[str]) -> None:
    """What can't be honoured is told of those who reach it, and of nobody else."""
    problems = named(name).problems()
    assert [problem.code for problem in problems] == codes
    assert all(problem.level == "error" and problem.message for problem in problems)


def test_the_rest_of_a_broken_schema_still_holds() -> None:
    """Only the keyword that can't be honoured is left out."""
    frob = named("Frob")
    assert frob.is_valid("abc")
    (violation,) = frob.violations("abcd")
    assert violation.keyword == "maxLength"
    (problem,) = frob.problems()
    assert problem.place.pointer == "/components/schemas/Frob/type"


def test_a_schema_that_is_not_there_is_told() -> None:
    """By its problems, and to whoever asks more of it."""
    missing = named("Missing")
    assert [problem.code for problem in missing.problems()] == ["unresolved-reference"]
    for ask in (lambda: missing.contents, lambda: missing.is_valid(1), lambda: missing.violations(1)):
        with pytest.raises(UnresolvedReference):
            ask()


@pytest.mark.parametrize(
    "contents",
    [
        {"$ref": "#"},
        {"allOf": [{"$ref": "#"}]},
        {"anyOf": [{"$ref": "#"}, {"type": "string"}]},
        {"not": {"$ref": "#"}},
        {"$dynamicAnchor": "x", "$dynamicRef": "#x"},
        {"$defs": {"a": {"$ref": "#/$defs/b"}, "b": {"$ref": "#/$defs/a"}}, "$ref": "#/$defs/a"},
        {"unevaluatedProperties": False, "allOf": [{"$ref": "#"}]},
    ],
)
def test_a_reference_to_itself_ends(contents: Any) -> None:
    """With a verdict and, for a no, a reason."""
    schema = schema_of(contents)
    for value in (1, "a", {"b": 1}):
        assert bool(schema.violations(value)) is not schema.is_valid(value)
    assert schema.shape.types == frozenset()


@pytest.mark.parametrize(
    ("keyword", "value", "repair"),
    [
        ("type", "strin", "did you mean 'string'?"),
        ("type", [], ""),
        ("type", ["string", "string"], ""),
        ("items", [{}], "prefixItems"),
        ("required", True, "list 'required' of the object"),
        ("required", ["a", "a"], ""),
        ("exclusiveMinimum", True, "the bound itself"),
        ("minLength", -1, ""),
        ("minLength", "1", ""),
        ("multipleOf", 0, ""),
        ("enum", "a", ""),
        ("properties", {"a": 1}, ""),
        ("properties", [], ""),
        ("allOf", [], ""),
        ("pattern", 1, ""),
        ("$ref", 1, ""),
        ("uniqueItems", "yes", ""),
        ("dependentRequired", {"a": "b"}, ""),
    ],
)
def test_a_malformed_keyword_is_told_and_left_out(keyword: str, value: Any, repair: str) -> None:
    """Once, at the keyword, and the other keywords hold."""
    schema = schema_of({"properties": {"x": {keyword: value, "const": 1}}})
    assert schema.is_valid({"x": 1})
    assert not schema.is_valid({"x": 2})
    (problem,) = schema.problems()
    assert problem.place.pointer == f"/properties/x/{keyword}"
    assert repair in problem.repair
    assert repr(keyword) in problem.message


def test_data_is_not_read_as_schemas() -> None:
    """An example's `$ref` or `pattern` is a value, and a property may be named like a keyword."""
    schema = schema_of(
        {
            "properties": {"pattern": {"type": "integer"}, "$ref": {"const": {"pattern": "(", "$ref": "nowhere"}}},
            "examples": [{"$ref": "nowhere", "pattern": "("}],
            "enum": [{"pattern": 1, "$ref": {"pattern": "(", "$ref": "nowhere"}}],
        }
    )
    assert schema.is_valid({"pattern": 1, "$ref": {"pattern": "(", "$ref": "nowhere"}})
    assert schema.problems() == ()


def test_a_resource_that_refers_to_one_that_is_not_there_does_not_spoil_the_others() -> None:
    """Engines look for every resource that a schema document names, all at once."""
    broken = {"properties": {"a": {"$ref": "https://nowhere.example/x"}}, "type": "object"}
    schemas = Schemas({"https://example.com/a": broken, "https://example.com/b": {"type": "integer"}})
    assert not schemas.schema("https://example.com/b").is_valid("x")
    assert not schemas.schema("https://example.com/a").is_valid(1)
    assert [problem.code for problem in schemas.schema("https://example.com/a").problems()] == ["unresolved-reference"]


def test_the_schemas_of_a_document_are_made_once_and_by_direction() -> None:
    """`required` does not name what is `readOnly` on the way to the server."""
    schema = {"type": "object", "required": ["id"], "properties": {"id": {"type": "integer", "readOnly": True}}}
    document = load(
        {
            "openapi": "3.0.3",
            "info": {"title": "t", "version": "1"},
            "paths": {},
            "components": {"schemas": {"Pet": schema}},
        }
    )
    schemas = schemas_of(document)
    assert schemas_of(document) is schemas
    pet: SchemaObject = document.schemas["Pet"]
    assert schemas.for_object(pet, "request").is_valid({})
    assert not schemas.for_object(pet, "response").is_valid({})


def test_problems_told_of_many_schemas_are_those_told_of_each() -> None:
    """Whether schemas are looked at together, which is fast, or each by itself, the same is found."""
    names = DOCUMENT["components"]["schemas"]
    together = Schemas(RESOURCES)
    found = together.problems([together.schema(API, join("/components/schemas", name)) for name in names])
    alone: list[Any] = []
    for name in names:
        alone += Schemas(RESOURCES).schema(API, join("/components/schemas", name)).problems()
    assert set(found) == set(alone)
    assert len(found) == len(set(found))


def test_many_schemas_of_one_graph_are_looked_at_in_little_time() -> None:
    """Each leads to all the others, so that compiling one by one would take many times as long."""
    names = [f"S{index}" for index in range(200)]
    graph = {name: {"properties": {other: {"$ref": f"#/{other}"} for other in names[::5]}} for name in names}

    def seconds(asked: list[str]) -> float:
        schemas = Schemas({"https://example.com/graph": graph})
        started = time.perf_counter()
        assert schemas.problems([schemas.schema("https://example.com/graph", f"/{name}") for name in asked]) == ()
        return time.perf_counter() - started

    assert seconds(names) < 12 * seconds(names[:1])


def below(frames: int, call: Callable[[], object]) -> object:
    """What `call` gives that many frames further down the stack."""
    return below(frames - 1, call) if frames else call()


def test_a_reference_to_itself_ends_wherever_the_stack_does() -> None:
    """The recursion limit may be met inside a library written in Rust, which then panics instead of raising."""
    schema = schema_of({"unevaluatedProperties": False, "allOf": [{"$ref": "#"}]})
    for frames in range(60):
        assert below(frames, lambda: schema.violations({"b": 1}))
