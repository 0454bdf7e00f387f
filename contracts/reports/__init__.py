"""Report to text, JUnit XML and JSON: pure functions."""

from __future__ import annotations

from contracts.reports.json_report import as_json
from contracts.reports.junit import junit
from contracts.reports.text import cause_block, text, verdict

__all__ = ["as_json", "cause_block", "junit", "text", "verdict"]
