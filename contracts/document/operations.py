"""Paths, webhooks and callbacks: every operation with what it inherits from its path item and the document.

Source: OAS 3.2, Paths Object, Path Item Object, Operation Object.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from contracts.document.bodies import response
from contracts.document.model import (
    Operation,
    Parameter,
    RequestBody,
    RequiredScheme,
    ResponseObject,
    SecurityScheme,
    Server,
)
from contracts.document.nodes import Node
from contracts.document.reading import Reading
from contracts.document.security import requirements
from contracts.document.servers import server
from contracts.errors import Problem, UnresolvedReference


@dataclass(frozen=True, slots=True)
class Inherited:
    """What every operation of a document has unless it says otherwise."""

    servers: tuple[Server, ...]
    schemes: dict[str, SecurityScheme]
    security: tuple[tuple[RequiredScheme, ...], ...]


def inherited(reading: Reading, schemes: dict[str, SecurityScheme]) -> Inherited:
    """What the top of the document says of servers and security."""
    servers = reading.dialect.servers(reading, reading.root) or (server("/"),)
    return Inherited(servers, schemes, requirements(reading, reading.root, schemes) or ())


def operations(reading: Reading, from_above: Inherited) -> Iterator[Operation]:
    """The operations of the document's paths, in its order."""
    for path, item in reading.root.members("paths"):
        if path.startswith("/"):
            yield from operations_of(reading, from_above, path, item)


def operations_of(reading: Reading, from_above: Inherited, path: str, item: Node) -> Iterator[Operation]:
    """The operations of a path item, which may be a reference."""
    for method, node, owner in _methods(reading, item):
        if isinstance(node.value, dict):
            yield _operation(reading, from_above, path, method, node, owner)


def _methods(reading: Reading, item: Node) -> Iterator[tuple[str, Node, tuple[Node, ...]]]:
    """Method, operation and the path item with what it refers to; what stands beside a `$ref` wins."""
    items = [item]
    try:
        target = reading.follow(item)
    except UnresolvedReference:
        target = item
    if target is not item:
        items.append(target)
    seen = set()
    for part in items:
        for key, node in part.members():
            if key in reading.dialect.methods and key not in seen:
                seen.add(key)
                yield key.upper(), node, tuple(items)
        if "additionalOperations" in reading.dialect.grammar["Path Item"].fields:
            for method, node in part.members("additionalOperations"):
                yield method, node, tuple(items)


def _operation(
    reading: Reading, from_above: Inherited, path: str, method: str, node: Node, items: tuple[Node, ...]
) -> Operation:
    faults: list[Problem] = []
    written = tuple(_parameter_nodes(reading, node, items, faults))
    security = requirements(reading, node, from_above.schemes)
    return Operation(
        method=method,
        path=path,
        place=node.place,
        operation_id=node.string("operationId") or None,
        summary=node.string("summary"),
        description=node.string("description"),
        tags=node.strings("tags"),
        parameters=tuple(_parameters(reading, written)),
        request_body=_request_body(reading, node, written, faults),
        responses=_responses(reading, node, faults),
        security=from_above.security if security is None else security,
        servers=_servers(reading, node, items) or from_above.servers,
        deprecated=node.flag("deprecated"),
        extensions={key: below.value for key, below in node.members() if key.startswith("x-")},
        problems=tuple(faults),
    )


def _servers(reading: Reading, node: Node, items: tuple[Node, ...]) -> tuple[Server, ...] | None:
    for owner in (node, *items):
        found = reading.dialect.servers(reading, owner)
        if found:
            return found
    return None


def _parameter_nodes(
    reading: Reading, operation: Node, items: tuple[Node, ...], faults: list[Problem]
) -> Iterator[Node]:
    """The parameters as written, references followed: the operation's own, then those it does not override."""
    seen: set[tuple[str, str]] = set()
    for owner in (operation, *items):
        for node in owner.elements("parameters"):
            try:
                target = reading.follow(node)
            except UnresolvedReference as error:
                faults.append(error.problem)
                continue
            identity = (target.string("in"), target.string("name"))
            if isinstance(target.value, dict) and identity not in seen:
                seen.add(identity)
                yield target


def _parameters(reading: Reading, nodes: tuple[Node, ...]) -> Iterator[Parameter]:
    for node in nodes:
        parameter = reading.once(reading.dialect.parameter, node)
        if parameter:
            yield parameter


def _request_body(
    reading: Reading, operation: Node, parameters: tuple[Node, ...], faults: list[Problem]
) -> RequestBody | None:
    try:
        return reading.dialect.request_body(reading, operation, parameters)
    except UnresolvedReference as error:
        faults.append(error.problem)
        return None


def _responses(reading: Reading, operation: Node, faults: list[Problem]) -> dict[str, ResponseObject]:
    found = {}
    for key, node in operation.members("responses"):
        status = status_of(key)
        if status is None:
            continue
        try:
            found[status] = response(reading, operation, node, status)
        except UnresolvedReference as error:
            faults.append(error.problem)
    return found


def status_of(key: str) -> str | None:
    """The status that a key of Responses stands for: `200`, `4XX` or `default`; None if it is none."""
    if key.lower() == "default":
        return "default"
    if len(key) == 3 and key[0] in "12345" and (key[1:].isascii() and key[1:].isdigit() or key[1:].upper() == "XX"):
        return key.upper()
    return None
