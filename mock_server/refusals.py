"""What the mock answers to a request that breaks promises: the declared refusal, else problem details.

The declared answer is looked for where users of such servers expect it; its body carries the reasons in whichever of
its fields they fit, as long as it stays valid.
"""

from __future__ import annotations

from collections.abc import Iterator

from contracts import Case, JsonValue, Operation, Response, Schema, UnderstudyError, media_types
from mock_server.answers import Answerer
from mock_server.problems import MEDIA_TYPE, problem

CREDENTIALS = "request-credentials"
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
    case, operation = answerer.case, answerer.operation
    findings = [each for each in case.breaks if each.check == CREDENTIALS] or list(case.breaks)
    statuses = _STATUSES.get(findings[0].check, (422, 400))
    headers = _challenges(operation) if findings[0].check == CREDENTIALS else []
    declared = None if _asks_for_problem(case) else _declared(answerer, [each.message for each in findings], statuses)
    if declared is None:
        status_code = next((each for each in statuses if str(each) in operation.responses), _undeclared(statuses))
        detail = f"{len(findings)} broken promise{'s' if len(findings) != 1 else ''} of {operation.label}"
        return problem(status_code, _TITLES[status_code], detail, findings=findings, headers=headers)
    return Response(declared.status_code, declared.headers.with_added(*headers), declared.content)


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


def _challenges(operation: Operation) -> list[tuple[str, str]]:
    """What a client is told to come back with. Source: RFC 9110, section 11.6.1; RFC 6750, section 3."""
    found = []
    for alternative in operation.security:
        for required in alternative:
            scheme = required.scheme
            if scheme.type == "http":
                found.append((scheme.scheme or "bearer").capitalize())
            elif scheme.type in {"oauth2", "openIdConnect"}:
                scope = f', scope="{" ".join(required.scopes)}"' if required.scopes else ""
                found.append(f'Bearer realm="{scheme.name}"{scope}')
            elif scheme.type == "apiKey":
                found.append(f'ApiKey realm="{scheme.name}"')
    return [("WWW-Authenticate", challenge) for challenge in dict.fromkeys(found)]
