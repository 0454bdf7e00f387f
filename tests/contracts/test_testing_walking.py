"""Lists are read to their end however they are paged, and pages that repeat or lose an entry are found in each way."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from itertools import count
from typing import Any

import pytest

from contracts.document import load
from contracts.testing import Options, Report, run
from contracts.testing.lives import CHECKS
from tests.plain_servers import Answered, Asked, serving

ITEM = {
    "type": "object",
    "required": ["id", "text"],
    "properties": {"id": {"type": "string", "readOnly": True}, "text": {"type": "string", "maxLength": 20}},
}
OPTIONS = Options(seed=1, search=False, max_examples=10, takes=lambda _: False)
"""Sequences alone."""

Said = tuple[Any, dict[str, str]]
"""The content of a page, and its fields."""


class Ways:
    """How each way of paging says where the next page is: from the entries, where that begins, and the page's size."""

    @staticmethod
    def link_field(items: list[Any], after: int | None, size: int) -> Said:
        links = ['</items?limit=1>; rel="first"']
        links += [f'<https://example.org/v2/items?limit={size}&at={after}>; title="a, b"; rel="next last"'] * bool(
            after
        )
        return items, {"Link": ", ".join(links)}

    @staticmethod
    def link_in_body(items: list[Any], after: int | None, size: int) -> Said:
        return {"results": items, "next": f"/items?limit={size}&at={after}" if after else None}, {}

    @staticmethod
    def link_of_relation(items: list[Any], after: int | None, size: int) -> Said:
        links = {"next": {"href": f"/items?at={after}&limit={size}"}} if after else {}
        return {"_links": {"self": {"href": "/items"}, **links}, "items": items}, {}

    @staticmethod
    def token(items: list[Any], after: int | None, _size: int) -> Said:
        return {"items": items, "meta": {"next_cursor": str(after) if after else ""}}, {}

    @staticmethod
    def relay(items: list[Any], after: int | None, _size: int) -> Said:
        return {"items": items, "pageInfo": {"hasNextPage": bool(after), "endCursor": str(after or 99)}}, {}

    @staticmethod
    def last_key(items: list[Any], after: int | None, _size: int) -> Said:
        return {"data": items, "has_more": bool(after)}, {}


PARAMETERS: dict[Callable[..., Said], str] = {
    Ways.link_field: "at",
    Ways.link_in_body: "at",
    Ways.link_of_relation: "at",
    Ways.token: "cursor",
    Ways.relay: "after",
    Ways.last_key: "starting_after",
}


def document(way: Callable[..., Said]) -> Any:
    """Items that can be made, read and listed."""
    place = {"name": PARAMETERS[way], "in": "query", "schema": {"type": "string"}}
    limit = {"name": "limit", "in": "query", "schema": {"type": "integer", "minimum": 1, "maximum": 5}}
    one = {"name": "id", "in": "path", "required": True, "schema": {"type": "string"}}
    answer = {"description": "", "content": {"application/json": {"schema": ITEM}}}
    body = {"required": True, "content": {"application/json": {"schema": {**ITEM, "required": ["text"]}}}}
    none = {"404": {"description": ""}}
    return {
        "openapi": "3.1.0",
        "info": {"title": "Items", "version": "1"},
        "paths": {
            "/items": {
                "get": {
                    "parameters": [place, limit],
                    "responses": {"200": {"description": "", "content": {"application/json": {}}}},
                },
                "post": {"requestBody": body, "responses": {"201": answer}},
            },
            "/items/{id}": {
                "parameters": [one],
                "get": {"responses": {"200": answer, **none}},
                "delete": {"responses": {"204": {"description": ""}, **none}},
            },
        },
    }


class Items:
    """A server that pages in that way; each page after the first begins so many entries off."""

    def __init__(self, way: Callable[..., Said], off: int = 0) -> None:
        self.way, self.off = way, off
        self.numbers = count(1)
        self.items = [self.made("a text") for _ in range(11)]
        self.pages: set[tuple[str, str]] = set()

    def made(self, text: str) -> Any:
        return {"id": f"i{next(self.numbers)}", "text": text}

    def __call__(self, asked: Asked) -> Answered:
        if asked.path == "/items" and asked.method == "POST":
            self.items.append(self.made(json.loads(asked.content)["text"]))
            return Answered(201, self.items[-1])
        if asked.path == "/items":
            return self.page(asked.query)
        found = next((each for each in self.items if each["id"] == asked.path.rpartition("/")[2]), None)
        if found is None:
            return Answered(404, None)
        if asked.method == "DELETE":
            self.items.remove(found)
        return Answered(204, None) if asked.method == "DELETE" else Answered(200, found)

    def page(self, query: dict[str, str]) -> Answered:
        name = PARAMETERS[self.way]
        given, size = query.get(name, ""), int(query.get("limit", "5"))
        self.pages.add((query.get("limit", ""), given))
        if name == "starting_after" and given:
            start = next(index for index, each in enumerate(self.items) if each["id"] == given) + 1
        else:
            start = int(given) if re.fullmatch("[0-9]+", given) else 0
        end = start + size
        content, fields = self.way(
            self.items[start + (self.off if start else 0) :][:size], end if end < len(self.items) else None, size
        )
        return Answered(200, content, fields)


def told(report: Report) -> list[str]:
    """The codes of what sequences found, each once."""
    return sorted({each.finding.check for each in report.causes if each.finding.check in CHECKS})


@pytest.mark.parametrize("way", PARAMETERS, ids=lambda way: way.__name__)
@pytest.mark.parametrize(
    ("off", "expected"), [(0, []), (-1, ["pages"]), (1, ["pages"])], ids=["right", "twice", "lost"]
)
def test_pages_hold_each_entry_once(way: Callable[..., Said], off: int, expected: list[str]) -> None:
    """Whatever leads from one to the next; what is lost may be what was just created."""
    server = Items(way, off)
    with serving(server) as url:
        report = run(load(document(way)), url, OPTIONS)
    found = told(report)
    assert [code for code in found if code != "listed"] == expected
    assert found == expected or off > 0
    assert {size for size, given in server.pages if given} >= {"5"}
    assert report.ending == "finished"


def test_a_parameter_that_is_called_like_a_member_filters() -> None:
    """The size of shirts is no size of pages."""
    described = document(Ways.link_field)
    size = {"type": "integer", "minimum": 1, "maximum": 200}
    listing = described["paths"]["/items"]["get"]
    listing["parameters"] = [{"name": "size", "in": "query", "schema": size}]
    for each in (described["paths"]["/items"]["post"], described["paths"]["/items/{id}"]["get"]):
        for part in (each.get("requestBody"), each["responses"].get("200"), each["responses"].get("201")):
            if part:
                schema = part["content"]["application/json"]["schema"]
                part["content"]["application/json"]["schema"] = {
                    **schema,
                    "required": ["text", "size"],
                    "properties": {**schema["properties"], "size": size},
                }

    class Shirts(Items):
        def made(self, text: str) -> Any:
            return {**super().made(text), "size": 7}

        def __call__(self, asked: Asked) -> Answered:
            answered = super().__call__(asked)
            if answered.status == 201:
                answered.value.update(json.loads(asked.content))
            return answered

        def page(self, query: dict[str, str]) -> Answered:
            return Answered(
                200, [each for each in self.items if str(each["size"]) == query.get("size", str(each["size"]))]
            )

    with serving(Shirts(Ways.link_field)) as url:
        assert told(run(load(described), url, OPTIONS)) == []
