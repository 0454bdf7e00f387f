"""The styles: what is written is read again, as RFC 6570 and OpenAPI write it, and no text breaks the reader."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from contracts.errors import DecodeError, EncodeError
from contracts.styles import (
    ANY,
    ParameterStyle,
    Shape,
    can_carry,
    decode,
    decode_cookies,
    decode_query,
    encode,
    from_collection_format,
)
from tests.wire_values import Drawn, arrays, flat, nested, objects, same, scalars, shape

STYLES = {
    "path": ("simple", "label", "matrix", "pipeDelimited", "spaceDelimited", "tabDelimited"),
    "query": ("form", "spaceDelimited", "pipeDelimited", "tabDelimited", "deepObject"),
    "header": ("simple", "pipeDelimited", "spaceDelimited", "tabDelimited"),
    "cookie": ("form", "cookie"),
}
PARAMETERS = [
    ParameterStyle("p", location, style, explode, allow_reserved)
    for location, styles in STYLES.items()
    for style in styles
    for explode in (False, True)
    for allow_reserved in (False, True)
]
parameters = st.sampled_from(PARAMETERS)
any_shape = flat().map(lambda drawn: drawn[0])

STRING = shape("string")
NUMBERS = shape("array", items=shape("integer"))
WORDS = shape("array", items=STRING)
COLOUR = shape("object", properties=dict.fromkeys("RGB", shape("integer")))
EMPTY, COLOURS, RGB = "", ["blue", "black", "brown"], {"R": 100, "G": 200, "B": 150}


@settings(max_examples=400)
@given(parameter=parameters, drawn=st.one_of(flat(), nested(scalars())))
@example(ParameterStyle("p", "header", "simple"), (shape("array", prefix_items=(STRING,)), [""]))
@example(ParameterStyle("p", "header", "simple"), (WORDS, ["a,b"]))
@example(ParameterStyle("p", "header", "simple"), (STRING, " a"))
@example(ParameterStyle("p", "path", "label"), (WORDS, ["1.5", "2"]))
@example(ParameterStyle("p", "query", "pipeDelimited", explode=False), (WORDS, ["a|b"]))
@example(ParameterStyle("p", "query", "form"), (shape("object", properties={"p": STRING}), {"p": "x"}))
@example(ParameterStyle("p", "cookie", "cookie"), (shape("object", properties={"a=b": STRING}), {"a=b": ""}))
def test_what_is_written_is_read_again(parameter: ParameterStyle, drawn: Drawn) -> None:
    """`decode(encode(v)) == v`, or `encode` says that the style can't carry the value; never another value."""
    of_value, value = drawn
    try:
        text = encode(parameter, value, of_value)
    except EncodeError as error:
        assert str(error)  # noqa: PT017 - either outcome is right; which values must be carried is said below
        return
    assert same(decode(parameter, text, of_value), value), text


@given(
    parameter=st.sampled_from([each for each in PARAMETERS if each.location in ("path", "query", "cookie")]),
    drawn=st.one_of(scalars(st.text(min_size=1)), arrays(scalars(st.text(min_size=1)), min_size=1)),
)
def test_percent_encoding_carries_every_scalar_and_flat_array(parameter: ParameterStyle, drawn: Drawn) -> None:
    """Comma-separated styles carry any scalar, and any array with something in it, whatever its text."""
    if parameter.style in ("simple", "label", "matrix", "form"):
        assert can_carry(parameter, drawn[1], drawn[0])


@given(
    parameter=st.sampled_from([each for each in PARAMETERS if each.style in ("simple", "label", "matrix", "form")]),
    drawn=objects(scalars(st.text("abc", min_size=1)), st.text("xyz", min_size=1), min_size=1),
)
def test_flat_objects_are_carried(parameter: ParameterStyle, drawn: Drawn) -> None:
    """Each of the comma-separated styles carries an object of scalars."""
    assert can_carry(parameter, drawn[1], drawn[0])


@given(drawn=objects(nested(scalars(), st.text("abc01", min_size=1)), st.text("xyz", min_size=1), min_size=1))
def test_deep_objects_are_carried(drawn: Drawn) -> None:
    """The style deepObject carries objects and arrays in each other, as long as none is empty."""
    assert can_carry(ParameterStyle("p", "query", "deepObject"), drawn[1], drawn[0])


