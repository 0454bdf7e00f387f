"""What HTTP says that an answer of some status, or to some method, must come with, whatever the document says.

Source: RFC 9110, sections 9.3 and 15.
"""

from __future__ import annotations

from collections.abc import Iterator

from contracts.errors import Level
from contracts.judging.context import Context
from contracts.judging.model import Finding

_REQUIRED = {
    206: ("Content-Range", "the range that it holds", "RFC 9110, 15.3.7.1"),
    407: ("Proxy-Authenticate", "a challenge", "RFC 9110, 15.5.8"),
    426: ("Upgrade", "the protocols to upgrade to", "RFC 9110, 15.5.22"),
}
"""Fields that MUST come with a status; `Allow` and `WWW-Authenticate` have checks of their own."""

_REDIRECTIONS = frozenset({301, 302, 303, 307, 308})

_CONDITIONS = ("If-None-Match", "If-Modified-Since", "If-Match", "If-Unmodified-Since", "If-Range")

_PROMPTED: dict[int, tuple[tuple[str, ...], Level, str]] = {
    101: (("Upgrade",), "error", "RFC 9110, 7.8"),
    206: (("Range",), "warning", "RFC 9110, 15.3.7"),
    304: (_CONDITIONS, "warning", "RFC 9110, 15.4.5"),
    416: (("Range",), "warning", "RFC 9110, 15.5.17"),
}
"""Statuses that answer a field of the request: which, how bad they are without one, and where it says so."""


def allow_comes_with_405(context: Context) -> Iterator[Finding]:
    """A 405 lists in `Allow` the methods that the resource has, and not the one just refused."""
    if context.status_code != 405:
        return
    allow = context.response.headers.get("Allow")
    if allow is None:
        yield context.finding(
            "allow-on-405",
            "a 405 without Allow, which must list the methods that the resource has",
            at="header Allow",
            expected=", ".join(context.case.allowed_methods) or "a list of methods",
            found="nothing",
            clause="RFC 9110, 15.5.6",
        )
    elif context.request.method in [method.strip() for method in allow.split(",")]:
        yield context.finding(
            "allow-on-405",
            f"a 405 to {context.request.method} whose Allow lists {context.request.method}: {allow!r}",
            at="header Allow",
            level="warning",
            expected=f"methods other than {context.request.method}",
            found=allow,
            clause="RFC 9110, 10.2.1",
        )


def challenge_comes_with_401(context: Context) -> Iterator[Finding]:
    """A 401 says in `WWW-Authenticate` how to authenticate."""
    if context.status_code != 401 or "WWW-Authenticate" in context.response.headers:
        return
    yield context.finding(
        "challenge-on-401",
        "a 401 without WWW-Authenticate, which must hold at least one challenge",
        at="header WWW-Authenticate",
        level="warning" if _asks_for_keys_only(context) else "error",
        expected="a challenge, such as 'Bearer'",
        found="nothing",
        clause="RFC 9110, 15.5.2",
    )


def status_brings_its_fields(context: Context) -> Iterator[Finding]:
    """A 206 says which range it holds, a 407 how to authenticate, a 426 what to upgrade to."""
    asked = _REQUIRED.get(context.status_code)
    if asked is None:
        return
    name, what, clause = asked
    headers = context.response.headers
    if name in headers or (context.status_code == 206 and _is_multipart(context)):
        return
    yield context.finding(
        "status-fields",
        f"a {context.status_code} without {name}, which must say {what}",
        at=f"header {name}",
        expected=what,
        found="nothing",
        clause=clause,
    )


def location_is_told(context: Context) -> Iterator[Finding]:
    """A redirection says where to, and a `POST` that created something where that is."""
    code, headers = context.status_code, context.response.headers
    if "Location" in headers:
        return
    if code in _REDIRECTIONS:
        yield context.finding(
            "location",
            f"a {code} without Location, so that no client knows where to go",
            at="header Location",
            expected="a URI reference",
            found="nothing",
            clause=f"RFC 9110, 15.4.{code - 299}",
            level="warning",
        )
    elif code == 201 and context.request.method == "POST":
        yield context.finding(
            "location",
            "a 201 to POST without Location, which says that what was created is the target itself",
            at="header Location",
            expected="the URI of what was created",
            found="nothing",
            clause="RFC 9110, 15.3.2",
            level="note",
        )


def status_was_prompted(context: Context) -> Iterator[Finding]:
    """A status that answers a field of the request comes only where that was sent: no 304 without a condition."""
    asked = _PROMPTED.get(context.status_code)
    if asked is None:
        return
    names, level, clause = asked
    if any(name in context.request.headers for name in names):
        return
    yield context.finding(
        "status-unprompted",
        f"a {context.status_code} to a request without {' or '.join(names[:2])}",
        at="status",
        expected="a status that answers what was asked",
        found=str(context.status_code),
        clause=clause,
        level=level,
    )


def options_tells_methods(context: Context) -> Iterator[Finding]:
    """A successful answer to `OPTIONS` tells in `Allow` what the resource has; one to a preflight need not."""
    request, headers = context.request, context.response.headers
    if request.method != "OPTIONS" or not 200 <= context.status_code < 300:
        return
    if "Allow" in headers or "Access-Control-Allow-Methods" in headers:
        return
    yield context.finding(
        "allow-on-options",
        "a successful answer to OPTIONS without Allow",
        at="header Allow",
        expected="a list of methods",
        found="nothing",
        clause="RFC 9110, 9.3.7",
        level="note",
    )


def _is_multipart(context: Context) -> bool:
    return (context.response.headers.get("Content-Type") or "").lower().startswith("multipart/")


def _asks_for_keys_only(context: Context) -> bool:
    """Whether no HTTP authentication is asked for: there is no registered scheme to challenge for an API key."""
    asked = [
        required.scheme
        for alternative in (context.operation.security if context.operation else ())
        for required in alternative
    ]
    return all(scheme.type in ("apiKey", "mutualTLS") for scheme in asked)
