"""A report as GitLab's code quality JSON: an issue per cause, at its line of the document. Pure.

Source: GitLab, Code Quality report format.
"""

from __future__ import annotations

import json

from contracts.errors import Level
from contracts.reports.accepting import standing
from contracts.reports.printable import printable
from contracts.reports.sarif import relative
from contracts.testing.report import Report

_SEVERITIES: dict[Level, str] = {"error": "major", "warning": "minor", "note": "info"}


def gitlab(report: Report, *, fail_on: Level = "error") -> str:  # noqa: ARG001  (every writer is asked the same)
    """The JSON text, in ASCII."""
    issues = []
    for cause in report.causes:
        place = cause.finding.promised_at
        accepted = f"[{standing(cause)}] " if cause.acceptance else ""
        issues.append(
            {
                "description": printable(f"{accepted}{cause.first.operation}: {cause.finding.message}", 1000),
                "check_name": cause.finding.check,
                "fingerprint": cause.fingerprint,
                "severity": "info" if cause.is_accepted else _SEVERITIES[cause.level],
                "location": {
                    "path": relative(place.uri if place else report.document),
                    "lines": {"begin": (place.line if place else None) or 1},
                },
            }
        )
    return json.dumps(issues, indent=2) + "\n"
