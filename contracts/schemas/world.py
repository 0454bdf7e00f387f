"""Everything known of some resources in one direction: prepared, compiled, explained; each made when first asked for.

Knows locations; a `Schema` is the face that its users see.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping, Sequence
from typing import Any

from contracts.document.model import Direction
from contracts.errors import Problem
from contracts.json_values import JsonValue, resolve
from contracts.schemas.explanation import Explainer
from contracts.schemas.layout import Layout, Location
from contracts.schemas.preparation import PlaceOf, Prepared
from contracts.schemas.validation import Registry, Uncompilable, Validator, anything, refuses

MOST_REPAIRS = 10
"""Keywords that are left out of one schema because the engine refuses them, before the whole of it is."""

_ANNOTATIONS = frozenset({"$comment", "$ref", "default", "deprecated", "description", "example", "examples", "title"})
"""What may stand beside a reference and leaves the schema what it leads to."""


class World:
    """Resources of one direction and the engines that know them."""

    __slots__ = (
        *("_explainer", "_is_sound", "_prepared", "_proven", "_registry", "_validators"),
        *("direction", "memory", "place_of", "resources"),
    )

    def __init__(self, direction: Direction, resources: Mapping[str, JsonValue], place_of: PlaceOf) -> None:
        self.direction: Direction = direction
        self.resources = resources
        self.place_of = place_of
        self._prepared: Prepared | None = None
        self._registry: Registry | None = None
        self._explainer: Explainer | None = None
        self._is_sound = False
        self._validators: dict[Location, Validator] = {}
        self._proven: set[Location] = set()
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
        if target not in self._validators:
            self._validators[target] = self._made(target) or anything()
        return self._validators[target]

    def problems(self, locations: Iterable[Location]) -> tuple[Problem, ...]:
        """What of the schemas there, and of all that they lead to, is not honoured."""
        asked = tuple(locations)
        unproven = [each for each in asked if each not in self._validators and each not in self._proven]
        if len(unproven) == 1 or not self._prove(unproven):
            for each in unproven:
                self.validator(each)
        return self.prepared.problems(asked)

    def _target(self, location: Location) -> Location:
        """Where a schema is that is nothing but a reference: many share one, and its validator."""
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

    def _made(self, location: Location) -> Validator | None:
        for _ in range(MOST_REPAIRS):
            try:
                return self._compiled(location)
            except Uncompilable as error:
                if not self._repaired(location, error):
                    break
        self.prepared.give_up(location)
        return None

    def _prove(self, locations: Sequence[Location]) -> bool:
        """Compile all of them at once; whether that could be done, perhaps without what the engine refuses."""
        for _ in range(MOST_REPAIRS):
            try:
                self._engines(locations).prove(self.layout.canonical(each) for each in locations)
            except Uncompilable as error:
                if not self._repaired(locations[0], error):
                    return False
            else:
                self._proven.update(locations)
                return True
        return False

    def _compiled(self, location: Location) -> Validator:
        engines = self._engines([location])
        return engines.validator(self.layout.canonical(location), nests=self.prepared.nests(location))

    def _engines(self, locations: Iterable[Location]) -> Registry:
        if not self._is_sound and not all(map(self.prepared.is_sound, locations)):
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
