"""Payloads as an HTTP Archive, version 1.2, for browsers' developer tools and proxies.

Nothing was sent, so that each entry's answer is empty, with status 0, as browsers write a request without one.
Source: HAR 1.2, as the W3C's Web Performance Working Group drafted it.
"""

from __future__ import annotations

import base64
from collections.abc import Iterable, Iterator
from urllib.parse import unquote_plus

from contracts.exporting.folders import pretty
from contracts.exporting.model import Payload, Setting
from contracts.json_values import JsonValue
from contracts.messages import Request

_MOMENT = "2000-01-01T00:00:00.000Z"
"""An archive says when; ours is the same whenever it is made."""


def archive(payloads: Iterable[Payload], setting: Setting) -> Iterator[tuple[str, bytes]]:
    """`payloads.har`."""
    log = {
        "version": "1.2",
        "creator": {"name": "understudy", "version": "1"},
        "comment": setting.title,
        "entries": [_entry(each, each.request, setting.base_url) for each in payloads if each.request],
    }
    yield "payloads.har", pretty({"log": log})


def _entry(payload: Payload, request: Request, base_url: str) -> JsonValue:
    return {
        "startedDateTime": _MOMENT,
        "time": 0,
        "request": _request(request, base_url),
        "response": {
            "status": 0,
            "statusText": "",
            "httpVersion": "HTTP/1.1",
            "cookies": [],
            "headers": [],
            "content": {"size": 0, "mimeType": "x-unknown"},
            "redirectURL": "",
            "headersSize": -1,
            "bodySize": -1,
        },
        "cache": {},
        "timings": {"send": 0, "wait": 0, "receive": 0},
        "comment": f"{payload.operation.label}: {payload.name} ({'valid' if payload.is_valid else 'invalid'})",
    }


def _request(request: Request, base_url: str) -> JsonValue:
    pairs = [pair.partition("=") for pair in request.query.split("&") if pair]
    cookies = [each.strip().partition("=") for each in (request.headers.get("Cookie") or "").split(";") if each.strip()]
    written: dict[str, JsonValue] = {
        "method": request.method,
        "url": base_url + request.target,
        "httpVersion": "HTTP/1.1",
        "cookies": [{"name": name, "value": value} for name, _, value in cookies],
        "headers": [{"name": name, "value": value} for name, value in request.headers],
        "queryString": [{"name": unquote_plus(name), "value": unquote_plus(value)} for name, _, value in pairs],
        "headersSize": -1,
        "bodySize": len(request.content or b""),
    }
    if request.content is not None:
        written["postData"] = _post_data(request, request.content)
    return written


def _post_data(request: Request, content: bytes) -> JsonValue:
    mime_type = request.headers.get("Content-Type") or ""
    try:
        return {"mimeType": mime_type, "params": [], "text": content.decode()}
    except UnicodeDecodeError:
        # A custom field begins with an underscore (HAR 1.2); the format itself has no bytes in requests.
        text = base64.b64encode(content).decode("ascii")
        return {"mimeType": mime_type, "params": [], "text": text, "_encoding": "base64"}
