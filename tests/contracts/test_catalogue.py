"""The catalogue of edges: as valid as it says, one change each, named steadily, and counted."""

from __future__ import annotations

import json
from collections import Counter
from itertools import combinations, islice
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from contracts.catalogue import Edge, Missing, edges_of, table_of
from contracts.catalogue.pairs import pairwise
from contracts.catalogue.placing import found, placed, written
from contracts.document import load
from contracts.errors import UnsatisfiableSchema
from contracts.schemas import Schema, schema_of, schemas_of
from tests.schemas import schemas

PET = {
    "type": "object",
    "required": ["name", "kind"],
    "additionalProperties": False,
    "properties": {
        "name": {"type": "string", "minLength": 2, "maxLength": 20},
        "kind": {"enum": ["cat", "dog"]},
        "weight": {"type": "number", "exclusiveMinimum": 0},
        "born": {"type": ["string", "null"], "format": "date"},
        "tags": {"type": "array", "items": {"type": "string"}, "maxItems": 3, "uniqueItems": True},
    },
}


def found_in(schema: Any, limit: int = 400) -> list[Edge]:
    return list(islice(edges_of(schema_of(schema)), limit))


@given(schema=schemas())
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much])
def test_an_edge_is_as_valid_as_it_says_and_valid_once_undone(schema: Any) -> None:
    """By both validators; what is undone keeps the schema and differs in one place; each value and name comes once."""
    judged = schema_of(schema)
    try:
        edges = list(islice(edges_of(judged), 150))
    except UnsatisfiableSchema:
        return
    for edge in edges:
        assert judged.is_valid(edge.value) == edge.is_valid == (not judged.violations(edge.value)), edge.name
        assert judged.is_valid(edge.undone), edge.name
        assert placed(edge.undone, edge.at, found(edge.value, edge.at)) == edge.value, edge.name
    assert len({edge.name for edge in edges}) == len(edges)
    assert len({written(edge.value) for edge in edges}) == len(edges)


def test_each_edge_names_the_keyword_and_where_it_stands() -> None:
    """The rule is a schema of the document that has that keyword, where it is one that the document says."""
    document = load(None)
    schema = schemas_of(document).for_object(document.schemas["SyncStatus"], "response")
    written = document.resources("response")[document.uri]
    for edge in edges_of(schema):
        assert found(written, edge.rule) is not None
        if edge.keyword not in ("", "properties", "type", "$ref"):
            assert edge.keyword in found(written, edge.rule), edge.name


def changed(**properties: Any) -> dict[str, Any]:
    """PET with other properties."""
    made: dict[str, Any] = json.loads(json.dumps(PET))
    made["properties"] |= properties
    return made


@pytest.mark.parametrize(
    ("name", "schema"),
    [
        ("name", {"type": "string", "minLength": 3, "maxLength": 20}),
        ("name", {"type": "string", "minLength": 2, "maxLength": 40}),
        ("weight", {"type": "number", "minimum": 1}),
        ("tags", {"type": "array", "items": {"type": "string"}, "maxItems": 4, "uniqueItems": True}),
    ],
)
def test_a_changed_keyword_changes_only_the_edges_of_its_place(name: str, schema: Any) -> None:
    """Names, values and order of all others stay, so that a change of the document can be reviewed."""
    before = [edge for edge in found_in(PET) if not edge.at.startswith(f"/{name}")]
    after = [edge for edge in found_in(changed(**{name: schema})) if not edge.at.startswith(f"/{name}")]
    assert [edge.name for edge in before] == [edge.name for edge in after]
    assert [json.dumps(edge.value) for edge in before] == [json.dumps(edge.value) for edge in after]


def counted(schema: Any) -> Counter[tuple[str, str]]:
    """How many edges are to be expected of each keyword of each place."""
    return Counter((each.at, each.keyword) for each in table_of(schema_of(schema)) if each.keyword)


