"""Paths, webhooks and callbacks: every operation with what it inherits from its path item and the document.

Source: OAS 3.2, Paths Object, Path Item Object, Operation Object.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from contracts.document.bodies import response
from contracts.document.model import (
    Operation,
    RequestBody,
    RequiredScheme,
    ResponseObject,
    SecurityScheme,
    Server,
)
from contracts.document.names import did_you_mean
from contracts.document.nodes import Node
from contracts.document.path_parameters import ParameterList
from contracts.document.reading import Reading
from contracts.document.security import requirements
from contracts.document.servers import server
from contracts.errors import Problem, UnresolvedReference

MAX_CALLBACK_DEPTH = 3
"""Callbacks of callbacks of callbacks are read; what they call back is not."""


@dataclass(frozen=True, slots=True)
class Inherited:
    """What every operation of a document has unless it says otherwise."""

    servers: tuple[Server, ...]
    schemes: dict[str, SecurityScheme]
    security: tuple[tuple[RequiredScheme, ...], ...]
    callback_depth: int = 0


def inherited(reading: Reading, schemes: dict[str, SecurityScheme]) -> Inherited:
    """What the top of the document says of servers and security."""
    servers = reading.dialect.servers(reading, reading.root) or (server("/"),)
    return Inherited(servers, schemes, requirements(reading, reading.root, schemes) or ())


def operations(reading: Reading, from_above: Inherited) -> Iterator[Operation]:
    """The operations of the document's paths, in its order."""
    for path, item in reading.members(reading.root, "paths"):
        if path.startswith("x-"):
            continue
        faults: list[Problem] = []
        if not path.startswith("/"):
            message = f"the path {path!r} does not begin with '/'; it is read as if it did"
            reading.problems.add("bad-path", item, message, f"write '/{path}'", level="warning")
        elif "?" in path.partition("#")[0]:
            message = f"no request has the path {path!r}: a path ends at the first '?'"
            repair = "declare what follows as query parameters; two operations on one path need one declaration"
            faults.append(reading.problems.add("bad-path", item, message, repair))
        elif "#" in path:
            message = f"no request has what follows '#' in the path {path!r}; it is read as if it ended there"
            repair = "leave it out; two operations of one method and path need one declaration"
            reading.problems.add("bad-path", item, message, repair, level="warning")
        yield from operations_of(reading, from_above, path if path.startswith("/") else "/" + path, item, faults)


def webhooks(reading: Reading, from_above: Inherited) -> Iterator[Operation]:
    """The requests that the server sends by itself; the path of each is the webhook's name."""
    for section in ("webhooks", "x-webhooks"):
        if section in reading.dialect.grammar["OpenAPI"].fields:
            for name, item in reading.members(reading.root, section):
                yield from operations_of(reading, from_above, name, item)


def operations_of(
    reading: Reading, from_above: Inherited, path: str, item: Node, faults: list[Problem] | None = None
) -> Iterator[Operation]:
    """The operations of a path item, which may be a reference; each has these faults beside its own.

    `faults`: of the path; None where `path` is no path, but a webhook's name or a callback's expression.
    """
    items = [item]
    try:
        target = reading.follow(item)
        if target is not item:
            items.append(target)
    except UnresolvedReference:
        pass
    seen = set()
    for owner in items:
        for method, node in _methods(reading, owner):
            if method not in seen and isinstance(node.value, dict):
                seen.add(method)
                maker = _Maker(reading, from_above, node, tuple(items), list(faults or ()))
                yield maker.operation(method, path, has_template=faults is not None)


def _methods(reading: Reading, item: Node) -> Iterator[tuple[str, Node]]:
    """Method and node of what a path item declares itself."""
    for key, node in item.members():
        if key in reading.dialect.methods:
            yield key.upper(), reading.followed_or_same(node)
        elif key.lower() in reading.dialect.methods:
            message = f"the method {key!r} is read as {key.lower()!r}"
            reading.problems.add("bad-method", node, message, f"write {key.lower()!r}", level="warning")
            yield key.upper(), reading.followed_or_same(node)
    if "additionalOperations" in reading.dialect.grammar["Path Item"].fields:
        yield from item.members("additionalOperations")


