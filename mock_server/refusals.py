"""What the mock answers to a request that breaks promises: the declared refusal, else problem details.

The declared answer is looked for where users of such servers expect it; its body carries the reasons in whichever of
its fields they fit, as long as it stays valid.
"""

from __future__ import annotations

from collections.abc import Iterator

from contracts import (
    IN_A_SHELL,
    Case,
    Finding,
    JsonValue,
    Operation,
    Response,
    Schema,
    UnderstudyError,
    curl_line,
    example_request,
    media_types,
    schemas_of,
    secrets_of,
)
from mock_server.access import CREDENTIALS, Refusal, challenges
from mock_server.answers import Answerer
from mock_server.problems import MEDIA_TYPE, problem

_STATUSES = {
    CREDENTIALS: (401, 403),
    "request-media-type": (415, 422, 400),
}
_TITLES = {
    400: "Bad Request",
    401: "Unauthorized",
    403: "Forbidden",
    415: "Unsupported Media Type",
    422: "Unprocessable Content",
}
_LIST_FIELDS = ("non_field_errors", "errors", "messages", "details", "detail", "error", "message", "reasons")
_TEXT_FIELDS = (
    "detail",
    "message",
    "error_description",
    "error_message",
    "description",
    "error",
    "title",
    "reason",
    "msg",
)
_STATUS_FIELDS = ("status", "status_code", "statusCode")


def refuse(answerer: Answerer) -> Response:
    """The answer to a case that breaks promises; missing credentials come before all else, as on a real server.

    `answerer` must prefer made values: a declared example could not carry the reasons.
    """
    case = answerer.case
    findings = [each for each in case.breaks if each.check == CREDENTIALS] or list(case.breaks)
    statuses = _STATUSES.get(findings[0].check, (422, 400))
    headers = challenges(answerer.operation) if findings[0].check == CREDENTIALS else []
    return _refused(answerer, findings, statuses, headers)


def refuse_access(answerer: Answerer, refused: Refusal) -> Response:
    """The answer to credentials that are well formed and don't open the operation."""
    statuses = (403,) if refused.is_known else (401, 403)
    return _refused(answerer, [refused.finding], statuses, challenges(answerer.operation, refused))


def _refused(
    answerer: Answerer, findings: list[Finding], statuses: tuple[int, ...], headers: list[tuple[str, str]]
) -> Response:
    operation = answerer.operation
    wants_problem = answerer.options.errors == "problem" or _asks_for_problem(answerer.case)
    declared = None if wants_problem else _declared(answerer, [each.message for each in findings], statuses)
    if declared is None:
        status_code = next((each for each in statuses if str(each) in operation.responses), _undeclared(statuses))
        detail = f"{len(findings)} broken promise{'s' if len(findings) != 1 else ''} of {operation.label}"
        line = _line_that_passes(answerer)
        return problem(status_code, _TITLES[status_code], detail, findings=findings, headers=headers, curl=line)
    kept = [each for each in headers if _may_say(answerer, declared.status_code, *each)]
    fields = declared.headers
    for name, _ in kept:
        fields = fields.without(name)
    return Response(declared.status_code, fields.with_added(*kept), declared.content)


def _may_say(answerer: Answerer, status_code: int, name: str, value: str) -> bool:
    """Whether the document lets the header field have that value."""
    promised = answerer.operation.response_for(status_code)
    described = {key.lower(): header for key, header in promised.headers.items()} if promised else {}
    header = described.get(name.lower())
    if header is None or header.schema is None:
        return header is None
    return schemas_of(answerer.document).for_object(header.schema, "response").is_valid(value)


def _line_that_passes(answerer: Answerer) -> str:
    """A curl line for a request to the same operation that keeps every promise; empty where none can be made."""
    secrets = IN_A_SHELL if answerer.options.tokens else secrets_of()
    host = answerer.case.request.headers.get("Host") or "127.0.0.1:4010"
    origin = f"{answerer.options.scheme}://{host}{answerer.options.root}"
    try:
        return curl_line(example_request(answerer.document, answerer.operation, secrets=secrets), origin)
    except UnderstudyError:
        return ""


def refuse_unacceptable(answerer: Answerer, declared: tuple[str, ...]) -> Response:
    """The answer to a request that accepts nothing of what is declared. Source: RFC 9110, section 15.5.7."""
    offered = ", ".join(declared)
    reason = f"{answerer.operation.label} answers in {offered}, none of which is acceptable"
    answer = _declared(answerer, [reason], (406,))
    return answer or problem(406, "Not Acceptable", reason, available=list(declared))


def _undeclared(statuses: tuple[int, ...]) -> int:
    """When nothing is declared: 422, or for credentials 401, as Prism's users know them."""
    return 422 if statuses == (422, 400) else statuses[0]


def _asks_for_problem(case: Case) -> bool:
    accept = case.request.headers.get("Accept", "")
    return bool(accept) and any(name == MEDIA_TYPE for name, quality in media_types.accepted(accept) if quality > 0)


def _declared(answerer: Answerer, reasons: list[str], statuses: tuple[int, ...]) -> Response | None:
    """The declared refusal with the reasons in it; None where none is declared or none can be made."""
    operation = answerer.operation
    for status, status_code in _candidates(operation, statuses):
        promised = operation.responses[status]

        def explained(value: JsonValue, schema: Schema, status_code: int = status_code) -> JsonValue:
            return with_reasons(value, schema, reasons, status_code)

        try:
            return answerer.answer(promised, status_code, mend=explained)
        except UnderstudyError:
            continue
    return None


def _candidates(operation: Operation, statuses: tuple[int, ...]) -> Iterator[tuple[str, int]]:
    """Declared status and the number to send, the likeliest first: exact ones, then `4XX`, then `default`."""
    yield from ((str(each), each) for each in statuses if str(each) in operation.responses)
    yield from ((status, _undeclared(statuses)) for status in ("4XX", "default") if status in operation.responses)


def with_reasons(value: JsonValue, schema: Schema, reasons: list[str], status_code: int) -> JsonValue:
    """`value` with the reasons in those of its fields that can hold them, as long as it stays valid."""
    if isinstance(value, str):
        return _kept("; ".join(reasons), value, schema)
    if not isinstance(value, dict):
        return value
    for names, content in ((_LIST_FIELDS, reasons), (_TEXT_FIELDS, "; ".join(reasons)), (_STATUS_FIELDS, status_code)):
        for name in names:
            if name in value or _is_declared(schema, name):
                mended = _kept({**value, name: content}, value, schema)
                if mended is not value:
                    value = mended
                    break
    return value


def _kept(mended: JsonValue, value: JsonValue, schema: Schema) -> JsonValue:
    return mended if schema.is_valid(mended) else value


def _is_declared(schema: Schema, name: str) -> bool:
    return name in schema.shape.properties
