"""A line per answer: what was asked, what was answered, why, and what the request broke; and one per call of our own.

Knows answers; writes nothing.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Literal

from contracts import JsonValue, Request
from mock_server.problems import ProblemDetails
from mock_server.responder import Answered

if TYPE_CHECKING:
    from mock_server.calling import Outcome

Style = Literal["pretty", "json", "off"]
MOST_TOLD = 5
"""Broken promises named in a pretty line; a JSON line names all."""


def line_writer(style: Style, now: Callable[[], datetime] | None = None) -> Callable[[Request, Answered], str] | None:
    """What makes a log line of that style; None for `off`."""
    if style == "off":
        return None
    if style == "pretty":
        return pretty
    clock = now or (lambda: datetime.now(UTC))
    return lambda request, answered: as_json(request, answered, clock())


def pretty(request: Request, answered: Answered) -> str:
    """For people: `200 GET /users/7  (GET /users/{id})`, then a line for each broken promise."""
    operation = answered.case.operation
    words = [str(answered.response.status_code), request.method, _printable(request.target)]
    head = " ".join(words) + (f"  ({operation.label})" if operation else "")
    broken = [finding.message for finding in answered.case.breaks]
    why = _why(answered)
    told = [*([why] if why and why not in broken else []), *broken[:MOST_TOLD]]
    if len(broken) > MOST_TOLD:
        told.append(f"and {len(broken) - MOST_TOLD} more")
    return "\n".join([head, *(f"    {_printable(each)}" for each in told)])


def as_json(request: Request, answered: Answered, time: datetime) -> str:
    """For machines: one JSON object on one line."""
    operation = answered.case.operation
    told: dict[str, JsonValue] = {
        "time": time.isoformat(timespec="milliseconds"),
        "method": request.method,
        "target": request.target,
        "operation": operation.label if operation else None,
        "status": answered.response.status_code,
        "why": _why(answered),
        "broken": [{"at": each.at, "message": each.message} for each in answered.case.breaks],
    }
    return json.dumps(told)


def call_as_json(outcome: Outcome, time: datetime) -> str:
    """For machines: what came of a callback, as one JSON object on one line."""
    call, request = outcome.call, outcome.call.request
    told: dict[str, JsonValue] = {
        "time": time.isoformat(timespec="milliseconds"),
        "callback": call.name,
        "method": request.method if request else call.operation.method,
        "url": call.origin + request.target if request else None,
        "status": outcome.status_code,
        "why": outcome.problem,
        "tries": outcome.tries,
    }
    return json.dumps(told)


def _why(answered: Answered) -> str:
    """What the answer rests on, where it is not the declared success."""
    response = answered.response
    if isinstance(response, ProblemDetails):
        return response.detail
    applied = response.headers.get("Preference-Applied")
    return f"as preferred: {applied}" if applied else ""


def _printable(text: str) -> str:
    """Without control characters, which could rewrite a terminal."""
    return "".join(character if character.isprintable() else f"\\x{ord(character):02x}" for character in text)
