"""Faults of the servers in Flask, FastAPI and Django REST framework, each of a kind that such servers have."""

from __future__ import annotations

import json
import re
from collections.abc import Callable

from tests.planted.model import (
    Fault,
    Plant,
    accepting,
    as_json,
    changed,
    changed_everywhere,
    field,
    instead,
    matching,
    parameter,
    rewritten,
    segment,
)
from tests.planted.serving import Asked, Said, Server

LIST, ADD = "GET /things", "POST /things"
THING = {"id": 1, "name": "a", "kind": "a"}


def _flask(name: str, kind: str, operation: str, checks: tuple[str, ...], plant: Plant) -> Fault:
    return Fault(name, kind, operation, CLAUSES[checks[0]], checks, plant, "flask")


def _fastapi(name: str, kind: str, operation: str, checks: tuple[str, ...], plant: Plant) -> Fault:
    return Fault(name, kind, operation, CLAUSES[checks[0]], checks, plant, "fastapi")


def _django(name: str, kind: str, operation: str, checks: tuple[str, ...], plant: Plant) -> Fault:
    return Fault(name, kind, operation, CLAUSES[checks[0]], checks, plant, "django")


CLAUSES = {
    "server-error": "RFC 9110, 15.6",
    "refuses-broken": "OpenAPI, Request Body and Parameter Objects",
    "accepts-kept": "OpenAPI, Request Body and Parameter Objects",
    "credentials-enforced": "OpenAPI, Security Requirement Object",
    "allow-on-405": "RFC 9110, 15.5.6",
    "challenge-on-401": "RFC 9110, 15.5.2",
    "status-declared": "OpenAPI, Responses Object",
    "content-type-declared": "OpenAPI, Response Object",
    "body-schema": "OpenAPI, Schema Object",
    "body-decodes": "RFC 9110, 8.3",
    "internals-leaked": "OWASP API8:2023",
    "bodiless": "RFC 9110, 6.4.1",
    "header-syntax": "RFC 9110, 2.2",
}
PAGE = Said(500, (("Content-Type", "text/html"), ("Content-Length", "18")), b"<h1>Sorry!</h1>\r\n\n")
TAKES, REFUSES, CRASHES = "accepts what it must refuse", "refuses what it must accept", "crashes"


def _of_length(length: int) -> Callable[[Asked], bool]:
    return field("name", lambda value: isinstance(value, str) and len(value) == length)


def _told(status: int) -> Said:
    return as_json({"detail": "not so", "message": "not so"}, status)


def _as_if_with(name: str, value: str) -> Plant:
    """Requests that are refused for their credentials are taken with right ones."""
    is_add = matching(ADD)

    def plant(server: Server) -> Server:
        def answer(asked: Asked) -> Said:
            said = server(asked)
            if said.status not in (401, 403) or not is_add(asked):
                return said
            others = tuple(each for each in asked.fields if each[0].lower() != name.lower())
            return server(asked._replace(fields=(*others, (name, value))))

        return answer

    return plant


FLASK = (
    _flask(
        "a number that is 0 is a failure",
        CRASHES,
        "GET /things/{number}",
        ("server-error",),
        instead("GET /things/{number}", segment(1, lambda text: text == "0"), PAGE),
    ),
    _flask(
        "a number above 32 bits is a failure",
        CRASHES,
        "DELETE /things/{number}",
        ("server-error",),
        instead("DELETE /things/{number}", segment(1, lambda text: text.isdigit() and int(text) > 2**31), PAGE),
    ),
    _flask(
        "a key is not asked for",
        "credentials not enforced",
        ADD,
        ("credentials-enforced",),
        _as_if_with("X-Key", "a-token-of-tests"),
    ),
    _flask(
        "a name of 21 letters is taken", TAKES, ADD, ("refuses-broken",), accepting(ADD, _of_length(21), _told(201))
    ),
    _flask(
        "a name of 20 letters is refused", REFUSES, ADD, ("accepts-kept",), instead(ADD, _of_length(20), _told(400))
    ),
    _flask(
        "the page for 404 is HTML",
        "undeclared media type",
        "GET /things/{number}",
        ("content-type-declared",),
        changed("GET /things/{number}", 404, lambda said: said.with_field("Content-Type", "text/html")),
    ),
    _flask(
        "a list of one thing is the thing",
        "ranges and formats",
        LIST,
        ("body-schema",),
        rewritten(LIST, 200, lambda value: value[0] if value else {}),
    ),
    _flask(
        "methods are refused without saying which there are",
        "405 without Allow",
        LIST,
        ("allow-on-405",),
        changed_everywhere(lambda _asked, said: said.status == 405, lambda said: said.without("Allow")),
    ),
)

