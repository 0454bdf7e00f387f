"""What is said of a value that breaks its schema: in words, at its place, short, and never nothing."""

from __future__ import annotations

from functools import reduce
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from contracts.errors import Place
from contracts.schemas import Violation, schema_of
from contracts.schemas.explanation import Explainer
from contracts.schemas.preparation import Prepared
from contracts.schemas.repetition import Known, worded_once

CAT = {"type": "object", "required": ["kind", "lives"], "properties": {"kind": {}, "lives": {"type": "integer"}}}
DOG = {"type": "object", "required": ["kind", "tail"], "properties": {"kind": {}, "tail": {"type": "boolean"}}}
PETS = {"$defs": {"Cat": CAT, "Dog": DOG}, "oneOf": [{"$ref": "#/$defs/Cat"}, {"$ref": "#/$defs/Dog"}]}
KINDS = {**PETS, "discriminator": {"propertyName": "kind", "mapping": {"cat": "#/$defs/Cat"}}}


def only(schema: Any, value: Any) -> Violation:
    (found,) = schema_of(schema).violations(value)
    return found


@pytest.mark.parametrize(
    ("schema", "value", "message"),
    [
        ({"type": "integer"}, "x", "'x' is a string, expected an integer"),
        ({"type": ["integer", "null"]}, True, "true is a boolean, expected an integer or null"),
        ({"type": "string"}, None, "null, expected a string"),
        ({"type": "number"}, float("nan"), "nan is no JSON number, expected a number"),
        ({"enum": ["cat", "dog"]}, "Cat", "'Cat', expected one of 'cat' or 'dog'; did you mean 'cat'?"),
        ({"enum": [1, None, True]}, False, "false, expected one of 1, null or true"),
        ({"const": [1]}, [True], "[True], expected [1]"),
        ({"required": ["a", "b", "c"]}, {"b": 1}, "properties 'a' and 'c' are missing"),
        ({"required": ["name"]}, {"nmae": 1}, "property 'name' is missing; 'nmae' is there; did you mean 'name'?"),
        (
            {"properties": {"name": {}}, "additionalProperties": False},
            {"nmae": 1},
            "property 'nmae' is not declared; did you mean 'name'?",
        ),
        ({"unevaluatedProperties": False}, {"a": 1, "b": 2}, "properties 'a' and 'b' are not declared"),
        ({"minLength": 3}, "ab", "'ab' has 2 characters, expected at least 3"),
        ({"maxLength": 1}, "ab", "'ab' has 2 characters, expected at most 1"),
        ({"minItems": 1}, [], "[] has 0 elements, expected at least 1"),
        ({"maxProperties": 0}, {"a": 1}, "{'a': 1} has 1 property, expected at most 0"),
        ({"minimum": 5}, 3, "3, expected at least 5"),
        ({"exclusiveMaximum": 3}, 3, "3, expected less than 3"),
        ({"multipleOf": 0.01}, 0.005, "0.005, expected a multiple of 0.01"),
        ({"pattern": "^[\\w-.]$"}, "é", "'é' does not match '^[\\\\w-.]$'"),
        ({"format": "uuid"}, "x", "'x' is no 'uuid', expected a UUID such as 9b1deb4d-3b7d-4bad-9bdd-2b0d7b3dcb6d"),
        ({"uniqueItems": True}, [1, True, 2, 1.0], "the elements 0 and 3 are equal: 1.0"),
        ({"contains": {"type": "null"}}, [1], "too few elements of [1] satisfy 'contains', expected at least 1"),
        (
            {"contains": True, "maxContains": 1},
            [1, 2],
            "too many elements of [1, 2] satisfy 'contains', expected at least 1 and at most 1",
        ),
        ({"dependentRequired": {"a": ["b"]}}, {"a": 1}, "'a' is there and so needs 'b', which is missing"),
        ({"not": {"type": "string"}}, "x", "'x' is what 'not' excludes, expected anything but a string"),
        ({"properties": {"a": False}}, {"a": 1}, "1 is there, expected nothing: the schema is false"),
        (
            {"propertyNames": {"maxLength": 1}},
            {"ab": 1},
            "the name of a property: 'ab' has 2 characters, expected at most 1",
        ),
        (
            PETS | {"oneOf": [True, {}]},
            1,
            "1 satisfies 2 schemas of 'oneOf' (schema 1, schema 2), expected exactly one",
        ),
        ({"prefixItems": [{}], "items": False}, [1, 2], "[1, 2] has 2 elements, expected at most 1"),
        ({"prefixItems": [{}], "unevaluatedItems": False}, [1, 2], "[1, 2] has elements that no schema speaks of"),
        ({"if": {"type": "string"}, "then": {"const": "a"}}, "b", "'b', expected 'a'"),
    ],
)
def test_a_violation_says_what_was_found_and_what_was_expected(schema: Any, value: Any, message: str) -> None:
    """In one sentence, the value shortened."""
    assert message in only(schema, value).message


