"""Makers of strings for every format that JSON Schema 2020-12 and OpenAPI's format registry name.

Knows lengths and profiles; what each format is like lives in the `formats_of_...` modules, loaded when first asked.
Patterns come in where lengths bind: each format has a pattern of which every string is of the format.

Source: JSON Schema 2020-12 Validation, section 7.3; the OpenAPI Format Registry.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cache
from typing import Literal

from contracts.generation.choices import Choices
from contracts.generation.formats_spec import FormatSpec
from contracts.generation.patterns import UnmatchablePatterns, pattern_maker

Profile = Literal["typical", "minimal", "maximal", "edge"]
"""How to choose: believable, smallest, largest, legal but hostile."""

StringMaker = Callable[[Choices], str]

_TRIES = 8


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
    if patterns or forbidden:
        return pattern_maker(
            (format_pattern(name), *patterns), min_length, max_length, forbidden=forbidden, profile=profile
        )
    longest = max(spec.longest, min_length) if max_length is None else max_length
    if profile == "typical":
        return _typical(spec, min_length, longest)
    if profile == "edge":
        return _edge(spec, min_length, longest)
    return pattern_maker((format_pattern(name),), min_length, longest, profile=profile)


def _typical(spec: FormatSpec, low: int, high: int) -> StringMaker:
    typical = spec.typical
    if low == 0 and high >= spec.longest:
        return typical
    fallback = _fitting(spec, low, high)

    def make(choices: Choices) -> str:
        for _ in range(_TRIES):
            made = typical(choices)
            if low <= len(made) <= high:
                return made
        return fallback()(choices)

    return make


def _edge(spec: FormatSpec, low: int, high: int) -> StringMaker:
    odd = tuple(each for each in spec.oddities if low <= len(each) <= high)
    if not odd:
        return _fitting(spec, low, high)()
    return lambda choices: odd[choices.index(len(odd))]


def _fitting(spec: FormatSpec, low: int, high: int) -> Callable[[], StringMaker]:
    """The maker by pattern, compiled when first needed.

    Raises: UnmatchablePatterns at once if no oddity is of the lengths and the pattern has no string of them either.
    """

    @cache
    def compiled() -> StringMaker:
        try:
            return pattern_maker((f"^(?:{spec.pattern})$",), low, high)
        except UnmatchablePatterns:
            odd = tuple(each for each in spec.oddities if low <= len(each) <= high)
            if not odd:
                raise
            return lambda choices: choices.pick(odd)

    return compiled
