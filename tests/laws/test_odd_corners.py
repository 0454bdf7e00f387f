"""Documents that are odd in one corner each: all that holds of plain ones holds of them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from contracts import Exchange, judge, lint, load
from contracts.planning import plan
from mock_server import respond

CORNERS: dict[str, Any] = yaml.safe_load(
    (Path(__file__).parent.parent / "data" / "odd_corners.yaml").read_text(encoding="utf-8")
)
MOST = 40
"""Cases of an operation."""


@pytest.mark.parametrize("name", CORNERS)
def test_nothing_is_said_against_a_sound_document(name: str) -> None:
    """What the standard allows is no problem, however rare it is."""
    assert [str(problem) for problem in lint(load(CORNERS[name])) if problem.level != "note"] == []


@pytest.mark.parametrize("name", CORNERS)
def test_the_mock_keeps_every_promise_and_refuses_no_kept_one(name: str) -> None:
    """Each operation is planned; a valid request gets a success, a broken one a refusal, and the judge agrees."""
    document = load(CORNERS[name])
    for planned in plan(document, most=MOST).operations:
        assert not planned.skipped, planned.operation.label
        assert planned.cases[0].case.keeps_every_promise
        for each in planned.cases:
            response = respond(document, each.case.request)
            said = f"{planned.operation.label}: {each.name}: {response}"
            assert response.status_code < 500, said
            if each.case.operation is not None and each.case.is_acceptable:
                assert (response.status_code < 400) == each.case.keeps_every_promise, said
            findings = judge(document, each.case, Exchange(each.case.request, response))
            assert [finding.message for finding in findings if finding.level == "error"] == [], said
