"""Hostile texts: legal, harmless, and as long as asked in code points."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import find, settings

from contracts.generation import SeededChoices, maker, strategy
from contracts.generation.texts import HOSTILE, hostile_texts
from contracts.schemas import schema_of


@pytest.mark.parametrize(("low", "high"), [(0, None), (0, 0), (1, 1), (3, 5), (100, 120), (0, 64), (20_000, None)])
def test_texts_are_as_long_as_asked(low: int, high: int | None) -> None:
    """Lengths are code points, so a family of emoji is seven."""
    texts = hostile_texts(low, high)
    assert texts
    assert all(low <= len(text) and (high is None or len(text) <= high) for text in texts)


def test_every_text_can_be_sent_as_json() -> None:
    """No lone surrogates: each survives UTF-8."""
    for text in hostile_texts(0, 300):
        assert json.loads(json.dumps(text, ensure_ascii=False).encode("utf-8")) == text


def test_the_kinds_of_trouble_are_all_there() -> None:
    """Controls, right to left, combining, zero width, astral, normalisation, injection-shaped."""
    joined = "".join(HOSTILE)
    for sign in ("\x00", "\u0645", "\u0301", "\u200b", "\U0001f600", "\u212b", "\u202e", "\ufeff", "' OR '", "../"):
        assert sign in joined


def test_impossible_lengths_have_no_text() -> None:
    """None rather than a text of another length."""
    assert hostile_texts(5, 4) == ()


def made(schema: dict[str, Any], count: int = 600) -> list[Any]:
    """Distinct values of the profile `edge`."""
    make = maker(schema_of(schema), profile="edge")
    return list({json.dumps(value): value for value in (make(SeededChoices(seed)) for seed in range(count))}.values())


def test_the_profile_edge_has_every_kind_of_trouble() -> None:
    """Whole texts that mean something to some program, and soups of hostile characters."""
    texts = made({"type": "string"}, 3000)
    assert set(hostile_texts(0, 300)) <= set(texts)
    assert any(text not in hostile_texts(0, 300) and len(text) > 3 for text in texts)


def test_patterns_and_lengths_let_through_what_fits() -> None:
    """Hostile, but legal."""
    texts = made({"type": "string", "pattern": "^[^<>]+$", "maxLength": 20})
    assert "' OR '1'='1" in texts
    assert "\u0645\u0631\u062d\u0628\u0627" in texts
    assert not any("<" in text or len(text) > 20 or not text for text in texts)
    assert set(made({"type": "string", "pattern": "^[a-z]{2}$"})) <= {a + b for a in "az" for b in "az"}


def test_numbers_come_close_to_where_others_lose_them() -> None:
    """Neighbours of 2^53, exponents, the smallest and the negative zero."""
    integers = made({"type": "integer"})
    assert {0, 1, -1, 2**53 - 1, 2**53, 2**53 + 1, -(2**53) - 1, 2**63, 2**64} <= set(integers)
    assert {2**53 + 1, 2**63 - 1, -(2**63)} <= set(made({"type": "integer", "format": "int64"}))
    assert max(made({"type": "integer", "maximum": 1000})) == 1000
    spelled = {json.dumps(number) for number in made({"type": "number"})}
    assert {"5e-324", "1e+21", "1e-07", "-0.0", "9007199254740994.0"} <= spelled


def test_moments_are_odd_but_legal() -> None:
    """Leap seconds, leap days, offsets, fractions, lower case."""
    moments = made({"type": "string", "format": "date-time"})
    for part in (
        "23:59:60Z",
        "-02-29T",
        "+23:59",
        "-00:00",
        ".123456789012Z",
        "t12:00:00z",
        "0001-01-01",
        "9999-12-31",
    ):
        assert any(part in moment for moment in moments)


@pytest.mark.parametrize(
    ("schema", "smallest"),
    [
        ({"type": "string"}, ""),
        ({"type": "string", "minLength": 3}, "aaa"),
        ({"type": "string", "pattern": "^[^<>]{2}$"}, "aa"),
        ({"type": "integer"}, 0),
        ({"type": "integer", "minimum": 5}, 5),
        ({"type": "integer", "maximum": -5}, -5),
        ({"type": "number", "minimum": -1.5}, 0.0),
        ({"type": "array", "items": {"type": "string"}}, []),
    ],
)
def test_hostile_values_shrink_to_the_plainest(schema: dict[str, Any], smallest: Any) -> None:
    """What fails whatever the value is shown with the smallest."""
    found = find(
        strategy(schema_of(schema), profile="edge"), lambda _: True, settings=settings(derandomize=True, deadline=None)
    )
    assert found == smallest
