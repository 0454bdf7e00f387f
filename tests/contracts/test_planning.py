from __future__ import annotations

import json
import subprocess
import sys
from collections import Counter
from itertools import combinations, islice, product
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from contracts.document import load
from contracts.judging import recognise
from contracts.planning import Parts, Plan, build_request, plan
from contracts.planning.examples import example_request
from contracts.planning.schema_edges import schema_edges
from contracts.schemas import schema_of
from tests.documents import documents

ROOT = Path(__file__).parents[2]
DOCUMENTS = st.shared(documents().map(load), key="document")


def names(planned: Plan) -> list[str]:
    return [each.name for each in planned.cases]


def things(method: str = "post", **operation: Any) -> Any:
    """A document with one operation, `/things`."""
    found = {"responses": {"200": {"description": "done"}}, **operation}
    info = {"title": "things", "version": "1"}
    return load({"openapi": "3.1.0", "info": info, "paths": {"/things": {method: found}}})


def broken(document: Any, name: str) -> list[tuple[str, str]]:
    """Code and place of what the case of that name breaks."""
    (case,) = [each.case for each in plan(document).cases if each.name == name]
    return [(each.check, each.at) for each in case.breaks]


def test_the_default_document_is_planned_by_its_edges() -> None:
    """Integers where 32 and 64 bits and doubles end, texts that are almost integers, credentials, methods, a path."""
    found = names(plan(load()))
    assert found[0] == "typical"
    expected = {
        *("minimal", "path id: one, 1", "path id: minus one, -1", "path id: past int32, 2147483648"),
        *("path id: no double, 9007199254740993", "path id: past int64, 9223372036854775808"),
        *("path id: almost, 'abc'", "path id: almost, '007'", "credentials missing"),
        *("credentials malformed", "credentials of the wrong scheme", "method POST", "method HEAD", "path undeclared"),
    }
    assert expected <= set(found)
    assert 30 < len(found) < 100


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("credentials missing", [("request-credentials", "header Authorization")]),
        ("credentials malformed", [("request-credentials", "header Authorization")]),
        ("method DELETE", [("request-method", "method")]),
        ("method HEAD", []),
        ("path undeclared", [("request-path", "path")]),
        ("accept an unknown media type", []),
        ("path id: past int32, 2147483648", []),
        ("path id: almost, 'abc'", [("request-parameter", "path id")]),
    ],
)
def test_each_case_breaks_what_its_name_says(name: str, expected: list[tuple[str, str]]) -> None:
    """And nothing else."""
    assert broken(load(), name) == expected


BODY = {
    "required": True,
    "content": {
        "application/json": {
            "schema": {
                "type": "object",
                "properties": {
                    "name": {"type": "string", "minLength": 2, "maxLength": 4},
                    "kind": {"enum": ["a", "b"]},
                    "tags": {"type": "array", "items": {"type": "string"}, "maxItems": 2},
                    "size": {"type": "integer", "minimum": 1, "maximum": 9},
                },
                "required": ["name", "kind"],
            }
        }
    },
}


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("body missing", [("request-body", "body")]),
        ("body cut short", [("request-body", "body")]),
        ("body nested 10000 deep", [("request-body", "body")]),
        ("body of an undeclared media type", [("request-media-type", "header Content-Type")]),
        ("body without Content-Type", [("request-media-type", "header Content-Type")]),
    ],
)
def test_each_case_of_a_body_breaks_what_its_name_says(name: str, expected: list[tuple[str, str]]) -> None:
    """Its presence, its form and its media type."""
    assert broken(things(requestBody=BODY), name) == expected


@pytest.mark.parametrize(
    ("at", "keyword"),
    [
        ("body", "type"),
        ("body", "required"),
        ("body /name", "minLength"),
        ("body /name", "maxLength"),
        ("body /name", "type"),
        ("body /kind", "enum"),
        ("body /tags", "maxItems"),
        ("body /tags/0", "type"),
        ("body /size", "minimum"),
        ("body /size", "maximum"),
    ],
)
def test_each_keyword_of_a_body_is_broken_by_itself(at: str, keyword: str) -> None:
    """Some case breaks it and nothing else, and its name says where."""
    alone = [each for each in plan(things(requestBody=BODY)).cases if len(each.case.breaks) == 1]
    found = [each.name for each in alone if (each.case.breaks[0].at, each.case.breaks[0].keyword) == (at, keyword)]
    assert any(name.startswith(at) for name in found)


