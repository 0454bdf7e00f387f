"""A document with everything that can be done with a thing, and a server that keeps what it is given or breaks a rule.

Written with the standard library alone, so that agreement with this project's code means something. Each fault is one
rule of state broken, in an otherwise conforming server.
"""

from __future__ import annotations

import json
import re
from itertools import count
from typing import Any

from tests.plain_servers import ERROR, Answered, Asked

BOOK = {
    "type": "object",
    "additionalProperties": False,
    "required": ["title"],
    "properties": {
        "id": {"type": "integer", "readOnly": True},
        "title": {"type": "string", "minLength": 1, "maxLength": 40},
        "genre": {"type": "string", "enum": ["crime", "poetry", "travel"]},
        "pages": {"type": "integer", "minimum": 1, "maximum": 5000},
        "updated_at": {"type": "string", "format": "date-time", "readOnly": True},
    },
}
PATCH = {**BOOK, "required": []}
NOTE = {
    "type": "object",
    "additionalProperties": False,
    "required": ["text"],
    "properties": {"id": {"type": "integer", "readOnly": True}, "text": {"type": "string", "maxLength": 80}},
}
ID = {"name": "book_id", "in": "path", "required": True, "schema": {"type": "integer", "minimum": 1}}
NUMBER = {"name": "note_id", "in": "path", "required": True, "schema": {"type": "integer", "minimum": 1}}


def _of(schema: Any) -> dict[str, Any]:
    return {"description": "", "content": {"application/json": {"schema": schema}}}


def _sent(schema: Any, media_type: str = "application/json") -> dict[str, Any]:
    return {"required": True, "content": {media_type: {"schema": schema}}}


REFUSALS = {status: _of(ERROR) for status in ("400", "404", "405", "412", "415")}
PAGING = [
    {"name": "limit", "in": "query", "schema": {"type": "integer", "minimum": 1, "maximum": 100, "default": 50}},
    {"name": "offset", "in": "query", "schema": {"type": "integer", "minimum": 0}},
    {"name": "genre", "in": "query", "schema": BOOK["properties"]["genre"]},  # type: ignore[index]
]
SHELVES: dict[str, Any] = {
    "openapi": "3.1.0",
    "info": {"title": "Shelves", "version": "1"},
    "paths": {
        "/books": {
            "get": {
                "parameters": PAGING,
                "responses": {"200": _of({"type": "array", "items": BOOK}), **REFUSALS},
            },
            "post": {"requestBody": _sent(BOOK), "responses": {"201": _of(BOOK), **REFUSALS}},
        },
        "/books/{book_id}": {
            "parameters": [ID],
            "get": {"responses": {"200": _of(BOOK), **REFUSALS}},
            "put": {"requestBody": _sent(BOOK), "responses": {"200": _of(BOOK), **REFUSALS}},
            "patch": {
                "requestBody": _sent(PATCH, "application/merge-patch+json"),
                "responses": {"200": _of(BOOK), **REFUSALS},
            },
            "delete": {"responses": {"204": {"description": ""}, **REFUSALS}},
        },
        "/books/{book_id}/notes": {
            "parameters": [ID],
            "get": {"responses": {"200": _of({"type": "array", "items": NOTE}), **REFUSALS}},
            "post": {"requestBody": _sent(NOTE), "responses": {"201": _of(NOTE), **REFUSALS}},
        },
        "/books/{book_id}/notes/{note_id}": {
            "parameters": [ID, NUMBER],
            "get": {"responses": {"200": _of(NOTE), **REFUSALS}},
            "delete": {"responses": {"204": {"description": ""}, **REFUSALS}},
        },
    },
}

FAULTS = {
    "created is not there": "created-is-there",
    "a member is not stored": "written-is-read",
    "a member is stored as another": "written-is-read",
    "the list lacks what was created": "listed",
    "the list keeps what was deleted": "listed",
    "pages overlap": "pages",
    "pages lose entries": "pages",
    "pages are too long": "pages",
    "the filter is passed over": "filters",
    "the filter leaves nothing": "filters",
    "put says created": "put-status",
    "put adds up": "put-twice",
    "put makes another": "put-twice",
    "patch forgets the rest": "patch-changes",
    "patch is applied before it is refused": "refused-changed-nothing",
    "put is applied before it is refused": "refused-changed-nothing",
    "refused is created": "refused-changed-nothing",
    "if-match is passed over": "precondition",
    "delete passes if-match over": "precondition",
    "delete does nothing": "deleted-is-gone",
    "delete takes another as well": "others-stay",
    "notes are found in any book": "of-its-parent",
}
"""By name, the code of the check that must find it."""


