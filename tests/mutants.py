"""The mock with one promise broken: what a check that sees must find.

Each mutant is the mock of the default document with its answers changed after the fact, in one way and one place.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import flask

from contracts import Document, Level
from mock_server import create_app

Mutation = Callable[[flask.Request, flask.Response], flask.Response]


@dataclass(frozen=True, slots=True)
class Mutant:
    """One broken promise."""

    name: str
    check: str
    """The code of the check that must find it."""
    mutate: Mutation
    level: Level = "error"
    """How bad that is; a warning where the standards leave it open."""

    def application(self, document: Document) -> flask.Flask:
        """The mock of `document` with this promise broken."""
        app = create_app(document)

        @app.after_request
        def broken(response: flask.Response) -> flask.Response:
            return self.mutate(flask.request, response)

        return app


def on(status: int, change: Callable[[flask.Response], Any]) -> Mutation:
    """Change the answers of that status only."""

    def mutate(_request: flask.Request, response: flask.Response) -> flask.Response:
        if response.status_code == status:
            change(response)
        return response

    return mutate


def body(status: int, change: Callable[[Any], Any]) -> Mutation:
    """Change the decoded body of the answers of that status; `change` alters it in place or gives a new one."""

    def rewrite(response: flask.Response) -> None:
        if not response.data:  # the answer to HEAD
            return
        value = json.loads(response.data)
        changed = change(value)
        response.data = json.dumps(value if changed is None else changed)

    return on(status, rewrite)


def task(**fields: Any) -> Callable[[Any], Any]:
    """A sync status whose first task has those fields."""

    def change(value: Any) -> None:
        value["tasks"] = [TASK | fields]

    return change


def when(condition: Callable[[flask.Request], bool], status: int, content: bytes, content_type: str = "") -> Mutation:
    """Answer the requests of that kind with something else."""

    def mutate(request: flask.Request, response: flask.Response) -> flask.Response:
        if not condition(request):
            return response
        return flask.Response(content, status, headers={"Content-Type": content_type} if content_type else {})

    return mutate


def identity(request: flask.Request) -> int:
    """The provider's id in the path; 1 where it is no integer."""
    try:
        return int(request.path.split("/providers/scim/")[1].split("/")[0])
    except (IndexError, ValueError):
        return 1


def accepted(request: flask.Request) -> bool:
    """Whether a server that checks nothing but the method and the token's presence would answer."""
    return request.method == "GET" and "Authorization" in request.headers


def authorised(request: flask.Request) -> bool:
    """Whether a token is given as the document asks for it."""
    return request.method == "GET" and request.headers.get("Authorization", "").startswith("Bearer understudy")


def has_integer(request: flask.Request) -> bool:
    """Whether the id in the path reads as a JSON integer."""
    return bool(re.search(r"/providers/scim/-?(0|[1-9][0-9]*)/", request.path))


STATUS = (Path(__file__).parent.parent / "fixtures" / "responses" / "200-finished.json").read_bytes()
TASK = json.loads(STATUS)["tasks"][0]
MESSAGE = TASK["messages"][0]
JSON = "application/json"

MUTANTS = (
    Mutant("an undeclared success", "status-declared", on(200, lambda response: setattr(response, "status_code", 202))),
    Mutant("a server error", "server-error", on(200, lambda response: setattr(response, "status_code", 500))),
    Mutant(
        "an error for negative ids",
        "server-error",
        when(lambda request: accepted(request) and identity(request) < 0, 500, b"{}", JSON),
    ),
    Mutant(
        "an error above 32 bits",
        "server-error",
        when(lambda request: accepted(request) and identity(request) > 2**31 - 1, 500, b"{}", JSON),
    ),
    Mutant(
        "an undeclared refusal of zero",
        "status-declared",
        when(lambda request: accepted(request) and identity(request) == 0, 422, b"{}", JSON),
    ),
    Mutant(
        "HTML in place of JSON", "content-type-declared", on(200, lambda r: r.headers.set("Content-Type", "text/html"))
    ),
    Mutant("no content type", "content-type-declared", on(200, lambda r: r.headers.remove("Content-Type"))),
    Mutant("JSON cut short", "body-decodes", on(200, lambda r: setattr(r, "data", r.data[:-1]))),
    Mutant("bytes that are no UTF-8", "body-decodes", on(200, lambda r: setattr(r, "data", b'{"is_running": "\xff"}'))),
    Mutant("not a number", "body-decodes", body(200, task(duration=float("nan")))),
    Mutant("a required field missing", "body-schema", body(200, lambda value: value.pop("is_running") and None)),
    Mutant("a string for a boolean", "body-schema", body(200, lambda value: value.update(is_running="yes"))),
    Mutant("an object for an array", "body-schema", body(200, lambda value: value.update(tasks={}))),
    Mutant("null where none is allowed", "body-schema", body(200, lambda value: value.update(tasks=None))),
    Mutant("an unknown status in a task", "body-schema", body(200, task(status="running"))),
    Mutant("a malformed UUID", "body-schema", body(200, task(uuid="3fa85f64-5717-4562-b3fc"))),
    Mutant("a time without an offset", "body-schema", body(200, task(expires="2024-09-13T14:05:42"))),
    Mutant("a number as text", "body-schema", body(200, task(duration="2.0"))),
    Mutant("a log level in capitals", "body-schema", body(200, task(messages=[MESSAGE | {"log_level": "INFO"}]))),
    Mutant("an error without its detail", "body-schema", body(403, lambda value: value.pop("detail") and None)),
    Mutant(
        "an error list that is a string", "body-schema", body(400, lambda value: value.update(non_field_errors="x"))
    ),
    Mutant(
        "success without credentials",
        "credentials-enforced",
        when(lambda request: request.method == "GET" and "Authorization" not in request.headers, 200, STATUS, JSON),
    ),
    Mutant(
        "an id that is no integer accepted",
        "refuses-broken",
        when(lambda request: authorised(request) and not has_integer(request), 200, STATUS, JSON),
    ),
    Mutant(
        "an undeclared method accepted",
        "refuses-broken",
        when(lambda request: request.method in {"POST", "PUT", "DELETE", "PATCH"}, 200, STATUS, JSON),
    ),
    Mutant("a 405 without Allow", "allow-on-405", on(405, lambda response: response.headers.remove("Allow"))),
    Mutant(
        "a body where none is declared",
        "bodiless",
        when(lambda request: accepted(request) and identity(request) == 0, 404, b'{"detail": "gone"}', JSON),
        level="warning",
    ),
    Mutant("a byte order mark", "body-decodes", on(200, lambda r: setattr(r, "data", b"\xef\xbb\xbf" + r.data))),
    Mutant("an entity tag without quotes", "header-syntax", on(200, lambda r: r.headers.set("ETag", "v1"))),
    Mutant("a time to wait in words", "header-syntax", on(200, lambda r: r.headers.set("Retry-After", "soon"))),
    Mutant("a content type twice", "header-repeated", on(200, lambda r: r.headers.add("Content-Type", JSON))),
    Mutant(
        "a modification in the future",
        "last-modified",
        on(200, lambda r: r.headers.set("Last-Modified", "Fri, 31 Dec 2100 00:00:00 GMT")),
    ),
    Mutant(
        "a name twice in an object",
        "duplicate-names",
        on(200, lambda r: setattr(r, "data", r.data.replace(b"{", b'{"is_running": null, ', 1) if r.data else b"")),
        level="warning",
    ),
    Mutant(
        "a stack trace in a refusal",
        "internals-leaked",
        body(400, lambda value: value.update(non_field_errors=["Traceback (most recent call last):"])),
        level="warning",
    ),
)
