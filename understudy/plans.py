"""`understudy check --plan`: what would be sent, named, without sending anything."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import TextIO

from contracts import Document
from contracts.planning import PlannedCase, Resource, plan, resources
from contracts.testing import Options, selected
from understudy.output import KEPT, NOTHING_TESTED

_WIDEST = 72
"""Columns of a name, beyond which the next column gives way."""


def print_plan(document: Document, options: Options, out: TextIO) -> int:
    """Write each case that a run with these options may begin with, operation by operation; the exit code."""
    chosen = selected(document, options)
    planned = plan(
        document, operations=chosen, seed=options.seed, most=options.max_examples, known=options.known.values
    )
    total = 0
    for each in planned.operations:
        cases = each.cases
        total += len(cases)
        out.write(f"{each.operation.label}\n")
        if each.skipped:
            out.write(f"  not planned: {each.skipped}\n")
        width = min(max((len(case.name) for case in cases), default=0), _WIDEST)
        out.writelines(f"  {case.name:{width}}  {case.kind:12} {_told(case)}\n" for case in cases)
        out.write("\n")
    _print_sequences(resources(() if options.safe else chosen), out)
    kinds = Counter(case.kind for each in planned.operations for case in each.cases)
    told = ", ".join(f"{count} {kind}" for kind, count in kinds.most_common())
    out.write(
        f"{total} cases for {len(chosen)} operation{'s' * (len(chosen) != 1)}, nothing was sent: {told or 'none'}\n"
    )
    return KEPT if total else NOTHING_TESTED


def _print_sequences(found: Sequence[Resource], out: TextIO) -> None:
    """What is sent beside the cases to a server that keeps state, and follows from its answers."""
    told = [each for each in found if each.steps]
    if not told:
        return
    out.write("Sequences, of requests made from the answers of a server that keeps what it is given\n")
    width = min(max(len(each.name) for each in told), _WIDEST)
    out.writelines(f"  {each.name:{width}}  {', '.join(each.steps)}\n" for each in told)
    out.write("\n")


def _told(case: PlannedCase) -> str:
    """The request line, and what the request breaks."""
    request = case.case.request
    target = (
        request.target if len(request.target) <= 100 else f"{request.target[:90]}... ({len(request.target)} characters)"
    )
    line = f"{request.method} {target}"
    if request.content is not None:
        line += f" ({len(request.content)} bytes)"
    return line if case.case.keeps_every_promise else f"{line}  breaks: {case.case.breaks[0].message}"
