"""What runs over real documents share: which documents, a watch on every step, classes of what came up, a verdict."""

from __future__ import annotations

import argparse
import re
import resource
import signal
import sys
import time
import traceback
from abc import ABC, abstractmethod
from collections import Counter, defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType

sys.path.insert(0, str(Path(__file__).parent.parent))

from contracts import Document, UnreadableDocument, load

SLOW = {"load": 2.0, "lint": 10.0, "plan": 1.0, "answer": 1.0, "operation": 1.0, "restarts": 60.0}
"""Seconds from which a step is told of."""
FAULTS = ("EXCEPTION", "5XX", "REFUSED", "FINDING", "UNTRUE", "UNJUDGED", "UNASKED", "UNEQUAL", "MISSING")
"""How the classes begin that make the exit code 1."""


class OutOfPatience(Exception):
    """A step takes longer than anybody would wait."""


@contextmanager
def patience(seconds: float) -> Iterator[None]:
    """Raise OutOfPatience in the block after so many seconds."""

    def give_up(_signal: int, _frame: FrameType | None) -> None:
        raise OutOfPatience(f"more than {seconds:g} s")

    before = signal.signal(signal.SIGALRM, give_up)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


class Tally(ABC):
    """What came of it."""

    def __init__(self, options: argparse.Namespace) -> None:
        self.options = options
        self.counts: Counter[str] = Counter()
        self.classes: dict[str, list[str]] = defaultdict(list)
        self.slow: list[tuple[float, str, str]] = []

    @abstractmethod
    def document(self, document: Document, name: str) -> None:
        """Everything about one document."""

    def run(self) -> int:
        """All documents; prints what came of it and returns the exit code."""
        started = time.perf_counter()
        for path in paths_of(self.options):
            began = time.perf_counter()
            document = self._load(path)
            if document is not None:
                self.counts["documents"] += 1
                self.document(document, path.name)
            elapsed, peak = time.perf_counter() - began, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
            size = path.stat().st_size / 1e6
            print(f"{elapsed:7.1f} s {size:5.2f} MB {path.name}, {peak} MB", file=sys.stderr, flush=True)
        self._show()
        print(f"{time.perf_counter() - started:.0f} s")
        return 1 if any(kind.startswith(FAULTS) for kind in self.classes) else 0

    def note(self, kind: str, where: str) -> None:
        """One more of a class."""
        self.classes[kind].append(where)

    @contextmanager
    def step(self, step: str, where: str) -> Iterator[None]:
        """A step whose exceptions and length are told."""
        started = time.perf_counter()
        seconds = self.options.patience
        try:
            if step in ("operation", "lint", "load"):
                with patience(seconds if step == "operation" else 10 * seconds):
                    yield
            else:
                yield
        except OutOfPatience as error:
            if step == "answer":
                raise
            last = traceback.extract_tb(error.__traceback__)[-3:]
            self.note(f"EXCEPTION out of patience in {step}", f"{where} {[f'{f.filename}:{f.lineno}' for f in last]}")
        except Exception as error:  # noqa: BLE001 - what is sought for
            last = traceback.extract_tb(error.__traceback__)[-1]
            kind = f"EXCEPTION in {step}: {type(error).__name__} {Path(last.filename).name}:{last.lineno}"
            self.note(kind, f"{where} {str(error)[:300]}")
        elapsed = time.perf_counter() - started
        if elapsed > SLOW[step]:
            self.slow.append((elapsed, step, where))

    def _load(self, path: Path) -> Document | None:
        found = None
        with self.step("load", path.name):
            try:
                found = load(path)
            except UnreadableDocument as error:
                self.note(f"unreadable: {type(error).__name__}", path.name)
        return found

    def _show(self) -> None:
        """Print the counts and the classes, the gravest last."""
        instances = self.options.instances
        for kind, places in sorted(self.classes.items(), key=lambda item: (item[0].startswith(FAULTS), item[0])):
            print(f"{len(places):6} {kind}")
            for place in places[:: max(1, len(places) // instances)][:instances]:
                print(f"          {place[:400]}")
        for elapsed, step, where in sorted(self.slow, reverse=True)[:40]:
            print(f"{elapsed:7.1f} s {step} {where}")
        print(dict(self.counts))


def kind_of(text: str) -> str:
    """What a message says, without the names and numbers in it."""
    text = re.sub(r"\S+\.json\S*( \(#[^)]*\))?", "PLACE", text)
    text = re.sub(r"'[^']*'|\"[^\"]{0,80}\"|\S*/\S*|\d+", "_", text)
    return " ".join(text.split())[:110]


def arguments(usage: str, count: int) -> argparse.ArgumentParser:
    """The command line that all runs share; `usage` is the script's own docstring."""
    parser = argparse.ArgumentParser(description=usage.partition("\n")[0])
    parser.add_argument("directory", type=Path)
    parser.add_argument("count", type=int, nargs="?", default=count)
    parser.add_argument("--match", default="", help="only documents whose name has this in it")
    parser.add_argument("--part", default="1/1", help="the i-th of n parts of them")
    parser.add_argument("--smaller", type=float, default=3.0, help="only documents of less than so many MB")
    parser.add_argument("--larger", type=float, default=0.0, help="only documents of at least so many MB")
    parser.add_argument("--patience", type=float, default=30.0, help="seconds before an operation is given up")
    parser.add_argument("--instances", type=int, default=3, help="places printed of each class")
    return parser


def paths_of(options: argparse.Namespace) -> list[Path]:
    """The documents that the command line asks for: so many of the directory, evenly over the order of their sizes."""
    part, parts = map(int, options.part.split("/"))
    paths = sorted(options.directory.glob("*.json"), key=lambda path: (path.stat().st_size, path.name))
    count = min(options.count, len(paths))
    chosen = [paths[index * len(paths) // count] for index in range(count)]
    matching = [each for each in chosen if options.match in each.name]
    return [each for each in matching if options.larger <= each.stat().st_size / 1e6 < options.smaller][
        part - 1 :: parts
    ]
