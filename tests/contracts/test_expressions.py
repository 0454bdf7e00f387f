"""Runtime expressions."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contracts import Case, DecodeError, Exchange, Headers, Request, Response
from contracts.expressions import evaluate, filled, is_expression
from contracts.json_values import join

ORIGIN = "http://127.0.0.1:4010"
JSON = ("Content-Type", "application/json")


def seen(body: object = None, answer: object = None) -> tuple[Case, Exchange]:
    request = Request(
        "POST",
        "/streams/7?callback=http%3A%2F%2Fa.example%2F",
        Headers([JSON, ("X-Id", "h")]),
        json.dumps(body).encode(),
    )
    response = Response(201, Headers([JSON, ("Location", "/streams/8")]), json.dumps(answer).encode())
    return Case(request, path_parameters={"id": 7}), Exchange(request, response)


@pytest.mark.parametrize(
    ("expression", "value"),
    [
        ("$url", ORIGIN + "/streams/7?callback=http%3A%2F%2Fa.example%2F"),
        ("$method", "POST"),
        ("$statusCode", "201"),
        ("$request.header.x-id", "h"),
        ("$request.query.callback", "http://a.example/"),
        ("$request.path.id", 7),
        ("$request.body#/deep/1", {"a": 1}),
        ("$response.body#/id", 8),
        ("$response.header.location", "/streams/8"),
    ],
)
def test_an_expression_names_a_part_of_the_exchange(expression: str, value: object) -> None:
    """Each kind that OAS 3.1, Runtime Expressions, has an example of."""
    case, exchange = seen({"deep": [0, {"a": 1}]}, {"id": 8})
    assert is_expression(expression)
    assert evaluate(expression, case, exchange, ORIGIN) == value


def test_expressions_stand_in_text() -> None:
    case, exchange = seen({"url": "http://a.example", "n": 2, "on": True})
    template = "{$request.body#/url}/x/{$request.body#/n}?on={$request.body#/on}&m={$method}"
    assert filled(template, case, exchange, ORIGIN) == "http://a.example/x/2?on=true&m=POST"
    assert filled("$request.body#/url", case, exchange, ORIGIN) == "http://a.example"
    assert filled("http://a.example/{plain}", case, exchange, ORIGIN) == "http://a.example/{plain}"


@pytest.mark.parametrize(
    ("expression", "said"),
    [
        ("$request.body#/nothing", "has nothing at '/nothing'"),
        ("$request.body#/list", "is an array, expected text or a number"),
        ("$request.query.x", "the request has no query parameter 'x'"),
        ("$response.header.x", "the response has no header 'x'"),
        ("$request.cookie.x", "is no runtime expression"),
        ("$response.query.x", "the response has no query parameter 'x'"),
    ],
)
def test_what_is_not_there_is_said(expression: str, said: str) -> None:
    case, exchange = seen({"list": []})
    with pytest.raises(DecodeError, match=said.replace("'", ".")):
        filled(f"{{{expression}}}", case, exchange, ORIGIN)


@given(
    value=st.recursive(
        st.text() | st.integers(),
        lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    ),
    data=st.data(),
)
def test_a_pointer_leads_to_every_part_of_a_body(value: object, data: st.DataObject) -> None:
    """Whatever the body, the expression with the pointer to a part evaluates to that part."""
    pointer, part = "", value
    while isinstance(part, dict | list) and part and data.draw(st.booleans()):
        token = data.draw(st.sampled_from(sorted(part) if isinstance(part, dict) else range(len(part))))
        pointer, part = join(pointer, token), part[token]
    case, exchange = seen(value)
    assert evaluate(f"$request.body#{pointer}", case, exchange, ORIGIN) == part
