"""`understudy lint`: every fault of a document, in the order of its text."""

from __future__ import annotations

from collections import Counter

from contracts import LEVELS, Document, lint
from understudy.output import FINDINGS, KEPT


def lint_report(document: Document) -> tuple[str, int]:
    """What to print, and the exit code: 1 where there are errors."""
    problems = lint(document)
    lines = []
    for problem in problems:
        lines.append(f"{problem.level}: {problem.place}\n  {problem.message} [{problem.code}]")
        if problem.repair:
            lines.append(f"  mend: {problem.repair}")
    counts = Counter(problem.level for problem in problems)
    told = ", ".join(f"{counts[level]} {level}{'s' if counts[level] != 1 else ''}" for level in LEVELS if counts[level])
    lost = sum(not operation.is_understood for operation in document.operations)
    working = f"{len(document.operations) - lost} of {len(document.operations)} operations understood"
    lines.append(f"{document.place.uri}: {told or 'no problems'}; {working}")
    return "\n".join(lines), FINDINGS if counts["error"] else KEPT
