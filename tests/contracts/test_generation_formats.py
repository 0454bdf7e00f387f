"""Strings of formats: each is valid by the plain engine and by our door, as long as asked, and the same for a seed."""

from __future__ import annotations

from pathlib import Path

import jsonschema_rs
import pytest

from contracts.generation.choices import SeededChoices
from contracts.generation.formats import (
    format_maker,
    format_pattern,
    is_known,
    known_formats,
    near_misses,
    oddities,
)
from contracts.generation.patterns import UnmatchablePatterns, pattern_maker
from contracts.schemas import schema_of

PROFILES = ("typical", "minimal", "maximal", "edge")

# JSON Schema 2020-12 Validation, section 7.3: what the engine asserts by itself.
OF_JSON_SCHEMA = (
    "date-time", "date", "time", "duration", "email", "idn-email", "hostname", "idn-hostname", "ipv4", "ipv6", "uri",
    "uri-reference", "iri", "iri-reference", "uuid", "uri-template", "json-pointer", "relative-json-pointer", "regex",
)  # fmt: skip
# The OpenAPI Format Registry, those that strings can have.
OF_OPENAPI = (
    "base64url", "binary", "byte", "char", "commonmark", "date-time-local", "decimal", "decimal128", "double-int",
    "html", "http-date", "int64", "media-range", "password", "sf-binary", "sf-boolean", "sf-decimal", "sf-integer",
    "sf-string", "sf-token", "time-local", "uint64", "unixtime",
)  # fmt: skip


def _judges(name: str) -> list[jsonschema_rs.Draft202012Validator]:
    judges = [schema_of({"type": "string", "format": name}).is_valid]
    if name in OF_JSON_SCHEMA:
        judges.append(jsonschema_rs.Draft202012Validator({"format": name}, validate_formats=True).is_valid)
    return judges


def test_every_registered_format_is_known() -> None:
    """JSON Schema's and OpenAPI's formats for strings all have makers; a made-up one has none."""
    assert set(OF_JSON_SCHEMA) | set(OF_OPENAPI) <= set(known_formats())
    assert not is_known("shoe-size")
    assert format_maker("shoe-size") is None
    assert oddities("shoe-size") == near_misses("shoe-size") == ()


@pytest.mark.parametrize("name", known_formats())
def test_every_string_made_is_of_the_format(name: str) -> None:
    """In all profiles, by all judges."""
    for profile in PROFILES:
        make = format_maker(name, profile=profile)
        assert make is not None
        made = [make(SeededChoices(name, seed)) for seed in range(25)]
        assert all(is_valid(each) for is_valid in _judges(name) for each in made), profile


@pytest.mark.parametrize("name", known_formats())
def test_every_oddity_is_of_the_format_and_no_near_miss_is(name: str) -> None:
    """Odd is legal; missed is not."""
    for is_valid in _judges(name):
        assert [each for each in oddities(name) if not is_valid(each)] == []
        assert [each for each in near_misses(name) if is_valid(each)] == []


@pytest.mark.parametrize("name", OF_JSON_SCHEMA)
def test_formats_that_exclude_something_have_near_misses_and_oddities(name: str) -> None:
    """Each format of JSON Schema has at least three of either."""
    assert len(near_misses(name)) >= 3
    assert len(oddities(name)) >= 3


@pytest.mark.parametrize("name", known_formats())
def test_every_string_of_the_format_pattern_is_of_the_format(name: str) -> None:
    """The pattern that lengths are fitted with is sound."""
    for profile in PROFILES:
        make = pattern_maker([format_pattern(name)], 0, 64, profile=profile)
        made = [make(SeededChoices(seed)) for seed in range(15)]
        assert all(is_valid(each) for is_valid in _judges(name) for each in made)