@pytest.mark.parametrize(
    "part",
    [{"size": 1}, {"size": 9}, {"size": 8}, {"kind": "b"}, {"tags": []}, {"name": "\U0001f600\U0001f600"}],
)
def test_each_edge_of_a_body_is_sent(part: dict[str, Any]) -> None:
    """Bounds, their neighbours, members, sizes, and what strings can hold, whether valid or not."""
    ((name, value),) = part.items()
    bodies = [each.case.body for each in plan(things(requestBody=BODY)).cases if isinstance(each.case.body, dict)]
    assert any(body.get(name) == value for body in bodies)


def test_each_case_of_a_parameter_is_named_for_it() -> None:
    """Of several parameters, not for the last."""
    parameters = [{"name": name, "in": "query", "schema": {"type": "integer", "maximum": 5}} for name in ("a", "b")]
    planned = plan(things(parameters=parameters)).cases
    above = {each.name: each.case.breaks[0].at for each in planned if each.name.endswith("above the greatest, 6")}
    assert above == {"query a: above the greatest, 6": "query a", "query b: above the greatest, 6": "query b"}


def test_declared_examples_are_sent() -> None:
    """Those of parameters and bodies, first in the typical request, if they are valid."""
    parameter = {
        "name": "page",
        "in": "query",
        "required": True,
        "schema": {"type": "integer"},
        "examples": {"bad": {"value": "x"}, "first": {"value": 41}, "last": {"value": 97}},
    }
    found = plan(things(parameters=[parameter])).cases
    assert found[0].case.parameters == {("query", "page"): 41}
    assert [each.case.parameters for each in found if each.name == "query page example last"] == [
        {("query", "page"): 97}
    ]
    assert not any("bad" in each.name for each in found)
    assert [each.case.breaks[0].keyword for each in found if each.name == "query page missing"] == ["required"]


def test_an_operation_that_can_not_be_planned_costs_only_itself() -> None:
    """It is named with the reason; all others are planned."""
    empty = {"type": "integer", "minimum": 2, "maximum": 1}
    parameters = [{"name": "x", "in": "query", "required": True, "schema": empty}]
    responses = {"200": {"description": "done"}}
    paths = {"/a": {"get": {"parameters": parameters, "responses": responses}}, "/b": {"get": {"responses": responses}}}
    planned = plan(load({"openapi": "3.1.0", "info": {"title": "two", "version": "1"}, "paths": paths}))
    ((operation, reason),) = planned.skipped
    assert operation.label == "GET /a"
    assert "bounds" in reason
    assert {each.operation.label for each in planned.cases} == {"GET /b"}
    assert tuple(planned.breadth_first()) == planned.cases


@settings(max_examples=15, deadline=None)
@given(document=DOCUMENTS, seed=st.integers(0, 3))
def test_valid_cases_keep_every_promise_and_others_are_judged(document: Any, seed: int) -> None:
    """Whatever the document: valid parts make a request that keeps every promise; no name or request comes twice."""
    for operation in plan(document, seed=seed, most=30).operations:
        assert not operation.skipped
        for each in operation:
            if each.kind in {"valid", "example"} or (each.edge and each.edge.undone is not None and each.edge.is_valid):
                assert each.case.operation is operation.operation
                assert each.case.breaks == ()
            if each.kind in {"credentials", "method", "path"} and each.name != "method HEAD":
                assert each.case.breaks
            assert each.case == recognise(document, each.case.request)
        assert Counter(each.name for each in operation).most_common(1)[0][1] == 1
        assert Counter(each.case.request for each in operation).most_common(1)[0][1] == 1


