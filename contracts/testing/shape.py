"""What tells two failures of one operation apart, when the document has no place that would: the shape of the witness.

Two requests fail for the same reason if what is special about them stands at the same place, and if the server says
the same of it. The number 500 is no reason: a server that fails for negative ids and for long names has two faults.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from contracts.json_values import JsonValue
from contracts.judging.model import Case, Finding
from contracts.messages import Response

SHAPED = frozenset({"server-error", "answered"})
"""Checks whose findings have no place in the document of their own."""

_SEVERAL = "several places"
_EXCEPTION = re.compile(rb"\b[A-Z][A-Za-z0-9_]{0,60}(?:Error|Exception)\b")
_READ = 20_000


class Shapes:
    """The shapes seen so far in one run."""

    def __init__(self) -> None:
        self._controls: dict[str, Case] = {}
        """By label, the first request that keeps every promise and was answered without a failure."""
        self._errors: dict[str, str] = {}
        """By label, the first exception that an answer named."""
        self._known: dict[tuple[str, ...], dict[str, None]] = {}
        """By label, check and error, the places that stood out alone."""

    def hear(self, label: str, case: Case, response: Response | None) -> None:
        """Takes note of a case that shows what the server can do."""
        if response and response.status_code < 500 and case.keeps_every_promise:
            self._controls.setdefault(label, case)

    def shape(self, label: str, case: Case, finding: Finding, response: Response | None) -> tuple[str, ...]:
        """What is special about the case, and the error that the server names; empty where all requests fail alike."""
        if finding.check not in SHAPED:
            return ()
        error = self._error(label, response)
        places = self._special(label, case)
        known = self._known.setdefault((label, finding.check, error), {})
        if len(places) == 1:
            known.setdefault(places[0])
            return places[0], error
        return next((place for place in known if place in places), _SEVERAL if places else ""), error

    def _error(self, label: str, response: Response | None) -> str:
        """The exception that the answer names; of an answer without content, the one that another named first."""
        if response is None or not response.content:
            return self._errors.get(label, "")
        error = _named(response)
        self._errors.setdefault(label, error)
        return error

    def _special(self, label: str, case: Case) -> tuple[str, ...]:
        """The places at which the case is special: what it breaks, else what it has otherwise than one that works."""
        control = self._controls.get(label)
        if control is None:
            return ()
        if case.breaks:
            return (_broken(case),)
        return tuple(dict.fromkeys(_differences(case, control)))


def possible_shapes(case: Case, response: Response) -> Iterator[tuple[str, ...]]:
    """The shapes that such a failure of the server may have, depending on what came before it."""
    places = {"", _SEVERAL, *(" ".join(key) for key in case.parameters)}
    if case.breaks:
        places.add(_broken(case))
    if case.has_body:
        places.update(_members(case.body, {}), ("body",))
    yield from ((place, _named(response)) for place in places)


def _broken(case: Case) -> str:
    """The place of the first promise that the request breaks, down to a member."""
    return "/".join(case.breaks[0].at.split("/")[:2])


def _named(response: Response) -> str:
    """The exception that the answer names; empty if it names none."""
    found = _EXCEPTION.search(response.content[:_READ])
    return found.group().decode("ascii") if found else ""


def _differences(case: Case, control: Case) -> Iterator[str]:
    """The places at which a case has something that another has otherwise or not at all; what it lacks is none."""
    for key, value in case.parameters.items():
        if key not in control.parameters or control.parameters[key] != value:
            yield " ".join(key)
    if case.has_body and (not control.has_body or case.body != control.body):
        yield from _members(case.body, control.body)


def _members(value: JsonValue, control: JsonValue) -> Iterator[str]:
    if not isinstance(value, dict) or not isinstance(control, dict):
        yield "body"
        return
    for name, member in value.items():
        if name not in control or control[name] != member:
            yield f"body /{name}"
