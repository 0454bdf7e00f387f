"""Shards are a division of the operations that keeps resources together, the same everywhere."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contracts.document import load
from contracts.testing.sharding import families, shard

SEGMENTS = st.sampled_from(["users", "me", "orders", "{id}", "{other}", "v1"])


def document(paths: list[str]) -> Any:
    """A document with a GET on each of the paths."""
    items = {path: {"get": {"responses": {"200": {"description": ""}}}} for path in paths}
    return load({"openapi": "3.1.0", "info": {"title": "t", "version": "1"}, "paths": items})


@given(paths=st.lists(st.lists(SEGMENTS, max_size=5).map(lambda parts: "/" + "/".join(parts))), total=st.integers(1, 6))
def test_each_operation_is_in_one_shard(paths: list[str], total: int) -> None:
    """Of whatever paths, in the order given; the order of the document decides nothing."""
    operations = document(sorted(set(paths))).operations
    parts = [shard(operations, index, total) for index in range(1, total + 1)]
    assert sorted(each.label for part in parts for each in part) == sorted(each.label for each in operations)
    for part in parts:
        assert list(part) == [each for each in operations if each in part]
    turned = [shard(operations[::-1], index, total) for index in range(1, total + 1)]
    assert list(map(set, turned)) == list(map(set, parts))


@pytest.mark.parametrize(
    ("paths", "expected"),
    [
        (["/users", "/users/{id}", "/users/me", "/users/{id}/posts/{post}"], [4]),
        (["/v1/users/{id}", "/v1/orders/{id}", "/v1/orders"], [1, 2]),
        (["/{tenant}/users", "/{tenant}/users/{id}", "/{tenant}/orders"], [2, 1]),
        (["/", "/users", "/users/{id}"], [1, 2]),
        (["/users/{id}.json", "/users"], [2]),
    ],
)
def test_a_family_is_a_resource_with_all_below_it(paths: list[str], expected: list[int]) -> None:
    """Collections, their items, and what is beside or below these."""
    assert [len(family) for family in families(document(paths).operations).values()] == expected


def test_a_family_too_large_is_divided_below_its_items() -> None:
    """So that one root of all paths does not make one shard of all operations; an item stays with its collection."""
    paths = ["/repos", "/repos/{repo}", *(f"/repos/{{repo}}/{name}{item}" for name in "abc" for item in ("", "/{id}"))]
    found = families(document(paths).operations, most=4)
    assert [len(family) for family in found.values()] == [2, 2, 2, 2]
    assert {each.path for each in found["repos"]} == {"/repos", "/repos/{repo}"}
