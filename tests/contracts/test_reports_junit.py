"""The JUnit report is well-formed whatever it has to tell, and its names are stable."""

from __future__ import annotations

from xml.etree import ElementTree as ET

from hypothesis import given

from contracts.reports import junit
from contracts.testing.report import Report
from tests.reports_made_by_hand import cause, report, reports


def tree_of(report: Report) -> ET.Element:
    return ET.fromstring(junit(report))  # noqa: S314  (we wrote it)


def cases_of(report: Report) -> list[ET.Element]:
    return list(tree_of(report).iter("testcase"))


@given(report=reports())
def test_it_is_well_formed_with_true_totals(report: Report) -> None:
    """Any text is held, and each total is the number of elements it counts."""
    root = tree_of(report)
    for name, element in (("tests", "testcase"), ("failures", "failure"), ("errors", "error"), ("skipped", "skipped")):
        assert root.get(name) == str(len(list(root.iter(element))))


@given(report=reports())
def test_no_test_case_is_named_twice(report: Report) -> None:
    """GitLab counts the same class and name once."""
    names = [(case.get("classname"), case.get("name")) for case in cases_of(report)]
    assert len(names) == len(set(names))


def test_each_operation_and_check_is_a_test_case() -> None:
    """Kept promises are told as well as broken ones; file and line lead to the document."""
    cases = cases_of(report(cause()))
    assert [(case.get("classname"), case.get("name"), case.get("file")) for case in cases] == [
        ("understudy.GET /users/{id}", "status-declared", "openapi.yaml"),
        ("understudy.GET /users/{id}", "content", "openapi.yaml"),
        ("understudy.run", "complete", None),
    ]
    assert [failure.get("message") for case in cases for failure in case.findall("failure")] == ["500 is not declared"]


def test_a_test_case_fails_once_with_all_its_causes() -> None:
    """Two causes of one check are one failure that tells both."""
    failures = list(tree_of(report(cause(message="one"), cause(message="two"))).iter("failure"))
    assert len(failures) == 1
    assert "error: one" in (failures[0].text or "")
    assert "error: two" in (failures[0].text or "")


def test_a_warning_fails_only_where_warnings_do() -> None:
    """Below `fail_on` it is told, not failed."""
    warned = report(cause(level="warning"))
    assert "<failure" not in junit(warned)
    assert "500 is not declared" in junit(warned)
    assert "<failure" in junit(warned, fail_on="warning")


def test_a_run_that_proves_nothing_is_an_error_of_the_run() -> None:
    """A broken run is never mistaken for a broken contract, nor for a kept one."""
    error = tree_of(report(ending="target lost", reason="it died")).find(".//error")
    assert error is not None
    assert error.get("message") == "it died"
