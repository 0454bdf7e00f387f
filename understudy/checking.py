"""`understudy check`: a document against a server, or against our own mock of it; reports written, whatever happens.

What is sent and what it means is `contracts.testing`'s, how it is told `reporting`'s.
"""

from __future__ import annotations

import contextlib
import os
import secrets
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import TextIO

from contracts import Document
from contracts.testing import Options, Report, exit_code, run
from contracts.testing.baseline import updated, write_baseline
from contracts.testing.known import Baseline, accepted
from understudy.output import NOTHING_TESTED
from understudy.remembering import Wish, nothing_kept, remembering
from understudy.reporting import Telling, listening, stopping, with_journal, write_reports

SEED_IN_CI = 1
"""What a build repeats by."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the caller of `check` asks for, beside the document."""

    url: str | None = None
    """The server; None: our own mock of the document."""
    options: Options = field(default_factory=Options)
    telling: Telling = field(default_factory=Telling)
    wish: Wish = field(default_factory=lambda: Wish(()))
    """What becomes of failing cases."""
    updates_baseline: bool = False
    """Whether what is found is known from now on."""


def check(document: Document, wanted: Wanted, out: TextIO, err: TextIO) -> int:
    """Tests the server, writes the reports and returns the exit code.

    Raises: UsageError if the URL is none, or a report's file can't be written.
    """
    options = replace(wanted.options, is_mock=wanted.url is None)
    beside = remembering(document, options, wanted.wish, wanted.telling.fail_on)
    if wanted.wish.is_all and not beside.options.remembered:
        err.write(f"understudy: {nothing_kept(wanted.wish.places)}\n")
        return NOTHING_TESTED
    telling = with_journal(wanted.telling, err) if options.safe else wanted.telling
    with stopping():
        with listening(telling, out, err, beside.tell) as tell, answering(document, wanted.url) as url:
            report = run(document, url, beside.options, tell)
        report = beside.kept(report)
        if wanted.updates_baseline:
            report = _with_new_baseline(report, document, wanted)
        write_reports(report, telling, out, err)
    return exit_code(report, telling.fail_on)


def _with_new_baseline(report: Report, document: Document, wanted: Wanted) -> Report:
    """The report as it is once all that it tells is in the baseline, which is written.

    Raises: UsageError if it can't be.
    """
    from contracts.reports.printable import counted

    before = wanted.options.known.baseline or Baseline("")
    after = updated(before, report, document, wanted.telling.fail_on)
    write_baseline(after)
    added, removed = len(after.entries.keys() - before.entries), len(before.entries.keys() - after.entries)
    note = f"{after.name}: {counted(len(after.entries), 'finding')}, {added} added, {removed} taken out"
    return accepted(replace(report, notes=(*report.notes, note)), replace(wanted.options.known, baseline=after))


@contextlib.contextmanager
def answering(document: Document, url: str | None) -> Iterator[str]:
    """The URL of the server that answers while the block runs: that one, or else our own mock of the document."""
    if url is not None:
        yield url
        return
    from mock_server import Options as MockOptions
    from mock_server.embedding import live

    with live(document, MockOptions(callbacks=False)) as server:
        yield server.url


def chosen_seed(seed: int | None, environment: Mapping[str, str] = os.environ) -> int:
    """The seed asked for; without one a fixed one in CI, so that a build repeats, and a new one elsewhere."""
    if seed is not None:
        return seed
    return SEED_IN_CI if environment.get("CI", "").lower() not in ("", "0", "false") else secrets.randbelow(2**32)
