"""Which of the edges that were to be expected are in a set of payloads, and which can't be, and why.

What is to be expected is counted over the keywords of the schemas that requests and answers reach, whatever was made.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from typing import TypeAlias

from contracts.catalogue import Edge, table_of
from contracts.catalogue.placing import written
from contracts.document.model import Document, Operation
from contracts.errors import DocumentError, EncodeError
from contracts.exporting.making import Choice
from contracts.exporting.model import Payload, Side
from contracts.json_values import JsonValue
from contracts.planning import edge_name, edge_requests
from contracts.planning.parts import Source
from contracts.schemas import Schema, schemas_of

Shown: TypeAlias = Callable[[list[str], Edge], tuple[str, str]]
"""The payload that shows an edge, by the names of all edges that have its value; or why there is none."""

_LEFT_OUT = "left out by what was chosen"
_UNWRITABLE = "the style or media type has no way to write it"
_ANOTHER = "read as another value on the wire"


@dataclass(frozen=True, slots=True)
class Covered:
    """One edge that was to be expected."""

    operation: Operation
    side: Side
    part: str
    """Where: `path id`, `body`, `200`."""
    edge: str
    at: str
    keyword: str
    rule: str
    """JSON Pointer, into the document, of the schema that says so."""
    payload: str = ""
    """The name of the payload that shows it; empty where there is none."""
    reason: str = ""
    """Why there is none."""
    can_be: bool = True
    """Whether there is such a value at all."""

    def record(self) -> dict[str, JsonValue]:
        """As JSON, with the same members in the same order for each."""
        return {
            "operation": self.operation.label,
            "side": self.side,
            "part": self.part,
            "at": self.at or None,
            "rule": f"#{self.rule}",
            "keyword": self.keyword or None,
            "edge": self.edge,
            "payload": self.payload or None,
            "reason": self.reason or None,
        }


def coverage(document: Document, payloads: Iterable[Payload], choice: Choice) -> Iterator[Covered]:
    """Every edge that was to be expected of the operations chosen, in the document's order."""
    made: dict[tuple[str, Side], list[Payload]] = {}
    for payload in payloads:
        made.setdefault((payload.operation.label, payload.side), []).append(payload)
    for operation in document.operations:
        if not operation.is_understood or (choice.selects and not choice.selects(operation)):
            continue
        for side in sorted(choice.sides):
            known = made.get((operation.label, side), [])
            try:
                shown_by = _requests(document, operation, known, choice.seed) if side == "request" else _contents(known)
                for part, schema in _parts(document, operation, choice.seed, side):
                    yield from _of_part(operation, side, part, schema, shown_by)
            except (DocumentError, EncodeError):  # the document's fault, told by `lint`
                continue


def _requests(document: Document, operation: Operation, known: list[Payload], seed: int) -> Shown:
    """Finds the payload of an edge of a request by what goes on the wire, or why there is none."""
    named = {payload.name for payload in known}
    sent = {(payload.request.target, payload.content): payload.name for payload in reversed(known) if payload.request}
    requests = dict(edge_requests(document, operation, seed))

    def shown_by(names: list[str], _edge: Edge) -> tuple[str, str]:
        for name in names:
            if name in named:
                return name, ""
        if names[0] not in requests:
            return "", _LEFT_OUT
        request = requests[names[0]]
        if request is None:
            return "", _UNWRITABLE
        found = sent.get((request.target, request.content), "")
        return found, "" if found else _ANOTHER

    return shown_by


def _contents(known: list[Payload]) -> Shown:
    """The same of an edge of an answer; everything usual has a name of its own."""
    named = {payload.name for payload in known}

    def shown_by(names: list[str], edge: Edge) -> tuple[str, str]:
        for name in names:
            if name in named:
                return name, ""
        usual = f"{names[0].partition(':')[0]} typical"
        return (usual, "") if edge.value is edge.undone and usual in named else ("", _LEFT_OUT)

    return shown_by


def _parts(document: Document, operation: Operation, seed: int, side: Side) -> Iterator[tuple[str, Schema]]:
    """Each part of a message that has a schema, and what it is called in names."""
    if side == "response":
        for status, promised in operation.responses.items():
            for described in promised.content.values():
                if described.schema:
                    part = f"{status} {described.media_type}" if len(promised.content) > 1 else status
                    yield part, schemas_of(document).for_object(described.schema, "response")
        return
    source = Source(document, operation, seed)
    for parameter in source.parameters:
        schema = source.schema(parameter.content.schema if parameter.content else parameter.schema)
        if schema:
            yield f"{parameter.location} {parameter.name}", schema
    body = operation.request_body
    first = next(iter(body.content.values()), None) if body else None
    if first and first.schema:
        yield "body", schemas_of(document).for_object(first.schema, "request")


def _of_part(operation: Operation, side: Side, part: str, schema: Schema, shown_by: Shown) -> Iterator[Covered]:
    expected = list(table_of(schema))
    names: dict[str, list[str]] = {}
    for each in expected:
        if isinstance(each, Edge):
            names.setdefault(written(each.value), []).append(edge_name(part, each.name))
    for each in expected:
        made = Covered(operation, side, part, each.name, each.at, each.keyword, each.rule)
        if isinstance(each, Edge):
            payload, reason = shown_by(names[written(each.value)], each)
            yield replace(made, payload=payload, reason=reason, can_be=reason not in (_UNWRITABLE, _ANOTHER))
        else:
            yield replace(made, reason=each.reason, can_be=False)
