"""JSON: read strictly, each fault told with its place."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contracts.codecs import json
from contracts.errors import DecodeError, EncodeError
from tests.wire_values import same

json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=10,
)


@given(json_values)
def test_every_json_value_is_carried(value: object) -> None:
    """`decode(encode(v)) == v`, integers and floats told apart."""
    assert same(json.decode(json.encode(value)), value)


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "line 1, column 1: expecting value, found the end"),
        (b'{"a": 1,\n "b" 2}', "line 2, column 6: expecting ':' delimiter, found '2}'"),
        (b"{} x", "line 1, column 4: extra data, found 'x'"),
        (b"[NaN]", "NaN is no JSON; write null"),
        (b"-Infinity", "-Infinity is no JSON"),
        (b"1e400", "the number 1e400 is beyond a double"),
        (b"9" * 5000, "an integer of more than 4,300 digits"),
        (b"\xef\xbb\xbf{}", "must not begin with a byte order mark"),
        (b'"\xff"', "must be UTF-8, found b'\\xff\"' at byte 1"),
        (b'"\\ud800"', "a lone surrogate"),
        (b'{"\\udc00": 1}', "a lone surrogate"),
        (b"[" * 100_000, "nested deeper than 200 levels, at byte 200"),
        (b'{"a":' * 201 + b"1" + b"}" * 201, "nested deeper than 200 levels, at byte 1000"),
        (b"'a'", "expecting value, found \"'a'\""),
        (b"01", "extra data, found '1'"),
        (b'"a\nb"', "invalid control character at, found"),
        (b"[1,]", "line 1, column"),
        ("{\u00a0}".encode(), "line 1, column 2"),
    ],
)
def test_faults_are_told_with_their_place(content: bytes, message: str) -> None:
    """What RFC 8259 forbids, and what can't be held, is refused by a sentence that says where."""
    with pytest.raises(DecodeError) as caught:
        json.decode(content)
    assert message in str(caught.value)


@pytest.mark.parametrize(
    ("content", "value"),
    [
        (b" [1, 1.0, -0, 1e2] ", [1, 1.0, 0, 100.0]),
        (b'"\\ud83d\\ude00"', "\U0001f600"),
        (b'"' + b"[" * 1000 + b'"', "[" * 1000),
        (b"[" * 200 + b"]" * 200, None),
        (b"12345678901234567890123", 12345678901234567890123),
    ],
)
def test_what_is_legal_is_read(content: bytes, value: object) -> None:
    """Blanks, surrogate pairs, brackets in strings, 200 levels and large integers are fine."""
    found = json.decode(content)
    assert value is None or same(found, value)


def test_names_that_repeat_are_pointed_at() -> None:
    """Each repeated name has a pointer; the last of its values is the one read."""
    content = b'{"a": 1, "b": [{"c/d": 1, "c/d": 2}], "a": 3}'
    assert json.duplicate_names(content) == ("/a", "/b/0/c~1d")
    assert json.decode(content)["a"] == 3
    assert json.duplicate_names(b'{"a": {"a": 1}}') == ()
    assert json.duplicate_names(b"{") == ()


@pytest.mark.parametrize("value", [float("nan"), float("inf"), b"x", {1, 2}, {(1,): 2}, "\ud800"])
def test_what_json_does_not_have_is_not_written(value: object) -> None:
    """NaN, infinities, bytes, sets, other keys and lone surrogates are an EncodeError."""
    with pytest.raises(EncodeError):
        json.encode(value)


def test_a_value_inside_itself_is_not_written() -> None:
    """A list that holds itself is an EncodeError, not an endless loop."""
    value: list[object] = []
    value.append(value)
    with pytest.raises(EncodeError):
        json.encode(value)