@settings(max_examples=15, deadline=None)
@given(document=documents(), seed=st.integers(0, 3))
def test_the_same_seed_makes_the_same_plan(document: Any, seed: int) -> None:
    """From the document alone, byte for byte."""
    one, other = (plan(load(document), seed=seed, most=30).cases for _ in range(2))
    assert [(each.name, each.case.request) for each in one] == [(each.name, each.case.request) for each in other]


def test_the_plan_is_the_same_in_another_process() -> None:
    """Whatever the hash seed and the working directory."""
    code = (
        "from contracts.document import load; from contracts.planning import plan;"
        "print([(each.name, each.case.request) for each in plan(load(), seed=5).cases])"
    )
    found = {
        subprocess.run(
            [sys.executable, "-c", code],
            check=True,
            capture_output=True,
            env={"PYTHONPATH": str(ROOT), "PYTHONHASHSEED": seed},
            cwd=directory,
        ).stdout
        for seed, directory in (("1", ROOT), ("2", ROOT / "tests"))
    }
    assert len(found) == 1


def test_breadth_comes_before_depth() -> None:
    """Every operation gets its first request before any gets its second, and nothing is worked out before it is due."""
    info = {"title": "many", "version": "1"}
    paths = {f"/{name}": {"get": {"responses": {"200": {"description": "done"}}}} for name in "abc"}
    planned = plan(load({"openapi": "3.1.0", "info": info, "paths": paths}))
    first = [next(each).operation.label for each in [planned.breadth_first()] for _ in range(4)]
    assert first == ["GET /a", "GET /b", "GET /c", "GET /a"]
    assert sorted(names(planned)) == sorted(each.name for each in planned.breadth_first())
    assert len(plan(load(), most=7).cases) == 7


def test_a_request_is_built_from_values_valid_or_not() -> None:
    """Each written in its style, the path percent-encoded, credentials attached, the body as its media type."""
    (operation,) = load().operations
    request = build_request(load(), operation, Parts({("path", "id"): "a/b ü"}))
    assert request.target == "/api/v3/providers/scim/a%2Fb%20%C3%BC/sync/status/"
    assert request.headers.get("Authorization") == "Bearer understudy"
    bare = build_request(load(), operation, Parts({("path", "id"): 7}, secrets=None), base_path="/v4")
    assert (bare.target, bare.headers.items) == ("/v4/providers/scim/7/sync/status/", (("Accept", "*/*"),))
    document = things(requestBody=BODY)
    media_type = document.operations[0].request_body.content["application/json"]
    request = build_request(document, document.operations[0], Parts(body=["any"], media_type=media_type))
    assert (request.headers.get("Content-Type"), json.loads(request.content or b"")) == ("application/json", ["any"])


def test_a_text_in_the_path_is_part_of_every_valid_request() -> None:
    """The smallest text is empty, which no path can carry: the smallest request has another one."""
    one = {"name": "n", "in": "path", "required": True, "schema": {"type": "string"}}
    number = {"name": "q", "in": "query", "required": True, "schema": {"type": "integer", "minimum": 7}}
    operation = {"parameters": [one, number], "responses": {"200": {"description": "ok"}}}
    document = load(
        {"openapi": "3.0.3", "info": {"title": "t", "version": "1"}, "paths": {"/a/{n}": {"get": operation}}}
    )
    (planned,) = plan(document).operations
    smallest = next(each for each in planned if each.name == "minimal")
    assert smallest.case.request.query == "q=7"
    assert smallest.case.keeps_every_promise


def test_an_optional_body_that_can_not_be_made_is_left_out() -> None:
    """An enumeration of the wrong type costs the body, not the operation."""
    schema = {
        "type": "object",
        "required": ["lower"],
        "properties": {"lower": {"type": "string", "enum": [True, False]}},
    }
    operation = {
        "requestBody": {"content": {"application/json": {"schema": schema}}},
        "responses": {"200": {"description": "ok"}},
    }
    document = load({"openapi": "3.0.3", "info": {"title": "t", "version": "1"}, "paths": {"/a": {"post": operation}}})
    (planned,) = plan(document).operations
    assert not planned.skipped
    assert [(each.name, each.case.has_body) for each in planned if each.kind == "valid"] == [("minimal", False)]


