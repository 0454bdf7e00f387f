"""Properties that are declared nowhere: which names they may have, and who makes their values."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from contracts.generation import members
from contracts.generation.bench import NO_HINT, Hint, Make, Unmakeable, Workshop
from contracts.generation.choices import Choices
from contracts.generation.feasibility import satisfies
from contracts.generation.forms import Form
from contracts.generation.patterns import UnmatchablePatterns, UnreadablePattern, pattern_maker
from contracts.json_values import JsonValue

_TRIES = 10

_TYPICAL = (
    *("source", "channel", "region", "team", "plan", "owner", "campaign", "priority", "notes", "segment", "stage"),
    "locale",
)
_HOSTILE = ("", " ", "__proto__", "constructor", "a b", "a.b", "a/b", "~0", "$ref", "é", "\u202e", "0", "-1", "null")

Namer = Callable[[Choices, Mapping[str, JsonValue]], str | None]


@dataclass(frozen=True, slots=True)
class Extra:
    """A source of undeclared properties."""

    name: Namer
    """A name that the object does not have yet; None if none came out."""
    make: Callable[[str], Make]
    welcome: bool
    """Whether the profile puts some in without need."""


def extra_makers(form: Form, workshop: Workshop, *, closed: tuple[str, ...]) -> tuple[Extra, ...]:
    """The sources of undeclared properties of the form; empty if it allows none."""
    taken = frozenset((*members.declared(form), *form.absent, *closed))
    profile = workshop.profile.name
    needed = form.min_properties > 0
    extras: list[Extra] = []
    if form.max_properties == 0 or (profile == "minimal" and not needed):
        return ()
    for pattern in dict.fromkeys(pattern for group in form.groups for pattern, _ in group.patterns):
        namer = _by_pattern(form, workshop, pattern, taken)
        if namer is not None:
            extras.append(Extra(namer, _value_maker(form, workshop), welcome=True))
    other = members.property_items(form, members.UNHEARD_OF)
    if workshop.place(other).is_possible:
        is_map = any(group.additional is not None for group in form.groups) and not any(
            group.properties for group in form.groups
        )
        welcome = profile == "edge" or (is_map and bool(other) and profile != "minimal")
        extras.append(Extra(_by_names(form, workshop, taken), _value_maker(form, workshop), welcome))
    if not needed and not any(extra.welcome for extra in extras):
        return ()
    return tuple(extras)


def _value_maker(form: Form, workshop: Workshop) -> Callable[[str], Make]:
    makers: dict[str, Make] = {}
    if not any(group.patterns for group in form.groups):
        node = workshop.place(members.property_items(form, members.UNHEARD_OF))
        same = workshop.later(node, NO_HINT)
        known = (
            {name: workshop.later(node, Hint(name)) for name in _TYPICAL} if workshop.profile.name == "typical" else {}
        )
        return lambda name: known.get(name, same)

    def make(name: str) -> Make:
        if name not in makers:
            node = workshop.place(members.property_items(form, name))
            if not node.is_possible:
                raise Unmakeable(f"no value fits the property {name!r}")
            if len(makers) > 1000:
                makers.clear()
            makers[name] = workshop.later(node, NO_HINT)
        return makers[name]

    return make


def _unused(
    make: Callable[[Choices], str],
    form: Form,
    workshop: Workshop,
    taken: frozenset[str],
    others: tuple[str, ...] = (),
) -> Namer:
    """`others`: what is tried where the choices give the same names again and again."""
    names = tuple(form.names)

    def tried(choices: Choices) -> Iterator[str]:
        yield from (make(choices) for _ in range(_TRIES))
        yield from others

    if not names and not any(group.patterns for group in form.groups):
        return lambda choices, made: next(
            (name for name in tried(choices) if name not in made and name not in taken), None
        )

    def namer(choices: Choices, made: Mapping[str, JsonValue]) -> str | None:
        for name in tried(choices):
            if (
                name not in made
                and name not in taken
                and satisfies(names, name)
                and workshop.place(members.property_items(form, name)).is_possible
            ):
                return name
        return None

    return namer


def _by_pattern(form: Form, workshop: Workshop, pattern: str, taken: frozenset[str]) -> Namer | None:
    patterns = [pattern]
    low, high = 0, None
    if form.names:
        node = workshop.place(tuple(form.names))
        if node.conflict is not None:
            return None
        patterns += node.form.patterns
        low, high = node.form.min_length, node.form.max_length
    try:
        made = pattern_maker(patterns, low, high, profile=workshop.profile.name)
    except (UnmatchablePatterns, UnreadablePattern):
        return None

    def varied(choices: Choices) -> str:
        """Of one length or another, since many patterns end where they may."""
        shortest = max(low, choices.integer(0, 12))
        longest = shortest if high is None else min(high, shortest)
        try:
            return pattern_maker(patterns, longest, longest)(choices)
        except UnmatchablePatterns:
            return made(choices)

    return _either(_unused(made, form, workshop, taken), _unused(varied, form, workshop, taken))


def _either(first: Namer, second: Namer) -> Namer:
    def namer(choices: Choices, made: Mapping[str, JsonValue]) -> str | None:
        name = first(choices, made)
        return second(choices, made) if name is None else name

    return namer


def _by_names(form: Form, workshop: Workshop, taken: frozenset[str]) -> Namer:
    if not form.names:
        return _unused(_any_name(workshop), form, workshop, taken, _TYPICAL)
    node = workshop.place(tuple(form.names))
    if node.conflict is None and node.form.members is not None:
        known = node.form.members

        def first_left(_choices: Choices, made: Mapping[str, JsonValue]) -> str | None:
            left = (name for name in known if isinstance(name, str) and name not in made and name not in taken)
            return next(left, None)

        return first_left
    if not node.is_possible:
        return lambda _choices, _made: None
    make, other = workshop.maker(node, Hint("name")), workshop.varied(node, NO_HINT)
    return _either(
        _unused(lambda choices: str(make(choices, 1)), form, workshop, taken, _TYPICAL),
        _unused(lambda choices: str(other(choices, 1)), form, workshop, taken),
    )


def _any_name(workshop: Workshop) -> Callable[[Choices], str]:
    """Words of one's own, two of them, or numbered, so that there are always more."""
    pool = _HOSTILE if workshop.profile.name == "edge" else _TYPICAL
    is_hostile = workshop.profile.name == "edge"

    def make(choices: Choices) -> str:
        name = choices.pick(pool)
        if choices.chance(0.5):
            return name
        if is_hostile:
            return f"{name}{choices.integer(1, 9999)}"
        return f"{name}_{choices.pick(pool) if choices.chance(0.7) else choices.integer(1, 9999)}"

    return make
