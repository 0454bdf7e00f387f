"""The requests that a server itself sends: callbacks after an answer, and webhooks.

Knows runtime expressions and how a request is made; sends nothing. Source: OAS 3.1, Callback Object, and OpenAPI
Object (`webhooks`).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from urllib.parse import urlsplit

from contracts.document.model import Document, Operation
from contracts.errors import DecodeError, DocumentError, EncodeError
from contracts.expressions import filled
from contracts.judging.model import Case
from contracts.messages import Exchange, Request, Response
from contracts.planning.parts import Source
from contracts.planning.requests import build_request


@dataclass(frozen=True, slots=True)
class Call:
    """One request that a server sends."""

    name: str
    """The callback's or webhook's name."""
    operation: Operation
    """What it promises; `path` is the callback's expression, or the webhook's name."""
    origin: str = ""
    """Where it goes: scheme, host and port."""
    request: Request | None = None
    """None where none can be made."""
    problem: str = ""
    """Why none can be made; empty if one can."""


def callbacks_of(
    document: Document, case: Case, response: Response, origin: str, seed: int | str = 1
) -> Iterator[Call]:
    """What the operation of the case calls back, once `response` is sent: a valid request for each.

    `origin`: the server's own scheme, host and port.
    """
    if case.operation is None:
        return
    exchange = Exchange(case.request, response)
    for name, operations in case.operation.callbacks.items():
        for operation in operations:
            try:
                address = filled(operation.path, case, exchange, origin)
            except DecodeError as error:
                yield Call(name, operation, problem=str(error))
            else:
                yield call_to(document, name, operation, address, seed)


def call_to(document: Document, name: str, operation: Operation, address: str, seed: int | str = 1) -> Call:
    """The callback or webhook, made and addressed."""
    problem = f"the address {address!r} is no http or https URL"
    try:
        parts = urlsplit(address)
        is_address = parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0
    except ValueError:
        is_address = False
    if not is_address or not address.isascii() or any(character <= " " for character in address):
        return Call(name, operation, problem=problem)
    if not operation.is_understood:
        return Call(name, operation, problem=str(operation.problems[0]))
    # The path is the address's business; all else of the request is made as for any operation.
    pathless = replace(operation, path="/")
    try:
        made = build_request(document, pathless, Source(document, pathless, seed).typical(), base_path="")
    except (DocumentError, EncodeError) as error:
        return Call(name, operation, problem=str(error))
    query = "&".join(each for each in (parts.query, made.query) if each)
    target = (parts.path or "/") + (f"?{query}" if query else "")
    return Call(name, operation, f"{parts.scheme}://{parts.netloc.rpartition('@')[2]}", replace(made, target=target))
