r"""Every format that JSON Schema 2020-12 and OpenAPI's format registry name, and what each asks of a value.

Three kinds: `NATIVE` ones, which jsonschema-rs decides itself and by the standard (the JSON Schema test suite says so);
`TEXTS`, decided here, of strings; `NUMBERS`, which are ranges. A format of strings says nothing of numbers and the
other way round (JSON Schema 2020-12, Validation, section 7.2.1). Knows no schema and no engine.

Decided by the standards where validators differ: an e-mail address is RFC 5321's Mailbox, without a display name; a
second of 60 is one only where it is 23:59 UTC (RFC 3339, section 5.7); a UUID has its hyphens; `time` has an offset;
a regular expression is ECMA-262's (see `patterns`), so `\Z` is none; `int64`, `uint64` and the decimals may be written
as strings (the registry), the shorter integers may not.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date

from contracts.schemas.patterns import NotARegularExpression, translated

NATIVE: Mapping[str, str] = {
    "date": "a date such as 2024-02-29",
    "date-time": "a date and time with offset such as 2024-02-29T12:30:00Z",
    "duration": "an ISO 8601 duration such as P3DT12H",
    "email": "an e-mail address such as jane@example.com",
    "hostname": "a host name such as www.example.com",
    "idn-email": "an e-mail address such as jürgen@example.com",
    "idn-hostname": "a host name such as www.bücher.example",
    "ipv4": "an IPv4 address such as 192.0.2.1",
    "ipv6": "an IPv6 address such as 2001:db8::1",
    "iri": "an absolute IRI such as https://example.com/é",
    "iri-reference": "an IRI reference such as /é",
    "json-pointer": "a JSON Pointer such as /items/0",
    "relative-json-pointer": "a relative JSON Pointer such as 1/name",
    "time": "a time with offset such as 12:30:00Z",
    "uri": "an absolute URI such as https://example.com/",
    "uri-reference": "a URI reference such as /items",
    "uri-template": "a URI template such as /items/{id}",
    "uuid": "a UUID such as 9b1deb4d-3b7d-4bad-9bdd-2b0d7b3dcb6d",
}
"""Formats that jsonschema-rs decides, each with what it asks for in words."""


@dataclass(frozen=True, slots=True)
class TextFormat:
    """A format of strings that is decided here."""

    accepts: Callable[[str], bool]
    """Total: whatever the text, an answer."""
    words: str
    """What it asks for, to follow `expected`."""


@dataclass(frozen=True, slots=True)
class NumberFormat:
    """A format of numbers: a range and a step."""

    low: int | float
    high: int | float
    step: int | float | None
    """What the number must be a multiple of."""
    words: str


def _matching(pattern: str, words: str, flags: int = re.ASCII) -> TextFormat:
    compiled = re.compile(pattern, flags)
    return TextFormat(lambda text: compiled.fullmatch(text) is not None, words)


def _anything(words: str) -> TextFormat:
    return TextFormat(lambda _text: True, words)


def _integer_text(low: int, high: int) -> Callable[[str], bool]:
    digits = re.compile(r"-?(0|[1-9][0-9]*)")
    longest = len(str(low))
    return lambda text: (
        len(text) <= max(longest, len(str(high)))
        and digits.fullmatch(text) is not None
        and text != "-0"
        and low <= int(text) <= high
    )


def _is_regex(text: str) -> bool:
    try:
        found = translated(text)
    except NotARegularExpression:
        return False
    return found.is_strict or not found.remarks


_BASE64 = re.compile(r"(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?")
_CLOCK = r"(?:[01][0-9]|2[0-3]):[0-5][0-9]:(?:[0-5][0-9]|60)(?:\.[0-9]+)?"
_IMF = re.compile(
    r"(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun), ([0-9]{2}) (Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec) ([0-9]{4}) "
    r"(?:[01][0-9]|2[0-3]):[0-5][0-9]:(?:[0-5][0-9]|60) GMT"
)
_MONTHS = "JanFebMarAprMayJunJulAugSepOctNovDec"
_DAYS = "MonTueWedThuFriSatSun"
_TOKEN = r"[!#$%&'*+.^_`|~0-9A-Za-z-]+"
_QUOTED = r'"(?:[\t \x21\x23-\x5b\x5d-\x7e\x80-\U0010ffff]|\\[\t \x21-\x7e\x80-\U0010ffff])*"'


def _is_imf_fixdate(text: str) -> bool:
    found = _IMF.fullmatch(text)
    if not found:
        return False
    day, month, year = int(found[1]), _MONTHS.index(found[2]) // 3 + 1, int(found[3])
    try:
        return _DAYS.index(text[:3]) // 3 == date(year or 2000, month, day).weekday() or not year
    except ValueError:
        return False


def _is_local_date_time(text: str) -> bool:
    day, separator, clock = text[:10], text[10:11], text[11:]
    return separator in ("T", "t") and _is_date(day) and re.fullmatch(_CLOCK, clock, re.ASCII) is not None


def _is_date(text: str) -> bool:
    if not re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", text, re.ASCII):
        return False
    year, month, day = int(text[:4]), int(text[5:7]), int(text[8:])
    try:
        date(year or 2000, month, day)
    except ValueError:
        return False
    return True


_INT64, _UINT64 = (-(2**63), 2**63 - 1), (0, 2**64 - 1)
_DECIMAL = r"[+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)"

TEXTS: Mapping[str, TextFormat] = {
    "base64url": _matching(
        r"(?:[A-Za-z0-9_-]{4})*(?:[A-Za-z0-9_-]{2}(?:==)?|[A-Za-z0-9_-]{3}=?)?",
        "base64 with '-' and '_' (RFC 4648, section 5)",
    ),
    "binary": _anything("any octets"),
    "byte": TextFormat(lambda text: _BASE64.fullmatch(text) is not None, "base64 (RFC 4648, section 4) such as aGk="),
    "char": TextFormat(lambda text: len(text) == 1, "a single character"),
    "commonmark": _anything("CommonMark text"),
    "date-time-local": TextFormat(_is_local_date_time, "a date and time without offset such as 2024-02-29T12:30:00"),
    "decimal": _matching(_DECIMAL, "a decimal number such as 12.50"),
    "decimal128": _matching(
        rf"{_DECIMAL}(?:[eE][+-]?[0-9]{{1,4}})?|NaN|-?INF", "a decimal number such as 12.50, NaN, INF or -INF"
    ),
    "html": _anything("HTML text"),
    "http-date": TextFormat(_is_imf_fixdate, "a date such as Sun, 06 Nov 1994 08:49:37 GMT"),
    "imf-fixdate": TextFormat(_is_imf_fixdate, "a date such as Sun, 06 Nov 1994 08:49:37 GMT"),
    "int64": TextFormat(_integer_text(*_INT64), "an integer from -2^63 to 2^63 - 1"),
    "media-range": _matching(
        rf"(?:\*/\*|{_TOKEN}/\*|{_TOKEN}/{_TOKEN})(?:[ \t]*;[ \t]*(?:{_TOKEN}=(?:{_TOKEN}|{_QUOTED}))?)*",
        "a media range such as text/* or application/json;charset=utf-8",
    ),
    "password": _anything("any text"),
    "regex": TextFormat(_is_regex, "an ECMA-262 regular expression"),
    "sf-binary": TextFormat(
        lambda text: len(text) > 1 and text[0] == text[-1] == ":" and _BASE64.fullmatch(text[1:-1]) is not None,
        "base64 between colons such as :aGk=:",
    ),
    "sf-boolean": _matching(r"\?[01]", "?0 or ?1"),
    "sf-string": _matching(r'"(?:[ \x21\x23-\x5b\x5d-\x7e]|\\["\\])*"', "printable ASCII between double quotes"),
    "sf-token": _matching(r"[A-Za-z*][!#$%&'*+.^_`|~0-9A-Za-z:/-]*", "a token such as text/html"),
    "time-local": _matching(_CLOCK, "a time without offset such as 12:30:00"),
    "uint64": TextFormat(_integer_text(*_UINT64), "an integer from 0 to 2^64 - 1"),
}
"""Formats of strings that are decided here."""

_DOUBLE = 1.7976931348623157e308
_FLOAT = 3.4028234663852886e38

NUMBERS: Mapping[str, NumberFormat] = {
    "int8": NumberFormat(-128, 127, 1, "an integer from -128 to 127"),
    "int16": NumberFormat(-(2**15), 2**15 - 1, 1, "an integer from -32768 to 32767"),
    "int32": NumberFormat(-(2**31), 2**31 - 1, 1, "an integer from -2147483648 to 2147483647"),
    "int64": NumberFormat(*_INT64, 1, "an integer from -2^63 to 2^63 - 1"),
    "uint8": NumberFormat(0, 255, 1, "an integer from 0 to 255"),
    "uint16": NumberFormat(0, 2**16 - 1, 1, "an integer from 0 to 65535"),
    "uint32": NumberFormat(0, 2**32 - 1, 1, "an integer from 0 to 4294967295"),
    "uint64": NumberFormat(*_UINT64, 1, "an integer from 0 to 2^64 - 1"),
    "double-int": NumberFormat(-(2**53) + 1, 2**53 - 1, 1, "an integer from -2^53 + 1 to 2^53 - 1"),
    "float": NumberFormat(-_FLOAT, _FLOAT, None, "a number that single precision can hold"),
    "double": NumberFormat(-_DOUBLE, _DOUBLE, None, "a number that double precision can hold"),
    "sf-integer": NumberFormat(-(10**15) + 1, 10**15 - 1, 1, "an integer of at most 15 digits"),
    "sf-decimal": NumberFormat(
        -999999999999.999, 999999999999.999, 0.001, "a number with at most 12 digits before the point and 3 after it"
    ),
}
"""Formats of numbers, whole where the step is 1."""


def words(name: str) -> str:
    """What the format asks for, to follow `expected`; its quoted name where we don't know it."""
    if name in NATIVE:
        return NATIVE[name]
    if name in TEXTS:
        return TEXTS[name].words
    return NUMBERS[name].words if name in NUMBERS else f"the format {name!r}"


def is_known(name: str) -> bool:
    """Whether the format is asserted; all others are annotations."""
    return name in NATIVE or name in TEXTS or name in NUMBERS
