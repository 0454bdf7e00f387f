"""Planted faults put to `understudy check` and to schemathesis' command: what each finds, and whom it accuses wrongly.

    python benchmarks/planted_beside_schemathesis.py --of-each-kind 2 > table.md

Each fault of `tests/planted` is switched on alone, in a server that keeps every promise otherwise; each tool is told
the fault's path, or nothing where several operations belong together, and runs to its own end: ours with 200 cases per
operation, schemathesis once with its default and once with all of its checks, all with the same seed. A fault counts as
found where the tool tells something of the server that it does not tell of the server without the fault, which each is
asked about with three seeds. It *fails the run* where the exit code says so, which is what stops a deployment.

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
from contextlib import ExitStack
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parent.parent))

from tests.planted.catalogue import FAULTS
from tests.planted.model import Fault, Style
from tests.planted.trying import PER_OPERATION, TOKEN, mapping_of, served

ROOT = Path(__file__).parent.parent
LONGEST = 900.0
"""Seconds of one run."""


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
    accusations: dict[str, frozenset[str]] = field(default_factory=dict)
    """By style, what is told of the server without a fault."""
    seconds: float = 0.0
    requests: int = 0


Tool = Callable[[Path, str, Fault | None, int, Path], list[str]]
"""The command for a document, a URL, a fault (None: the server without one), a seed, and a file for its report."""


def ours(document: Path, url: str, fault: Fault | None, seed: int, report: Path) -> list[str]:
    """As a user would call us, with a time limit for answers where that is what is broken."""
    command = [sys.executable, "-m", "understudy", "check", str(document), "--url", url, "--seed", str(seed)]
    command += ["--max-examples", str(PER_OPERATION), "--token", TOKEN, "--report", f"json:{report}", "--quiet"]
    if fault and not fault.is_of_state:
        command += ["--include", f"path={fault.path}"]
    if fault and fault.limit:
        command += ["--max-response-time", str(fault.limit)]
    for code in fault.asks if fault else ():
        command += ["--severity", f"{code}=warning"]
    return command


def theirs(*more: str) -> Tool:
    """As a user would call schemathesis."""

    def command(document: Path, url: str, fault: Fault | None, seed: int, report: Path) -> list[str]:
        words = [sys.executable, "-m", "schemathesis.cli", "run", str(document), "--url", url, "--seed", str(seed)]
        words += ["--header", f"Authorization: Bearer {TOKEN}", "--header", f"X-Key: {TOKEN}", "--continue-on-failure"]
        words += ["--suppress-health-check", "all", "--report", "json", "--report-json-path", str(report), *more]
        if fault and not fault.is_of_state:
            words += ["--include-path", fault.path]
        if fault and fault.limit:
            words += ["--max-response-time", str(fault.limit)]
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


def told_by(tool: Tool, style: Style, fault: Fault | None, seed: int, folder: Path) -> Told:
    """One run of the tool against a server of that style."""
    document, report = folder / f"{style}.json", folder / "report.json"
    document.write_text(json.dumps(mapping_of(style)), encoding="utf-8")
    report.unlink(missing_ok=True)
    before = os.times()
    with served(style, fault.plant if fault else None) as url:
        done = subprocess.run(  # noqa: S603  (ours)
            tool(document, url, fault, seed, report),
            cwd=folder,
            env=os.environ | {"PYTHONPATH": str(ROOT), "NO_COLOR": "1"},
            capture_output=True,
            timeout=LONGEST,
            check=False,
        )
    after = os.times()
    seconds = after.children_user + after.children_system - before.children_user - before.children_system
    if not report.exists():
        sys.exit(f"no report: {done.stdout.decode()[-2000:]}{done.stderr.decode()[-2000:]}")
    value = json.loads(report.read_text(encoding="utf-8"))
    return Told(causes_of(value), done.returncode, seconds, requests_of(value))


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--of-each-kind", type=int, default=2, help="faults of each kind and style")
    parser.add_argument("--style", action="append", help="servers of that style alone; can be repeated")
    parser.add_argument("--only", default="", help="faults whose name or kind holds that text")
    given = parser.parse_args()
    kinds: dict[tuple[str, str], list[Fault]] = {}
    for fault in FAULTS:
        if given.only in f"{fault.name} {fault.kind}" and (not given.style or fault.style in given.style):
            kinds.setdefault((fault.style, fault.kind), []).append(fault)
    chosen = [fault for each in kinds.values() for fault in islice(each, given.of_each_kind)]
    scores = {name: Score() for name in TOOLS}
    lines: list[str] = []
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        for style in dict.fromkeys(fault.style for fault in chosen):
            for name, tool in TOOLS.items():
                runs = [told_by(tool, style, None, seed, folder) for seed in (1, 2, 3)]
                scores[name].accusations[style] = frozenset().union(*(each.causes for each in runs))
        for fault in chosen:
            cells = [
                _cell(scores[name], told_by(tool, fault.style, fault, 1, folder), fault) for name, tool in TOOLS.items()
            ]
            lines.append(f"| {fault.style} | {fault.kind} | {fault.name} | {' | '.join(cells)} |")
            print(lines[-1], file=sys.stderr, flush=True)
    _print(scores, lines)


def _cell(score: Score, told: Told, fault: Fault) -> str:
    new = sorted(told.causes - score.accusations[fault.style])
    score.seconds += told.seconds
    score.requests += told.requests
    if not new:
        score.missed.append(fault.name)
        return "-"
    score.found.append(fault.name)
    score.failing += told.exit_code != 0
    return "fails the run" if told.exit_code else "told"


def _print(scores: dict[str, Score], lines: list[str]) -> None:
    print(f"| | {' | '.join(scores)} |")
    print("|---" * (len(scores) + 1) + "|")
    total = len(lines)
    rows = {
        "faults found": [f"{len(each.found)} of {total}" for each in scores.values()],
        "of which fail the run": [str(each.failing) for each in scores.values()],
        "servers without a fault that are accused": [
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
        for style, told in score.accusations.items():
            for cause in sorted(filter(_is_accusation, told)):
                print(f"\n{name} accuses the {style} server that has no fault: {cause}")


def _is_accusation(cause: str) -> bool:
    """Whether it fails a run by default: our warnings and notes do not."""
    return not cause.startswith(("warning: ", "note: "))


if __name__ == "__main__":
    main()
