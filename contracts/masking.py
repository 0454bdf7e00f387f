"""Secrets in messages, by the names they go under: found, and replaced by `***`, so that what is shown holds none.

Knows header fields, queries and the syntax of usual contents, well-formed or not; knows no document. What a caller gave
as credentials is known by its value and hidden elsewhere.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from functools import lru_cache
from urllib.parse import quote, unquote_plus

from contracts.messages import Headers, Request, Response

MASK = "***"

_WORDS = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+")
_SECRETS = (
    *("authorization", "cookie", "cookies", "credential", "credentials", "cvc", "cvv", "jwt", "otp", "passcode"),
    *("passphrase", "passwd", "pwd", "apikey", "password", "passwords", "secret", "secrets", "token", "tokens"),
)
_SECRET_KEYS = frozenset({"access", "api", "auth", "encryption", "private", "secret", "session", "signing"})
"""Words that make a key a secret one when they stand before it."""
_ABOUT_SECRETS = frozenset(
    {
        *("algorithm", "at", "count", "enabled", "endpoint", "expires", "expiry", "hint", "in", "length", "limit"),
        *("method", "name", "policy", "required", "scope", "status", "ttl", "type", "uri", "url", "usage", "used"),
    }
)
"""Last words of names that speak of a secret and hold none: `token_type`."""
_CURSORS = ("continuation", "cursor", "next", "page", "prev", "sync")
"""First words of tokens that only say where a list goes on."""
_LIKELY = tuple(sorted({"key", "session", *(word.rstrip("s") for word in _SECRETS)} - {"apikey"}))
_LIKELY_BYTES = tuple(word.encode() for word in _LIKELY)

# Each of these reads every character a bounded number of times, whatever the text.
_JSON = re.compile(
    r'"(?P<key>(?:[^"\\]|\\.)*+)"\s*+:|"(?P<text>(?:[^"\\]|\\.)*+)(?:"|\\?\Z)|(?P<open>[{\[])|(?P<close>[}\]])',
    re.DOTALL,
)
_PAIR = re.compile(r"(?<![^=&?#\s<>\"';,])(?P<key>[^=&?#\s<>\"';,]++)=(?P<text>[^&#\s<>\"';,]*+)")
_ELEMENT = re.compile(r"<(?:[\w.-]{1,100}:)?(?P<key>[\w.-]{1,100})(?:\s[^<>]*+)?>(?P<text>[^<]++)</")
_PART = re.compile(
    r'\bname="?(?P<key>[^";\r\n]{1,200}+)"?[^\r\n]{0,500}+\r?\n(?:[^\r\n]{1,500}+\r?\n){0,9}\r?\n(?P<text>[^\r\n]++)'
)
_URLS = frozenset({"content-location", "link", "location", "refresh", "referer"})
"""Header fields that hold URLs, whose queries may hold secrets."""


@dataclass(slots=True)
class Masking:
    """Replaces secrets and remembers what they were."""

    found: set[str] = field(default_factory=set)
    """As they were spelled."""

    def request(self, request: Request) -> Request:
        """The request without secrets."""
        path, mark, query = request.target.partition("?")
        content = None if request.content is None else self.content(request.content, request.headers)
        return Request(request.method, path + mark + self._pairs(query), self.headers(request.headers), content)

    def response(self, response: Response) -> Response:
        """The answer without secrets."""
        content = self.content(response.content, response.headers)
        return replace(response, headers=self.headers(response.headers), content=content)

    def headers(self, headers: Headers) -> Headers:
        """Header fields without secrets: the scheme of credentials and the names of cookies stay."""
        return Headers((name, self._field(name.lower(), value)) for name, value in headers)

    def content(self, content: bytes, headers: Headers) -> bytes:
        """Content without secrets; byte for byte the same where there is none."""
        lowered = content.lower()
        if not any(word in lowered for word in _LIKELY_BYTES):
            return content
        text = content.decode("utf-8", "surrogateescape")
        media_type = (headers.get("Content-Type") or "").partition(";")[0].strip().lower()
        return self._in(media_type)(text).encode("utf-8", "surrogateescape")

    def _in(self, media_type: str) -> Callable[[str], str]:
        if media_type == "application/x-www-form-urlencoded":
            return self._pairs
        if media_type.startswith("multipart/"):
            return lambda text: _PART.sub(self._named, text)
        if media_type.endswith(("/xml", "+xml", "/html")):
            return lambda text: _ELEMENT.sub(self._named, text)
        return self._json

    def _field(self, name: str, value: str) -> str:
        if name in ("authorization", "proxy-authorization"):
            scheme, space, rest = value.partition(" ")
            return f"{scheme} {self._secret(rest)}" if space else self._secret(value)
        if name in ("cookie", "set-cookie"):
            pairs = value.split(";") if name == "cookie" else [value.partition(";")[0]]
            masked = [pair.partition("=")[0] + "=" + self._secret(pair.partition("=")[2]) for pair in pairs]
            return ";".join(masked) + ("" if name == "cookie" else value[len(pairs[0]) :])
        if name in _URLS:
            return self._pairs(value)
        return self._secret(value) if names_a_secret(name) else value

    def _pairs(self, text: str) -> str:
        lowered = text.lower()
        return _PAIR.sub(self._named, text) if any(word in lowered for word in _LIKELY) else text

    def _named(self, match: re.Match[str]) -> str:
        if not names_a_secret(match["key"]):
            return match.group()
        start, end = (edge - match.start() for edge in match.span("text"))
        return match.group()[:start] + self._secret(match["text"]) + match.group()[end:]

    def _json(self, text: str) -> str:
        """Every string below a name of a secret; text that is no JSON is read as far as it looks like it."""
        written, last = [], 0
        depth, secret_until, is_next = 0, 0, False
        for match in _JSON.finditer(text):
            if match["key"] is not None:
                is_next = names_a_secret(match["key"])
            elif match["open"]:
                depth += 1
                if is_next and not secret_until:
                    secret_until = depth
                is_next = False
            elif match["close"]:
                secret_until = 0 if secret_until == depth else secret_until
                depth -= 1
            else:
                if is_next or secret_until:
                    written += [text[last : match.start("text")], self._secret(match["text"])]
                    last = match.end("text")
                is_next = False
        return "".join([*written, text[last:]])

    def _secret(self, value: str) -> str:
        if not value.strip():
            return value
        self.found.add(value)
        return MASK


def names_a_secret(name: str) -> bool:
    """Whether what goes under that name is a secret: `password`, `accessToken`, `X-Api-Key`; not `token_type`."""
    words = [word.lower() for word in _WORDS.findall(name)]
    if not words or words[-1] in _ABOUT_SECRETS:
        return False
    if words[0].startswith(_CURSORS) and words[-1].endswith(("token", "tokens")):
        return False
    if words[-1] in ("key", "id") and len(words) > 1:
        return words[-2] in (_SECRET_KEYS if words[-1] == "key" else ("session",))
    return any(word.endswith(_SECRETS) for word in words)


def hidden(text: str, secrets: Iterable[str]) -> str:
    """The text without those secrets, however they are spelled in it, and without what a shortened one leaves of them.

    Secrets of less than four characters are everywhere by chance, and stay.
    """
    spelled = {each for secret in secrets for each in _spellings(secret) if len(each) >= _SHORTEST}
    for secret in sorted(spelled, key=lambda each: (-len(each), each)):
        text = text.replace(secret, MASK)
    return _without_ends(text, spelled) if spelled and "..." in text else text


_SHORTEST = 4
_LONGEST_END = 80


def _without_ends(text: str, secrets: Iterable[str]) -> str:
    """Without the beginnings and ends of secrets on both sides of each `...`."""
    parts = re.split(r"( ?\.\.\. ?)", text)
    for secret in secrets:
        for index in range(0, len(parts) - 2, 2):
            if secret[:_SHORTEST] in parts[index][-_LONGEST_END:]:
                parts[index] = _without_end(parts[index], secret)
            if secret[-_SHORTEST:] in parts[index + 2][:_LONGEST_END]:
                parts[index + 2] = _without_end(parts[index + 2][::-1], secret[::-1])[::-1]
    return "".join(parts)


def _without_end(text: str, secret: str) -> str:
    """The text without the beginning of the secret that it ends with."""
    for length in range(min(len(secret), _LONGEST_END), _SHORTEST - 1, -1):
        if text.endswith(secret[:length]):
            return text[:-length] + MASK
    return text


@lru_cache(maxsize=1024)
def _spellings(secret: str) -> frozenset[str]:
    """A secret as it is, in JSON, in a URL and in a message of ours; and what it is, if it was spelled like that."""
    try:
        plain = json.loads(f'"{secret}"')
    except ValueError:
        plain = secret
    return frozenset(
        spelled
        for each in (secret, plain, unquote_plus(secret))
        for spelled in (
            *(each, quote(each, safe="", errors="replace"), repr(each)[1:-1]),
            *(json.dumps(each)[1:-1], json.dumps(each, ensure_ascii=False)[1:-1]),
        )
    )
