"""`understudy prove`: whether a check of this document would find each promise broken, one at a time.

The mock breaks them, the checker looks: what it does not find is a blind spot, of ours or of the document.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import TextIO

from contracts import Case, Document, DocumentError, EncodeError, Operation, Response
from contracts.testing import Options, run
from mock_server import Options as MockOptions
from mock_server import Violation, create_app, live_application, violations_of
from understudy.output import FINDINGS, KEPT, NOTHING_TESTED


@dataclass(frozen=True, slots=True)
class Proof:
    """What became of one violation."""

    violation: Violation
    sent: int
    """Requests until it was found, or all of them."""
    found_by: str = ""
    """The code of the check that found it; empty if none did."""


class _Breaking:
    """The mock's answers, with one violation at a time."""

    def __init__(self) -> None:
        self.violation: Violation | None = None

    def __call__(self, case: Case, response: Response) -> Response:
        return self.violation(case, response) if self.violation else response


def prove(document: Document, options: Options, out: TextIO, err: TextIO) -> int:
    """Write a line for each violation of each operation that the options select; exit code 1 if one survives.

    What of the options selects nothing is told on `err`.
    """
    err.writelines(f"understudy: {each}\n" for each in options.unmatched)
    counts = {True: 0, False: 0}
    for operation, proofs in _proofs(document, options):
        out.write(f"{operation.label}\n")
        for proof in proofs:
            counts[bool(proof.found_by)] += 1
            out.write(f"  {_told(proof)}\n")
            out.flush()
    total = sum(counts.values())
    out.write(f"{counts[True]} of {total} violations found\n")
    if not total:
        return NOTHING_TESTED
    return FINDINGS if counts[False] else KEPT


def _told(proof: Proof) -> str:
    requests = f"{proof.sent} request{'s' * (proof.sent != 1)}"
    if proof.found_by:
        return f"found     {proof.violation.name}  ({proof.found_by}, after {requests})"
    return f"SURVIVED  {proof.violation.name}  ({proof.violation.check} saw nothing in {requests})"


def _proofs(document: Document, options: Options) -> Iterator[tuple[Operation, Iterator[Proof]]]:
    breaking = _Breaking()
    application = create_app(document, MockOptions(callbacks=False), alter=breaking)
    with live_application(application) as server:
        for operation in document.operations:
            if not operation.is_understood or (options.selects and not options.selects(operation)):
                continue
            try:
                violations = list(violations_of(document, operation))
            except (DocumentError, EncodeError):  # no request can be made, as a check says by name
                continue
            if violations:
                yield operation, (_tried(document, server.url, each, breaking, options) for each in violations)


def _tried(document: Document, url: str, violation: Violation, breaking: _Breaking, options: Options) -> Proof:
    """Checks the operation alone, until the first finding that is an error."""
    breaking.violation = violation
    report = run(document, url, replace(options, relations=False, selects=lambda each: each is violation.operation))
    codes = {cause.finding.check for cause in report.at_least("warning")}
    return Proof(violation, report.sent, violation.check if violation.check in codes else "")
