"""The patches that a sequence is made of, in each media type that an operation takes.

What a merge patch and a JSON Patch do is defined member by member; what others do is the server's. Pure.

Source: RFC 5789 (PATCH), RFC 6902 (JSON Patch), RFC 7396 (JSON Merge Patch).
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

from contracts.document.model import MediaTypeObject
from contracts.json_values import JsonValue, join
from contracts.judging import Case
from contracts.planning.identities import Identity, unwrapped
from contracts.planning.material import Material
from contracts.planning.resources import Resource

Meaning = Literal["merge", "operations", "own"]
_NEVER = "understudy is no such value"


@dataclass(frozen=True, slots=True)
class Patch:
    """A PATCH that keeps every promise."""

    case: Case
    step: str
    is_standard: bool
    """A standard says what becomes of each member."""
    changes: Mapping[str, JsonValue]
    """The value that each place is to have, by JSON Pointer; None: nothing is to be there."""
    is_failing: bool = False
    """It holds a test that fails, so that nothing of it may be done."""

    @property
    def members(self) -> dict[str, JsonValue]:
        """The values of those places that are members of the thing itself, by name."""
        return {at[1:]: value for at, value in self.changes.items() if at.count("/") == 1 and "~" not in at}


def patches(  # noqa: PLR0913, PLR0917
    material: Material,
    resource: Resource,
    identity: Identity,
    shown: JsonValue,
    but: Collection[str],
    wrapper: str = "",
) -> Iterator[Patch]:
    """Those that can be told from what is shown now, but for the members named.

    `wrapper`: the member of an answer that holds the thing, which a body may have as well.
    """
    operation = resource.change
    if operation is None or operation.request_body is None or not isinstance(shown, dict):
        return
    content = operation.request_body.content
    kinds: dict[Meaning, MediaTypeObject] = {}
    for name, each in content.items():
        if "json" in name or len(content) == 1:
            kinds.setdefault(_meaning(name), each)
    # What a merge patch removes is not there any more for a JSON Patch to replace.
    for meaning, media_type in sorted(kinds.items(), key=lambda kind: kind[0] != "operations"):
        made = _Patches(material, resource, identity, {**shown}, frozenset(but), media_type, meaning, wrapper)
        yield from made.of_operations() if meaning == "operations" else made.of_members()


def _meaning(media_type: str) -> Meaning:
    return "operations" if "json-patch" in media_type else "merge" if "merge-patch" in media_type else "own"


@dataclass(slots=True)
class _Patches:
    """The patches of one media type. What they change is as they leave it, where that is kept."""

    material: Material
    resource: Resource
    identity: Identity
    shown: dict[str, JsonValue]
    but: frozenset[str]
    media_type: MediaTypeObject
    meaning: Meaning
    wrapper: str

    def of_members(self) -> Iterator[Patch]:
        """An object with the member that changes; in a merge patch one inside a member, too, and one to be removed."""
        changes = ({name: value} for name, value in self._changed() if not isinstance(value, dict | list))
        yield from self._first("change", ((each, _pointers(each)) for each in changes))
        if self.meaning == "merge":
            yield from self._first("change inside", ((each, _pointers(each)) for each in self._inside()))
            removed = ({name: None} for name, value in self.shown.items() if name not in self.but and value)
            yield from self._first("remove a member", ((each, _pointers(each)) for each in removed))

    def of_operations(self) -> Iterator[Patch]:
        """One that replaces a member, and one with a test that fails after that."""
        changed = [(name, value) for name, value in self._changed() if not isinstance(value, dict | list)]
        replacing = (([_operation("replace", name, value)], {join("", name): value}) for name, value in changed)
        found = list(self._first("change", replacing))
        yield from found
        done = {at for patch in found for at in patch.changes}
        others = [each for each in changed if join("", each[0]) not in done] or changed[1:]
        failing = (
            ([_operation("replace", name, value), _operation("test", name, _NEVER)], {join("", name): value})
            for name, value in others
        )
        yield from self._first("change if a test holds, which fails", failing, is_failing=True)

    def _first(
        self, step: str, bodies: Iterator[tuple[JsonValue, dict[str, JsonValue]]], *, is_failing: bool = False
    ) -> Iterator[Patch]:
        """The first that keeps every promise."""
        operation = self.resource.change
        usual = next(self._bodies(), {})
        is_wrapped = self.meaning != "operations" and unwrapped(usual, self.wrapper) is not usual
        for body, changes in bodies:
            whole = {self.wrapper: body} if is_wrapped else body
            case = operation and self.material.case(operation, self.identity, body=whole, media_type=self.media_type)
            if case:
                yield Patch(case, step, self.meaning != "own", changes, is_failing=is_failing)
                return

    def _changed(self) -> Iterator[tuple[str, JsonValue]]:
        """Members with other values than are shown."""
        for body in self._bodies():
            inner = unwrapped(body, self.wrapper)
            for name, value in inner.items() if isinstance(inner, dict) else ():
                if name in self.shown and name not in self.but and self.shown[name] != value:
                    yield name, value

    def _inside(self) -> Iterator[JsonValue]:
        for name, value in self._changed():
            known = self.shown[name]
            if isinstance(value, dict) and isinstance(known, dict) and len(known) > 1:
                for below, each in value.items():
                    if below in known and known[below] != each and not isinstance(each, dict | list):
                        yield {name: {below: each}}

    def _bodies(self) -> Iterator[dict[str, JsonValue]]:
        """What members may be like: a JSON Patch does not say, so that what creates or replaces one has to."""
        own = (self.resource.change, self.media_type)
        sources = (
            [(self.resource.replace, None), (self.resource.create, None)] if self.meaning == "operations" else [own]
        )
        for operation, media_type in sources:
            if operation is not None:
                for body, _ in self.material.bodies(operation, "change", media_type):
                    if isinstance(body, dict):
                        yield body


def _operation(op: str, name: str, value: JsonValue) -> JsonValue:
    return {"op": op, "path": join("", name), "value": value}


def _pointers(body: Mapping[str, JsonValue], at: str = "") -> dict[str, JsonValue]:
    """The leaves of a merge patch."""
    found: dict[str, JsonValue] = {}
    for name, value in body.items():
        found |= _pointers(value, join(at, name)) if isinstance(value, dict) else {join(at, name): value}
    return found
