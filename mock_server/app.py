"""The Flask application: a WSGI environ becomes a Request, a Response becomes bytes. The only door to Flask.

Decides nothing about the answer: that is `mock_server.service`'s. Routing is the document's business, so one hook
answers everything and Flask's own routes stay empty.
"""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from typing import Any
from urllib.parse import quote

import flask
from werkzeug.exceptions import HTTPException
from werkzeug.http import HTTP_STATUS_CODES

from contracts import Document, Headers, Request, Response
from mock_server.mounting import Mount
from mock_server.options import Options
from mock_server.responder import Answered
from mock_server.service import FIELDS, LARGEST_CONTENT, Alter, Log, Service, failure


def create_app(
    served: Document | Sequence[Mount] | None = None,
    options: Options = Options(),  # noqa: B008  (immutable)
    *,
    log: Log | None = None,
    alter: Alter | None = None,
) -> flask.Flask:
    """A WSGI application that serves one document or several, the embedded default for None."""
    service = Service(served, options, log=log, alter=alter)
    app = flask.Flask("mock_server", static_folder=None, template_folder=None)
    app.config["MAX_CONTENT_LENGTH"] = LARGEST_CONTENT
    app.register_error_handler(Exception, _failed)

    @app.before_request
    def answer() -> flask.Response:
        request, answered = _answered(service, flask.request)
        if answered.delay:
            time.sleep(answered.delay)
        response = to_flask(answered.response)
        response.call_on_close(partial(service.sent, request, answered))
        return response

    return app


def _answered(service: Service, incoming: flask.Request) -> tuple[Request, Answered]:
    request = to_request(incoming)
    environ = incoming.environ
    try:
        if "CONTENT_LENGTH" in environ or "HTTP_TRANSFER_ENCODING" in environ:
            request = replace(request, content=incoming.get_data(cache=False))
    except HTTPException as error:
        return request, service.refuse(request, error.code or 400)
    return request, service.answer(request)


def to_request(incoming: flask.Request) -> Request:
    """What the client sent, still without its content.

    The target is the one on the wire where the server tells it, else quoted anew.
    """
    environ = incoming.environ
    target = environ.get("REQUEST_URI") or environ.get("RAW_URI") or ""
    if not target.startswith("/"):
        path = quote(
            (environ.get("SCRIPT_NAME", "") + environ.get("PATH_INFO", "")).encode("latin-1"), safe="/:@!$&'()*+,;=~"
        )
        query = environ.get("QUERY_STRING", "")
        target = path + (f"?{query}" if query else "")
    return Request(incoming.method, target, Headers(_header_items(environ)))


def to_flask(response: Response) -> flask.Response:
    """The same response for Flask, which would otherwise add a Content-Type of its own."""
    phrase = HTTP_STATUS_CODES.get(response.status_code, "")
    outgoing = flask.Response(response.content, f"{response.status_code} {phrase}".rstrip())
    outgoing.headers.clear()
    for name, value in response.headers:
        outgoing.headers.add(name, value)
    return outgoing


def _failed(error: Exception) -> flask.Response:
    """A fault of this front, in the words of RFC 9457."""
    return to_flask(failure(Request(flask.request.method, flask.request.path), error))


def _header_items(environ: dict[str, Any]) -> list[tuple[str, str]]:
    """Fields as they came, else as WSGI has them: underscores were hyphens, repeated ones are joined (PEP 3333)."""
    if FIELDS in environ:
        return list(environ[FIELDS])
    items = [(key[5:].replace("_", "-").title(), value) for key, value in environ.items() if key.startswith("HTTP_")]
    for key, name in (("CONTENT_TYPE", "Content-Type"), ("CONTENT_LENGTH", "Content-Length")):
        if environ.get(key):
            items.append((name, environ[key]))
    return items
