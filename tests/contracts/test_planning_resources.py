"""What belongs together is told by links and the shapes of paths, and what an answer is about by what it says."""

from __future__ import annotations

import json
from typing import Any

import pytest

from contracts.document import load
from contracts.judging import recognise
from contracts.messages import Exchange, Headers, Request, Response
from contracts.planning import resources
from contracts.planning.identities import entries_of, identity_of, key_of

DONE = {"responses": {"200": {"description": ""}}}


def an_api(*labels: str, **more: Any) -> Any:
    """A document with those operations, all of which answer anything."""
    paths: dict[str, Any] = {}
    for label in labels:
        method, path = label.split()
        names = [part[1:-1] for part in path.split("/") if part.startswith("{")]
        parameters = [{"name": name, "in": "path", "required": True, "schema": {}} for name in names]
        paths.setdefault(path, {})[method.lower()] = {
            "operationId": label,
            "parameters": parameters,
            **DONE,
            **more.get(method, {}),
        }
    return load({"openapi": "3.1.0", "info": {"title": "", "version": "1"}, "paths": paths})


def test_a_collection_is_an_item_without_its_last_parameter() -> None:
    """A slash at the end, and how parameters are called, make no difference."""
    document = an_api(
        "GET /users", "POST /users", "GET /users/{id}/", "DELETE /users/{id}/", "GET /users/{user}/posts/{n}", "GET /me"
    )
    users, posts = resources(document.operations)
    assert users.path == "/users/{id}/"
    assert users.steps == ("create", "read", "list", "delete", "read again")
    assert posts.parent is users
    assert posts.steps == ()


def test_a_link_leads_from_what_creates_to_what_reads() -> None:
    """Wherever both are."""
    link = {"one": {"operationId": "GET /orders/{number}", "parameters": {"number": "$response.body#/order/no"}}}
    created = {"POST": {"responses": {"201": {"description": "", "links": link}}}}
    document = an_api("POST /checkout", "GET /orders/{number}", **created)
    (orders,) = resources(document.operations)
    assert orders.create is document.operation("POST /checkout")
    assert of(document, orders, Request("POST", "/checkout"), {"order": {"no": 7}}) == (7,)


def of(document: Any, resource: Any, request: Request, value: Any, **fields: str) -> Any:
    headers = Headers({"Content-Type": "application/json", **fields})
    exchange = Exchange(request, Response(201, headers, json.dumps(value).encode()))
    return identity_of(document, resource, recognise(document, request), exchange)


@pytest.mark.parametrize(
    ("value", "fields", "expected"),
    [
        ({"id": 7}, {}, (7,)),
        ({"userId": "a", "name": "b"}, {}, ("a",)),
        ({"user_id": 3, "id": 4}, {}, (3,)),
        ({"data": {"uuid": "u-1"}}, {}, ("u-1",)),
        ({"user": {"id": 5}}, {}, (5,)),
        ({}, {"Location": "/users/9"}, ("9",)),
        ({"id": 1}, {"Location": "https://elsewhere/api/v2/users/9?x=1"}, ("9",)),
        ({"id": 1}, {"Location": "/jobs/9"}, (1,)),
        ({"name": "b"}, {}, None),
        ({"id": None}, {}, None),
        ([], {}, None),
    ],
)
def test_an_answer_says_what_it_is_about(value: Any, fields: dict[str, str], expected: Any) -> None:
    """By Location first, then by the member that is called like the path's parameter, then by an id."""
    document = an_api("POST /users", "GET /users/{userId}")
    (users,) = resources(document.operations)
    assert of(document, users, Request("POST", "/users"), value, **fields) == expected


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ([{"id": 1}], [1]),
        ({"items": [{"id": 1}, {"id": 2}], "total": 2}, [1, 2]),
        ({"users": [{"id": 1}], "tags": []}, [1]),
        ({"data": {"results": [{"user_id": 1}]}}, [1]),
        ({"id": 1}, None),
        (None, None),
    ],
)
def test_a_list_is_found_in_an_answer(value: Any, expected: Any) -> None:
    """As the answer itself, by the collection's name, or by a usual one."""
    (users,) = resources(an_api("GET /users", "GET /users/{userId}").operations)
    entries = entries_of(value, users)
    assert (None if entries is None else [key_of(each, users) for each in entries]) == expected
