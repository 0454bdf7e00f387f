"""schemathesis' engine beside a run: all its phases, through our client, judged by our judge, accusing nobody."""

from __future__ import annotations

import json
import re
import sys
from dataclasses import replace
from typing import Any, NamedTuple

import pytest

from contracts.document import load
from contracts.json_values import resolve
from contracts.judging import RULES
from contracts.judging.foreign_rules import FOREIGN_LEVELS, foreign_code
from contracts.testing import Credentials, Options, Report, run
from contracts.testing.bundling import bundle
from contracts.testing.deep import CHECKS
from contracts.testing.events import DEEP, Event, Exchanged
from contracts.testing.pacing import Pace
from tests.pets import VERSIONS, pets
from tests.plain_servers import Answered, Asked, Server, serving

ITEM = {
    "type": "object",
    "properties": {"id": {"type": "integer"}, "name": {"type": "string", "maxLength": 50}},
    "required": ["id", "name"],
}
NEW = {"type": "object", "properties": {"name": {"type": "string", "maxLength": 50}}, "required": ["name"]}
ERROR = {"description": ""}
FOUND = {"description": "", "content": {"application/json": {"schema": ITEM, "example": {"id": 1, "name": "one"}}}}
ID = {"name": "id", "in": "path", "required": True, "schema": {"type": "integer"}, "example": 1}
ERRORS = dict.fromkeys(("400", "403", "404", "405", "415"), ERROR)
ITEMS: dict[str, Any] = {
    "openapi": "3.0.3",
    "info": {"title": "Items", "version": "1"},
    "components": {"securitySchemes": {"token": {"type": "http", "scheme": "bearer"}}},
    "security": [{"token": []}],
    "paths": {
        "/items": {
            "post": {
                "operationId": "add",
                "requestBody": {"required": True, "content": {"application/json": {"schema": NEW}}},
                "responses": {
                    "201": {
                        **FOUND,
                        "links": {"it": {"operationId": "get", "parameters": {"id": "$response.body#/id"}}},
                    },
                    **ERRORS,
                },
            }
        },
        "/items/{id}": {
            "get": {"operationId": "get", "parameters": [ID], "responses": {"200": FOUND, **ERRORS}},
            "delete": {"operationId": "drop", "parameters": [ID], "responses": {"204": ERROR, **ERRORS}},
        },
    },
}
DOCUMENT = load(ITEMS)


def shop(*, forgets: bool = True) -> Server:
    """A server that keeps every promise, 403 for missing credentials included; or one that deletes nothing."""
    items: dict[int, str] = {1: "one"}

    def answer(asked: Asked) -> Answered:
        one = re.fullmatch(r"/items/(-?[0-9]+)", asked.path)
        allowed = "GET, HEAD, DELETE" if re.fullmatch(r"/items/[^/]+", asked.path) else "POST"
        if asked.path != "/items" and allowed == "POST":
            return Answered(404, None)
        if asked.method not in allowed.split(", "):
            return Answered(405, None, {"Allow": allowed})
        if not re.fullmatch(r"Bearer [!-~]+", asked.headers.get("authorization", "")):
            return Answered(403, None)
        if asked.path == "/items":
            return add(asked, items)
        if one is None or str(int(one[1])) != one[1]:
            return Answered(400, None)
        if int(one[1]) not in items:
            return Answered(404, None)
        if asked.method == "DELETE":
            if forgets:
                del items[int(one[1])]
            return Answered(204, None)
        return Answered(200, {"id": int(one[1]), "name": items[int(one[1])]})

    return answer


def add(asked: Asked, items: dict[int, str]) -> Answered:

    if asked.headers.get("content-type", "").partition(";")[0] != "application/json":
        return Answered(415, None)
    try:
        value = json.loads(asked.content)
    except ValueError:
        return Answered(400, None)
    if not isinstance(value, dict) or not isinstance(value.get("name"), str) or len(value["name"]) > 50:
        return Answered(400, None)
    number = max(items, default=0) + 1
    items[number] = value["name"]
    return Answered(201, {"id": number, "name": value["name"]}, {"Location": f"/items/{number}"})


class Done(NamedTuple):
    report: Report
    told: list[Exchanged]


OPTIONS = Options(
    seed=1, max_examples=4, search=False, relations=False, deep=True, credentials=Credentials(token="s3cret-token")
)


