"""From a request to a Case: which operation it reaches, what it says, and every promise that it breaks, all at once.

Knows paths and methods; leaves parameters, bodies and credentials to their modules. Whatever the request: a fault in it
is a Finding, never an exception.
"""

from __future__ import annotations

from urllib.parse import parse_qsl

from contracts import media_types
from contracts.document.model import Document, Operation
from contracts.document.paths import Match, NoMatch, match
from contracts.errors import Place
from contracts.judging.bodies import read_body
from contracts.judging.credentials import credential_findings, key_names
from contracts.judging.findings import clause, listed, shown
from contracts.judging.model import Case, Finding
from contracts.judging.parameters import read_parameters
from contracts.messages import Request

PATH_CODE = "request-path"
METHOD_CODE = "request-method"
_MOST_TRIED = 20
"""Operations of one method and path that a request is compared with."""


def recognise(document: Document, request: Request) -> Case:
    """The request as the document reads it; `Case.breaks` holds every promise that it breaks.

    The path may stand with the base path of a server or without. A `HEAD` request to a path that declares `GET` alone
    is a case of the `GET` operation (RFC 9110, section 9.3.2). Where operations differ by their fragment alone it is a
    case of the one whose promises it breaks the fewest of.
    """
    found = _matched(document, request)
    if isinstance(found, NoMatch):
        return _unreached(document, request, found)
    if not found.others:
        return _case(document, request, found.operation, found)
    cases = (_case(document, request, each, found) for each in _meant(request, (found.operation, *found.others)))
    return min(cases, key=lambda case: len(case.breaks))


def reaches(document: Document, request: Request, operation: Operation) -> bool:
    """Whether the request is one to that operation, by its method and path alone; quicker than to recognise it."""
    found = _matched(document, request)
    return isinstance(found, Match) and operation in (found.operation, *found.others)


def _meant(request: Request, operations: tuple[Operation, ...]) -> tuple[Operation, ...]:
    """Those whose fragment, such as `#Action=Run` or `#tagKeys`, names what is asked for, then those without one."""
    headers = ((name.lower(), text) for name, text in request.headers)
    said = {*parse_qsl(request.query, keep_blank_values=True), *headers}
    names = {name for name, _ in said}

    def agrees(operation: Operation) -> bool:
        name, equals, value = operation.fragment[1:].partition("=")
        spellings = {name, name.lower()}
        return any((each, value) in said for each in spellings) if equals else not spellings.isdisjoint(names)

    agreeing = (*filter(agrees, operations), *(each for each in operations if not each.fragment))
    return agreeing or operations[:_MOST_TRIED]


def _case(document: Document, request: Request, operation: Operation, found: Match) -> Case:
    """The request read as one of that operation."""
    parameters = read_parameters(document, operation, found.path_parameters, request)
    body = read_body(document, operation, request)
    keys = key_names(operation)
    return Case(
        request=request,
        operation=operation,
        path_parameters={name: value for (place, name), value in parameters.values.items() if place == "path"},
        parameters=parameters.values,
        body=body.value,
        has_body=body.has_body,
        media_type=body.media_type,
        breaks=(*credential_findings(document, operation, request), *parameters.breaks, *body.breaks),
        undeclared_query=tuple(name for name in parameters.undeclared_query if name not in keys),
        is_acceptable=_is_acceptable(operation, request),
        nearer_methods=found.nearer_methods,
    )


def _matched(document: Document, request: Request) -> Match | NoMatch:
    found = match(document, request.method, request.path)
    if request.method == "HEAD" and isinstance(found, NoMatch) and "GET" in found.allowed_methods:
        return match(document, "GET", request.path)
    return found


def _unreached(document: Document, request: Request, found: NoMatch) -> Case:
    """A Case of no operation. Source: RFC 9110, sections 15.5.5 and 15.5.6."""
    if not found.allowed_methods:
        nearest = found.nearest
        hint = f"; did you mean {listed(nearest)}?" if nearest else ""
        finding = Finding(
            check=PATH_CODE,
            operation=None,
            message=f"no path of the document matches {shown(request.path)}{hint}",
            at="path",
            promised_at=document.place.at("/paths"),
            clause=clause(document, "Paths Object"),
            expected=listed(nearest) if nearest else "a declared path",
            found=shown(request.path),
            details=nearest,
        )
        return Case(request, breaks=(finding,))
    declared = listed(found.allowed_methods)
    finding = Finding(
        check=METHOD_CODE,
        operation=None,
        message=f"{shown(request.method)} is not declared for {shown(request.path)}, only {declared}",
        at="method",
        promised_at=_path_item(document, request.path, found.allowed_methods[0]),
        clause=clause(document, "Path Item Object"),
        expected=declared,
        found=shown(request.method),
    )
    return Case(request, breaks=(finding,), allowed_methods=found.allowed_methods)


def _path_item(document: Document, path: str, method: str) -> Place:
    """The place of the Path Item that declares `method` for the path."""
    found = match(document, method, path)
    if isinstance(found, NoMatch):
        return document.place.at("/paths")
    place = found.operation.place
    return place.at(place.pointer.rpartition("/")[0])


def _is_acceptable(operation: Operation, request: Request) -> bool:
    """Whether `Accept` admits a media type of some declared success; of any answer, where no success has content.

    A server may well decide on that before it knows what it will answer. Source: RFC 9110, section 12.5.1.
    """
    accept = request.headers.get("Accept")
    if accept is None:
        return True
    named = [each for status, each in operation.responses.items() if status[0] in "23"]
    successes = named or [each for status, each in operation.responses.items() if status == "default"]
    offered = [key for each in successes for key in each.content]
    offered = offered or [key for each in operation.responses.values() for key in each.content]
    return not offered or media_types.best(accept, offered) is not None
