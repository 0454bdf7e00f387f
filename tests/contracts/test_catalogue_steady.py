"""A changed keyword changes only the edges, and the payloads, that it is about."""

from __future__ import annotations

import copy
import json
from functools import partial
from typing import Any

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from contracts.catalogue import Edge, edges_of, steady_value
from contracts.document import load
from contracts.errors import UnsatisfiableSchema
from contracts.exporting import Choice, Payload, payloads
from contracts.schemas import schema_of

_bound = st.integers(0, 12)
_LEAVES: dict[str, dict[str, st.SearchStrategy[Any]]] = {
    "integer": {"minimum": _bound, "maximum": _bound, "exclusiveMinimum": _bound, "multipleOf": st.integers(1, 4)},
    "number": {"minimum": _bound, "exclusiveMaximum": _bound, "multipleOf": st.sampled_from([0.5, 1, 2])},
    "string": {
        "minLength": _bound,
        "maxLength": _bound,
        "pattern": st.sampled_from(["^a", "b$", "^[a-z]+$"]),
        "format": st.sampled_from(["date", "uuid", "email", "colour"]),
        "enum": st.lists(st.sampled_from(["one", "two", "three"]), min_size=1, max_size=3, unique=True),
    },
    "array": {
        "items": st.sampled_from([{"type": "integer"}, {"type": "string", "maxLength": 4}, {"enum": [1, 2]}]),
        "minItems": st.integers(0, 3),
        "maxItems": st.integers(0, 4),
        "uniqueItems": st.booleans(),
        "contains": st.sampled_from([{"minimum": 3}, {"type": "string"}]),
    },
    "object": {
        "properties": st.sampled_from([{"x": {"type": "integer"}}, {"x": {"type": "boolean"}, "y": {"minimum": 2}}]),
        "required": st.sampled_from([["x"], ["y"], ["x", "y"]]),
        "minProperties": st.integers(0, 2),
        "maxProperties": st.integers(0, 3),
        "additionalProperties": st.sampled_from([False, {"type": "integer"}]),
        "propertyNames": st.sampled_from([{"maxLength": 5}, {"pattern": "^[a-z]"}]),
    },
}


@st.composite
def leaves(draw: st.DrawFn) -> dict[str, Any]:
    """A schema of one type with some keywords."""
    kind = draw(st.sampled_from([*_LEAVES]))
    keywords = draw(st.lists(st.sampled_from([*_LEAVES[kind]]), max_size=3, unique=True))
    return {"type": kind, **{keyword: draw(_LEAVES[kind][keyword]) for keyword in keywords}}


@st.composite
def documents(draw: st.DrawFn) -> tuple[Any, Any, str]:
    """A schema, the same with one keyword changed, added or left out, and the property where that is."""
    names = draw(st.lists(st.sampled_from(["name", "size", "tags", "born", "note"]), min_size=2, unique=True))
    before = {"type": "object", "properties": {name: draw(leaves()) for name in names}}
    before["required"] = draw(st.lists(st.sampled_from(names), unique=True))
    name = draw(st.sampled_from(names))
    after = copy.deepcopy(before)
    changed = after["properties"][name]
    keyword = draw(st.sampled_from([*_LEAVES[changed["type"]]]))
    value = draw(_LEAVES[changed["type"]][keyword])
    if keyword in changed and (changed[keyword] == value or draw(st.booleans())):
        del changed[keyword]
    else:
        changed[keyword] = value
    return before, after, name


def elsewhere(schema: Any, name: str) -> list[Edge]:
    """The edges of all places but one, as far as the catalogue goes."""
    return [
        edge for edge in edges_of(schema_of(schema)) if edge.at != f"/{name}" and not edge.at.startswith(f"/{name}/")
    ]


def without(value: Any, name: str) -> str:
    """The value as text, but for that member."""
    kept = {key: each for key, each in value.items() if key != name} if isinstance(value, dict) else value
    return json.dumps(kept)


@given(drawn=documents())
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much])
def test_a_changed_keyword_changes_no_edge_of_another_place(drawn: tuple[Any, Any, str]) -> None:
    """The others keep their names, their order, whether they are valid, and their values.

    What stands in that one place changes in them only where it has to: where the usual value there is not valid any
    more, or was not before. (Without memory there is no more: 1 to 5 and 6 to 10 both lie in 1 to 10.)
    """
    before, after, name = drawn
    try:
        usual = [steady_value(schema_of(each)) for each in (before, after)]
    except UnsatisfiableSchema:
        return
    assume(name in usual[0] and name in usual[1])
    old, new = elsewhere(before, name), elsewhere(after, name)
    assert [(edge.name, edge.is_valid) for edge in old] == [(edge.name, edge.is_valid) for edge in new]
    stays = json.dumps(usual[0][name]) == json.dumps(usual[1][name])
    assert stays or not has_to_stay(
        before["properties"][name], after["properties"][name], *(one[name] for one in usual)
    )
    compared = json.dumps if stays else partial(without, name=name)
    assert list(map(compared, (edge.value for edge in old))) == list(map(compared, (edge.value for edge in new)))
    assert without(usual[0], name) == without(usual[1], name)


