"""Law 2, no blind judge: faults planted in servers that otherwise keep every promise are found, and named rightly.

A few of each kind, with one seed; `tox -e planted` tries them all, with many.
"""

from __future__ import annotations

from itertools import islice

import pytest

from tests.planted.catalogue import FAULTS, MISSED
from tests.planted.model import Fault
from tests.planted.trying import PER_OPERATION, tried

HERE = ("wsgi", "flask")
"""Styles for which nothing more need be installed."""
OF_EACH_KIND = 3


def _few() -> list[Fault]:
    kinds: dict[str, list[Fault]] = {}
    for fault in FAULTS:
        if fault.style in HERE and fault.name not in MISSED:
            kinds.setdefault(fault.kind, []).append(fault)
    return [fault for each in kinds.values() for fault in islice(each, OF_EACH_KIND)]


@pytest.mark.parametrize("fault", _few(), ids=lambda fault: f"{fault.kind}: {fault.name}")
def test_a_planted_fault_is_found(fault: Fault) -> None:
    """By a code that is right for it, within so many requests to its operation."""
    outcome = tried(fault, seed=1)
    assert outcome.found_by
    assert outcome.requests <= PER_OPERATION


def test_faults_are_many_and_each_is_one_switch() -> None:
    """At least 60, with names of their own in each style, over all four styles."""
    assert len(FAULTS) >= 60
    assert len({(fault.style, fault.kind, fault.name) for fault in FAULTS}) == len(FAULTS)
    assert len(MISSED) <= 0.05 * len(FAULTS)
    assert {fault.name for fault in FAULTS} >= MISSED
    assert {fault.style for fault in FAULTS} == {"wsgi", "flask", "fastapi", "django"}
