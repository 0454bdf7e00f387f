"""Statuses on purpose: requests that are made to be answered with one that the document declares.

What a request breaks says what refusal to expect (`aims_of`); what takes more than a broken promise is made here: an
id that nobody has, the same creation again, conditions, ranges. Nothing is made for what only the server's state, time
or many requests bring about. Source: RFC 9110, section 15.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from typing import TYPE_CHECKING

from contracts.document.model import Parameter
from contracts.errors import DocumentError, EncodeError
from contracts.json_values import JsonValue
from contracts.judging import Case
from contracts.judging.bodies import MEDIA_TYPE_CODE
from contracts.judging.credentials import CODE as CREDENTIALS_CODE
from contracts.judging.recognition import METHOD_CODE, PATH_CODE
from contracts.planning.model import PlannedCase
from contracts.planning.naming import shown
from contracts.planning.parts import Source
from contracts.planning.requests import Parts, build_request, parameter_schema

if TYPE_CHECKING:
    from contracts.planning.cases import Naming

_BROKEN = {CREDENTIALS_CODE: (401, 403), MEDIA_TYPE_CODE: (415,), METHOD_CODE: (405, 501), PATH_CODE: ()}
"""By what a request breaks: the statuses that are the answer to it; 400 and 422 to everything else.

A path that is not declared belongs to no operation, and brings about nothing that one declares.
"""
_CONDITIONS = {"If-None-Match": (304,), "If-Modified-Since": (304,), "If-Match": (412,), "If-Unmodified-Since": (412,)}
_SUCCESSES = tuple(range(200, 207))

_FIELDS = (
    # Sent again, with a field that says no more, since the very same request is sent once only.
    (409, "the same again", "Accept", "*/*;q=1.0"),
    (412, "only if it has another tag", "If-Match", '"understudy"'),
    (412, "only if it never changed", "If-Unmodified-Since", "Thu, 01 Jan 1970 00:00:00 GMT"),
    (304, "only if it changes later", "If-Modified-Since", "Fri, 31 Dec 2049 23:59:59 GMT"),
    (206, "its first byte", "Range", "bytes=0-0"),
    (416, "a range beyond its end", "Range", "bytes=999999999999-"),
)
"""By status: a name for a valid request with that field, which is to bring it about."""
_METHODS = {
    409: ("POST", "PUT", "PATCH"),
    412: ("GET", "POST", "PUT", "PATCH", "DELETE"),
    **dict.fromkeys((206, 304, 416), ("GET",)),
}
"""Those with which the status has a meaning."""

_NOBODYS: tuple[JsonValue, ...] = (
    *("understudy-has-none", "nobody", "zz", "deadbeef-dead-4eef-8ead-deadbeefdead"),
    *(2_147_480_047, 999_983, 9_973, 97),
)
"""Ids that hardly anybody has, the least likely first."""


def aims_of(case: Case) -> tuple[int, ...]:
    """The statuses that such a request is to be answered with, if the document declares them."""
    found: dict[int, None] = {}
    for broken in case.breaks:
        found.update(dict.fromkeys(_BROKEN.get(broken.check, (400, 422))))
    if not case.is_acceptable:
        found[406] = None
    for name, statuses in _CONDITIONS.items():
        if name in case.request.headers:
            found.update(dict.fromkeys(statuses))
    return tuple(found) if found or case.breaks else _SUCCESSES


def provoking(source: Source, naming: Naming, base: Parts) -> Iterator[PlannedCase]:
    """A case or more for each declared status that takes one of its own."""
    declared, method = source.operation.responses, source.operation.method
    if not declared.keys().isdisjoint(("404", "410")):
        yield from _of_nobody(source, naming, base)
    for status, name, field, value in _FIELDS:
        if str(status) not in declared or method not in _METHODS[status]:
            continue
        with suppress(EncodeError, DocumentError):
            request = build_request(source.document, source.operation, base)
            made = replace(request, headers=request.headers.replaced(field, value))
            for each in naming.of(name, "status", made):
                yield replace(each, aims=(status,))


def _of_nobody(source: Source, naming: Naming, base: Parts) -> Iterator[PlannedCase]:
    """The last parameter of the path with a valid value that nothing is to be known by."""
    in_path = [each for each in source.parameters if each.location == "path"]
    for parameter in in_path[-1:]:
        for value in _nobodys(source, parameter):
            name = f"path {parameter.name}: of nothing, {shown(value)}"
            made = [*naming.of(name, "status", base.with_value(parameter, value))]
            if made:
                yield replace(made[0], aims=(404, 410))
                return


def _nobodys(source: Source, parameter: Parameter) -> Iterator[JsonValue]:
    schema = parameter_schema(source.document, parameter)
    for value in _NOBODYS:
        if (schema is None or schema.is_valid(value)) and source.carries(parameter, value):
            yield value
    with suppress(DocumentError, EncodeError):
        yield replace(source, seed=f"{source.seed} nobody").value(parameter)