@pytest.mark.parametrize(
    ("schema", "expected"),
    [
        # The least, just inside, below, minus one and before 32 and 64 bits; the greatest, just inside, above and past
        # 32 and 64 bits.
        ({"type": "integer", "minimum": 1, "maximum": 9}, {("", "minimum"): 3 + 3, ("", "maximum"): 3 + 2}),
        # At the excluded bound, just inside, beyond, and far beyond three times; a multiple and none.
        (
            {"type": "integer", "exclusiveMinimum": 0, "multipleOf": 5},
            {("", "exclusiveMinimum"): 3 + 3, ("", "multipleOf"): 2},
        ),
        # Each length edge three times, and empty; the longest once more in astral characters.
        (
            {"type": "string", "minLength": 2, "maxLength": 4},
            {("", "minLength"): 3 + 1, ("", "maxLength"): 4},
        ),
        # Two members; a strange one for each way to be almost one: appended, upper case, a blank, empty, unknown; and
        # the other types.
        ({"enum": ["cat", "dog"]}, {("", "enum"): 7 + 6}),
        # One required; the most, just fewer and too many; twice the same.
        (
            {
                "type": "object",
                "required": ["a"],
                "properties": {"a": {"type": "boolean"}, "b": {"type": "array", "maxItems": 1, "uniqueItems": True}},
            },
            {
                ("", "required"): 1,
                ("", "type"): 7,
                # Without b, without all that is optional, with a strange one.
                ("", "properties"): 3,
                # Both values, and the other types.
                ("/a", "type"): 2 + 7,
                ("/b", "maxItems"): 3,
                ("/b", "uniqueItems"): 1,
                # Empty, and the other types.
                ("/b", "type"): 1 + 7,
            },
        ),
    ],
)
def test_the_denominators_agree_with_a_count_by_hand(schema: Any, expected: dict[tuple[str, str], int]) -> None:
    """What is to be expected of a keyword does not depend on what could be made."""
    count = counted(schema)
    assert {key: count[key] for key in expected} == expected


def test_what_can_not_be_is_listed_with_the_reason() -> None:
    table = list(table_of(schema_of({"type": "integer", "minimum": 5, "maximum": 5})))
    missing = {each.name: each.reason for each in table if isinstance(each, Missing)}
    assert {"the value: just inside the least, 6", "the value: just inside the greatest, 4"} <= missing.keys()
    assert all(missing.values())


@pytest.mark.parametrize(
    ("schema", "sizes"),
    [
        ({"type": "array", "items": {"type": "integer"}, "minItems": 2, "maxItems": 5}, {2, 3, 4, 5}),
        ({"type": "object", "minProperties": 2, "maxProperties": 5}, {2, 3, 4, 5}),
    ],
)
def test_sizes_are_at_just_inside_and_just_outside_of_each_bound(schema: Any, sizes: set[int]) -> None:
    """Of arrays and objects as of numbers and strings."""
    edges = [edge for edge in found_in(schema) if isinstance(edge.value, list | dict)]
    assert {len(edge.value) for edge in edges if edge.is_valid} >= sizes
    assert {len(edge.value) for edge in edges if not edge.is_valid} >= {1, 6}


def test_a_format_that_asks_for_nothing_leaves_all_texts_to_be_tried() -> None:
    """Of an unknown format every string is; of a known one few are."""
    free, bound = ({edge.kind for edge in found_in({"type": "string", "format": name})} for name in ("colour", "uuid"))
    assert {"unicode", "security"} <= free
    assert not {"unicode", "security"} & bound


@pytest.mark.parametrize("count", [2, 3, 5, 11, 40])
def test_each_pair_of_optional_parts_comes_in_each_combination(count: int) -> None:
    names = [f"p{number}" for number in range(count)]
    rows = pairwise(names)
    for one, other in combinations(names, 2):
        assert {(one in row, other in row) for row in rows} == {(a, b) for a in (False, True) for b in (False, True)}
    assert len(rows) <= 4 + 2 * count.bit_length()


KEYWORDS: list[tuple[Any, set[str]]] = [
    (PET, {"required", "additionalProperties", "minLength", "maxLength", "enum", "exclusiveMinimum", "format"}),
    (PET, {"maxItems", "uniqueItems", "type", "properties"}),
    ({"type": "object", "minProperties": 1, "maxProperties": 2}, {"minProperties", "maxProperties"}),
    ({"type": "array", "minItems": 1, "prefixItems": [{"const": 1}], "items": False}, {"minItems", "items", "const"}),
    ({"oneOf": [{"type": "integer"}, {"type": "number"}]}, {"oneOf"}),
    ({"anyOf": [{"type": "integer"}, {"type": "number"}]}, {"anyOf"}),
    ({"type": "string", "pattern": "^a+$"}, {"pattern"}),
    (
        {"properties": {"a": {}, "b": {}}, "dependentRequired": {"a": ["b"]}, "type": "object"},
        {"dependentRequired"},
    ),
    ({"type": "object", "propertyNames": {"pattern": "^[a-z]+$"}}, {"propertyNames"}),
]


