"""HTTP messages as JSON values, and back: what journals, reports and payload files say of them.

Knows no file and no format beyond the member. Content is `{"text": ...}`, or `{"base64": ...}` where it is no UTF-8, or
null where there is none. Whatever a message holds, reading its record gives the same message.
"""

from __future__ import annotations

import base64
from collections.abc import Iterable, Mapping

from contracts.json_values import JsonValue
from contracts.messages import Headers, Request, Response


def content_record(content: bytes | None) -> JsonValue:
    """Bytes as a member of JSON."""
    if content is None:
        return None
    try:
        return {"text": content.decode()}
    except UnicodeDecodeError:
        return {"base64": base64.b64encode(content).decode("ascii")}


def content_of(record: JsonValue) -> bytes | None:
    """What `content_record` wrote. Raises: LookupError, TypeError or ValueError for anything else."""
    if record is None:
        return None
    if "text" in record:
        return str(record["text"]).encode()
    return base64.b64decode(record["base64"], validate=True)


def request_record(request: Request) -> dict[str, JsonValue]:
    """Method, target, headers and content."""
    return {
        "method": request.method,
        "target": request.target,
        "headers": _pairs(request.headers),
        "content": content_record(request.content),
    }


def request_of(record: Mapping[str, JsonValue]) -> Request:
    """What `request_record` wrote. Raises: LookupError, TypeError or ValueError for anything else."""
    return Request(
        str(record["method"]), str(record["target"]), _headers(record["headers"]), content_of(record["content"])
    )


def response_record(response: Response) -> dict[str, JsonValue]:
    """Status code, headers and content."""
    return {
        "status_code": response.status_code,
        "headers": _pairs(response.headers),
        "content": content_record(response.content),
    }


def response_of(record: Mapping[str, JsonValue]) -> Response:
    """What `response_record` wrote. Raises: LookupError, TypeError or ValueError for anything else."""
    return Response(int(record["status_code"]), _headers(record["headers"]), content_of(record["content"]) or b"")


def _pairs(headers: Headers) -> list[list[str]]:
    return [list(pair) for pair in headers]


def _headers(record: Iterable[Iterable[str]]) -> Headers:
    return Headers((str(name), str(value)) for name, value in record)
