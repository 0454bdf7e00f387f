"""Hostile texts: legal, harmless, and as long as asked in code points."""

from __future__ import annotations

import json

import pytest

from contracts.generation.choices import SeededChoices
from contracts.generation.texts import HOSTILE, hostile_maker, hostile_texts


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


def test_impossible_lengths_have_no_maker() -> None:
    """None rather than a text of another length."""
    assert hostile_maker(5, 4) is None


def test_a_maker_gives_each_in_turn_of_its_choices() -> None:
    """All texts can be reached."""
    make = hostile_maker(0, 40)
    assert make is not None
    assert len({make(SeededChoices(seed)) for seed in range(800)}) > 0.9 * len(hostile_texts(0, 40))
