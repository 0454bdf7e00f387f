"""The Flask application: a WSGI environ becomes a Request, a Response becomes bytes. The only door to Flask.

Decides nothing about the answer: that is `mock_server.responder`'s. Routing is the document's business, so one hook
answers everything and Flask's own routes stay empty.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from typing import Any, TypeAlias
from urllib.parse import quote

import flask
from werkzeug.exceptions import HTTPException
from werkzeug.http import HTTP_STATUS_CODES

from contracts import Document, Headers, Request, Response
from mock_server.mounting import Mount, answer_among
from mock_server.options import Options
from mock_server.problems import problem
from mock_server.responder import Answered

LARGEST_CONTENT = 16 * 1024 * 1024
"""Bytes of a request body that are read; a larger one is answered with 413 (RFC 9110, section 15.5.14)."""


Log: TypeAlias = Callable[[Request, Answered], None]
"""Told of every answer before it leaves."""


def create_app(
    served: Document | Sequence[Mount] | None = None,
    options: Options = Options(),  # noqa: B008  (immutable)
    *,
    log: Log | None = None,
) -> flask.Flask:
    """A WSGI application that serves one document or several, the embedded default for None."""
    if served is None:
        from contracts import load

        served = load(None)
    mounts = [Mount(served)] if isinstance(served, Document) else [*served]
    app = flask.Flask("mock_server", static_folder=None, template_folder=None)
    app.config["MAX_CONTENT_LENGTH"] = LARGEST_CONTENT
    app.register_error_handler(HTTPException, _refused)
    app.register_error_handler(Exception, _failed)

    @app.before_request
    def answer() -> flask.Response:
        request = to_request(flask.request)
        answered = answer_among(mounts, request, options)
        if log:
            log(request, answered)
        if answered.delay:
            time.sleep(answered.delay)
        return to_flask(answered.response)

    return app


def to_request(incoming: flask.Request) -> Request:
    """What the client sent. The target is the one on the wire where the server tells it, else quoted anew."""
    environ = incoming.environ
    target = environ.get("REQUEST_URI") or environ.get("RAW_URI") or ""
    if not target.startswith("/"):
        path = quote(
            (environ.get("SCRIPT_NAME", "") + environ.get("PATH_INFO", "")).encode("latin-1"), safe="/:@!$&'()*+,;=~"
        )
        query = environ.get("QUERY_STRING", "")
        target = path + (f"?{query}" if query else "")
    has_body = "CONTENT_LENGTH" in environ or "HTTP_TRANSFER_ENCODING" in environ
    content = incoming.get_data(cache=False) if has_body else None
    return Request(incoming.method, target, Headers(_header_items(environ)), content)


def to_flask(response: Response) -> flask.Response:
    """The same response for Flask, which would otherwise add a Content-Type of its own."""
    phrase = HTTP_STATUS_CODES.get(response.status_code, "")
    outgoing = flask.Response(response.content, f"{response.status_code} {phrase}".rstrip())
    outgoing.headers.clear()
    for name, value in response.headers:
        outgoing.headers.add(name, value)
    return outgoing


def _refused(error: HTTPException) -> flask.Response:
    """What Werkzeug itself refuses, such as a body that is too large, in the words of RFC 9457."""
    return to_flask(problem(error.code or 500, error.name, error.description or error.name))


def _failed(error: Exception) -> flask.Response:
    """A fault of ours: told to the client in one line, and in full on the log."""
    flask.current_app.logger.error("%s %s", flask.request.method, flask.request.url, exc_info=error)
    detail = f"A fault of the mock, not of the request: {type(error).__name__}: {error}"
    return to_flask(problem(500, "Internal Server Error", detail))


def _header_items(environ: dict[str, Any]) -> list[tuple[str, str]]:
    """Header fields as WSGI hands them over: underscores were hyphens, repeated ones are already joined (PEP 3333)."""
    items = [(key[5:].replace("_", "-").title(), value) for key, value in environ.items() if key.startswith("HTTP_")]
    for key, name in (("CONTENT_TYPE", "Content-Type"), ("CONTENT_LENGTH", "Content-Length")):
        if environ.get(key):
            items.append((name, environ[key]))
    return items
