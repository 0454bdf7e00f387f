"""The maker of a schema's values: compiled once, validated always, and loud where there is nothing to make."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from functools import partial
from typing import TYPE_CHECKING, TypeAlias

from contracts.errors import Place, Problem, UnsatisfiableSchema
from contracts.generation.bench import DETOURS, NO_HINT, GivenUp, Make, Unmakeable
from contracts.generation.choices import Choices, SeededChoices
from contracts.generation.compiling import Compiler
from contracts.generation.conflicts import smallest
from contracts.generation.forms import HOLDING, SINGLE, Conflict, Source
from contracts.generation.nodes import Graph
from contracts.generation.profiles import INCOHERENT, TYPICAL, Profile, profile_of
from contracts.json_values import JsonValue, join, tokens
from contracts.schemas import Schema

if TYPE_CHECKING:
    from contracts.generation.hypothesis_choices import SearchStrategy

Maker: TypeAlias = Callable[[Choices], JsonValue]


def maker(schema: Schema, *, profile: str = "typical") -> Maker:
    """A maker of valid values of `schema`, whose direction says which way they travel. Made once, compiled lazily.

    `profile`: `typical`, `minimal`, `maximal` or `edge`.

    Raises: UsageError for another profile; the maker raises UnsatisfiableSchema when no value can be made.
    """
    return maker_for(schema, profile_of(profile))


def strategy(schema: Schema, *, profile: str = "typical") -> SearchStrategy[JsonValue]:
    """The same maker as a Hypothesis strategy, which shrinks."""
    from contracts.generation.hypothesis_choices import strategy_of

    return strategy_of(maker(schema, profile=profile))


def maker_for(schema: Schema, profile: Profile) -> Maker:
    """The maker of `schema` under a profile given as a value."""
    return schema.remember(("maker", schema, profile), partial(_maker, schema, profile, _refusal))


def compiler_for(schema: Schema, profile: Profile) -> Compiler:
    """Where the makers of all schemas of one document and direction are kept."""
    graph = schema.remember("graph of makers", Graph)
    richer = None if profile.name == TYPICAL.name else compiler_for(schema, TYPICAL)
    return schema.remember(("compiler", profile), lambda: Compiler(graph, profile, schema.direction, richer))


_Refuse: TypeAlias = Callable[[Schema, str, tuple[Source, ...]], UnsatisfiableSchema]
"""From the sentence and the keywords that are in conflict to what is raised."""


def _maker(schema: Schema, profile: Profile, refuse: _Refuse) -> Maker:
    compiler = compiler_for(schema, profile)
    make = compiler.later(compiler.graph.of(schema), NO_HINT)
    depth = profile.depth
    budget = compiler.budget

    def made(choices: Choices) -> JsonValue:
        budget.begin()
        try:
            value = make(choices, depth)
            if schema.is_valid(value):
                return value
            if profile is TYPICAL:
                return maker_for(schema, INCOHERENT)(choices)
        except (Conflict, Unmakeable) as error:
            raise refuse(schema, error.sentence, error.sources) from None
        except GivenUp:
            pass
        return _smaller(schema, compiler, make, choices, refuse)

    return made


def _smaller(schema: Schema, compiler: Compiler, make: Make, choices: Choices, refuse: _Refuse) -> JsonValue:
    """A value with less in it, where the first try missed or wandered off.

    Raises: UnsatisfiableSchema
    """
    reason = Unmakeable("nothing that was tried is valid")
    for depth in (*range(compiler.profile.depth - 1, -1, -1), 0, 0, 0):
        compiler.budget.begin()
        try:
            value = make(choices, depth)
        except (Conflict, Unmakeable) as error:
            raise refuse(schema, error.sentence, error.sources) from None
        except GivenUp:
            reason = Unmakeable(f"more than {DETOURS} detours led nowhere")
            continue
        if schema.is_valid(value):
            return value
    form = compiler.graph.of(schema).form
    raise refuse(schema, reason.sentence, tuple(form.sources))


def _refusal(schema: Schema, sentence: str, sources: tuple[Source, ...]) -> UnsatisfiableSchema:
    """The refusal that names the smallest conflict: looked for once, so that every refusal of a schema is the same."""
    sentence, needed = schema.remember(("conflict", schema), lambda: _conflict(schema, sentence, sources))
    return _unexplained(schema, sentence, needed)


def _conflict(schema: Schema, sentence: str, sources: tuple[Source, ...]) -> tuple[str, tuple[Source, ...]]:
    """What is found by a seed of its own; what is given where that finds a value after all."""
    found = [(sentence, sources)]

    def noted(schema: Schema, sentence: str, sources: tuple[Source, ...]) -> UnsatisfiableSchema:
        found.append((sentence, sources))
        return _unexplained(schema, sentence, sources)

    with suppress(UnsatisfiableSchema):
        _maker(schema, INCOHERENT, noted)(SeededChoices("conflict"))
    sentence, sources = found[-1]
    return sentence, smallest(schema, sources, _has_values)


def _has_values(schema: Schema) -> bool:
    try:
        _maker(schema, INCOHERENT, _unexplained)(SeededChoices("conflict"))
    except UnsatisfiableSchema:
        return False
    return True


def _unexplained(schema: Schema, sentence: str, sources: tuple[Source, ...]) -> UnsatisfiableSchema:
    pointers = tuple(dict.fromkeys(source.pointer for source in sources))
    keywords = tuple(dict.fromkeys(keyword for source in sources for keyword in _keywords(source)))
    message, repair = f"no value can be made: {sentence}", _repair(schema, sources)
    return UnsatisfiableSchema(Problem("unsatisfiable-schema", schema.place, message, repair), pointers, keywords)


def _repair(schema: Schema, sources: tuple[Source, ...]) -> str:
    """The keywords in conflict and where they stand, as far as a sentence has room."""
    named = dict.fromkeys(_told(source, schema.place) for source in sources)
    more = f" or {len(named) - _MOST_TOLD} others" if len(named) > _MOST_TOLD else ""
    return f"mend {'one of ' * (len(named) > 1)}{', '.join([*named][:_MOST_TOLD])}{more}" if named else ""


_MOST_TOLD = 8
"""Keywords in conflict that a sentence names."""


def _told(source: Source, near: Place) -> str:
    place = source.schema.place
    place = place.at(join(place.pointer, source.keyword) if source.keyword else place.pointer)
    if place.uri != near.uri:
        return f"{source.keyword or 'false'!r} at {place}"
    return f"{source.keyword or 'false'!r} ({f'line {place.line}' if place.line else f'#{place.pointer}'})"


def _keywords(source: Source) -> tuple[str, ...]:
    """The keyword that spoke; of a boolean schema the one that holds it."""
    if source.keyword:
        return (source.keyword,)
    above = tokens(source.schema.pointer)
    if above and above[-1] in SINGLE:
        return above[-1:]
    return above[-2:-1] if len(above) > 1 and above[-2] in HOLDING else ()