@pytest.mark.parametrize(
    ("name", "low", "high"),
    [
        ("date-time", 0, 20),
        ("date-time", 40, 45),
        ("time", 0, 9),
        ("email", 0, 6),
        ("email", 100, 120),
        ("hostname", 1, 2),
        ("email", 0, 256),
        ("uri", 1, 65_536),
        ("hostname", 200, 250),
        ("uri", 0, 5),
        ("uri", 300, 310),
        ("uri-reference", 0, 1),
        ("ipv4", 7, 7),
        ("ipv4", 15, 15),
        ("ipv6", 2, 2),
        ("ipv6", 0, 39),
        ("duration", 3, 4),
        ("json-pointer", 50, 60),
        ("byte", 8, 8),
        ("regex", 30, 40),
        ("password", 12, 16),
        ("idn-email", 10, 12),
        ("uuid", 36, 36),
        ("uri-template", 5, 9),
        ("binary", 100, 200),
    ],
)
def test_lengths_hold_together_with_the_format(name: str, low: int, high: int) -> None:
    """Strings of a format are as long as asked, in every profile."""
    for profile in PROFILES:
        make = format_maker(name, min_length=low, max_length=high, profile=profile)
        assert make is not None
        for seed in range(10):
            made = make(SeededChoices(seed))
            assert low <= len(made) <= high
            assert all(is_valid(made) for is_valid in _judges(name))


@pytest.mark.parametrize(
    ("name", "pattern"),
    [
        ("date", "^2024-02-29$"),
        ("date", "-31$"),
        ("date-time", "Z$"),
        ("date-time", r"\+02:00$"),
        ("email", r"@corp\.com$"),
        ("email", r"^\S+@\S+\.\S+$"),
        ("uri", "^https://"),
        ("uri", "^s3://[a-z]+/"),
        ("uri", "^urn:example:"),
        ("uuid", "^[0-9A-F-]+$"),
        ("ipv4", r"^10\."),
        ("hostname", "^[a-z-]+$"),
        ("time", "^23:"),
        ("duration", "^PT"),
        ("regex", r"\\d"),
    ],
)
def test_patterns_hold_together_with_the_format(name: str, pattern: str) -> None:
    """A format and a pattern of the user's are kept at once."""
    schema = schema_of({"type": "string", "format": name, "pattern": pattern})
    for profile in PROFILES:
        make = format_maker(name, patterns=[pattern], profile=profile)
        assert make is not None
        for seed in range(5):
            assert schema.is_valid(make(SeededChoices(seed)))


@pytest.mark.parametrize(
    ("name", "asked"),
    [
        ("uuid", {"max_length": 10}),
        ("date", {"patterns": ["^x"]}),
        ("ipv4", {"min_length": 16, "max_length": 20}),
        ("date", {"max_length": 9}),
        ("sf-boolean", {"forbidden": ["[01]"]}),
    ],
)
def test_what_no_string_of_the_format_can_be_is_refused(name: str, asked: dict[str, object]) -> None:
    """Refused when the maker is compiled, not when it is used."""
    with pytest.raises(UnmatchablePatterns):
        format_maker(name, **asked)


def test_typical_values_name_nobody() -> None:
    """Addresses and hosts stay inside what RFC 2606, 5737 and 3849 set aside."""
    for seed in range(50):
        choices = SeededChoices(seed)
        for name in ("email", "hostname", "uri"):
            made = format_maker(name)(choices)
            host = made.rpartition("@")[2].removeprefix("https://").partition("/")[0]
            assert host.split(".")[-2:] in (["example", "com"], ["example", "org"], ["example", "net"])
        assert format_maker("ipv4")(choices).startswith(("192.0.2.", "198.51.100.", "203.0.113."))
        assert format_maker("ipv6")(choices).startswith("2001:db8:")


def test_minimal_is_no_longer_than_typical_and_maximal_no_shorter() -> None:
    """The profiles keep their order of lengths."""
    for name in known_formats():
        shortest = len(format_maker(name, profile="minimal")(SeededChoices(1)))
        longest = len(format_maker(name, profile="maximal")(SeededChoices(1)))
        usual = [len(format_maker(name)(SeededChoices(seed))) for seed in range(10)]
        assert shortest <= min(usual), name
        assert shortest <= longest, name


def test_no_clock_is_read() -> None:
    """The same seed gives the same moment on any day: no module of formats asks what time it is."""
    source = "".join(path.read_text("utf-8") for path in _modules())
    assert ".now(" not in source
    assert "time.time(" not in source
    assert ".today(" not in source
    assert format_maker("date-time")(SeededChoices("a day")) == format_maker("date-time")(SeededChoices("a day"))


def _modules() -> list[Path]:
    folder = Path(__file__).parents[2] / "contracts" / "generation"
    return [*folder.glob("formats*.py"), *folder.glob("vocabulary/*.py")]