OPTIONAL = [{"name": name, "in": "query", "schema": {"type": "integer"}} for name in "abcde"]


def test_each_two_optional_parameters_come_in_each_combination() -> None:
    """Both, either alone, and neither, in requests that keep every promise."""
    kept = [set(each.case.parameters) for each in plan(things(parameters=OPTIONAL)).cases if not each.case.breaks]
    for one, other in combinations([("query", name) for name in "abcde"], 2):
        assert {(one in found, other in found) for found in kept} >= set(product((False, True), repeat=2))


def test_a_body_written_otherwise_is_the_same_body() -> None:
    """Over lines, in escapes, in another order: all of them are the value of the typical request."""
    cases = {each.name: each.case for each in plan(things(requestBody=BODY)).cases}
    for name in ("body spread over lines", "body all in escapes", "body with its names in reverse"):
        assert cases[name].body == cases["typical"].body
        assert cases[name].request.content != cases["typical"].request.content
        assert cases[name].breaks == ()


@pytest.mark.parametrize("name", ["names a charset", "is in capitals"])
def test_a_media_type_written_otherwise_is_the_same(name: str) -> None:
    """A parameter that changes nothing, and capitals: the request keeps every promise."""
    cases = {each.name: each.case for each in plan(things(requestBody=BODY)).cases}
    case = cases[f"body whose Content-Type {name}"]
    assert case.breaks == ()
    assert case.request.headers.get("Content-Type") in ("application/json; charset=utf-8", "APPLICATION/JSON")


def test_what_may_be_304_is_asked_for_only_if_there_is_none() -> None:
    """Where the document speaks of 304 or of entity tags."""
    told = {"responses": {"200": {"description": ""}, "304": {"description": ""}}}
    planned = {each.name: each.case for each in plan(things("get", **told)).cases}
    assert planned["only if there is none"].request.headers.get("If-None-Match") == "*"
    assert "only if there is none" not in {each.name for each in plan(things("get")).cases}


def test_what_no_pattern_admits_is_sent_all_the_same() -> None:
    """NUL, letters beyond ASCII and quotes, in a parameter of a pattern, and are refused by it."""
    parameters = [{"name": "a", "in": "query", "schema": {"type": "string", "pattern": "^[a-z]+$"}}]
    planned = {each.name: each.case for each in plan(things("get", parameters=parameters)).cases}
    for words in ("NUL", "composed", "quotes", "an astral character"):
        assert planned[f"query a: {words}"].breaks


@pytest.mark.parametrize(
    ("name", "level"),
    [
        ("body with a trailing comma", "error"),
        ("body with a comment", "error"),
        ("body huge and never closed", "error"),
        ("body with a byte order mark", "warning"),
        ("body in UTF-16", "warning"),
        ("body that is NaN", "warning"),
        ("body with a name twice", "note"),
    ],
)
def test_a_text_that_some_receivers_take_is_no_error(name: str, level: str) -> None:
    """What the standard forbids is one; what it leaves to receivers is not."""
    (case,) = [each.case for each in plan(things(requestBody=BODY)).cases if each.name == name]
    assert [each.level for each in case.breaks] == [level]


def test_credentials_in_another_place_are_none() -> None:
    """A key where nobody asked for it, and nothing where it was asked for."""
    key = {"type": "apiKey", "in": "header", "name": "X-Key"}
    document = load(
        {
            "openapi": "3.1.0",
            "info": {"title": "t", "version": "1"},
            "paths": {"/a": {"get": {"security": [{"key": []}], "responses": {"200": {"description": "ok"}}}}},
            "components": {"securitySchemes": {"key": key}},
        }
    )
    cases = {each.name: each.case for each in plan(document).cases if each.kind == "credentials"}
    assert cases["credentials in the query"].request.target == "/a?X-Key=understudy"
    assert cases["credentials in the cookie"].request.headers.get("Cookie") == "X-Key=understudy"
    for name in ("credentials in the query", "credentials in the cookie"):
        assert "X-Key" not in cases[name].request.headers
        assert [each.check for each in cases[name].breaks] == ["request-credentials"]