FASTAPI = (
    _fastapi(
        "a limit of 51 is taken",
        TAKES,
        LIST,
        ("refuses-broken",),
        accepting(LIST, parameter("limit", lambda text: text == "51"), as_json([]), (422,)),
    ),
    _fastapi(
        "a limit of 50 is refused",
        REFUSES,
        LIST,
        ("accepts-kept",),
        instead(LIST, parameter("limit", lambda text: text == "50"), as_json({"detail": []}, 422)),
    ),
    _fastapi(
        "a token is not asked for",
        "credentials not enforced",
        ADD,
        ("credentials-enforced",),
        _as_if_with("Authorization", "Bearer a-token-of-tests"),
    ),
    _fastapi(
        "a name that is a number is taken",
        TAKES,
        ADD,
        ("refuses-broken",),
        accepting(ADD, field("name", lambda value: isinstance(value, int | float)), as_json(THING, 201), (422,)),
    ),
    _fastapi(
        "a member too many is taken",
        TAKES,
        ADD,
        ("refuses-broken",),
        accepting(
            ADD, field("name", lambda value: isinstance(value, str) and value != ""), as_json(THING, 201), (422,)
        ),
    ),
    _fastapi(
        "a number above 64 bits is a failure",
        CRASHES,
        "GET /things/{number}",
        ("server-error",),
        instead("GET /things/{number}", segment(1, lambda text: text.isdigit() and int(text) > 2**63), PAGE),
    ),
    _fastapi(
        "a token refused without a challenge",
        "401 without WWW-Authenticate",
        ADD,
        ("challenge-on-401",),
        changed(ADD, 401, lambda said: said.without("WWW-Authenticate")),
    ),
    _fastapi(
        "the id of a new thing is text",
        "ranges and formats",
        ADD,
        ("body-schema",),
        rewritten(ADD, 201, lambda value: value.update(id=str(value["id"]))),
    ),
)

DJANGO = (
    _django(
        "a number that is none is a failure",
        CRASHES,
        "GET /things/{id}/",
        ("server-error",),
        instead("GET /things/{id}/", segment(1, lambda text: not re.fullmatch(r"\d+", text)), PAGE),
    ),
    _django(
        "a name of 21 letters is taken",
        TAKES,
        "POST /things/",
        ("refuses-broken",),
        accepting("POST /things/", _of_length(21), as_json(THING, 201)),
    ),
    _django(
        "a kind that there is not is taken",
        TAKES,
        "POST /things/",
        ("refuses-broken",),
        accepting("POST /things/", field("kind", lambda value: value not in ("a", "b")), as_json(THING, 201)),
    ),
    _django(
        "the greatest size is refused",
        REFUSES,
        "POST /things/",
        ("accepts-kept",),
        instead("POST /things/", field("size", lambda value: value == 99), as_json({"size": ["no"]}, 400)),
    ),
    _django(
        "a traceback in a refusal",
        "stack traces and secrets",
        "POST /things/",
        ("internals-leaked",),
        changed(
            "POST /things/",
            400,
            lambda said: said.saying(json.dumps({"e": "Traceback (most recent call last):"}).encode()),
        ),
    ),
    _django(
        "what is removed is told with a 200",
        "undeclared status",
        "GET /things/",
        ("status-declared",),
        changed("GET /things/", 200, lambda said: said._replace(status=206)),
    ),
    _django(
        "a list with names missing",
        "ranges and formats",
        "POST /things/",
        ("body-schema",),
        rewritten("POST /things/", 201, lambda value: value.pop("name") and None),
    ),
    _django(
        "a Date in the header that is none",
        "caching and conditions",
        "GET /things/",
        ("header-syntax",),
        changed("GET /things/", 200, lambda said: said.with_field("Last-Modified", "yesterday")),
    ),
)

OF_STYLES: tuple[Fault, ...] = (*FLASK, *FASTAPI, *DJANGO)
