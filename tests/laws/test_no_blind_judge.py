"""Law 2, no blind judge: whoever breaks a promise is found out, and whoever keeps them all is not accused."""

from __future__ import annotations

import pytest

from contracts import Level, load
from contracts.testing import Options, Report, exit_code, run
from mock_server import live, live_application
from tests.mutants import MUTANTS, Mutant

DOCUMENT = load(None)


def found(report: Report, level: Level) -> set[str]:
    """The checks that found something of that level."""
    return {cause.finding.check for cause in report.causes if cause.level == level}


@pytest.mark.parametrize("mutant", MUTANTS, ids=lambda mutant: mutant.name)
def test_the_broken_promise_of_each_mutant_is_found_and_named(mutant: Mutant) -> None:
    """The plan alone finds it: exit code 1, and the check that names the promise says so, and no other."""
    with live_application(mutant.application(DOCUMENT)) as server:
        report = run(DOCUMENT, server.url, Options(seed=1, search=False))
    assert exit_code(report, mutant.level) == 1
    assert mutant.check in found(report, mutant.level)
    assert found(report, "error") <= {mutant.check}


@pytest.mark.parametrize("seed", range(20))
def test_the_unbroken_mock_is_never_accused(seed: int) -> None:
    """Over 20 seeds, not one finding of level error, and exit code 0."""
    with live(DOCUMENT) as server:
        report = run(DOCUMENT, server.url, Options(seed=seed, search=False))
    assert found(report, "error") == set()
    assert exit_code(report, "error") == 0
    assert report.sent > 30
