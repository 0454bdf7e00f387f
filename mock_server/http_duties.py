"""What HTTP asks of an answer whatever the document says: fields that a status must come with, problems that are true.

Adds only what is lacking. Source: RFC 9110, section 15; RFC 9457, section 3.1.
"""

from __future__ import annotations

from collections.abc import Callable

from contracts import Headers, JsonValue, Operation, Response, http_fields, media_types
from mock_server.access import challenges


def completed(response: Response, operation: Operation, methods: Callable[[], list[str]]) -> Response:
    """The response with the fields that its status must come with; `methods` are the other ones of the path."""
    size = len(response.content)
    lacking: dict[int, Callable[[], list[tuple[str, str]]]] = {
        206: lambda: [("Content-Range", f"bytes 0-{size - 1}/{size}" if size else "bytes 0-0/1")],
        401: lambda: challenges(operation),
        405: lambda: [("Allow", ", ".join(methods()))],
        407: lambda: [("Proxy-Authenticate", "Basic")],
        426: lambda: [("Upgrade", "TLS/1.3")],
    }
    add = lacking.get(response.status_code)
    fields = [each for each in add() if each[0] not in response.headers] if add else []
    return (
        Response(response.status_code, Headers((*response.headers, *fields)), response.content) if fields else response
    )


def truthful(media_type: str, value: JsonValue, status_code: int) -> JsonValue:
    """Problem details that name the status that is answered, and whose type is a URI; any other value as it is."""
    if not isinstance(value, dict) or not media_types.matches(media_type, "application/problem+json"):
        return value
    mended = dict(value)
    if isinstance(value.get("status"), int | float) and not isinstance(value["status"], bool):
        mended["status"] = status_code
    for name in ("type", "instance"):
        if isinstance(value.get(name), str) and not http_fields.is_uri_reference(value[name]):
            mended[name] = "about:blank"
    return mended
