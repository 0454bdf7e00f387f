"""The requests that a sequence is made of: what creates, changes and breaks one thing of a resource.

Each keeps every promise, unless its function says that it breaks one. Deterministic: the same document, seed and
answers make the same. Pure.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace

from contracts.contents import content_schemas, content_violations
from contracts.conventions import plain
from contracts.document.model import Document, MediaTypeObject, Operation
from contracts.document.paths import names
from contracts.errors import DocumentError, EncodeError, UsageError
from contracts.json_values import JsonValue, join
from contracts.judging import Case, recognise
from contracts.planning.identities import Identity, key_names, unwrapped
from contracts.planning.parts import Source
from contracts.planning.requests import build_request
from contracts.planning.resources import Resource
from contracts.schemas.annotations import annotations_of

_FAULTS = (DocumentError, EncodeError, UsageError)
_OF_ONE_SIDE = frozenset({"readOnly", "writeOnly"})
_BREAKING: tuple[JsonValue, ...] = ({"understudy": [True]}, "understudy is no such value", -0.5, None)
_CALLED = ("name", "slug", "key", "code", "title", "id", "identifier")
"""How the names of members end, in plain form, that say what a thing is called."""
_FAR = 2_000_000_000
_TRIES = 3


@dataclass(frozen=True, slots=True)
class Material:
    """What requests are made from."""

    document: Document
    seed: int
    known: dict[str, JsonValue] = field(default_factory=dict)
    """Keys of things that are there, by the plain names that other things refer to them by: `userid`."""

    def remember(self, resource: Resource, key: JsonValue) -> None:
        """From now on bodies that refer to such a thing refer to that one."""
        for name in key_names(resource):
            if name not in ("id", "uuid", "guid", "pk", "key", "slug", "code", "number", "name", "username"):
                self.known.setdefault(name, key)

    def request(
        self, operation: Operation, identity: Identity = (), query: Mapping[str, JsonValue] | None = None
    ) -> Case | None:
        """Without a body, to that thing or collection; None if there can be none that keeps every promise."""
        return self.case(operation, identity, query=query or {})

    def creations(self, resource: Resource, before: Identity, number: int) -> Iterator[Case]:
        """Requests that create the one of that number, the most telling first: the next is for when it is refused."""
        if resource.create is None:
            return
        for body, media_type in self.bodies(resource.create, f"create {number}"):
            case = self.case(resource.create, before, body=body, media_type=media_type)
            if case is not None:
                yield case
        if resource.create.request_body is None:
            case = self.case(resource.create, before)
            if case is not None:
                yield case

    def replacement(
        self, resource: Resource, identity: Identity, shown: JsonValue, wrapper: str = "", purpose: str = "replace"
    ) -> Case | None:
        """A PUT of the thing with other values; its key, and what it refers to, stays as it is shown.

        `wrapper`: the member of the body that holds the thing, if one does; for another `purpose` it has other values.
        """
        if resource.replace is None:
            return None
        kept = self._kept(resource, shown)
        for body, media_type in self.bodies(resource.replace, purpose):
            inner = unwrapped(body, wrapper)
            mended = _with(body, kept) if inner is body else {**_members(body), wrapper: _with(inner, kept)}
            for each in (mended, body):
                case = self.case(resource.replace, identity, body=each, media_type=media_type)
                if case is not None:
                    return case
        return None

    def broken(self, resource: Resource, identity: Identity, shown: JsonValue, *, patch: bool) -> Case | None:
        """A PATCH or PUT with another value for one member, and one that its schema does not allow for another."""
        operation = resource.change if patch else resource.replace
        if operation is None or not isinstance(shown, dict):
            return None
        for body, media_type in self.bodies(operation, "broken"):
            if not isinstance(body, dict) or len(body) < 1:
                continue
            whole = _with(body, self._kept(resource, shown))
            for name in reversed(list(whole)):
                for value in _BREAKING:
                    case = self.case(
                        operation, identity, body={**whole, name: value}, media_type=media_type, breaks=True
                    )
                    if case is not None and all(each.level == "error" for each in case.breaks):
                        return case
        return None

    def uncreatable(self, resource: Resource, before: Identity) -> Iterator[Case]:
        """Requests to create one that can't be: a member of the wrong kind, or one that is required left out."""
        operation = resource.create
        for body, media_type in self.bodies(operation, "uncreatable") if operation else ():
            if operation is None or not isinstance(body, dict):
                continue
            broken = [{**body, name: value} for name in reversed(list(body)) for value in _BREAKING]
            without = [{each: body[each] for each in body if each != name} for name in body]
            for tries in (broken, without):
                cases = (self.case(operation, before, body=each, media_type=media_type, breaks=True) for each in tries)
                found = next(
                    (each for each in cases if each and all(one.level == "error" for one in each.breaks)), None
                )
                if found is not None:
                    yield found

    def strangers(self, resource: Resource, before: Identity) -> tuple[Case, ...]:
        """Questions for two that nobody has made; none where they can't be told from those that somebody may have."""
        if resource.read is None:
            return ()
        found: list[Case] = []
        own = resource.read.parameter("path", names(resource.path)[-1])
        for number in (1, 2):
            source = Source(self.document, resource.read, f"{self.seed}: nobody's {number}")
            try:
                values: list[JsonValue] = [_FAR + number, *([source.value(own)] if own else [])]
            except _FAULTS:
                continue
            cases = (self.case(resource.read, (*before, value)) for value in values)
            found += [case for case in cases if case is not None][:1]
        return tuple(found) if len({each.request.target for each in found}) == 2 else ()

    def invented(self, operation: Operation, count: int) -> Identity:
        """Values for the first parameters of the operation's path, as a plan would make them. Raises: DocumentError."""
        source = Source(self.document, operation, self.seed)
        values = source.typical().values
        return tuple(values["path", name] for name in names(operation.path)[:count])

    def written(self, case: Case, wrapper: str) -> JsonValue:
        """What the body of a request says of the thing itself: what it wraps, where the document has it so."""
        if not wrapper or case.media_type is None or not isinstance(case.body, dict):
            return case.body
        try:
            whole, _ = content_schemas(self.document, case.media_type, "request")
        except DocumentError:
            return case.body
        return case.body.get(wrapper) if whole and wrapper in whole.shape.properties else case.body

    def of_one_side(
        self, operation: Operation | None, value: JsonValue, *, is_request: bool, wrapper: str = ""
    ) -> set[str]:
        """The members of a body, or of what it wraps, that the document has as `readOnly` or `writeOnly`."""
        if operation is None:
            return set()
        if is_request:
            contents = [operation.request_body.content] if operation.request_body else []
        else:
            contents = [each.content for status, each in operation.responses.items() if status[0] in "2d"]
        found: set[str] = set()
        for content in contents:
            for media_type in content.values():
                try:
                    whole, _ = content_schemas(self.document, media_type, "request" if is_request else "response")
                    applied = annotations_of(whole, _OF_ONE_SIDE).of(value) if whole else iter(())
                    tokens = (each.at.removeprefix(join("", wrapper) if wrapper else "") for each in applied)
                    found |= {at.split("/")[1] for at in tokens if at}
                except DocumentError:
                    continue
        return found

    def _kept(self, resource: Resource, shown: JsonValue) -> dict[str, JsonValue]:
        """The members of the thing that a replacement must not change: its key, and what it refers to."""
        if not isinstance(shown, dict):
            return {}
        fixed = {*key_names(resource), *self.known}
        return {name: value for name, value in shown.items() if plain(name) in fixed}

    def bodies(
        self, operation: Operation, purpose: str, media_type: MediaTypeObject | None = None
    ) -> Iterator[tuple[JsonValue, MediaTypeObject]]:
        """Bodies for the operation, the most telling first; `media_type`: None stands for the likeliest."""
        content = operation.request_body.content if operation.request_body else {}
        media_type = media_type or next((each for name, each in content.items() if "json" in name), None)
        media_type = media_type or next(iter(content.values()), None)
        if media_type is None:
            return
        tries = [("typical", purpose), ("typical", f"{purpose} again"), ("minimal", purpose)]
        for profile, what in tries:
            source = Source(self.document, operation, f"{self.seed}: {what}")
            try:
                made = source.body(media_type, profile)
                body = self._if_valid(self._referring(made), made, media_type)
                plainer = self._if_valid(_called_plainly(body, purpose), body, media_type)
            except _FAULTS:
                continue
            yield body, media_type
            if plainer != body:
                yield plainer, media_type
        source = Source(self.document, operation, self.seed)
        yield from ((value, media_type) for _, value in source.body_examples(media_type))

    def _if_valid(self, body: JsonValue, otherwise: JsonValue, media_type: MediaTypeObject) -> JsonValue:
        """The body, if it keeps to its schema; Raises: DocumentError."""
        is_as_good = body != otherwise and not content_violations(self.document, media_type, body, "request")
        return body if is_as_good else otherwise

    def _referring(self, body: JsonValue) -> JsonValue:
        """The body with the keys of things that are there in the members that refer to such."""
        if not isinstance(body, dict):
            return body
        return {name: self.known.get(plain(name), value) for name, value in body.items()}

    def case(  # noqa: PLR0913
        self,
        operation: Operation,
        identity: Identity,
        *,
        query: Mapping[str, JsonValue] | None = None,
        body: JsonValue = None,
        media_type: MediaTypeObject | None = None,
        breaks: bool = False,
    ) -> Case | None:
        """The request with those values, if it breaks nothing, or something where it `breaks`; else None."""
        source = Source(self.document, operation, self.seed)
        try:
            parts = replace(source.typical(), body=body, media_type=media_type)
            values = dict(parts.values)
            for name, value in zip(names(operation.path), identity, strict=False):
                values["path", name] = value
            for name, value in (query or {}).items():
                values["query", name] = value
            case = recognise(self.document, build_request(self.document, operation, replace(parts, values=values)))
        except _FAULTS:
            return None
        is_as_wanted = case.operation is operation and bool(case.breaks) is breaks
        return case if is_as_wanted else None


def _called_plainly(value: JsonValue, purpose: str) -> JsonValue:
    """With letters, digits and hyphens alone in names: many servers take no others, and few documents say so."""
    if not isinstance(value, dict):
        return value
    return {
        name: _slug(each) or _slug(purpose)
        if isinstance(each, str) and plain(name).endswith(_CALLED)
        else _called_plainly(each, purpose)
        for name, each in value.items()
    }


def _slug(text: str) -> str:
    return "-".join(re.findall(r"[a-z0-9]+", text.lower()))


def _members(value: JsonValue) -> dict[str, JsonValue]:
    return value if isinstance(value, dict) else {}


def _with(body: JsonValue, kept: Mapping[str, JsonValue]) -> JsonValue:
    """The body with those values in the members that it has."""
    if not isinstance(body, dict):
        return body
    return {name: kept.get(name, value) for name, value in body.items()}
