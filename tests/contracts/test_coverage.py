"""Coverage counts what exchanges show of a contract, is the same however they are split, and is never taken in."""

from __future__ import annotations

import json
from itertools import islice
from typing import Any

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from contracts import Exchange, Headers, JsonValue, Request, Response, load, recognise
from contracts.coverage import KINDS, NOTHING, Counting, Coverage, Item, Share, coverage_of
from contracts.coverage.counters import Counters
from contracts.coverage.keywords import CLASSES
from contracts.coverage.nodes import Compiler
from contracts.coverage.visiting import Visit
from contracts.document.model import Document
from contracts.judging import Case
from contracts.planning import plan
from contracts.schemas import schema_of
from mock_server import respond
from tests.documents import documents
from tests.plain_servers import PETS
from tests.schemas import schemas, small_values

DOCUMENT = load(PETS)
JSON = Headers([("Content-Type", "application/json")])
TOKEN = ("Authorization", "Bearer t")


def exchanges(document: Document, seed: int, most: int) -> list[tuple[Case, Exchange]]:
    cases = [planned.case for planned in islice(plan(document, seed=seed).breadth_first(), most)]
    return [(case, Exchange(case.request, respond(document, case.request))) for case in cases]


def counted(document: Document, shown: list[tuple[Case, Exchange]]) -> Coverage:
    counting = Counting(document)
    for case, exchange in shown:
        counting.count(case, exchange)
    return counting.coverage()


def seen(*shown: tuple[Request, Response]) -> set[str]:
    """What those exchanges show of the pets' document, without what always shows."""
    coverage = counted(DOCUMENT, [(recognise(DOCUMENT, each), Exchange(each, answer)) for each, answer in shown])
    return {f"{item.kind} {item.name}" for item, count in coverage.counts.items() if count}


def got(target: str, *headers: tuple[str, str]) -> Request:
    return Request("GET", f"/v1/pets/{target}", Headers(headers or [TOKEN]))


def added(body: Any) -> Request:
    return Request("POST", "/v1/pets", JSON, json.dumps(body).encode())


def answered(status: int, body: Any) -> Response:
    return Response(status, JSON, json.dumps(body).encode())


def read_back(coverage: Coverage) -> Coverage:
    return coverage_of(*(json.loads(json.dumps(each)) for each in (coverage.record(), coverage.reasons())))


@settings(max_examples=10)
@given(mapping=documents(), seed=st.integers(0, 99), cut=st.integers(0, 12))
def test_the_parts_of_a_run_add_up_to_the_whole(mapping: JsonValue, seed: int, cut: int) -> None:
    """Shards, in any order, also by way of their records."""
    document = load(mapping)
    shown = exchanges(document, seed, 12)
    whole = counted(document, shown)
    parts = [read_back(counted(document, each)) for each in (shown[cut:], shown[:cut])]
    assert parts[0] + parts[1] + NOTHING == whole
    assert whole.share == Share(len(whole.counts) - len(whole.unreached), len(whole.counts))


def keywords_of(schema: Any, value: Any) -> tuple[set[str], set[str]]:
    """The pointers of the keywords that had a say on the value, and of those that it breaks."""
    compiled = schema_of(schema)
    counters = Counters()
    node = Compiler(counters, "").node(compiled)
    if node:
        Visit(counters.counts).value(node, value)
    shown = {item.place.pointer for item, count in counters.coverage().counts.items() if count and item.place}
    broken = {each.schema_place.pointer for each in compiled.violations(value) if each.keyword in CLASSES}
    return shown, broken


@settings(max_examples=150)
@given(schema=schemas(), value=st.sampled_from(small_values()) | st.lists(st.sampled_from(small_values()), max_size=3))
def test_a_keyword_that_a_value_breaks_has_had_a_say(schema: Any, value: Any) -> None:
    """Counting agrees with the judge about which keywords look at which values; below `unevaluated` it does not go."""
    shown, broken = keywords_of(schema, value)
    assert {each for each in broken if "/unevaluated" not in each.rpartition("/")[0]} <= shown


@settings(max_examples=50)
@given(
    mapping=documents(),
    content=st.binary(max_size=40)
    | st.recursive(st.none() | st.text(), st.lists).map(lambda v: json.dumps(v).encode()),
    status=st.sampled_from([200, 201, 400, 404, 500]),
    content_type=st.sampled_from(["application/json", "text/plain", "x", ""]),
)
def test_no_answer_stops_the_count(mapping: JsonValue, content: bytes, status: int, content_type: str) -> None:
    """Whatever a server answers, an operation that was answered is counted as that."""
    document = load(mapping)
    case = next(plan(document).breadth_first()).case
    assume(case.operation)
    response = Response(status, Headers([("Content-Type", content_type)]), content)
    coverage = counted(document, [(case, Exchange(case.request, response))])
    assert coverage.shares["operation"].seen == 1


