"""Resources as the engines are given them, and what had to be left out.

Every pointer stays what it was, but for the patterns that are names of `patternProperties`. Patterns are translated,
formats of numbers are spelled as ranges, references are made absolute where identifiers would mislead an engine, and
what no engine can run is left out and told as a Problem. Knows no engine: which patterns one refuses is asked of the
caller.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from contracts.errors import Level, Place, Problem
from contracts.json_values import JsonValue, from_tokens, join, resolve, tokens
from contracts.schemas.keywords import expectation, is_reached, repair, subschemas
from contracts.schemas.layout import Layout, Location
from contracts.schemas.patterns import shown
from contracts.schemas.survey import Change, Path, dropped, nodes, pointer_of, survey, tokens_of

PlaceOf = Callable[[str, str], Place]


class Prepared:
    """Resources, surveyed; changed copies of what must be changed, the rest shared with the original."""

    __slots__ = ("_changes", "_dialects", "_flat", "_nested", "_parts", "_place_of", "_whole", "layout", "notes")

    def __init__(self, resources: Mapping[str, JsonValue], place_of: PlaceOf) -> None:
        self.layout = Layout(resources)
        self._place_of = place_of
        self._changes: dict[str, list[Change]] = {}
        self.notes: dict[Location, list[Problem]] = {}
        """What people should hear of, by the schema that it is about."""
        self._parts: dict[Location, _Part] = {}
        self._flat: set[Location] = set()
        self._nested: set[Location] = set()
        self._whole: dict[str, JsonValue] | None = None
        self._dialects: dict[str, list[Change]] = {}
        for uri, contents in resources.items():
            changes = survey(uri, contents, self.layout)
            self._add(uri, (each for each in changes if not each.is_dialect))
            self._dialects[uri] = [each for each in changes if each.is_dialect]
        if not self.layout.is_plain:
            for uri, contents in resources.items():
                self._add(uri, _made_absolute(uri, contents, self.layout))

    @property
    def whole(self) -> Mapping[str, JsonValue]:
        """Each resource as prepared, by the URI that it was given under."""
        if self._whole is None:
            self._whole = {
                uri: _changed(contents, self._changes.get(uri, ())) for uri, contents in self.layout.resources.items()
            }
        return self._whole

    @property
    def views(self) -> Mapping[str, JsonValue]:
        """What engines are given, each schema under one URI: jsonschema-rs panics at some that have two.

        That is its own `$id` where it has one, else the resource's. Inner schemas with an `$id` are given beside their
        resource only where keywords alone don't lead to them.
        """
        return self._viewed(self.whole)

    @property
    def views_of_one_dialect(self) -> Mapping[str, JsonValue]:
        """The views without `$schema`, by which jsonschema would leave our treatment of keywords for the standard's."""
        return self._viewed({uri: _changed(each, self._dialects.get(uri, ())) for uri, each in self.whole.items()})

    def _viewed(self, whole: Mapping[str, JsonValue]) -> Mapping[str, JsonValue]:
        found = {self.layout.base((uri, "")): contents for uri, contents in whole.items()}
        for uri, pointer in self.layout.dynamic.values():
            base, below = self.layout.enclosing((uri, pointer))
            if base in found and not is_reached(below):
                found[base] = _with_definition(found[base], below)
        for base, (uri, pointer) in self.layout.identified.items():
            _, below = self.layout.enclosing((uri, pointer.rpartition("/")[0]))
            if base not in found and not is_reached(f"{below}/{pointer.rpartition('/')[2]}"):
                found[base] = resolve(whole[uri], pointer)
        return found

    def leave_out_what_is_unsound(self, refuses: Callable[[str], bool]) -> bool:
        """Leave out each keyword with an impossible value, reference that leads nowhere and pattern that is refused.

        True if there was any. To be called once.
        """
        before = sum(map(len, self._changes.values()))
        for uri, contents in self.layout.resources.items():
            self._add(uri, _unsound(uri, contents, self.layout, refuses))
        return sum(map(len, self._changes.values())) > before

    def are_sound(self, locations: Iterable[Location]) -> bool:
        """Whether the schemas there, and all that they lead to, have keywords with possible values only."""
        return all(self._part(each).is_sound for each in self.reached(locations))

    def reached(self, locations: Iterable[Location]) -> dict[Location, None]:
        """The schemas there and each that references lead to from them, directly or not."""
        found = dict.fromkeys(locations)
        pending = list(found)
        while pending:
            new = [each for each in self.references(pending.pop()) if each not in found]
            found.update(dict.fromkeys(new))
            pending += new
        return found

    def references(self, location: Location) -> tuple[Location, ...]:
        """What the references lead to that stand in the schema there."""
        return self._part(location).references

    def nests(self, location: Location) -> bool:
        """Whether values of the schema there may nest without end: it leads to one that leads back to itself."""
        way: dict[Location, Iterator[Location]] = {}
        below: Location | None = location
        while True:
            if below is None:
                self._flat.add(way.popitem()[0])
            elif below in way or below in self._nested:
                self._nested.update(way)
                return True
            elif below not in self._flat:
                way[below] = iter(self.references(below))
            if not way:
                return False
            below = next(next(reversed(way.values())), None)

    def leave_out(self, location: Location, message: str) -> bool:
        """Leave out the one keyword there; whether it was there."""
        uri, pointer = location
        *above, key = tokens(pointer) or ("",)
        try:
            node = resolve(self.whole[uri], from_tokens(above))
        except LookupError:
            return False
        if not isinstance(node, dict) or key not in node:
            return False
        path: Path = None
        for token in above:
            path = (path, token)
        self._add(uri, [dropped(path, key, "schema-refused", f"{key!r}: {message}", "")])
        return True

    def give_up(self, location: Location) -> None:
        """Note that no engine takes the schema there."""
        message = "no engine here takes this schema, so nothing is checked by it"
        problem = Problem("schema-refused", self._place_of(*location), message, "simplify it")
        self.notes.setdefault(location, []).append(problem)

    def problems(self, locations: Sequence[Location]) -> tuple[Problem, ...]:
        """What is to be told of the schemas there and of all that they lead to, in the order of reaching it."""
        if not self.notes:
            return ()
        seen: set[Location] = set()
        pending, found = list(locations)[::-1], list[Problem]()
        while pending:
            here = pending.pop()
            if here in seen:
                continue
            seen.add(here)
            found.extend(self.notes.get(here, ()))
            pending.extend(self._below(here))
        return tuple(dict.fromkeys(found))

    def _below(self, here: Location) -> list[Location]:
        uri, pointer = here
        contents = _found(self.layout.resources[uri], pointer)
        found = [(uri, pointer + from_tokens(below)) for below, _ in subschemas(contents)]
        return [*self._targets(here, contents), *found[::-1]]

    def _part(self, location: Location) -> _Part:
        part = self._parts.get(location)
        if part is None:
            uri, start = location
            references: dict[Location, None] = {}
            is_sound = True
            pending = [(start, _found(self.layout.resources[uri], start))]
            while pending:
                pointer, contents = pending.pop()
                if isinstance(contents, dict):
                    is_sound = is_sound and not any(expectation(*each) for each in contents.items())
                    references.update(dict.fromkeys(self._targets((uri, pointer), contents)))
                    pending.extend((pointer + from_tokens(below), each) for below, each in subschemas(contents))
            part = self._parts[location] = _Part(tuple(references), is_sound)
        return part

    def _targets(self, here: Location, contents: JsonValue) -> Iterator[Location]:
        """What the references lead to that are keywords of the schema there."""
        for keyword in ("$ref", "$dynamicRef"):
            reference = contents.get(keyword) if isinstance(contents, dict) else None
            if isinstance(reference, str):
                try:
                    yield self.layout.target(self.layout.base(here), reference)
                except LookupError:
                    continue

    def _add(self, uri: str, changes: Iterable[Change]) -> None:
        for change in changes:
            self._changes.setdefault(uri, []).append(change)
            self._whole = None
            if change.code:
                pointer = from_tokens(change.tokens)
                level: Level = "warning" if change.is_warning else "error"
                place = self._place_of(uri, join(pointer, change.key))
                problem = Problem(change.code, place, change.message, change.repair, level)
                schema = pointer.removesuffix("/patternProperties")
                self.notes.setdefault((uri, schema), []).append(problem)


