"""Recorded messages as they may be shown: without the secrets of those who sent them, and of those who answered.

Credentials in header fields read `$UNDERSTUDY_TOKEN` or the like, so that a curl line runs; all else reads `***`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from urllib.parse import unquote_plus

from contracts.document.model import Operation
from contracts.judging import IN_A_SHELL
from contracts.judging.model import Finding
from contracts.masking import MASK, Masking, hidden, names_a_secret
from contracts.messages import Exchange, Headers, Response
from contracts.testing.credentials import shown_value

_COOKIES = ("cookie", "set-cookie")
_REDACTED = re.compile(
    r"(?:\w+ +)?(?:\*{3,}|x{3,}|[\[<(]?(?:redacted|masked|filtered|hidden|removed|secret)[\])>]?)", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Shown:
    """An exchange as it may be shown, and what is not shown of it."""

    exchange: Exchange
    secrets: frozenset[str] = frozenset()

    def finding(self, finding: Finding) -> Finding:
        """The finding as it may be shown."""
        if not self.secrets:
            return finding
        return replace(
            finding,
            message=self.text(finding.message),
            found=self.text(finding.found),
            details=tuple(map(self.text, finding.details)),
        )

    def text(self, text: str) -> str:
        """A sentence as it may be shown."""
        return hidden(text, self.secrets) if self.secrets else text


def shown(exchange: Exchange, operation: Operation) -> Shown:
    """The exchange without secrets: those that go under a secret's name, and the operation's API keys."""
    masking = Masking()
    asked, keys = exchange.request, _keys(operation)
    masked = masking.request(asked)
    pairs = zip(asked.headers, masked.headers, strict=True)
    fields = [_field(name, value, safe, keys["header"], masking) for (name, value), (_, safe) in pairs]
    request = replace(masked, target=_without_keys(masked.target, keys["query"], masking), headers=Headers(fields))
    response = masking.response(exchange.response)
    secrets = frozenset(masking.found)
    return Shown(Exchange(request, _without(response, secrets), exchange.elapsed), secrets)


def is_redacted(value: str) -> bool:
    """Whether it stands for a secret that somebody took out."""
    return MASK in value or _REDACTED.fullmatch(value.strip()) is not None


def _keys(operation: Operation) -> dict[str, set[str]]:
    """The names of the operation's API keys, in lower case, by where they travel."""
    found: dict[str, set[str]] = {"header": set(), "query": set(), "cookie": set()}
    for alternative in operation.security:
        for required in alternative:
            if required.scheme.location in found:
                found[required.scheme.location].add((required.scheme.parameter_name or "").lower())
    return found


def _without_keys(target: str, keys: set[str], masking: Masking) -> str:
    path, mark, query = target.partition("?")
    if not query or not keys:
        return target
    pairs = [pair.partition("=") for pair in query.split("&")]
    is_key = [unquote_plus(name).lower() in keys for name, _, _ in pairs]
    masking.found.update(value for (_, _, value), yes in zip(pairs, is_key, strict=True) if yes and value != MASK)
    hidden_pairs = [
        name + equals + (IN_A_SHELL.token if yes else value)
        for (name, equals, value), yes in zip(pairs, is_key, strict=True)
    ]
    return path + mark + "&".join(hidden_pairs)


def _field(name: str, value: str, safe: str, keys: set[str], masking: Masking) -> tuple[str, str]:
    if name.lower() in keys and not names_a_secret(name):
        masking.found.add(value)
        return name, shown_value("Authorization", value)
    return name, safe if name.lower() in _COOKIES else shown_value(name, value) if names_a_secret(name) else safe


def _without(response: Response, secrets: frozenset[str]) -> Response:
    """The answer without the secrets of its own question."""
    text = response.content.decode("utf-8", "surrogateescape")
    if not any(each in text for each in secrets):
        return response
    return replace(response, content=hidden(text, secrets).encode("utf-8", "surrogateescape"))