@settings(max_examples=300)
@given(parameter=parameters, text=st.one_of(st.text(), st.text('p=&;,.|%20[]{}"a1+-e\x00\ud800')), of_value=any_shape)
@example(ParameterStyle("p", "query", "deepObject"), "p[a]=1&p[a][b]=2", ANY)
@example(ParameterStyle("p", "query", "deepObject"), "p" + "[a]" * 100 + "=1", ANY)
@example(ParameterStyle("p"), "p=" + "[" * 100_000, NUMBERS)
@example(ParameterStyle("p"), "p=" + "9" * 5000, shape("integer"))
@example(ParameterStyle("p"), "p=1e999999999", shape("integer"))
def test_no_text_breaks_the_reader(parameter: ParameterStyle, text: str, of_value: Shape) -> None:
    """Whatever the text, reading it ends in a value or a DecodeError with a sentence."""
    try:
        decode(parameter, text, of_value)
    except DecodeError as error:
        assert len(str(error)) > 20  # noqa: PT017 - a value is right, too


TABLE = [
    # Source: OAS 3.1.1, Parameter Object, "Style Examples"; for matrix and label RFC 6570, 3.2.5 and 3.2.7.
    ("path", "matrix", False, (";p", ";p=blue,black,brown", ";p=R,100,G,200,B,150")),
    ("path", "matrix", True, (";p", ";p=blue;p=black;p=brown", ";R=100;G=200;B=150")),
    ("path", "label", False, (".", ".blue,black,brown", ".R,100,G,200,B,150")),
    ("path", "label", True, (".", ".blue.black.brown", ".R=100.G=200.B=150")),
    ("path", "simple", False, (None, "blue,black,brown", "R,100,G,200,B,150")),
    ("path", "simple", True, (None, "blue,black,brown", "R=100,G=200,B=150")),
    ("header", "simple", False, ("", "blue,black,brown", "R,100,G,200,B,150")),
    ("header", "simple", True, ("", "blue,black,brown", "R=100,G=200,B=150")),
    ("query", "form", False, ("p=", "p=blue,black,brown", "p=R,100,G,200,B,150")),
    ("query", "form", True, ("p=", "p=blue&p=black&p=brown", "R=100&G=200&B=150")),
    ("query", "spaceDelimited", False, ("p=", "p=blue%20black%20brown", "p=R%20100%20G%20200%20B%20150")),
    ("query", "pipeDelimited", False, ("p=", "p=blue%7Cblack%7Cbrown", "p=R%7C100%7CG%7C200%7CB%7C150")),
    ("query", "tabDelimited", False, ("p=", "p=blue%09black%09brown", "p=R%09100%09G%09200%09B%09150")),
    ("query", "deepObject", True, (None, None, "p%5BR%5D=100&p%5BG%5D=200&p%5BB%5D=150")),
    ("cookie", "form", True, ("p=", "p=blue; p=black; p=brown", "R=100; G=200; B=150")),
    ("cookie", "cookie", False, ("p=", "p=blue,black,brown", "p=R,100,G,200,B,150")),
    ("cookie", "cookie", True, ("p=", "p=blue; p=black; p=brown", "R=100; G=200; B=150")),
]


@pytest.mark.parametrize(("location", "style", "explode", "expected"), TABLE)
def test_the_standards_own_examples(location: str, style: str, explode: bool, expected: tuple[str | None, ...]) -> None:
    """An empty string, an array and an object are written as the table of the standard has them."""
    parameter = ParameterStyle("p", location, style, explode)
    for value, of_value, text in zip((EMPTY, COLOURS, RGB), (STRING, WORDS, COLOUR), expected, strict=True):
        if text is not None:
            assert encode(parameter, value, of_value) == text
            assert decode(parameter, text, of_value) == value


