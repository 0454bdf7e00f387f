"""Request in, Response out: what the mock answers, as a pure function of document, request and options.

Knows HTTP's rules for methods and what the document promises; knows no framework and no socket. Every answer is judged
by the judge of real servers before it leaves.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import partial

from contracts import (
    Case,
    Document,
    DocumentError,
    EncodeError,
    Exchange,
    Finding,
    Headers,
    Operation,
    Request,
    Response,
    http_fields,
    judge,
    recognise,
)
from mock_server import cors
from mock_server.access import CREDENTIALS, refusal
from mock_server.answers import FALSE_EXAMPLE, Answerer, NoSuchExample, NotAcceptable
from mock_server.coherence import coherent
from mock_server.hints import hinted, hints_of
from mock_server.http_duties import completed
from mock_server.options import Options
from mock_server.preferences import Preference, preference_of, without_query_forms
from mock_server.problems import ProblemDetails, problem
from mock_server.refusals import refuse, refuse_access, refuse_unacceptable
from mock_server.statuses import asked_for, first_success

_MAY_BE_PREFERRED = "accepts-kept"
"""The check for refusals of what is right, which a client and the document may ask for."""


@dataclass(frozen=True, slots=True)
class Answered:
    """An answer with what led to it."""

    response: Response
    case: Case
    delay: float = 0.0
    """Seconds to wait before it is sent, as the document wants it."""
    document: Document | None = None
    """The one that declares what was asked for; None where that is not to be said."""
    root: str = ""
    """The path under which that document is served."""


def respond(document: Document, request: Request, options: Options = Options()) -> Response:  # noqa: B008
    """The mock's answer. Never raises: what can't be answered is a problem details response that says why."""
    return answer(document, request, options).response


def answer(document: Document, request: Request, options: Options) -> Answered:
    """The mock's answer, and the request as the document reads it."""
    preference = preference_of(request)
    case = recognise(document, without_query_forms(request))
    if options.cors and cors.is_preflight(request):
        response = cors.leave(request, _methods(document, case))
    else:
        response = _answer(document, case, preference, options)
        if request.method == "HEAD" and response.status_code != 204:
            length = str(len(response.content))
            response = replace(response, headers=response.headers.replaced("Content-Length", length), content=b"")
        response = _judged(document, case if options.validate else replace(case, breaks=()), response, preference)
    delay = hints_of(case.operation).delay if case.operation else 0.0
    response = cors.opened(request, response) if options.cors else response
    return Answered(response, case, delay, document, options.root)


def _answer(document: Document, case: Case, preference: Preference, options: Options) -> Response:
    operation = case.operation
    if operation is None:
        return _unreached(case, options.root)
    if not operation.is_understood:
        faults = [str(each) for each in operation.problems]
        return problem(501, "Not Implemented", f"{operation.label} can't be served: {faults[0]}", problems=faults)
    if preference.faults:
        return problem(400, "Bad Request", "; ".join(preference.faults))
    hints = hints_of(operation)
    if hints.faults:
        return problem(501, "Not Implemented", "; ".join(hints.faults))
    if not _asks_for_an_error(operation, preference):
        refused = _refusal(Answerer(document, case, operation, Preference(dynamic=True), options))
        if refused:
            return refused
    return _success(Answerer(document, case, operation, hinted(preference, hints), options))


def _refusal(answerer: Answerer) -> Response | None:
    """The answer to a request that is not let in, or breaks a promise; None to one that deserves a success."""
    case, options = answerer.case, answerer.options
    lacks_credentials = any(each.check == CREDENTIALS for each in case.breaks)
    if options.validate and lacks_credentials:
        return refuse(answerer)
    if (options.validate or options.tokens) and not lacks_credentials:
        refused = refusal(answerer.operation, case.request, options.tokens)
        if refused:
            return refuse_access(answerer, refused)
    return refuse(answerer) if options.validate and case.breaks else None


def _asks_for_an_error(operation: Operation, preference: Preference) -> bool:
    """Whether the client wants to see a declared error, which a request need not be right to get."""
    chosen = asked_for(operation, preference.code) if preference.code else None
    return chosen is not None and chosen[1] >= 400


