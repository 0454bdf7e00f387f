"""Lines of JSON, JSON text sequences, events, CSV and plain text."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from contracts import codecs
from contracts.errors import DecodeError, EncodeError
from contracts.styles import ANY
from tests.wire_values import Drawn, arrays, nested, objects, same, scalars, shape

STRING, INTEGER = shape("string"), shape("integer")
LINES = ["application/x-ndjson", "application/jsonl", "application/json-seq", "application/geo+json-seq"]
EVENTS = "text/event-stream"
ROW = shape("object", properties={"id": INTEGER, "name": STRING})
TABLE = shape("array", items=ROW)
GRID = shape("array", items=shape("array", items=INTEGER))


@given(media_type=st.sampled_from(LINES), drawn=arrays(st.one_of(scalars(), nested(scalars()))))
def test_sequences_carry_every_array(media_type: str, drawn: Drawn) -> None:
    """A sequence of JSON texts carries an array of any values."""
    assert same(codecs.decode(media_type, codecs.encode(media_type, drawn[1])), drawn[1])


@pytest.mark.parametrize(
    ("media_type", "content", "message"),
    [
        (LINES[0], b'{"a":1}\n{"a":', "line 2: no JSON"),
        (LINES[2], b"{}", "begins with the byte 0x1E"),
        (LINES[2], b"\x1e{}\n\x1e{", "item 2 of the JSON text sequence is cut off"),
        (LINES[2], b"\x1e{}\n\x1e{\n", "item 2: no JSON"),
    ],
)
def test_broken_sequences_are_told_by_item(media_type: str, content: bytes, message: str) -> None:
    """The line or item that is no JSON, or cut off, is named."""
    with pytest.raises(DecodeError, match=message):
        codecs.decode(media_type, content)


def test_lines_without_json_are_passed_over() -> None:
    """Blank lines and CR LF are fine."""
    assert codecs.decode(LINES[0], b"\r\n1\r\n\n2") == [1, 2]


events = st.lists(
    st.fixed_dictionaries(
        {},
        optional={
            "data": st.text().filter(lambda text: "\r" not in text),
            "event": st.text("abc :"),
            "id": st.text("abc :"),
            "retry": st.integers(0, 10**9),
        },
    ).filter(bool)
)


@given(events)
def test_events_are_carried(value: list[Any]) -> None:
    """Events with data of several lines, a type, an id and a time to retry come back as they went."""
    assert codecs.decode(EVENTS, codecs.encode(EVENTS, value)) == value


def test_events_are_read_as_the_standard_says() -> None:
    """Comments, unknown fields, any line end, a byte order mark, and an unfinished last event."""
    content = (
        b"\xef\xbb\xbf: hello\r\ndata: a\rdata:b\n\nretry: x\nodd: 1\nid: 1\n\n\n: only a comment\n\ndata: unfinished"
    )
    assert codecs.decode(EVENTS, content) == [{"data": "a\nb"}, {"id": "1"}]


def test_data_of_events_is_read_by_its_shape() -> None:
    """`data` that the schema says to be an object is JSON."""
    event = shape("object", properties={"data": shape("object"), "id": INTEGER})
    value = [{"data": {"a": [1]}, "id": 7}]
    of_value = shape("array", items=event)
    assert codecs.decode(EVENTS, codecs.encode(EVENTS, value, of_value), of_value) == value


@pytest.mark.parametrize("value", ["x", [1], [{}], [{"odd": 1}], [{"data": "\r"}], [{"id": "a\nb"}], [{"retry": -1}]])
def test_what_is_no_event_is_not_written(value: Any) -> None:
    """Other fields and line ends where none can be are an EncodeError."""
    with pytest.raises(EncodeError):
        codecs.encode(EVENTS, value)


@given(st.lists(st.fixed_dictionaries({"id": st.integers(), "name": st.text()}), min_size=1))
def test_csv_carries_objects(value: list[Any]) -> None:
    """An array of objects with the same properties comes back as it went, whatever the text."""
    assert codecs.decode("text/csv", codecs.encode("text/csv", value, TABLE), TABLE) == value


@given(st.lists(st.lists(st.integers(), min_size=1)))
def test_csv_carries_arrays(value: list[Any]) -> None:
    """An array of arrays has no line of names."""
    assert codecs.decode("text/csv", codecs.encode("text/csv", value, GRID), GRID) == value


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("id,name\r\n1,a\r\n\r\n2,\r\n", [{"id": 1, "name": "a"}, {"id": 2, "name": ""}]),
        ('id,name\n,"a ""b"",\r\nc"', [{"name": 'a "b",\r\nc'}]),
        ("name,other\nx,5", [{"name": "x", "other": "5"}]),
        ("", []),
        ("id\n", []),
    ],
)
def test_csv_is_read_by_the_shape_of_its_rows(text: str, value: Any) -> None:
    """Quotes, blank lines, line ends; an empty cell is a property only where it can be a text."""
    assert codecs.decode("text/csv", text.encode(), TABLE) == value


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("id,name\n1", "row 2 of the CSV has 1 cells, the first line 2 names"),
        ("id,id\n1,2", "names a column twice"),
        ('id\n"1', "line 2 of the CSV has a quote out of place"),
        ('id\n1"2', "line 2 of the CSV has a quote out of place"),
    ],
)
def test_broken_csv_is_told_by_row(text: str, message: str) -> None:
    """Rows of other lengths, repeated names and stray quotes are a DecodeError."""
    with pytest.raises(DecodeError, match=message):
        codecs.decode("text/csv", text.encode(), TABLE)


@given(
    media_type=st.sampled_from(["text/plain", "application/octet-stream"]),
    drawn=st.one_of(scalars(), nested(scalars())),
)
def test_plain_text_and_bytes_carry_scalars_and_what_else_is_foreseen(media_type: str, drawn: Drawn) -> None:
    """A scalar is its text; arrays and objects are JSON where the document foresees them and no string."""
    of_value, value = drawn
    assume(media_type == "text/plain" or not isinstance(value, str) or value.isascii())
    assert same(codecs.decode(media_type, codecs.encode(media_type, value, of_value), of_value), value)


@given(objects(scalars(), min_size=1))
def test_plain_text_carries_no_object_that_could_be_a_string(drawn: Drawn) -> None:
    """Where a string is foreseen too, or nothing at all, the text of an object would be read as one."""
    for of_value in (ANY, shape("object", "string")):
        with pytest.raises(EncodeError, match="text/plain carries text, not an object"):
            codecs.encode("text/plain", drawn[1], of_value)


@pytest.mark.parametrize(
    ("media_type", "content"),
    [(EVENTS, b"data: x\n\n"), (LINES[0], b"{}\n"), (LINES[2], b"\x1e{}\n"), ("application/xml", b"<a><b/></a>")],
)
def test_where_text_alone_is_foreseen_it_is_the_text(media_type: str, content: bytes) -> None:
    """Documents that declare a stream or XML as a string mean the text of it."""
    assert codecs.decode(media_type, content, STRING) == content.decode()


@given(st.binary())
def test_bytes_are_carried_one_character_each(content: bytes) -> None:
    """Any bytes are a string of as many characters, and back."""
    value = codecs.decode("application/octet-stream", content)
    assert len(value) == len(content)
    assert codecs.encode("application/octet-stream", value) == content
    assert codecs.encode("image/png", content) == content


@pytest.mark.parametrize(
    ("media_type", "content"),
    [("text/plain", b"\xff"), ("text/plain; charset=nonsense", b""), ("text/plain; charset=rot13", b"a")],
)
def test_text_that_is_none_is_told(media_type: str, content: bytes) -> None:
    """Bytes that are not the charset's, and charsets that are none, are a DecodeError."""
    with pytest.raises(DecodeError):
        codecs.decode(media_type, content, ANY)