@pytest.mark.parametrize(
    ("text", "types", "value"),
    [
        ("7", ["integer"], 7),
        ("-0", ["integer"], 0),
        ("1.0", ["integer"], 1),
        ("1e3", ["integer"], 1000),
        ("1.5", ["integer"], "1.5"),
        ("007", ["integer"], "007"),
        ("+1", ["integer"], "+1"),
        (" 1", ["integer"], " 1"),
        ("1_000", ["integer"], "1_000"),
        ("0x1", ["integer"], "0x1"),
        ("\u0661", ["integer"], "\u0661"),  # a digit, but not JSON's
        ("", ["integer"], ""),
        ("1e400", ["integer"], "1e400"),
        ("1" * 30, ["integer"], int("1" * 30)),
        ("9" * 4301, ["integer"], "9" * 4301),
        ("1.50", ["number"], 1.5),
        ("3", ["number"], 3),
        ("NaN", ["number"], "NaN"),
        ("Infinity", ["number"], "Infinity"),
        (".5", ["number"], ".5"),
        ("5.", ["number"], "5."),
        ("1e400", ["number"], "1e400"),
        ("true", ["boolean"], True),
        ("True", ["boolean"], "True"),
        ("1", ["boolean"], "1"),
        ("null", ["null", "string"], None),
        ("", ["null", "integer"], None),
        ("", ["null", "string"], ""),
        ("5", ["integer", "string"], 5),
        ("5x", ["integer", "string"], "5x"),
        ("5", [], "5"),
        ("true", ["boolean", "integer", "string"], True),
    ],
)
def test_scalars_are_read_by_jsons_grammar(text: str, types: list[str], value: Any) -> None:
    """A text is a number, boolean or null exactly where JSON says so; else it stays text."""
    assert same(decode(ParameterStyle("p"), "p=" + text.replace("+", "%2B"), shape(*types)), value)


def test_a_schema_breaks_the_tie_between_types() -> None:
    """Where a text reads as two types, the one that the schema accepts is it."""
    either = shape("integer", "string", accepts=lambda value: isinstance(value, str))
    assert decode(ParameterStyle("p"), "p=5", either) == "5"


def test_splitting_comes_before_decoding() -> None:
    """An encoded comma belongs to an element, a plain one parts two."""
    parameter = ParameterStyle("p", "query", "form", explode=False)
    assert decode(parameter, "p=a%2Cb,c", WORDS) == ["a,b", "c"]


def test_plus_is_a_space_in_a_query_alone() -> None:
    """`+` is a space in a query string, and a plus in a path, a header and a cookie."""
    assert decode(ParameterStyle("p"), "p=a+b%2B", STRING) == "a b+"
    assert decode(ParameterStyle("p", "path", "simple"), "a+b", STRING) == "a+b"
    assert decode(ParameterStyle("p", "header", "simple"), "a+b", STRING) == "a+b"
    assert decode(ParameterStyle("p", "cookie", "form"), "p=a+b", STRING) == "a+b"


@pytest.mark.parametrize("text", ["100%", "%g0", "%2", "%ff", "%C3"])
def test_broken_percent_encoding_is_told(text: str) -> None:
    """A `%` without two digits, and bytes that are no UTF-8, are a DecodeError that shows the text."""
    with pytest.raises(DecodeError, match=text):
        decode(ParameterStyle("p", "path", "simple"), text, STRING)


def test_allow_reserved_keeps_what_does_not_cut_the_query() -> None:
    """`allowReserved` writes reserved characters as they are, but for `&`, `#`, `+`, `[`, `]` and `%`."""
    parameter = ParameterStyle("p", allow_reserved=True)
    assert encode(parameter, "a/b?c:d@e&f#g+h[i]%20", STRING) == "p=a/b?c:d@e%26f%23g%2Bh%5Bi%5D%2520"


def test_path_segments_of_dots_are_not_left_to_be_removed() -> None:
    """`.` and `..` are percent-encoded; an empty segment is refused."""
    parameter = ParameterStyle("p", "path", "simple")
    assert encode(parameter, "..", STRING) == "%2E%2E"
    with pytest.raises(EncodeError, match="empty path segment"):
        encode(parameter, "", STRING)