def test_a_value_nested_without_end_costs_a_bounded_amount() -> None:
    """Depth and number of the values that are looked at are limited, references in a circle included."""
    document = load(
        {
            **PETS,
            "components": {
                "schemas": {
                    "Tree": {
                        "allOf": [{"$ref": "#/components/schemas/Tree"}],
                        "type": "array",
                        "items": {"$ref": "#/components/schemas/Tree"},
                    }
                }
            },
            "paths": {
                "/trees": {
                    "get": {
                        "responses": {
                            "200": {
                                "description": "",
                                "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Tree"}}},
                            }
                        }
                    }
                }
            },
        }
    )
    request = Request("GET", "/v1/trees")
    for content in (b"[" * 150 + b"]" * 150, b"[" + b"[]," * 20_000 + b"[]]"):
        shown = [(recognise(document, request), Exchange(request, Response(200, JSON, content)))]
        assert counted(document, shown).shares["status"].seen == 1


def test_operation_status_media_type_and_parameter_are_seen() -> None:
    """What the exchange is, by name."""
    found = seen((got("7?verbose=true", TOKEN), answered(404, {"error": "none"})))
    assert {
        "operation GET /pets/{id}",
        "status GET /pets/{id}: 404",
        "media type GET /pets/{id}: 404 application/json",
        "parameter GET /pets/{id}: path id",
        "parameter GET /pets/{id}: query verbose",
    } <= found
    assert "optional part GET /pets/{id}: query verbose absent" not in found
    assert "optional part GET /pets/{id}: query verbose absent" in seen((got("7"), answered(404, {})))


SCHEMA = "request #/paths/~1pets/post/requestBody/content/application~1json/schema"


def test_bounds_are_seen_on_both_sides() -> None:
    """The last value inside and the first one outside; others are neither."""
    name = f"boundary {SCHEMA}/properties/name"
    for length, expected in (
        (0, {"minLength = 0"}),
        (1, {"minLength = 1"}),
        (2, set()),
        (20, {"maxLength = 20"}),
        (21, {"maxLength = 21"}),
        (22, set()),
    ):
        found = seen((added({"name": "x" * length}), answered(400, {"error": "e"})))
        assert {each for each in found if each.startswith("boundary")} == {f"{name}/{each}" for each in expected}


def test_members_and_optional_parts_are_seen() -> None:
    """Of a request there and not there, of an answer there."""
    kind = f"{SCHEMA}/properties/kind"
    pet = answered(201, {"id": 1, "name": "a", "kind": "dog"})
    found = seen((added({"name": "a", "kind": "cat"}), pet))
    assert {f'enum member {kind}/enum/0 = "cat"', f"optional part {kind} present"} <= found
    assert any(each.startswith("enum member response") and each.endswith('= "dog"') for each in found)
    assert f"optional part {kind} absent" not in found
    assert f"optional part {kind} absent" in seen((added({"name": "a"}), pet))


def test_what_a_server_turned_away_at_the_door_was_not_looked_at() -> None:
    """Without credentials, or answered with 401, a request shows nothing of what it held; the answer is still seen."""
    for request in (got("7", ("X-Other", "1")), got("7", TOKEN)):
        found = seen((request, answered(401, {"error": "who?"})))
        assert not any(each.startswith(("parameter", "boundary", "keyword request")) for each in found)
        assert "status GET /pets/{id}: 401" in found


def test_only_the_branch_that_a_value_is_meant_for_is_seen() -> None:
    """By types, required names, constants and the discriminator; where these leave several, by validity."""
    cat = {"type": "object", "required": ["purrs"], "properties": {"kind": {"const": "cat"}, "purrs": {}}}
    dog = {"type": "object", "required": ["barks"], "properties": {"kind": {"const": "dog"}, "barks": {}}}
    small, large = {"type": "integer", "maximum": 5}, {"type": "integer", "minimum": 6}
    for branches, value, index in (
        ([cat, dog], {"kind": "dog", "barks": True, "purrs": False}, 1),
        ([cat, dog], {"purrs": True}, 0),
        ([small, large], 9, 1),
        ([{"type": "string"}, {"type": "null"}], None, 1),
    ):
        shown, _ = keywords_of({"oneOf": branches}, value)
        assert {each for each in shown if each.startswith("/oneOf/")} >= {f"/oneOf/{index}"}
        assert f"/oneOf/{1 - index}" not in shown


def test_all_is_said_of_all_only() -> None:
    """Percentages are rounded down."""
    assert [Share(seen, total).percent for seen, total in ((0, 0), (1, 3), (1999, 2000), (7, 7))] == [
        100,
        33.3,
        99.9,
        100,
    ]
    assert str(Share(1, 3)) == "33.3 % (1 of 3)"


