"""A conforming server in plain WSGI, with more to get wrong than the others: notes and their lines, a search, a status.

Written with nothing but the standard library. 401 without a token that is known, 400 for what breaks the document, 404
for what is not there, 304 for what has not changed.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import re
from collections.abc import Callable, Iterator
from typing import Any, NamedTuple
from urllib.parse import parse_qsl

from tests.conforming.wsgi_document import DOCUMENT, PAGE, STATUS

TOKEN = "a-token-of-tests"
"""The one that is taken."""
PNG = (
    b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x00\x01\x00\x00\x00\x01\x08\x00\x00\x00\x00:~\x9bU"
    b"\x00\x00\x00\nIDATx\x9cc`\x00\x00\x00\x02\x00\x01H\xaf\xa4q\x00\x00\x00\x00IEND\xaeB`\x82"
)


class Asked(NamedTuple):
    method: str
    query: dict[str, str]
    headers: dict[str, str]
    content: bytes


class Answered(NamedTuple):
    status: int
    content: bytes = b""
    media_type: str = "application/json"
    fields: tuple[tuple[str, str], ...] = ()


class Refused(Exception):
    """What is answered instead."""

    def __init__(self, status: int, title: str, *fields: tuple[str, str]) -> None:
        super().__init__(title)
        problem = json.dumps({"title": title, "status": status}).encode()
        self.answered = Answered(status, problem, "application/problem+json", fields)


Handler = Callable[..., Answered]


def document_and_application() -> tuple[dict[str, Any], Any]:
    """The document, and the WSGI application that keeps it, with a few notes in it."""
    return DOCUMENT, Things()


class Things:
    """The application; each has notes of its own."""

    def __init__(self) -> None:
        self._notes: dict[int, dict[str, Any]] = {}
        self._lines: dict[int, dict[int, str]] = {}
        self._last = 0
        for index in range(12):
            self._create({"title": f"note {index + 1}", "kind": ("memo", "task")[index % 2]})
        number = r"([^/]*)"
        self._routes: tuple[tuple[str, dict[str, Handler]], ...] = (
            ("/status", {"GET": lambda _asked: _json(STATUS)}),
            ("/motd", {"GET": lambda _asked: Answered(200, "Grüß Gott".encode(), "text/plain; charset=utf-8")}),
            ("/icon", {"GET": lambda _asked: Answered(200, PNG, "image/png")}),
            ("/search", {"GET": self._search}),
            ("/notes", {"GET": self._list, "POST": self._add}),
            (f"/notes/{number}", {"GET": self._one, "PUT": self._put, "PATCH": self._patch, "DELETE": self._drop}),
            (f"/notes/{number}/lines", {"GET": self._list_lines, "POST": self._add_line}),
            (f"/notes/{number}/lines/{number}", {"GET": self._one_line, "DELETE": self._drop_line}),
        )

    def __call__(self, environ: dict[str, Any], start_response: Any) -> list[bytes]:
        """As WSGI has it (PEP 3333)."""
        asked = _asked(environ)
        try:
            answered = self._answer(asked, environ["PATH_INFO"].encode("latin-1"))
        except Refused as refused:
            answered = refused.answered
        fields = list(answered.fields)
        if answered.status not in (204, 304):
            fields += [("Content-Type", answered.media_type), ("Content-Length", str(len(answered.content)))]
        start_response(f"{answered.status} Said", fields)
        return [] if asked.method == "HEAD" else [answered.content]

    def _answer(self, asked: Asked, path: bytes) -> Answered:
        for pattern, handlers in self._routes:
            found = re.fullmatch(pattern, path.decode("utf-8", "replace"))
            if found is None:
                continue
            method = "GET" if asked.method == "HEAD" else asked.method
            if method not in handlers:
                allowed = ", ".join([*handlers, *(["HEAD"] if "GET" in handlers else [])])
                raise Refused(405, "method", ("Allow", allowed))
            if pattern not in ("/status", "/motd", "/icon"):
                _authenticate(asked)
            return handlers[method](asked, *map(_number, found.groups()))
        raise Refused(404, "no such path")

    # -- notes --------------------------------------------------------------------------------------------------------

    def _list(self, asked: Asked) -> Answered:
        kind = asked.query.get("kind")
        if kind not in (None, "memo", "task"):
            raise Refused(400, "kind")
        found = [each for each in self._notes.values() if kind in (None, each["kind"])]
        return _page(asked, found)

    def _add(self, asked: Asked) -> Answered:
        note = self._create(_note(_body(asked, "application/json")))
        return _json(note, 201, ("Location", f"/notes/{note['id']}"))

    def _create(self, new: dict[str, Any]) -> dict[str, Any]:
        self._last += 1
        self._notes[self._last] = {"kind": "memo", **new, "id": self._last, "created": "2024-05-06T07:08:09Z"}
        self._lines[self._last] = {}
        return self._notes[self._last]

    def _one(self, asked: Asked, number: int) -> Answered:
        answered = _json(self._note_of(number))
        tag = _tag(answered.content)
        if {tag, "*"} & set(re.split(r"\s*,\s*", asked.headers.get("if-none-match", ""))):
            return Answered(304, fields=(("ETag", tag),))
        return answered._replace(fields=(("ETag", tag),))

    def _put(self, asked: Asked, number: int) -> Answered:
        new, known = _note(_body(asked, "application/json")), self._note_of(number)
        _heed(asked, known)
        self._notes[number] = {"kind": "memo", **new, "id": number, "created": known["created"]}
        return _json(self._notes[number])

    def _patch(self, asked: Asked, number: int) -> Answered:
        """Source: RFC 7396."""
        named = _note(_body(asked, "application/merge-patch+json"), is_whole=False)
        known = self._note_of(number)
        _heed(asked, known)
        self._notes[number] = {**known, **named}
        return _json(self._notes[number])

    def _drop(self, asked: Asked, number: int) -> Answered:
        _heed(asked, self._note_of(number))
        del self._notes[number], self._lines[number]
        return Answered(204)

    def _note_of(self, number: int) -> dict[str, Any]:
        if number not in self._notes:
            raise Refused(404, "no such note")
        return self._notes[number]

    # -- lines --------------------------------------------------------------------------------------------------------

    def _list_lines(self, asked: Asked, number: int) -> Answered:
        self._note_of(number)
        return _page(asked, [{"id": each, "text": text} for each, text in self._lines[number].items()])

    def _add_line(self, asked: Asked, number: int) -> Answered:
        value = _body(asked, "application/json")
        if not isinstance(value, dict) or set(value) != {"text"} or not _is_text(value["text"], 0, 80):
            raise Refused(400, "no line")
        self._note_of(number)
        self._last += 1
        self._lines[number][self._last] = value["text"]
        location = ("Location", f"/notes/{number}/lines/{self._last}")
        return _json({"id": self._last, "text": value["text"]}, 201, location)

    def _one_line(self, _asked: Asked, number: int, line: int) -> Answered:
        self._note_of(number)
        if line not in self._lines[number]:
            raise Refused(404, "no such line")
        return _json({"id": line, "text": self._lines[number][line]})

    def _drop_line(self, _asked: Asked, number: int, line: int) -> Answered:
        self._note_of(number)
        if self._lines[number].pop(line, None) is None:
            raise Refused(404, "no such line")
        return Answered(204)

    # -- search -------------------------------------------------------------------------------------------------------

    def _search(self, asked: Asked) -> Answered:
        query = asked.query
        term, size, price = query.get("term", ""), query.get("size", "1"), query.get("price", "0.5")
        tags = query["tags"].split(",") if "tags" in query else []
        is_right = (
            re.fullmatch("[a-z]{2,8}", term)
            and re.fullmatch("-?(0|[1-9][0-9]?)", size)
            and -10 <= int(size) <= 99
            and size != "-0"
            and re.fullmatch(r"[0-9]{1,5}(\.[05]0*)?", price)
            and 0 < float(price) <= 1000
            and len(tags) <= 3
            and all(each in ("red", "green", "blue") for each in tags)
            and ("on" not in query or _is_date(query["on"]))
            and asked.headers.get("x-trace", "0") in map(str, range(10))
        )
        if not is_right:
            raise Refused(400, "no such search")
        return _json([term, *tags])


def _tag(content: bytes) -> str:
    return f'"{hashlib.sha256(content).hexdigest()[:16]}"'


def _heed(asked: Asked, note: dict[str, Any]) -> None:
    """Nothing is changed if the note is not what it was thought to be (RFC 9110, 13.1.1)."""
    wanted = asked.headers.get("if-match", "*")
    if not {"*", _tag(json.dumps(note).encode())} & set(re.split(r"\s*,\s*", wanted)):
        raise Refused(412, "it has changed")


def _page(asked: Asked, found: list[Any]) -> Answered:
    limit, offset = (_whole(asked.query.get(name, usual)) for name, usual in (("limit", "10"), ("offset", "0")))
    if not (1 <= limit <= PAGE and offset >= 0):
        raise Refused(400, "no such page")
    return _json(found[offset : offset + limit], 200, ("X-Total-Count", str(len(found))))


def _json(value: Any, status: int = 200, *fields: tuple[str, str]) -> Answered:
    return Answered(status, json.dumps(value).encode(), fields=fields)


def _asked(environ: dict[str, Any]) -> Asked:
    headers = {name[5:].replace("_", "-").lower(): value for name, value in environ.items() if name.startswith("HTTP_")}
    headers["content-type"] = environ.get("CONTENT_TYPE") or ""
    content = environ["wsgi.input"].read(int(environ.get("CONTENT_LENGTH") or 0))
    pairs = parse_qsl(environ.get("QUERY_STRING", ""), keep_blank_values=True)
    names = [name for name, _ in pairs]
    twice = {name: "\0twice" for name in names if names.count(name) > 1}
    return Asked(environ["REQUEST_METHOD"], dict(pairs) | twice, headers, content)


def _authenticate(asked: Asked) -> None:
    if asked.headers.get("authorization") != f"Bearer {TOKEN}":
        raise Refused(401, "who are you?", ("WWW-Authenticate", "Bearer"))


def _number(text: str) -> int:
    if not re.fullmatch("[1-9][0-9]*", text):
        raise Refused(400, "a number is asked for")
    return int(text[:20])


def _whole(text: str) -> int:
    return int(text[:20]) if re.fullmatch("0|[1-9][0-9]*", text) else -1


def _body(asked: Asked, media_type: str) -> Any:
    if asked.headers["content-type"].partition(";")[0].strip().lower() != media_type:
        raise Refused(415, f"{media_type} is taken alone")
    try:
        return json.loads(asked.content.decode(), object_pairs_hook=_once, parse_constant=_no_constant)
    except (ValueError, RecursionError):
        raise Refused(400, "no JSON") from None


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    if len({name for name, _ in pairs}) < len(pairs):
        raise ValueError("a name twice")
    return dict(pairs)


def _no_constant(name: str) -> None:
    raise ValueError(name)


def _note(value: Any, *, is_whole: bool = True) -> dict[str, Any]:
    """The note, or the part of one, if it is one."""
    if not isinstance(value, dict) or (is_whole and "title" not in value) or list(_faults(value)):
        raise Refused(400, "no such note can be")
    if "priority" in value:
        value["priority"] = int(value["priority"])
    return value


def _faults(value: dict[str, Any]) -> Iterator[str]:
    rules: dict[str, Callable[[Any], bool]] = {
        "title": lambda each: _is_text(each, 1, 40),
        "text": lambda each: _is_text(each, 0, 200),
        "kind": lambda each: each in ("memo", "task"),
        "priority": lambda each: type(each) in (int, float) and each in range(1, 6),
        "due": lambda each: each is None or (isinstance(each, str) and _is_date(each)),
        "labels": lambda each: (
            isinstance(each, list)
            and len(each) <= 4
            and all(isinstance(label, str) and re.fullmatch("[a-z]{1,8}", label) for label in each)
            and len(set(each)) == len(each)
        ),
    }
    for name, given in value.items():
        try:
            if not rules[name](given):
                yield name
        except (LookupError, TypeError, ValueError, OverflowError):
            yield name


def _is_text(value: Any, low: int, high: int) -> bool:
    return isinstance(value, str) and low <= len(value) <= high


def _is_date(text: str) -> bool:
    try:
        return bool(re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", text) and dt.date.fromisoformat(text))
    except ValueError:
        return text.startswith("0000-")
