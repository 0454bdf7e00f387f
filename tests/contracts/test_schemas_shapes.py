"""Schema to Shape: the types and parts that decoding needs to know."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contracts.schemas import schema_of
from contracts.schemas.shapes import type_of
from contracts.styles import ANY, Shape


@pytest.mark.parametrize(
    ("schema", "types"),
    [
        (True, set()),
        ({}, set()),
        ({"type": "integer"}, {"integer"}),
        ({"type": ["integer", "null"]}, {"integer", "null"}),
        ({"type": ["number", "integer"]}, {"number"}),
        ({"enum": ["a", None]}, {"string", "null"}),
        ({"const": 1.5}, {"number"}),
        ({"type": "number", "enum": [1, 2]}, {"integer"}),
        ({"type": "string", "enum": ["a", 1]}, {"string"}),
        ({"$ref": "#/$defs/a", "$defs": {"a": {"type": "array"}}}, {"array"}),
        ({"allOf": [{"type": ["string", "null"]}, {"type": "string"}]}, {"string"}),
        ({"allOf": [{"type": "number"}, {"type": "integer"}]}, {"integer"}),
        ({"allOf": [{}, {"type": "object"}]}, {"object"}),
        ({"anyOf": [{"type": "integer"}, {"type": "null"}]}, {"integer", "null"}),
        ({"oneOf": [{"type": "integer"}, {}]}, set()),
        ({"type": "string", "oneOf": [{"minLength": 1}, {"format": "uuid"}]}, {"string"}),
        ({"anyOf": [{"$ref": "#/$defs/a"}, {"type": "null"}], "$defs": {"a": {"type": "object"}}}, {"object", "null"}),
        ({"$ref": "#"}, set()),
        ({"$ref": "#/nowhere", "type": "string"}, {"string"}),
    ],
)
def test_types_are_followed_through_references_and_combinations(schema: Any, types: set[str]) -> None:
    """`allOf` and `$ref` narrow, `anyOf` and `oneOf` widen; a branch that says nothing lets all in."""
    assert schema_of(schema).shape.types == types


def test_properties_of_all_branches_are_known() -> None:
    """What two branches of `allOf` say of one name is joined, what two of `oneOf` say is either."""
    shape = schema_of(
        {
            "allOf": [{"properties": {"a": {"type": ["string", "integer"]}, "b": True}, "required": ["a"]}],
            "properties": {"a": {"type": ["integer", "null"]}},
            "required": ["b"],
            "oneOf": [
                {"properties": {"c": {"type": "string"}}, "required": ["c", "d"]},
                {"properties": {"c": {"type": "null"}}, "required": ["d"]},
            ],
        }
    ).shape
    assert shape.member("a").types == {"integer"}
    assert shape.member("b").types == frozenset()
    assert shape.member("c").types == {"string", "null"}
    assert shape.required == {"a", "b", "d"}
    accepts = shape.member("c").accepts
    assert accepts is not None
    assert accepts("x")
    assert not accepts(1)


def test_elements_and_other_properties_are_known() -> None:
    """By position, and by pattern or for the rest."""
    shape = schema_of(
        {
            "prefixItems": [{"type": "integer"}],
            "items": {"type": "string"},
            "patternProperties": {"^n": {"type": "null"}},
            "additionalProperties": {"type": "boolean"},
        }
    ).shape
    assert (shape.item(0).types, shape.item(7).types) == ({"integer"}, {"string"})
    assert shape.member("other").types == {"null", "boolean"}
    assert schema_of({"additionalProperties": False}).shape.additional is None
    assert schema_of({"additionalProperties": True}).shape.member("x").types == frozenset()


def test_a_recursive_schema_has_a_shape_as_deep_as_one_looks() -> None:
    """And the same one at every depth."""
    shape = schema_of({"type": "object", "properties": {"next": {"$ref": "#"}}}).shape
    deeper = shape.member("next").member("next").member("next")
    assert deeper.types == {"object"}
    assert deeper is shape.member("next").member("next")


def test_annotations_that_decoding_needs_are_kept() -> None:
    """Also those that stand beside or behind a reference."""
    shape = schema_of(
        {
            "$ref": "#/$defs/a",
            "xml": {"name": "n", "prefix": "p", "namespace": "urn:n", "attribute": True},
            "$defs": {"a": {"type": "string", "format": "binary", "contentMediaType": "image/png"}},
        }
    ).shape
    assert shape.xml is not None
    assert (shape.xml.name, shape.xml.prefix, shape.xml.namespace, shape.xml.attribute) == ("n", "p", "urn:n", True)
    assert (shape.format, shape.content_media_type, shape.is_binary) == ("binary", "image/png", True)
    assert schema_of({"contentEncoding": "base64"}).shape.content_encoding == "base64"


def test_a_shape_is_made_once() -> None:
    """With its schema."""
    schema = schema_of({"properties": {"a": {}}})
    assert schema.shape is schema.shape
    assert schema_of({}).shape.member("x") is ANY
    assert isinstance(schema.shape.member("a"), Shape)


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(max_size=3),
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(st.text(max_size=2), inner, max_size=2),
    max_leaves=4,
)


@given(VALUES)
def test_the_type_of_a_value_is_one_that_its_schema_takes(value: Any) -> None:
    """The name we give agrees with the judge's."""
    assert schema_of({"type": type_of(value)}).is_valid(value)
