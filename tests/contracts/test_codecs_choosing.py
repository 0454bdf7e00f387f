"""Which media type is written where a range is declared, and which ones have a syntax for a value."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contracts import codecs, media_types
from contracts.styles import ANY, Shape
from tests.wire_values import shape

OBJECT, TEXT, BYTES = shape("object"), shape("string"), shape("string", format="binary")
RANGES = ["*/*", "application/*", "text/*", "image/*", "font/*", "multipart/*", "application/*+json", "*/*+xml"]


@given(media_range=st.sampled_from(RANGES), of_value=st.sampled_from([ANY, OBJECT, TEXT, BYTES]))
def test_a_range_is_made_a_member_of_itself(media_range: str, of_value: Shape) -> None:
    """What is written under a range falls into it, and is no range."""
    found = codecs.concrete(media_range, of_value)
    assert not media_types.is_range(found)
    assert media_types.matches(found, media_range)


@pytest.mark.parametrize(
    ("media_range", "of_value", "written"),
    [
        ("*/*", OBJECT, "application/json"),
        ("*/*", TEXT, "text/plain"),
        ("*/*", BYTES, "application/octet-stream"),
        ("text/*", OBJECT, "text/json"),
        ("application/*+json", OBJECT, "application/vnd.understudy+json"),
        ("image/*", BYTES, "image/png"),
        ("application/pdf", BYTES, "application/pdf"),
        ("no media type", OBJECT, "no media type"),
    ],
)
def test_the_member_carries_such_values(media_range: str, of_value: Shape, written: str) -> None:
    """Objects are JSON, text is text and bytes are bytes as far as the range goes; the rest is itself."""
    assert codecs.concrete(media_range, of_value) == written


@pytest.mark.parametrize(
    ("media_type", "of_value", "suits"),
    [
        ("text/plain", OBJECT, False),
        ("application/octet-stream", OBJECT, False),
        ("application/pdf", OBJECT, False),
        ("text/plain", Shape(properties={"a": ANY}), False),
        ("text/plain", ANY, True),
        ("text/plain", TEXT, True),
        ("application/pdf", BYTES, True),
        ("*/*", OBJECT, True),
        ("application/hal+json", OBJECT, True),
        ("application/xml", OBJECT, True),
        ("text/event-stream", shape("array"), True),
        ("text/csv", shape("array"), True),
        ("application/x-www-form-urlencoded", OBJECT, True),
    ],
)
def test_only_a_syntax_for_arrays_and_objects_suits_them(media_type: str, of_value: Shape, *, suits: bool) -> None:
    """Plain text and bytes have no syntax of their own for arrays and objects."""
    assert codecs.suits(media_type, of_value) is suits
