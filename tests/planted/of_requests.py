"""Faults in what a server makes of requests: taking what it must refuse, refusing what it must take, and crashing."""

from __future__ import annotations

import contextlib
import re
from collections.abc import Callable
from typing import Any
from urllib.parse import unquote

from tests.planted.model import (
    Fault,
    Plant,
    accepting,
    as_json,
    body,
    field,
    instead,
    matching,
    parameter,
    problem,
    segment,
)
from tests.planted.serving import Asked, Said, Server

SEARCH, LIST, ADD = "GET /search", "GET /notes", "POST /notes"
ONE, PUT, PATCH, LINES = "GET /notes/{id}", "PUT /notes/{id}", "PATCH /notes/{id}", "POST /notes/{id}/lines"
NOTE = {"id": 1, "title": "a", "kind": "memo", "created": "2024-05-06T07:08:09Z"}
LINE = {"id": 1, "text": "a"}
SUCCESSES: dict[str, Said] = {
    SEARCH: as_json(["ab"]),
    LIST: as_json([NOTE], 200, "application/json", ("X-Total-Count", "1")),
    ADD: as_json(NOTE, 201, "application/json", ("Location", "/notes/1")),
    ONE: as_json(NOTE, 200, "application/json", ("ETag", '"1"')),
    PUT: as_json(NOTE),
    PATCH: as_json(NOTE),
    LINES: as_json(LINE, 201, "application/json", ("Location", "/notes/1/lines/1")),
}
BAD_VALUES, GOOD_VALUES, CRASHES = "accepts what it must refuse", "refuses what it must accept", "crashes"
PARAMETER, BODY = "OpenAPI, Parameter Object", "OpenAPI, Request Body Object"
Meant = Callable[[Asked], bool]


def _takes(name: str, operation: str, is_meant: Meant, check: str = "refuses-broken", refusals: Any = (400,)) -> Fault:
    clause = PARAMETER if operation in (SEARCH, LIST, ONE) else BODY
    plant = accepting(operation, is_meant, SUCCESSES[operation], refusals)
    return Fault(name, BAD_VALUES, operation, clause, (check,), plant)


def _refuses(name: str, operation: str, is_meant: Meant, status: int = 400) -> Fault:
    clause = PARAMETER if operation in (SEARCH, LIST, ONE) else BODY
    plant = instead(operation, lambda asked: _is_let_in(asked) and is_meant(asked), problem(status))
    return Fault(name, GOOD_VALUES, operation, clause, ("accepts-kept", "status-declared"), plant)


def _crashes(name: str, operation: str, is_meant: Meant) -> Fault:
    plant = instead(operation, lambda asked: _is_let_in(asked) and is_meant(asked), problem(500))
    return Fault(name, CRASHES, operation, "RFC 9110, 15.6", ("server-error",), plant)


def _is_let_in(asked: Asked) -> bool:
    return asked.field("Authorization") == "Bearer a-token-of-tests"


def _number(is_meant: Callable[[float], bool]) -> Callable[[str], bool]:
    def is_number(text: str) -> bool:
        with contextlib.suppress(ValueError, OverflowError):
            return is_meant(float(text))
        return False

    return is_number


def _has(name: str) -> Meant:
    return parameter(name, lambda _: True)


def _lacks(name: str) -> Meant:
    return lambda asked: not _has(name)(asked)


def _text(is_meant: Callable[[str], bool]) -> Callable[[Any], bool]:
    return lambda value: isinstance(value, str) and is_meant(value)


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


