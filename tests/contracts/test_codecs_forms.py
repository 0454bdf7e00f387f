"""Forms, urlencoded and multipart: an object as pairs or parts, each property by its Encoding."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from contracts import codecs
from contracts.codecs import PartEncoding
from contracts.errors import DecodeError, EncodeError
from contracts.styles import Shape
from tests.wire_values import Drawn, arrays, nested, objects, same, scalars, shape

FORM = "application/x-www-form-urlencoded"
MULTIPART = "multipart/form-data; boundary=b"
STRING = shape("string")
FILE = shape("string", format="binary")
PET = shape(
    "object",
    properties={
        "id": shape("integer"),
        "tags": shape("array", items=STRING),
        "sizes": shape("array", items=shape("integer")),
        "owner": shape("object", properties={"age": shape("integer")}),
        "photo": FILE,
    },
)

members = st.one_of(scalars(), arrays(scalars(), min_size=1), nested(scalars()))
forms = objects(members, st.text("abc é&=+%\"'.-", min_size=1), min_size=1)


def part(head: str, content: str) -> str:
    return f"--b\r\n{head}\r\n\r\n{content}\r\n"


def body(*parts: str) -> bytes:
    return ("".join(parts) + "--b--\r\n").encode()


def named(name: str, content: str, *more: str) -> str:
    return part("\r\n".join([f'Content-Disposition: form-data; name="{name}"', *more]), content)


def has_arrays_in_arrays(drawn: Drawn) -> bool:
    return any(isinstance(value, list) and any(isinstance(item, list) for item in value) for value in drawn[1].values())


@given(forms)
@example((shape("object", properties={"a": shape("string")}), {"a": "\r\n--part-"}))
def test_both_carry_objects(drawn: Drawn) -> None:
    """An object of scalars, arrays and objects is carried, as long as no array is empty."""
    of_value, value = drawn
    for media_type in (FORM, "multipart/form-data"):
        encoded = codecs.write(media_type, value, of_value)
        assert same(codecs.decode(encoded.content_type, encoded.content, of_value), value), encoded


@given(st.binary())
@example(b"\r\n--b--\r\n")
def test_a_file_is_carried_byte_for_byte(content: bytes) -> None:
    """A property of bytes travels as a file; its value has one character for each byte."""
    encoded = codecs.write("multipart/form-data", {"photo": content}, PET)
    assert codecs.decode(encoded.content_type, encoded.content, PET) == {"photo": content.decode("latin-1")}
    (found,) = codecs.parts_of(encoded.content_type, encoded.content)
    assert (found.name, found.filename, found.content) == ("photo", "file.bin", content)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("id=7&tags=a&tags=b+c", {"id": 7, "tags": ["a", "b c"]}),
        ("tags=a", {"tags": ["a"]}),
        ("tags[]=a&tags[]=b", {"tags": ["a", "b"]}),
        ("sizes=[1,2]", {"sizes": [1, 2]}),
        ("owner=%7B%22age%22:3%7D", {"owner": {"age": 3}}),
        ("owner[age]=3", {"owner": {"age": 3}}),
        ("id=x&other=1&other=2", {"id": "x", "other": ["1", "2"]}),
        ("", {}),
    ],
)
def test_forms_are_read_as_commonly_written(text: str, value: Any) -> None:
    """Pairs, repeated pairs, brackets and JSON are read by the shape of the property."""
    assert same(codecs.decode(FORM, text.encode(), PET), value)


def test_an_encoding_with_a_style_writes_as_a_parameter() -> None:
    """With `style` or `explode` a property is written as a query parameter is."""
    encoding = {
        "tags": PartEncoding(style="pipeDelimited", explode=False),
        "owner": PartEncoding(style="deepObject"),
        "sizes": PartEncoding(explode=False),
    }
    value = {"tags": ["a", "b"], "owner": {"age": 3}, "sizes": [1, 2]}
    content = codecs.encode(FORM, value, PET, encoding=encoding)
    assert content == b"tags=a%7Cb&owner%5Bage%5D=3&sizes=1,2"
    assert codecs.decode(FORM, content, PET, encoding=encoding) == value


def test_an_encoding_with_a_media_type_writes_its_content() -> None:
    """With `contentType` a property is content of that media type, of the first if there are several."""
    encoding = {"owner": PartEncoding(content_type="application/xml, application/json")}
    for media_type in (FORM, MULTIPART):
        content = codecs.encode(media_type, {"owner": {"age": 3}}, PET, encoding=encoding)
        assert b"root" in content
        assert codecs.decode(media_type, content, PET, encoding=encoding) == {"owner": {"age": 3}}


@pytest.mark.parametrize("text", ["id=1&id=2", "id=%g", "id=%ff", "owner[a=1"])
def test_broken_forms_are_told(text: str) -> None:
    """A single value that comes twice, broken percent-encoding and brackets that don't match are a DecodeError."""
    with pytest.raises(DecodeError):
        codecs.decode(FORM, text.encode(), PET)


@pytest.mark.parametrize("media_type", [FORM, "multipart/form-data"])
def test_an_empty_array_is_not_written(media_type: str) -> None:
    """Nothing would be left of an empty array, which is said rather than done."""
    with pytest.raises(EncodeError, match="empty array at 'tags'"):
        codecs.encode(media_type, {"tags": []}, PET)


