"""From a name and a schema to the maker of its values: by type, by hint, by name, by what holds it."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from contracts.generation.choices import Choices
from contracts.generation.vocabulary import systems
from contracts.generation.vocabulary.hints import faker_maker, name_of
from contracts.generation.vocabulary.names import words
from contracts.generation.vocabulary.numbers import boolean_maker, named_scale, number_maker
from contracts.generation.vocabulary.schema_facts import Facts, facts, is_allowed
from contracts.generation.vocabulary.string_rules import ALONE
from contracts.generation.vocabulary.strings import string_maker
from contracts.json_values import JsonValue

ValueMaker = Callable[[Choices], JsonValue]

_TRIES = 8

_OPEN_OBJECTS: dict[str, ValueMaker] = {
    **dict.fromkeys(
        ("attributes", "metadata", "meta", "extra", "context", "properties", "details"), systems.attributes
    ),
    **dict.fromkeys(("labels", "tags", "annotations"), systems.labels),
}


def maker_for(name: str, contents: Mapping[str, JsonValue], parents: tuple[str, ...]) -> ValueMaker | None:
    """See `contracts.generation.vocabulary.plausible`."""
    asked = facts(contents)
    own = words(name)
    around = tuple(word for parent in parents for word in words(parent))
    hint = contents.get("x-faker")
    if hint is not None:
        made = _hinted(hint, asked)
        if made is not None:
            return made
    return _by_type(own, around, asked)


def _by_type(own: tuple[str, ...], around: tuple[str, ...], asked: Facts) -> ValueMaker | None:
    if asked.type == "boolean":
        return boolean_maker(own)
    if asked.type in ("integer", "number"):
        return number_maker(own, asked)
    if asked.type == "string":
        return string_maker(own, around, asked)
    if asked.type == "object" and own:
        return _OPEN_OBJECTS.get(own[-1])
    return None


def _hinted(hint: JsonValue, asked: Facts) -> ValueMaker | None:
    name = name_of(hint)
    own = tuple(name.split()) if name is not None else ()
    if name in ALONE or own[-1:] == ("at",) or (asked.type != "string" and named_scale(own) is not None):
        return _by_type(own, (), asked)
    made = faker_maker(hint)
    otherwise = _by_type(own, (), asked)
    if made is None or otherwise is None:
        return None

    def fitting(choices: Choices) -> JsonValue:
        for _ in range(_TRIES):
            value = made(choices)
            if asked.type == "string":
                value = str(value)
            if is_allowed(value, asked):
                return value
        return otherwise(choices)

    return fitting
