"""Every format that JSON Schema 2020-12 and OpenAPI's registry name, asserted."""

from __future__ import annotations

import base64
import datetime as dt
import email.utils
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contracts.schemas import schema_of
from contracts.schemas.formats import NATIVE, NUMBERS, TEXTS, is_known, words

SAMPLES: dict[str, tuple[list[Any], list[Any]]] = {
    "base64url": (["", "ab", "a-_b", "ab==", "abc="], ["a", "a+b=", "abcd="]),
    "binary": (["", "\0\xff"], []),
    "byte": (["", "aGk=", "////"], ["aGk", "a_b=", "aGk=\n"]),
    "char": (["a", "😀"], ["", "ab"]),
    "commonmark": (["# a"], []),
    "date": (["2024-02-29", "0000-01-01"], ["2023-02-29", "2024-2-1", "२०२४-०२-०१", "2024-02-29Z"]),
    "date-time": (
        ["2024-02-29T12:30:00Z", "2024-02-29t12:30:00.5+05:30", "1998-12-31T23:59:60Z", "1998-12-31T15:59:60-08:00"],
        ["2024-02-29T12:30:00", "2024-02-29 12:30:00Z", "2024-02-29T24:00:00Z", "1998-12-31T22:59:60Z"],
    ),
    "date-time-local": (
        ["2024-02-29T12:30:00", "2024-02-29T12:30:00.25"],
        ["2024-02-29T12:30:00Z", "2023-02-29T12:30:00"],
    ),
    "decimal": (["1", "-1.50", "+.5", "1.", 1, 1.5], ["1e5", "", ".", "x"]),
    "decimal128": (["1e5", "NaN", "-INF", "12.50", 1e300], ["nan", "1e", "1e12345"]),
    "double": ([1.5, -1e308, "x"], [10**400]),
    "double-int": ([2**53 - 1, -(2**53) + 1, 1.0], [2**53, 1.5]),
    "duration": (["P3DT12H", "P1W", "PT1S"], ["P", "PT", "P1Y1W", "PT0.5S", "1D", "P1D1Y"]),
    "email": (
        ["jane@example.com", '"jane doe"@example.com', "jane@[192.0.2.1]", "a@b"],
        ["Jane <jane@example.com>", "jane", "jane@", "a..b@c.d", "jürgen@example.com", "jane@a_b"],
    ),
    "float": ([1.5, 3.4e38, "x"], [3.5e38, -(10**39)]),
    "hostname": (["www.example.com", "a", "xn--fa-hia"], ["a_b", "-a", "a.", "", "a..b", "a" * 64, "é"]),
    "html": (["<p>"], []),
    "http-date": (
        ["Sun, 06 Nov 1994 08:49:37 GMT"],
        ["Mon, 06 Nov 1994 08:49:37 GMT", "Sun, 31 Feb 1994 08:49:37 GMT"],
    ),
    "idn-email": (["jürgen@example.com", "a@bücher.example"], ["Jane <a@b.c>", "a"]),
    "idn-hostname": (["bücher.example", "faß"], ["〮a", "-é"]),
    "imf-fixdate": (
        ["Sun, 06 Nov 1994 08:49:37 GMT"],
        ["Sunday, 06-Nov-94 08:49:37 GMT", "Sun, 06 Nov 1994 24:49:37 GMT"],
    ),
    "int8": ([-128, 127, 1.0, "x"], [-129, 128, 1.5]),
    "int16": ([-32768, 32767], [-32769, 32768, 0.5]),
    "int32": ([-(2**31), 2**31 - 1], [-(2**31) - 1, 2**31, 0.5]),
    "int64": ([-(2**63), 2**63 - 1, "-9223372036854775808", "0"], [2**63, "9223372036854775808", "01", "x", "-0", 0.5]),
    "ipv4": (["192.0.2.1"], ["192.0.2", "0192.0.2.1", "256.0.0.1", "192.0.2.1/24"]),
    "ipv6": (["::1", "2001:db8::1", "::ffff:192.0.2.1"], ["::1%eth0", "1::2::3", "12345::"]),
    "iri": (["https://example.com/é"], ["é", "//a"]),
    "iri-reference": (["é", "", "//a"], ["\\\\a", "é é"]),
    "json-pointer": (["", "/a~0b/0"], ["a", "/~2", "#/a"]),
    "media-range": (["*/*", "text/*", "a/b;q=1", 'a/b; c="d, e"'], ["a", "a/b c", "a/b;c", "/b"]),
    "password": (["", "secret"], []),
    "regex": ([r"^[\w-.]+$", r"\d", "(?<n>a)"], ["(", r"\Z", "(?i)a", "[z-a]"]),
    "relative-json-pointer": (["0", "1/name", "2#"], ["01", "-1", "/a", "1##"]),
    "sf-binary": ([":aGk=:", "::"], [":", "aGk=", ":a:"]),
    "sf-boolean": (["?0", "?1"], ["?2", "1", "true"]),
    "sf-decimal": ([1.5, -999999999999.999, 3], [0.0001, 10**12]),
    "sf-integer": ([10**15 - 1, -(10**15) + 1], [10**15, 1.5]),
    "sf-string": (['"a\\"b"', '""'], ["a", '"é"', '"a"b"']),
    "sf-token": (["text/html:x", "*a"], ["1a", "", "a b"]),
    "time": (["12:30:00Z", "12:30:00.5+01:00", "23:59:60Z", "00:29:60+00:30"], ["12:30:00", "23:58:60Z", "12:30Z"]),
    "time-local": (["12:30:00", "12:30:00.5"], ["12:30:00Z", "24:00:00", "12:30"]),
    "uint8": ([0, 255], [-1, 256, 0.5]),
    "uint16": ([0, 65535], [-1, 65536]),
    "uint32": ([0, 2**32 - 1], [-1, 2**32]),
    "uint64": ([0, 2**64 - 1, "18446744073709551615"], [-1, 2**64, "18446744073709551616", "-1"]),
    "uri": (["https://example.com/?q#f", "urn:x"], ["//a", "a b", "http://a|b", "http://a/%zz", "http://é"]),
    "uri-reference": (["", "/a", "#f", "//a"], ["a b", "\\a", "%"]),
    "uri-template": (["/a/{id}", "{?a,b*}", "{x:3}"], ["{", "{a b}", "a}"]),
    "uuid": (["9b1deb4d-3b7d-4bad-9bdd-2b0d7b3dcb6d", "9B1DEB4D-3B7D-4BAD-9BDD-2B0D7B3DCB6D"], ["9b1deb4d", "{x}"]),
}