def deep(server: Server, options: Options = OPTIONS) -> Done:
    told: list[Exchanged] = []

    def listen(event: Event) -> None:
        if isinstance(event, Exchanged):
            told.append(event)

    with serving(server) as url:
        return Done(run(DOCUMENT, url, options, listen), told)


def test_a_conforming_server_is_asked_much_and_accused_of_nothing() -> None:
    """Not by us, and not by schemathesis: it refuses with 403 where that is what is declared.

    Every phase of the engine asks; what it asks goes through our client, with the credentials that are ours to give,
    hidden in what is shown, and is counted as cases that are not planned.
    """
    report, told = deep(shop())
    assert report.ending == "finished", report.reason
    assert [f"{each.finding.check}: {each.finding.message}" for each in report.at_least("error")] == []
    assert not any("could not go on" in each for each in report.notes), report.notes
    asked = [each for each in told if each.kind == DEEP]
    assert {each.case.partition(", ")[2] for each in asked} >= {"examples", "coverage", "fuzzing", "stateful"}
    assert {each.operation for each in asked} == {each.label for each in DOCUMENT.operations}
    assert {each.status for each in asked} >= {200, 201, 400, 404}
    assert 403 not in {each.status for each in asked}
    assert all("s3cret" not in str(each.request.headers.items) for each in asked)
    assert not any(name.lower().startswith("x-schemathesis") for each in asked for name, _ in each.request.headers)
    assert sum(each.sent - each.planned for each in report.operations) == len(asked)


def test_what_is_found_is_weighed_by_us() -> None:
    """A fault that the plan does not meet is told as any other; what only a check of schemathesis sees is a warning.

    What was deleted is still there: our judge sees nothing wrong in a single answer. And the digest is that of a run
    without: what the engine asks follows the answers.
    """
    keeping = shop(forgets=False)

    def fails(asked: Asked) -> Answered:
        answered = keeping(asked)
        is_long = answered.status == 201 and len(answered.value["name"]) == 49
        return Answered(500, None) if is_long else answered

    report, told = deep(fails)
    levels = {each.finding.check: each.level for each in report.causes}
    assert levels.get("schemathesis-use-after-free") == "warning"
    assert levels.get("server-error") == "error"
    assert {each.kind for each in told if each.status == 500 and each.is_case} == {DEEP}
    assert not any(each.finding.check.startswith("schemathesis") for each in report.at_least("error"))
    assert report.digest == deep(shop(), replace(OPTIONS, deep=False)).report.digest


def test_in_safe_mode_it_sends_nothing_that_is_not_safe() -> None:
    """Whatever it wants."""
    methods: set[str] = set()
    keeping = shop()

    def listens(asked: Asked) -> Answered:
        methods.add(asked.method)
        return keeping(asked)

    _, told = deep(listens, replace(OPTIONS, max_examples=2, safe=True, pace=Pace(rate=1e6)))
    assert methods <= {"GET", "HEAD", "OPTIONS"}
    assert any(each.kind == DEEP for each in told)


def test_an_engine_that_dies_costs_the_deep_search_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    """The run ends as it does without."""
    monkeypatch.setattr(sys, "executable", "/bin/false")
    report, told = deep(shop())
    assert report.ending == "finished"
    assert not any(each.kind == DEEP for each in told)


def test_every_check_that_is_asked_has_a_rule_that_accuses_nobody() -> None:
    """`explain` knows each, and none is an error."""
    assert {foreign_code(each) for each in CHECKS} == FOREIGN_LEVELS.keys() <= {rule.code for rule in RULES}
    assert "error" not in FOREIGN_LEVELS.values()


@pytest.mark.parametrize("version", VERSIONS)
def test_the_bundle_has_what_answers_promise(version: str) -> None:
    """Statuses, schemas, header fields and links, with every reference leading somewhere; and no credentials."""
    document = load(pets(version))
    written: Any = bundle(document, document.operations)
    for operation in document.operations:
        responses = written["paths"][operation.path][operation.method.lower()]["responses"]
        assert responses.keys() == operation.responses.keys()
    for reference in references(written):
        resolve(written, reference.removeprefix("#"))
    assert "security" not in str(written["paths"])


def references(value: Any) -> list[str]:
    if isinstance(value, list):
        return [found for each in value for found in references(each)]
    if not isinstance(value, dict):
        return []
    own = [value["$ref"]] if isinstance(value.get("$ref"), str) else []
    return own + [found for name, each in value.items() if name != "x-resources" for found in references(each)]
