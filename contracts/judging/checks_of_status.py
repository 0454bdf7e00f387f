"""Whether the status code is one that the document foresees for such a request.

What no response is declared for is an error or a warning by what was asked: a request that keeps every promise is owed
a declared answer; to one that does not, an undeclared refusal is a gap of the document.
"""

from __future__ import annotations

from collections.abc import Iterator

from contracts.document.model import Operation
from contracts.errors import Level
from contracts.json_values import JsonValue
from contracts.judging.context import Context
from contracts.judging.findings import clause, listed
from contracts.judging.model import Finding

_OF_THE_INFRASTRUCTURE = frozenset({408, 413, 414, 421, 425, 429, 431, 511})
"""Answers that servers and proxies give before an operation is asked. Source: RFC 9110, 15.5; RFC 6585."""


def status_is_declared(context: Context) -> Iterator[Finding]:
    """The status code has an entry under `responses`: exact, then range, then `default`."""
    operation, code = context.operation, context.status_code
    if operation is None or context.promised is not None or code >= 500:
        return
    if code in (304, 412) and _is_conditional(context) and not _declares_conditions(operation, code):
        return  # what HTTP itself has for who asks so, where a document says nothing of it (RFC 9110, 13.2.2)
    if code == 405 and context.case.nearer_methods:
        return  # by the more concrete path, which is matched first (OAS 3.2, Paths Object)
    level, why = _judged(context)
    declared = listed(operation.responses)
    yield context.finding(
        "status-declared",
        f"{code} is not declared{why}; declared: {declared}",
        at="status",
        level=level,
        expected=declared,
        found=str(code),
    )


def _judged(context: Context) -> tuple[Level, str]:
    """How bad an undeclared status below 500 is, and what makes it so."""
    code = context.status_code
    if code < 300:
        return "error", ""
    if context.case.breaks:
        return "warning", ", though the request breaks a promise, so that a refusal was to be expected"
    if code in _OF_THE_INFRASTRUCTURE:
        return "warning", ""
    gap = _gap(context)
    if gap:
        return "warning", f", a gap of the document: {gap}"
    if not _has_declared_success(context):
        return "warning", ", nor is any success"
    return "error", ", and the request keeps every promise"


def _gap(context: Context) -> str:
    """Why such an answer was to be expected although nothing in the request is wrong; empty if it was not."""
    case, code = context.case, context.status_code
    operation = case.operation
    if operation is None:
        return ""
    if code in (401, 403) and operation.security:
        return "the operation asks for credentials, which may not be the right ones"
    if code in (404, 410) and any(place == "path" for place, _ in case.parameters):
        return "the path names something that may not exist"
    if code == 406 and not case.is_acceptable:
        return "the request accepts no declared media type"
    if code in (404, 405, 501) and is_implied_head(context):
        return "HEAD itself is not declared"
    if code == 412 and _is_conditional(context):
        return "the request is conditional"
    if 400 <= code < 500 and _holds_test(case.body):
        return "the patch holds a test, which may fail"
    if code < 500 and any(_is_hostile(value) for value in (*case.parameters.values(), case.body)):
        return "the request holds what not every implementation takes: an integer beyond 2^53 or a control character"
    return ""


def _holds_test(body: JsonValue) -> bool:
    """Whether it is a JSON Patch that asks for a value before it changes any. Source: RFC 6902, section 4.6."""
    return isinstance(body, list) and any(isinstance(each, dict) and each.get("op") == "test" for each in body)


def _declares_conditions(operation: Operation, code: int) -> bool:
    """Whether the document has the operation take preconditions that are answered so, so that it lacks the answer."""
    return code == 412 and any(
        each.location == "header" and each.name.lower().startswith("if-") for each in operation.parameters
    )


def _is_conditional(context: Context) -> bool:
    """Source: RFC 9110, section 13.1."""
    return any(name.lower().startswith("if-") for name, _ in context.request.headers)


def _is_hostile(value: JsonValue) -> bool:
    """Whether a valid value is one that interoperable messages avoid. Source: RFC 8259, section 6; RFC 9839."""
    if isinstance(value, dict):
        return any(_is_hostile(part) for pair in value.items() for part in pair)
    if isinstance(value, list):
        return any(map(_is_hostile, value))
    if isinstance(value, str):
        return any(character < " " for character in value)
    return isinstance(value, int | float) and abs(value) > 2**53


def _has_declared_success(context: Context) -> bool:
    responses = context.operation.responses if context.operation else {}
    return any(status == "default" or status[0] in "23" for status in responses)


def is_implied_head(context: Context) -> bool:
    """Whether the request is a HEAD that the document declares only by way of GET."""
    return context.request.method == "HEAD" and context.operation is not None and context.operation.method != "HEAD"


def no_server_error(context: Context) -> Iterator[Finding]:
    """The server does not fail: no 5xx that is not declared; one that is declared is told as a warning."""
    code = context.status_code
    if code < 500:
        return
    level = _server_error_level(context)
    if level is None:
        return
    promised = context.promised
    declared = f"is declared under {promised.status!r}, yet is a failure" if promised else "is not declared"
    asked = "breaks a promise, which is no reason to fail" if context.case.breaks else "keeps every promise"
    yield context.finding(
        "server-error",
        f"{code} {declared}; the request {asked}",
        at="status",
        level=level,
        expected="no server error",
        found=str(code),
        clause="RFC 9110, 15.6",
    )


def _server_error_level(context: Context) -> Level | None:
    """None: that answer is foreseen, or HTTP's own way to say no."""
    code, promised = context.status_code, context.promised
    if context.operation is None:
        return None if code == 501 else "warning"
    if promised is None:
        implied = is_implied_head(context) and code == 501
        return "warning" if implied else "error"
    if promised.status == str(code) and code != 500:
        return None
    return "warning"


def method_is_refused(context: Context) -> Iterator[Finding]:
    """A method that the document does not declare for a path is not answered with success."""
    case, code = context.case, context.status_code
    method = context.request.method
    if not case.allowed_methods or not 200 <= code < 300 or method in ("OPTIONS", "CONNECT"):
        return
    trace = method == "TRACE"
    yield context.finding(
        "refuses-broken",
        f"{method} is not declared, only {listed(case.allowed_methods)}, yet it was answered with {code}",
        at="status",
        level="note" if trace else "error",
        expected="405 Method Not Allowed",
        found=str(code),
        clause="RFC 9110, 9.3.8" if trace else clause(context.document, "Path Item Object"),
    )
