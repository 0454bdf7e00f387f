"""Makers of strings: by format, by pattern, by meaning (`typical`), or any text within the lengths."""

from __future__ import annotations

from dataclasses import replace
from typing import cast

from contracts.generation.bench import Hint, Leaf, Make, Unmakeable, Workshop
from contracts.generation.choices import Choices, SeededChoices
from contracts.generation.formats import StringMaker, format_maker, format_pattern, is_known, oddities
from contracts.generation.forms import Form
from contracts.generation.meaning import contents_of, is_simple
from contracts.generation.patterns import UnmatchablePatterns, UnreadablePattern, pattern_maker
from contracts.generation.profiles import Profile
from contracts.generation.vocabulary import plausible
from contracts.json_values import JsonValue
from contracts.schemas import schema_of

_KEYWORDS = ("type", "pattern", "format", "minLength", "maxLength", "not", "enum", "const")
_LONGEST = 4096
"""Characters of a string whose length is not limited, in `maximal`."""
_FARTHEST = 1_000_000
"""Characters of a string whose limit is further away still."""

_ENCODED = {"base64": "byte", "base64url": "base64url"}
"""Source: JSON Schema 2020-12 Validation, section 8.3; RFC 4648."""


def string_maker(form: Form, workshop: Workshop, hint: Hint) -> Make:
    """A maker of the strings of the form.

    Raises: Unmakeable if its patterns, formats and lengths leave none.
    """
    make = _without_excluded(form, workshop.profile, hint)
    if not form.excluded:
        return Leaf(make)
    excluded = {value for value in form.excluded if isinstance(value, str)}

    def avoiding(choices: Choices, _depth: int) -> JsonValue:
        for _ in range(50):
            made = make(choices)
            if made not in excluded:
                return made
        raise Unmakeable("every string that came out is excluded", form.conflict("", *_KEYWORDS).sources)

    return avoiding


def check_strings(form: Form) -> None:
    """Raises: Unmakeable if the patterns, formats and lengths of the form leave no string."""
    if form.patterns or form.avoided_patterns or (form.formats and (form.min_length or form.max_length is not None)):
        _made(form, "typical")


def _without_excluded(form: Form, profile: Profile, hint: Hint) -> StringMaker:
    low, high = form.min_length, form.max_length
    if profile.walked:
        return _walked(form)
    if profile.name == "typical" and is_simple(form):
        believable = plausible(hint.name, contents_of(form, "string"), hint.parents)
        if believable is not None:
            return cast(StringMaker, believable)
    made = _made(form, profile.name)
    if made is not None:
        return made
    if profile.name == "minimal":
        return lambda choices: plain_text(choices, low, low)
    if profile.name == "maximal":
        longest = max(low, 64) if high is None else max(low, min(high, _LONGEST))
        return lambda choices: plain_text(choices, longest, longest)
    if profile.name == "edge":
        farthest = max(low, 300) if high is None else max(low, min(high, _LONGEST))
        return lambda choices: edge_text(choices, low, farthest)
    usual = max(low, 24) if high is None else max(low, min(high, 24))
    return lambda choices: plain_text(choices, low, usual)


def _made(form: Form, profile: str) -> StringMaker | None:
    """By format and pattern; None if the form names neither."""
    formats = [name for name in form.formats if is_known(name)]
    if not formats and form.content_encoding in _ENCODED and not form.patterns:
        formats = [_ENCODED[form.content_encoding]]
    forbidden = [*form.avoided_patterns, *(format_pattern(name) for name in form.avoided_formats if is_known(name))]
    if not formats and not form.patterns and not forbidden:
        return None
    try:
        if not formats:
            return pattern_maker(
                form.patterns,
                form.min_length,
                form.max_length,
                forbidden=forbidden,
                profile=profile,  # type: ignore[arg-type]
            )
        return format_maker(
            formats[0],
            min_length=form.min_length,
            max_length=form.max_length,
            profile=profile,  # type: ignore[arg-type]
            patterns=[*form.patterns, *(format_pattern(name) for name in formats[1:])],
            forbidden=forbidden,
        )
    except (UnmatchablePatterns, UnreadablePattern) as error:
        if isinstance(error, UnmatchablePatterns) and len(formats) > 1:
            return _of_all_formats(form, profile, formats)
        raise Unmakeable(str(error), form.conflict("", *_KEYWORDS).sources) from None


def _of_all_formats(form: Form, profile: str, formats: list[str]) -> StringMaker:
    """Of one format and, as it happens, of the others: their patterns are narrower than they are."""
    first, *others = formats
    make = _made(replace(form, formats=[first]), profile)
    assert make is not None  # noqa: S101  (the format is known)
    checks = [schema_of({"format": name}).is_valid for name in others]

    def fitting(choices: Choices) -> str:
        for _ in range(200):
            made = make(choices)
            if all(check(made) for check in checks):
                return made
        raise Unmakeable(
            f"no string came out that is of all formats {formats!r}", form.conflict("", *_KEYWORDS).sources
        )

    return fitting


def _walked(form: Form) -> StringMaker:
    """Every oddity of the format and every edge of the length."""
    low, high = form.min_length, form.max_length
    made = _made(form, "typical")
    if made is None:
        longest = max(low, 64) if high is None else max(low, min(high, _FARTHEST))

        def sized(choices: Choices) -> str:
            size = choices.size(low, longest)
            return plain_text(choices, size, size)

        return sized
    plain = made
    longest = _FARTHEST if high is None else high
    odd = [each for name in form.formats for each in oddities(name) if low <= len(each) <= longest]
    if form.patterns or not odd:
        return lambda _choices: plain(SeededChoices("walked"))

    def each_odd(choices: Choices) -> str:
        which = choices.index(len(odd) + 1)
        return odd[which - 1] if which else plain(SeededChoices("walked"))

    return each_odd


def plain_text(choices: Choices, low: int, high: int) -> str:
    """Letters."""
    return choices.text(_LETTERS, low, high)


def edge_text(choices: Choices, low: int, high: int) -> str:
    """Hostile but legal text."""
    longest = (low, min(low + 12, high), high)[choices.index(3)]
    return pattern_maker((), low, longest, profile="edge")(choices)


_LETTERS = "abcdefghijklmnopqrstuvwxyz"