def has_to_stay(before: Any, after: Any, old: Any, new: Any) -> bool:
    """Whether what is usual in a place is to be the same: both values are valid by both schemas.

    But where the changed keyword says what the value is, such as a format, or what it is made of.
    """
    changed = {keyword for keyword in {**before, **after} if before.get(keyword) != after.get(keyword)}
    of_strings = {"minLength", "maxLength"} if "pattern" not in before else set()
    bounds = {"string": of_strings, "array": {"minItems", "maxItems"}, "object": set()}.get(before["type"], changed)
    return changed <= bounds and schema_of(after).is_valid(old) and schema_of(before).is_valid(new)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ({"type": "integer", "multipleOf": 6}, {"type": "integer", "multipleOf": 12}),
        ({"type": "integer", "minimum": 12}, {"type": "integer", "minimum": 12, "multipleOf": 2}),
        ({"type": "number"}, {"type": "number", "multipleOf": 0.5}),
        ({"type": "number", "exclusiveMaximum": 3}, {"type": "number", "exclusiveMaximum": 3, "multipleOf": 0.5}),
        ({"type": "integer", "minimum": 1, "maximum": 50}, {"type": "integer", "minimum": 2, "maximum": 40}),
        ({"type": "integer", "minimum": 0, "maximum": 5}, {"type": "integer", "minimum": 1, "maximum": 4}),
        ({"type": "integer", "minimum": 10}, {"type": "integer", "minimum": 12}),
        ({"type": "number", "maximum": -1}, {"type": "number", "maximum": -2}),
        ({"type": "string", "maxLength": 20}, {"type": "string", "maxLength": 40, "minLength": 2}),
    ],
)
def test_a_usual_value_that_is_valid_stays(before: Any, after: Any) -> None:
    """Whatever the bound and the step, and beside what no steady choices make."""
    assert steady_value(schema_of(before)) == steady_value(schema_of(after))
    crowd = {"type": "array", "uniqueItems": True, "minItems": 3, "items": {"type": "integer"}}
    both = [
        steady_value(schema_of({"type": "object", "properties": {"crowd": crowd, "name": one}}))
        for one in (before, after)
    ]
    assert both[0] == both[1]


DOCUMENT: dict[str, Any] = {
    "openapi": "3.1.0",
    "info": {"title": "t", "version": "1"},
    "paths": {
        "/things/{id}": {
            "post": {
                "parameters": [
                    {"name": "id", "in": "path", "required": True, "schema": {"type": "integer", "minimum": 1}},
                    {"name": "limit", "in": "query", "schema": {"type": "integer", "maximum": 50}},
                ],
                "requestBody": {
                    "content": {
                        "application/json": {
                            "schema": {
                                "type": "object",
                                "required": ["name"],
                                "properties": {
                                    "name": {"type": "string", "maxLength": 20},
                                    "size": {"type": "integer", "minimum": 0},
                                    "tags": {"type": "array", "items": {"type": "string"}, "maxItems": 4},
                                },
                            }
                        }
                    }
                },
                "responses": {"200": {"description": "", "content": {"text/plain": {"schema": {"maxLength": 9}}}}},
            }
        }
    },
}
_BODY = ("post", "requestBody", "content", "application/json", "schema", "properties")


def _changed(way: tuple[str | int, ...], value: Any) -> Any:
    document = copy.deepcopy(DOCUMENT)
    here = document["paths"]["/things/{id}"]
    for token in way[:-1]:
        here = here[token]
    here[way[-1]] = value
    return document


def _payloads(document: Any) -> dict[tuple[str, str], Payload]:
    return {(each.side, each.name): each for each in payloads(load(document), Choice())}


def _bytes(payload: Payload) -> tuple[Any, ...]:
    return payload.request and payload.request.target, payload.content, payload.is_valid, payload.what


@pytest.mark.parametrize(
    ("way", "value", "part"),
    [
        ((*_BODY, "name", "maxLength"), 25, "body /name"),
        ((*_BODY, "name", "minLength"), 2, "body /name"),
        ((*_BODY, "size", "minimum"), 3, "body /size"),
        ((*_BODY, "tags", "maxItems"), 3, "body /tags"),
        ((*_BODY, "tags", "uniqueItems"), True, "body /tags"),
        (("post", "parameters", 0, "schema", "minimum"), 2, "path id"),
        (("post", "parameters", 1, "schema", "maximum"), 60, "query limit"),
        (("post", "responses", "200", "content", "text/plain", "schema", "maxLength"), 8, "200"),
    ],
)
def test_a_changed_keyword_changes_only_its_payloads_and_whole_ones(way: Any, value: Any, part: str) -> None:
    """What shows a whole message (minimal, every optional part, random) may change with any of it."""
    old, new = _payloads(DOCUMENT), _payloads(_changed(way, value))
    told = [key for key in {**old, **new} if key not in old or key not in new or _bytes(old[key]) != _bytes(new[key])]
    assert told
    whole = ("minimal", "every optional part", "random", "body application/json")
    assert [name for _, name in told if not name.startswith((part, *whole))] == []
