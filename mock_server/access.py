"""Whether credentials that are well formed are the right ones, and what a client is told that lacks them.

Knows the schemes' syntax and what some tokens mean here. Source: OAS 3.2, Security Requirement Object; RFC 9110, 11;
RFC 6750, 3; RFC 7617, 2; RFC 7616, 3.3.
"""

from __future__ import annotations

import base64
import binascii
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from urllib.parse import parse_qsl

from contracts import Finding, Operation, Request, RequiredScheme, SecurityScheme

CREDENTIALS = "request-credentials"
SCOPES = "scope:"
"""A token `scope:read,write` has these scopes and no others."""
_UNKNOWN = {
    "expired": "the token has expired",
    "revoked": "the token was revoked",
    "invalid": "the token is not known",
}


@dataclass(frozen=True, slots=True)
class Refusal:
    """Credentials that don't open the operation."""

    finding: Finding
    error: str
    """`invalid_token` or `insufficient_scope`. Source: RFC 6750, section 3.1."""

    @property
    def is_known(self) -> bool:
        """Whether the client is known but not let in, so that 403 is the answer, not 401."""
        return self.error == "insufficient_scope"


def refusal(operation: Operation, request: Request, tokens: Sequence[str]) -> Refusal | None:
    """Why well-formed credentials don't open the operation; None if one alternative of them does.

    `tokens` are the only ones that pass, with their `scope:` alike; empty: all pass but those that mean something.
    """
    if not operation.security:
        return None
    found = []
    for alternative in operation.security:
        given = [(required, _shown(required.scheme, request)) for required in alternative]
        if any(secrets is None for _, secrets in given):
            continue  # that alternative was not taken
        faults = [_fault(operation, required, secrets or (), tokens) for required, secrets in given]
        refusals = [each for each in faults if each]
        if not refusals:
            return None
        found.append(refusals[0])
    return found[0] if found else None


def challenges(operation: Operation, error: Refusal | None = None) -> list[tuple[str, str]]:
    """What a client is told to come back with, a field per scheme. Source: RFC 9110, section 11.6.1."""
    schemes = {required.scheme.name: required for alternative in operation.security for required in alternative}
    told = (_challenge(required, error) for required in schemes.values())
    return [("WWW-Authenticate", challenge) for challenge in dict.fromkeys(filter(None, told))]


def _fault(
    operation: Operation, required: RequiredScheme, secrets: Sequence[str], tokens: Sequence[str]
) -> Refusal | None:
    """What is wrong with the credentials for one scheme."""
    scheme = required.scheme
    if scheme.type == "mutualTLS":
        return None
    word = next((each for each in secrets if each in _UNKNOWN or each == "forbidden" or each.startswith(SCOPES)), "")
    if tokens and not set(secrets) & set(tokens):
        return _refused(operation, scheme, _UNKNOWN.get(word, "the token is none of those that are accepted"))
    if word in tokens and not word.startswith(SCOPES):
        return None
    if word in _UNKNOWN:
        return _refused(operation, scheme, _UNKNOWN[word])
    if word == "forbidden":
        return _refused(operation, scheme, "the token does not allow this", error="insufficient_scope")
    lacking = set(required.scopes) - set(word.removeprefix(SCOPES).replace("+", ",").split(",")) if word else set()
    if lacking:
        reason = f"the token lacks the scope {' '.join(sorted(lacking))}"
        return _refused(operation, scheme, reason, error="insufficient_scope")
    return None


def _refused(operation: Operation, scheme: SecurityScheme, reason: str, *, error: str = "invalid_token") -> Refusal:
    at = f"{scheme.location} {scheme.parameter_name}" if scheme.type == "apiKey" else "header Authorization"
    message = f"credentials for {scheme.name!r} are refused: {reason}"
    finding = Finding(CREDENTIALS, operation, message, at=at, promised_at=scheme.place, clause="RFC 9110, 11")
    return Refusal(finding, error)


def _shown(scheme: SecurityScheme, request: Request) -> tuple[str, ...] | None:
    """The secrets that the request shows for the scheme, in each way they can be written; None if it shows none."""
    if scheme.type == "mutualTLS":
        return ()
    name = scheme.parameter_name or ""
    if scheme.type == "apiKey" and scheme.location == "header":
        found = request.headers.get(name)
    elif scheme.type == "apiKey" and scheme.location == "query":
        found = dict(parse_qsl(request.query, keep_blank_values=True)).get(name)
    elif scheme.type == "apiKey":
        found = dict(_cookies(request)).get(name)
    else:
        kind, _, found = (request.headers.get("Authorization") or "").strip().partition(" ")
        if kind.lower() != (scheme.scheme or "bearer"):
            return None
    if not found:
        return None
    secret = found.strip()
    return (secret, *_pair(secret)) if scheme.scheme == "basic" else (secret,)


def _pair(encoded: str) -> tuple[str, ...]:
    """`user:password`, the user and the password. Source: RFC 7617, section 2."""
    try:
        pair = base64.b64decode(encoded, validate=True).decode("utf-8", "replace")
    except (binascii.Error, ValueError):
        return ()
    user, _, password = pair.partition(":")
    return pair, user, password


def _cookies(request: Request) -> Iterator[tuple[str, str]]:
    for pair in "; ".join(request.headers.values("Cookie")).split(";"):
        name, _, value = pair.strip().partition("=")
        yield name, value.strip('"')


def _challenge(required: RequiredScheme, refused: Refusal | None) -> str | None:
    """The challenge of one scheme; none for a client certificate, which no header asks for."""
    scheme = required.scheme
    realm = f'realm="{_quotable(scheme.name)}"'
    if scheme.type == "mutualTLS":
        return None
    if scheme.type == "apiKey":
        return f"ApiKey {realm}"
    if scheme.scheme == "basic":
        return f'Basic {realm}, charset="UTF-8"'
    if scheme.scheme == "digest":
        return f'Digest {realm}, qop="auth", algorithm=SHA-256, nonce="understudy"'
    if scheme.scheme not in {"bearer", None}:
        return f"{scheme.scheme.capitalize()} {realm}"
    words = [f"Bearer {realm}"]
    if required.scopes and (scheme.type != "http" or refused):
        words.append(f'scope="{_quotable(" ".join(required.scopes))}"')
    if refused:
        words += [f'error="{refused.error}"', f'error_description="{_quotable(refused.finding.message)}"']
    return ", ".join(words)


def _quotable(text: str) -> str:
    r"""The text as it may stand in a quoted-string: visible ASCII, no quotes and no backslash (RFC 6750, section 3)."""
    kept = "".join(character if " " <= character <= "~" else "?" for character in text)
    return kept.replace("\\", "/").replace('"', "'")