@dataclass(slots=True)
class _Maker:
    """Makes one operation."""

    reading: Reading
    from_above: Inherited
    node: Node
    items: tuple[Node, ...]
    faults: list[Problem]

    def operation(self, method: str, path: str, *, has_template: bool) -> Operation:
        """The operation, with all that it inherits."""
        node, reading = self.node, self.reading
        fragment = ""
        if has_template and not self.faults:
            path, hash_, rest = path.partition("#")
            fragment = hash_ + rest
        listed = ParameterList.of(reading, node, self.items, self.faults)
        parameters = listed.checked_against(path) if has_template and not self.faults else listed.parameters()
        security = requirements(reading, node, self.from_above.schemes)
        return Operation(
            method=method,
            path=path,
            place=node.place,
            fragment=fragment,
            operation_id=node.string("operationId") or None,
            summary=node.string("summary") or next((item.string("summary") for item in self.items), ""),
            description=node.string("description") or next((item.string("description") for item in self.items), ""),
            tags=node.strings("tags"),
            parameters=parameters,
            request_body=self._request_body(method, listed.written),
            responses=self._responses(),
            security=self.from_above.security if security is None else security,
            servers=self._servers(),
            deprecated=node.flag("deprecated"),
            callbacks=self._callbacks(),
            extensions={key: below.value for key, below in node.members() if key.startswith("x-")},
            problems=tuple(self.faults),
        )

    def _servers(self) -> tuple[Server, ...]:
        for owner in (self.node, *self.items):
            found = self.reading.dialect.servers(self.reading, owner)
            if found:
                return found
        return self.from_above.servers

    def _request_body(self, method: str, parameters: tuple[Node, ...]) -> RequestBody | None:
        try:
            body = self.reading.dialect.request_body(self.reading, self.node, parameters)
        except UnresolvedReference as error:
            self.faults.append(error.problem)
            return None
        if body and method in {"GET", "HEAD", "DELETE", "TRACE"}:
            message = f"a body with {method} has no defined meaning; servers and proxies may drop it"
            self.reading.problems.add("body-without-meaning", self.node, message, "avoid it", level="note")
        return body

    def _responses(self) -> dict[str, ResponseObject]:
        found = {}
        for key, node in self.reading.members(self.node, "responses"):
            status = status_of(key)
            if status is None:
                self._tell_bad_status(key, node)
                continue
            if not isinstance(node.value, dict):
                continue
            try:
                found[status] = response(self.reading, self.node, node, status)
            except UnresolvedReference as error:
                self.faults.append(error.problem)
            else:
                if found[status].content and (status in {"204", "205", "304"} or status.startswith("1")):
                    message = f"a response with status {status} has no content"
                    self.reading.problems.add("content-of-bodiless", node, message, "remove it", level="warning")
        if not found and not self.faults and isinstance(self.node.value.get("responses"), dict):
            message = "no response is declared, so every answer is undeclared"
            self.reading.problems.add("no-response", self.node, message, "declare one", level="warning")
        return found

    def _tell_bad_status(self, key: str, node: Node) -> None:
        if not key.startswith("x-"):
            repair = did_you_mean(key, ("default",)) or "write a status such as '200', a range such as '4XX', 'default'"
            self.reading.problems.add("bad-status", node, f"{key!r} is no status; it is ignored", repair)

    def _callbacks(self) -> dict[str, tuple[Operation, ...]]:
        if self.from_above.callback_depth >= MAX_CALLBACK_DEPTH or not self.node.object("callbacks"):
            return {}
        depth = self.from_above.callback_depth + 1
        from_above = Inherited(self.from_above.servers, self.from_above.schemes, (), depth)
        return {
            name: tuple(
                operation
                for expression, item in target.members()
                if not expression.startswith("x-")
                for operation in operations_of(self.reading, from_above, expression, item)
            )
            for name, _, target in self.reading.followed(self.node.members("callbacks"))
        }


def status_of(key: str) -> str | None:
    """The status that a key of Responses stands for: `200`, `4XX` or `default`; None if it is none."""
    if key.lower() == "default":
        return "default"
    rest = key[1:]
    if len(key) == 3 and key[0] in "12345" and ((rest.isascii() and rest.isdigit()) or rest.upper() == "XX"):
        return key.upper()
    return None
