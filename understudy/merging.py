"""`understudy merge`: the journals of a run's shards, put together and reported as one run."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, TextIO

from contracts import UsageError
from contracts.testing import exit_code, merged
from understudy.reporting import write_reports
from understudy.wanted import known_faults, telling_of
from understudy.words import JOURNAL


def merge(paths: Sequence[Path], given: Mapping[str, Any], out: TextIO, err: TextIO) -> int:
    """Writes the reports that the flags ask for and returns the exit code.

    Raises: UsageError for files that are no journals of one run.
    """
    telling = telling_of(given)
    if any(each.format == JOURNAL for each in telling.reports):
        raise UsageError("--report ndjson: a journal is what is merged; ask for another format")
    report = merged(paths, min_coverage=given["min_coverage"], known=known_faults(given, None))
    write_reports(report, telling, out, err)
    return exit_code(report, telling.fail_on)
