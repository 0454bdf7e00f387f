"""Makers of strings for every format that JSON Schema 2020-12 and OpenAPI's format registry name.

Knows lengths and profiles; what each format is like lives in the `formats_of_...` modules, loaded when first asked.
Patterns come in where lengths bind: each format has a pattern of which every string is of the format.

Source: JSON Schema 2020-12 Validation, section 7.3; the OpenAPI Format Registry.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache

from contracts.generation.alphabets import Profile
from contracts.generation.choices import Choices, SeededChoices
from contracts.generation.formats_spec import FormatSpec
from contracts.generation.patterns import UnmatchablePatterns, judge, pattern_maker
from contracts.schemas import schema_of

StringMaker = Callable[[Choices], str]

_TRIES = 8
_SIFTED = 200


@cache
def _specs() -> dict[str, FormatSpec]:
    from contracts.generation import formats_of_network, formats_of_text, formats_of_time

    modules = (formats_of_time, formats_of_network, formats_of_text)
    return {spec.name: spec for module in modules for spec in module.SPECS}


def is_known(name: str) -> bool:
    """Whether the format is one that strings can be made for."""
    return name in _specs()


def known_formats() -> tuple[str, ...]:
    """The names of all formats that strings can be made for."""
    return tuple(_specs())


def format_pattern(name: str) -> str:
    """An ECMA-262 pattern, anchored, of which every string is of the format (not every value of it matches).

    Raises: KeyError if the format is not known.
    """
    return f"^(?:{_specs()[name].pattern})$"


def oddities(name: str) -> tuple[str, ...]:
    """Odd but legal values of the format, each worth seeing; empty if the format is not known."""
    spec = _specs().get(name)
    return spec.oddities if spec else ()


def near_misses(name: str) -> tuple[str, ...]:
    """Values that are not of the format, each for one reason; empty if every string is, or it is not known."""
    spec = _specs().get(name)
    return spec.near_misses if spec else ()


def format_maker(  # noqa: PLR0913 - all but the name are options
    name: str,
    *,
    min_length: int = 0,
    max_length: int | None = None,
    profile: Profile = "typical",
    patterns: Sequence[str] = (),
    forbidden: Sequence[str] = (),
) -> StringMaker | None:
    """A maker of strings of the format within the lengths (code points) and patterns; None if it is not known.

    Raises: UnmatchablePatterns if no string that we can make is of the format, the lengths and the patterns.
    """
    spec = _specs().get(name)
    if spec is None:
        return None
    wish = _Wish(spec, min_length, max_length, tuple(patterns), tuple(forbidden), profile)
    longest = max(spec.longest if max_length is None else min(spec.longest, max_length), min_length)
    if patterns or forbidden:
        return _with_patterns(wish, longest)
    if profile == "typical":
        return _typical(wish, longest)
    if profile == "edge":
        odd = tuple(each for each in spec.oddities if wish.allows(each))
        if odd:
            return lambda choices: odd[choices.index(len(odd))]
    return _constructed(wish, longest)


@dataclass(frozen=True, slots=True)
class _Wish:
    """What strings are asked for."""

    spec: FormatSpec
    low: int
    high: int | None
    patterns: tuple[str, ...]
    forbidden: tuple[str, ...]
    profile: Profile

    def allows(self, text: str) -> bool:
        """Whether a string of the format has the lengths and patterns too."""
        if len(text) < self.low or (self.high is not None and len(text) > self.high):
            return False
        return all(judge(each)(text) for each in self.patterns) and not any(
            judge(each)(text) for each in self.forbidden
        )


def _typical(wish: _Wish, longest: int) -> StringMaker:
    typical = wish.spec.typical
    if wish.low == 0 and longest >= wish.spec.longest:
        return typical
    return _trying(wish, _constructed(wish, longest))


def _trying(wish: _Wish, otherwise: StringMaker) -> StringMaker:
    """Typical values where they are allowed."""
    typical, allows = wish.spec.typical, wish.allows

    def make(choices: Choices) -> str:
        for _ in range(_TRIES):
            made = typical(choices)
            if allows(made):
                return made
        return otherwise(choices)

    return make


def _with_patterns(wish: _Wish, longest: int) -> StringMaker:
    if wish.profile == "edge":
        odd = tuple(each for each in wish.spec.oddities if wish.allows(each))
        if odd:
            return lambda choices: odd[choices.index(len(odd))]
    made = _constructed(wish, longest)
    if wish.profile == "typical":
        samples = (wish.spec.typical(SeededChoices("sample", number)) for number in range(_TRIES))
        if sum(map(wish.allows, samples)) >= _TRIES // 2:
            return _trying(wish, made)
    return made


def _constructed(wish: _Wish, longest: int) -> StringMaker:
    """By what the format's pattern and the others have in common, else by what is known of either."""
    fault: UnmatchablePatterns | None = None
    for pattern in (wish.spec.pattern, wish.spec.wide):
        if pattern:
            patterns = (f"^(?:{pattern})$", *wish.patterns)
            try:
                return pattern_maker(patterns, wish.low, longest, forbidden=wish.forbidden, profile=wish.profile)
            except UnmatchablePatterns as error:
                fault = error
    odd = tuple(each for each in wish.spec.oddities if wish.allows(each))
    if odd:
        return lambda choices: choices.pick(odd)
    return _sifted(wish, fault)


def _sifted(wish: _Wish, fault: UnmatchablePatterns | None) -> StringMaker:
    """Strings of the patterns that turn out to be of the format."""
    make = pattern_maker(wish.patterns, wish.low, wish.high, forbidden=wish.forbidden, profile=wish.profile)
    is_of_format = schema_of({"format": wish.spec.name}).is_valid
    found = [made for number in range(_SIFTED) if is_of_format(made := make(SeededChoices("sift", number)))]
    if not found:
        raise fault or UnmatchablePatterns(wish.patterns, wish.forbidden, wish.low, wish.high, "no string was found")
    known = tuple(dict.fromkeys(found))
    return lambda choices: choices.pick(known)
