"""`--database` and `--last-failed`: failing cases of earlier runs, tried first in this one, and kept for the next."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from contracts import Document, Level, UsageError
from contracts.coverage import NOTHING
from contracts.testing import Event, Options, Report
from contracts.testing.databases import FAILURES, database
from contracts.testing.memory import Failing, Memory

NOWHERE = "none"
"""The word of `--database` for keeping nothing."""


@dataclass(frozen=True, slots=True)
class Wish:
    """What the caller wants of failing cases."""

    places: tuple[str, ...] = (FAILURES,)
    """Where they are kept, as `contracts.testing.databases` names it; none: nowhere."""
    is_all: bool = False
    """Whether only those are sent that are kept."""


def wish_of(given: Sequence[str], *, last_failed: bool) -> Wish:
    """What `--database` and `--last-failed` ask for. Raises: UsageError where they contradict each other."""
    places = tuple(given) or (FAILURES,)
    if NOWHERE in places:
        if len(places) > 1 or last_failed:
            raise UsageError(f"--database {NOWHERE}: keeps nothing, so nothing goes with it; leave one out")
        places = ()
    return Wish(places, last_failed)


@dataclass(slots=True)
class Remembering:
    """What goes on beside a run, so that its failing cases are there for the next."""

    options: Options
    """Those of the run, with the cases to try first."""
    places: tuple[str, ...] = ()
    memory: Memory | None = None
    problem: str = ""
    """Why nothing is kept; empty if it is."""

    def tell(self, event: Event) -> None:
        """Takes in an event of the run."""
        if self.memory:
            self.memory.tell(event)

    def kept(self, report: Report) -> Report:
        """The report of the run, with a note on what is kept now, once that is written."""
        notes = [self.problem] if self.problem else []
        if self.memory and not self.options.is_mock:
            try:
                kept, mended = self.memory.keep()
            except UsageError as error:
                notes.append(str(error))
            else:
                notes += _told(kept, mended, self.places)
        if self.options.only_remembered:
            # What was chosen by what failed says nothing about the contract.
            report = replace(report, coverage=NOTHING)
        return replace(report, notes=(*report.notes, *notes))


def remembering(document: Document, options: Options, wish: Wish, fail_on: Level) -> Remembering:
    """What is kept of the document, ready for a run.

    Raises: UsageError if a place can't be read, and only what is kept there is to be sent; or names no place at all
    """
    if not wish.places:
        return Remembering(options)
    store = database(wish.places)
    try:
        memory = Memory(document, store, fail_on)
    except UsageError as error:
        if wish.is_all:
            raise
        return Remembering(options, problem=f"failing cases are not kept: {error}")
    labels = {each.label for each in document.operations}
    known = tuple(each for each in memory.failing if each.operation in labels)
    if wish.is_all:
        options = only(options, known)
    elif not options.is_mock:
        options = replace(options, remembered=known)
    if options.show_secrets:
        return Remembering(options, problem="failing cases are not kept with --show-secrets")
    return Remembering(options, wish.places, memory)


def only(options: Options, known: Sequence[Failing]) -> Options:
    """The options for nothing but those cases."""
    labels, selects = {each.operation for each in known}, options.selects
    return replace(
        options,
        remembered=tuple(known),
        only_remembered=True,
        max_examples=max(2, options.max_examples),
        search=False,
        deep=False,
        relations=False,
        min_coverage=0.0,
        selects=lambda operation: operation.label in labels and (selects is None or selects(operation)),
    )


def nothing_kept(places: Sequence[str]) -> str:
    """That there is nothing to try again, in a sentence."""
    return f"--last-failed: no failing case of this document is kept in {' or '.join(places)}; run without it first"


def _told(kept: int, mended: int, places: Sequence[str]) -> list[str]:
    notes = []
    if mended:
        notes.append(f"pass now and are forgotten, of the cases that failed before: {mended}")
    if kept:
        notes.append(f"failing cases kept in {', '.join(places)}: {kept}; --last-failed sends them alone")
    return notes
