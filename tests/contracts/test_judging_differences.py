"""Two values are told apart by more than their form, and what servers keep up to date themselves does not count."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contracts.judging.differences import differences, is_named

VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
)


@given(value=VALUES)
def test_a_value_does_not_differ_from_itself(value: Any) -> None:
    """Whatever it is."""
    assert differences(value, value, "") == []


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        (1, 1.0, []),
        (1, "1", ["form"]),
        (1, True, ["other"]),
        (True, "true", ["form"]),
        (1.006, 1.01, ["form"]),
        (1, 2, ["other"]),
        (" Ann ", "ann", ["form"]),
        ("Ann", "Anna", ["other"]),
        ("2024-01-01T00:00:00Z", "2024-01-01T01:00:00+01:00", ["form"]),
        ("2024-01-01T00:00:00Z", "2024-01-02T00:00:00Z", ["other"]),
        (None, "", ["form"]),
        ("PT1M4S", 64.0, ["form"]),
        ("PT4S", 5, ["other"]),
        ("P", 0, ["other"]),
        ([1, 2], [2, 1], ["form"]),
        ([1, 2], [1], ["other"]),
        ({"a": 1}, {}, ["missing"]),
        ({"a": None}, {}, []),
        ({}, {"a": 0}, []),
        ({}, {"a": 7}, ["form"]),
        ({"a": {"b": 1}}, {"a": {"b": 2}}, ["other"]),
    ],
)
def test_form_is_told_from_meaning(before: Any, after: Any, expected: list[str]) -> None:
    """Trimmed, folded, rounded, in another zone or order: the same in another form."""
    assert [each.kind for each in differences(before, after, "")] == expected


@pytest.mark.parametrize(
    ("name", "expected"),
    [("updated_at", True), ("lastModified", True), ("ETag", True), ("version", True), ("name", False), ("a", True)],
)
def test_what_servers_keep_up_to_date_is_known_by_its_name(name: str, expected: bool) -> None:
    """And what is named, of course."""
    assert is_named(name, {"a"}) is expected
