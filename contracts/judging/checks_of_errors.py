"""Whether an error tells what clients may know, in the form it claims, and not how the server is made.

Knows RFC 9457. A leak breaks no promise, so that it is likely wrong, and not surely.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from urllib.parse import unquote

from contracts import media_types
from contracts.contents import content_violations
from contracts.errors import DocumentError
from contracts.http_fields import is_uri_reference
from contracts.json_values import JsonValue
from contracts.judging.context import Context
from contracts.judging.credentials import MADE_UP
from contracts.judging.findings import shown
from contracts.judging.leaks import leaked
from contracts.judging.model import Finding

LOOKED_AT = 256 * 1024
"""Bytes of an error's body that are searched."""

SHORTEST_SECRET = 8
"""Characters from which a credential is one that does not occur by chance."""


def internals_are_kept(context: Context) -> Iterator[Finding]:
    """An error's body holds no stack trace, no database's message and no secret, ours among them."""
    content = context.response.content
    if context.status_code < 400 or not content:
        return
    content = content[:LOOKED_AT]
    found = leaked(content)
    if found:
        kind, words = found
        told = f", {words!r}" if words else ""
        yield _leak(context, f"the body of a {context.status_code} holds {kind}{told}", kind)
    for place, secret in _secrets(context):
        if secret.encode("utf-8", "replace") in content:
            message = f"the body of a {context.status_code} repeats the secret of {place}"
            yield _leak(context, message, f"the value of {place}")


def problem_is_one(context: Context) -> Iterator[Finding]:
    """Problem details name the status that was answered, and their members are of the types that they have."""
    if not media_types.matches(context.content_type or "", "application/problem+json"):
        return
    content = context.content or context.undeclared_content
    if content is None or content.error or content.document_error:
        return
    value = content.value
    if not isinstance(value, dict):
        yield _problem(context, "", value, "an object")
        return
    for name, expected in _MEMBERS.items():
        if name in value and not (isinstance(value[name], str) and _is_member(expected, value[name])):
            yield _problem(context, name, value[name], expected)
    status, code = value.get("status"), context.status_code
    if "status" in value and (isinstance(status, bool) or status != code):
        is_number = isinstance(status, int | float) and not isinstance(status, bool)
        made = _problem(context, "status", status, f"{code}, the status that was answered")
        yield replace(made, level="error") if is_number and _may_be_right(context, value) else made


_MEMBERS = {"type": "a URI reference", "title": "a string", "detail": "a string", "instance": "a URI reference"}
_SECTIONS = {"type": "3.1.1", "status": "3.1.2", "title": "3.1.3", "detail": "3.1.4", "instance": "3.1.5"}


def _is_member(expected: str, text: str) -> bool:
    return expected == "a string" or is_uri_reference(text)


def _may_be_right(context: Context, value: dict[str, JsonValue]) -> bool:
    """Whether the document lets the problem say the status that was answered."""
    if context.described is None:
        return True
    try:
        rightly = {**value, "status": context.status_code}
        broken = content_violations(context.document, context.described, rightly, "response")
    except DocumentError:
        return True
    return not any(violation.at in ("", "/status") for violation in broken)


def _problem(context: Context, name: str, found: JsonValue, expected: str) -> Finding:
    what = f"{name!r}" if name else "the whole"
    return context.finding(
        "problem-details",
        f"problem details: {what} is {shown(found)}, expected {expected}",
        at=f"body /{name}" if name else "body",
        expected=expected,
        found=shown(found),
        clause=f"RFC 9457, {_SECTIONS.get(name, '3')}",
        level="warning",
    )


def _leak(context: Context, message: str, found: str) -> Finding:
    return context.finding(
        "internals-leaked",
        message,
        at="body",
        expected="what a client may know",
        found=found,
        clause="RFC 9457, 5; OWASP API8:2023",
        level="warning",
    )


def _secrets(context: Context) -> Iterator[tuple[str, str]]:
    """What the request's credentials are made of, with the place of each."""
    operation, request = context.operation, context.request
    authorization = request.headers.get("Authorization")
    found = [("header Authorization", authorization.rpartition(" ")[2])] if authorization else []
    schemes = [required.scheme for each in (operation.security if operation else ()) for required in each]
    for scheme in schemes:
        name = scheme.parameter_name or ""
        if scheme.type == "apiKey" and scheme.location == "header":
            found.append((f"header {name}", request.headers.get(name) or ""))
        elif scheme.type == "apiKey" and scheme.location == "query":
            values = [pair.partition("=")[2] for pair in request.query.split("&") if pair.partition("=")[0] == name]
            found += [(f"query {name}", unquote(value)) for value in values]
    for place, secret in dict(found).items():
        if len(secret) >= SHORTEST_SECRET and secret not in (MADE_UP.token, MADE_UP.basic):
            yield place, secret