class _Part(NamedTuple):
    """A schema with all that stands in it."""

    references: tuple[Location, ...]
    """What its references lead to."""
    is_sound: bool
    """Whether all its keywords have possible values."""


def _found(contents: JsonValue, pointer: str) -> JsonValue:
    try:
        return resolve(contents, pointer)
    except LookupError:
        return None


def _with_definition(contents: JsonValue, pointer: str) -> JsonValue:
    """The resource with a schema of it among its `$defs` too, where engines look for dynamic anchors."""
    definitions = contents.get("$defs")
    known = definitions if isinstance(definitions, dict) else {}
    return {**contents, "$defs": {**known, pointer: resolve(contents, pointer)}}


def _changed(contents: JsonValue, changes: Iterable[Change]) -> JsonValue:
    """`contents` with every change made, the deepest first; what has none below it is shared, not copied."""
    copies: dict[tuple[str, ...], Any] = {}
    for change in sorted(changes, key=lambda each: len(each.tokens), reverse=True):
        node = _copied(contents, change.tokens, copies)
        if node is not None:
            change.apply(node)
    return copies.get((), contents)


def _copied(contents: JsonValue, way: tuple[str, ...], copies: dict[tuple[str, ...], Any]) -> Any:
    if () not in copies:
        copies[()] = contents.copy()
    node = copies[()]
    for length in range(1, len(way) + 1):
        here, token = way[:length], way[length - 1]
        key = int(token) if isinstance(node, list) else token
        if here not in copies:
            if isinstance(node, dict) and key not in node:
                return None
            child = node[key]
            if not isinstance(child, dict | list):
                return None
            copies[here] = node[key] = child.copy()
        node = copies[here]
    return node


