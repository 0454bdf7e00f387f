"""Objects whose properties can't be chosen one by one: their number counts, or one brings another.

Knows the parts that an object may be put together from; which they are is settled by `objects`.
"""

from __future__ import annotations

from dataclasses import dataclass

from contracts.generation.bench import Make, Unmakeable
from contracts.generation.choices import Choices
from contracts.generation.extras import Extra
from contracts.generation.forms import Form
from contracts.generation.profiles import Profile
from contracts.json_values import JsonValue

_KEYWORDS = ("required", "properties", "additionalProperties", "minProperties", "maxProperties", "propertyNames", "not")


@dataclass(frozen=True, slots=True)
class Part:
    """A property that an object may have."""

    name: str
    required: bool
    welcome: bool
    """Whether it is put in without need; what is `readOnly` is not welcome in a request."""
    make: Make
    holds: bool
    """Whether its value may hold others."""


@dataclass(frozen=True, slots=True)
class Parts:
    """Everything that an object is put together from."""

    declared: tuple[Part, ...]
    extras: tuple[Extra, ...]
    least: int
    most: int | None
    dependents: tuple[tuple[str, tuple[str, ...]], ...]

    @property
    def cost(self) -> int:
        """How many levels of depth the object takes: the wider, the more, or values would grow without end."""
        return 1 + sum(part.holds and not part.required for part in self.declared) // _WIDE


_WIDE = 6
"""Optional properties that hold others and cost another level of depth."""


def unmakeable(form: Form, sentence: str) -> Unmakeable:
    """No object: the sentence says why, the form which keywords are to blame."""
    return Unmakeable(sentence, form.conflict("", *_KEYWORDS).sources)


def counted(form: Form, parts: Parts, profile: Profile) -> Make:
    """A maker that chooses names first, so that their number and what they bring along come out right."""
    chooser = _Chooser(parts, profile)
    filler = _Filler(form, parts, profile)

    def make(choices: Choices, depth: int) -> JsonValue:
        chosen = chooser.choose(choices, depth)
        made: dict[str, JsonValue] = {}
        for part in parts.declared:
            if part.name in chosen:
                try:
                    made[part.name] = part.make(choices, depth - parts.cost)
                except Unmakeable:
                    if part.required:
                        raise
        filler.fill(made, choices, depth)
        return made

    return make


class _Chooser:
    """Which of the declared properties an object has."""

    def __init__(self, parts: Parts, profile: Profile) -> None:
        self._parts = parts
        self._profile = profile
        self._brought = {name: _closure(name, parts) for name, _ in parts.dependents}
        known = {part.name for part in parts.declared}
        self._forbidden = {name for name, brought in self._brought.items() if not known.issuperset(brought)}
        self._required = [part.name for part in parts.declared if part.required]
        self._welcome = [part.name for part in parts.declared if part.welcome and not part.required]
        self._spare = [part.name for part in parts.declared if not part.welcome and not part.required]

    def choose(self, choices: Choices, depth: int) -> dict[str, None]:
        """The required ones, those that the profile welcomes, and as many more as the least number asks for."""
        chosen = dict.fromkeys(self._required)
        if depth > 0:
            for name in self._welcome:
                if name not in chosen and choices.chance(self._profile.presence):
                    self._add(name, chosen)
        for name in (*self._welcome, *self._spare):
            if len(chosen) >= self._parts.least:
                break
            self._add(name, chosen)
        return chosen

    def _add(self, name: str, chosen: dict[str, None]) -> None:
        """Choose the name and all that it brings, if there is room for them."""
        added = dict.fromkeys((name, *self._brought.get(name, ())))
        most = self._parts.most
        if name not in self._forbidden and (most is None or len(chosen | added) <= most):
            chosen.update(added)


def _closure(name: str, parts: Parts) -> tuple[str, ...]:
    """All that must be there if `name` is."""
    found = {name: None}
    grown = True
    while grown:
        grown = False
        for one, others in parts.dependents:
            if one in found and not found.keys() >= set(others):
                found.update(dict.fromkeys(others))
                grown = True
    return tuple(found)


class _Filler:
    """Puts in properties that are declared nowhere: as many as are missing, and some for the sake of the profile."""

    def __init__(self, form: Form, parts: Parts, profile: Profile) -> None:
        self._form = form
        self._parts = parts
        self._profile = profile
        self._welcome = tuple(extra for extra in parts.extras if extra.welcome)

    def fill(self, made: dict[str, JsonValue], choices: Choices, depth: int) -> None:
        """Add to an object under way.

        Raises: Unmakeable if it stays too small.
        """
        least = self._parts.least
        more = self._wanted(choices, depth, len(made))
        target = len(made) + more
        for _ in range(20 * more):
            if len(made) >= target:
                break
            is_needed = len(made) < least
            pool = self._parts.extras if is_needed else self._welcome
            if not pool or not self._add(pool, made, choices, depth, is_needed=is_needed):
                break
        if len(made) < least:
            raise unmakeable(self._form, f"{least} properties are asked for, {len(made)} could be made")

    def _wanted(self, choices: Choices, depth: int, count: int) -> int:
        missing = max(self._parts.least - count, 0)
        room = None if self._parts.most is None else max(self._parts.most - count, 0)
        if depth <= 0 or self._profile.name == "minimal" or not self._welcome:
            return missing
        more = self._profile.count(choices, missing, room, depth)
        return more if room is None else min(more, room)

    def _add(
        self, pool: tuple[Extra, ...], made: dict[str, JsonValue], choices: Choices, depth: int, *, is_needed: bool
    ) -> bool:
        """Try to add one; False once trying again makes no sense."""
        extra = pool[choices.index(len(pool))] if len(pool) > 1 else pool[0]
        name = extra.name(choices, made)
        if name is None:
            return True
        try:
            made[name] = extra.make(name)(choices, depth - 1)
        except Unmakeable:
            if is_needed:
                raise
            return False
        return True