@pytest.mark.parametrize(
    ("query", "value"),
    [
        ("f[a]=1&f[b][c]=2", {"a": "1", "b": {"c": "2"}}),
        ("f%5Ba%5D=1", {"a": "1"}),
        ("f[a][]=1&f[a][]=2", {"a": ["1", "2"]}),
        ("f[n]=1&f[n]=2", {"n": [1, 2]}),
        ("f[n][]=7", {"n": [7]}),
        ("f[n][1]=8&f[n][0]=7", {"n": [7, 8]}),
        ("f[i]=5", {"i": 5}),
    ],
)
def test_deep_objects_are_read_as_commonly_written(query: str, value: Any) -> None:
    """Nested objects, `[]`, indexes and repeated names are read."""
    of_value = shape("object", properties={"n": NUMBERS, "i": shape("integer")})
    assert same(decode(ParameterStyle("f", "query", "deepObject"), query, of_value), value)


@pytest.mark.parametrize("query", ["f[a=1", "f[a]b=1", "f[a]=1&f[a]=2", "f[a]=1&f[a][b]=2"])
def test_broken_deep_objects_are_told(query: str) -> None:
    """Brackets that don't match, and a name that is given twice or is both value and parent, are a DecodeError."""
    with pytest.raises(DecodeError, match="query parameter 'f'"):
        decode(ParameterStyle("f", "query", "deepObject"), query, shape("object", properties={"a": STRING}))


def test_a_query_is_split_among_its_parameters() -> None:
    """Each pair goes to the parameter it belongs to; the rest is told: undeclared, repeated, undecodable."""
    declared = [
        (ParameterStyle("page"), shape("integer")),
        (ParameterStyle("size"), shape("integer")),
        (ParameterStyle("tags"), WORDS),
        (ParameterStyle("filter", "query", "deepObject"), shape("object", properties={"a": shape("integer")})),
        (ParameterStyle("colour"), COLOUR),
        (ParameterStyle("name"), STRING),
        (ParameterStyle("absent"), STRING),
    ]
    reading = decode_query("page=1&page=2&size=3&tags=x&tags=y&filter[a]=1&R=7&G=8&name=%ff&other=1&other=2", declared)
    assert reading.values == {"size": 3, "tags": ["x", "y"], "filter": {"a": 1}, "colour": {"R": 7, "G": 8}}
    assert set(reading.errors) == {"page", "name"}
    assert reading.undeclared == ("other",)
    assert reading.repeated == ("page",)


def test_an_open_exploded_object_takes_what_nobody_else_declares() -> None:
    """An exploded object without declared properties takes the names that are left."""
    declared = [(ParameterStyle("page"), shape("integer")), (ParameterStyle("any"), shape("object"))]
    assert decode_query("page=1&x=2&y=3", declared).values == {"page": 1, "any": {"x": "2", "y": "3"}}


def test_a_name_alone_is_an_empty_text() -> None:
    """`?flag` is the same as `?flag=`, which `allowEmptyValue` may allow."""
    assert decode_query("flag&other=", [(ParameterStyle("flag"), shape("boolean"))]).values == {"flag": ""}


def test_cookies_are_read_among_others() -> None:
    """Declared cookies are found in the field, undeclared ones named."""
    reading = decode_cookies("a=1; session=x=y; b=2", [(ParameterStyle("session", "cookie"), STRING)])
    assert reading.values == {"session": "x=y"}
    assert reading.undeclared == ("a", "b")


@pytest.mark.parametrize(
    ("collection_format", "text"),
    [("csv", "p=1,2"), ("ssv", "p=1%202"), ("tsv", "p=1%092"), ("pipes", "p=1|2"), ("multi", "p=1&p=2")],
)
def test_collection_formats_of_2_0_are_styles(collection_format: str, text: str) -> None:
    """Each `collectionFormat` has a style that reads it."""
    style, explode = from_collection_format(collection_format, "query")
    assert decode(ParameterStyle("p", "query", style, explode), text, NUMBERS) == [1, 2]


def test_recursive_shapes_are_followed_as_far_as_the_value_goes() -> None:
    """A shape that contains itself reads a value of any depth."""
    tree = shape("object", properties={"size": shape("integer"), "child": lambda: tree})
    value = {"size": 1, "child": {"size": 2, "child": {"size": 3}}}
    parameter = ParameterStyle("t", "query", "deepObject")
    assert decode(parameter, encode(parameter, value, tree), tree) == value
