"""XML: named and nested as the XML Object says; what makes XML dangerous is refused."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contracts import codecs
from contracts.errors import DecodeError, EncodeError
from contracts.styles import ANY, Shape
from tests.wire_values import NAMES, XML_CHARACTERS, Drawn, arrays, objects, same, scalars, shape, xml_hints

XML = "application/xml"
STRING, INTEGER = shape("string"), shape("integer")
HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n'

texts = st.text(XML_CHARACTERS | st.sampled_from("\t\n\r"), max_size=8)


@st.composite
def hinted(draw: st.DrawFn, inner: st.SearchStrategy[Drawn]) -> Drawn:
    """A value whose shape has hints: a namespace, a wrapper, an attribute where it can be one."""
    of_value, value = draw(inner)
    hints: dict[str, Any] = {}
    if draw(st.booleans()):
        hints["namespace"] = draw(st.sampled_from(["urn:a", "urn:b"]))
        hints["prefix"] = draw(st.sampled_from(["a", "b"]))
    if "array" in of_value.types:
        hints["wrapped"] = True
    elif "object" not in of_value.types and value is not None:
        hints["attribute"] = draw(st.booleans())
    return replace(of_value, xml=xml_hints(**hints)), value


values = st.recursive(
    scalars(texts),
    lambda inner: st.one_of(
        arrays(hinted(inner).filter(lambda drawn: not drawn[0].xml.attribute)), objects(hinted(inner), NAMES)
    ),
    max_leaves=8,
)


@given(objects(hinted(values), NAMES))
def test_every_value_with_hints_is_carried(drawn: Drawn) -> None:
    """Objects in arrays in objects, attributes, namespaces and wrapped arrays come back as they went."""
    of_value, value = drawn
    content = codecs.encode(XML, value, of_value)
    assert same(codecs.decode(XML, content, of_value), value), content


BOOKS = shape("array", items=shape("string", xml=xml_hints(name="book")))

EXAMPLES = [
    # Source: OAS 3.0.4, XML Object Examples.
    (shape("object", properties={"animals": STRING}), {"animals": "x"}, "<root><animals>x</animals></root>"),
    (
        shape("object", properties={"id": shape("integer", xml=xml_hints(attribute=True)), "name": STRING}),
        {"id": 123, "name": "x"},
        '<root id="123"><name>x</name></root>',
    ),
    (
        shape(
            "object", properties={"name": replace(STRING, xml=xml_hints(namespace="http://e.com/s", prefix="sample"))}
        ),
        {"name": "x"},
        '<root><sample:name xmlns:sample="http://e.com/s">x</sample:name></root>',
    ),
    (
        shape("object", properties={"animals": shape("array", items=replace(STRING, xml=xml_hints(name="animal")))}),
        {"animals": ["a", "b"]},
        "<root><animal>a</animal><animal>b</animal></root>",
    ),
    (
        shape("object", properties={"animals": shape("array", items=STRING, xml=xml_hints(wrapped=True))}),
        {"animals": ["a"]},
        "<root><animals><animals>a</animals></animals></root>",
    ),
    (
        shape(
            "object",
            properties={
                "animals": shape(
                    "array",
                    items=replace(STRING, xml=xml_hints(name="animal")),
                    xml=xml_hints(name="aliens", wrapped=True),
                )
            },
        ),
        {"animals": ["a", "b"]},
        "<root><aliens><animal>a</animal><animal>b</animal></aliens></root>",
    ),
    (replace(BOOKS, xml=xml_hints(name="books")), ["a"], "<books><book>a</book></books>"),
    (
        shape(
            "object",
            properties={
                "t": replace(STRING, xml=xml_hints(node_type="text")),
                "a": replace(STRING, xml=xml_hints(node_type="attribute")),
            },
        ),
        {"t": "x<y", "a": "1"},
        '<root a="1">x&lt;y</root>',
    ),
    (
        shape("object", properties={"t": replace(STRING, xml=xml_hints(node_type="cdata"))}),
        {"t": "x<]]>y"},
        "<root><![CDATA[x<]]]]><![CDATA[>y]]></root>",
    ),
    (
        shape("object", properties={"n": shape("integer", "null")}),
        {"n": None},
        '<root><n xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:nil="true"/></root>',
    ),
    (shape("object", required=frozenset({"a"}), properties={"a": shape("array", items=STRING)}), {"a": []}, "<root/>"),
    (shape("object", xml=xml_hints(name="r", namespace="urn:x")), {}, '<r xmlns="urn:x"/>'),
]


@pytest.mark.parametrize(
    ("of_value", "value", "text"), EXAMPLES, ids=lambda each: each if isinstance(each, str) else ""
)
def test_the_standards_own_examples(of_value: Shape, value: Any, text: str) -> None:
    """Names, attributes, namespaces, wrapped and unwrapped arrays, text and null stand as the standard says."""
    assert codecs.encode(XML, value, of_value).decode() == HEAD + text
    assert same(codecs.decode(XML, text.encode(), of_value), value)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("<a>x</a>", "x"),
        ("<a/>", ""),
        ("<a><b>1</b><c> </c></a>", {"b": "1", "c": " "}),
        ("<a><b>1</b><b>2</b></a>", {"b": ["1", "2"]}),
        ("<a x='1'>t<b/></a>", {"x": "1", "b": "", "#text": "t"}),
        ("<n:a xmlns:n='urn:x'><n:b>&lt;&#65;</n:b></n:a>", {"b": "<A"}),
    ],
)
def test_xml_without_a_schema_is_read(text: str, value: Any) -> None:
    """Text is text, children are properties, repeated ones an array."""
    assert codecs.decode(XML, text.encode(), ANY) == value


def test_a_default_namespace_reaches_the_children() -> None:
    """`xmlns` on the root is no fault of children whose schemas name no namespace."""
    of_value = shape("object", properties={"b": INTEGER}, xml=xml_hints(namespace="urn:x"))
    assert codecs.decode(XML, b'<a xmlns="urn:x"><b> 7 </b></a>', of_value) == {"b": 7}


BOMB = '<!DOCTYPE a [<!ENTITY x "ha"><!ENTITY y "&x;&x;">]><a>&y;</a>'


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (BOMB, "document type declaration is refused"),
        ('<!DOCTYPE a SYSTEM "file:///etc/passwd"><a/>', "document type declaration is refused"),
        ("<a>&unknown;</a>", "line 1, column 4: undefined entity"),
        ("", "no element found"),
        ("<a><b></a>", "line 1, column 9: mismatched tag"),
        ("<p:a/>", "unbound prefix"),
        ("<a/><a/>", "junk after document element"),
        ("<a>" * 200 + "</a>" * 200, "nested deeper than 100 levels"),
        ("<a>x<b>1</b></a>", "has the text 'x', expected elements"),
        ("<a><b><c/></b></a>", "has the child 'c', expected text"),
        ("<a><b>1</b><b>2</b></a>", "has 2 children 'b', expected one"),
        ("<a><n xmlns='urn:other'>1</n></a>", "expected the namespace 'urn:n'"),
        ("<other/>", "the root element is 'other', expected 'a'"),
        ('<?xml version="1.0" encoding="nonsense"?><a/>', "unknown encoding"),
    ],
)
def test_broken_xml_is_told(text: str, message: str) -> None:
    """What is not well-formed, dangerous, or named otherwise than the schema says is a DecodeError."""
    named = {"b": INTEGER, "n": shape("integer", xml=xml_hints(namespace="urn:n", prefix="n"))}
    with pytest.raises(DecodeError) as caught:
        codecs.decode(XML, text.encode(), shape("object", properties=named, xml=xml_hints(name="a")))
    assert message in str(caught.value)


@pytest.mark.parametrize(
    ("value", "message"),
    [
        ({"a b": 1}, "can't be the name of an XML element"),
        ({"a:b": 1}, "can't be the name of an XML element"),
        ({"a": "\x00"}, "XML does not have"),
        ({"list": []}, "the empty array at 'list'"),
        ({"id": None}, "the attribute 'id' can't be null"),
    ],
)
def test_what_xml_does_not_have_is_not_written(value: Any, message: str) -> None:
    """Names and characters that XML lacks, and what would leave no trace, are an EncodeError."""
    of_value = shape(
        "object",
        properties={"list": shape("array", items=STRING), "id": shape("string", xml=xml_hints(attribute=True))},
    )
    with pytest.raises(EncodeError, match=message):
        codecs.encode(XML, value, of_value)


@pytest.mark.parametrize("charset", ["utf-8", "utf-16", "iso-8859-1"])
def test_charsets_are_honoured(charset: str) -> None:
    """The charset of the Content-Type is the one written and read."""
    media_type = f"text/xml; charset={charset}"
    assert codecs.decode(media_type, codecs.encode(media_type, "é", STRING), STRING) == "é"
