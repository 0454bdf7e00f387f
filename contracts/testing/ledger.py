"""What a run created, so that it can be removed at its end, last first; and what could not be removed.

Hears every answer, whatever the request was sent for. Removes only what an answer to a request of this run said to have
created, and only by operations that the run may call. Decides nothing about when.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from contracts.curl import curl_line
from contracts.document.model import Document, Operation
from contracts.document.paths import names
from contracts.json_values import JsonValue
from contracts.judging.model import Case
from contracts.messages import Exchange, Request
from contracts.planning.identities import Identity, guesses, identity_of
from contracts.planning.material import Material
from contracts.planning.resources import Resource, shape
from contracts.testing.asking import Asking, Hearing, Script
from contracts.testing.delivering import Task
from contracts.testing.events import CLEANUP, SEQUENCE
from contracts.testing.exchanging import Exchanging, Sent

PUT_NEW = "put what is not there"
"""The name of the step of a sequence that creates something by a PUT."""
_MOST_NAMED = 5
_MOST_IN_A_LINE = 20
_USUAL = 0.02
"""Seconds for an answer, where none has come yet."""
_REMEMBERED = 20
"""Answers that the pace is the mean of, about."""
_CAUTION = 2.0
"""Times the pace that one removal is thought to take."""
_BEGINNING = 0.2
"""Seconds beside."""


@dataclass(frozen=True, slots=True)
class Created:
    """Something that is there because of the run."""

    resource: Resource
    identity: Identity
    target: str
    """Of the request that removes it, or else that created it."""


_Key: TypeAlias = tuple[str, tuple[str, ...]]


class Ledger:
    """Written while the run goes on."""

    def __init__(self, document: Document, resources: Sequence[Resource], material: Material) -> None:
        self._document = document
        self._exchanging: Exchanging | None = None
        self._pace = _USUAL
        """Seconds from one answer to the next request, about."""
        self._material = material
        self._by_create: dict[Operation, Resource] = {}
        self._by_path: dict[tuple[str, str], Resource] = {}
        for each in resources:
            if each.create is not None:
                self._by_create.setdefault(each.create, each)
            self._by_path[each.path, "DELETE"] = each
        self._there: dict[_Key, Created] = {}
        self._removable: set[_Key] = set()
        """Those of them that there is a DELETE for."""
        self._ever: set[_Key] = set()
        self._known: dict[_Key, frozenset[str]] = {}
        """By path and parent of a collection, the keys of all that was in it when it was read first."""
        self._beside: dict[str, Sequence[str]] = {}
        self._doubtful: Counter[str] = Counter()
        """By name of a resource, answers that may or may not say that something was created."""
        self._refused: dict[_Key, int | None] = {}

    def listen(self, exchanging: Exchanging) -> None:
        """From now on hears every answer, whatever it was asked for."""
        self._exchanging = exchanging
        exchanging.listeners.append(self._hear)

    def _hear(self, sent: Sent) -> None:
        """Takes in what an answer says to have been created, or removed."""
        operation, status, exchange = sent.case.operation, sent.status, sent.answer.exchange
        if operation is None or status is None or exchange is None:
            return
        self._pace += (exchange.elapsed - self._pace) / _REMEMBERED
        created = self._created_by(sent, operation, exchange)
        if created is not None and len(created[1]) == len(names(created[0].path)):
            self._ever.add(_key(*created))
            self._there.setdefault(_key(*created), self._created(*created, sent))
            if created[0].remove is not None:
                self._removable.add(_key(*created))
        removed = self._by_path.get((operation.path, operation.method))
        if removed is not None and (status // 100 == 2 or status in (404, 410)):
            values = sent.case.path_parameters
            self._forget(_key(removed, [values.get(name) for name in names(removed.path)]))
        if operation.method == "DELETE" and status // 100 == 2 and not sent.case.request.query:
            self._forget_all_in(operation, sent.case)

    def _forget_all_in(self, operation: Operation, case: Case) -> None:
        """Where a whole collection was removed, what was in it is there no more, and what was in that neither."""
        collection = shape(operation.path)
        given = [str(case.path_parameters.get(name)) for name in names(operation.path)]
        for key, each in list(self._there.items()):
            is_in = shape(each.resource.path).startswith(f"{collection}/{{}}")
            if is_in and list(map(str, each.identity))[: len(given)] == given:
                self._forget(key)

    def _forget(self, key: _Key) -> None:
        self._there.pop(key, None)
        self._removable.discard(key)

    def _created_by(self, sent: Sent, operation: Operation, exchange: Exchange) -> tuple[Resource, Identity] | None:
        """What the answer says to have been created: by POST, or by a PUT to where a sequence has found nothing.

        Another PUT may well say so of what was there before.
        """
        status, own = exchange.response.status_code, sent.case.path_parameters
        put = self._by_path.get((operation.path, "DELETE"))
        if put is not None and sent.task.name == PUT_NEW and status // 100 == 2:
            return put, tuple(own[name] for name in names(put.path) if name in own)
        resource = self._by_create.get(operation)
        if resource is None or status // 100 != 2:
            return None
        identity = identity_of(self._document, resource, sent.case, exchange)
        is_ours = status == 201 or sent.task.kind == SEQUENCE
        if is_ours:
            identity = identity or next(guesses(self._document, resource, sent.case, exchange), None)
        if identity is None:
            return None
        known = self._known.get(_key(resource, identity[:-1]))
        if status == 201 or (is_ours if known is None else str(identity[-1]) not in known):
            return resource, identity
        self._doubtful[resource.name] += _key(resource, identity) not in self._ever
        return None

    def was_there(self, resource: Resource, identity: Identity) -> bool:
        """Whether it is known to have been in its collection when that was read first."""
        return str(identity[-1]) in self._known.get(_key(resource, identity[:-1]), ())

    def blame(self, resource: Resource, keys: Sequence[str]) -> None:
        """Requests of the run have created these, but no answer says so: they are not removed."""
        self._beside.setdefault(resource.name, keys)

    def know(self, resource: Resource, before: Identity, keys: Sequence[JsonValue]) -> None:
        """All that is in a collection, the first time that this is known.

        Who answers POST with 200 instead of 201 does not say whether something was created, or was there: what was not
        there then was created.
        """
        self._known.setdefault(_key(resource, before), frozenset(map(str, keys)))

    def keys(self, resource: Resource) -> set[str]:
        """What tells the things of that kind that were created, whatever has become of them."""
        return {identity[-1] for path, identity in self._ever if path == resource.path}

    def seconds(self, pause: float) -> float:
        """How long it takes to remove what is there, about; `pause`: seconds at least from one request to the next."""
        count = len(self._removable)
        return _BEGINNING + count * max(pause, _CAUTION * self._pace) if count else 0.0

    def script(self, exchanging: Exchanging, hearing: Hearing) -> Script[None]:
        """Removes what is there, the last first; what lies in something else before that."""
        for key, each in reversed(list(self._there.items())):
            operation = each.resource.remove
            case = self._material.request(operation, each.identity) if operation else None
            if case is None or key not in self._there:
                continue
            answered = yield from Asking(exchanging, hearing, CLEANUP, "cleanup").ask(Task(case, operation), "remove")
            if key in self._there:
                self._refused[key] = answered.status if answered else None

    def notes(self) -> Iterator[str]:
        """What could not be removed, by resource."""
        counts = Counter(each.resource.name for each in self._there.values())
        for name, count in counts.items():
            left = [(key, each) for key, each in self._there.items() if each.resource.name == name]
            told = ", ".join(each.target for _, each in left[:_MOST_NAMED])
            more = f" and {count - _MOST_NAMED} more" if count > _MOST_NAMED else ""
            statuses = sorted({str(self._refused[key]) for key, _ in left if self._refused.get(key)})
            why = "no DELETE is declared, or chosen, for them" if left[0][1].resource.remove is None else ""
            why = why or (f"DELETE answered {', '.join(statuses)}" if statuses else "the run ended before")
            are = "is" if count == 1 else "are"
            yield f"{count} that the run created in {name} {are} there still: {told}{more} ({why})"
        yield from self._ways()
        for name, keys in self._beside.items():
            told = ", ".join(keys[:_MOST_NAMED])
            yield f"what a request created that is to create nothing is there still in {name}: {told} and maybe more"
        for name, count in self._doubtful.items():
            answers = "an answer" if count == 1 else f"{count} answers"
            yield f"what {answers} other than 201 to what creates in {name} may have created is not removed"

    def _ways(self) -> Iterator[str]:
        """A line for the shell that removes what is there, for each kind of request that it takes; the last first."""
        alike: dict[tuple[str, object], list[Request]] = {}
        for each in reversed(self._there.values()):
            operation = each.resource.remove
            case = self._material.request(operation, each.identity) if operation else None
            if case is not None and self._exchanging is not None:
                request = self._exchanging.shown(Task(case, operation, "remove"))
                alike.setdefault((request.method, request.headers.items), []).append(request)
        for requests in alike.values():
            first, *others = requests[:_MOST_IN_A_LINE]
            more = len(requests) - _MOST_IN_A_LINE
            after = f" (and {more} more)" if more > 0 else ""
            line = curl_line(first, self._exchanging.courier.origin, *others) if self._exchanging else ""
            yield f"to remove {'it' if len(requests) == 1 else 'them'}{after}: {line}"

    def _created(self, resource: Resource, identity: Identity, sent: Sent) -> Created:
        operation = resource.remove or resource.read
        case = self._material.request(operation, identity) if operation else None
        return Created(resource, identity, case.request.target if case else f"{sent.shown.target} ({identity[-1]!r})")


def _key(resource: Resource, identity: Sequence[JsonValue]) -> _Key:
    """What tells the thing: a number in a body is a text in a path."""
    return resource.path, tuple(map(str, identity))
