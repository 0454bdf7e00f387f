"""Laws of all codecs: what is written is read again, and no bytes break a reader."""

from __future__ import annotations

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from contracts import codecs
from contracts.codecs import Codec, Context, Encoded, PartEncoding
from contracts.errors import DecodeError, EncodeError, UsageError
from contracts.styles import ANY, Shape
from tests.wire_values import Drawn, arrays, flat, nested, objects, same, scalars, shape

MEDIA_TYPES = [
    "application/json",
    "application/problem+json; charset=utf-8",
    "application/x-ndjson",
    "application/json-seq",
    "application/x-www-form-urlencoded",
    "multipart/form-data",
    "multipart/form-data; boundary=b",
    "multipart/mixed; boundary=b",
    "multipart/related; boundary=b",
    "application/xml",
    "text/xml; charset=utf-16",
    "text/event-stream",
    "text/csv",
    "text/csv; header=absent",
    "text/plain",
    "text/plain; charset=iso-8859-1",
    "text/plain; charset=nonsense",
    "text/plain; charset=utf-7",
    "application/yaml",
    "application/octet-stream",
    "image/png",
    "nonsense",
]
any_drawn = st.one_of(flat(), nested(scalars()), arrays(arrays(scalars(), min_size=1)), arrays(objects(scalars())))
any_shape = st.one_of(st.just(ANY), any_drawn.map(lambda drawn: drawn[0]))
encodings = st.dictionaries(
    st.sampled_from(["", "a", "b"]),
    st.builds(
        PartEncoding,
        st.sampled_from([None, "application/json", "text/plain", "image/*", "a/b, c/d", "nonsense", "multipart/mixed"]),
        st.sampled_from([None, "form", "deepObject", "pipeDelimited"]),
        st.sampled_from([None, True, False]),
    ),
)
wire_text = st.text("ab=&%[]{}<>/!\"'\\\r\n\t,;:-#1\x1e\x00\ufeffé-").map(lambda text: text.encode())


@settings(max_examples=250)
@given(media_type=st.sampled_from(MEDIA_TYPES), drawn=any_drawn)
@example("multipart/form-data; boundary=b", (shape("object", properties={"a": shape("string")}), {"a": "x\r\n--b--"}))
@example("text/csv", (shape("array", prefix_items=(shape("object"),)), [{"a": ""}]))
def test_what_is_written_is_read_again(media_type: str, drawn: Drawn) -> None:
    """`decode(encode(v)) == v`, or `encode` says that the media type can't carry the value; never another value."""
    of_value, value = drawn
    try:
        encoded = codecs.write(media_type, value, of_value)
    except EncodeError as error:
        assert str(error)  # noqa: PT017 - either outcome is right; which values must be carried the codecs' tests say
        return
    assert same(codecs.decode(encoded.content_type, encoded.content, of_value), value), encoded


@settings(max_examples=200)
@given(
    media_type=st.sampled_from(MEDIA_TYPES),
    content=st.one_of(
        st.binary(), wire_text, st.just(b"--b\r\n\r\n").flatmap(lambda head: wire_text.map(head.__add__))
    ),
    of_value=any_shape,
    encoding=encodings,
)
def test_no_bytes_break_a_reader(
    media_type: str, content: bytes, of_value: Shape, encoding: dict[str, PartEncoding]
) -> None:
    """Whatever the bytes, reading them ends in a value or a DecodeError with a sentence."""
    try:
        codecs.decode(media_type, content, of_value, encoding=encoding)
    except DecodeError as error:
        assert len(str(error)) > 10  # noqa: PT017 - a value is right, too


@settings(max_examples=150)
@given(media_type=st.sampled_from(MEDIA_TYPES), drawn=any_drawn, data=st.data())
def test_no_damage_breaks_a_reader(media_type: str, drawn: Drawn, data: st.DataObject) -> None:
    """Content with a byte changed, or cut short, is read or refused like any other."""
    try:
        encoded = codecs.write(media_type, drawn[1], drawn[0])
    except EncodeError:
        return
    at = data.draw(st.integers(0, max(0, len(encoded.content) - 1)))
    byte = data.draw(st.binary(max_size=1))
    damaged = encoded.content[:at] + byte + encoded.content[at + data.draw(st.sampled_from([0, 1, 10_000])) :]
    try:
        codecs.decode(encoded.content_type, damaged, drawn[0])
    except DecodeError as error:
        assert len(str(error)) > 10  # noqa: PT017 - a value is right, too


@given(media_type=st.sampled_from(MEDIA_TYPES), value=st.recursive(st.binary() | st.floats() | st.text(), st.lists))
def test_what_is_no_json_value_is_refused_or_written(media_type: str, value: object) -> None:
    """Bytes and NaN in places that can't hold them are an EncodeError."""
    try:
        assert isinstance(codecs.encode(media_type, value), bytes)
    except EncodeError as error:
        assert str(error)  # noqa: PT017 - bytes are right, too


@given(any_drawn)
def test_equal_values_give_equal_bytes(drawn: Drawn) -> None:
    """The boundary of multipart content comes from the content."""
    try:
        one = codecs.write("multipart/mixed", drawn[1], drawn[0])
    except EncodeError:
        return
    assert one == codecs.write("multipart/mixed", drawn[1], drawn[0])


def test_the_table_is_a_value() -> None:
    """A codec of the caller's own is asked before ours; a table without any for a type is a wrong use."""
    shout = Codec(
        "shout",
        lambda media_type: media_type == "text/shout",
        lambda content, _context: content.decode().lower(),
        lambda value, context: Encoded(context.media_type, value.upper().encode()),
    )
    assert codecs.encode("text/shout", "hi", codecs=(shout, *codecs.CODECS)) == b"HI"
    assert codecs.decode("text/shout", b"HI", codecs=(shout, *codecs.CODECS)) == "hi"
    with pytest.raises(UsageError, match="no codec in the table reads 'text/plain'; it has shout"):
        codecs.decode("text/plain", b"", codecs=(shout,))


def test_every_type_has_a_codec() -> None:
    """The last codec of our table reads everything, as bytes."""
    assert codecs.decode("application/x-unheard-of", bytes(range(256))) == "".join(map(chr, range(256)))
    assert Context("a/b").codecs == ()