def _unreached(case: Case, root: str) -> Response:
    """No declared operation: the path is unknown, or its method is not declared. Source: RFC 9110, 15.5.5, 15.5.6."""
    request = case.request
    if not case.allowed_methods:
        finding = case.breaks[0]
        where = f" (below {root})" if root else ""
        return problem(404, "Not Found", finding.message + where, nearest=[root + each for each in finding.details])
    allow = ("Allow", ", ".join(_allowed(case.allowed_methods)))
    if request.method == "OPTIONS":
        return Response(204, Headers([allow]))
    detail = f"{request.method} is not declared for {request.path}; declared: {allow[1]}"
    return problem(405, "Method Not Allowed", detail, headers=[allow])


def _methods(document: Document, case: Case) -> list[str]:
    """The methods that the case's path answers to; none where the path is not declared."""
    if case.operation is None:
        return _allowed(case.allowed_methods) if case.allowed_methods else []
    # A method that no document declares, since tokens hold no blank, makes the document name those that it does.
    nobodys = recognise(document, Request("NO METHOD", case.request.target))
    return _allowed(nobodys.allowed_methods)


def _allowed(declared: tuple[str, ...]) -> list[str]:
    """The declared methods with those that we answer for all: HEAD beside GET, and OPTIONS."""
    return list(dict.fromkeys([*declared, *(["HEAD"] if "GET" in declared else []), "OPTIONS"]))


def _success(answerer: Answerer) -> Response:
    """The declared answer that the client asks for, else the declared success."""
    operation, wanted = answerer.operation, answerer.preference.code
    chosen = asked_for(operation, wanted) if wanted else first_success(operation)
    if chosen is None:
        declared = ", ".join(operation.responses) or "no response at all"
        if wanted is None:
            return problem(501, "Not Implemented", f"{operation.label} declares {declared}, nothing to answer with")
        return problem(400, "Bad Request", f"code={wanted!r} is preferred, but {operation.label} declares {declared}")
    promised, status_code = chosen
    if status_code < 200:
        return problem(501, "Not Implemented", f"{status_code} is interim, so that another answer has to follow it")
    mend = partial(coherent, answerer) if status_code < 300 else None
    try:
        return completed(answerer.answer(promised, status_code, mend=mend), operation, lambda: _others(answerer))
    except NotAcceptable as error:
        return refuse_unacceptable(replace(answerer, preference=Preference(dynamic=True)), error.declared)
    except NoSuchExample as error:
        known = ", ".join(error.known) or "none with a name"
        detail = f"example={error.name!r} is preferred, but the true examples declared for {status_code} are: {known}"
        return problem(400, "Bad Request", detail)
    except (DocumentError, EncodeError) as error:
        return problem(501, "Not Implemented", f"{operation.label} can't be answered: {error}")


def _others(answerer: Answerer) -> list[str]:
    """The methods of the case's path but its own."""
    own = answerer.case.request.method
    return [each for each in _methods(answerer.document, answerer.case) if each != own]


def _is_of_framing(finding: Finding) -> bool:
    """Whether it is about a field that is put in where the answer is sent."""
    return finding.at.removeprefix("header ").lower() in http_fields.FRAMING


def _judged(document: Document, case: Case, response: Response, preference: Preference) -> Response:
    """The response if the judge finds that it keeps its promises, else a 500 that says which it would break."""
    if isinstance(response, ProblemDetails):
        return response
    if FALSE_EXAMPLE in response.headers:
        return response
    findings = [
        each
        for each in judge(document, case, Exchange(case.request, response))
        if each.level == "error" and each.check != _MAY_BE_PREFERRED and not _is_of_framing(each)
    ]
    if findings:
        detail = "A fault of the mock: the answer it made does not keep the document's promises"
        return problem(500, "Internal Server Error", detail, findings=findings)
    applied = preference.applied
    if not applied or (case.breaks and response.status_code >= 400 and preference.code is None):
        return response
    return replace(response, headers=response.headers.with_added(("Preference-Applied", applied)))