def test_multipart_is_read_as_browsers_write_it() -> None:
    """Text, files, repeated names, escapes in names and what stands before and after the parts."""
    content = b"preamble\r\n" + body(
        named("id", "7"),
        named("tags", "a"),
        named("tags", "b", "Content-Type: text/plain; charset=iso-8859-1"),
        named("owner", '{"age": 3}', "Content-Type: application/json"),
        part(
            'content-disposition:form-data; filename="a;b\\"%22.png" ; name="photo"\r\ncontent-type: image/png', "\x01"
        ),
        named('x%22y"; z="', "1"),
    )
    value = {"id": 7, "tags": ["a", "b"], "owner": {"age": 3}, "photo": "\x01", 'x"y': "1"}
    assert codecs.decode(MULTIPART, content + b"epilogue", PET) == value
    assert codecs.parts_of(MULTIPART, content)[4].filename == 'a;b"".png'


def test_a_delimiter_is_a_whole_line() -> None:
    """A line that only begins as the boundary does, or stands amid a line, parts nothing."""
    content = body(named("a", "--b2\r\n--bb--\r\nx--b"))
    assert codecs.decode(MULTIPART, content) == {"a": "--b2\r\n--bb--\r\nx--b"}


@pytest.mark.parametrize(
    ("media_type", "content", "message"),
    [
        ("multipart/form-data", b"", "names no boundary"),
        ('multipart/form-data; boundary="é"', b"", "is none"),
        (MULTIPART, b"", "no line '--b' begins a part"),
        (MULTIPART, b"--b\r\n\r\nx", "cut short"),
        (MULTIPART, b"--b\n\nx\n--b--", "CR LF"),
        (MULTIPART, b"--b\r\nx\r\n--b--", "no blank line"),
        (MULTIPART, b"--b\r\nnonsense\r\n\r\nx\r\n--b--", "'nonsense' is no header"),
        (MULTIPART, b"--b\r\n\xff: x\r\n\r\nx\r\n--b--", "must be UTF-8"),
        (MULTIPART, b"--b\r\n\r\nx\r\n--b--", "part 1 has no name"),
        (MULTIPART, body(named("id", "1"), named("id", "2")), "part 'id' comes 2 times"),
        (MULTIPART, body(named("owner", "{", "Content-Type: application/json")), "part 'owner': no JSON"),
        (MULTIPART, body(named("id", "x", "Content-Transfer-Encoding: base64")), "part 'id': content is not base64"),
        (MULTIPART, body(named("id", "x", "Content-Transfer-Encoding: odd")), "unknown Content-Transfer-Encoding"),
    ],
)
def test_broken_multipart_is_told(media_type: str, content: bytes, message: str) -> None:
    """Each way of being no multipart content is a sentence of its own."""
    with pytest.raises(DecodeError) as caught:
        codecs.decode(media_type, content, PET)
    assert message in str(caught.value)


def test_transfer_encodings_are_undone() -> None:
    """base64 and quoted-printable are undone, unless the schema wants the encoded text."""
    content = body(
        named("a", "YQ==", "Content-Transfer-Encoding: base64"),
        named("q", "=41", "Content-Transfer-Encoding: quoted-printable"),
    )
    assert codecs.decode(MULTIPART, content) == {"a": "a", "q": "A"}
    wants_text = shape("object", properties={"a": shape("string", content_encoding="base64")})
    assert codecs.decode(MULTIPART, content, wants_text)["a"] == "YQ=="


def test_mixed_parts_are_an_array() -> None:
    """Parts without names are elements, each read by its own media type and shape."""
    content = b"--b\r\nContent-Type: application/json\r\n\r\n{}\r\n--b\r\n\r\n7\r\n--b--"
    of_value = shape("array", prefix_items=(shape("object"), shape("integer")))
    assert codecs.decode("multipart/mixed; boundary=b", content, of_value) == [{}, 7]


def test_related_parts_are_named_by_content_id() -> None:
    """Where the shape foresees an object, `Content-ID` names a part that has no other name."""
    content = b"--b\r\nContent-ID: <id>\r\n\r\n7\r\n--b--"
    assert codecs.decode("multipart/related; boundary=b", content, PET) == {"id": 7}


def test_contents_in_contents_are_bounded() -> None:
    """Multipart content nested in itself is refused at a depth, not followed for ever."""
    content = b"x"
    for level in range(20):
        boundary = f"b{level}"
        head = (
            f'--{boundary}\r\nContent-Type: multipart/mixed; boundary="b{level - 1}"\r\n\r\n'
            if level
            else "--b0\r\n\r\n"
        )
        content = head.encode() + content + f"\r\n--{boundary}--".encode()
    with pytest.raises(DecodeError, match="nested deeper than 8"):
        codecs.decode("multipart/mixed; boundary=b19", content, Shape())


def test_multipart_content_of_a_shape_of_bytes_is_the_content_itself() -> None:
    """However a document has it: what is read is a text, and it is written as it was, with its own boundary."""
    content = b'--b\r\nContent-Disposition: form-data; name="a"\r\n\r\n\xff\r\n--b--\r\n'
    read = codecs.decode("multipart/form-data; boundary=b", content, FILE)
    written = codecs.write("multipart/form-data", read, FILE)
    assert (written.content_type, written.content) == ("multipart/form-data; boundary=b", content)
    with pytest.raises(EncodeError, match="is cut short"):
        codecs.write("multipart/form-data", "--b\r\nnothing", FILE)