def _made_absolute(uri: str, contents: JsonValue, layout: Layout) -> list[Change]:
    """References to schemas inside others that have identifiers, which engines do not find by pointer."""
    changes = []
    for path, node, _ in nodes(contents):
        base = layout.base((uri, pointer_of(path)))
        reference = node.get("$ref")
        if isinstance(reference, str):
            try:
                target = layout.canonical(layout.target(base, reference))
            except LookupError:
                continue
            if target != reference:
                changes.append(Change(tokens_of(path), _pointing(target)))
    return changes


def _pointing(target: str) -> Callable[[Any], None]:
    def apply(node: Any) -> None:
        node["$ref"] = target

    return apply


def _unsound(uri: str, contents: JsonValue, layout: Layout, refuses: Callable[[str], bool]) -> list[Change]:
    changes = []
    for path, node, too_deep in nodes(contents):
        if too_deep:
            continue
        for keyword, value in node.items():
            expected = expectation(keyword, value)
            if expected is not None:
                message = f"{keyword!r} is {shown(str(value))}, expected {expected}"
                changes.append(dropped(path, keyword, "keyword-malformed", message, repair(keyword, value)))
            elif keyword in ("$ref", "$dynamicRef"):
                changes.extend(_unresolved(uri, path, keyword, value, layout))
            elif keyword == "pattern" and refuses(value):
                changes.append(_refused(path, "pattern", value))
            elif keyword == "patternProperties":
                changes.extend(_refused((path, keyword), each) for each in value if refuses(each))
    return changes


def _refused(path: Path, *names: str) -> Change:
    message = f"no engine here can run the pattern {shown(names[-1])}"
    return dropped(path, names[0], "pattern-refused", message, "write it with fewer repetitions or simpler classes")


def _unresolved(uri: str, path: Path, keyword: str, reference: str, layout: Layout) -> list[Change]:
    try:
        layout.target(layout.base((uri, pointer_of(path))), reference)
    except LookupError as error:
        message = f"{keyword!r} {reference!r} leads nowhere: {error}"
        return [dropped(path, keyword, "unresolved-reference", message, "point it at a schema that there is")]
    return []
