"""Exchanges counted against the contract: which operation, status, media type and parameter, and what of each schema.

Knows the document, cases and answers. The one place here, with `counters`, where values change.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from contracts.coverage.counters import Counters
from contracts.coverage.impossible import empty_in_paths, never_shown
from contracts.coverage.model import Coverage
from contracts.coverage.nodes import Compiler, Node
from contracts.coverage.visiting import Visit
from contracts.document.model import (
    Direction,
    Document,
    MediaTypeObject,
    Operation,
    Parameter,
    ResponseObject,
    SchemaObject,
)
from contracts.json_values import JsonValue
from contracts.judging import Case, Context
from contracts.judging.bodies import CODE as BODY_CODE
from contracts.judging.credentials import CODE as CREDENTIALS_CODE
from contracts.judging.parameters import NOT_PARAMETERS
from contracts.messages import Exchange
from contracts.schemas import schemas_of


@dataclass(frozen=True, slots=True)
class _Content:
    """A declared media type."""

    number: int
    whole: Node | None
    item: Node | None


@dataclass(frozen=True, slots=True)
class _Parameter:
    number: int
    at: str
    """As findings name it: `query page`."""
    absent: int | None
    node: Node | None


@dataclass(frozen=True, slots=True)
class _Response:
    number: int
    content: Mapping[str, _Content]
    headers: tuple[tuple[str, int], ...]
    """Optional header fields."""


@dataclass(frozen=True, slots=True)
class _Operation:
    """An operation, compiled."""

    number: int
    parameters: dict[tuple[str, str], _Parameter]
    body_present: int | None
    body_absent: int | None
    bodies: Mapping[str, _Content]
    responses: Mapping[str, _Response]


class Counting:
    """The running count over the exchanges of some operations of one document."""

    def __init__(self, document: Document, operations: Iterable[Operation] | None = None) -> None:
        self._document = document
        self._counters = Counters()
        self._compiler = Compiler(self._counters, document.place.uri)
        self._in_paths: list[Node] = []
        self._elsewhere: list[Node] = []
        chosen = document.operations if operations is None else operations
        self._operations = {each: self._compiled(each) for each in chosen if each.is_understood}

    def count(self, case: Case, exchange: Exchange) -> None:
        """Counts what a case and the answer to it show of the contract.

        A request that the server turned away at the door, for its credentials, shows nothing of what it held.
        """
        operation = self._operations.get(case.operation) if case.operation else None
        if operation is None or case.operation is None or exchange.request.method != case.operation.method:
            return
        counts = self._counters.counts
        counts[operation.number] += 1
        if exchange.response.status_code != 401 and not any(each.check == CREDENTIALS_CODE for each in case.breaks):
            self._count_request(operation, case)
        self._count_response(operation, Context(self._document, case, exchange))

    def coverage(self) -> Coverage:
        """What was counted so far; of what was not seen, why it could not be."""
        never = never_shown(self._compiler.nodes, self._counters.counts)
        return self._counters.coverage(never | empty_in_paths(self._in_paths, self._elsewhere))

    def _count_request(self, operation: _Operation, case: Case) -> None:
        counts = self._counters.counts
        visit = Visit(counts)
        for key, parameter in operation.parameters.items():
            if key in case.parameters:
                counts[parameter.number] += 1
                if parameter.node:
                    visit.value(parameter.node, case.parameters[key])
            elif parameter.absent is not None and not any(each.at == parameter.at for each in case.breaks):
                counts[parameter.absent] += 1
        number = operation.body_present if case.has_body else operation.body_absent
        if number is not None:
            counts[number] += 1
        content = operation.bodies.get(case.media_type.media_type) if case.media_type else None
        if content:
            counts[content.number] += 1
            if case.body is not None or not any(each.check == BODY_CODE and not each.keyword for each in case.breaks):
                _visit(visit, content, case.body)

    def _count_response(self, operation: _Operation, context: Context) -> None:
        response = operation.responses.get(context.promised.status) if context.promised else None
        if response is None:
            return
        counts = self._counters.counts
        counts[response.number] += 1
        for name, number in response.headers:
            if name in context.response.headers:
                counts[number] += 1
        described, found = context.described, context.content
        content = response.content.get(described.media_type) if described else None
        if content and found:
            counts[content.number] += 1
        if content and found and not found.error and not found.document_error:
            _visit(Visit(counts), content, found.value)

    def _compiled(self, operation: Operation) -> _Operation:
        label, number = operation.label, self._counters.number
        own = number("operation", label, operation.place)
        parameters: dict[tuple[str, str], _Parameter] = {
            (each.location, each.name): self._parameter(label, each)
            for each in operation.parameters
            if each.location != "header" or each.name.lower() not in NOT_PARAMETERS
        }
        body = operation.request_body
        present = absent = None
        if body and not body.required:
            present = number("optional part", f"{label}: body present", body.place)
            absent = number("optional part", f"{label}: body absent", body.place)
        bodies = self._contents(f"{label}: request", body.content, "request") if body else {}
        responses = {status: self._response(label, each) for status, each in operation.responses.items()}
        return _Operation(own, parameters, present, absent, bodies, responses)

    def _parameter(self, label: str, parameter: Parameter) -> _Parameter:
        at = f"{parameter.location} {parameter.name}"
        counters = self._counters
        own = counters.number("parameter", f"{label}: {at}", parameter.place)
        absent = (
            None if parameter.required else counters.number("optional part", f"{label}: {at} absent", parameter.place)
        )
        node = self._node(parameter.content.schema if parameter.content else parameter.schema, "request")
        if node:
            is_segment = parameter.location == "path" and parameter.style == "simple"
            (self._in_paths if is_segment else self._elsewhere).append(node)
        return _Parameter(own, at, absent, node)

    def _response(self, label: str, response: ResponseObject) -> _Response:
        name = f"{label}: {response.status}"
        counters = self._counters
        own = counters.number("status", name, response.place)
        headers = tuple(
            (header, counters.number("optional part", f"{name} header {header} present", each.place))
            for header, each in response.headers.items()
            if not each.required and header.lower() != "content-type"
        )
        return _Response(own, self._contents(name, response.content, "response"), headers)

    def _contents(
        self, name: str, content: Mapping[str, MediaTypeObject], direction: Direction
    ) -> Mapping[str, _Content]:
        return {
            key: _Content(
                self._counters.number("media type", f"{name} {key}", each.place),
                self._root(each.schema, direction),
                self._root(each.item_schema, direction),
            )
            for key, each in content.items()
        }

    def _root(self, schema: SchemaObject | None, direction: Direction) -> Node | None:
        node = self._node(schema, direction)
        if node:
            self._elsewhere.append(node)
        return node

    def _node(self, schema: SchemaObject | None, direction: Direction) -> Node | None:
        return self._compiler.node(schemas_of(self._document).for_object(schema, direction)) if schema else None


def _visit(visit: Visit, content: _Content, value: JsonValue) -> None:
    if content.whole:
        visit.value(content.whole, value)
    if content.item and isinstance(value, list):
        for each in value:
            visit.value(content.item, each)
