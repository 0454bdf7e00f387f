"""What tells two failures of one operation apart, when the document has no place that would: the shape of the witness.

Two requests fail for the same reason if what is special about them stands at the same place, and if the server says
the same of it. The number 500 is no reason: a server that fails for negative ids and for long names has two faults.

A run asks to find out: for a request like the one that failed which works, and which of several differences from it
makes the failure. So a cause has one shape, whatever the seed and whatever came before. Who can't ask, since the
exchanges are others', goes by what has come before.
"""

from __future__ import annotations

import contextlib
import json
import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Protocol

from contracts.document.model import Operation
from contracts.json_values import JsonValue
from contracts.judging.checks_of_refusal import REFUSALS
from contracts.judging.model import Case, Finding
from contracts.messages import Request, Response

_REFUSED = "accepts-kept"
_TAKEN = "taken: "
"""Before the label of an operation, where a request is meant that was not refused."""
SHAPED = frozenset({"server-error", "answered", _REFUSED})
"""Checks whose findings have no place in the document of their own."""
MOST_TRIED = 5
"""Failures of one operation and error whose several differences are tried one by one."""

METHOD = "method"
"""Of the places, that where HEAD stands in place of GET."""
_HEADER = "header field "
ACCEPT, CONTENT_TYPE = f"{_HEADER}Accept", f"{_HEADER}Content-Type"
MEDIA_TYPE = "media type"
"""Where one declared media type stands in place of another, for the same value."""
CONTENT = "content"
"""Where the same value is written in other bytes."""
FORMS = frozenset({METHOD, ACCEPT, CONTENT_TYPE, MEDIA_TYPE, CONTENT})
"""The places that hold no value."""
_SEVERAL = "several places"
_EXCEPTION = re.compile(rb"\b[A-Z][A-Za-z0-9_]{0,60}(?:Error|Exception)\b")
_READ = 20_000


class Probe(Protocol):
    """Asks the server, where there is one to ask."""

    def control(self, operation: Operation, failing: Case) -> Case | None:
        """A request of the operation that keeps every promise and works, as like the failing one as can be."""

    def answer(self, operation: Operation, case: Case) -> Response | None:
        """What the server says to that; None if it may not be asked, or does not answer."""

    def hybrid(self, operation: Operation, control: Case, failing: Case, place: str) -> Case | None:
        """The request that works, but with what the failing one has at that place; None if there is none such."""


class Shapes:
    """The shapes seen so far in one run."""

    def __init__(self, probe: Probe | None = None) -> None:
        self._probe = probe
        self._controls: dict[str, Case | None] = {}
        """By label, a request that keeps every promise and was answered without a failure; None: there is none."""
        self._errors: dict[str, str] = {}
        """By label, the first exception that an answer named."""
        self._known: dict[tuple[str, ...], dict[str, set[str]]] = {}
        """By label, check and error, the places that stood out alone, with the values that did."""
        self._tried: dict[tuple[str, ...], int] = {}

    def hear(self, operation: Operation, case: Case, response: Response | None) -> None:
        """Takes note of a case that shows what the server can do."""
        is_own = case.keeps_every_promise and case.request.method == operation.method
        if response and response.status_code < 500 and is_own:
            self._controls.setdefault(operation.label, case)
            if response.status_code < 400:
                self._controls.setdefault(f"{_TAKEN}{operation.label}", case)

    def shape(
        self, operation: Operation | None, case: Case, finding: Finding, response: Response | None
    ) -> tuple[str, ...]:
        """What is special about the case, and the error that the server names; empty where all requests fail alike."""
        if finding.check not in SHAPED or operation is None:
            return ()
        error = self._error(operation, case, finding, response)
        control = self._control(operation, case, _TAKEN if finding.check == _REFUSED else "")
        return ("" if control is None else self._place(operation, case, control, (finding.check, error))), error

    def _control(self, operation: Operation, case: Case, kind: str) -> Case | None:
        name = f"{kind}{operation.label}"
        if name not in self._controls and self._probe is not None:
            # What is found out first stands: what works later does so since something else has changed.
            self._controls[name] = self._probe.control(operation, case)
        return self._controls.get(name)

    def _error(self, operation: Operation, case: Case, finding: Finding, response: Response | None) -> str:
        """The exception that the answer names; of one to HEAD, that which GET has."""
        if response is None or finding.check != "server-error":
            return ""
        if not response.content and self._probe and case.request.method == "HEAD" and operation.method == "GET":
            asked = self._probe.answer(operation, _get(case))
            response = asked if asked and asked.status_code >= 500 else response
        if not response.content:
            return "" if self._probe else self._errors.get(operation.label, "")
        error = _named(response)
        self._errors.setdefault(operation.label, error)
        return error

    def _place(self, operation: Operation, case: Case, control: Case, failure: tuple[str, str]) -> str:
        """The place at which the case is special: what it breaks, else what it has otherwise than one that works."""
        known = self._known.setdefault((operation.label, *failure), {})
        values = dict(_values(case))
        found = next((place for place, failing in known.items() if values.get(place) in failing), None)
        if found is not None:
            return found
        if case.breaks:
            broken = _broken(case, control)
            return next((place for place in known if place in broken), broken[0])
        places = tuple(dict.fromkeys(differences(case, control)))
        if self._probe is None or operation.method == "DELETE":
            # Nobody can ask, and recorded requests are written by many clients, each in its own way.
            places = tuple(each for each in places if each not in FORMS) or places[:1]
        if len(places) > 1:
            near = next((place for place in known if place in places), None)
            if near is not None:
                return near
            places = self._told_apart(operation, case, control, failure, places)
        if len(places) == 1:
            known.setdefault(places[0], set()).update(filter(None, [values.get(places[0])]))
            return places[0]
        return _SEVERAL if places else ""

    def _told_apart(
        self, operation: Operation, case: Case, control: Case, failure: tuple[str, str], places: tuple[str, ...]
    ) -> tuple[str, ...]:
        """The first of the places that makes the failure alone; all of them if none does, or nobody can ask."""
        key = (operation.label, *failure)
        self._tried[key] = self._tried.get(key, 0) + 1
        if self._probe is None or failure[0] not in ("server-error", _REFUSED) or self._tried[key] > MOST_TRIED:
            return places
        for place in places:
            hybrid = self._probe.hybrid(operation, control, case, place)
            response = hybrid and self._probe.answer(operation, hybrid)
            if hybrid and response and _is_such(failure, hybrid, response):
                return (place,)
        return places