TAKES = (
    _takes("a limit one above its maximum", LIST, parameter("limit", lambda text: text == "51")),
    _takes("a limit of 0", LIST, parameter("limit", lambda text: text == "0")),
    _takes("a negative offset", LIST, parameter("offset", _number(lambda value: value < 0))),
    _takes("a kind that there is not", LIST, parameter("kind", lambda text: text not in ("memo", "task"))),
    _takes("a limit that is no number", LIST, parameter("limit", lambda text: not re.fullmatch(r"-?[\d.]+", text))),
    _takes(
        "a limit with a fraction", LIST, parameter("limit", lambda text: bool(re.fullmatch(r"\d+\.\d*[1-9]", text)))
    ),
    _takes("a search without its term", SEARCH, _lacks("term")),
    _takes("a term one letter too short", SEARCH, parameter("term", lambda text: len(text) == 1)),
    _takes("a term one letter too long", SEARCH, parameter("term", lambda text: len(text) == 9)),
    _takes("a term that misses its pattern", SEARCH, parameter("term", lambda text: not re.fullmatch("[a-z]*", text))),
    _takes("a size one above its maximum", SEARCH, parameter("size", lambda text: text == "100")),
    _takes("a size one below its minimum", SEARCH, parameter("size", lambda text: text == "-11")),
    _takes("a price at its exclusive bound", SEARCH, parameter("price", _number(lambda value: value == 0))),
    _takes(
        "a price between the steps",
        SEARCH,
        parameter("price", _number(lambda value: 0 < value <= 1000 and value % 0.5 != 0)),
    ),
    _takes("a tag too many", SEARCH, parameter("tags", lambda text: text.count(",") >= 3)),
    _takes("a tag that there is not", SEARCH, parameter("tags", lambda text: "red" not in text)),
    _takes("a day that no calendar has", SEARCH, _has("on")),
    _takes("a header above its maximum", SEARCH, lambda asked: asked.field("X-Trace") == "10"),
    _takes("a path parameter of 0", ONE, segment(1, lambda text: text == "0"), refusals=(400, 404)),
    _takes("a negative path parameter", ONE, segment(1, lambda text: text[:1] == "-"), refusals=(400, 404)),
    _takes("a path parameter that is no number", ONE, segment(1, lambda text: not re.search(r"\d", text))),
    _takes("a note without a title", ADD, body(lambda value: isinstance(value, dict) and "title" not in value)),
    _takes("an empty title", ADD, field("title", lambda value: value == "")),
    _takes("a title one character too long", ADD, field("title", _text(lambda text: len(text) == 41))),
    _takes("a title that is a number", ADD, field("title", _is_number)),
    _takes("a title that is null", ADD, field("title", lambda value: value is None)),
    _takes("a member that there is not", ADD, body(lambda value: "title" in value)),
    _takes("a priority above its maximum", ADD, field("priority", lambda value: value == 6)),
    _takes("a priority with a fraction", ADD, field("priority", lambda value: isinstance(value, float) and value % 1)),
    _takes("a priority that is true", ADD, field("priority", lambda value: isinstance(value, bool))),
    _takes("a priority as text", ADD, field("priority", lambda value: isinstance(value, str))),
    _takes("a kind in capitals", ADD, field("kind", _text(lambda text: text.lower() in ("memo", "task")))),
    _takes("a label too many", ADD, field("labels", lambda value: len(value) > 4)),
    _takes("a label twice", ADD, field("labels", lambda value: len({*value}) < len(value) <= 4)),
    _takes(
        "a label that misses its pattern",
        ADD,
        field("labels", lambda value: isinstance(value, list) and len(value) < 4),
    ),
    _takes("a due day that is none", ADD, field("due", _text(lambda _: True))),
    _takes("an array in the place of a note", ADD, body(lambda value: isinstance(value, list))),
    _takes("null in the place of a note", ADD, body(lambda value: value is None)),
    _takes(
        "a body that is cut short", ADD, lambda asked: asked.content.startswith(b"{") and asked.content[-1:] != b"}"
    ),
    _takes("no body at all", ADD, lambda asked: not asked.content, refusals=(400, 415)),
    _takes("a body in UTF-16", ADD, lambda asked: asked.content[:2] in (b"\xff\xfe", b"\xfe\xff")),
    _takes(
        "a body of another media type",
        ADD,
        lambda asked: bool(asked.field("Content-Type")) and "json" not in asked.field("Content-Type"),
        refusals=(415,),
    ),
    _takes("a body of no media type", ADD, lambda asked: not asked.field("Content-Type"), refusals=(415,)),
    _takes("a patch that breaks a bound", PATCH, field("priority", lambda value: value in (0, 6))),
    _takes("a line one character too long", LINES, field("text", _text(lambda text: len(text) == 81))),
)


def _method(method: str, path: str) -> Plant:
    is_there = matching(f"GET {path}")

    def plant(server: Server) -> Server:
        def answer(asked: Asked) -> Said:
            is_meant = asked.method == method and is_there(asked._replace(method="GET"))
            return as_json({}) if is_meant else server(asked)

        return answer

    return plant


