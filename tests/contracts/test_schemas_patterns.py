"""ECMA-262 patterns: one language whichever engine runs it, and words for what is no pattern."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from contracts.schemas import schema_of
from contracts.schemas.patterns import NotARegularExpression, python, translated

MATCHES = [
    # pattern, what it matches, what it does not
    (r"^[\w-.]+$", ["a-.", "_"], ["é", " "]),
    (r"^\d$", ["1"], ["१", "d"]),
    (r"^\w$", ["_", "a"], ["é"]),
    (r"^\s$", ["\ufeff", "\u2028", "\u00a0", "\v"], ["\x85", "\u180e", "\u200b"]),
    (r"^\S$", ["\x85", "x"], ["\ufeff"]),
    (r"^\W$", ["é", "["], ["a"]),
    (r"^\D$", ["x", "/", ":"], ["5"]),
    (r"^.$", ["x", "\x85", "😀"], ["\n", "\r", "\u2028", "\u2029"]),
    (r"^a$", ["a"], ["a\n", "\na"]),
    (r"^.{0,262144}$", ["", "a" * 262_144], ["a\n", "a" * 262_145]),
    (r"^[a-z]{5,3000}?$", ["abcde", "a" * 3000], ["abcd", "a" * 3001, "ABCDE"]),
    (r"^\S{1,2048}$", ["x", "😀" * 2048], ["", "x" * 2049, " "]),
    (r"^[^x]{300,}$", ["é" * 300], ["é" * 299]),
    (r"[ab]{0,999}", ["", "c"], []),
    (r"\bé", ["aé"], ["é"]),
    (r"a\Bé", [], ["aé"]),
    (r"^\cA\0\x41\u0042$", ["\x01\0AB"], []),
    (r"^[\000-\037]\08$", ["\0\0008", "\x1f\0008"], ["0", " \0008"]),
    (r"^\u{1F600}$", ["😀"], ["😁"]),
    (r"^\uD83D\uDE00$", ["😀"], ["😁"]),
    (r"^[\uD83D\uDE00-\uD83D\uDE4F]$", ["😀"], ["a"]),
    (r"^[\uD800-\uDBFF][\uDC00-\uDFFF]$", ["😀"], ["a", "\ufffd"]),
    (r"^[^]$", ["\n", "a"], [""]),
    (r"[]", [], ["", "a"]),
    (r"^[\b]$", ["\b"], ["b"]),
    (r"^\/\-\_\@\"\<\>$", ['/-_@"<>'], []),
    (r"^(?<year>\d{2})\k<year>$", ["2020"], ["2021"]),
    (r"^(a|b)\1$", ["aa", "bb"], ["ab"]),
    (r"(?<=\$)\d+", ["$5"], ["5"]),
    (r"(?<!\$)\b5", ["5"], ["$6"]),
    (r"^(?!x)", ["a"], ["xa"]),
    (r"^(?=a)*b$", ["b"], ["ab"]),
    (r"^[a&&b]+$", ["&a"], ["c"]),
    (r"^[[a]$", ["[", "a"], ["]"]),
    (r"^[--9]$", ["-", "0"], ["a"]),
    (r"^[\d-x]$", ["-", "3", "x"], ["a"]),
    (r"^a{,2}$", ["a{,2}"], ["aa"]),
    (r"^x{2$", ["x{2"], ["xx"]),
    (r"^]}$", ["]}"], []),
    (r"^a{2,3}?$", ["aa"], ["a", "aaaa"]),
    (r"^(?i:straSSe)$", ["STRASSE"], ["stra"]),
    (r"a|^b|^$", ["xa", "b", ""], ["x"]),
    (r"^[^\n]*$", ["a\r"], ["a\nb"]),
]


@pytest.mark.parametrize(("pattern", "yes", "no"), MATCHES, ids=[pattern for pattern, _, _ in MATCHES])
def test_a_pattern_matches_as_ecma_262_says(pattern: str, yes: list[str], no: list[str]) -> None:
    """Not as Rust's or Python's own dialect would have it."""
    schema = schema_of({"pattern": pattern})
    assert [text for text in yes if not schema.is_valid(text)] == []
    assert [text for text in no if schema.is_valid(text)] == []
    assert schema.problems() == ()


@pytest.mark.parametrize(("pattern", "yes", "no"), MATCHES, ids=[pattern for pattern, _, _ in MATCHES])
def test_python_s_translation_is_of_the_same_language(pattern: str, yes: list[str], no: list[str]) -> None:
    """What `re` finds is what jsonschema-rs finds."""
    compiled = re.compile(python(pattern))
    assert [text for text in yes if not compiled.search(text)] == []
    assert [text for text in no if compiled.search(text)] == []


@pytest.mark.parametrize("name", ["L", "Lu", "Script=Greek", "gc=Nd", "Letter", "Emoji"])
def test_unicode_properties_are_matched_by_the_engine(name: str) -> None:
    """And refused for Python, whose `re` has none."""
    assert schema_of({"pattern": rf"^[^\P{{{name}}}]*\p{{{name}}}?$"}).is_valid("")
    with pytest.raises(NotARegularExpression):
        python(rf"\p{{{name}}}")


@pytest.mark.parametrize(
    ("pattern", "yes", "remark"),
    [
        (r"\Aa\Z", "a", "ECMA-262 has no '\\A'"),
        (r"^a\z", "a", "ECMA-262 has no '\\z'"),
        (r"(?i)ABC", "abc", "(?i:...)"),
        (r"(?P<n>a)(?P=n)", "aa", "(?P<name>"),
        (r"^a++$", "aa", "possessive"),
        (r"^(?>a+)b$", "ab", "atomic"),
        (r"^\pL$", "é", "braces"),
        (r"/^a$/i", "/", "leave them out"),
    ],
)
def test_what_other_dialects_write_is_honoured_and_remarked_upon(pattern: str, yes: str, remark: str) -> None:
    """A warning, since ECMA-262 would read it otherwise."""
    schema = schema_of({"pattern": pattern})
    (problem,) = schema.problems()
    assert problem.level == "warning"
    assert remark in problem.message
    assert schema.is_valid(yes) is not pattern.startswith("/")


@pytest.mark.parametrize(
    ("pattern", "message", "repair"),
    [
        ("(?<=a", "unclosed '(' at character 1", "close it"),
        ("a)", "unmatched ')' at character 2", "write '\\)'"),
        ("[a", "unclosed '[' at character 1", "write '\\['"),
        ("*a", "nothing to repeat at character 1", "write '\\*'"),
        ("a**", "nothing to repeat", "group"),
        ("a{3,2}", "a repetition from 3 to 2", "{2,3}"),
        ("[z-a]", "a range from 'z' to 'a'", "swap"),
        ("a\\", "nothing follows the last '\\'", "write '\\\\'"),
        (r"(a)\2", "there is no group 2", "refer"),
        (r"\k<n>", "no group before this one is named 'n'", "(?<n>...)"),
        (r"\q", "'\\q' means nothing", "write 'q'"),
        (r"\u12", "hexadecimal digits are missing", "\\u0041"),
        (r"\u{110000}", "is no code point", "10FFFF"),
        (r"\p{}", "without a name", "\\p{L}"),
        ("(?#comment)a", "a group that ECMA-262 does not have", "(?:"),
        ("(?<a>x)(?<a>y)", "a second group named 'a'", "its own name"),
        ("(" * 300 + ")" * 300, "more than 50 groups", "less deeply"),
    ],
)
def test_what_is_no_pattern_is_told_and_then_not_asked_for(pattern: str, message: str, repair: str) -> None:
    """The rest of the schema still holds."""
    schema = schema_of({"type": "string", "pattern": pattern})
    (problem,) = schema.problems()
    assert problem.code == "pattern-not-understood"
    assert problem.place.pointer == "/pattern"
    assert message in problem.message
    assert repair in problem.repair
    assert schema.is_valid("anything")
    assert not schema.is_valid(1)


@pytest.mark.parametrize("pattern", [r"\p{Foo}", r"((a{900}){900}){900}"])
def test_what_no_engine_here_runs_is_told_and_then_not_asked_for(pattern: str) -> None:
    """Neither silently passed nor a crash."""
    schema = schema_of({"properties": {"a": {"type": "string", "pattern": pattern}}})
    assert schema.is_valid({"a": ""})
    assert not schema.is_valid({"a": 1})
    assert {problem.level for problem in schema.problems()} == {"error"}


@pytest.mark.parametrize("pattern", [r"^(a+)+$", r"^(?=a)(a|aa)+(?<!b)$", r"^(a*)*\1$", r"(?=(.*)*x)"])
def test_backtracking_is_bounded(pattern: str) -> None:
    """A verdict and an explanation come back, whatever the pattern."""
    schema = schema_of({"pattern": pattern, "patternProperties": {pattern: {"type": "null"}}})
    text = "a" * 60 + "b"
    assert bool(schema.violations(text)) is not schema.is_valid(text)
    schema.violations({text: 1})


@pytest.mark.parametrize("name", ["a.b", "a-b"])
def test_pattern_properties_are_translated_and_told_as_written(name: str) -> None:
    """The place of a violation is that of the pattern in the document."""
    schema = schema_of({"patternProperties": {r"^[\w-.]+$": {"type": "integer"}}, "additionalProperties": False})
    assert schema.is_valid({name: 1})
    (violation,) = schema.violations({name: "x"})
    assert violation.schema_place.pointer == r"/patternProperties/^[\w-.]+$/type"
    (extra,) = schema.violations({"é": 1})
    assert extra.keyword == "additionalProperties"


def test_patterns_that_become_the_same_are_both_asked_for() -> None:
    """Two spellings of one language are two names of `patternProperties`."""
    schema = schema_of({"patternProperties": {r"^\_a": {"minimum": 3}, "^_a": {"maximum": 5}}})
    assert [schema.is_valid({"_a": value}) for value in (2, 4, 6)] == [False, True, False]


ATOMS = st.sampled_from(
    ["a", "b", r"\d", r"\w", r"\S", ".", "[a-c]", "[^a]", r"\-", r"\.", "(?:a|b)", "(b)", r"[\w-.]", r"\x61", "^", "$"]
)
PATTERNS = st.lists(st.tuples(ATOMS, st.sampled_from(["", "", "*", "+", "?", "{1,2}", "{2}", "??"])), max_size=4).map(
    lambda parts: "".join(atom + ("" if atom in "^$" else count) for atom, count in parts)
)


@given(pattern=PATTERNS, text=st.text(st.sampled_from("abc-._1é\n "), max_size=6))
@settings(max_examples=150)
def test_rust_and_python_find_the_same(pattern: str, text: str) -> None:
    """One language, whichever engine runs it."""
    assert schema_of({"pattern": pattern}).is_valid(text) is bool(re.search(python(pattern), text))


@given(pattern=st.text(st.sampled_from("ab\\[](){}*+?^$.|-,:<>=!1pukdxP"), max_size=12))
@settings(max_examples=300)
def test_any_text_is_a_pattern_or_told(pattern: str) -> None:
    """No text crashes the reader, and what it takes the engine takes or the schema tells."""
    schema = schema_of({"pattern": pattern})
    try:
        translated(pattern)
    except NotARegularExpression:
        assert [problem.code for problem in schema.problems()] == ["pattern-not-understood"]
    else:
        assert schema.is_valid(1)
        assert all(problem.code in ("pattern-refused", "pattern-not-ecma") for problem in schema.problems())


def test_many_repetitions_are_counted_apart_and_told_as_the_pattern() -> None:
    """An engine would write each of them out; people hear of what the document has."""
    schema = schema_of({"properties": {"a": {"pattern": "^[a-z]{5,3000}$", "allOf": [{"minLength": 2}]}}})
    (violation,) = schema.violations({"a": "abc"})
    assert (violation.keyword, violation.at) == ("pattern", "/a")
    assert violation.message == "'abc' does not match '^[a-z]{5,3000}$'"
    assert violation.schema_place.pointer.startswith("/properties/a")
    assert translated("^[a-z]{5,3000}$").text == "^[a-z]{5,3000}$"
    assert schema_of({"patternProperties": {"^x{0,300}$": False}}).is_valid({"x" * 301: 1})
    assert not schema_of({"patternProperties": {"^x{0,300}$": False}}).is_valid({"x" * 300: 1})
