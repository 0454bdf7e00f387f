"""Runtime expressions: what a callback's address and a link's parameters say of a request and its answer.

Pure. Decodes content of a message by its own Content-Type. Source: OAS 3.1, Callback Object, Link Object and Runtime
Expressions.
"""

from __future__ import annotations

import json
import re
from urllib.parse import parse_qsl

from contracts import codecs
from contracts.errors import DecodeError
from contracts.json_values import JsonValue, resolve
from contracts.judging.model import Case
from contracts.messages import Exchange, Headers

_EMBEDDED = re.compile(r"\{(\$[^{}]*)\}")
_SOURCE = re.compile(r"\$(request|response)\.(?:(header|query|path)\.(.+)|(body)(?:#(.*))?)", re.DOTALL)


def is_expression(text: str) -> bool:
    """Whether the text is one expression as a whole, such as `$response.body#/id`."""
    return text in ("$url", "$method", "$statusCode") or bool(_SOURCE.fullmatch(text))


def filled(template: str, case: Case, exchange: Exchange, origin: str) -> str:
    """The text with each expression in it replaced by its value: `{$request.body#/url}/done`, or one bare expression.

    `origin`: scheme, host and port of the server, for `$url`.

    Raises: DecodeError if a message lacks what an expression names, or an expression is none.
    """
    if is_expression(template):
        return _text(template, evaluate(template, case, exchange, origin))
    return _EMBEDDED.sub(lambda found: _text(found[1], evaluate(found[1], case, exchange, origin)), template)


def evaluate(expression: str, case: Case, exchange: Exchange, origin: str) -> JsonValue:
    """The value that one expression names: text of a header, a parameter or an address, or any value of a body.

    Raises: DecodeError
    """
    request, response = exchange.request, exchange.response
    if expression == "$url":
        return origin + request.target
    if expression == "$method":
        return request.method
    if expression == "$statusCode":
        return str(response.status_code)
    found = _SOURCE.fullmatch(expression)
    if not found:
        raise DecodeError(f"{expression!r} is no runtime expression; write one such as '$request.body#/callbackUrl'")
    side, kind, name, body, pointer = found.groups()
    message = request if side == "request" else response
    if body:
        return _of_body(expression, side, message.headers, message.content, pointer or "")
    if kind == "header":
        value: JsonValue = message.headers.get(name)
    elif side == "response":
        value = None
    elif kind == "query":
        value = dict(reversed(parse_qsl(request.query, keep_blank_values=True))).get(name)
    else:
        value = case.path_parameters.get(name)
    if value is None:
        what = "header" if kind == "header" else f"{kind} parameter"
        raise DecodeError(f"{expression!r}: the {side} has no {what} {name!r}")
    return value


def _of_body(expression: str, side: str, headers: Headers, content: bytes | None, pointer: str) -> JsonValue:
    if not content:
        raise DecodeError(f"{expression!r}: the {side} has no body")
    value = codecs.decode(headers.get("Content-Type") or "application/json", content)
    try:
        return resolve(value, pointer)
    except LookupError:
        raise DecodeError(f"{expression!r}: the {side}'s body has nothing at {pointer!r}") from None


def _text(expression: str, value: JsonValue) -> str:
    if isinstance(value, str):
        return value
    if isinstance(value, bool | int | float):
        return json.dumps(value)
    kind = "null" if value is None else "an object" if isinstance(value, dict) else "an array"
    raise DecodeError(f"{expression!r} is {kind}, expected text or a number")
