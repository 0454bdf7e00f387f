"""Everything known of some resources: prepared, compiled, explained; each made when first asked for.

Knows locations; a `Schema` is the face that its users see.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from typing import Any

from contracts.errors import Problem
from contracts.json_values import JsonValue, resolve
from contracts.schemas.explanation import Explainer
from contracts.schemas.layout import Layout, Location
from contracts.schemas.preparation import PlaceOf, Prepared
from contracts.schemas.validation import Registry, Root, Uncompilable, Validator, anything, refuses

FEW = 16
"""Schemas that are compiled for one alone that leads to them, if they are less than that."""

MOST_REPAIRS = 10
"""Keywords that are left out of one schema because the engine refuses them, before the whole of it is."""

_ANNOTATIONS = frozenset({"$comment", "$ref", "default", "deprecated", "description", "example", "examples", "title"})
"""What may stand beside a reference and leaves the schema what it leads to."""


class World:
    """Resources and the engines that know them."""

    __slots__ = (
        *("_explainer", "_is_sound", "_prepared", "_registry", "_roots", "_targets", "_validators"),
        *("memory", "place_of", "resources"),
    )

    def __init__(
        self, resources: Mapping[str, JsonValue], place_of: PlaceOf, roots: Callable[[], Iterable[Location]]
    ) -> None:
        self.resources = resources
        self.place_of = place_of
        self._roots = roots
        self._prepared: Prepared | None = None
        self._registry: Registry | None = None
        self._explainer: Explainer | None = None
        self._is_sound = False
        self._targets: dict[Location, Location] = {}
        self._validators: dict[Location, Validator] = {}
        self.memory: dict[Hashable, Any] = {}
        """What others derived from these schemas."""

    @property
    def prepared(self) -> Prepared:
        """The resources as engines are given them."""
        if self._prepared is None:
            self._prepared = Prepared(self.resources, self.place_of)
        return self._prepared

    @property
    def layout(self) -> Layout:
        """Where identifiers and anchors stand, and what references lead to."""
        return self.prepared.layout

    @property
    def explainer(self) -> Explainer:
        """What explains an invalid value by schemas as they are now."""
        if self._explainer is None:
            self._explainer = Explainer(self.prepared.views_of_one_dialect)
        return self._explainer

    def validator(self, location: Location) -> Validator:
        """The compiled schema there, without what the engine refuses of it; that is then a problem."""
        target = self._target(location)
        if target not in self._validators and not self._compile(self._kin(target)) and not self._compile([target]):
            self.prepared.give_up(target)
            self._validators[target] = anything()
        return self._validators[target]

    def problems(self, locations: Iterable[Location]) -> tuple[Problem, ...]:
        """What of the schemas there, and of all that they lead to, is not honoured."""
        asked = tuple(locations)
        unmade = self._unmade(asked)
        if unmade and not self._compile(unmade):
            for each in asked:
                self.validator(each)
        return self.prepared.problems(asked)

    def _target(self, location: Location) -> Location:
        """Where a schema is that is nothing but a reference: many share one, and its validator."""
        found = self._targets.get(location)
        if found is None:
            found = self._targets[location] = self._followed(location)
        return found

    def _followed(self, location: Location) -> Location:
        seen = set()
        while not self.layout.dynamic and location not in seen:
            seen.add(location)
            try:
                contents = resolve(self.resources[location[0]], location[1])
                if not isinstance(contents, dict) or "$ref" not in contents or contents.keys() - _ANNOTATIONS:
                    break
                location = self.layout.target(self.layout.base(location), contents["$ref"])
            except (LookupError, TypeError, AttributeError):  # what is no reference is told when it is compiled
                break
        return location

    def _unmade(self, locations: Iterable[Location]) -> list[Location]:
        return [each for each in dict.fromkeys(map(self._target, locations)) if each not in self._validators]

    def _kin(self, location: Location) -> list[Location]:
        """What to compile with the schema there: where it leads to many, they and all that lead to one of them."""
        reached = self.prepared.reached([location])
        below = self._unmade(each for each in reached if each != location)
        if len(below) < FEW:
            return [location]
        leading = (each for each in self._roots() if not reached.keys().isdisjoint(self.prepared.references(each)))
        return list(dict.fromkeys([location, *below, *self._unmade(leading)]))

    def _compile(self, locations: Sequence[Location]) -> bool:
        """Compile all of them at once; whether that could be done, perhaps without what the engine refuses."""
        for _ in range(MOST_REPAIRS):
            try:
                engines = self._engines(locations)
                roots = [Root(self.layout.canonical(each), self.prepared.nests(each)) for each in locations]
                self._validators.update(zip(locations, engines.validators(roots), strict=True))
            except Uncompilable as error:
                if not self._repaired(locations[0], error):
                    return False
            else:
                return True
        return False

    def _engines(self, locations: Iterable[Location]) -> Registry:
        if not self._is_sound and not self.prepared.are_sound(locations):
            self._make_sound()
        if self._registry is None:
            self._registry = Registry(self.prepared.views)
        return self._registry

    def _repaired(self, location: Location, error: Uncompilable) -> bool:
        self._registry = self._explainer = None
        if not self._is_sound and self._make_sound():
            return True
        candidates = [location[0], *self.resources]
        return any(self.prepared.leave_out((uri, error.pointer), str(error)) for uri in candidates)

    def _make_sound(self) -> bool:
        """Leave out all that is unsound, of all resources at once: engines are then given them once more, not often."""
        self._is_sound = True
        self._registry = self._explainer = None
        return self.prepared.leave_out_what_is_unsound(refuses)
