"""The exchanges that show the findings as an HTTP Archive, version 1.2, for browsers' tools and proxies. Pure.

What else was sent is in the run's journal.
"""

from __future__ import annotations

import base64
import json
from http import HTTPStatus
from urllib.parse import unquote_plus

from contracts.errors import Level
from contracts.json_values import JsonValue
from contracts.messages import Exchange, Request, Response
from contracts.reports.accepting import standing
from contracts.testing.report import Occurrence, Report
from contracts.testing.target import parse_target

_MOMENT = "1970-01-01T00:00:00.000Z"
"""A report does not say when an exchange was, and the format asks for it."""


def har(report: Report, *, fail_on: Level = "error") -> str:  # noqa: ARG001  (every writer is asked the same)
    """The JSON text, in ASCII."""
    origin = parse_target(report.base_url).origin
    entries = [
        _entry(occurrence, step.exchange, origin, f"{cause.fingerprint} {standing(cause)}".strip())
        for cause in report.causes
        for occurrence in cause.occurrences
        for step in (*occurrence.witness.steps, occurrence.witness)
        if step.exchange
    ]
    log = {
        "version": "1.2",
        "creator": {"name": "understudy", "version": "1"},
        "comment": report.title,
        "entries": entries,
    }
    return json.dumps({"log": log}, indent=2) + "\n"


def _entry(occurrence: Occurrence, exchange: Exchange, origin: str, name: str) -> JsonValue:
    milliseconds = round(exchange.elapsed * 1000, 3)
    return {
        "startedDateTime": _MOMENT,
        "time": milliseconds,
        "request": _request(exchange.request, origin),
        "response": _response(exchange.response),
        "cache": {},
        "timings": {"send": 0, "wait": milliseconds, "receive": 0},
        "comment": f"{name} {occurrence.finding.check} {occurrence.operation}: {occurrence.finding.message}",
    }


def _request(request: Request, origin: str) -> JsonValue:
    pairs = [pair.partition("=") for pair in request.query.split("&") if pair]
    written: dict[str, JsonValue] = {
        "method": request.method,
        "url": origin + request.target,
        "httpVersion": "HTTP/1.1",
        "cookies": [],
        "headers": [{"name": name, "value": value} for name, value in request.headers],
        "queryString": [{"name": unquote_plus(name), "value": unquote_plus(value)} for name, _, value in pairs],
        "headersSize": -1,
        "bodySize": len(request.content or b""),
    }
    if request.content is not None:
        written["postData"] = {
            "mimeType": request.headers.get("Content-Type") or "",
            "params": [],
            **_text(request.content),
        }
    return written


def _response(response: Response) -> JsonValue:
    try:
        phrase = HTTPStatus(response.status_code).phrase
    except ValueError:
        phrase = ""
    content = {"size": len(response.content), "mimeType": response.headers.get("Content-Type") or "x-unknown"}
    return {
        "status": response.status_code,
        "statusText": phrase,
        "httpVersion": "HTTP/1.1",
        "cookies": [],
        "headers": [{"name": name, "value": value} for name, value in response.headers],
        "content": {**content, **_text(response.content, "encoding")},
        "redirectURL": response.headers.get("Location") or "",
        "headersSize": -1,
        "bodySize": len(response.content),
    }


def _text(content: bytes, encoding: str = "_encoding") -> dict[str, JsonValue]:
    """The content as the format holds it; in requests, where it knows no bytes, by a custom field (with `_`)."""
    try:
        return {"text": content.decode()}
    except UnicodeDecodeError:
        return {"text": base64.b64encode(content).decode("ascii"), encoding: "base64"}
