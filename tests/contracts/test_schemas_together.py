"""Schemas that lead to each other are compiled together, and each judges as it does alone."""

from __future__ import annotations

from typing import Any

import jsonschema_rs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from contracts import load
from contracts.errors import Place
from contracts.schemas import Schemas, schema_of, schemas_of
from contracts.schemas.preparation import Prepared
from contracts.schemas.validation import Registry, Root
from contracts.schemas.world import FEW
from tests.schemas import schemas, small_values


def hub(resources: dict[str, Any]) -> dict[str, Any]:
    """The resources with one more that leads to them all, and to enough others to have them compiled together."""
    others = {f"urn:other:{number}": {"const": number} for number in range(FEW)}
    leading = {"anyOf": [{"$ref": uri} for uri in (*resources, *others)]}
    return {**resources, **others, "urn:hub": leading}


@given(st.lists(schemas(), min_size=2, max_size=4))
def test_a_schema_judges_among_others_as_it_does_alone(contents: list[Any]) -> None:
    """Whatever its keywords, and whichever of the others is asked first."""
    resources = {f"urn:{number}": each for number, each in enumerate(contents)}
    together = Schemas(hub(resources))
    together.schema("urn:hub").is_valid(None)
    for uri, each in resources.items():
        alone, among = schema_of(each), together.schema(uri)
        for value in small_values():
            assert among.is_valid(value) == alone.is_valid(value), (each, value)


@given(st.lists(schemas(), min_size=2, max_size=3), st.sampled_from(small_values()))
def test_the_engine_says_the_same_of_a_value(contents: list[Any], value: Any) -> None:
    """The same keywords at the same places."""
    resources = {f"urn:{number}": each for number, each in enumerate(contents)}
    registry = Registry(Prepared(resources, Place).views)
    roots = [Root(f"{uri}#", nests=True) for uri in resources]
    for root, among in zip(roots, registry.validators(roots), strict=True):
        (alone,) = registry.validators([root])
        assert list(among.errors(value)) == list(alone.errors(value))


def linked(count: int) -> dict[str, Any]:
    """A document of so many schemas, each leading to all, and as many operations that answer with lists of them."""
    named = {
        f"S{number}": {
            "type": "object",
            "properties": {"next": {"$ref": f"#/components/schemas/S{(number + 1) % count}"}},
        }
        for number in range(count)
    }
    paths: dict[str, Any] = {}
    for number in range(count):
        listed = {"type": "array", "items": {"$ref": f"#/components/schemas/S{number}"}}
        answer = {"description": "", "content": {"application/json": {"schema": listed}}}
        paths[f"/s{number}"] = {"get": {"responses": {"200": answer}}}
    info = {"title": "linked", "version": "1"}
    return {"openapi": "3.1.0", "info": info, "paths": paths, "components": {"schemas": named}}


def test_what_many_lead_to_is_compiled_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Named schemas and those of operations, in both directions, share an engine, made when the first is asked for."""
    compiled: list[Any] = []
    engine = jsonschema_rs.Draft202012Validator

    def counting(schema: Any, **options: Any) -> Any:
        compiled.append(schema)
        return engine(schema, **options)

    monkeypatch.setattr(jsonschema_rs, "Draft202012Validator", counting)
    document = load(linked(2 * FEW))
    known = schemas_of(document)
    promised = [each.responses["200"].content["application/json"].schema for each in document.operations]
    answers = [known.for_object(each, "response") for each in promised if each]
    named = [known.for_object(each, "response") for each in document.schemas.values()]
    assert compiled == []
    for schema in answers:
        assert schema.is_valid([{"next": {"next": {}}}])
        assert [each.at for each in schema.violations([{}, {"next": 1}])] == ["/1/next"]
    sent = [known.for_object(each, "request") for each in document.schemas.values()]
    for schema in (*named, *sent):
        assert schema.is_valid({"next": {}})
        assert not schema.is_valid([])
    assert len(answers) == len(named) == len(sent) == 2 * FEW
    assert len(compiled) == 1


def test_one_schema_that_no_engine_takes_does_not_spoil_the_others() -> None:
    """What is refused of it is left out and told; the others judge by all they say."""
    resources = hub({"urn:bad": {"type": "string", "pattern": "((a{900}){900}){900}"}, "urn:good": {"pattern": "^a$"}})
    together = Schemas(resources)
    assert together.schema("urn:hub").is_valid("a")
    bad, good = together.schema("urn:bad"), together.schema("urn:good")
    assert bad.is_valid("b")
    assert not bad.is_valid(1)
    assert [each.code for each in bad.problems()] == ["pattern-refused"]
    assert good.is_valid("a")
    assert not good.is_valid("b")
    assert good.problems() == ()


def test_values_nested_beyond_the_engine_s_limits_are_judged_among_others() -> None:
    """Deeply as alone."""
    nested = {"type": "array", "items": {"$ref": "#"}}
    together = Schemas(hub({"urn:nested": nested}))
    assert not together.schema("urn:hub").is_valid(-1)
    value: Any = []
    for _ in range(3000):
        value = [value]
    assert together.schema("urn:nested").is_valid(value)
    assert not together.schema("urn:nested").is_valid([[1]])
