"""Which of the edges that were to be expected are in a set of payloads, and which can't be, and why.

What is to be expected is counted over the keywords of the schemas that requests and answers reach, whatever was made.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from functools import partial
from typing import TypeAlias

from contracts.catalogue import Edge, Missing, table_of
from contracts.catalogue.placing import written
from contracts.contents import write_content
from contracts.document.model import IMPLIED, Document, HeaderObject, MediaTypeObject, Operation
from contracts.errors import DocumentError, EncodeError
from contracts.exporting.answer_headers import ANOTHER, FRAMING, UNWRITABLE, AnswerHeaders, header_table
from contracts.exporting.making import Choice
from contracts.exporting.model import Payload, Side
from contracts.json_values import JsonValue
from contracts.messages import Request
from contracts.planning import edge_name, edge_requests
from contracts.planning.alike import unlike
from contracts.planning.body_edges import bodies_of
from contracts.planning.content_edges import content_table
from contracts.planning.near_misses import NOT_IN_PATHS
from contracts.planning.parts import Source
from contracts.planning.requests import parameter_schema
from contracts.planning.schema_edges import MOST

Shown: TypeAlias = Callable[[list[str], Edge], tuple[str, str]]
"""The payload that shows an edge, by the names of all edges that have its value; or why there is none."""

_Part: TypeAlias = tuple[str, Callable[[], Iterator["Edge | Missing"]], Shown]
"""A part of a message: what it is called in names, what is to be expected of it, and what shows it."""

_LEFT_OUT = "left out by what was chosen"
_CUT = f"{_LEFT_OUT}, or beyond the {MOST:,} edges that are written of one schema"
_TAKEN_APART = "servers take such a path apart before they look for the operation"


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
            parts = _of_request if side == "request" else _of_answers
            for part, table, shown_by in parts(document, operation, known, choice.seed):
                found = _of_part(operation, side, part, table, shown_by)
                yield from (_placed(document, each) if IMPLIED in each.rule else each for each in found)


def _placed(document: Document, covered: Covered) -> Covered:
    """With the rule where people find what says so, as of the fields of a form that 2.0 has as parameters."""
    where = (document.place_of(uri, covered.rule) for uri in document.places)
    pointer = next((place.pointer for place in where if IMPLIED not in place.pointer), covered.rule)
    return replace(covered, rule=pointer)


def _of_request(document: Document, operation: Operation, known: list[Payload], seed: int) -> Iterator[_Part]:
    """Each part of a request that has a schema."""
    shown_by = _requests(document, operation, known, seed)
    source = Source(document, operation, seed)
    for parameter in source.parameters:
        schema = parameter_schema(document, parameter)
        if schema:
            yield f"{parameter.location} {parameter.name}", partial(table_of, schema), shown_by
    for part, described in bodies_of(source):
        yield part, partial(content_table, document, described, "request"), shown_by


def _of_answers(document: Document, operation: Operation, known: list[Payload], seed: int) -> Iterator[_Part]:
    """Each content of an answer that has edges of its own, and each of its header fields."""
    for status, promised in operation.responses.items():
        for _, described in unlike(document, promised.content, "response"):
            part = f"{status} {described.media_type}" if len(promised.content) > 1 else status
            yield (
                part,
                partial(content_table, document, described, "response"),
                _contents(document, part, described, known),
            )
        answering = AnswerHeaders(document, operation, promised, seed)
        for header in promised.headers.values():
            if header.name.lower() != "content-type":
                refusal = answering.refusal if header in answering.declared else FRAMING
                shown_by = _never(refusal) if refusal else _fields(answering, header, known)
                yield f"{status} header {header.name}", partial(header_table, document, header), shown_by


def _requests(document: Document, operation: Operation, known: list[Payload], seed: int) -> Shown:
    """Finds the payload of an edge of a request by what goes on the wire, or why there is none."""
    named = {payload.name for payload in known}
    sent = {_on_the_wire(each.request): each.name for each in reversed(known) if each.request}
    try:
        requests = dict(edge_requests(document, operation, seed))
    except DocumentError as error:
        return _never(error.problem.message)
    except EncodeError as error:
        return _never(str(error))

    def shown_by(names: list[str], edge: Edge) -> tuple[str, str]:
        for name in names:
            if name in named:
                return name, ""
        if names[0] not in requests:
            is_taken_apart = names[0].startswith("path ") and edge.value in NOT_IN_PATHS
            return "", _TAKEN_APART if is_taken_apart else _LEFT_OUT
        request = requests[names[0]]
        if request is None:
            return "", UNWRITABLE
        found = sent.get(_on_the_wire(request), "")
        return found, "" if found else ANOTHER

    return shown_by


def _never(reason: str) -> Shown:
    """Nothing is shown, for that reason."""
    return lambda _names, _edge: ("", reason)


def _on_the_wire(request: Request) -> tuple[str, str | None, bytes | None]:
    return request.target, request.headers.get("Content-Type"), request.content


def _contents(document: Document, part: str, described: MediaTypeObject, known: list[Payload]) -> Shown:
    """The same of an edge of an answer, by its content."""
    named = {each.name: each.content for each in known if each.name.startswith(part)}
    kept = {content: name for name, content in reversed(named.items())}

    def shown_by(names: list[str], edge: Edge) -> tuple[str, str]:
        for name in names:
            if name in named:
                return name, ""
        try:
            content = write_content(document, described, edge.value, "response").content
        except EncodeError:
            return "", UNWRITABLE
        found = kept.get(content, "")
        return found, "" if found else _LEFT_OUT

    return shown_by


def _fields(answering: AnswerHeaders, header: HeaderObject, known: list[Payload]) -> Shown:
    """The same of an edge of a header field, by its text."""
    own = {
        each.headers: each.name
        for each in reversed(known)
        if each.headers is not None and each.status == answering.status
    }
    named = set(own.values())

    def shown_by(names: list[str], edge: Edge) -> tuple[str, str]:
        for name in names:
            if name in named:
                return name, ""
        headers, reason = answering.outcome(header, edge)
        found = own.get(headers, "") if headers is not None else ""
        return found, "" if found else reason or _LEFT_OUT

    return shown_by


def _of_part(
    operation: Operation, side: Side, part: str, table: Callable[[], Iterator[Edge | Missing]], shown_by: Shown
) -> Iterator[Covered]:
    try:
        expected = list(table())
    except DocumentError as error:
        problem = error.problem
        yield Covered(
            operation, side, part, "all edges", "", "", problem.place.pointer, "", problem.message, can_be=False
        )
        return
    names: dict[str, list[str]] = {}
    for each in expected:
        if isinstance(each, Edge):
            names.setdefault(written(each.value), []).append(edge_name(part, each.name))
    is_cut = len(names) > MOST
    for each in expected:
        made = Covered(operation, side, part, each.name, each.at, each.keyword, each.rule)
        if isinstance(each, Edge):
            payload, reason = shown_by(names[written(each.value)], each)
            reason = _CUT if is_cut and reason == _LEFT_OUT else reason
            yield replace(made, payload=payload, reason=reason, can_be=reason in ("", _LEFT_OUT, _CUT))
        else:
            yield replace(made, reason=each.reason, can_be=False)
