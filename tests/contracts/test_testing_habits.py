"""What servers that others wrote are in the habit of, and what a run makes of it: small servers that do the same."""

from __future__ import annotations

import json
from typing import Any

from contracts.document import load
from contracts.testing import Options, Report, run
from tests.plain_servers import Answered, Asked, Server, serving

OBJECT = {"type": "object", "properties": {"name": {"type": "string", "minLength": 1}}, "required": ["name"]}


def content(schema: Any) -> dict[str, Any]:
    return {"content": {"application/json": {"schema": schema}}}


def responses(*statuses: str, **schemas: Any) -> dict[str, Any]:
    """Those statuses, and `s200=schema`."""
    with_content = {name.removeprefix("s"): content(schema) for name, schema in schemas.items()}
    return {status: {"description": "", **with_content.get(status, {})} for status in (*statuses, *with_content)}


def parameter(name: str, where: str = "path", **schema: Any) -> dict[str, Any]:
    return {"name": name, "in": where, "required": where == "path", "schema": {"type": "string", **schema}}


def document(paths: dict[str, Any]) -> Any:
    return load({"openapi": "3.1.0", "info": {"title": "Habits", "version": "1"}, "paths": paths})


def report_on(paths: dict[str, Any], server: Server, **options: Any) -> Report:
    with serving(server) as url:
        return run(document(paths), url, Options(**{"seed": 1, "search": False, "max_examples": 10, **options}))


def checks(report: Report) -> dict[str, str]:
    return {cause.finding.check: cause.level for cause in report.causes}


def body_of(asked: Asked) -> Any:
    try:
        return json.loads(asked.content)
    except ValueError:
        return None


def test_what_was_created_once_is_no_flaky_answer() -> None:
    """A server creates a name once, says so with an undeclared 201, and answers 200 from then on: that is no race."""
    known: set[str] = set()

    def upserting(asked: Asked) -> Answered:
        body = body_of(asked)
        if asked.method != "POST":
            return Answered(405, None, {"Allow": "POST"})
        if not isinstance(body, dict) or not isinstance(body.get("name"), str) or not body["name"]:
            return Answered(422, None)
        status = 200 if body["name"] in known else 201
        known.add(body["name"])
        return Answered(status, {"name": body["name"]}, {"Location": "/names/1"} if status == 201 else {})

    names = {"post": {"requestBody": {"required": True, **content(OBJECT)}, "responses": responses("422", s200=OBJECT)}}
    report = report_on({"/names": names}, upserting)
    (cause,) = (each for each in report.causes if each.finding.found == "201")
    assert cause.level == "error"
    assert not cause.first.is_flaky
