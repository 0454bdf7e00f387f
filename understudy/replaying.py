"""`understudy replay`: a recorded run sent again, and what has become of its findings."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, TextIO

from contracts import Document, UnreadableDocument, UsageError, load
from contracts.testing import Options, Outcome, Recording, Report, exit_code, recording_of
from contracts.testing import replay as send_again
from understudy.checking import answering
from understudy.reporting import listening, stopping, write_reports
from understudy.wanted import sending_of, telling_of


def replay(path: Path, document: str | None, given: Mapping[str, Any], out: TextIO, err: TextIO) -> int:
    """Sends the requests of the journal at `path`, writes the reports and returns the exit code.

    Raises: UsageError if it is no journal, or its document can't be read.
    """
    telling = telling_of(given)
    recording = recording_of(path)
    if given["only"] == "failed":
        recording = recording.only_failed()
    read = _document(document, recording)
    url = given["url"] or (None if recording.started.is_mock else recording.started.base_url)
    options = Options(**sending_of(given, read), is_mock=url is None)
    with stopping():
        with listening(telling, out, err) as tell, answering(read, url) as server:
            report, outcomes = send_again(read, server, recording, options, tell)
        write_reports(_with_outcomes(report, outcomes), telling, out, err)
    return exit_code(report, telling.fail_on)


def _document(given: str | None, recording: Recording) -> Document:
    name = recording.started.document
    if given is not None:
        return load(given)
    default = load()
    if name == default.place.uri and not Path(name).exists():
        return default
    try:
        return load(name)
    except UnreadableDocument as error:
        raise UsageError(f"{error} (the run was judged by it); name the document with --document") from None


def _with_outcomes(report: Report, outcomes: Sequence[Outcome]) -> Report:
    """The report with a note for each recorded finding: what has become of it."""
    notes = [
        f"{each.state}: {each.found.fingerprint} {each.found.finding.check} in {each.found.operation}"
        for each in sorted(outcomes, key=lambda outcome: outcome.state)
    ]
    return replace(report, notes=(*report.notes, *notes))
