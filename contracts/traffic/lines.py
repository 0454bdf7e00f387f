"""Recordings with an exchange on each line, as JSON: our own journals, and what anybody can write in a few lines.

    {"request": {"method": "GET", "url": "https://api.example.com/users/7?page=2", "headers": [["Accept", "*/*"]],
     "content": null}, "response": {"status_code": 200, "headers": {"Content-Type": "application/json"},
     "content": {"text": "{}"}}, "elapsed": 0.012}

`target` may stand for `url` where the host goes without saying. Headers are pairs, or an object whose values are a
string or a list of them. Content is `{"text": ...}`, `{"base64": ...}`, a string, or null where there was none; where
the member is missing, nobody knows. `elapsed`, in seconds, may be missing. Other members are passed over.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import IO

from contracts.json_values import JsonValue
from contracts.messages import Exchange, Headers, Request, Response
from contracts.records import content_of
from contracts.testing.client import Fault
from contracts.testing.events import BESIDE
from contracts.testing.target import parse_target
from contracts.traffic.contents import unfolded
from contracts.traffic.model import Left, Recorded
from contracts.traffic.places import origin_and_target


def recorded_lines(stream: IO[bytes], name: str) -> Iterator[Recorded | Left]:
    """Each exchange, read as it is asked for. A line that is none is left, with what is wrong."""
    base_path = None
    for number, line in enumerate(stream, start=1):
        if line.isspace():
            continue
        where = f"{name}, line {number}"
        try:
            record = json.loads(line.decode("utf-8-sig") if number == 1 else line)
            kind = record.get("type", "exchange")
            if kind == "run":
                base_path = parse_target(str(record["base_url"])).base_path
            elif kind == "exchange" and record.get("kind") not in BESIDE:
                yield _recorded(record, where, base_path)
        except (LookupError, TypeError, ValueError, AttributeError, RecursionError) as error:
            yield Left(where, "unreadable", f"lacks {error}" if isinstance(error, LookupError) else str(error))


def _recorded(record: Mapping[str, JsonValue], name: str, base_path: str | None) -> Recorded | Left:
    asked, answered = record["request"], record["response"]
    if answered is None:
        return Left(name, "unanswered")
    lacking = record.get("lacking", ())
    origin, target = origin_and_target(str(asked["url"])) if "url" in asked else ("", str(asked["target"]))
    if not target.startswith(("/", "*")):
        raise ValueError(f"its target is {target!r:.80}; expected one such as '/users/7?page=2'")
    sent, came = _content(asked), _content(answered)
    request = Request(str(asked["method"]), target, _headers(asked), sent)
    headers = _headers(answered)
    content = unfolded(came or b"", headers)
    status = answered["status_code"] if "status_code" in answered else answered["status"]
    faults = record.get("faults", ())
    return Recorded(
        Exchange(request, Response(int(status), headers, content or b""), float(record.get("elapsed") or 0.0)),
        f"{name}: {record['case']}" if record.get("case") else name,
        origin,
        base_path,
        lacks_request_content="content" not in asked or "request" in lacking,
        lacks_content="content" not in answered or content is None or "response" in lacking or bool(faults),
        lacks_fields="headers" not in answered,
        faults=tuple(
            Fault(each["code"], each["message"], each["clause"], each["silence"], each.get("level", "error"))
            for each in faults
        ),
    )


def _content(message: Mapping[str, JsonValue]) -> bytes | None:
    content = message.get("content")
    return content.encode() if isinstance(content, str) else content_of(content)


def _headers(message: Mapping[str, JsonValue]) -> Headers:
    given = message.get("headers") or ()
    if not isinstance(given, dict):
        return Headers((str(name), str(value)) for name, value in given)
    lines = ((name, each) for name, value in given.items() for each in (value if isinstance(value, list) else [value]))
    return Headers((name, str(each)) for name, each in lines)
