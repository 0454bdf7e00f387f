"""Makers of strings by what a form asserts of them: formats, patterns, lengths.

Also tells whether there is such a string at all, for which no profile is needed.
"""

from __future__ import annotations

from dataclasses import replace

from contracts.generation.choices import Choices
from contracts.generation.formats import StringMaker, format_maker, format_pattern, is_known
from contracts.generation.forms import Form, Unmakeable
from contracts.generation.patterns import UnmatchablePatterns, UnreadablePattern, pattern_maker
from contracts.schemas import schema_of

_KEYWORDS = ("type", "pattern", "format", "minLength", "maxLength", "not", "enum", "const")


def leaves_strings(form: Form) -> bool:
    """Whether the patterns, formats and lengths of the form leave a string."""
    if form.min_length > (form.min_length if form.max_length is None else form.max_length):
        return False
    is_bound = form.min_length > 0 or form.max_length is not None
    if not form.patterns and not form.avoided_patterns and not (form.formats and is_bound):
        return True
    try:
        of_form(form, "typical")
    except Unmakeable:
        return False
    return True


def of_form(form: Form, profile: str) -> StringMaker | None:
    """A maker by format and pattern; None if the form names neither.

    Raises: Unmakeable if they, with the lengths, leave no string.
    """
    formats = [name for name in form.formats if is_known(name)]
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
    make = of_form(replace(form, formats=[first]), profile)
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