class Shelves:
    """The server; `fault`: the rule that it breaks, or none."""

    def __init__(self, fault: str = "") -> None:
        self.fault = fault
        self.books: dict[int, dict[str, Any]] = {}
        self.notes: dict[tuple[int, int], dict[str, Any]] = {}
        self.asked: list[Asked] = []
        self.numbers = count(1)
        self._deleted: list[dict[str, Any]] = []

    def __call__(self, asked: Asked) -> Answered:
        """What is answered."""
        self.asked.append(asked)
        for pattern, methods, answer in (
            (r"/books", ("GET", "POST"), self._all),
            (r"/books/([^/]*)", ("GET", "PUT", "PATCH", "DELETE"), self._one),
            (r"/books/([^/]*)/notes", ("GET", "POST"), self._notes),
            (r"/books/([^/]*)/notes/([^/]*)", ("GET", "DELETE"), self._note),
        ):
            found = re.fullmatch(pattern, asked.path)
            if found is None:
                continue
            method = "GET" if asked.method == "HEAD" else asked.method
            if method not in methods:
                return Answered(405, {"error": "method"}, {"Allow": ", ".join((*methods, "HEAD"))})
            if not all(re.fullmatch(r"[1-9][0-9]{0,400}", each) for each in found.groups()):
                return Answered(400, {"error": "no number"})
            return answer(asked._replace(method=method), *map(int, found.groups()))
        return Answered(404, {"error": "no such path"})

    def _all(self, asked: Asked) -> Answered:
        if asked.method == "POST":
            value, refusal = _read(asked, BOOK, "application/json")
            if refusal:
                if self.fault == "refused is created":
                    self._more()
                return refusal
            book = {**value, "id": next(self.numbers), "updated_at": "2024-01-01T00:00:00Z"}
            if self.fault == "a member is not stored":
                book.pop("pages", None)
                book["genre"] = "travel" if book.get("genre") != "travel" else "crime"
            if self.fault == "a member is stored as another":
                book["title"] = "x"
            if self.fault != "created is not there":
                self.books[book["id"]] = book
            return Answered(201, book, {"Location": f"/books/{book['id']}"})
        return self._listed(asked.query)

    def _listed(self, query: dict[str, str]) -> Answered:
        limit, offset, genre = query.get("limit", "50"), query.get("offset", "0"), query.get("genre")
        if not re.fullmatch("0*([1-9][0-9]?|100)", limit) or not re.fullmatch("[0-9]{1,400}", offset):
            return Answered(400, {"error": "no such page"})
        if genre not in (None, "crime", "poetry", "travel"):
            return Answered(400, {"error": "no such genre"})
        books = list(self.books.values())
        if self.fault == "the list lacks what was created":
            books = books[:-1]
        if self.fault == "the list keeps what was deleted":
            books += self._deleted
        if genre and self.fault != "the filter is passed over":
            books = [each for each in books if each.get("genre") == genre]
        if genre and self.fault == "the filter leaves nothing":
            books = []
        start, size = int(offset), int(limit)
        if start and self.fault == "pages overlap":
            start -= 1
        if start and self.fault == "pages lose entries":
            start += 1
        if self.fault == "pages are too long":
            size += 1
        return Answered(200, books[start : start + size])

    def _one(self, asked: Asked, number: int) -> Answered:
        if number not in self.books:
            return Answered(404, {"error": "no such book"})
        tag = f'"{hash(json.dumps(self.books[number], sort_keys=True)) % 10**8}"'
        if asked.method == "DELETE":
            if asked.headers.get("if-match") not in (None, "*", tag) and self.fault != "delete passes if-match over":
                return Answered(412, {"error": "changed meanwhile"})
            self._delete(number)
            return Answered(204, None)
        if asked.method == "GET":
            if asked.headers.get("if-none-match") == tag:
                return Answered(304, None, {"ETag": tag})
            return Answered(200, self.books[number], {"ETag": tag})
        return self._write(asked, number, tag)

    def _write(self, asked: Asked, number: int, tag: str) -> Answered:
        book, is_patch = self.books[number], asked.method == "PATCH"
        media_type = "application/merge-patch+json" if is_patch else "application/json"
        value, refusal = _read(asked, PATCH if is_patch else BOOK, media_type)
        if refusal:
            if f"{asked.method.lower()} is applied before it is refused" == self.fault and isinstance(value, dict):
                good = {name: each for name, each in value.items() if _fits(name, each)}
                self.books[number] = {**book, **good}
            return refusal
        if asked.headers.get("if-match") not in (None, "*", tag) and self.fault != "if-match is passed over":
            return Answered(412, {"error": "changed meanwhile"})
        kept = {"id": number, "updated_at": book["updated_at"]}
        whole = {**(book if is_patch else {}), **value, **kept}
        if is_patch and self.fault == "patch forgets the rest":
            whole = {"title": "untitled", **value, **kept}
        if not is_patch and self.fault == "put adds up":
            whole["title"] = f"{book['title']}+"[:40] if book["title"].endswith("+") else f"{whole['title'][:38]}+"
            whole["title"] = whole["title"] if len(whole["title"]) < 39 else whole["title"][1:] + "+"
        self.books[number] = {name: each for name, each in whole.items() if each is not None}
        if not is_patch and self.fault == "put makes another":
            self._more()
        return Answered(201 if not is_patch and self.fault == "put says created" else 200, self.books[number])

    def _more(self) -> None:
        number = next(self.numbers)
        self.books[number] = {"id": number, "title": "beside", "updated_at": "2024-01-01T00:00:00Z"}

    def _delete(self, number: int) -> None:
        if self.fault == "delete does nothing":
            return
        self._deleted.append(self.books.pop(number))
        if self.fault == "delete takes another as well" and self.books:
            self.books.pop(max(self.books))
        for key in [key for key in self.notes if key[0] not in self.books]:
            del self.notes[key]

    def _notes(self, asked: Asked, book: int) -> Answered:
        if book not in self.books:
            return Answered(404, {"error": "no such book"})
        if asked.method == "GET":
            return Answered(200, [each for key, each in self.notes.items() if key[0] == book])
        value, refusal = _read(asked, NOTE, "application/json")
        if refusal:
            return refusal
        note = {**value, "id": next(self.numbers)}
        self.notes[book, note["id"]] = note
        return Answered(201, note, {"Location": f"/books/{book}/notes/{note['id']}"})

    def _note(self, asked: Asked, book: int, number: int) -> Answered:
        key = (book, number)
        if self.fault == "notes are found in any book" and book in self.books:
            key = next((each for each in self.notes if each[1] == number), key)
        if key not in self.notes:
            return Answered(404, {"error": "no such note"})
        if asked.method == "DELETE":
            del self.notes[key]
            return Answered(204, None)
        return Answered(200, self.notes[key])


