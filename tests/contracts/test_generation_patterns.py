"""Strings from patterns: each matches, each has a length asked for, and what is refused does not exist."""

from __future__ import annotations

import re
from collections.abc import Callable
from itertools import product

import jsonschema_rs
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from contracts.generation import maker
from contracts.generation.choices import PlainChoices, SeededChoices
from contracts.generation.hypothesis_choices import strategy_of
from contracts.generation.patterns import (
    UnmatchablePatterns,
    UnreadablePattern,
    matches,
    near_miss_maker,
    pattern_maker,
)
from contracts.schemas import schema_of
from contracts.schemas.patterns import python

PROFILES = ("typical", "minimal", "maximal", "edge")

PATTERNS = (
    r"^[a-z]{3}-\d{4}$",
    "[A-Z]{3}",
    "",
    "^$",
    "^.*$",
    r"^(?=.*[A-Z])(?=.*\d).{8,}$",
    r"^(?=.{3,10}$)\w+(\.\w+)*$",
    r"^(?!admin$)[a-z]{3,8}$",
    r"^(?!-)[a-z0-9-]{1,63}(?<!-)$",
    r"^((?!ab).)*$",
    r"(?<=foo)bar",
    r"(?<!foo)bar",
    r"\bfoo\b",
    r"\Boo\b",
    r"^(a|b)\1$",
    r"^(?<year>\d{4})-\k<year>$",
    r"^([\"'])[a-z]+\1$",
    r"^(?!.*(.)\1)[a-c]{5}$",
    r"^\p{Lu}\p{L}+$",
    r"^\P{L}{3}$",
    r"^[^\p{L}]+$",
    r"^\p{Script=Greek}{2,4}$",
    r"a|^b$|c$",
    r"^$|^\d+$",
    r"^(\d+,)*\d+$",
    r"^(?:\+?1[-. ]?)?\(?\d{3}\)?[-. ]?\d{3}[-. ]?\d{4}$",
    r"^[^\s@]+@[^\s@]+\.[^\s@]+$",
    r"^\S(|(.|\n)*\S)$",
    r"^[\s\S]{3,5}$",
    r"^(?i:abc)$",
    r"^a++b$",
    r"^(a*)*b$",
    r"^((a?){20})$",
    r"^(\([a-z]\))+$",
    r"^\u0041\x42\u{43}\cJ$",
    r"^[\w.-]+\.(jpg|png)$",
    r"^(25[0-5]|2[0-4]\d|1?\d?\d)(\.(25[0-5]|2[0-4]\d|1?\d?\d)){3}$",
    r"^do:(dbaas|domain|droplet|kubernetes|vpc):.*",
    r"^[0-9]{4}-(0[1-9]|(1[0|1|2]))-((0[1-9])|((1|2)[0-9])|(30|31))$",
    r"^([0-9]+@N[0-9]+)|([0-9a-zA-Z_-]+)$",
    r"^.{2000,}$",
    r"^[a-z]{0,4000}$",
    r"\\",
    r"^\^\$\.\*\+\?\(\)\[\]\{\}\|\/$",
)


def _engine(pattern: str) -> jsonschema_rs.Draft202012Validator | None:
    try:
        return jsonschema_rs.Draft202012Validator({"pattern": pattern})
    except jsonschema_rs.ValidationError:
        return None


@pytest.mark.parametrize("profile", PROFILES)
@pytest.mark.parametrize("pattern", PATTERNS)
def test_every_string_made_matches(pattern: str, profile: str) -> None:
    """Whatever the profile and seed, the pattern is found in the string: so say the door and the plain engine."""
    make = pattern_maker([pattern], profile=profile)
    engine = _engine(pattern)
    for seed in range(12):
        made = make(SeededChoices(pattern, seed))
        assert matches(pattern, made)
        assert engine is None or engine.is_valid(made)


@pytest.mark.parametrize(
    ("pattern", "low", "high"),
    [
        (r"^[a-z]+$", 7, 7),
        (r"^\d+(,\d+)*$", 12, 13),
        (r"^(ab|cde)+$", 11, 11),
        ("x", 5, 6),
        (r"^(?=.*\d)[a-z\d]+$", 9, 9),
        (r"^.{1,4000}$", 3990, 4000),
        (r"^(?!x).{1,100}$", 90, None),
        (r"^(a{3}|b{5})*$", 8, 8),
        (r"\bfoo\b", 10, 12),
    ],
)
@pytest.mark.parametrize("profile", PROFILES)
def test_lengths_hold_together_with_the_pattern(pattern: str, low: int, high: int | None, profile: str) -> None:
    """Strings are as long as asked, in code points."""
    make = pattern_maker([pattern], low, high, profile=profile)
    for seed in range(10):
        made = make(SeededChoices(seed))
        assert low <= len(made)
        assert high is None or len(made) <= high
        assert matches(pattern, made)


