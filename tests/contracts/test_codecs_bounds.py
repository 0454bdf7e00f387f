"""Content of more values than can be held is told before it is read, by what separates them."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contracts import codecs
from contracts.codecs.bounds import MOST, bound_json
from contracts.codecs.json import duplicate_names
from contracts.errors import OversizedContent
from contracts.styles import Shape

TEXTS = st.text('ab"\\,[{é\n')
VALUES: st.SearchStrategy[Any] = st.recursive(
    st.none() | st.integers() | TEXTS,
    lambda inner: st.lists(inner, max_size=5) | st.dictionaries(TEXTS, inner, max_size=5),
    max_leaves=20,
)


def separators(value: Any) -> int:
    """The commas, brackets and braces of a JSON text of the value that stand in no string."""
    if not isinstance(value, dict | list):
        return 0
    inner = list(value.values()) if isinstance(value, dict) else value
    return 1 + max(0, len(inner) - 1) + sum(map(separators, inner))


@given(VALUES, st.booleans())
def test_separators_are_counted_but_for_those_in_texts(value: Any, ascii_only: bool) -> None:
    """A text is none the larger for the commas and quotes that its strings hold."""
    content = json.dumps(value, ensure_ascii=ascii_only).encode()
    count = separators(value)
    bound_json(content, count)
    if count:
        with pytest.raises(OversizedContent):
            bound_json(content, count - 1)


def test_a_text_may_hold_as_many_commas_as_it_likes() -> None:
    """It is one value."""
    text = ",[{" * MOST
    assert codecs.decode("application/json", json.dumps(text).encode()) == text


ARRAYS = Shape(types=frozenset({"array"}))
OBJECTS = Shape(types=frozenset({"object"}))


@pytest.mark.parametrize(
    ("media_type", "content", "shape"),
    [
        ("application/json", b"[" + b"[]," * MOST + b"[]]", ARRAYS),
        ("application/problem+json", b'["' + b'","' * MOST + b'"]', ARRAYS),
        ("application/json", b"{" + b'"a":{},' * MOST + b'"a":1}', OBJECTS),
        ("application/x-ndjson", b"[[]]\n" * MOST, ARRAYS),
        ("application/json-seq", b"\x1e[[]]\n" * MOST, ARRAYS),
        ("application/x-www-form-urlencoded", b"a=&" * (MOST + 1), OBJECTS),
        ("text/csv", b"a,b\n" * MOST, ARRAYS),
        ("text/event-stream", b"data:\n\n" * MOST, ARRAYS),
        ("application/xml", b"<a>" + b"<a/>" * MOST + b"</a>", OBJECTS),
        ("application/xml", b"<a" + b" b=''" * MOST + b"/>", OBJECTS),
        ("multipart/mixed; boundary=x", b"--x\r\n\r\n\r\n" * MOST + b"--x--", ARRAYS),
    ],
)
def test_content_of_more_values_than_can_be_held_is_not_read(media_type: str, content: bytes, shape: Shape) -> None:
    """It may be what it says: another error than that of content that is not."""
    with pytest.raises(OversizedContent, match="are held at once"):
        codecs.decode(media_type, content, shape)


def test_names_are_not_looked_for_in_what_is_too_large() -> None:
    """It would be read to be looked through."""
    assert duplicate_names(b"{" + b'"a":{},' * MOST + b'"a":1}') == ()
