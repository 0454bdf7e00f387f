"""What takes more than one object of a document to see: names used twice, paths that can't be told apart, dead links.

Source: OAS 3.2, Operation Object, `operationId`; Paths Object; Link Object.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from contracts.document.model import Operation
from contracts.document.names import did_you_mean
from contracts.document.nodes import Problems
from contracts.errors import Problem

_EXPRESSION = re.compile(r"\{[^{}]*\}")


def check(operations: Iterable[Operation], problems: Problems) -> None:
    """Tell of all such faults among the operations of a document."""
    listed = tuple(operations)
    _check_ids(listed, problems)
    _check_templates(listed, problems)
    _check_links(listed, problems)


def _check_ids(operations: tuple[Operation, ...], problems: Problems) -> None:
    seen: dict[str, Operation] = {}
    for operation in operations:
        name = operation.operation_id
        if name is None:
            continue
        if name in seen and seen[name].place != operation.place:
            message = f"the operationId {name!r} is also that of {seen[name].label}"
            place = operation.place.at(operation.place.pointer + "/operationId")
            problems.keep(Problem("duplicate-operation-id", place, message, "give each operation its own", "warning"))
        seen.setdefault(name, operation)


def _check_templates(operations: tuple[Operation, ...], problems: Problems) -> None:
    seen: dict[tuple[str, str], Operation] = {}
    for operation in operations:
        shape = (operation.method, _EXPRESSION.sub("{}", operation.path))
        other = seen.setdefault(shape, operation)
        if other.path != operation.path:
            message = f"the path {operation.path!r} can't be told from {other.path!r}, which is declared first"
            repair = "name the parameters of both alike, and put their operations together"
            problems.keep(Problem("identical-paths", operation.place, message, repair, "warning"))


def _check_links(operations: tuple[Operation, ...], problems: Problems) -> None:
    known = {operation.operation_id for operation in operations if operation.operation_id}
    for operation in operations:
        for response in operation.responses.values():
            for link in response.links.values():
                if link.operation_id and link.operation_id not in known:
                    message = f"the link {link.name!r} names the operation {link.operation_id!r}, which is not declared"
                    repair = did_you_mean(link.operation_id, known) or "correct the operationId"
                    problems.keep(Problem("dead-link", link.place, message, repair, "warning"))
