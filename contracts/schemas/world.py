"""Everything known of some resources in one direction: prepared, compiled, explained; each made when first asked for.

Knows locations; a `Schema` is the face that its users see.
"""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from typing import Any

from contracts.document.model import Direction
from contracts.errors import Problem
from contracts.json_values import JsonValue
from contracts.schemas.explanation import Explainer
from contracts.schemas.layout import Layout, Location
from contracts.schemas.preparation import PlaceOf, Prepared
from contracts.schemas.validation import Registry, Uncompilable, Validator, anything, refuses

MOST_REPAIRS = 10
"""Keywords that are left out of one schema because the engine refuses them, before the whole of it is."""


class World:
    """Resources of one direction and the engines that know them."""

    __slots__ = ("_explainer", "_is_sound", "_prepared", "_registry", "direction", "memory", "place_of", "resources")

    def __init__(self, direction: Direction, resources: Mapping[str, JsonValue], place_of: PlaceOf) -> None:
        self.direction: Direction = direction
        self.resources = resources
        self.place_of = place_of
        self._prepared: Prepared | None = None
        self._registry: Registry | None = None
        self._explainer: Explainer | None = None
        self._is_sound = False
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
        for _ in range(MOST_REPAIRS):
            try:
                return self._compiled(location)
            except Uncompilable as error:
                if not self._repaired(location, error):
                    break
        self.prepared.give_up(location)
        return anything()

    def problems(self, location: Location) -> tuple[Problem, ...]:
        """What of the schema there, and of all that it leads to, is not honoured, once it has been compiled."""
        return self.prepared.problems(location)

    def _compiled(self, location: Location) -> Validator:
        if not self._is_sound and not self.prepared.is_sound(location):
            self._make_sound()
        if self._registry is None:
            self._registry = Registry(self.prepared.views)
        return self._registry.validator(self.layout.canonical(location), nests=self.prepared.nests(location))

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
