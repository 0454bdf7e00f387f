"""What a run's caller gets to see: progress and journals while it goes on, reports at its end, and how it is stopped.

Knows streams, files and signals; what is in a report is `contracts.reports`' business.
"""

from __future__ import annotations

import contextlib
import os
import signal
import threading
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from types import FrameType
from typing import TextIO

from contracts import Level, UsageError
from contracts.testing import Event, OnEvent, Report, Terminated, line_of
from understudy.output import INTERRUPTED, TERMINATED, wants_color
from understudy.progress import ProgressLine
from understudy.words import JOURNAL, WantedReport

FOLDER = ".understudy"
"""Where what nobody named a place for is kept, in the working directory."""


@dataclass(frozen=True, slots=True)
class Telling:
    """How the caller wants to be told."""

    reports: tuple[WantedReport, ...] = ()
    """Where none goes to standard output, the text report does."""
    fail_on: Level = "error"
    color: str = "auto"
    """auto, always or never."""
    quiet: bool = False
    """The verdict alone, and no progress."""
    verbose: bool = False
    """A line for each case."""


def with_journal(telling: Telling, err: TextIO) -> Telling:
    """The same with a journal, if there is none, whose name is told: whoever asks finds out what was sent."""
    if any(each.format == JOURNAL for each in telling.reports):
        return telling
    path = Path(FOLDER) / f"journal-{datetime.now(UTC):%Y%m%dT%H%M%SZ}-{os.getpid()}.ndjson"
    if not telling.quiet:
        err.write(f"all that is sent is written to {path}\n")
    return replace(telling, reports=(*telling.reports, WantedReport(JOURNAL, path)))


@contextlib.contextmanager
def listening(telling: Telling, out: TextIO, err: TextIO, *others: OnEvent) -> Iterator[OnEvent]:
    """What is to be told of a run that goes on in this block: it shows progress, writes journals, and tells others.

    Raises: UsageError, before anything is sent, if a report's file can't be written.
    """
    for each in telling.reports:
        if each.path is not None:
            _prepare(each.path)
    with contextlib.ExitStack() as stack:
        progress = ProgressLine(err, is_quiet=telling.quiet, is_verbose=telling.verbose)
        listeners: list[OnEvent] = [stack.enter_context(progress).tell, *others]
        listeners += [
            stack.enter_context(_journal(each.path, out)) for each in telling.reports if each.format == JOURNAL
        ]

        def tell(event: Event) -> None:
            for listener in listeners:
                listener(event)

        yield tell


def write_reports(report: Report, telling: Telling, out: TextIO, err: TextIO) -> None:
    """Writes the reports that are wanted, and the verdict to `err` where `out` is for a program."""
    from contracts import reports

    fail_on = telling.fail_on

    def written(name: str) -> str:
        # The journal was written while the run went on.
        return "" if name == JOURNAL else reports.FORMATS[name].write(report, fail_on=fail_on)

    to_out = next((each.format for each in telling.reports if each.path is None), "text")
    for each in telling.reports:
        if each.path is not None and each.format != JOURNAL:
            each.path.write_text(written(each.format), encoding="utf-8", errors="backslashreplace")
    _tell_github(report, telling, err if to_out != "text" else out)
    if to_out != "text":
        out.write(written(to_out))
        err.write(reports.verdict(report, fail_on=fail_on, color=wants_color(err, telling.color)) + "\n")
        return
    color = wants_color(out, telling.color)
    if telling.quiet:
        out.write(reports.verdict(report, fail_on=fail_on, color=color) + "\n")
    else:
        out.write(reports.text(report, fail_on=fail_on, color=color))


def _tell_github(report: Report, telling: Telling, stream: TextIO) -> None:
    """In a job of GitHub Actions: annotations to the log, and the step's summary, as far as there is room in it."""
    from contracts import reports

    if os.environ.get("GITHUB_ACTIONS") != "true":
        return
    if all(each.format != "github" for each in telling.reports):
        stream.write(reports.github(report, fail_on=telling.fail_on))
    path = os.environ.get("GITHUB_STEP_SUMMARY")
    if path:
        with contextlib.suppress(OSError), Path(path).open("a", encoding="utf-8", errors="backslashreplace") as summary:
            room = reports.MOST_BYTES - summary.tell()
            summary.write(reports.markdown(report, fail_on=telling.fail_on, most_bytes=room) if room > 2000 else "")


@contextlib.contextmanager
def stopping() -> Iterator[None]:
    """The first Ctrl-C or SIGTERM ends the run, so that reports can be written; the second ends the process at once."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return

    def stop(number: int, _frame: FrameType | None) -> None:
        for each in before:
            signal.signal(each, at_once)
        raise Terminated if number == signal.SIGTERM else KeyboardInterrupt

    def at_once(number: int, _frame: FrameType | None) -> None:
        os._exit(TERMINATED if number == signal.SIGTERM else INTERRUPTED)

    before = {number: signal.signal(number, stop) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _prepare(path: Path) -> None:
    """Finds out before the run, not after it, that a report can't be written."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("a", encoding="utf-8"):
            pass
    except OSError as error:
        raise UsageError(f"--report {str(path)!r}: can't be written: {error.strerror}; name another file") from None


@contextlib.contextmanager
def _journal(path: Path | None, out: TextIO) -> Iterator[OnEvent]:
    """What writes each event that has a line to the file, or to `out`, at once."""
    if path is None:

        def print_line(event: Event) -> None:
            out.write(line_of(event).decode("ascii"))
            out.flush()

        yield print_line
        return
    # Without a buffer a line is written in one piece, which no signal tears.
    with path.open("wb", buffering=0) as file:

        def write_line(event: Event) -> None:
            try:
                file.write(line_of(event))
            except OSError as error:
                raise UsageError(f"--report ndjson:{path}: can't be written any more: {error.strerror}") from None

        yield write_line