def test_a_violation_knows_its_place_in_the_value_and_in_the_schema() -> None:
    """Both as JSON Pointers."""
    found = only({"properties": {"a/b": {"items": {"type": "null"}}}}, {"a/b": [None, 7]})
    assert (found.at, found.keyword, found.found, found.expected) == ("/a~1b/1", "type", "7", "null")
    assert found.schema_place.pointer == "/properties/a~1b/items/type"
    assert str(found).startswith("/a~1b/1: 7 is an integer")


def test_the_closest_branch_is_told_first_and_why_the_others_fail_after_it() -> None:
    """A branch of the right type with one fault is closer than one with two, or of another type."""
    found = only(PETS, {"kind": "cat", "lives": "9"})
    assert found.keyword == "oneOf"
    assert "closest is Cat: /lives: '9' is a string, expected an integer" in found.message
    assert [line.partition(":")[0] for line in found.details] == ["Cat", "Dog"]


def test_a_discriminator_decides_which_branch_is_told() -> None:
    """By mapping, and by the name of the schema."""
    assert only(KINDS, {"kind": "cat", "lives": "9"}).at == "/lives"
    dog = only(KINDS, {"kind": "Dog"})
    assert dog.message == "property 'tail' is missing"
    assert dog.schema_place.pointer == "/$defs/Dog/required"


def test_a_discriminator_of_an_unknown_value_is_told_with_those_there_are() -> None:
    """With the nearest."""
    found = only(KINDS, {"kind": "cta"})
    assert (found.at, found.keyword) == ("/kind", "discriminator")
    assert "expected one of 'cat' or 'Dog'; did you mean 'cat'?" in found.message


def test_of_a_schema_or_null_the_schema_is_told() -> None:
    """What `nullable` becomes does not hide what is wrong."""
    found = only({"anyOf": [{"properties": {"a": {"type": "integer"}}}, {"type": "null"}]}, {"a": "x"})
    assert (found.at, found.keyword) == ("/a", "type")


@pytest.mark.parametrize("size", [10, 10_000])
def test_whole_values_are_never_told(size: int) -> None:
    """Nor whole schemas: every part of a violation is short."""
    schema = {
        "anyOf": [{"const": "x" * size}, {"enum": list(range(size))}, *({"minItems": index} for index in range(50))],
        "required": [f"n{index}" for index in range(size)],
    }
    for value in ("y" * size, {"z" * size: 1}, [["y" * size] * size], dict.fromkeys(map(str, range(size)), 1)):
        for found in schema_of(schema).violations(value):
            told = (found.message, found.expected, found.found, *found.details)
            assert all(len(text) < 1500 for text in told)
            assert len(found.details) <= 9


def test_many_faults_are_told_up_to_a_bound() -> None:
    """A list of a million wrong elements is not a million violations."""
    found = schema_of({"items": {"type": "string"}}).violations(list(range(1000)))
    assert 10 <= len(found) <= 100


def nested(levels: int, leaf: Any) -> Any:
    return reduce(lambda inner, _: [inner], range(levels), leaf)


TREE = {"$defs": {"t": {"anyOf": [{"type": "integer"}, {"items": {"$ref": "#/$defs/t"}, "type": "array"}]}}}


@pytest.mark.parametrize("levels", [1, 30, 100, 300, 1_000, 3_000, 10_000])
def test_deeply_nested_values_are_judged(levels: int) -> None:
    """And the verdict is explained, if only roughly where nothing can say more."""
    schema = schema_of({**TREE, "$ref": "#/$defs/t"})
    assert schema.is_valid(nested(levels, 1))
    assert not schema.is_valid(nested(levels, "x"))
    assert schema.violations(nested(levels, "x"))


def test_values_deeper_than_any_stack_are_invalid() -> None:
    """Said, and survived."""
    schema = schema_of({**TREE, "$ref": "#/$defs/t"})
    value = nested(200_000, 1)
    assert not schema.is_valid(value)
    assert "nested too deeply" in schema.violations(value)[0].message


def test_what_only_the_engine_knows_is_told_in_its_words() -> None:
    """`dependencies` is of an older dialect: jsonschema-rs honours it, jsonschema does not."""
    schema = {"properties": {"x": {"dependencies": {"a": ["b"]}}}}
    found = only(schema, {"x": {"a": 1}})
    assert found.at == "/x"
    assert found.schema_place.pointer.startswith("/properties/x/dependencies")
    assert "b" in found.message


def test_deep_schemas_are_cut_and_told() -> None:
    """An engine's limit costs what lies below it, not the document."""
    deep = reduce(lambda inner, _: {"items": inner}, range(400), {"type": "integer"})
    schema = schema_of({"properties": {"a": deep, "b": {"type": "integer"}}})
    assert not schema.is_valid({"a": 1, "b": "x"})
    assert [problem.code for problem in schema.problems()] == ["schema-too-deep"]
    assert schema_of({"type": "integer", "examples": [nested(1_000, 1)]}).violations("x")


