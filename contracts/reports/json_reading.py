"""A report read back from its JSON. Operations are known by their labels only, and places by their line and column."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import cast, get_args

from contracts.coverage import coverage_of
from contracts.errors import LEVELS, Level, Place, UsageError
from contracts.json_values import JsonValue
from contracts.judging.model import Finding
from contracts.messages import Exchange
from contracts.records import request_of, response_of
from contracts.reports.json_report import VERSION
from contracts.testing.report import Acceptance, Cause, Ending, Occurrence, OperationResult, Report, Witness

Record = Mapping[str, JsonValue]


def read_report(text: str) -> Report:
    """What `as_json` wrote; content that was cut is read as far as it is there.

    Raises: UsageError if it is no report, or one of a version that is not known.
    """
    try:
        value = json.loads(text)
        version = value["version"]
        if version != VERSION:
            raise UsageError(f"a report of version {version!r}; this reads version {VERSION}: write it anew")
        return _report(value)
    except (ValueError, LookupError, TypeError, AttributeError) as error:
        raise UsageError(
            f"no report in JSON: {type(error).__name__} {error}; give what `--report json` wrote"
        ) from None


def _report(value: Record) -> Report:
    document = value["document"]
    return Report(
        document=document["uri"],
        title=document["title"],
        version=document["version"],
        base_url=value["base_url"],
        seed=value["seed"],
        operations=tuple(map(_operation, value["operations"])),
        causes=tuple(map(_cause, value["causes"])),
        elapsed=value["elapsed_seconds"],
        digest=value["requests_sha256"],
        ending=_ending(value["ending"]),
        reason=value["reason"],
        notes=tuple(value["notes"]),
        coverage=coverage_of(value["coverage"]["counts"], value["coverage"].get("impossible")),
        min_coverage=value["coverage"]["asked_percent"],
        is_recorded=value.get("recorded", False),
    )


def _ending(text: str) -> Ending:
    if text not in get_args(Ending):
        raise ValueError(f"no ending {text!r}")
    return cast(Ending, text)


def _level(text: str) -> Level:
    return LEVELS[LEVELS.index(cast(Level, text))]


def _cause(value: Record) -> Cause:
    # Members that were added later may be missing.
    found = value.get("acceptance")
    acceptance = None
    if found is not None:
        acceptance = Acceptance(value["state"], found["reason"], found["owner"], found["until"], found["where"])
    return Cause(value["fingerprint"], tuple(map(_occurrence, value["occurrences"])), acceptance)


def _occurrence(value: Record) -> Occurrence:
    steps = tuple(map(_witness, value.get("steps", ())))
    witness = replace(_witness(value), operation="", breaks=tuple(value["breaks"]), steps=steps)
    return Occurrence(value["operation"], value["count"], _finding(value["finding"]), witness, value["flaky"])


def _witness(value: Record) -> Witness:
    request, answered = request_of(value["request"]), value["response"]
    response = response_of({**answered, "status_code": answered["status"]}) if answered else None
    exchange = Exchange(request, response, value["elapsed_seconds"]) if response else None
    return Witness(value["case"], request, exchange, operation=value.get("operation", ""))


def _finding(value: Record) -> Finding:
    promised = value["promised_at"]
    return Finding(
        check=value["check"],
        operation=None,
        message=value["message"],
        at=value["at"],
        promised_at=_place(promised) if promised else None,
        clause=value["clause"],
        level=_level(value["level"]),
        expected=value["expected"],
        found=value["found"],
        keyword=value["keyword"],
        details=tuple(value["details"]),
    )


def _operation(value: Record) -> OperationResult:
    return OperationResult(
        label=value["label"],
        place=_place(value["place"]),
        sent=value["sent"],
        planned=value["planned"],
        statuses={int(status): count for status, count in value["statuses"].items()},
        skipped=value["skipped"],
        checks=tuple(value["checks"]),
        elapsed=value["elapsed_seconds"],
        unreached=value.get("unreached", {}),
    )


def _place(value: Record) -> Place:
    return Place(value["uri"], value["pointer"], _Spot(value["line"], value["column"]))


@dataclass(frozen=True, slots=True)
class _Spot:
    """One position, whatever is asked."""

    line: int | None
    column: int | None

    def line_of(self, pointer: str) -> int | None:  # noqa: ARG002  (it knows one place only)
        """The line that was told."""
        return self.line

    def column_of(self, pointer: str) -> int | None:  # noqa: ARG002
        """The column that was told."""
        return self.column