METHODS = tuple(
    Fault(
        f"{method} accepted",
        "undeclared methods",
        f"GET {path}",
        "OpenAPI, Path Item Object",
        ("refuses-broken",),
        _method(method, path),
    )
    for method, path in (("DELETE", "/notes"), ("POST", "/search"), ("PATCH", "/status"))
)

REFUSES = (
    _refuses("a limit at its maximum", LIST, parameter("limit", lambda text: text == "50")),
    _refuses("a limit at its minimum", LIST, parameter("limit", lambda text: text == "1")),
    _refuses("an offset of 0", LIST, parameter("offset", lambda text: text == "0")),
    _refuses("a large offset", LIST, parameter("offset", _number(lambda value: value > 2**31))),
    _refuses("one kind of two", LIST, parameter("kind", lambda text: text == "task")),
    _refuses("a list without any parameter", LIST, lambda asked: not asked.query),
    _refuses("two parameters together", LIST, lambda asked: _has("limit")(asked) and _has("kind")(asked)),
    _refuses("a term as long as may be", SEARCH, parameter("term", lambda text: len(text) == 8)),
    _refuses("a term as short as may be", SEARCH, parameter("term", lambda text: len(text) == 2)),
    _refuses("a size of 0", SEARCH, parameter("size", lambda text: text == "0")),
    _refuses("a size at its maximum", SEARCH, parameter("size", lambda text: text == "99")),
    _refuses("a negative size", SEARCH, parameter("size", lambda text: text[:1] == "-")),
    _refuses("the highest price", SEARCH, parameter("price", _number(lambda value: value == 1000))),
    _refuses("a price with a half", SEARCH, parameter("price", lambda text: ".5" in text)),
    _refuses("three tags", SEARCH, parameter("tags", lambda text: text.count(",") == 2)),
    _refuses("a leap day", SEARCH, parameter("on", lambda text: text.endswith("02-29"))),
    _refuses("a title as long as may be", ADD, field("title", _text(lambda text: len(text) == 40))),
    _refuses("a title of one character", ADD, field("title", _text(lambda text: len(text) == 1))),
    _refuses(
        "a title that is too long in bytes",
        ADD,
        field("title", _text(lambda text: len(text) <= 40 < len(text.encode("utf-8", "replace")))),
    ),
    _refuses(
        "a title that is too long in UTF-16",
        ADD,
        field("title", _text(lambda text: len(text) <= 40 < len(text.encode("utf-16-le", "replace")) // 2)),
    ),
    _refuses("an empty text", ADD, field("text", lambda value: value == "")),
    _refuses("a kind that is said", ADD, field("kind", lambda value: value == "task")),
    _refuses("a kind that is left out", ADD, body(lambda value: "title" in value and "kind" not in value)),
    _refuses("a due day that is null", ADD, field("due", lambda value: value is None)),
    _refuses("no labels", ADD, field("labels", lambda value: value == [])),
    _refuses("four labels", ADD, field("labels", lambda value: len(value) == 4)),
    _refuses("the highest priority", ADD, field("priority", lambda value: value == 5)),
    _refuses("the lowest priority", ADD, field("priority", lambda value: value == 1)),
    _refuses("JSON over several lines", ADD, lambda asked: b"\r\n" in asked.content),
    _refuses("JSON with escapes", ADD, lambda asked: b"\\u0" in asked.content and b"\\u00" in asked.content),
    _refuses(
        "members in another order", ADD, lambda asked: b'"title"' in asked.content[12:] and b"text" in asked.content
    ),
    _refuses("a media type with a parameter", ADD, lambda asked: ";" in asked.field("Content-Type"), 415),
    _refuses(
        "a media type in capitals",
        ADD,
        lambda asked: asked.field("Content-Type") != asked.field("Content-Type").lower(),
        415,
    ),
    _refuses("what accepts JSON alone", LIST, lambda asked: asked.field("Accept") == "application/json", 406),
    _refuses("a patch of nothing", PATCH, lambda asked: asked.content.strip() == b"{}"),
)

CRASHES_OF = (
    _crashes("a negative id", ONE, segment(1, _number(lambda value: value < 0))),
    _crashes("an id of 0", ONE, segment(1, _number(lambda value: value == 0))),
    _crashes("an id above 32 bits", ONE, segment(1, _number(lambda value: value > 2**31 - 1))),
    _crashes("an id above 64 bits", ONE, segment(1, _number(lambda value: value > 2**63 - 1))),
    _crashes("an id with a sign", ONE, segment(1, lambda text: text[:1] == "+" or text.startswith("%2B"))),
    _crashes(
        "an id of other digits", ONE, segment(1, lambda text: unquote(text).isdecimal() and not unquote(text).isascii())
    ),
    _crashes("an id that is no number", ONE, segment(1, lambda text: unquote(text).isalpha())),
    _crashes("an empty term", SEARCH, parameter("term", lambda text: text == "")),
    _crashes("a term beyond ASCII", SEARCH, parameter("term", lambda text: not text.isascii())),
    _crashes("a term of NUL", SEARCH, parameter("term", lambda text: "\0" in text)),
    _crashes("a parameter twice", SEARCH, lambda asked: asked.query.count("term=") > 1),
    _crashes("a huge offset", LIST, parameter("offset", _number(lambda value: value > 2**63))),
    _crashes("a letter beyond ASCII", ADD, field("title", _text(lambda text: not text.isascii()))),
    _crashes("a letter beyond 16 bits", ADD, field("title", _text(lambda text: any(each > "\uffff" for each in text)))),
    _crashes("NUL in a text", ADD, field("title", _text(lambda text: "\0" in text))),
    _crashes("an empty title", ADD, field("title", lambda value: value == "")),
    _crashes("an empty body", ADD, lambda asked: not asked.content),
    _crashes("no Content-Type", ADD, lambda asked: not asked.field("Content-Type")),
    _crashes("JSON that is no object", ADD, body(lambda value: not isinstance(value, dict))),
    _crashes("JSON that is none", ADD, lambda asked: asked.content.startswith(b"{") and asked.content[-1:] != b"}"),
    _crashes("deep nesting", ADD, lambda asked: asked.content.startswith(b"[[[[")),
    _crashes("a huge body", ADD, lambda asked: len(asked.content) > 50_000),
    _crashes("null for what may be null", ADD, field("due", lambda value: value is None)),
    _crashes("a list that is empty", ADD, field("labels", lambda value: value == [])),
    _crashes(
        "an unknown media type to accept",
        LIST,
        lambda asked: asked.field("Accept") == "application/x-understudy-unknown",
    ),
)


def _let_in(operation: str, is_meant: Meant) -> Plant:
    """Who is refused for their credentials, and meant, is taken for one with a token."""
    is_of_operation = matching(operation)

    def plant(server: Server) -> Server:
        def answer(asked: Asked) -> Said:
            said = server(asked)
            if said.status != 401 or not is_of_operation(asked) or not is_meant(asked):
                return said
            others = tuple(each for each in asked.fields if each[0].lower() != "authorization")
            return server(asked._replace(fields=(*others, ("Authorization", "Bearer a-token-of-tests"))))

        return answer

    return plant


def _lets_in(name: str, is_meant: Meant, check: str = "credentials-enforced", *, is_of_state: bool = False) -> Fault:
    return Fault(
        name,
        "credentials not enforced",
        LIST,
        "OpenAPI, Security Requirement Object",
        (check,),
        _let_in(LIST, is_meant),
        is_of_state=is_of_state,
    )


CREDENTIALS = (
    _lets_in("no credentials", lambda asked: not asked.field("Authorization")),
    _lets_in("credentials of another scheme", lambda asked: asked.field("Authorization").startswith("Basic ")),
    _lets_in("a token without a scheme", lambda asked: asked.field("Authorization") == "understudy"),
    _lets_in("a scheme without a token", lambda asked: asked.field("Authorization").strip() == "Bearer"),
    _lets_in("a token of several words", lambda asked: asked.field("Authorization").count(" ") > 1),
    _lets_in("a token in the query", lambda asked: "access_token=" in asked.query),
    _lets_in("a token in a cookie", lambda asked: "access_token=" in asked.field("Cookie")),
    _lets_in(
        "a token that nobody was given",
        lambda asked: bool(re.fullmatch(r"Bearer [\w.~+/-]+=*", asked.field("Authorization"))),
        "credentials-checked",
        is_of_state=True,
    ),
)

OF_REQUESTS: tuple[Fault, ...] = (*TAKES, *METHODS, *REFUSES, *CRASHES_OF, *CREDENTIALS)
