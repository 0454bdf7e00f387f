"""The formats that a report can be written in: one table, by the name that a caller asks by."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol

from contracts.errors import Level
from contracts.reports.github import github
from contracts.reports.gitlab import gitlab
from contracts.reports.har import har
from contracts.reports.html import html
from contracts.reports.json_report import as_json
from contracts.reports.junit import junit
from contracts.reports.markdown import markdown
from contracts.reports.sarif import sarif
from contracts.reports.text import text
from contracts.testing.report import Report


class Writer(Protocol):
    """A report made into text."""

    def __call__(self, report: Report, *, fail_on: Level = "error") -> str:
        """The whole text; `fail_on`: the least level that fails the run."""


@dataclass(frozen=True, slots=True)
class Format:
    """A way to write a report."""

    file: str
    """What it is called in a folder of reports."""
    write: Writer


FORMATS: Mapping[str, Format] = {
    "text": Format("report.txt", text),
    "json": Format("report.json", as_json),
    "junit": Format("junit.xml", junit),
    "sarif": Format("report.sarif", sarif),
    "html": Format("report.html", html),
    "markdown": Format("report.md", markdown),
    "github": Format("github.txt", github),
    "gitlab": Format("gl-code-quality-report.json", gitlab),
    "har": Format("findings.har", har),
}
"""By the name in `--report NAME`."""