def test_minimal_is_shortest_and_maximal_longest() -> None:
    """The profiles go to the ends of the possible lengths."""
    assert len(pattern_maker([r"^a{2,9}$"], profile="minimal")(SeededChoices(1))) == 2
    assert len(pattern_maker([r"^a{2,9}$"], profile="maximal")(SeededChoices(1))) == 9
    assert len(pattern_maker([r"^(a{3}|b{5})+$"], 4, 19, profile="minimal")(SeededChoices(1))) == 5
    assert len(pattern_maker([r"^(a{3}|b{5})+$"], 4, 19, profile="maximal")(SeededChoices(1))) == 19


def test_typical_is_made_of_letters_and_digits() -> None:
    """Where the pattern leaves the choice, believable strings hold no controls or symbols."""
    for seed in range(30):
        assert pattern_maker([r"^.{4,20}$"])(SeededChoices(seed)).isalnum()


@pytest.mark.parametrize(
    ("wanted", "forbidden"),
    [
        (["^[a-z]+$", "^.{5,6}$"], []),
        (["foo", "bar"], []),
        (["^a", "z$", r"^\w{4,8}$"], []),
        (["^[a-z]{2,5}$"], ["^a", "z$"]),
        ([], ["^[a-z]*$"]),
        ([r"^\d+$"], [r"0"]),
        ([r"^(a|b)+$"], [r"(.)\1"]),
        (["[A-Z]", r"\d", "[a-z]", r"^\w{8,12}$"], ["password"]),
    ],
)
def test_several_patterns_hold_at_once(wanted: list[str], forbidden: list[str]) -> None:
    """A string has all that is wanted and nothing that is forbidden."""
    for profile in PROFILES:
        make = pattern_maker(wanted, forbidden=forbidden, profile=profile)
        for seed in range(10):
            made = make(SeededChoices(seed))
            assert all(matches(each, made) for each in wanted)
            assert not any(matches(each, made) for each in forbidden)


@pytest.mark.parametrize(
    ("wanted", "low", "high", "forbidden"),
    [
        (["^a$", "^b$"], 0, None, []),
        ([r"^\d{3}$"], 4, None, []),
        ([r"^\d{3}$"], 0, 2, []),
        (["x"], 0, 0, []),
        (["^(?=a)b"], 0, None, []),
        ([r"a\bb"], 0, None, []),
        (["a^b"], 0, None, []),
        (["b$a"], 0, None, []),
        (["^[a-z]+$"], 0, None, ["[a-z]"]),
        ([], 0, None, [""]),
        (["^[^\\s\\S]$"], 0, None, []),
        (["^(aa)+$"], 3, 3, []),
        (["a"], 5, 4, []),
    ],
)
def test_what_no_string_matches_is_refused(wanted: list[str], low: int, high: int | None, forbidden: list[str]) -> None:
    """The refusal names the patterns and lengths."""
    with pytest.raises(UnmatchablePatterns) as caught:
        pattern_maker(wanted, low, high, forbidden=forbidden)
    assert all(repr(each) in str(caught.value) for each in (*wanted, *forbidden))


@pytest.mark.parametrize("pattern", ["(", "[a", "*a", "a{2,1}", r"\p{Nonsense}", "(?<n>a)(?<n>b)"])
def test_what_is_no_regular_expression_is_refused(pattern: str) -> None:
    """The refusal quotes the pattern."""
    with pytest.raises(UnreadablePattern, match=re.escape(repr(pattern))):
        pattern_maker([pattern])


_ATOMS = st.sampled_from(
    ["a", "b", "[ab]", "[^a]", ".", "", r"\w", "^", "$", r"\b", "(?=a)", "(?!b)", "(?<=a)", "(?<!b)"]
)