@pytest.mark.parametrize("name", sorted({*NATIVE, *TEXTS, *NUMBERS}))
def test_a_format_is_asserted(name: str) -> None:
    """What has it is taken, what has it not is refused and explained with what was expected."""
    schema = schema_of({"format": name})
    yes, no = SAMPLES[name]
    assert [value for value in yes if not schema.is_valid(value)] == []
    assert [value for value in no if schema.is_valid(value)] == []
    for value in no:
        (violation,) = schema.violations(value)
        assert (violation.keyword, violation.expected) == ("format", words(name))
        assert violation.schema_place.pointer == "/format"


@pytest.mark.parametrize("name", sorted({*NATIVE, *TEXTS, *NUMBERS}))
def test_a_format_says_nothing_of_other_types(name: str) -> None:
    """Source: JSON Schema 2020-12, Validation, section 7.2.1."""
    schema = schema_of({"format": name})
    assert all(schema.is_valid(value) for value in (None, True, [], {}))
    assert schema.is_valid("no number") or name not in NUMBERS or name in TEXTS
    assert name in NUMBERS or schema.is_valid(1.25)


def test_an_unknown_format_is_an_annotation() -> None:
    """A document may name formats of its own."""
    assert not is_known("x-own")
    assert schema_of({"format": "x-own"}).is_valid("anything")


def test_a_format_of_numbers_keeps_the_schema_s_own_bounds() -> None:
    """The narrower of both holds."""
    schema = schema_of({"type": "integer", "format": "int8", "minimum": 0, "maximum": 1000, "multipleOf": 5})
    assert [value for value in (-5, 0, 7, 125, 130) if schema.is_valid(value)] == [0, 125]
    (low,) = schema.violations(-5)
    assert (low.keyword, low.schema_place.pointer) == ("minimum", "/minimum")
    (high,) = schema.violations(130)
    assert (high.keyword, high.schema_place.pointer) == ("format", "/format")


def test_a_step_of_a_format_holds_beside_the_schema_s_own() -> None:
    """Both `multipleOf`s are asked for, and each failure is told under its own name."""
    schema = schema_of({"format": "int32", "multipleOf": 2.5})
    assert [value for value in (2.5, 5, 7) if schema.is_valid(value)] == [5]
    assert [violation.keyword for violation in schema.violations(2.5)] == ["format"]
    assert [violation.keyword for violation in schema.violations(7)] == ["multipleOf"]


def test_a_wrong_type_is_not_blamed_on_the_format_too() -> None:
    """One sentence says it."""
    (violation,) = schema_of({"type": "integer", "format": "int64"}).violations("x")
    assert violation.keyword == "type"


@given(st.binary())
def test_all_base64_is_taken(content: bytes) -> None:
    """Both alphabets, with and without padding for the second."""
    url = base64.urlsafe_b64encode(content).decode()
    assert schema_of({"format": "byte"}).is_valid(base64.b64encode(content).decode())
    assert schema_of({"format": "base64url"}).is_valid(url)
    assert schema_of({"format": "base64url"}).is_valid(url.rstrip("="))


@given(st.datetimes(timezones=st.just(dt.UTC)))
def test_all_dates_as_python_writes_them_are_taken(moment: dt.datetime) -> None:
    """In each of the formats that write a moment."""
    iso = moment.isoformat()
    assert schema_of({"format": "date-time"}).is_valid(iso)
    assert schema_of({"format": "date-time-local"}).is_valid(moment.replace(tzinfo=None).isoformat())
    assert schema_of({"format": "date"}).is_valid(moment.date().isoformat())
    assert schema_of({"format": "time"}).is_valid(iso[11:])
    if moment.year >= 1000:
        assert schema_of({"format": "http-date"}).is_valid(email.utils.format_datetime(moment, usegmt=True))


@given(st.sampled_from(sorted({*NATIVE, *TEXTS})), st.text())
def test_no_text_crashes_a_format(name: str, text: str) -> None:
    """A verdict for every text, explained where it is no."""
    schema = schema_of({"format": name})
    assert bool(schema.violations(text)) is not schema.is_valid(text)
