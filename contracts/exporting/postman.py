"""Payloads as a Postman collection, format 2.1, for Postman, newman and all that import it.

A folder per operation; each request tests that the answer has a status that the document allows.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from itertools import groupby
from uuid import NAMESPACE_URL, uuid5

from contracts.exporting.file_names import ending_of, folder_of, stem_of
from contracts.exporting.folders import pretty
from contracts.exporting.model import Payload, Setting
from contracts.json_values import JsonValue

_FORMAT = "https://schema.getpostman.com/json/collection/v2.1.0/collection.json"
"""What the format calls itself."""
_VARIABLES = {"$UNDERSTUDY_TOKEN": "{{token}}", "$UNDERSTUDY_AUTH": "{{basicCredentials}}"}


def collection(payloads: Iterable[Payload], setting: Setting) -> Iterator[tuple[str, bytes]]:
    """`payloads.postman_collection.json`; content that is no text stands in a file beside it."""
    folders: list[JsonValue] = []
    for label, group in groupby(payloads, key=lambda each: each.operation.label):
        items: list[JsonValue] = []
        for payload in group:
            beside = _beside(payload)
            if beside:
                yield beside, payload.content or b""
            items.append(_item(payload, beside))
        folders.append({"name": label, "item": items})
    name = setting.title or "payloads"
    variables = {"baseUrl": setting.base_url, "token": "understudy", "basicCredentials": "dW5kZXJzdHVkeTp1bmRlcnN0dWR5"}
    written = {
        "info": {"_postman_id": str(uuid5(NAMESPACE_URL, name)), "name": name, "schema": _FORMAT},
        "item": folders,
        "variable": [{"key": key, "value": value} for key, value in variables.items()],
    }
    yield "payloads.postman_collection.json", pretty(written)


def _beside(payload: Payload) -> str:
    """Where content stands that is no text; empty for content that can stand in the collection."""
    if payload.content is None:
        return ""
    try:
        payload.content.decode()
    except UnicodeDecodeError:
        folder = folder_of(payload).partition("/")[0]
        return f"payloads.postman_files/{folder}/{stem_of(payload)}.{ending_of(payload.media_type)}"
    return ""


def _item(payload: Payload, beside: str) -> JsonValue:
    request = payload.request
    assert request is not None  # noqa: S101  (answers are left out of this export)
    written: dict[str, JsonValue] = {
        "method": request.method,
        "header": [{"key": name, "value": _with_variables(value)} for name, value in request.headers],
        "url": "{{baseUrl}}" + _with_variables(request.target),
        "description": payload.what,
    }
    if beside:
        written["body"] = {"mode": "file", "file": {"src": beside}}
    elif payload.content is not None:
        written["body"] = {"mode": "raw", "raw": payload.content.decode()}
    item: dict[str, JsonValue] = {"name": payload.name, "request": written, "response": []}
    if payload.allows:
        item["event"] = [
            {"listen": "test", "script": {"type": "text/javascript", "exec": [_test(payload.allows, payload.is_valid)]}}
        ]
    # Nothing is added to what is sent, and nothing in it is rewritten.
    item["protocolProfileBehavior"] = {"disableBodyPruning": True, "disableUrlEncoding": True}
    return item


def _test(allows: tuple[str, ...], is_valid: bool) -> str:  # noqa: FBT001  (a value, not a mode)
    """A line of JavaScript that holds the status against those that are allowed."""
    what = "a valid request" if is_valid else "an invalid request"
    return (
        f"pm.test({json.dumps(f'the status is declared for {what}')}, () => {{ "
        f"const allowed = {json.dumps(list(allows))}; const code = String(pm.response.code); "
        "pm.expect(allowed.some(one => one === 'default' || one === code || one === code[0] + 'XX'), "
        "code + ' is none of ' + allowed.join(', ')).to.be.true; });"
    )


def _with_variables(text: str) -> str:
    for variable, name in _VARIABLES.items():
        text = text.replace(variable, name)
    return text
