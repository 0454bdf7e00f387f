"""`understudy judge`: recorded traffic judged by a document, and reported as a check is."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, TextIO

from contracts import Document, UsageError
from contracts.testing import Ending, Options, Report, Terminated, exit_code, parse_target
from contracts.traffic import BrokenOff, Judging, Left, Recorded, exchanges_in, refuse_absent
from understudy.reporting import listening, stopping, write_reports
from understudy.wanted import judging_of, known_faults, selection_of, telling_of
from understudy.words import JOURNAL


def judge(document: Document, paths: Sequence[str], given: Mapping[str, Any], out: TextIO, err: TextIO) -> int:
    """Judges what is recorded in these files, writes the reports and returns the exit code.

    Raises: UsageError for files that can't be read or are no recordings.
    """
    telling = telling_of(given)
    selection = selection_of(given, document)
    options = Options(
        **judging_of(given),
        selects=selection.selects,
        unmatched=selection.unmatched,
        min_coverage=given["min_coverage"],
        known=known_faults(given, document),
        configured=given["configuration"].told,
    )
    for path in paths:
        refuse_absent(path)
    if paths.count("-") > 1:
        raise UsageError("judge - -: standard input can be read once; name it once")
    with stopping():
        with listening(telling, out, err) as tell:
            judging = Judging(
                document,
                options,
                tell,
                target=parse_target(given["url"]) if given["url"] else None,
                tells_all=any(each.format == JOURNAL for each in telling.reports),
            )
            report = _report(judging, paths)
        write_reports(report, telling, out, err)
    return exit_code(report, telling.fail_on)


def _report(judging: Judging, paths: Iterable[str]) -> Report:
    ending: Ending = "finished"
    reason = ""
    broken: list[str] = []
    try:
        for recorded in _recorded(paths, broken):
            judging.take(recorded)
    except Terminated:
        ending, reason = "terminated", "stopped by SIGTERM before the end"
    except KeyboardInterrupt:
        ending, reason = "interrupted", "stopped by Ctrl-C before the end"
    if broken and ending == "finished":
        ending, reason = "incomplete", "; ".join(broken)
    return judging.report(ending, reason)


def _recorded(paths: Iterable[str], broken: list[str]) -> Iterator[Recorded | Left]:
    """What is recorded in the files; of those that end early, why, is added to `broken`."""
    for path in paths:
        try:
            yield from exchanges_in(path)
        except BrokenOff as error:
            broken.append(str(error))
