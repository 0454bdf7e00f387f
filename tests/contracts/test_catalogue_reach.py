"""Each keyword that a schema reaches is in the catalogue: by its edges, or with the reason why it has none."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import HealthCheck, example, given, settings

from contracts.catalogue import Edge, Missing, table_of
from contracts.errors import UnsatisfiableSchema
from contracts.json_values import join
from contracts.schemas import schema_of
from tests.schemas import schemas

LOW = 3 + 3
"""At the least, just inside, below; minus one, and before 32 and 64 bits."""
HIGH = 3 + 2
"""At the greatest, just inside, above; past 32 and 64 bits."""

EXTENDED = {
    "type": "object",
    "properties": {"a": {"type": "boolean"}},
    "patternProperties": {"^x-": {"type": "integer", "minimum": 3}},
    "additionalProperties": {"enum": ["u", "v"]},
}
CONTAINING = {
    "type": "array",
    "items": {"type": "integer"},
    "contains": {"minimum": 5},
    "minContains": 2,
    "maxContains": 3,
}
MIXED = {
    "type": ["object", "array"],
    "properties": {"a": {"type": "integer", "maximum": 4}},
    "items": {"enum": [1, 2]},
    "minItems": 1,
}
CONDITIONAL = {
    "type": "object",
    "if": {"required": ["a"]},
    "then": {"required": ["b"]},
    "else": {"required": ["c"]},
}
DEPENDENT = {
    "type": "object",
    "properties": {"a": {"type": "integer"}, "b": {"type": "integer"}},
    "dependentSchemas": {"a": {"required": ["b"], "properties": {"b": {"minimum": 3}}}},
    "dependentRequired": {"b": ["a"]},
}
CROWDED = {
    "type": "object",
    "properties": {"a": {"type": "boolean"}, "b": {"type": "boolean"}, "c": {"type": "integer", "maximum": 2}},
    "maxProperties": 2,
    "unevaluatedProperties": {"type": "integer", "minimum": 5},
}

COUNTED: list[tuple[Any, dict[tuple[str, str], int]]] = [
    (
        EXTENDED,
        {
            # Of a member that the pattern makes, and that the usual value may not have.
            ("/patternProperties/^x-", "minimum"): LOW,
            # Two members, five strangers, six values of other types than a string's.
            ("/additionalProperties", "enum"): 2 + 5 + 6,
            # A name of the pattern and one that is almost; a member that nobody declared.
            ("", "patternProperties"): 2,
            ("", "additionalProperties"): 1,
            # Without each of two, with a third, without all; four rows of pairs.
            ("", "properties"): 2 + 1 + 1 + 4,
        },
    ),
    # The fewest, one more, one fewer; the most, one fewer, one more; the edges of what is contained.
    (CONTAINING, {("", "minContains"): 3, ("", "maxContains"): 3, ("/contains", "minimum"): LOW}),
    # Four odd names, three edges of each bound of a name's length, and the empty name.
    (
        {"type": "object", "propertyNames": {"minLength": 2, "maxLength": 4}},
        {("", "propertyNames"): 4, ("/propertyNames", "minLength"): 3 + 1, ("/propertyNames", "maxLength"): 3},
    ),
    # As an object and as an array: two members, two strangers, seven values of other types.
    (MIXED, {("/properties/a", "maximum"): HIGH, ("/items", "enum"): 2 + 2 + 7, ("", "minItems"): 3}),
    # One member, two strangers, seven of other types; the first element after those of the prefix.
    (
        {"type": "array", "prefixItems": [{"const": 1}], "items": {"type": "integer", "maximum": 5}},
        {("/prefixItems/0", "const"): 1 + 2 + 7, ("/items", "maximum"): HIGH, ("", "items"): 1},
    ),
    # Where the condition holds and where it does not; what is required then, and else.
    (CONDITIONAL, {("", "if"): 2, ("/if", "required"): 1, ("/then", "required"): 1, ("/else", "required"): 1}),
    # With the member and without it; without each of what is required then; the edges of what is said then.
    (
        DEPENDENT,
        {
            ("", "dependentSchemas"): 2,
            ("", "dependentRequired"): 1,
            ("/dependentSchemas/a/properties/b", "minimum"): LOW,
        },
    ),
    # What there is no room for beside the others has its edges in another object.
    (
        CROWDED,
        {("/properties/c", "maximum"): HIGH, ("/unevaluatedProperties", "minimum"): LOW, ("", "maxProperties"): 3},
    ),
    # The bound that does not bind is listed once, with the reason; the other has its four edges.
    (
        {"allOf": [{"type": "string", "maxLength": 5}, {"maxLength": 3}], "not": {"const": "ab"}},
        {("/allOf/0", "maxLength"): 1, ("/allOf/1", "maxLength"): 4, ("", "not"): 1},
    ),
]


@pytest.mark.parametrize(("schema", "expected"), COUNTED)
def test_the_denominators_agree_with_a_count_by_hand(schema: Any, expected: dict[tuple[str, str], int]) -> None:
    """By the schema that has the keyword, wherever it is reached from."""
    count = Counter((each.rule, each.keyword) for each in table_of(schema_of(schema)))
    assert {key: count[key] for key in expected} == expected


@pytest.mark.parametrize("schema", [EXTENDED, CONTAINING, MIXED, CONDITIONAL, DEPENDENT, CROWDED])
def test_each_of_these_edges_is_there(schema: Any) -> None:
    """None of the keywords reached by a detour is only told to be missing."""
    table = list(table_of(schema_of(schema)))
    shown = {(each.rule, each.keyword) for each in table if isinstance(each, Edge)}
    assert {(each.rule, each.keyword) for each in table} <= shown


# -- every keyword ----------------------------------------------------------------------------------------------------

ASSERTING = (
    *("type", "enum", "const", "multipleOf", "maximum", "exclusiveMaximum", "minimum", "exclusiveMinimum", "pattern"),
    *("maxLength", "maxItems", "maxProperties", "propertyNames", "oneOf", "anyOf", "not"),
)
HOLDING = ("properties", "patternProperties", "dependentSchemas")
LISTING = ("allOf", "anyOf", "oneOf", "prefixItems")
ONE = ("items", "contains", "additionalProperties", "then", "else", "propertyNames", "unevaluatedItems")


def reached(schema: Any, pointer: str = "") -> Iterator[tuple[str, str]]:
    """Each asserting keyword of a schema that is written without references, and where it stands."""
    if not isinstance(schema, dict):
        return
    for keyword, value in schema.items():
        is_one_branch = keyword in ("oneOf", "anyOf") and len(value) == 1
        is_empty = keyword == "propertyNames" and value in (True, {})
        if keyword in ASSERTING and not is_one_branch and not is_empty:
            yield pointer, keyword
        if keyword in ONE:
            yield from reached(value, join(pointer, keyword))
        elif keyword in LISTING:
            for index, each in enumerate(value):
                yield from reached(each, join(pointer, keyword, index))
        elif keyword in HOLDING:
            for name, each in value.items():
                yield from reached(each, join(pointer, keyword, name))


@given(schema=schemas())
@example({"properties": {"a": False, "b": {"allOf": [{"type": "string"}, {"type": "integer", "minimum": 5}]}}})
@example({"anyOf": [{"type": "string"}, {"maxLength": 2}], "contains": {"oneOf": [{"minimum": 1}, {"maximum": 3}]}})
@example({"anyOf": [False, {"type": "null", "const": None}]})
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much])
def test_no_keyword_is_lost(schema: Any) -> None:
    """Counted in the schema as it is written: each has an edge, or a reason."""
    try:
        table = list(table_of(schema_of(schema)))
    except UnsatisfiableSchema:
        return
    assert set(reached(schema)) <= {(each.rule, each.keyword) for each in table}
    assert all(each.reason for each in table if isinstance(each, Missing))


# -- values in themselves ---------------------------------------------------------------------------------------------

MUTUAL = {
    "$ref": "#/$defs/A",
    "$defs": {
        "A": {"type": "object", "required": ["b"], "properties": {"b": {"$ref": "#/$defs/B"}}},
        "B": {"type": "object", "properties": {"a": {"$ref": "#/$defs/A"}, "n": {"type": "integer", "minimum": 2}}},
    },
}
NULLABLE = {
    "type": "object",
    "required": ["next"],
    "properties": {"next": {"anyOf": [{"$ref": "#"}, {"type": "null"}]}},
}
LISTS = {"oneOf": [{"type": "integer"}, {"type": "array", "items": {"$ref": "#"}}]}


def _depth(value: Any) -> int:
    inside = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return max((1 + _depth(each) for each in inside if isinstance(each, dict | list)), default=0)


@pytest.mark.parametrize(("schema", "depths"), [(MUTUAL, [1, 3, 11]), (NULLABLE, [0, 1, 5]), (LISTS, [0, 1, 5])])
def test_what_holds_itself_by_a_detour_is_nested_to_depths(schema: Any, depths: list[int]) -> None:
    """Through another schema, through a choice, through elements: not at all, once and five times."""
    nested = [each for each in table_of(schema_of(schema)) if isinstance(each, Edge) and each.kind == "recursion"]
    assert [_depth(each.value) for each in nested] == depths
    assert all(each.is_valid for each in nested)


# -- branches ---------------------------------------------------------------------------------------------------------


def test_each_branch_is_walked_and_what_can_not_be_is_told() -> None:
    """Numbered as the document has them; the edges of each, though the usual value is of the first."""
    schema = {"oneOf": [{"type": "string", "maxLength": 3}, False, {"type": "array", "maxItems": 2}]}
    table = list(table_of(schema_of(schema)))
    branches = {each.name: each for each in table if each.keyword == "oneOf" and "at once" not in each.name}
    assert list(branches) == [f"the value: branch {number} of oneOf" for number in (1, 2, 3)]
    assert isinstance(branches["the value: branch 2 of oneOf"], Missing)
    assert Counter((each.rule, each.keyword) for each in table)["/oneOf/2", "maxItems"] == 3


def test_branches_beside_each_other_are_added_and_not_multiplied() -> None:
    """Ten choices of two are twenty ways to look at a value, each keyword once, not a thousand."""
    choice = {f"p{number}": {"minimum": number} for number in range(10)}
    schema = {
        "allOf": [{"anyOf": [{"properties": {name: each}}, {"required": [name]}]} for name, each in choice.items()]
    }
    table = list(table_of(schema_of(schema)))
    counted = Counter((each.rule, each.keyword) for each in table)
    assert {counted[f"/allOf/{number}/anyOf/0/properties/p{number}", "minimum"] for number in range(10)} <= {
        LOW,
        LOW - 1,
    }
    assert sum(count for (_, keyword), count in counted.items() if keyword == "anyOf") < 100


def test_content_inside_a_text_has_edges() -> None:
    """`contentSchema` asserts nothing, so that all of them are valid."""
    inside = {"type": "integer", "minimum": 3, "maximum": 9}
    schema = {"type": "string", "contentMediaType": "application/json", "contentSchema": inside}
    edges = [each for each in table_of(schema_of(schema)) if isinstance(each, Edge)]
    assert {"3", "4", "8", "9"} <= {each.value for each in edges if each.is_valid}
    again = {"type": "string", "contentMediaType": "application/json", "contentSchema": {"$ref": "#"}}
    assert all(len(str(each.value)) < 20_000 for each in table_of(schema_of(again)))