def test_accept_is_asked_in_several_ways() -> None:
    """Only what leaves out every declared media type is not acceptable."""
    acceptable = {each.name: each.case.is_acceptable for each in plan(load()).cases if each.kind == "accept"}
    assert acceptable == {
        "accept an unknown media type": False,
        "accept application/json": True,
        "accept a range": True,
        "accept anything rather than what is unknown": True,
        "accept anything but application/json": False,
    }


def test_a_small_budget_sees_something_of_each_part() -> None:
    """Valid and broken requests of every kind among the first hundred, parameters and body alike."""
    first = plan(things(requestBody=BODY, parameters=OPTIONAL), most=100).cases
    kinds = {each.kind for each in first}
    assert {"valid", "missing", "media-type", "malformed", "method", "path", "accept", "pairwise"} <= kinds
    assert {"boundary", "types", "numbers", "optional", "enum"} <= kinds
    parts = {each.name.partition(":")[0] for each in first if each.edge}
    assert {"query a", "query e", "body", "body /name", "body /kind", "body /tags", "body /size"} <= parts


def test_many_places_of_a_body_are_seen_soon() -> None:
    """One more place and one more edge of a place seen before, by turns, however many there are."""
    schema = schema_of({"type": "object", "properties": {f"p{number}": {"type": "string"} for number in range(300)}})
    first = list(islice(schema_edges(schema), 60))
    assert len({edge.at for edge in first}) > 20
    assert len([edge for edge in first if edge.at == ""]) > 2


def test_a_request_has_the_media_type_that_is_named_before_any_other() -> None:
    """Under a range, content of a type that is declared by itself would be judged by that."""
    anything = {"*/*": {"schema": {"type": "object"}}}
    named = {"application/json": {"schema": {"type": "object", "required": ["a"], "properties": {"a": {"const": 1}}}}}
    document = things(requestBody={"required": True, "content": anything | named})
    request = example_request(document, document.operations[0])
    assert request.content == b'{"a":1}'
    assert not recognise(document, request).breaks


def test_a_media_type_that_carries_no_such_body_leaves_it_to_another() -> None:
    """Multipart carries objects only."""
    schema = {"schema": {"type": "integer"}}
    document = things(requestBody={"required": True, "content": {"multipart/form-data": schema, "text/plain": schema}})
    request = example_request(document, document.operations[0])
    assert request.headers.get("Content-Type") == "text/plain"
    assert not recognise(document, request).breaks


def test_members_of_a_parameter_are_not_taken_for_another_parameter() -> None:
    """An exploded object may have one of the same name: it is left out where it may be."""
    whole = {"type": "integer"}
    members = {"type": "object", "minProperties": 1, "properties": {"id": whole, "amount": whole}}
    document = things(
        parameters=[
            {"name": "id", "in": "query", "required": True, "schema": whole},
            {"name": "which", "in": "query", "required": True, "schema": members},
        ]
    )
    for seed in range(9):
        request = example_request(document, document.operations[0], seed=seed)
        assert not recognise(document, request).breaks


def test_credentials_in_one_field_are_those_of_the_scheme_that_says_what_they_are() -> None:
    """An API key may be anything, so it may be `Basic` credentials."""
    schemes = {
        "key": {"type": "apiKey", "in": "header", "name": "Authorization"},
        "login": {"type": "http", "scheme": "basic"},
    }
    operation = {"responses": {"200": {"description": "done"}}, "security": [{"login": [], "key": []}]}
    document = load(
        {
            "openapi": "3.1.0",
            "info": {"title": "things", "version": "1"},
            "paths": {"/things": {"get": operation}},
            "components": {"securitySchemes": schemes},
        }
    )
    assert not recognise(document, example_request(document, document.operations[0])).breaks