@pytest.mark.parametrize("value", [b"x", {1, 2}, object(), 1j])
def test_what_is_no_json_value_is_invalid(value: Any) -> None:
    """Whatever the schema."""
    for schema in (True, {}, {"type": "string"}, {"properties": {"a": {}}}):
        assert not schema_of(schema).is_valid(value)
        assert schema_of(schema).violations(value)


@pytest.mark.parametrize("text", ["\ud800", "a\udfffb"])
def test_lone_surrogates_are_judged_as_a_character_each(text: str) -> None:
    """JSON texts can spell them, UTF-8 can't."""
    assert schema_of({"type": "string", "maxLength": len(text)}).is_valid(text)
    assert not schema_of({"maxLength": len(text) - 1}).is_valid(text)
    assert schema_of({"properties": {text: {}}, "additionalProperties": {"type": "null"}}).violations(
        {text + "x": text}
    )


JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-9, 9) | st.sampled_from([0.5, 1.0, -0.0]) | st.text("abc", max_size=3),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text("abc", max_size=2), inner, max_size=3),
    max_leaves=6,
)
SCALARS = st.fixed_dictionaries(
    {},
    optional={
        "type": st.sampled_from(["string", "integer", "number", "object", "array", "null", ["string", "integer"]]),
        "enum": st.lists(JSON, min_size=1, max_size=3),
        "const": JSON,
        "minimum": st.integers(-3, 3),
        "exclusiveMaximum": st.sampled_from([0.5, 3]),
        "multipleOf": st.sampled_from([2, 0.5, 0.1]),
        "minLength": st.integers(0, 3),
        "pattern": st.sampled_from(["^a", r"[\w-.]", r"^\D*$", "b$"]),
        "format": st.sampled_from(["uuid", "int32", "date", "byte"]),
        "required": st.lists(st.text("abc", max_size=1), unique=True, max_size=2),
        "maxItems": st.integers(0, 2),
        "uniqueItems": st.booleans(),
        "minProperties": st.integers(0, 2),
        "dependentRequired": st.dictionaries(st.text("ab", max_size=1), st.just(["c"]), max_size=1),
    },
)
SCHEMAS: st.SearchStrategy[Any] = st.recursive(
    SCALARS | st.booleans(),
    lambda inner: st.fixed_dictionaries(
        {},
        optional={
            "properties": st.dictionaries(st.text("abc", max_size=1), inner, max_size=2),
            "patternProperties": st.dictionaries(st.sampled_from(["^a", r"[\w-.]b"]), inner, max_size=1),
            "additionalProperties": inner,
            "unevaluatedProperties": inner,
            "items": inner,
            "prefixItems": st.lists(inner, min_size=1, max_size=2),
            "unevaluatedItems": inner,
            "contains": inner,
            "allOf": st.lists(inner, min_size=1, max_size=2),
            "anyOf": st.lists(inner, min_size=1, max_size=3),
            "oneOf": st.lists(inner, min_size=1, max_size=3),
            "not": inner,
            "if": inner,
            "then": inner,
            "else": inner,
            "propertyNames": inner,
            "dependentSchemas": st.dictionaries(st.text("ab", max_size=1), inner, max_size=1),
        },
    ),
    max_leaves=8,
)


@given(schema=SCHEMAS, values=st.lists(JSON, min_size=1, max_size=5))
@settings(max_examples=80)
def test_the_two_libraries_agree(schema: Any, values: list[Any]) -> None:
    """What one calls valid the other has nothing to say of, and the other way round."""
    judged = schema_of(schema)
    explainer = Explainer(Prepared({"urn:alone": schema}, Place).views_of_one_dialect)
    for value in values:
        faults = explainer.faults("urn:alone#", value)
        assert bool(faults) is not judged.is_valid(value), (value, faults)


def test_values_that_are_wrong_alike_may_be_told_in_the_words_of_the_first() -> None:
    """The place and the keyword are right; the value that a discriminator decides by is never another's."""
    schema, choice = schema_of({"properties": {"a": {"minimum": 5}}}), schema_of(KINDS)
    known: Known = {}
    with worded_once(known):
        first, again, other = (schema.violations(value) for value in ({"a": 1}, {"a": 2}, {"a": "x", "b": 1}))
        assert (first, other) == (again, ())
        assert first[0].message.startswith("1, expected")
        told = [choice.violations({"kind": kind})[0].message for kind in ("cat", "dig")]
    assert told == [choice.violations({"kind": kind})[0].message for kind in ("cat", "dig")]
    assert schema.violations({"a": 2})[0].message.startswith("2, expected")


@given(schema=SCHEMAS, value=JSON)
@settings(max_examples=40)
def test_there_is_a_reason_exactly_where_there_is_a_refusal(schema: Any, value: Any) -> None:
    """And each names a part that is there."""
    judged = schema_of(schema)
    found = judged.violations(value)
    assert bool(found) is not judged.is_valid(value)
    assert all(violation.message for violation in found)
    assert judged.problems() == ()
