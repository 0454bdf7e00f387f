"""Webhooks on demand: a page that lists them, and an address that sends one where the client wants it.

GET  /_understudy/webhooks
POST /_understudy/webhooks/NAME?url=http://127.0.0.1:9000/hook
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING
from urllib.parse import parse_qs, quote, unquote

from contracts import Call, Document, Headers, JsonValue, Operation, Request, Response, call_to
from mock_server.problems import problem

if TYPE_CHECKING:
    from mock_server.calling import Outcome

PATH = "/_understudy/webhooks"
AN_ADDRESS = "http://127.0.0.1:9000/hook"

Declared = Mapping[str, Sequence[tuple[Document, Operation]]]


def webhooks_answer(
    documents: Sequence[Document], request: Request, send: Callable[[Call], Outcome], seed: str
) -> Response:
    """The list, or what came of sending the one that the path names; the query's `method` chooses among several."""
    declared: dict[str, list[tuple[Document, Operation]]] = {}
    for document in documents:
        for each in document.webhooks:
            declared.setdefault(each.path, []).append((document, each))
    name = unquote(request.path[len(PATH) :].strip("/"))
    if name and name not in declared:
        known = ", ".join(declared) or "none"
        return problem(404, "Not Found", f"there is no webhook {name!r}; declared: {known}")
    method = "POST" if name else "GET"
    if request.method != method:
        detail = f"POST sends the webhook {name!r}" if name else "GET lists the webhooks"
        return problem(405, "Method Not Allowed", detail, headers=[("Allow", method)])
    return _sent(name, declared[name], request, send, seed) if name else _listed(declared)


def sending_path(name: str) -> str:
    """Path and query that send the webhook of that name, to an address that the reader will replace."""
    return f"{PATH}/{quote(name, safe='')}?url={AN_ADDRESS}"


def _listed(declared: Declared) -> Response:
    webhooks: list[JsonValue] = [
        {"name": name, "method": operation.method, "send": f"POST {sending_path(name)}"}
        for name, each in declared.items()
        for _, operation in each
    ]
    return _json(200, {"webhooks": webhooks})


def _sent(
    name: str,
    declared: Sequence[tuple[Document, Operation]],
    request: Request,
    send: Callable[[Call], Outcome],
    seed: str,
) -> Response:
    query = parse_qs(request.query)
    if "url" not in query:
        return problem(400, "Bad Request", f"say where {name!r} is to go: POST {sending_path(name)}")
    methods = {operation.method: (document, operation) for document, operation in reversed(declared)}
    method = query.get("method", [declared[0][1].method])[0].upper()
    if method not in methods:
        return problem(400, "Bad Request", f"the webhook {name!r} has no method {method!r}: {', '.join(methods)}")
    document, operation = methods[method]
    return _told(send(call_to(document, name, operation, query["url"][0], query.get("seed", [seed])[0])))


def _told(outcome: Outcome) -> Response:
    call = outcome.call
    if outcome.status_code is None or call.request is None:
        return problem(502 if outcome.tries else 400, "Webhook not sent", outcome.problem)
    sent: JsonValue = {
        "method": call.request.method,
        "url": call.origin + call.request.target,
        "headers": dict(call.request.headers.items),
        "content": (call.request.content or b"").decode("utf-8", "replace"),
    }
    return _json(200, {"sent": sent, "answered": outcome.status_code})


def _json(status_code: int, value: JsonValue) -> Response:
    return Response(status_code, Headers([("Content-Type", "application/json")]), json.dumps(value).encode())