def _read(asked: Asked, schema: Any, media_type: str) -> tuple[Any, Answered | None]:
    """The body, and the refusal of one that is not as the schema says."""
    if asked.headers.get("content-type", "").partition(";")[0].strip().lower() != media_type:
        return None, Answered(415, {"error": "media type"})
    try:
        value = json.loads(asked.content.decode(), object_pairs_hook=_once, parse_constant=_once)
    except (ValueError, RecursionError):
        return None, Answered(400, {"error": "no JSON"})
    names = schema["properties"].keys() - {"id", "updated_at"}
    if (
        not isinstance(value, dict)
        or not set(schema["required"]) <= value.keys()
        or asked.content[:3] == b"\xef\xbb\xbf"
    ):
        return value, Answered(400, {"error": "not as declared"})
    if not all(name in schema["properties"] and _fits(name, each) for name, each in value.items()):
        return value, Answered(400, {"error": "not as declared"})
    return {name: each for name, each in value.items() if name in names}, None


def _once(pairs: Any) -> Any:
    if isinstance(pairs, str) or len({name for name, _ in pairs}) < len(pairs):
        raise ValueError(pairs)
    return dict(pairs)


def _fits(name: str, value: Any) -> bool:
    """Whether the value may be that of the member."""
    if name in ("id", "updated_at"):
        return False
    if name == "pages":
        is_whole = (isinstance(value, int) and not isinstance(value, bool)) or (
            isinstance(value, float) and value.is_integer()
        )
        return is_whole and 1 <= value <= 5000
    if name == "genre":
        return value in ("crime", "poetry", "travel")
    return isinstance(value, str) and (1 if name == "title" else 0) <= len(value) <= (40 if name == "title" else 80)
