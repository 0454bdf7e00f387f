"""The JSON report is complete and can be read back whatever it holds."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given

from contracts.errors import UsageError
from contracts.reports import as_json, read_report
from contracts.schemas import schema_of
from contracts.testing.report import Report, exit_code
from tests.reports_made_by_hand import cause, report, reports

SCHEMA = schema_of(
    json.loads(
        (Path(__file__).parents[2] / "contracts" / "reports" / "report.schema.json").read_text(encoding="utf-8")
    ),
    "urn:understudy:report:1",
)


@given(report=reports())
def test_it_is_as_its_schema_says_and_read_back_it_is_the_same(report: Report) -> None:
    """Whatever is in it."""
    written = as_json(report)
    assert [str(each) for each in SCHEMA.violations(json.loads(written))] == []
    assert read_report(written) == report
    assert as_json(read_report(written)) == written


@pytest.mark.parametrize(
    "text", ["", "{", "[]", "null", "{}", '{"version": 2}', '{"version": 1}', '{"version": 1, "document": 3}']
)
def test_what_is_no_report_is_told(text: str) -> None:
    """With what to give instead."""
    with pytest.raises(UsageError, match="report"):
        read_report(text)


@given(report=reports())
def test_it_is_json_in_ascii_with_every_cause(report: Report) -> None:
    """Each cause and operation is there, and the exit code is the command's."""
    written = as_json(report)
    value = json.loads(written)
    assert written.isascii()
    assert len(value["causes"]) == len(report.causes)
    assert [operation["label"] for operation in value["operations"]] == [o.label for o in report.operations]
    assert value["exit_code"] == exit_code(report)


def test_a_cause_carries_its_evidence() -> None:
    """Request and answer as sent, the place and a curl line."""
    value = json.loads(as_json(report(cause())))
    occurrence = value["causes"][0]["occurrences"][0]
    assert value["version"] == 1
    assert occurrence["request"]["headers"] == [["Authorization", "Bearer $UNDERSTUDY_TOKEN"]]
    assert occurrence["response"]["content"] == {"text": '{"a": 1}'}
    assert occurrence["finding"]["promised_at"]["pointer"] == "/paths/~1users~1{id}/get"
    assert occurrence["curl"].startswith("curl -i http://127.0.0.1:4010/users/7")