def _grown(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    joined = st.lists(inner, min_size=2, max_size=3).map("".join)
    chosen = st.lists(inner, min_size=2, max_size=3).map(lambda parts: f"(?:{'|'.join(parts)})")
    counts = st.sampled_from(["*", "+", "?", "{2}", "{1,2}", "{2,}", "*?"])
    repeated = st.builds(lambda part, count: f"(?:{part}){count}", inner, counts)
    return st.one_of(joined, chosen, repeated, inner.map(lambda part: f"(?={part})"), inner.map("({})".format))


GENERATED = st.recursive(_ATOMS, _grown, max_leaves=6)
_WORDS = ["".join(letters) for size in range(5) for letters in product("ab-", repeat=size)]


def _finder(pattern: str) -> Callable[[str], bool]:
    """A third opinion, Python's: the validating engine is wrong on `(?:(?=a))+`, which it finds in `b`."""
    compiled = re.compile(python(pattern), re.ASCII)
    return lambda text: compiled.search(text) is not None


@settings(max_examples=150)
@given(
    pattern=GENERATED,
    low=st.integers(0, 3),
    room=st.integers(0, 3),
    profile=st.sampled_from(PROFILES),
    seed=st.integers(0, 9),
)
@example(pattern="(?:a|)*$", low=0, room=0, profile="typical", seed=0)
@example(pattern=r"(?:\b)+a", low=1, room=0, profile="typical", seed=0)
@example(pattern="(?:(?=a))+", low=1, room=0, profile="typical", seed=0)
def test_generated_patterns_are_matched_or_refused_rightly(
    pattern: str, low: int, room: int, profile: str, seed: int
) -> None:
    """What is made matches; for what is refused, looking through all short strings finds none either."""
    high, finds = low + room, _finder(pattern)
    try:
        made = pattern_maker([pattern], low, high, profile=profile)(SeededChoices(seed))
    except UnmatchablePatterns:
        assert not any(finds(word) for word in _WORDS if low <= len(word) <= high)
        return
    assert low <= len(made) <= high
    assert finds(made)


@settings(max_examples=75)
@given(first=GENERATED, second=GENERATED, unwanted=GENERATED, seed=st.integers(0, 9))
@example(first="a", second="a", unwanted="(?=aa(?:)*)", seed=0)
def test_generated_patterns_hold_together(first: str, second: str, unwanted: str, seed: int) -> None:
    """Two wanted patterns and a forbidden one: all hold, or no short string is as they ask."""
    one, two, not_this = _finder(first), _finder(second), _finder(unwanted)
    try:
        made = pattern_maker([first, second], 0, 4, forbidden=[unwanted])(SeededChoices(seed))
    except UnmatchablePatterns:
        assert not any(one(word) and two(word) and not not_this(word) for word in _WORDS)
        return
    assert one(made)
    assert two(made)
    assert not not_this(made)


@pytest.mark.parametrize("pattern", [each for each in PATTERNS if each not in ("", "^.*$")])
def test_near_misses_do_not_match(pattern: str) -> None:
    """A near miss is a string in which the pattern is not found."""
    try:
        make = near_miss_maker(pattern)
    except UnmatchablePatterns:
        assert matches(pattern, "")
        return
    for seed in range(10):
        assert not matches(pattern, make(SeededChoices(seed)))


def test_same_seed_same_string() -> None:
    """A seed gives the same string, whatever was made before; these were written down."""
    assert pattern_maker([r"^[a-z]{3}-\d{4}$"])(SeededChoices(1)) == pattern_maker([r"^[a-z]{3}-\d{4}$"])(
        SeededChoices(1)
    )
    made = [pattern_maker([r"^(?=.*[A-Z])(?=.*\d).{8,}$"])(SeededChoices(seed)) for seed in range(3)]
    assert made == [pattern_maker([r"^(?=.*[A-Z])(?=.*\d).{8,}$"])(SeededChoices(seed)) for seed in range(3)]
    assert len(set(made)) == 3


def test_plain_choices_and_hypothesis_drive_the_same_maker() -> None:
    """Any stream of choices gives matching strings."""
    make = pattern_maker([r"^(?:[a-z]+|\d{2,4})$"])
    assert matches(r"^(?:[a-z]+|\d{2,4})$", make(PlainChoices()))

    @settings(max_examples=20, database=None)
    @given(strategy_of(make))
    def law(made: str) -> None:
        assert matches(r"^(?:[a-z]+|\d{2,4})$", made)

    law()


def test_a_pattern_without_an_end_in_sight_makes_no_endless_text() -> None:
    """Long where that is asked for, but no longer than what anybody reads; as long as it must be, though."""
    for profile in ("maximal", "edge"):
        make = maker(schema_of({"type": "string", "pattern": "^[\\s\\S]*$", "maxLength": 200_000}), profile=profile)
        assert max(len(make(SeededChoices(seed))) for seed in range(10)) <= 4096
        make = maker(schema_of({"type": "string", "pattern": "^a{5000,}$", "maxLength": 200_000}), profile=profile)
        assert len(make(SeededChoices(1))) >= 5000
