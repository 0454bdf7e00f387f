"""Every format holds whatever servers and documents say, harmlessly, and tells each finding with its evidence."""

from __future__ import annotations

import json
import re
import tomllib
from dataclasses import replace
from html.parser import HTMLParser
from typing import Any
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given, settings

from contracts.errors import Place
from contracts.json_values import JsonValue
from contracts.judging import CHECKS
from contracts.judging.mends import MENDS, OF_KEYWORDS, mend
from contracts.records import request_of
from contracts.reports import FORMATS, MOST_BYTES, github, markdown, text
from contracts.reports.accepting import waiver_block
from contracts.reports.grouping import groups
from contracts.reports.sarif import MOST_RESULTS
from contracts.testing.exchanging import CLIENT_CHECKS
from contracts.testing.report import Acceptance, Cause, Occurrence, Report
from tests.reports_made_by_hand import cause, finding, report, reports, witness

ATTACK = (
    "\x1b[31m<script>alert(1)</script> ]]> ::error::a ##[add-mask]b ##vso[task.setvariable]c \u202e \ud800 \x00 "
    "</pre></details><img src=x onerror=alert(1)> ``` |`| \n"
    "::error::next\r\n##[group]line \u2028 &amp; {{7*7}} %0A::error::d"
)
CONTROLS = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069\ud800-\udfff]")
COMMANDS = re.compile(r"^\s*::|##[a-z]*\[", re.MULTILINE)


def attacked() -> Report:
    found = cause(message=ATTACK, operation=f"GET /{ATTACK}")
    occurrence = Occurrence(
        found.first.operation, 1, finding(message=ATTACK), witness(answered=ATTACK.encode("utf-8", "surrogatepass"))
    )
    return report(Cause(found.fingerprint, (occurrence,)), reason=ATTACK, notes=(ATTACK,))


def written(name: str, shown: Report) -> str:
    return FORMATS[name].write(shown)


