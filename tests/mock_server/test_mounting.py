"""Several documents behind one address: each request finds its own."""

from __future__ import annotations

import json
from typing import Any

import pytest

from contracts import Document, Request, load
from mock_server import Mount, Options
from mock_server.mounting import HEALTH, answer_among


def document(title: str, base: str, *paths: str) -> Document:
    """A document whose operations answer 200 with its title."""
    content = {"text/plain": {"schema": {"const": title}}}
    operation = {"responses": {"200": {"description": "ok", "content": content}}}
    given = {"openapi": "3.1.0", "info": {"title": title, "version": "1"}, "servers": [{"url": base}]}
    return load({**given, "paths": {path: {"get": operation} for path in paths}})


ONE = document("one", "/one", "/users", "/things")
TWO = document("two", "/two", "/users", "/{x}/users", "/{a}/{b}/{c}")


def answered(mounts: list[Mount], target: str, method: str = "GET") -> Any:
    response = answer_among(mounts, Request(method, target), Options()).response
    return response.content.decode() if response.status_code == 200 else response.status_code


@pytest.mark.parametrize(
    ("target", "expected"),
    [
        ("/one/users", "one"),
        ("/two/users", "two"),
        ("/users", "one"),
        ("/x/users", "two"),
        ("/one/things", "one"),
        ("/three", 404),
    ],
)
def test_each_document_stands_under_its_base_path(target: str, expected: object) -> None:
    """The document whose base path leads there comes first; without a base path, the first that declares the path."""
    assert answered([Mount(ONE), Mount(TWO)], target) == expected
    if target != "/users":
        assert answered([Mount(TWO), Mount(ONE)], target) == expected


@pytest.mark.parametrize(
    ("target", "expected"),
    [
        ("/left/one/users", "one"),
        ("/left/users", "one"),
        ("/left/right/two/users", "two"),
        ("/left/right/users?a=b", "two"),
        ("/one/users", 404),
        ("/leftover/users", 404),
        ("/left", 404),
    ],
)
def test_a_prefix_moves_a_document(target: str, expected: object) -> None:
    """It then stands below the prefix alone; the longest prefix wins, and ends at a slash."""
    assert answered([Mount(ONE, "/left"), Mount(TWO, "/left/right")], target) == expected


def test_a_path_below_no_prefix_names_the_prefixes() -> None:
    """The 404 says where there are documents (RFC 9110, section 15.5.5)."""
    response = answer_among([Mount(ONE, "/left"), Mount(TWO, "/right")], Request("GET", "/"), Options()).response
    assert json.loads(response.content)["nearest"] == ["/left", "/right"]


def test_a_404_names_what_is_nearest_as_it_must_be_called() -> None:
    """The nearest path is told with the prefix in front, whichever document declares it."""
    mounts = [Mount(TWO, "/right"), Mount(ONE, "/left")]
    response = answer_among(mounts, Request("GET", "/left/one/thing"), Options()).response
    assert "/left/one/things" in json.loads(response.content)["nearest"]


def test_a_method_that_one_document_declares_is_not_refused_by_another() -> None:
    """405 only where no document declares the method."""
    assert answered([Mount(ONE), Mount(TWO)], "/users", "DELETE") == 405


def test_the_health_address_answers_for_all() -> None:
    """It says that the server lives, and what it serves."""
    assert json.loads(answered([Mount(ONE), Mount(TWO)], HEALTH)) == {"status": "ok", "documents": ["one", "two"]}
