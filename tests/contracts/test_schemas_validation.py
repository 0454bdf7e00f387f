"""Each point on which validators differ, decided once, by the standard; both libraries hold to it."""

from __future__ import annotations

import threading
from typing import Any

import pytest

from contracts.errors import Place
from contracts.schemas import Schemas, schema_of
from contracts.schemas.explanation import Explainer
from contracts.schemas.preparation import Prepared

DECISIONS = [
    # clause, schema, valid, invalid
    ("Core 4.2.2: equality is mathematical, a boolean is no number", {"const": 1}, [1, 1.0], [True, "1"]),
    ("Core 4.2.2", {"enum": [0, [True]]}, [0, 0.0, -0.0, [True]], [False, [1]]),
    ("Core 4.2.2", {"const": {"a": [1, {"b": None}]}}, [{"a": [1.0, {"b": None}]}], [{"a": [True, {"b": None}]}]),
    ("Core 4.2.2: so is uniqueness", {"uniqueItems": True}, [[1, True], [0, False, ""], [[1], [True]]], [[1, 1.0]]),
    ("Core 4.2.2", {"uniqueItems": True}, [[{"a": 1}, {"a": 2}]], [[{"a": 1, "b": 2}, {"b": 2.0, "a": 1}]]),
    ("Core 4.2.3: a number without fraction is an integer", {"type": "integer"}, [1, 1.0, 1e300, 10**400], [1.5, True]),
    ("RFC 8259, 6: JSON has no such numbers", {"type": "number"}, [0, -0.0, 5e-324], [float("nan"), float("inf")]),
    ("Validation 6.2.1: decimals are exact", {"multipleOf": 0.01}, [19.99, 4.35, 0, -0.07, 1e20], [0.005, 4.355]),
    ("Validation 6.2.1", {"multipleOf": 0.1}, [0.3, 1.1, 10**30], [0.35]),
    ("Validation 6.2.1", {"multipleOf": 3}, [10**30 - 1, 9.0], [10**30, 9.5]),
    ("Validation 6.2.1", {"multipleOf": 1e-8}, [12391239123, 0.12345678], [0.123456789]),
    ("Validation 6.2: bounds are exact", {"maximum": 2**53}, [2**53], [2**53 + 1]),
    ("Validation 6.2", {"exclusiveMinimum": 10**30}, [10**30 + 1], [10**30]),
    ("Validation 6.3.1: characters are code points", {"maxLength": 1}, ["😀", "é"], ["e\u0301", "👍🏽"]),
    ("Validation 6.3.3: a pattern is searched for", {"pattern": "b"}, ["abc"], ["ac"]),
    ("Core 10.3.1.3: contains with nothing asked", {"contains": {"type": "null"}, "minContains": 0}, [[]], []),
    ("Core 6.4: names are any text", {"required": ["__proto__", ""]}, [{"__proto__": 1, "": 2}], [{}]),
    ("Validation 9: contents are not judged", {"contentMediaType": "application/json"}, ["{"], []),
    (
        "Core 8.2.3.1: siblings of $ref hold",
        {"$ref": "#/$defs/a", "maximum": 3, "$defs": {"a": {"minimum": 1}}},
        [2],
        [0, 4],
    ),
]


@pytest.mark.parametrize(("clause", "schema", "valid", "invalid"), DECISIONS)
def test_a_point_of_difference_is_decided_by_the_standard(
    clause: str, schema: Any, valid: list[Any], invalid: list[Any]
) -> None:
    """By the verdict and by the explanation alike."""
    judged = schema_of(schema)
    explainer = Explainer(Prepared({"urn:alone": schema}, Place).views_of_one_dialect)
    for value in valid:
        assert judged.is_valid(value), clause
        assert explainer.faults("urn:alone#", value) == (), clause
    for value in invalid:
        assert not judged.is_valid(value), clause
        assert explainer.faults("urn:alone#", value), clause


def test_boolean_schemas_judge() -> None:
    """Everything, and nothing."""
    yes, no = Schemas({"urn:yes": True}).schema("urn:yes"), Schemas({"urn:no": False}).schema("urn:no")
    assert yes.is_valid(None)
    assert not no.is_valid(None)
    assert no.violations({})[0].keyword == ""
    assert (yes.contents, no.contents) == (True, False)


def test_a_large_document_is_given_to_the_engine_as_it_is() -> None:
    """What need not be changed for the engine is not copied: that is what keeps large documents cheap."""
    kept = {"type": "object", "properties": {"a": {"type": "string", "pattern": "^[a-z]+$"}}}
    changed = {"type": "integer", "format": "int32"}
    document = {"components": {"schemas": {"Kept": kept, "Changed": changed}}}
    prepared = Prepared({"urn:d": document}, Place)
    view = prepared.views["urn:d"]["components"]["schemas"]
    assert view["Kept"] is kept
    assert view["Changed"] == {"type": "integer", "format": "int32", "minimum": -(2**31), "maximum": 2**31 - 1}
    assert changed == {"type": "integer", "format": "int32"}


def test_threads_judge_by_the_same_schema() -> None:
    """Whoever is first compiles it; all get the same verdict."""
    schema = schema_of({"properties": {"a": {"type": "integer", "format": "int8"}}, "patternProperties": {r"\_": {}}})
    verdicts: list[tuple[bool, int]] = []

    def judge() -> None:
        verdicts.append((schema.is_valid({"a": 1}), len(schema.violations({"a": 300}))))

    threads = [threading.Thread(target=judge) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert verdicts == [(True, 1)] * 8


def test_what_is_derived_from_schemas_is_kept_with_them() -> None:
    """Made once per direction."""
    schema = schema_of({"properties": {"a": {}}})
    first = schema.remember("key", object)
    assert schema.subschema("properties", "a").remember("key", object) is first
    assert schema_of({}).remember("key", object) is not first
