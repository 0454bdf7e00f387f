"""Cases that are made to bring about a declared status, and what is told of those that no answer had."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings

from contracts.document import load
from contracts.planning import PlannedCase, plan
from contracts.reports import FORMATS, as_json, read_report, text
from contracts.testing import Options, Report, run
from tests.documents import documents
from tests.plain_servers import Answered, Asked, serving


def a_document(method: str, *statuses: str, schema: dict[str, Any] | None = None, **operation: Any) -> Any:
    """A document with one operation on `/things/{id}`, which declares these statuses."""
    number = {"name": "id", "in": "path", "required": True, "schema": schema or {"type": "integer", "minimum": 1}}
    answers = {status: {"description": ""} for status in ("200", *statuses)}
    declared = {"parameters": [number], "responses": answers, **operation}
    info = {"title": "things", "version": "1"}
    return load({"openapi": "3.1.0", "info": info, "paths": {"/things/{id}": {method: declared}}})


def provoked(document: Any) -> list[PlannedCase]:
    return [each for each in plan(document).cases if each.kind == "status"]


@pytest.mark.parametrize(
    ("method", "status", "expected"),
    [
        ("get", "404", ["path id: of nothing, 2147480047"]),
        ("get", "410", ["path id: of nothing, 2147480047"]),
        ("get", "304", ["only if it changes later"]),
        ("get", "206", ["its first byte"]),
        ("get", "416", ["a range beyond its end"]),
        ("put", "412", ["only if it has another tag", "only if it never changed"]),
        ("put", "409", ["the same again"]),
        ("put", "416", []),
        *(("get", status, []) for status in ("400", "401", "403", "409", "429", "500", "503", "default", "4XX")),
    ],
)
def test_a_status_that_takes_a_case_of_its_own_has_one(method: str, status: str, expected: list[str]) -> None:
    """What a broken promise brings about has enough; what takes time, numbers or a failure has none."""
    assert [each.name for each in provoked(a_document(method, status))] == expected


@pytest.mark.parametrize(
    ("schema", "expected"),
    [
        ({"type": "string"}, "understudy-has-none"),
        ({"type": "string", "format": "uuid"}, "deadbeef-dead-4eef-8ead-deadbeefdead"),
        ({"type": "string", "maxLength": 2}, "zz"),
        ({"type": "integer", "maximum": 1000}, "97"),
    ],
)
def test_an_id_of_nothing_is_well_formed(schema: dict[str, Any], expected: str) -> None:
    (case,) = provoked(a_document("get", "404", schema=schema))
    assert case.case.keeps_every_promise
    assert case.case.request.path.endswith(f"/{expected}")


@settings(max_examples=30)
@given(document=documents())
def test_what_is_provoked_keeps_every_promise_and_is_declared(document: Any) -> None:
    """Whatever the document."""
    for case in provoked(load(document)):
        assert case.case.keeps_every_promise
        assert any(str(aim) in case.operation.responses for aim in case.aims)


def checked(document: Any, statuses: dict[str, int]) -> Report:
    """The report on a server that answers a method's requests with that status, and 400 to what is no number."""

    def server(asked: Asked) -> Answered:
        method = "GET" if asked.method == "HEAD" else asked.method
        if method not in statuses:
            return Answered(405, None, {"Allow": ", ".join(statuses)})
        if not asked.path.rpartition("/")[2].isdecimal() or asked.path.endswith("/0"):
            return Answered(400, None)
        return Answered(404 if asked.path.endswith("/2147480047") else statuses[method], None)

    with serving(server) as url:
        return run(document, url, Options(seed=1, max_examples=60))


def test_what_no_answer_had_is_told_with_what_was_tried() -> None:
    """Or with why nothing was; in text, JSON and HTML alike."""
    declared = ("400", "404", "401", "405", "406", "412", "429", "500", "302")
    report = checked(a_document("get", *declared), {"GET": 200})
    assert report.operations[0].unreached == {
        "401": "the operation asks for no credentials",
        "405": "answered only to methods that the document does not declare",
        "406": "no request is known that is answered so",
        "412": "tried: only if it has another tag, only if it never changed",
        "429": "so many requests are sent only if asked for",
        "500": "no failure is provoked on purpose",
        "302": "it depends on where the server has what is asked for",
    }
    for written in (text(report), FORMATS["html"].write(report), FORMATS["markdown"].write(report)):
        assert "only if it has another tag" in written
    assert read_report(as_json(report)).operations[0].unreached == report.operations[0].unreached


def test_a_range_is_reached_by_any_of_it() -> None:
    """And `default` by what is not declared otherwise."""
    report = checked(a_document("get", "4XX", "default"), {"GET": 200})
    assert report.operations[0].unreached == {"default": "everything was answered as declared elsewhere"}
    report = checked(a_document("get", "404", "default"), {"GET": 200})
    assert report.operations[0].unreached == {}
