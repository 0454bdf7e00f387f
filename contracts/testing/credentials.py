"""Putting the caller's credentials into requests, and keeping them out of everything that is shown.

Knows security schemes and header fields. A request exists twice: as it is sent, and as it is shown, where each secret
reads `$UNDERSTUDY_TOKEN` or `$UNDERSTUDY_AUTH`.
"""

from __future__ import annotations

import base64
from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import quote

from contracts.document.model import Operation, RequiredScheme, SecurityScheme
from contracts.judging import IN_A_SHELL, MADE_UP, alternative_to_attach, attach
from contracts.judging.credentials import scheme_name
from contracts.masking import names_a_secret
from contracts.messages import Headers, Request


@dataclass(frozen=True, slots=True, repr=False)
class Credentials:
    """What the caller gave. Not shown by `repr`, since it is secret."""

    token: str = ""
    """For bearer, OAuth 2 and OpenID Connect schemes, and as the value of an API key."""
    auth: str = ""
    """`user:password`, for HTTP Basic."""
    headers: tuple[tuple[str, str], ...] = ()
    """Header fields for every request, in the place of those of the same name."""
    own: Mapping[str, Credentials] = field(default_factory=dict)
    """By label of an operation, those that it gets instead."""
    is_shown: bool = False
    """What stands for secrets in here are the names of the shell's variables."""

    @property
    def is_given(self) -> bool:
        """Whether there is anything that a server could take as credentials."""
        own = any(each.is_given for each in self.own.values())
        return own or bool(self.token or self.auth or any(names_a_secret(name) for name, _ in self.headers))

    def of(self, operation: Operation | None) -> Credentials:
        """Those for the operation."""
        return self.own.get(operation.label, self) if operation else self

    @property
    def shown(self) -> Credentials:
        """The same with the names of the shell's variables in the place of secrets."""
        return Credentials(
            IN_A_SHELL.token if self.token else "",
            IN_A_SHELL.basic if self.auth else "",
            tuple((name, shown_value(name, value)) for name, value in self.headers),
            {label: each.shown for label, each in self.own.items()},
            is_shown=True,
        )

    @property
    def secrets(self) -> tuple[str, ...]:
        """What must not be shown, in each way that it is sent."""
        found = [self.token, self.auth, self.auth.partition(":")[2]]
        found += [value.rpartition(" ")[2] for name, value in self.headers if names_a_secret(name)]
        found += [_base64(self.auth)] if self.auth else []
        return tuple(dict.fromkeys([*found, *(secret for each in self.own.values() for secret in each.secrets)]))


def authorised(request: Request, operation: Operation | None, credentials: Credentials) -> Request:
    """The request with credentials for the operation in the places where its security schemes want them.

    Of the alternatives the one that the request already fills, else the first.
    """
    for scheme in _chosen(request, operation):
        request = _with_scheme(request, scheme, credentials)
    return with_headers(request, credentials)


def with_headers(request: Request, credentials: Credentials, *, but_secret: bool = False) -> Request:
    """The request with the caller's header fields; `but_secret`: without those that may be credentials."""
    headers = request.headers
    for name, value in credentials.headers:
        if not (but_secret and names_a_secret(name)):
            headers = headers.replaced(name, value)
    return Request(request.method, request.target, headers, request.content)


def _chosen(request: Request, operation: Operation | None) -> tuple[SecurityScheme, ...]:
    if operation is None:
        return ()
    for alternative in operation.security:
        schemes = tuple(required.scheme for required in alternative)
        if schemes and all(_is_filled(request, scheme) for scheme in schemes):
            return schemes
    return tuple(required.scheme for required in alternative_to_attach(operation))


def _is_filled(request: Request, scheme: SecurityScheme) -> bool:
    if scheme.type != "apiKey":
        return (request.headers.get("Authorization") or "").lower().startswith(scheme_name(scheme).lower() + " ")
    name = scheme.parameter_name or ""
    if scheme.location == "query":
        return any(pair.partition("=")[0] == quote(name, safe="") for pair in request.query.split("&"))
    if scheme.location == "cookie":
        return any(each.strip().partition("=")[0] == name for each in (request.headers.get("Cookie") or "").split(";"))
    return name in request.headers


