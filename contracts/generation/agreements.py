"""The members of an object by the words of their names, and setting one where the schema leaves it free."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from contracts.generation.choices import Choices
from contracts.generation.vocabulary.names import singular, words
from contracts.generation.vocabulary.schema_facts import Facts, facts, fits, is_within
from contracts.json_values import JsonValue

Object = dict[str, JsonValue]
Agreement = Callable[[Object, Choices], None]
"""Changes an object in place."""

_FIXED = frozenset(("enum", "const", "$ref", "$dynamicRef", "allOf", "anyOf", "oneOf", "not", "if"))


class Members:
    """The properties of an object schema, looked up by the words of their names."""

    def __init__(self, properties: Mapping[str, JsonValue]) -> None:
        self.words = {name: words(name) for name in properties}
        self.names = {spelled: name for name, spelled in reversed(self.words.items())}
        """Words to the first name that is made of them."""
        self._properties = properties
        self._facts: dict[str, Facts] = {}
        self._free = frozenset(
            name
            for name, contents in properties.items()
            if isinstance(contents, Mapping) and not _FIXED & contents.keys()
        )

    def named(self, *phrases: str) -> str | None:
        """The property whose whole name is one of the phrases, the first phrase first."""
        return next((self.names[key] for each in phrases if (key := tuple(each.split())) in self.names), None)

    def with_prefixes(self, *phrases: str) -> Iterator[tuple[tuple[str, ...], str]]:
        """The properties whose names end in one of the phrases: the words before it, and the name."""
        ends = [tuple(phrase.split()) for phrase in phrases]
        last_words = {end[-1] for end in ends}
        for name, spelled in self.words.items():
            if not spelled or spelled[-1] not in last_words:
                continue
            for end in ends:
                if spelled[-len(end) :] == end:
                    yield spelled[: -len(end)], name
                    break

    def beside(self, prefix: tuple[str, ...], *phrases: str) -> str | None:
        """The property named by the prefix and one of the phrases."""
        return self.named(*(" ".join((*prefix, *each.split())) for each in phrases))

    def told(self, name: str) -> str:
        """Title and description of a property, in lower case."""
        return self.facts(name).told

    def is_free(self, name: str) -> bool:
        """Whether the schema of the property leaves its value open, so far as we can see."""
        return name in self._free

    def facts(self, name: str) -> Facts:
        """The bounds of a property."""
        if name not in self._facts:
            contents = self._properties[name]
            self._facts[name] = facts(contents if isinstance(contents, Mapping) else {})
        return self._facts[name]

    def put(self, value: Object, name: str | None, new: JsonValue) -> None:
        """Set a member that is there, is free, has the type of the new value, and may have that value."""
        if name is None or name not in value or name not in self._free:
            return
        old = value[name]
        if old == new:
            return
        if isinstance(new, str):
            if isinstance(old, str) and fits(new, self.facts(name)):
                value[name] = new
        elif isinstance(old, bool) or isinstance(new, bool):
            if isinstance(old, bool) and isinstance(new, bool):
                value[name] = new
        elif isinstance(old, int | float) and isinstance(new, int | float) and is_within(new, self.facts(name)):
            value[name] = new


def stem(spelled: tuple[str, ...]) -> str:
    """The words of a name as one phrase, the last in the singular."""
    return " ".join((*spelled[:-1], singular(spelled[-1]))) if spelled else ""