def test_what_was_not_reached_is_named() -> None:
    """With its place; kinds come from the coarse to the fine."""
    coverage = counted(DOCUMENT, [])
    assert coverage.percent == 0
    assert Item("status", "GET /pets/{id}: 404") in coverage.unreached
    assert [kind for kind in KINDS if kind in coverage.shares] == list(coverage.shares)


def texts(**said: Any) -> dict[str, Any]:
    return {"type": "string", **said}


def of_parameters(*parameters: dict[str, Any], schemas: dict[str, Any] | None = None) -> Coverage:
    """What is counted of an operation with those parameters before anything was sent."""
    operation = {"parameters": list(parameters), "responses": {"200": {"description": "done"}}}
    return counted(
        load(
            {
                "openapi": "3.1.0",
                "info": {"title": "Things", "version": "1"},
                "paths": {"/things/{id}": {"get": operation}},
                "components": {"schemas": schemas or {}},
            }
        ),
        [],
    )


def bounds_of(coverage: Coverage) -> tuple[set[str], dict[str, str]]:
    """The bounds that can be seen, and those that can't, with the reason; each by the end of its name."""
    shown = {item.name.rpartition("/")[2] for item in coverage.counts if item.kind == "boundary"}
    return shown, {item.name.rpartition("/")[2]: reason for item, reason in coverage.impossible.items()}


def test_an_empty_path_segment_is_no_bound_that_can_be_seen() -> None:
    """The path is another one without it; elsewhere a text may be empty."""
    path = {"name": "id", "in": "path", "required": True}
    shown, never = bounds_of(of_parameters({**path, "schema": texts(minLength=1, maxLength=3)}))
    assert shown == {"minLength = 1", "maxLength = 3", "maxLength = 4"}
    assert never == {"minLength = 0": "with an empty segment the path is another one"}
    both = {"$ref": "#/components/schemas/Id"}
    query = {"name": "near", "in": "query", "schema": both}
    assert bounds_of(of_parameters({**path, "schema": both}, query, schemas={"Id": texts(minLength=1)})) == (
        {"minLength = 0", "minLength = 1"},
        {},
    )


def test_a_bound_that_no_value_is_at_is_told_with_the_reason() -> None:
    """A pattern that has no text of that length; where each value is named, there are no bounds."""
    path = {"name": "id", "in": "path", "required": True, "schema": texts()}
    query = {"name": "q", "in": "query", "schema": texts(minLength=1, pattern="^snap-[0-9]+$")}
    named = {"name": "kind", "in": "query", "schema": texts(maxLength=32, enum=["a", "b"])}
    shown, never = bounds_of(of_parameters(path, query, named))
    assert shown == {"minLength = 0"}
    assert never == {"minLength = 1": "the pattern or format has no string of that length"}


def test_what_can_not_be_shown_counts_neither_as_seen_nor_as_missing() -> None:
    """Whoever saw it is right."""
    here, there = Item("boundary", "a"), Item("boundary", "b")
    one = Coverage({here: 2}, {there: "why"})
    assert (one.share, one.unreached) == (Share(1, 1), ())
    assert one + Coverage({here: 0, there: 0}) == one
    assert one + Coverage({there: 3}) == Coverage({here: 2, there: 3})
    assert read_back(one) == one


def test_what_a_request_may_not_hold_is_not_asked_of_it() -> None:
    """Nothing of a property that is `readOnly`, however deep."""
    inner = {"type": "object", "properties": {"name": texts(maxLength=3)}}
    schema = {"type": "object", "properties": {"own": {**inner, "readOnly": True}}}
    body = {"name": "q", "in": "query", "content": {"application/json": {"schema": schema}}}
    path = {"name": "id", "in": "path", "required": True, "schema": texts()}
    assert not [item for item in of_parameters(path, body).counts if "own" in item.name]


def test_what_a_document_implies_is_told_where_it_says_so() -> None:
    """The fields of a 2.0 form are parameters; of a path's parameter that nobody declares nothing is counted."""
    fields = [
        {"name": "color", "in": "formData", "type": "string", "required": True},
        {"name": "size", "in": "formData", "type": "integer", "maximum": 9},
    ]
    operation = {"parameters": fields, "responses": {"200": {"description": "done"}}}
    document = {"swagger": "2.0", "info": {"title": "T", "version": "1"}, "paths": {"/a/{id}": {"post": operation}}}
    names = [item.name for item in counted(load(document), []).counts]
    own = "request #/paths/~1a~1{id}/post/parameters"
    assert [name for name in names if "#" in name] == [
        f"{own}/0/type",
        f"{own}/1/type",
        f"{own}/1/maximum",
        f"{own}/1 present",
        f"{own}/1 absent",
        f"{own}/1/maximum = 9",
        f"{own}/1/maximum = 10",
    ]
    assert not [name for name in names if "x-understudy" in name]
