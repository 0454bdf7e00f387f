"""Recordings made by hand: entries of HTTP Archives as browsers write them, and lines of JSON."""

from __future__ import annotations

import io
import json
from typing import Any

from contracts.document import load
from contracts.messages import Exchange, Request, Response
from contracts.testing.report import Report
from contracts.traffic import Judging, Left, Recorded
from contracts.traffic.har import recorded_of
from contracts.traffic.lines import recorded_lines

CAT = b'{"id":7,"name":"Tom"}'


def fields(**headers: str) -> list[dict[str, str]]:
    """Headers as an archive has them; an underscore in a name is a hyphen."""
    return [{"name": name.replace("_", "-"), "value": value} for name, value in headers.items()]


def entry(
    method: str = "GET",
    url: str = "https://api.example.com/cats/7",
    *,
    status: int = 200,
    content: Any = None,
    request: Any = None,
    response: Any = None,
    **changes: Any,
) -> dict[str, Any]:
    """An entry as Chrome writes it; `content`, `request` and `response` change members of these."""
    text = CAT.decode()
    answered = {
        "status": status,
        "statusText": "",
        "httpVersion": "h2",
        "headers": fields(content_type="application/json"),
        "cookies": [],
        "content": {"size": len(text), "mimeType": "application/json", "text": text} | (content or {}),
        "redirectURL": "",
        "headersSize": -1,
        "bodySize": -1,
    }
    asked = {"method": method, "url": url, "headers": fields(accept="*/*"), "cookies": [], "bodySize": 0}
    return {
        "startedDateTime": "2026-01-01T00:00:00.000Z",
        "time": 40,
        "timings": {"blocked": 25, "send": 1, "wait": 10, "receive": 1},
        "request": asked | (request or {}),
        "response": answered | (response or {}),
        "_priority": "High",
        **changes,
    }


def archive(*entries: dict[str, Any], **log: Any) -> bytes:
    """The archive of these entries."""
    whole = {"version": "1.2", "creator": {"name": "WebInspector", "version": "1"}, **log, "entries": entries}
    return json.dumps({"log": whole}).encode()


def line(
    method: str = "GET", target: str = "/cats/7", status: int = 200, content: Any = '{"id":7,"name":"Tom"}'
) -> dict[str, Any]:
    """An exchange in the simple form."""
    headers = {"Content-Type": "application/json"} if content else {}
    request = {"method": method, "target": target, "headers": [], "content": None}
    return {"request": request, "response": {"status_code": status, "headers": headers, "content": content}}


def recorded(exchange: dict[str, Any]) -> Recorded:
    """The exchange of an entry, or of a line of JSON."""
    if "startedDateTime" in exchange:
        found = recorded_of(exchange, "a.har, entry 1")
    else:
        (found,) = recorded_lines(io.BytesIO(json.dumps(exchange).encode()), "a.ndjson")
    assert isinstance(found, Recorded), found
    return found


def plain(request: Request, response: Response) -> Recorded:
    """An exchange of which all is known."""
    return Recorded(Exchange(request, response), "plain")


def cats(*servers: str, **operation: Any) -> Any:
    """A document with `GET /cats/{id}` that answers a cat, and `POST /cats` that takes one."""
    cat = {
        "type": "object",
        "required": ["id", "name"],
        "properties": {"id": {"type": "integer"}, "name": {"type": "string", "maxLength": 9}},
    }
    content = {"application/json": {"schema": cat}}
    answers = {"200": {"description": "", "content": content}, "404": {"description": ""}}
    number = {"name": "id", "in": "path", "required": True, "schema": {"type": "integer"}}
    paths = {
        "/cats/{id}": {"get": {"parameters": [number], "responses": answers, **operation}},
        "/cats": {"post": {"requestBody": {"required": True, "content": content}, "responses": answers}},
    }
    info = {"title": "Cats", "version": "1"}
    schemes = {"bearer": {"type": "http", "scheme": "bearer"}, "key": {"type": "apiKey", "in": "query", "name": "k"}}
    return load(
        {
            "openapi": "3.0.3",
            "info": info,
            "servers": [{"url": each} for each in servers or ("/",)],
            "components": {"securitySchemes": schemes},
            "paths": paths,
        }
    )


def judged(document: Any, *exchanges: Recorded | Left, **how: Any) -> Report:
    """What these come to."""
    judging = Judging(document, **how)
    for each in exchanges:
        judging.take(each)
    return judging.report()


def told(document: Any, exchange: dict[str, Any]) -> list[str]:
    """The checks that find something in an entry or line, which must be judged."""
    report = judged(document, recorded(exchange))
    assert report.sent == 1, report.notes
    return sorted(cause.finding.check for cause in report.causes)
