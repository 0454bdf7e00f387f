"""Checks in groups."""

from __future__ import annotations

from itertools import combinations

from contracts.judging import ANSWER_RULES
from understudy.check_groups import GROUPS, REST, group_of


def test_every_check_is_in_one_group() -> None:
    """And each group names checks that there are."""
    codes = {rule.code for rule in ANSWER_RULES}
    assert frozenset.union(*GROUPS.values()) <= codes
    assert not any(one & other for one, other in combinations(GROUPS.values(), 2))
    for code in codes:
        assert code in GROUPS[group_of(code)] or group_of(code) == REST