def _with_scheme(request: Request, scheme: SecurityScheme, credentials: Credentials) -> Request:
    if scheme.type == "mutualTLS" or scheme.scheme == "digest":
        # Neither can be had from a token: what is made up stands, unless the caller gives the whole field.
        return request if _is_filled(request, scheme) else attach(request, [RequiredScheme(scheme)])
    if scheme.type != "apiKey":
        return _with_header(request, "Authorization", f"{scheme_name(scheme)} {_secret(scheme, credentials)}")
    name, secret = scheme.parameter_name or "", credentials.token or MADE_UP.token
    if scheme.location == "query":
        # The variable of the shell stays readable; a real token is percent-encoded.
        text = secret if secret == IN_A_SHELL.token else quote(secret, safe="")
        return _with_query(request, quote(name, safe=""), text)
    if scheme.location == "cookie":
        return _with_cookie(request, name, secret)
    return _with_header(request, name, secret)


def _secret(scheme: SecurityScheme, credentials: Credentials) -> str:
    if scheme.scheme != "basic":
        return credentials.token or MADE_UP.token
    if not credentials.auth:
        return MADE_UP.basic
    return credentials.auth if credentials.auth == IN_A_SHELL.basic else _base64(credentials.auth)


def revealed(request: Request, credentials: Credentials) -> Request:
    """The request with secrets in the place of the shell's variables; what is not given is made up."""
    token = credentials.token or MADE_UP.token
    basic = _base64(credentials.auth) if credentials.auth else MADE_UP.basic
    target = request.target.replace(IN_A_SHELL.token, quote(token, safe=""))
    fields = [(name, value.replace(IN_A_SHELL.token, token)) for name, value in request.headers]
    headers = Headers((name, value.replace(IN_A_SHELL.basic, basic)) for name, value in fields)
    return Request(request.method, target, headers, request.content)


def refilled(request: Request, credentials: Credentials) -> Request:
    """A request as it was shown, with secrets in the places where it had some, and the caller's other fields."""
    headers = request.headers
    for name, value in credentials.headers:
        was = headers.get(name) or ""
        if not names_a_secret(name) or IN_A_SHELL.token in was or IN_A_SHELL.basic in was:
            headers = headers.replaced(name, value)
    request = Request(request.method, request.target, headers, request.content)
    return request if credentials.is_shown else revealed(request, credentials)


def _with_header(request: Request, name: str, value: str) -> Request:
    return Request(request.method, request.target, request.headers.replaced(name, value), request.content)


def _with_query(request: Request, name: str, value: str) -> Request:
    kept = [pair for pair in request.query.split("&") if pair and pair.partition("=")[0] != name]
    target = f"{request.path}?{'&'.join([*kept, f'{name}={value}'])}"
    return Request(request.method, target, request.headers, request.content)


def _with_cookie(request: Request, name: str, value: str) -> Request:
    given = (request.headers.get("Cookie") or "").split(";")
    kept = [each.strip() for each in given if each.strip() and each.strip().partition("=")[0] != name]
    cookie = "; ".join([*kept, f"{name}={value}"])
    return Request(request.method, request.target, Headers(request.headers.replaced("Cookie", cookie)), request.content)


def shown_value(name: str, value: str) -> str:
    """The value of a header field as it may be shown, with the shell's variable in the place of a secret."""
    if not names_a_secret(name):
        return value
    word, space, _ = value.partition(" ")
    if word.lower() == "basic":
        return f"Basic {IN_A_SHELL.basic}"
    return f"{word} {IN_A_SHELL.token}" if space else IN_A_SHELL.token


def _base64(text: str) -> str:
    return base64.b64encode(text.encode()).decode("ascii")