def _is_such(failure: tuple[str, str], case: Case, response: Response) -> bool:
    """Whether it fails in the same way: by the same exception, or by being refused though it keeps every promise."""
    if failure[0] == _REFUSED:
        return case.keeps_every_promise and response.status_code in REFUSALS
    return response.status_code >= 500 and _named(response) == failure[1]


def differences(case: Case, control: Case) -> Iterator[str]:
    """The places at which a case has something that another has otherwise or not at all; what it lacks is none."""
    for key, value in case.parameters.items():
        if key not in control.parameters or control.parameters[key] != value:
            yield " ".join(key)
    if case.has_body and (not control.has_body or case.body != control.body):
        yield from _members(case.body, control.body)
    if case.has_body == control.has_body:
        yield from _written_otherwise(case, control)


def _written_otherwise(case: Case, control: Case) -> Iterator[str]:
    """The places at which the same values are written in another way."""
    if case.request.method != control.request.method:
        yield METHOD
    if case.request.headers.get("Accept", "*/*") != control.request.headers.get("Accept", "*/*"):
        yield ACCEPT
    if _media_type(case) != _media_type(control):
        yield MEDIA_TYPE
    elif not case.has_body or _is_multipart(case):
        return  # a boundary differs with what it parts
    elif case.request.headers.get("Content-Type") != control.request.headers.get("Content-Type"):
        yield CONTENT_TYPE
    elif case.body == control.body and case.request.content != control.request.content:
        yield CONTENT


def _media_type(case: Case) -> str:
    return case.media_type.media_type if case.media_type else ""


def _is_multipart(case: Case) -> bool:
    return (case.request.headers.get("Content-Type") or "").lower().startswith("multipart/")


def at_place(case: Case, control: Case, place: str) -> tuple[dict[tuple[str, str], JsonValue], JsonValue]:
    """The parameters and the body of the control, with what the case has at a place where they differ."""
    values = {**control.parameters, **{key: value for key, value in case.parameters.items() if " ".join(key) == place}}
    body = control.body
    name = place.removeprefix("body /")
    if place == "body":
        body = case.body
    elif name != place and isinstance(body, dict) and isinstance(case.body, dict):
        body = {**body, name: case.body[name]}
    return values, body


def written_as(case: Case, control: Case, form: str) -> Request:
    """The control's request, but written as the case is in what that form names."""
    request, own = control.request, case.request
    if form == METHOD:
        return replace(request, method=own.method)
    if form == CONTENT:
        return replace(request, content=own.content)
    name = form.removeprefix(_HEADER)
    value = own.headers.get(name)
    return replace(request, headers=request.headers.replaced(name, value) if value else request.headers.without(name))


def _values(case: Case) -> Iterator[tuple[str, str]]:
    """What the case has at each place, as text that tells values apart."""
    for key, value in case.parameters.items():
        yield " ".join(key), _text(value)
    if case.has_body:
        body = _body(case)
        yield "body", _text(body)
        if isinstance(body, dict):
            yield from ((f"body /{name}", _text(member)) for name, member in body.items())
    yield from ((name, case.request.headers.get(name.removeprefix(_HEADER)) or "") for name in (ACCEPT, CONTENT_TYPE))


def _body(case: Case) -> JsonValue:
    """The body, even one that no standard lets pass, and that a server may read: after a byte order mark, in UTF-16."""
    if case.body is None and case.request.content and len(case.request.content) < _READ:
        with contextlib.suppress(ValueError, RecursionError):
            return json.loads(case.request.content)
    return case.body


def _text(value: JsonValue) -> str:
    return json.dumps(value, default=repr)


def _get(case: Case) -> Case:
    return replace(case, request=replace(case.request, method="GET"))


def _broken(case: Case, control: Case) -> list[str]:
    """The place of the first promise that the request breaks, down to a member; then others that may be meant."""
    first, body = case.breaks[0], _body(case)
    if first.at != "body":
        return ["/".join(first.at.split("/")[:2])]
    if first.keyword == "required" and isinstance(control.body, dict) and isinstance(body, dict):
        absent = [name for name in control.body if name not in body and repr(name) in first.expected]
        missing = [f"body /{name}" for name in absent]
        return missing if len(missing) == 1 else ["body", *missing]
    return ["body", *(_members(body, control.body) if case.body is None and body is not None else ())]


def _named(response: Response) -> str:
    """The exception that the answer names; empty if it names none."""
    found = _EXCEPTION.search(response.content[:_READ])
    return found.group().decode("ascii") if found else ""


def _members(value: JsonValue, control: JsonValue) -> Iterator[str]:
    if not isinstance(value, dict) or not isinstance(control, dict):
        yield "body"
        return
    for name, member in value.items():
        if name not in control or control[name] != member:
            yield f"body /{name}"
