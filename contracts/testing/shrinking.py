"""Smaller requests that may show the same finding: one query parameter, header field or member of the body less.

Pure: requests in, requests out; whether a smaller one still shows it is found out by sending it.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace

from contracts.json_values import JsonValue
from contracts.messages import Headers, Request


def smaller(request: Request) -> Iterator[Request]:
    """Each request that is `request` with one part left out, the outermost parts first."""
    pairs = request.query.split("&") if request.query else []
    if len(pairs) > 1:
        yield replace(request, target=request.path)
    for index in range(len(pairs)):
        kept = "&".join(pairs[:index] + pairs[index + 1 :])
        yield replace(request, target=request.path + (f"?{kept}" if kept else ""))
    fields = request.headers.items
    for index in range(len(fields)):
        yield replace(request, headers=Headers(fields[:index] + fields[index + 1 :]))
    yield from _smaller_bodies(request)


def _smaller_bodies(request: Request) -> Iterator[Request]:
    if not request.content or len(request.content) > 100_000:
        return
    try:
        value = json.loads(request.content)
    except (ValueError, RecursionError):
        return
    smaller_values: list[JsonValue]
    if isinstance(value, dict):
        smaller_values = [{name: member for name, member in value.items() if name != left_out} for left_out in value]
    elif isinstance(value, list) and value:
        smaller_values = [value[:1], value[1:]] if len(value) > 1 else [[]]
    else:
        return
    for each in smaller_values:
        yield replace(request, content=json.dumps(each, ensure_ascii=False).encode("utf-8", "surrogatepass"))