class Page(HTMLParser):
    """What a browser makes of a page: its elements, their attributes, and the scripts."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.attributes: list[tuple[str, str | None]] = []
        self.ids: list[str] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes += attributes
        self.ids += [str(value) for name, value in attributes if name == "id"]


@settings(max_examples=30)
@given(shown=reports())
def test_each_format_is_well_formed_whatever_it_has_to_hold(shown: Report) -> None:
    """JSON is JSON in ASCII, XML is XML, and no format has a character that controls what shows it."""
    for name in FORMATS:
        said = written(name, shown)
        assert not CONTROLS.search(said), name
        if name in ("json", "sarif", "gitlab", "har"):
            assert said.isascii()
            json.loads(said)
        if name == "junit":
            ET.fromstring(said)  # noqa: S314  (we wrote it)


@pytest.mark.parametrize("name", sorted(FORMATS))
def test_nothing_that_a_server_says_controls_what_shows_it(name: str) -> None:
    """No escape sequence, no change of direction, no half of a character."""
    assert not CONTROLS.search(written(name, attacked()))


@pytest.mark.parametrize("name", ["text", "github", "markdown"])
@settings(max_examples=30)
@given(shown=reports())
def test_nothing_that_a_server_says_is_a_command_to_the_ci(name: str, shown: Report) -> None:
    """Of what is printed to a log; our own commands stand at the start of a line and name a file or `understudy`."""
    for each in (shown, attacked()):
        ours = re.compile(r"^::(error|warning|notice) (title|file)=[^:\n]*(%3A[^:\n]*)*::", re.MULTILINE)
        said = ours.sub("", written(name, each))
        assert not COMMANDS.search(said)


@settings(max_examples=30)
@given(shown=reports())
def test_the_page_holds_no_element_but_its_own(shown: Report) -> None:
    """One script and one style, ours; no event handlers, no addresses but anchors; each id once."""
    for each in (shown, attacked()):
        page = Page(written("html", each))
        assert (page.tags.count("script"), page.tags.count("style"), page.tags.count("img")) == (1, 1, 0)
        assert not [name for name, _ in page.attributes if name.startswith("on") or name in ("src", "style")]
        assert all(str(value).startswith("#") for name, value in page.attributes if name == "href")


def test_the_page_asks_for_nothing_and_has_an_anchor_for_each_finding() -> None:
    """Offline by its own policy; readable without the script; a language, a title and a label for each control."""
    page = written("html", report(cause(), cause(check="body-schema")))
    assert "default-src 'none'" in page
    assert "http://www" not in page
    parsed = Page(page)
    assert "0123456789ab" in parsed.ids
    assert ("lang", "en") in parsed.attributes
    assert {"findings", "operations", "coverage"} <= set(parsed.ids)
    assert ("for", "find") in parsed.attributes


def sarif_of(shown: Report) -> dict[str, Any]:
    value: dict[str, Any] = json.loads(written("sarif", shown))
    return value


def test_sarif_says_which_rule_where_and_how_to_know_it_again() -> None:
    """Each result has a rule of the driver, a level, a message, a fingerprint and a region of a relative file."""
    value = sarif_of(report(cause(), cause(check="body-schema", level="warning")))
    assert (value["version"], len(value["runs"])) == ("2.1.0", 1)
    (run,) = value["runs"]
    rules = run["tool"]["driver"]["rules"]
    for result in run["results"]:
        assert rules[result["ruleIndex"]]["id"] == result["ruleId"]
        assert result["level"] in ("error", "warning", "note")
        assert result["message"]["text"]
        assert result["partialFingerprints"] == {"understudyCause/v1": "0123456789ab"}
        physical = result["locations"][0]["physicalLocation"]
        assert physical["artifactLocation"]["uri"] == "openapi.yaml"
        assert physical["region"]["startLine"] >= 1


def test_sarif_has_no_more_results_than_are_taken() -> None:
    """The worst come first, and the rest is left out."""
    many = [cause() for _ in range(MOST_RESULTS + 3)]
    assert len(sarif_of(report(*many))["runs"][0]["results"]) == MOST_RESULTS


def test_annotations_are_ten_of_a_level_at_most() -> None:
    """The last one counts the others."""
    many = [Cause(f"{n:012x}", cause(check=f"c{n}").occurrences) for n in range(25)]
    lines = [line for line in github(report(*many)).splitlines() if line.startswith("::error")]
    assert len(lines) == 10
    assert lines[-1].endswith("and 16 more, in the other reports")


def test_markdown_fits_into_a_summary() -> None:
    """However much was found; what was left out is counted."""
    many = [Cause(f"{n:012x}", cause(check=f"c{n}", message="x" * 5000).occurrences) for n in range(2000)]
    said = markdown(report(*many))
    assert len(said.encode()) < MOST_BYTES
    assert "more groups of findings" in said


def test_gitlab_is_told_what_it_asks_for() -> None:
    """Description, fingerprint, severity and the line of the document."""
    (issue,) = json.loads(written("gitlab", report(cause())))
    assert issue["severity"] == "major"
    assert issue["fingerprint"] == "0123456789ab"
    assert issue["location"] == {"path": "openapi.yaml", "lines": {"begin": 1}}


def test_the_archive_has_each_exchange_that_shows_a_finding() -> None:
    """With what HAR 1.2 asks of an entry."""
    log: JsonValue = json.loads(written("har", report(cause())))["log"]
    (entry,) = log["entries"]
    assert log["version"] == "1.2"
    assert entry["request"]["url"] == "http://127.0.0.1:4010/users/7"
    assert entry["response"]["content"]["text"] == '{"a": 1}'
    assert {"startedDateTime", "time", "request", "response", "cache", "timings"} <= entry.keys()


def elsewhere(number: int, **changes: Any) -> Cause:
    """The same cause at another place of the document."""
    made = cause(operation=f"GET /{number}").first
    place = Place("openapi.yaml", f"/paths/~1{number}/get/responses")
    found = replace(made.finding, promised_at=place, **changes)
    return Cause(f"{number:012x}", (Occurrence(made.operation, 1, found, made.witness),))


def test_what_is_wrong_alike_at_many_places_is_told_once() -> None:
    """With the other places, their ids, and the number of all; a different status is a different thing."""
    found = report(*(elsewhere(number) for number in range(9)))
    assert len(groups(found)) == 1
    said = text(found)
    assert said.count("ERROR  status-declared") == 1
    assert "the same at 8 other places, 9 cases in all:" in said
    assert "GET /1 (000000000001)" in said
    assert "and 3 more" in text(report(*(elsewhere(number) for number in range(12))))


def test_what_a_server_lets_pass_everywhere_is_told_once() -> None:
    """The same fault of a parameter in many operations; of answers, what reads alike in each."""
    let = {"check": "refuses-broken", "keyword": "pattern", "at": "query page"}
    schema = {"check": "body-schema", "keyword": "type", "at": "body /id"}
    assert len(groups(report(*(elsewhere(number, **let) for number in range(9))))) == 1
    assert len(groups(report(*(elsewhere(number, **schema, found="'a'") for number in range(9))))) == 1
    assert len(groups(report(*(elsewhere(number, **schema, found=str(number)) for number in range(9))))) == 9
    assert len(groups(report(elsewhere(1, **let), elsewhere(2, **{**let, "keyword": "type"})))) == 2


def test_null_where_none_is_allowed_is_told_once_with_each_place() -> None:
    """Who forgot to declare that one member may be null has forgotten it of others as well."""
    null = {"check": "body-schema", "keyword": "type", "found": "null"}
    found = report(*(elsewhere(number, **null, at=f"body /{name}") for number, name in enumerate("abc")))
    assert len(groups(found)) == 1
    assert "GET /1 body /b (000000000001)" in text(found)


def test_every_check_has_a_line_on_how_to_mend_it() -> None:
    """Written for either side, or for the one that can do something."""
    schemas = {"body-schema", "header-schema"}
    assert [each.code for each in CHECKS if each.code not in MENDS and each.code not in schemas] == []
    assert set(CLIENT_CHECKS) <= set(MENDS)
    assert all(any(each) for each in MENDS.values())
    for keyword in OF_KEYWORDS:
        changed = replace(finding(), keyword=keyword)
        assert mend(changed).server
        assert mend(changed).document
        of_request = mend(replace(changed, check="refuses-broken"))
        assert of_request == (MENDS["refuses-broken"].server, mend(changed).document)


@pytest.mark.parametrize("state", ["waived", "known", "expired"])
@pytest.mark.parametrize("name", [name for name in FORMATS if name != "github"])
def test_each_format_says_why_a_finding_is_accepted(name: str, state: Any) -> None:
    """With the reason; what is accepted fails nothing, what has expired does."""
    acceptance = Acceptance(state, "known as bug 7", "carts", "2026-12-31", "understudy.toml:3")
    shown = written(name, report(replace(cause(), acceptance=acceptance)))
    assert "known as bug 7" in shown
    assert "2026-12-31" in shown


def test_what_is_accepted_is_marked_as_each_format_has_it() -> None:
    """Suppressed, skipped, for information; beside what is new."""
    acceptance = Acceptance("known", "it is in the baseline", where="known.json")
    new = replace(cause("content"), fingerprint="ba9876543210")
    shown = report(new, replace(cause(), acceptance=acceptance))
    results = {each["ruleId"]: each for each in json.loads(written("sarif", shown))["runs"][0]["results"]}
    assert (results["content"]["suppressions"], results["content"]["baselineState"]) == ([], "new")
    (suppression,) = results["status-declared"]["suppressions"]
    assert (suppression["kind"], suppression["status"]) == ("external", "accepted")
    assert results["status-declared"]["baselineState"] == "unchanged"
    cases = {each.get("name"): each for each in ET.fromstring(written("junit", shown)).iter("testcase")}  # noqa: S314
    assert cases["status-declared"].find("skipped") is not None
    assert cases["content"].find("failure") is not None
    assert [each["severity"] for each in json.loads(written("gitlab", shown))] == ["major", "info"]
    annotations = github(shown).splitlines()
    assert len(annotations) == 2
    assert annotations[1] == "::notice title=understudy::accepted findings: 1 known"


@given(shown=reports())
@settings(max_examples=40)
def test_the_waiver_that_is_offered_is_toml(shown: Report) -> None:
    """Whatever a server or a document says; it lacks no more than an owner, a reason and a day."""
    for each in shown.causes:
        for name in ("id: below its minimum", "drawn, valid"):
            occurrence = replace(each.first, witness=replace(each.first.witness, name=name))
            (waiver,) = tomllib.loads(waiver_block(replace(each, occurrences=(occurrence,))))["waivers"]
            assert (waiver["fingerprint"], waiver["owner"], waiver["until"]) == (each.fingerprint, "", "")
            assert waiver["operation"] == each.first.operation
            assert (
                request_of({"headers": [], "content": None, **waiver["request"]}) == occurrence.witness.request
                if (name.startswith("drawn"))
                else waiver["case"] == name
            )