@pytest.mark.parametrize(("schema", "keywords"), KEYWORDS)
def test_each_keyword_has_edges(schema: Any, keywords: set[str]) -> None:
    assert keywords <= {each.keyword for each in table_of(schema_of(schema)) if isinstance(each, Edge)}


def test_each_bound_member_branch_and_absence_is_seen() -> None:
    """In one object: numbers, members, lengths, branches, and each optional property left out."""
    edges = found_in(
        {
            "type": "object",
            "required": ["n"],
            "properties": {
                "n": {"type": "integer", "minimum": 3, "maximum": 9},
                "e": {"enum": ["x", "y", None]},
                "l": {"type": "array", "items": {"type": "boolean"}, "minItems": 1, "maxItems": 4},
                "o": {"oneOf": [{"type": "string", "maxLength": 5}, {"type": "array", "maxItems": 0}]},
            },
        }
    )
    values = [edge.value for edge in edges if edge.is_valid]
    assert {3, 4, 8, 9} <= {value["n"] for value in values}
    assert {"x", "y", None} <= {value["e"] for value in values if "e" in value}
    assert {1, 2, 3, 4} <= {len(value["l"]) for value in values if "l" in value}
    assert {str, list} <= {type(value["o"]) for value in values if "o" in value}
    assert {"n"} in [set(value) for value in values]
    for name in ("e", "l", "o"):  # in the value of the first branch
        assert {"n", "e", "l", "o"} - {name} in [set(value) for value in values]


def test_both_branches_and_what_fits_both() -> None:
    table = table_of(schema_of({"oneOf": [{"type": "integer"}, {"type": "number"}]}))
    edges = {each.name: each for each in table if isinstance(each, Edge)}
    assert not edges["the value: branches 1 and 2 of oneOf at once"].is_valid
    assert any(edge.is_valid and edge.kind == "branch" for edge in edges.values())


def test_what_holds_itself_is_nested_to_depths() -> None:
    node = {"type": "object", "properties": {"child": {"$ref": "#/components/schemas/Node"}}}
    document = load(
        {
            "openapi": "3.1.0",
            "info": {"title": "t", "version": "1"},
            "paths": {},
            "components": {"schemas": {"Node": node}},
        }
    )
    edges = edges_of(schemas_of(document).for_object(document.schemas["Node"], "request"))
    deep = [edge for edge in edges if edge.kind == "recursion"]
    assert {_depth(edge.value) for edge in deep} >= {1, 5}
    assert all(edge.is_valid for edge in deep)


def _depth(value: Any) -> int:
    return 1 + _depth(value["child"]) if "child" in value else 0


def test_texts_do_no_harm() -> None:
    """Names and addresses are reserved ones: nothing in a payload reaches anybody."""
    from contracts.catalogue.strings import TEXTS

    for _, words, text in TEXTS:
        assert "://" not in text or "invalid" in text or "192.0.2." in text or "[2001:db8:" in text, words
        assert "rm " not in text
        assert "DROP" not in text


@given(seed=st.integers(0, 3))
@settings(max_examples=4, deadline=None)
def test_nothing_but_the_schema_decides(seed: int) -> None:
    """Twice the same, whatever else was made before."""
    first = [(edge.name, json.dumps(edge.value)) for edge in found_in(PET)]
    found_in({"type": "array", "items": {"type": "integer", "minimum": seed}})
    assert first == [(edge.name, json.dumps(edge.value)) for edge in found_in(PET)]


def test_edges_are_worked_out_when_they_are_asked_for() -> None:
    """The first of a large schema cost no more than those of a small one."""
    large = {"type": "object", "properties": {f"p{number}": PET for number in range(200)}}
    schema: Schema = schema_of(large)
    assert len(list(islice(edges_of(schema), 5))) == 5
