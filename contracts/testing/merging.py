"""The parts of one run put together to one report, from their journals.

What the parts sent, found and covered is summed by the code that counts a live run, so that the whole is what a run in
one piece would have come to; a case that is shown may be a smaller one, since each part makes its own small. A part
that is missing, was killed or interrupted makes the whole incomplete. Knows journals; sends nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from contracts.coverage import NOTHING
from contracts.errors import UsageError
from contracts.testing.events import Ended, Started
from contracts.testing.journal import read_journal
from contracts.testing.known import Known
from contracts.testing.report import Ending, Report
from contracts.testing.tally import Tally

_WORST_FIRST: tuple[Ending, ...] = ("our fault", "target lost", "incomplete", "out of time", "finished")
_INCOMPLETE: tuple[Ending, ...] = ("interrupted", "terminated")


@dataclass(frozen=True, slots=True)
class _Part:
    path: Path
    started: Started
    ended: Ended


def merged(paths: Sequence[Path], *, min_coverage: float = 0.0, known: Known | None = None) -> Report:
    """One report of the runs in these journals.

    `min_coverage` is what must be seen of the contract, in percent; `known` the causes that are no news.

    Raises: UsageError for files that are no journals, or not parts of one run.
    """
    if not paths:
        raise UsageError("merge: name the journals of the parts, as --report ndjson:PATH wrote them")
    tally = Tally(known)
    parts = [_counted(path, tally) for path in paths]
    _refuse_strangers(parts)
    ending, reason = _ending(parts)
    ended = Ended(
        ending=ending,
        reason=reason,
        elapsed=max(part.ended.elapsed for part in parts),
        digest=tally.digest(),
        notes=tuple(dict.fromkeys(note for part in parts for note in part.ended.notes)),
        coverage=sum((part.ended.coverage for part in parts), NOTHING),
    )
    return tally.report(ended, min_coverage=min_coverage)


def _counted(path: Path, tally: Tally) -> _Part:
    """The part in that file, its events counted."""
    started, events = read_journal(path)
    known = [each.label for each in started.operations if each.label in tally.operations]
    # Parts of a run have operations of their own; of traffic, each process that heard some has written all.
    if known and not started.is_recorded:
        raise UsageError(f"{str(path)!r}: {known[0]!r} is in another journal, too; name each part of a run once")
    tally.take(started)
    ended = Ended("incomplete", "its journal breaks off before the end", 0.0, "")
    for event in events:
        if isinstance(event, Started):
            raise UsageError(f"{str(path)!r}: holds more than one run; name a journal of one")
        if isinstance(event, Ended):
            ended = event
        try:
            tally.take(event)
        except KeyError as error:
            raise UsageError(f"{str(path)!r}: speaks of {error}, which no line before told of; is it whole?") from None
    return _Part(path, started, ended)


def _refuse_strangers(parts: Sequence[_Part]) -> None:
    """Raises: UsageError for parts that are not of one run."""
    first = parts[0]
    for part in parts[1:]:
        for name, one, other in (
            ("document", _document(first.started), _document(part.started)),
            ("kind", _kind(first.started), _kind(part.started)),
            ("seed", str(first.started.seed), str(part.started.seed)),
            ("number of shards", _total(first.started), _total(part.started)),
        ):
            if one != other:
                raise UsageError(
                    f"{str(part.path)!r}: its {name} is {other!r}, that of {str(first.path)!r} is {one!r}; "
                    "give all parts of a run the same document, --seed and --shard i/n"
                )


def _document(started: Started) -> str:
    return f"{started.title} {started.version}".strip()


def _kind(started: Started) -> str:
    return "recorded traffic" if started.is_recorded else "a run"


def _total(started: Started) -> str:
    return str(started.shard[1]) if started.shard else "none"


def _ending(parts: Sequence[_Part]) -> tuple[Ending, str]:
    """The worst of the endings, and what happened in each part that did not finish."""
    endings: set[Ending] = set()
    told = []
    for part in parts:
        ending = part.ended.ending
        endings.add("incomplete" if ending in _INCOMPLETE else ending)
        if ending != "finished":
            told.append(f"{part.path.name}: {part.ended.reason}")
    missing = _missing(parts)
    if missing:
        endings.add("incomplete")
        told.insert(0, f"no journal of {', '.join(missing)} is there")
    return next(each for each in _WORST_FIRST if each in endings), "; ".join(told)


def _missing(parts: Sequence[_Part]) -> list[str]:
    total = parts[0].started.shard[1] if parts[0].started.shard else 0
    there = {part.started.shard[0] for part in parts if part.started.shard}
    return [f"shard {index}/{total}" for index in range(1, total + 1) if index not in there]
