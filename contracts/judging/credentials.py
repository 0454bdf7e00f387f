"""Credentials: whether a request carries those that an operation asks for, well formed, and how to attach some.

Knows the syntax of each scheme; whether credentials are the right ones only the server knows. Decode beside encode:
what `attach` writes is what `credential_findings` reads. Source: OAS 3.2, Security Requirement Object; RFC 9110, 11.
"""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from urllib.parse import quote

from contracts.document.model import Document, Operation, RequiredScheme, SecurityScheme
from contracts.errors import DecodeError
from contracts.judging.findings import clause, shown
from contracts.judging.model import Finding
from contracts.messages import Request
from contracts.styles import ParameterStyle, Shape, decode_cookies, decode_query

CODE = "request-credentials"

_TEXT = Shape(types=frozenset({"string"}))
_VISIBLE = re.compile(r"[\x21-\x7e]+")
_CREDENTIALS = re.compile(r"([!#$%&'*+\-.^_`|~0-9A-Za-z]+)(?: +(.*))?", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Secrets:
    """What credentials are made of."""

    token: str = "understudy"
    """A bearer token or an API key."""
    basic: str = "dW5kZXJzdHVkeTp1bmRlcnN0dWR5"
    """`user:password` in base64 (RFC 7617)."""


MADE_UP = Secrets()
"""Well formed; no server knows them."""

IN_A_SHELL = Secrets("$UNDERSTUDY_TOKEN", "$UNDERSTUDY_AUTH")
"""The variables that stand for secrets in a curl line."""


def secrets_of(token: str | None = None, user_and_password: str | None = None) -> Secrets:
    """The user's own secrets; what is not given is made up. `user_and_password` is `user:password`."""
    basic = MADE_UP.basic
    if user_and_password is not None:
        basic = base64.b64encode(user_and_password.encode()).decode()
    return Secrets(MADE_UP.token if token is None else token, basic)


def alternative_to_attach(operation: Operation) -> tuple[RequiredScheme, ...]:
    """The schemes whose credentials to attach: the first alternative that a request can show; empty if there is none.

    A client certificate is not part of a request, so alternatives without one come first.
    """
    asked = [alternative for alternative in operation.security if alternative]
    visible = [each for each in asked if all(required.scheme.type != "mutualTLS" for required in each)]
    return (visible or asked or [()])[0]


def attach(request: Request, alternative: Sequence[RequiredScheme], secrets: Secrets = MADE_UP) -> Request:
    """The request with credentials for each scheme of the alternative.

    An API key that travels in `Authorization` may be anything, so that a scheme of HTTP's has the last word there.
    """
    for required in sorted(alternative, key=lambda each: each.scheme.type != "apiKey"):
        request = _attached(request, required.scheme, secrets)
    return request


def _attached(request: Request, scheme: SecurityScheme, secrets: Secrets) -> Request:
    if scheme.type == "mutualTLS":
        return request
    if scheme.type != "apiKey":
        written = f"{scheme_name(scheme)} {_credentials(scheme, secrets, request)}"
        return replace(request, headers=request.headers.replaced("Authorization", written))
    name = scheme.parameter_name or ""
    if scheme.location == "query":
        value = secrets.token if secrets is IN_A_SHELL else quote(secrets.token, safe="")
        pairs = [*_but(quote(name, safe=""), request.query.split("&")), f"{quote(name, safe='')}={value}"]
        return replace(request, target=f"{request.path}?{'&'.join(pairs)}")
    if scheme.location == "cookie":
        given = [pair for line in request.headers.values("Cookie") for pair in line.split("; ")]
        cookies = "; ".join([*_but(name, given), f"{name}={secrets.token}"])
        return replace(request, headers=request.headers.replaced("Cookie", cookies))
    return replace(request, headers=request.headers.replaced(name, secrets.token))


def _but(name: str, pairs: Sequence[str]) -> list[str]:
    """The pairs of other names: a key may be declared as a parameter, too."""
    return [pair for pair in pairs if pair and pair.partition("=")[0] != name]


def _credentials(scheme: SecurityScheme, secrets: Secrets, request: Request) -> str:
    if scheme.scheme == "basic":
        return secrets.basic
    if scheme.scheme == "digest":
        return f'username="understudy", realm="", nonce="", uri="{request.target}", response="{"0" * 32}"'
    return secrets.token


def scheme_name(scheme: SecurityScheme) -> str:
    """The name that stands before the credentials in `Authorization`: `Bearer`, `Basic`, `Digest`, ..."""
    return (scheme.scheme or "bearer").capitalize()


def credential_findings(document: Document, operation: Operation, request: Request) -> tuple[Finding, ...]:
    """What is missing or malformed of the alternative that the request comes closest to; empty if one is complete."""
    lacking = [
        [finding for required in alternative if (finding := _lack(document, operation, required.scheme, request))]
        for alternative in operation.security
    ]
    if not lacking or not all(lacking):
        return ()
    nearest = min(lacking, key=lambda findings: (len(findings), all(each.found == "nothing" for each in findings)))
    others = tuple(f"or: {'; '.join(each.message for each in other)}" for other in lacking if other is not nearest)
    return tuple(replace(finding, details=others) for finding in nearest)


def key_names(operation: Operation) -> frozenset[str]:
    """The names under which the operation's API keys travel in the query string."""
    schemes = [required.scheme for alternative in operation.security for required in alternative]
    return frozenset(scheme.parameter_name or "" for scheme in schemes if scheme.location == "query")


def _lack(document: Document, operation: Operation, scheme: SecurityScheme, request: Request) -> Finding | None:
    """What is wrong with the request's credentials for the scheme; None if nothing is."""
    if scheme.type == "mutualTLS":
        return None
    at, expected = _where(scheme)
    made = Finding(
        check=CODE,
        operation=operation,
        message=f"credentials for {scheme.name!r} are missing: {at} must be {expected}",
        at=at,
        promised_at=scheme.place,
        clause=clause(document, "Security Requirement Object"),
        expected=expected,
        found="nothing",
    )
    given = _given(scheme, request)
    if given is None:
        return made
    fault = _fault(scheme, given)
    if not fault:
        return None
    message = f"credentials for {scheme.name!r} are malformed: {at} {fault}, expected {expected}"
    return replace(made, message=message, found=fault)


def _where(scheme: SecurityScheme) -> tuple[str, str]:
    """The place of the scheme's credentials in a message, and what is to stand there."""
    if scheme.type == "apiKey":
        return f"{scheme.location} {scheme.parameter_name}", "an API key"
    if scheme.scheme == "basic":
        return "header Authorization", "'Basic' and base64 of user:password"
    what = "credentials" if scheme.type == "http" and scheme.scheme != "bearer" else "a token"
    return "header Authorization", f"{scheme_name(scheme)!r} and {what}"


def _given(scheme: SecurityScheme, request: Request) -> str | None:
    """The text that stands where the scheme's credentials belong; None if nothing does."""
    if scheme.type != "apiKey":
        return request.headers.get("Authorization")
    name = scheme.parameter_name or ""
    if scheme.location == "header":
        return request.headers.get(name)
    if scheme.location == "query":
        reading = decode_query(request.query, [(ParameterStyle(name, explode=False), _TEXT)])
    else:
        wanted = ParameterStyle(name, "cookie", "cookie", explode=False)
        reading = decode_cookies("; ".join(request.headers.values("Cookie")), [(wanted, _TEXT)])
    fault: DecodeError | None = reading.errors.get(name)
    found = "\n" if fault else reading.values.get(name)
    return None if found is None else str(found)


def _fault(scheme: SecurityScheme, given: str) -> str:
    """What is wrong with the credentials' text, as a predicate; empty if nothing is.

    A token may be any visible ASCII: RFC 6750 (section 2.1) allows less, but tokens with `|` or `:` are in wide use.
    """
    if scheme.type == "apiKey":
        return "" if given.strip() and given != "\n" else "is empty or can't be read"
    parts = _CREDENTIALS.fullmatch(given.strip())
    if not parts:
        return "is no scheme and credentials"
    if parts[1].lower() != (scheme.scheme or "bearer"):
        return f"is of the scheme {parts[1][:40]!r}"
    credentials = (parts[2] or "").strip()
    if not credentials:
        return f"is {parts[1]!r} alone"
    if scheme.scheme == "basic":
        return _basic_fault(credentials)
    if scheme.scheme in ("bearer", None) and not _VISIBLE.fullmatch(credentials):
        return "holds a token with blanks or with what is not ASCII"
    return ""


def _basic_fault(credentials: str) -> str:
    """Source: RFC 7617, section 2."""
    try:
        pair = base64.b64decode(credentials, validate=True)
    except (binascii.Error, ValueError):
        return f"holds {shown(credentials)}, which is no base64"
    return "" if b":" in pair else "holds base64 without a colon between user and password"
