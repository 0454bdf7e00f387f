"""`understudy check`: a document against a server, or against our own mock of it; reports written, whatever happens.

Knows streams, files and signals; what is sent and what it means is `contracts.testing`'s.
"""

from __future__ import annotations

import contextlib
import os
import secrets
import signal
import threading
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from types import FrameType
from typing import TextIO

from contracts import Document, Level, UsageError
from contracts.testing import Options, Report, Terminated, exit_code, run
from understudy.output import wants_color
from understudy.progress import ProgressLine
from understudy.words import WantedReport


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the caller of `check` asks for, beside the document."""

    url: str | None = None
    """The server; None: our own mock of the document."""
    options: Options = field(default_factory=Options)
    reports: tuple[WantedReport, ...] = ()
    """Where none goes to standard output, the text report does."""
    fail_on: Level = "error"
    color: str = "auto"
    """auto, always or never."""
    quiet: bool = False
    """The verdict alone, and no progress."""


def check(document: Document, wanted: Wanted, out: TextIO, err: TextIO) -> int:
    """Tests the server, writes the reports and returns the exit code.

    Raises: UsageError if the URL is none, or a report's file can't be written.
    """
    for each in wanted.reports:
        if each.path is not None:
            _prepare(each.path)
    with ProgressLine(err, is_quiet=wanted.quiet) as progress, _terminating():
        if wanted.url is not None:
            report = run(document, wanted.url, wanted.options, progress.tell)
        else:
            report = _against_the_mock(document, wanted.options, progress)
    _write(report, wanted, out, err)
    return exit_code(report, wanted.fail_on)


def chosen_seed(seed: int | None, environment: Mapping[str, str] = os.environ) -> int:
    """The seed asked for; without one a fixed one in CI, so that a build repeats, and a new one elsewhere."""
    if seed is not None:
        return seed
    return 1 if environment.get("CI", "").lower() not in ("", "0", "false") else secrets.randbelow(2**32)


def _against_the_mock(document: Document, options: Options, progress: ProgressLine) -> Report:
    from mock_server import Options as MockOptions
    from mock_server.embedding import live

    with live(document, MockOptions(callbacks=False)) as server:
        report = run(document, server.url, options, progress.tell)
    note = "no --url was given: our own mock of the document did the answering"
    return replace(report, notes=(note, *report.notes))


def _prepare(path: Path) -> None:
    """Finds out before the run, not after it, that a report can't be written."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("a", encoding="utf-8"):
            pass
    except OSError as error:
        raise UsageError(f"--report {str(path)!r}: can't be written: {error.strerror}; name another file") from None


def _write(report: Report, wanted: Wanted, out: TextIO, err: TextIO) -> None:
    from contracts import reports

    writers: dict[str, Callable[[], str]] = {
        "text": lambda: reports.text(report, fail_on=wanted.fail_on),
        "json": lambda: reports.as_json(report, fail_on=wanted.fail_on),
        "junit": lambda: reports.junit(report, fail_on=wanted.fail_on),
    }
    to_out = next((each.format for each in wanted.reports if each.path is None), None)
    for each in wanted.reports:
        if each.path is not None:
            each.path.write_text(writers[each.format](), encoding="utf-8", errors="backslashreplace")
    if to_out in ("json", "junit"):
        out.write(writers[to_out]())
        err.write(reports.verdict(report, fail_on=wanted.fail_on, color=wants_color(err, wanted.color)) + "\n")
        return
    color = wants_color(out, wanted.color)
    if wanted.quiet:
        out.write(reports.verdict(report, fail_on=wanted.fail_on, color=color) + "\n")
    else:
        out.write(reports.text(report, fail_on=wanted.fail_on, color=color))


@contextlib.contextmanager
def _terminating() -> Iterator[None]:
    """SIGTERM ends the run as Ctrl-C does, once; a second one ends the process."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return

    def stop(number: int, _frame: FrameType | None) -> None:
        signal.signal(number, signal.SIG_DFL)
        raise Terminated

    before = signal.signal(signal.SIGTERM, stop)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)
