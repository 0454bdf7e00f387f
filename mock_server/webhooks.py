"""Webhooks on demand: a page that lists them, and an address that sends one where the client wants it.

GET  /_understudy/webhooks
POST /_understudy/webhooks/NAME?url=http://127.0.0.1:9000/hook
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from urllib.parse import parse_qs, unquote

from contracts import Document, Headers, JsonValue, Request, Response, call_to
from mock_server.calling import Caller, Outcome
from mock_server.problems import problem

PATH = "/_understudy/webhooks"


def webhooks_answer(documents: Sequence[Document], request: Request, caller: Caller, seed: str) -> Response:
    """The list, or what came of sending the one that the path names."""
    declared = {each.path: (document, each) for document in documents for each in document.webhooks}
    name = unquote(request.path[len(PATH) :].strip("/"))
    if not name:
        return _json(200, {"webhooks": [{"name": each, "method": declared[each][1].method} for each in declared]})
    if name not in declared:
        known = ", ".join(declared) or "none"
        return problem(404, "Not Found", f"there is no webhook {name!r}; the documents declare: {known}")
    if request.method != "POST":
        return problem(405, "Method Not Allowed", f"POST sends the webhook {name!r}", headers=[("Allow", "POST")])
    query = parse_qs(request.query)
    if "url" not in query:
        detail = f"say where to send {name!r} to: POST {PATH}/{name}?url=http://127.0.0.1:9000/hook"
        return problem(400, "Bad Request", detail)
    document, operation = declared[name]
    call = call_to(document, name, operation, query["url"][0], query.get("seed", [seed])[0])
    return _told(caller.send(call, tries=1))


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
