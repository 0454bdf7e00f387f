"""Makers of strings: by format, by pattern, by meaning (`typical`), or any text within the lengths."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from typing import cast

from contracts.generation.bench import Hint, Leaf, Make, Unmakeable, Workshop
from contracts.generation.choices import Choices, PlainChoices
from contracts.generation.formats import StringMaker
from contracts.generation.forms import Form
from contracts.generation.meaning import contents_of, takes_words
from contracts.generation.patterns import judge, pattern_maker
from contracts.generation.profiles import Profile
from contracts.generation.string_forms import of_form
from contracts.generation.texts import hostile_texts
from contracts.generation.vocabulary import plausible
from contracts.json_values import JsonValue

_KEYWORDS = ("type", "pattern", "format", "minLength", "maxLength", "not", "enum", "const")
_LONGEST = 4096
"""Characters of a string whose length is not limited, in `maximal`."""
_PAGE = 300
"""The same in `edge`, so that a page can hold it."""
_FARTHEST = 1_000_000
"""Characters of a string whose limit is further away still."""


def string_maker(form: Form, workshop: Workshop, hint: Hint) -> Make:
    """A maker of the strings of the form.

    Raises: Unmakeable if its patterns, formats and lengths leave none.
    """
    make: Make = Leaf(_without_excluded(form, workshop.profile, hint))
    if form.content_media_type or form.content_encoding:
        from contracts.generation.embedded import embedding_maker

        make = embedding_maker(form, workshop, make) or make
    if not form.excluded:
        return make
    excluded = {value for value in form.excluded if isinstance(value, str)}

    def avoiding(choices: Choices, depth: int) -> JsonValue:
        for _ in range(50):
            made = make(choices, depth)
            if made not in excluded:
                return made
        raise Unmakeable("every string that came out is excluded", form.conflict("", *_KEYWORDS).sources)

    return avoiding


def _without_excluded(form: Form, profile: Profile, hint: Hint) -> StringMaker:
    low, high = form.min_length, form.max_length
    if profile.name == "typical" and takes_words(form):
        believable = plausible(hint.name, contents_of(form, "string"), hint.parents)
        if believable is not None:
            return cast(StringMaker, believable)
    made = _within_reason(form, profile.name)
    if profile.name == "edge" and not form.formats:
        return _hostile(form, made)
    if made is not None:
        return made
    if profile.name == "minimal":
        return lambda choices: plain_text(choices, low, low)
    if profile.name == "maximal":
        longest = max(low, 64) if high is None else max(low, min(high, _LONGEST))
        return lambda choices: plain_text(choices, longest, longest)
    usual = max(low, 24) if high is None else max(low, min(high, 24))
    return lambda choices: plain_text(choices, low, usual)


def _within_reason(form: Form, profile: str) -> StringMaker | None:
    """By format and pattern, no longer than what is useful where there is a choice."""
    if profile in ("maximal", "edge") and (form.max_length or 0) > max(_LONGEST, form.min_length):
        with suppress(Unmakeable):
            return of_form(replace(form, max_length=max(_LONGEST, form.min_length)), profile)
    return of_form(form, profile)


def plain_text(choices: Choices, low: int, high: int) -> str:
    """Letters."""
    return choices.text(_LETTERS, low, high)


def _hostile(form: Form, made: StringMaker | None) -> StringMaker:
    """Hostile but legal text: of hostile characters, or one that means something to some program."""
    low = form.min_length
    farthest = max(low, _PAGE) if form.max_length is None else max(low, min(form.max_length, _LONGEST))
    soup = made or (lambda choices: edge_text(choices, low, farthest))
    wanted, unwanted = ([judge(each) for each in patterns] for patterns in (form.patterns, form.avoided_patterns))
    texts = [
        text
        for text in hostile_texts(low, farthest)
        if all(found(text) for found in wanted) and not any(found(text) for found in unwanted)
    ]
    if not texts:
        return soup
    if made is not None and (plain := of_form(form, "minimal")) is not None:
        texts = [plain(PlainChoices()), *texts]  # a value of one choice is what Hypothesis shrinks to
    return lambda choices: texts[choices.index(len(texts))] if choices.index(2) else soup(choices)


def edge_text(choices: Choices, low: int, high: int) -> str:
    """Text of hostile characters."""
    longest = (low, min(low + 12, high), high)[choices.index(3)]
    return pattern_maker((), low, longest, profile="edge")(choices)


_LETTERS = "abcdefghijklmnopqrstuvwxyz"
