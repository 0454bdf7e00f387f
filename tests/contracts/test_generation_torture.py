"""The torture collection: each clause of the standards that a maker has to honour, alone and in pairs that interact."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
import yaml

from contracts.document import load
from contracts.errors import UnsatisfiableSchema
from contracts.generation import SeededChoices, compiling, maker
from contracts.json_values import JsonValue, from_tokens, resolve, tokens
from contracts.schemas import Schema, Schemas, schema_of, schemas_of
from tests.schemas import plain_judge

TORTURE = Path(__file__).parent / "torture"
ENTRIES = [
    pytest.param(entry, id=f"{path.stem}: {entry['name']}")
    for path in sorted(TORTURE.glob("*.yaml"))
    for entry in yaml.safe_load(path.read_text(encoding="utf-8"))
]
SATISFIABLE = [each for each in ENTRIES if "refused" not in each.values[0]]  # type: ignore[operator,index]
UNSATISFIABLE = [each for each in ENTRIES if "refused" in each.values[0]]  # type: ignore[operator,index]
PROFILES = ("typical", "minimal", "maximal", "edge")
SEEDS = range(20)


def schema_of_entry(entry: dict[str, Any]) -> Schema:
    return Schemas({"urn:torture": entry["schema"]}).schema("urn:torture", "", entry.get("direction", "response"))


@pytest.mark.parametrize("entry", SATISFIABLE)
def test_every_value_made_is_valid(entry: dict[str, Any]) -> None:
    """Over 20 seeds and all profiles both engines accept what is made."""
    schema = schema_of_entry(entry)
    other = plain_judge(entry["schema"])
    seen = set()
    for profile in PROFILES:
        make = maker(schema, profile=profile)
        for seed in SEEDS:
            value = make(SeededChoices(entry["name"], seed))
            spelled = json.dumps(value)
            if spelled in seen:
                continue
            seen.add(spelled)
            assert schema.is_valid(value), (profile, seed, value)
            assert entry.get("engines_differ") or other.is_valid(value), (profile, seed, value)
            _check_openapi(entry, value)


def _check_openapi(entry: dict[str, Any], value: Any) -> None:
    for name in entry.get("absent", ()):
        assert name not in value
    for name in entry.get("present", ()):
        assert name in value
    for name, allowed in entry.get("values", {}).items():
        assert value[name] in allowed


@pytest.mark.parametrize("entry", UNSATISFIABLE)
def test_what_has_no_value_is_refused_with_the_keywords_in_conflict(entry: dict[str, Any]) -> None:
    """Each profile refuses, and names the keywords and where they stand."""
    schema = schema_of_entry(entry)
    for profile in PROFILES:
        with pytest.raises(UnsatisfiableSchema) as raised:
            maker(schema, profile=profile)(SeededChoices(1))
        assert set(entry["refused"]["keywords"]) <= set(raised.value.keywords)
        assert set(entry["refused"].get("pointers", ())) <= set(raised.value.pointers)


@pytest.mark.parametrize("entry", UNSATISFIABLE)
def test_each_keyword_that_is_named_is_needed_for_the_conflict(entry: dict[str, Any]) -> None:
    """Without any one of them there is a value; what is turned round by `not` and `if` stands or falls with these."""
    with pytest.raises(UnsatisfiableSchema) as raised:
        maker(schema_of_entry(entry))(SeededChoices(1))
    if "exactly" in entry["refused"]:
        assert sorted(raised.value.pointers) == sorted(entry["refused"]["exactly"])
    for pointer in raised.value.pointers:
        if not {"not", "if"} & {*tokens(pointer)[:-1]} and pointer not in entry["refused"].get("twice", ()):
            maker(schema_of(without(entry["schema"], pointer)))(SeededChoices(1))


def without(schema: Any, pointer: str) -> Any:
    """A copy of the schema without what stands at the pointer; of a schema that is all there is, one that is true."""
    copy = json.loads(json.dumps(schema))
    *above, last = tokens(pointer) or ("",)
    if not pointer:
        return True
    holder = resolve(copy, from_tokens(above))
    if isinstance(holder, list):
        holder[int(last)] = True
    elif last in ("properties", "patternProperties"):
        holder[last] = dict.fromkeys(holder[last], True)
    else:
        del holder[last]
    return copy


def test_a_refusal_says_what_to_mend_and_where(tmp_path: Path) -> None:
    """The keywords in conflict with their lines, others not."""
    text = """
