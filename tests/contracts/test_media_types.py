"""Media types: read, compared and negotiated as RFC 9110 has it."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from contracts import media_types
from contracts.errors import DecodeError
from contracts.media_types import MediaType

tokens = st.text("abcxyz019-.!#$&^_", min_size=1, max_size=6)
media_type_values = st.builds(
    MediaType,
    tokens,
    tokens,
    st.dictionaries(tokens.filter(lambda name: name != "q"), st.text('abc XYZ"\\;=,/', max_size=6), max_size=3).map(
        lambda found: tuple(sorted(found.items()))
    ),
)


@given(media_type_values)
def test_what_is_written_is_read_again(value: MediaType) -> None:
    """`parse(str(m)) == m`, quoted parameters included."""
    assert media_types.parse(str(value)) == value


@given(st.text(), st.text())
@example("text/plain;" + ' a="' * 1000, "*/*;q=" + "9" * 1000)
@example("a/b", ',"' * 1000)
def test_no_text_breaks_the_readers(one: str, other: str) -> None:
    """Whatever the text, the predicates answer and only `parse` refuses, by a DecodeError."""
    assert media_types.matches(one, other) in (True, False)
    assert media_types.best(one, [other, "text/plain"]) in (other, "text/plain", None)
    assert media_types.best_key(one, [other]) in (other, None)
    for claim in (media_types.is_json, media_types.is_xml, media_types.is_text, media_types.is_sequential):
        assert claim(one) in (True, False)
    try:
        media_types.parse(one)
    except DecodeError as error:
        assert repr(one) in str(error)  # noqa: PT017 - a value is right, too


def test_case_blanks_and_quotes_mean_nothing() -> None:
    """Type, subtype, parameter names and charsets compare without case; a quoted value is the value."""
    found = media_types.parse(' Text/HTML ;Charset="UTF-8"; Level="a\\"b";')
    assert found == MediaType("text", "html", (("charset", "utf-8"), ("level", 'a"b')))
    assert str(found) == 'text/html; charset=utf-8; level="a\\"b"'


@pytest.mark.parametrize("text", ["", "json", "a/b/c", "a/b; c", "a /b", "a/b; c=d e", "*"])
def test_what_is_no_media_type_is_told(text: str) -> None:
    """Text that is no media type is a DecodeError."""
    with pytest.raises(DecodeError, match="media type"):
        media_types.parse(text)


@pytest.mark.parametrize(
    ("media_type", "media_range", "expected"),
    [
        ("application/json", "application/json; charset=utf-8", True),
        ("application/json", "application/*", True),
        ("application/json", "*/*", True),
        ("application/json", "text/*", False),
        ("application/problem+json", "application/json", False),
        ("application/problem+json", "application/*+json", True),
        ("application/xml", "application/*+json", False),
    ],
)
def test_ranges(media_type: str, media_range: str, *, expected: bool) -> None:
    """A range holds its type, all subtypes, or all types; a suffix range what has the suffix."""
    assert media_types.matches(media_type, media_range) is expected


def test_structured_syntax_is_seen_through_suffixes() -> None:
    """JSON and XML are known by name and suffix; a sequence of JSON texts is neither of them."""
    assert media_types.is_json("application/problem+JSON; a=b")
    assert not media_types.is_json("application/geo+json-seq")
    assert media_types.is_sequential("application/geo+json-seq")
    assert media_types.is_xml("image/svg+xml")
    assert media_types.is_sequential("text/event-stream; charset=utf-8")
    assert not media_types.is_json("application/jsonl")


@pytest.mark.parametrize(
    ("content_type", "declared", "expected"),
    [
        ("application/json", ["*/*", "application/*", "application/json"], "application/json"),
        ("application/json; charset=utf-8", ["application/json"], "application/json"),
        ("application/json", ["application/json; charset=utf-8"], "application/json; charset=utf-8"),
        ("a/b; v=1", ["a/b", "a/b; v=1", "a/b; v=2"], "a/b; v=1"),
        ("a/b; v=1", ["a/b; v=2"], None),
        ("a/b; v=1", ["a/b; v=2", "a/*"], "a/*"),
        ("application/hal+json", ["*/*", "application/*+json", "application/*"], "application/*+json"),
        ("text/plain", ["*/*", "application/json"], "*/*"),
        ("text/plain", ["application/json"], None),
        ("nonsense", ["*/*"], None),
    ],
)
def test_the_closest_key_describes_the_content(content_type: str, declared: list[str], expected: str | None) -> None:
    """Exact with parameters, exact, suffix range, type range, any; parameters that differ don't match."""
    assert media_types.best_key(content_type, declared) == expected
    assert media_types.best_key(content_type, declared[::-1]) == expected


RFC_ACCEPT = "text/*;q=0.3, text/plain;q=0.7, text/plain;format=flowed, text/plain;format=fixed;q=0.4, */*;q=0.5"


@pytest.mark.parametrize(
    ("offer", "quality"),
    [
        ("text/plain;format=flowed", 1.0),
        ("text/plain", 0.7),
        ("text/html", 0.3),
        ("image/jpeg", 0.5),
        ("text/plain;format=fixed", 0.4),
        ("text/html;level=3", 0.3),
    ],
)
def test_the_standards_own_example_of_qualities(offer: str, quality: float) -> None:
    """The qualities of RFC 9110, 12.5.1, table 5: against an offer just below, the better one wins."""
    below, above = quality - 0.01, quality + 0.01
    assert media_types.best(f"{RFC_ACCEPT}, application/other;q={below:.2f}", ["application/other", offer]) == offer
    if above <= 1:
        accept = f"{RFC_ACCEPT}, application/other;q={above:.2f}"
        assert media_types.best(accept, [offer, "application/other"]) == "application/other"


@pytest.mark.parametrize(
    ("accept", "offered", "expected"),
    [
        (None, ["a/b", "c/d"], "a/b"),
        ("", ["a/b"], "a/b"),
        ("*/*", ["a/b", "c/d"], "a/b"),
        ("c/d, a/b", ["a/b", "c/d"], "a/b"),
        ("c/d, a/b;q=0.9", ["a/b", "c/d"], "c/d"),
        ("a/b;q=0", ["a/b"], None),
        ("*/*, a/b;q=0", ["a/b", "c/d"], "c/d"),
        ("c/d", ["a/b"], None),
        ("nonsense, c/d", ["a/b", "c/d"], "c/d"),
        ("nonsense", ["a/b"], "a/b"),
        ("a/b;q=2, c/d;q=0.1", ["a/b", "c/d"], "c/d"),
        ("application/json;charset=utf-8", ["application/json"], "application/json"),
        ("application/json;version=2", ["application/json"], None),
        ("image/png", ["image/*"], "image/*"),
        ('a/b;x="c,d/e", f/g;q=0.5', ["f/g", 'a/b;x="c,d/e"'], 'a/b;x="c,d/e"'),
    ],
)
def test_negotiation(accept: str | None, offered: list[str], expected: str | None) -> None:
    """The best quality wins, then the order offered; zero excludes; malformed members are passed over."""
    assert media_types.best(accept, offered) == expected
