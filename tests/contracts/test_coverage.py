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


@settings(max_examples=10)
@given(mapping=documents(), seed=st.integers(0, 99), cut=st.integers(0, 12))
def test_the_parts_of_a_run_add_up_to_the_whole(mapping: JsonValue, seed: int, cut: int) -> None:
    """Shards, in any order, also by way of their records."""
    document = load(mapping)
    shown = exchanges(document, seed, 12)
    whole = counted(document, shown)
    parts = [
        coverage_of(json.loads(json.dumps(counted(document, each).record()))) for each in (shown[cut:], shown[:cut])
    ]
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
