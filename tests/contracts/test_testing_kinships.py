"""An id opens what it was given for, and nothing else: no thing of another kind, and none that lies elsewhere."""

from __future__ import annotations

import json
import re
from itertools import count
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from contracts.document import load
from contracts.testing import Options, run
from contracts.testing.lives import CHECKS
from tests.plain_servers import Answered, Asked, serving

NEW = {
    "type": "object",
    "additionalProperties": False,
    "required": ["name", "weight"],
    "properties": {
        "name": {"type": "string", "minLength": 4, "maxLength": 30},
        "weight": {"type": "integer", "minimum": 10, "maximum": 9999},
    },
}
ANIMAL = {**NEW, "properties": {**NEW["properties"], "id": {"type": "integer"}}}  # type: ignore[dict-item]


def of(schema: Any) -> dict[str, Any]:
    return {"description": "", "content": {"application/json": {"schema": schema}}}


def paths(name: str) -> dict[str, Any]:
    gone = {"404": {"description": ""}}
    one = {"name": "id", "in": "path", "required": True, "schema": {"type": "integer", "minimum": 1}}
    return {
        f"/{name}": {
            "get": {"responses": {"200": of({"type": "array", "items": ANIMAL})}},
            "post": {"requestBody": {**of(NEW), "required": True}, "responses": {"201": of(ANIMAL)}},
        },
        f"/{name}/{{id}}": {
            "parameters": [one],
            "get": {"responses": {"200": of(ANIMAL), **gone}},
            "delete": {"responses": {"204": {"description": ""}, **gone}},
        },
    }


DOCUMENT = load(
    {"openapi": "3.1.0", "info": {"title": "Zoo", "version": "1"}, "paths": {**paths("cats"), **paths("dogs")}}
)
OPTIONS = Options(seed=1, search=False, max_examples=10, takes=lambda _: False)
"""Sequences alone."""


class Zoo:
    """A server with one table of all animals, or one of each kind that counts from 1."""

    def __init__(self, *, is_one_table: bool, looks_at_kinds: bool, lists_all: bool = False) -> None:
        self.animals: dict[tuple[str, int], dict[str, Any]] = {}
        self.is_one_table, self.looks_at_kinds, self.lists_all = is_one_table, looks_at_kinds, lists_all
        self.numbers = {"cats": count(1), "dogs": count(1)}
        if is_one_table:
            self.numbers["dogs"] = self.numbers["cats"]

    def __call__(self, asked: Asked) -> Answered:
        found = re.fullmatch(r"/(cats|dogs)(?:/([1-9][0-9]{0,15}))?", asked.path)
        if found is None:
            return Answered(404, None)
        kind, number = found[1], found[2]
        if number is None and asked.method == "POST":
            value = json.loads(asked.content)
            if not Draft202012Validator(NEW).is_valid(value):
                return Answered(400, None)
            made = {**value, "id": next(self.numbers[kind])}
            self.animals[kind, made["id"]] = made
            return Answered(201, made)
        if number is None:
            return Answered(200, [each for key, each in self.animals.items() if self.lists_all or key[0] == kind])
        keys = [(kind, int(number))]
        if not self.looks_at_kinds:
            keys += [("cats", int(number)), ("dogs", int(number))]
        key = next((each for each in keys if each in self.animals), None)
        if key is None:
            return Answered(404, None)
        if asked.method == "DELETE":
            del self.animals[key]
            return Answered(204, None)
        return Answered(200, self.animals[key])


@pytest.mark.parametrize(
    ("server", "expected"),
    [
        (Zoo(is_one_table=True, looks_at_kinds=False), {"of-its-kind": "warning"}),
        (Zoo(is_one_table=True, looks_at_kinds=True), {}),
        (Zoo(is_one_table=False, looks_at_kinds=True), {}),
        (Zoo(is_one_table=True, looks_at_kinds=False, lists_all=True), {}),
    ],
    ids=["nobody looks", "by kind", "each counts from 1", "both are one kind"],
)
def test_an_id_opens_no_thing_of_another_kind(server: Zoo, expected: dict[str, str]) -> None:
    """Told where the very thing is shown, and the list of the kind does not have it."""
    with serving(server) as url:
        report = run(DOCUMENT, url, OPTIONS)
    assert {each.finding.check: each.level for each in report.causes if each.finding.check in CHECKS} == expected
    assert server.animals == {}
