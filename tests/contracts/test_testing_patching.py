"""What a standard says of a patch is found broken, in JSON Patch and in merge patch; who follows it is not accused."""

from __future__ import annotations

import json
from dataclasses import replace
from itertools import count
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from contracts.document import load
from contracts.testing import Options, run
from contracts.testing.lives import CHECKS
from tests.plain_servers import Answered, Asked, serving

MERGE, OPERATIONS = "application/merge-patch+json", "application/json-patch+json"
PLACE = {"street": {"type": "string", "maxLength": 20}, "city": {"type": "string", "maxLength": 20}}
MEMBERS: dict[str, Any] = {
    "title": {"type": "string", "minLength": 1, "maxLength": 20},
    "note": {"type": ["string", "null"], "minLength": 1, "maxLength": 20},
    "size": {"type": "integer", "minimum": 1, "maximum": 99},
    "place": {"type": "object", "additionalProperties": False, "properties": PLACE, "required": [*PLACE]},
}
CARD = {
    "type": "object",
    "required": [*MEMBERS],
    "properties": {**MEMBERS, "id": {"type": "integer", "readOnly": True}, "slug": {"type": "string"}},
}
NEW = {"type": "object", "additionalProperties": False, "required": [*MEMBERS], "properties": MEMBERS}
CHANGES = {**NEW, "required": [], "properties": {**MEMBERS, "place": {**MEMBERS["place"], "required": []}}}
STEPS = {
    "type": "array",
    "items": {
        "type": "object",
        "required": ["op", "path"],
        "properties": {
            "op": {"enum": ["add", "remove", "replace", "move", "copy", "test"]},
            "path": {"type": "string"},
            "value": {},
        },
    },
}


def of(schema: Any, media_type: str = "application/json") -> dict[str, Any]:
    return {"description": "", "content": {media_type: {"schema": schema}}}


ID = {"name": "id", "in": "path", "required": True, "schema": {"type": "integer", "minimum": 1}}
DOCUMENT = load(
    {
        "openapi": "3.1.0",
        "info": {"title": "Cards", "version": "1"},
        "paths": {
            "/cards": {"post": {"requestBody": {**of(NEW), "required": True}, "responses": {"201": of(CARD)}}},
            "/cards/{id}": {
                "parameters": [ID],
                "get": {"responses": {"200": of(CARD), "404": {"description": ""}}},
                "patch": {
                    "requestBody": {"content": {MERGE: {"schema": CHANGES}, OPERATIONS: {"schema": STEPS}}},
                    "responses": {"200": of(CARD)},
                },
                "delete": {"responses": {"204": {"description": ""}}},
            },
        },
    }
)
OPTIONS = Options(seed=1, search=False, max_examples=10, takes=lambda _: False)
"""Sequences alone."""
FAULTS = {
    "operations wipe the rest": {"patch-changes": "error"},
    "tests are passed over": {"patch-test": "error"},
    "operations are done until one fails": {"refused-changed-nothing": "error"},
    "operations are not done": {"written-is-read": "warning"},
    "what is inside is replaced": {"patch-changes": "error"},
    "null is passed over": {"patch-changes": "warning"},
    "the slug follows the title": {"patch-changes": "warning"},
}
"""By name, what is to be found. The last is none."""


class Cards:
    """The server; `fault`: what it does wrong, or nothing."""

    def __init__(self, fault: str = "") -> None:
        self.fault = fault
        self.cards: dict[int, dict[str, Any]] = {}
        self.numbers = count(1)

    def __call__(self, asked: Asked) -> Answered:
        if asked.path == "/cards":
            if not Draft202012Validator(NEW).is_valid(json.loads(asked.content)):
                return Answered(400, None)
            number = next(self.numbers)
            self.cards[number] = {**json.loads(asked.content), "id": number}
            return Answered(201, self.shown(number))
        number = int(asked.path.rpartition("/")[2])
        if number not in self.cards:
            return Answered(404, None)
        if asked.method == "DELETE":
            del self.cards[number]
            return Answered(204, None)
        if asked.method == "PATCH":
            card, value = self.cards[number], json.loads(asked.content)
            is_merge = asked.headers["content-type"].startswith(MERGE)
            if not Draft202012Validator(CHANGES if is_merge else STEPS).is_valid(value):
                return Answered(400, None)
            is_done = True
            if is_merge:
                self.cards[number] = self.merged(card, value)
            else:
                is_done = self.operated(number, value)
            if not is_done:
                return Answered(409, None)
        return Answered(200, self.shown(number))

    def shown(self, number: int) -> dict[str, Any]:
        card = self.cards[number]
        follows = {"slug": card["title"].lower()} if self.fault == "the slug follows the title" else {}
        return {"note": None, **card, **follows}

    def merged(self, card: Any, patch: Any) -> Any:
        """Source: RFC 7396, section 2."""
        result = dict(card)
        for name, value in patch.items():
            if value is None:
                if self.fault != "null is passed over":
                    result.pop(name, None)
            elif isinstance(value, dict) and self.fault != "what is inside is replaced":
                result[name] = self.merged(result.get(name, {}), value)
            else:
                result[name] = {"street": "", "city": "", **value} if isinstance(value, dict) else value
        return result

    def operated(self, number: int, operations: Any) -> bool:
        """Source: RFC 6902, sections 4 and 5."""
        card = dict(self.cards[number])
        for each in operations:
            name = each["path"][1:]
            if each["op"] == "test" and card.get(name) != each["value"] and self.fault != "tests are passed over":
                if self.fault == "operations are done until one fails":
                    self.cards[number] = card
                return False
            if each["op"] == "replace" and self.fault != "operations are not done":
                card[name] = each["value"]
        if self.fault == "operations wipe the rest":
            card |= {
                name: 1 if name == "size" else "x" for name in ("title", "size") if f"/{name}" not in str(operations)
            }
        self.cards[number] = card
        return True


@pytest.mark.parametrize("fault", ["", *FAULTS])
@pytest.mark.parametrize("seed", [1, 2])
def test_a_patch_does_what_its_media_type_says(fault: str, seed: int) -> None:
    """Surely wrong is only what changes members that the client itself had given their values."""
    server = Cards(fault)
    with serving(server) as url:
        report = run(DOCUMENT, url, replace(OPTIONS, seed=seed))
    found = {each.finding.check: each.level for each in report.causes if each.finding.check in CHECKS}
    assert found == FAULTS.get(fault, {})
    assert {each.finding.check for each in report.at_least("error")} <= found.keys()
    assert server.cards == {}
