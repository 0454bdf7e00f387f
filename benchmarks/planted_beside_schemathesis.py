"""Planted faults put to `understudy check` and to schemathesis' command: what each finds, and whom it accuses wrongly.

    python benchmarks/planted_beside_schemathesis.py --of-each-kind 2 > table.md

Each fault of `tests/planted` is switched on alone, in a server that keeps every promise otherwise; each tool is told
the fault's path, or nothing where several operations belong together, and has the same time (`--max-time`), one tool
after another: ours, and schemathesis once with its default and once with all of its checks, all with the same seed. A
fault counts as found where the tool tells something of the server that it does not tell of the server without the
fault, which each is asked about with two seeds. It *fails the run* where the exit code says so, which is what stops a
deployment.

Prints a table in Markdown. Processor seconds are those of the tool, its children among them.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parent.parent))

from tests.planted.catalogue import FAULTS
from tests.planted.model import Fault, Style
from tests.planted.trying import TOKEN, mapping_of, served

ROOT = Path(__file__).parent.parent
SEEDS = (1, 2)
"""Those with which each tool is asked about a server without a fault."""


@dataclass(frozen=True, slots=True)
class Told:
    """What a tool told of a server."""

    causes: frozenset[str]
    exit_code: int
    seconds: float
    """Processor time."""
    requests: int


@dataclass(slots=True)
class Score:
    """How a tool did."""

    found: list[str] = field(default_factory=list)
    failing: int = 0
    """How many of them failed the run."""
    missed: list[str] = field(default_factory=list)
    accusations: dict[tuple[str, str], frozenset[str]] = field(default_factory=dict)
    """By style and path, what is told of the server without a fault."""
    seconds: float = 0.0
    requests: int = 0


Tool = Callable[["Question", str, Path, Path], list[str]]
"""The command for a question, a URL, a document and its report."""


@dataclass(frozen=True, slots=True)
class Question:
    """What a tool is asked."""

    style: Style
    fault: Fault | None
    """None: the server has none."""
    path: str
    """Empty: all of them."""
    seed: int
    seconds: int
    """How long it may take."""


def ours(asked: Question, url: str, document: Path, report: Path) -> list[str]:
    """As a user would call us, with a time limit for answers where that is what is broken."""
    command = [sys.executable, "-m", "understudy", "check", str(document), "--url", url, "--seed", str(asked.seed)]
    command += ["--max-time", f"{asked.seconds}s", "--token", TOKEN, "--report", f"json:{report}", "--quiet"]
    if asked.path:
        command += ["--include", f"path={asked.path}"]
    if asked.fault and asked.fault.limit:
        command += ["--max-response-time", str(asked.fault.limit)]
    for code in asked.fault.asks if asked.fault else ():
        command += ["--severity", f"{code}=warning"]
    return command


def theirs(*more: str) -> Tool:
    """As a user would call schemathesis."""

    def command(asked: Question, url: str, document: Path, report: Path) -> list[str]:
        words = [
            sys.executable,
            "-m",
            "schemathesis.cli",
            "run",
            str(document),
            "--url",
            url,
            "--seed",
            str(asked.seed),
        ]
        words += ["--header", f"Authorization: Bearer {TOKEN}", "--header", f"X-Key: {TOKEN}", "--continue-on-failure"]
        words += ["--suppress-health-check", "all", "--report", "json", "--report-json-path", str(report)]
        words += ["--max-time", str(asked.seconds), *more]
        if asked.path:
            words += ["--include-path", asked.path]
        if asked.fault and asked.fault.limit:
            words += ["--max-response-time", str(asked.fault.limit)]
        return words

    return command


TOOLS: dict[str, Tool] = {
    "understudy": ours,
    "schemathesis": theirs(),
    "schemathesis, all checks": theirs("--checks", "all"),
}


def causes_of(report: dict[str, Any]) -> frozenset[str]:
    """What is told, by its kind and place; ours by level as well."""
    if "causes" in report:
        return frozenset(f"{each['level']}: {each['check']} {each['fingerprint']}" for each in report["causes"])
    return frozenset(
        f"{each['title']} at {each.get('operation') or each.get('operations')}" for each in report["failures"]
    )


def requests_of(report: dict[str, Any]) -> int:
    """How many were sent."""
    if "causes" in report:
        return sum(each["sent"] for each in report["operations"])
    return int(report["test_cases"]["generated"])


def told_by(tool: Tool, asked: Question) -> Told:
    """One run of the tool against a server of that style; of the path alone, if one is given."""
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        url = stack.enter_context(served(asked.style, asked.fault.plant if asked.fault else None))
        document, report = folder / f"{asked.style}.json", folder / "report.json"
        document.write_text(json.dumps(mapping_of(asked.style)), encoding="utf-8")
        out = stack.enter_context((folder / "out.txt").open("wb"))
        process = subprocess.Popen(  # noqa: S603  (ours)
            tool(asked, url, document, report),
            cwd=folder,
            env=os.environ | {"PYTHONPATH": str(ROOT), "NO_COLOR": "1"},
            stdout=out,
            stderr=out,
        )
        _, status, used = os.wait4(process.pid, 0)
        if not report.exists():
            sys.exit(f"no report: {(folder / 'out.txt').read_text()[-2000:]}")
        value = json.loads(report.read_text(encoding="utf-8"))
    seconds = used.ru_utime + used.ru_stime
    return Told(causes_of(value), os.waitstatus_to_exitcode(status), seconds, requests_of(value))


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seconds", type=int, default=8, help="that each run of each tool may take")
    parser.add_argument("--of-each-kind", type=int, default=2, help="faults of each kind and style")
    parser.add_argument("--style", action="append", help="servers of that style alone; can be repeated")
    parser.add_argument("--only", default="", help="faults whose name or kind holds that text")
    parser.add_argument("--jobs", type=int, default=1, help="runs at a time")
    given = parser.parse_args()
    chosen = _chosen(given)
    scores = {name: Score() for name in TOOLS}
    places = list(dict.fromkeys((fault.style, path_of(fault)) for fault in chosen))
    with ThreadPoolExecutor(given.jobs) as pool:
        known = {
            (name, style, path): [
                pool.submit(told_by, tool, Question(style, None, path, seed, given.seconds)) for seed in SEEDS
            ]
            for style, path in places
            for name, tool in TOOLS.items()
        }
        runs = [
            {
                name: pool.submit(told_by, tool, Question(fault.style, fault, path_of(fault), SEEDS[0], given.seconds))
                for name, tool in TOOLS.items()
            }
            for fault in chosen
        ]
        for (name, style, path), futures in known.items():
            told = frozenset[str]().union(*(each.result().causes for each in futures))
            scores[name].accusations[style, path] = told
        lines: list[str] = []
        for fault, each in zip(chosen, runs, strict=True):
            cells = [_cell(scores[name], each[name].result(), fault) for name in TOOLS]
            lines.append(f"| {fault.style} | {fault.kind} | {fault.name} | {' | '.join(cells)} |")
            print(lines[-1], file=sys.stderr, flush=True)
    _print(scores, lines)


def _chosen(given: argparse.Namespace) -> list[Fault]:
    """The faults that the command line names, so many of each kind and style."""
    kinds: dict[tuple[str, str], list[Fault]] = {}
    for fault in FAULTS:
        if (not given.style or fault.style in given.style) and given.only in f"{fault.name} {fault.kind}":
            kinds.setdefault((fault.style, fault.kind), []).append(fault)
    return [fault for each in kinds.values() for fault in islice(each, given.of_each_kind)]


def path_of(fault: Fault) -> str:
    """The path that tools are told of; empty for all of them."""
    return "" if fault.is_of_state else fault.path


def _cell(score: Score, told: Told, fault: Fault) -> str:
    new = sorted(told.causes - score.accusations[fault.style, path_of(fault)])
    score.seconds += told.seconds
    score.requests += told.requests
    if not new:
        score.missed.append(fault.name)
        return "-"
    score.found.append(fault.name)
    score.failing += told.exit_code == 1
    return "fails the run" if told.exit_code == 1 else "told"


def _print(scores: dict[str, Score], lines: list[str]) -> None:
    print(f"| | {' | '.join(scores)} |")
    print("|---" * (len(scores) + 1) + "|")
    total = len(lines)
    rows = {
        "faults found": [f"{len(each.found)} of {total}" for each in scores.values()],
        "of which fail the run": [str(each.failing) for each in scores.values()],
        "paths of servers without a fault that are accused": [
            f"{sum(any(_is_accusation(cause) for cause in told) for told in each.accusations.values())} "
            f"of {len(each.accusations)}"
            for each in scores.values()
        ],
        "requests per fault": [f"{each.requests / total:.0f}" for each in scores.values()],
        "processor seconds per fault": [f"{each.seconds / total:.1f}" for each in scores.values()],
    }
    for name, cells in rows.items():
        print(f"| {name} | {' | '.join(cells)} |")
    print(f"\n| server | kind | fault | {' | '.join(scores)} |")
    print("|---" * (len(scores) + 3) + "|")
    print("\n".join(lines))
    for name, score in scores.items():
        for (style, _), told in score.accusations.items():
            for cause in sorted(filter(_is_accusation, told)):
                print(f"\n{name} accuses the {style} server that has no fault: {cause}")


def _is_accusation(cause: str) -> bool:
    """Whether it fails a run by default: our warnings and notes do not."""
    return not cause.startswith(("warning: ", "note: "))


if __name__ == "__main__":
    main()
