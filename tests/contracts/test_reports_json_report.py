"""The JSON report is complete and can be read back whatever it holds."""

from __future__ import annotations

import json

from hypothesis import given

from contracts.reports import as_json
from contracts.testing.report import Report, exit_code
from tests.reports_made_by_hand import cause, report, reports


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
