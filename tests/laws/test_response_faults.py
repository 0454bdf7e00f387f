"""Law 2 over single answers: each fault is found by the check that names it, and the answer without it is clean."""

from __future__ import annotations

import pytest

from contracts import judge, recognise
from tests.response_faults import OTHERS, SIXTEEN, ResponseFault


@pytest.mark.parametrize("fault", [*SIXTEEN, *OTHERS], ids=lambda fault: fault.name)
def test_each_fault_is_found_and_the_answer_without_it_is_not_accused(fault: ResponseFault) -> None:
    """At its level, by its check and no other of level error; the right answer has no finding of that check."""
    document = fault.document
    exchanges = [fault.exchange(response) for response in (fault.wrong, fault.right)]
    wrong, right = (judge(document, recognise(document, each.request), each) for each in exchanges)
    assert (fault.check, fault.level) in [(each.check, each.level) for each in wrong]
    assert {each.check for each in wrong if each.level == "error"} <= {fault.check}
    assert [each.message for each in right if each.level == "error" or each.check == fault.check] == []


def test_the_sixteen_are_sixteen_kinds_of_fault_of_level_error() -> None:
    """No two of them are found for the same reason."""
    assert len(SIXTEEN) == 16
    assert {fault.level for fault in SIXTEEN} == {"error"}
    assert len({fault.name for fault in (*SIXTEEN, *OTHERS)}) == len(SIXTEEN) + len(OTHERS)
