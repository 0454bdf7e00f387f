"""Report to text, JUnit XML and JSON: pure functions."""

from __future__ import annotations

from contracts.reports.formats import FORMATS
from contracts.reports.github import github
from contracts.reports.json_reading import read_report
from contracts.reports.json_report import as_json
from contracts.reports.junit import junit
from contracts.reports.markdown import MOST_BYTES, markdown
from contracts.reports.text import cause_block, text, verdict

__all__ = [
    "FORMATS",
    "MOST_BYTES",
    "as_json",
    "cause_block",
    "github",
    "junit",
    "markdown",
    "read_report",
    "text",
    "verdict",
]
