"""Reports opened by the tools they are for; asked for by name, since the tools come from npm: `tox -e report-tools`."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest

from contracts import load
from contracts.reports import FORMATS
from contracts.testing import Options, Report, run
from tests.plain_servers import PETS, Answered, Asked, changing, serving

TOOLS = os.environ.get("UNDERSTUDY_REPORT_TOOLS", "")
"""A folder in which the packages that `tox.ini` names were installed with npm."""

pytestmark = pytest.mark.skipif(not TOOLS, reason="asked for with UNDERSTUDY_REPORT_TOOLS")

ACCESSIBILITY = """
const fs = require("fs"), {JSDOM} = require("jsdom");
const {window} = new JSDOM(fs.readFileSync(process.argv[1], "utf8"), {runScripts: "outside-only"});
window.eval(fs.readFileSync(require.resolve("axe-core/axe.min.js"), "utf8"));
window.axe.run(window.document, {rules: {"color-contrast": {enabled: false}}}).then(({violations, passes}) => {
  for (const each of violations) console.error(each.id, each.help, each.nodes[0].html);
  process.exit(violations.length || passes.length < 20 ? 1 : 0);
});
"""
"""Colours need a real browser; they have a test of their own."""


@pytest.fixture(scope="module")
def reports() -> list[Report]:
    """One of a server that breaks promises with each answer, and one of a server that breaks none."""

    def broken(_: Asked, answered: Answered) -> Answered:
        headers = {**answered.headers, "X-Trace": "<script>alert(1)</script>"}
        return Answered(answered.status + 100, {"id": "<b>", "password": "hunter2"}, headers)

    return [reported(changing(broken)), reported(changing(lambda _, answered: answered))]


def reported(server: object) -> Report:
    with serving(server) as url:  # type: ignore[arg-type]
        return run(load(PETS), url, Options(search=False))


def written(name: str, report: Report, path: Path) -> Path:
    path.write_text(FORMATS[name].write(report), encoding="utf-8")
    return path


def ran(*command: str | Path) -> str:
    """What the tool said; it ended well."""
    environment = {**os.environ, "NODE_PATH": f"{TOOLS}/node_modules"}
    done = subprocess.run(command, capture_output=True, text=True, timeout=120, check=False, env=environment)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout + done.stderr


def test_the_validator_of_sarif_has_nothing_to_say(reports: list[Report], tmp_path: Path) -> None:
    """Neither an error nor a warning, of the schema or of what its readers recommend."""
    for number, report in enumerate(reports):
        path = written("sarif", report, tmp_path / f"{number}.sarif")
        said = ran(f"{TOOLS}/node_modules/.bin/sarif-multitool", "validate", path)
        assert "completed successfully" in said
        assert ": warning" not in said
        assert ": error" not in said


def test_the_page_is_valid_and_accessible(reports: list[Report], tmp_path: Path) -> None:
    """By the HTML standard, which has identifiers with digits first, too, and by the rules of WCAG 2.2 AA."""
    off = [word for rule in ("doctype-style", "valid-id") for word in ("--rule", f"{rule}:off")]
    for number, report in enumerate(reports):
        page = written("html", report, tmp_path / f"{number}.html")
        ran(f"{TOOLS}/node_modules/.bin/html-validate", "--preset", "standard,a11y", *off, page)
        ran("node", "-e", ACCESSIBILITY, page)


def test_a_validator_accepts_the_archive(reports: list[Report], tmp_path: Path) -> None:
    """By the schema of HAR 1.2 that browsers' tools use."""
    script = "require('har-validator').har(JSON.parse(require('fs').readFileSync(process.argv[1]))).then(() => {})"
    for number, report in enumerate(reports):
        ran("node", "-e", script, written("har", report, tmp_path / f"{number}.har"))
