"""The flags of `check`, as click hands them over, made into what `understudy.checking` takes."""

from __future__ import annotations

import os
from collections.abc import Mapping
from typing import Any

from contracts import Document, UsageError
from contracts.judging import ANSWER_RULES
from contracts.testing import Credentials, Options, Pace
from contracts.testing.baseline import read_baseline
from contracts.testing.known import Baseline, Known
from understudy import words
from understudy.checking import SEED_IN_CI, Wanted, chosen_seed
from understudy.knowing import baseline_file, credentials_of, known_of
from understudy.remembering import wish_of
from understudy.reporting import Telling
from understudy.selecting import Selection, selecting


def wanted_of(given: Mapping[str, Any], document: Document) -> Wanted:
    """What the flags ask for. Raises: UsageError naming the flag, what was given and how it is written."""
    part = _shard(given["shard"])
    selection = selection_of(given, document)
    options = Options(
        **sending_of(given, document),
        selects=selection.selects,
        unmatched=selection.unmatched,
        shard=part,
        # Parts of one run draw from one seed.
        seed=chosen_seed(given["seed"]) if part is None or given["seed"] is not None else SEED_IN_CI,
        max_examples=given["max_examples"],
        max_failures=1 if given["exit_first"] else given["max_failures"],
        min_coverage=given["min_coverage"],
        deep=given["deep"],
    )
    if given["update_baseline"] and given["last_failed"]:
        raise UsageError("--update-baseline: takes a whole run to know what is gone; leave out --last-failed")
    if given["update_baseline"] and given["show_secrets"]:
        raise UsageError("--update-baseline: the file is to be committed, so it does not go with --show-secrets")
    wish = wish_of(given["databases"], last_failed=given["last_failed"])
    return Wanted(given["url"], options, telling_of(given), wish, updates_baseline=given["update_baseline"])


def selection_of(given: Mapping[str, Any], document: Document) -> Selection:
    """Which operations the flags select. Raises: UsageError, as above."""
    return selecting(
        document,
        expression=given["expression"],
        include=given["include"],
        exclude=given["exclude"],
        listed=given["operations"],
    )


def _shard(text: str | None) -> tuple[int, int] | None:
    if text is None:
        return None
    return words.shard_of_ci("--shard", os.environ) if text == "auto" else words.shard("--shard", text)


def sending_of(given: Mapping[str, Any], document: Document) -> dict[str, Any]:
    """What the flags, and what stands beside them, say of sending and judging: names and values of `Options`.

    Raises: UsageError, as above.
    """
    if given["safe"] and given["allow_writes"]:
        raise UsageError("--safe: sends no writes, so it does not go with --allow-writes; leave one out")
    return {
        "max_time": words.seconds("--max-time", given["max_time"]) if given["max_time"] else None,
        "wait": words.seconds("--wait", given["wait"]),
        "credentials": _credentials(given, document),
        # A token that came from a command can come again.
        "renew": (lambda: _credentials(given, document)) if given["auth_command"] else None,
        "known": known_faults(given, document),
        **judging_of(given),
        "allow_writes": given["allow_writes"],
        "safe": given["safe"],
        "configured": given["configuration"].told,
        "disruptive": given["disruptive"],
        "pace": Pace(
            rate=words.rate("--rate", given["rate"]) if given["rate"] else None,
            retries=given["retries"],
            workers=words.workers("--workers", given["workers"]),
            operation_time=(
                words.seconds("--operation-timeout", given["operation_timeout"]) if given["operation_timeout"] else None
            ),
        ),
    }


def judging_of(given: Mapping[str, Any]) -> dict[str, Any]:
    """What the flags say of how answers are judged and shown, as the names and values of `Options`.

    Raises: UsageError, as above.
    """
    codes = [rule.code for rule in ANSWER_RULES]
    return {
        "checks": words.checks("--checks", given["checks"], codes),
        "skip_checks": words.checks("--skip-checks", given["skip_checks"], codes),
        "severity": words.severities(given["severity"], codes),
        "max_response_time": _limit(given["max_response_time"]),
        "show_secrets": given["show_secrets"],
    }


def known_faults(given: Mapping[str, Any], document: Document | None) -> Known:
    """What the configuration and the baseline say. Raises: UsageError, as above."""
    path = baseline_file(given)
    baseline = None
    if path is not None:
        is_new = given.get("update_baseline") and not path.exists()
        baseline = Baseline(path.as_posix()) if is_new else read_baseline(path)
    return known_of(given["configuration"], document, os.environ, baseline)


def _credentials(given: Mapping[str, Any], document: Document) -> Credentials:
    token = words.token_of(given["auth_command"]) if given["auth_command"] else given["token"]
    base = words.credentials(token, given["auth"], given["headers"])
    return credentials_of(given["configuration"], document, base, os.environ)


def telling_of(given: Mapping[str, Any]) -> Telling:
    """How the flags ask to be told. Raises: UsageError, as above."""
    return Telling(
        reports=words.reports(given["reports"], given["report_dir"]),
        fail_on=given["fail_on"],
        color=given["color"],
        quiet=given["quiet"],
        verbose=given["verbose"],
    )


def _limit(text: str | None) -> float | None:
    return words.seconds("--max-response-time", text) if text else None