openapi: 3.1.0
info: {title: t, version: "1"}
paths: {}
components:
  schemas:
    Age:
      type: integer
      title: An age
      minimum: 5
      multipleOf: 1
      maximum: 3
"""
    path = tmp_path / "ages.yaml"
    path.write_text(text.lstrip(), encoding="utf-8")
    document = load(path)
    with pytest.raises(UnsatisfiableSchema) as raised:
        maker(schemas_of(document).for_object(document.schemas["Age"]))(SeededChoices(1))
    assert raised.value.pointers == tuple(f"/components/schemas/Age/{name}" for name in ("type", "minimum", "maximum"))
    assert str(raised.value).endswith(
        "no value can be made: the bounds leave no value; mend one of 'type' (line 7), 'minimum' (line 9), "
        "'maximum' (line 11)"
    )


def test_every_refusal_of_a_schema_is_the_same_and_tells_the_cause() -> None:
    """Whatever the seed and the profile, and no talk of endless values where there are none."""
    part = {"type": "object", "properties": {"error": {"type": "string"}, "reason": {"type": "string"}}}
    schema = schema_of({"oneOf": [part, {**part, "description": "another"}, {**part, "description": "a third"}]})
    told = set()
    for profile in PROFILES:
        for seed in range(5):
            with pytest.raises(UnsatisfiableSchema) as raised:
                maker(schema, profile=profile)(SeededChoices(seed))
            told.add(str(raised.value))
    (sentence,) = told
    assert "nothing satisfies exactly one schema of 'oneOf'" in sentence
    assert "without end" not in sentence


def test_the_collection_is_as_large_as_it_claims() -> None:
    """At least 150 schemas, each with a clause and a name of its own."""
    entries = [each.values[0] for each in ENTRIES]
    assert len(entries) >= 150
    assert all(entry["clause"] and entry["name"] for entry in entries)  # type: ignore[index,call-overload]


def test_the_limit_of_recursion_is_never_met(monkeypatch: pytest.MonkeyPatch) -> None:
    """What nests deeper than a bound of our own is refused, so that a value does not depend on who asks for it."""
    monkeypatch.setattr(compiling, "_INNERMOST", 3)
    schema: JsonValue = {"type": "integer"}
    for depth in range(6):
        schema = {"type": "object", "required": ["a"], "properties": {"a": schema}}
        if depth == 1:
            assert maker(schema_of(schema))(SeededChoices(1))
    with pytest.raises(UnsatisfiableSchema, match="nest too deep"):
        maker(schema_of(schema))(SeededChoices(1))


def test_closed_objects_that_share_no_property_hold_nothing() -> None:
    """The empty object is the one value that several have in common, so it is no value of exactly one of them."""

    def closed(*names: str) -> JsonValue:
        return {"type": "object", "additionalProperties": False, "properties": {name: {} for name in names}}

    both: JsonValue = {"allOf": [closed("a", "b"), closed("c")]}
    others: list[JsonValue] = [{"allOf": [closed("a", str(each)), closed("c")]} for each in range(9)]
    assert maker(schema_of(both))(SeededChoices(1)) == {}
    list_of = schema_of({"type": "array", "items": {"oneOf": [both, *others]}})
    assert [maker(list_of, profile=profile)(SeededChoices(1)) for profile in PROFILES] == [[]] * len(PROFILES)
