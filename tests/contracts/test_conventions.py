from __future__ import annotations

import pytest

from contracts.conventions import plain, singular


@pytest.mark.parametrize(
    ("word", "expected"),
    [
        ("users", "user"),
        ("companies", "company"),
        ("addresses", "address"),
        ("boxes", "box"),
        ("cases", "case"),
        ("licenses", "license"),
        ("statuses", "status"),
        ("aliases", "alias"),
        ("address", "address"),
        ("is", "is"),
    ],
)
def test_one_of_many_is_a_guess(word: str, expected: str) -> None:
    """As far as the endings of English tell."""
    assert singular(word) == expected


def test_names_compare_without_case_and_punctuation() -> None:
    """However they are spelled."""
    assert {plain(name) for name in ("userId", "user_id", "User-ID", "user.id")} == {"userid"}
