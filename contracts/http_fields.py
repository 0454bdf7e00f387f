"""HTTP's own response header fields: how each is written, and whether it may repeat.

A table of values. Knows the grammar of fields; knows neither messages nor what an answer means. A sender must not
generate what does not match the grammar (RFC 9110, section 2.2), nor several lines of a field that is no list
(section 5.3).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from contracts import media_types
from contracts.errors import Level
from contracts.schemas.formats import TEXTS
from contracts.schemas.validation import has_format

_TOKEN = r"[!#$%&'*+\-.^_`|~0-9A-Za-z]+"
_QUOTED = r'"(?:[\t \x21\x23-\x5b\x5d-\x7e\x80-\xff]|\\[\t \x21-\x7e\x80-\xff])*"'
_OWS = r"[ \t]*+"  # possessive: blanks are never tried in two ways
_PARAMETERS = rf"(?:{_OWS};{_OWS}(?:{_TOKEN}{_OWS}={_OWS}(?:{_TOKEN}|{_QUOTED}))?)*"
_DIRECTIVE = rf"{_TOKEN}(?:=(?:{_TOKEN}|{_QUOTED}))?"
_ORIGIN = r"[A-Za-z][A-Za-z0-9+.\-]*://(?:\[[0-9A-Fa-f:.]+\]|[^\s/?#,:@\[\]]+)(?::[0-9]+)?"
_TOKEN68 = r"[A-Za-z0-9\-._~+/]+=*"
_AUTH_PARAMETER = rf"{_TOKEN}{_OWS}={_OWS}(?:{_TOKEN}|{_QUOTED})"
_LANGUAGE = r"[A-Za-z]{1,8}(?:-[A-Za-z0-9]{1,8})*"

is_http_date = TEXTS["http-date"].accepts
"""Whether the text is an HTTP-date as it must be generated: `Sun, 06 Nov 1994 08:49:37 GMT` (RFC 9110, 5.6.7)."""

is_field_name = re.compile(_TOKEN).fullmatch
"""Whether the text is the name of a field: a token (RFC 9110, section 5.1)."""

control_character = re.compile(r"[\x00-\x08\x0a-\x1f\x7f]").search
"""The first character that no field value may hold (RFC 9110, section 5.5)."""


@dataclass(frozen=True, slots=True)
class Field:
    """A field, as the standard behind it has it."""

    clause: str
    is_written: Callable[[str], object]
    """Whether the value of one line matches the grammar; truthy if it does."""
    words: str
    """What it is, to follow `expected`."""
    samples: tuple[str, ...] = ()
    """Values that match, of each kind that there is."""
    is_list: bool = False
    """Whether several lines are one value."""
    level: Level = "error"
    """How bad another value is; less than an error where recipients are told to take it."""


def field(name: str) -> Field | None:
    """The field of that name, in any case; None for one that is not HTTP's own."""
    return FIELDS.get(name.lower())


def entity_tag(value: str | None) -> str | None:
    """The opaque part of an entity tag, by which weak comparison goes; None if it is none (RFC 9110, 8.8.3)."""
    found = _ENTITY_TAG.fullmatch(value.strip()) if value else None
    return found[1] if found else None


_ENTITY_TAG = re.compile(r'(?:W/)?("[\x21\x23-\x7e\x80-\xff]*")')


def is_uri_reference(text: str) -> bool:
    """Whether the text is a URI or a relative reference (RFC 3986, section 4.1)."""
    return has_format("uri-reference", text)


def _matching(pattern: str) -> Callable[[str], object]:
    return re.compile(pattern).fullmatch


def _list_of(element: str, *, least: int = 0) -> Callable[[str], object]:
    """One line of a list; a sender generates no empty elements (RFC 9110, section 5.6.1.1)."""
    listed = rf"{element}(?:{_OWS},{_OWS}{element})*"
    return _matching(listed if least else f"(?:{listed})?")


_NAMES = _list_of(_TOKEN)
_CHALLENGES = _list_of(rf"{_TOKEN}(?: +(?:{_TOKEN68}|{_AUTH_PARAMETER}(?:{_OWS},{_OWS}{_AUTH_PARAMETER})*))?", least=1)
_digits = _matching(r"[0-9]+")
_DATE = "a date such as Sun, 06 Nov 1994 08:49:37 GMT"
_A_DATE = "Sun, 06 Nov 1994 08:49:37 GMT"
_A_CHALLENGE = 'a challenge such as Bearer or Basic realm="x"'

FIELDS: Mapping[str, Field] = {
    "accept-ranges": Field("RFC 9110, 14.3", _list_of(_TOKEN, least=1), "bytes or none", ("bytes",), is_list=True),
    "access-control-allow-credentials": Field("Fetch, 3.3.3", _matching("true"), "true", ("true",), level="warning"),
    "access-control-allow-headers": Field("Fetch, 3.3.3", _NAMES, "a list of field names", ("X-A",), is_list=True),
    "access-control-allow-methods": Field("Fetch, 3.3.3", _NAMES, "a list of methods", ("GET",), is_list=True),
    "access-control-allow-origin": Field(
        "Fetch, 3.3.3", _matching(rf"\*|null|{_ORIGIN}"), "*, null or one origin", ("*",)
    ),
    "access-control-expose-headers": Field("Fetch, 3.3.3", _NAMES, "a list of field names", ("X-A",), is_list=True),
    "access-control-max-age": Field("Fetch, 3.3.3", _digits, "a number of seconds", ("60",)),
    "age": Field("RFC 9111, 5.1", _digits, "a number of seconds", ("60",)),
    "allow": Field("RFC 9110, 10.2.1", _NAMES, "a list of methods such as GET, HEAD", ("GET, HEAD",), is_list=True),
    "cache-control": Field(
        "RFC 9111, 5.2",
        _list_of(_DIRECTIVE, least=1),
        "directives such as no-cache, max-age=60",
        ("no-cache", "max-age=60"),
        is_list=True,
    ),
    "content-disposition": Field(
        "RFC 6266, 4.1",
        _matching(rf"{_TOKEN}{_PARAMETERS}"),
        'a disposition such as attachment; filename="report 7.pdf"',
        ("attachment", 'attachment; filename="a.txt"'),
    ),
    "content-encoding": Field(
        "RFC 9110, 8.4", _list_of(_TOKEN, least=1), "codings such as gzip", ("identity", "gzip"), is_list=True
    ),
    "content-language": Field(
        "RFC 9110, 8.5", _list_of(_LANGUAGE, least=1), "language tags such as en, de-AT", ("en", "de-AT"), is_list=True
    ),
    "content-length": Field("RFC 9110, 8.6", _digits, "one decimal number", ("0",)),
    "content-location": Field("RFC 9110, 8.7", is_uri_reference, "a URI reference", ("/a", "https://example.com/a")),
    "content-range": Field(
        "RFC 9110, 14.4",
        _matching(rf"{_TOKEN} (?:[0-9]+-[0-9]+/(?:[0-9]+|\*)|\*/[0-9]+)"),
        "a range such as bytes 0-9/100 or bytes */100",
        ("bytes 0-9/100", "bytes */100"),
    ),
    "content-type": Field(
        "RFC 9110, 8.3", media_types.is_media_type, "a media type such as application/json", ("text/plain",)
    ),
    "date": Field("RFC 9110, 6.6.1", is_http_date, _DATE, (_A_DATE,)),
    "deprecation": Field("RFC 9745, 2.1", _matching(r"@-?[0-9]{1,15}"), "a date such as @1688169599", ("@1688169599",)),
    "etag": Field(
        "RFC 9110, 8.8.3", _ENTITY_TAG.fullmatch, 'an entity tag in quotes such as "v1" or W/"v1"', ('"v1"', 'W/"v1"')
    ),
    "expires": Field("RFC 9111, 5.3", is_http_date, _DATE, (_A_DATE,), level="note"),
    "last-modified": Field("RFC 9110, 8.8.2", is_http_date, _DATE, (_A_DATE,)),
    "link": Field(
        "RFC 8288, 3",
        _list_of(rf"<[^<>\s]*>(?:{_OWS};{_OWS}(?:{_TOKEN}\*?(?:{_OWS}={_OWS}(?:{_TOKEN}|{_QUOTED}))?)?)*"),
        'links such as </items?page=2>; rel="next"',
        ('</a>; rel="self"',),
        is_list=True,
    ),
    "location": Field("RFC 9110, 10.2.2", is_uri_reference, "a URI reference", ("/a", "https://example.com/a", "a")),
    "proxy-authenticate": Field("RFC 9110, 11.7.1", _CHALLENGES, _A_CHALLENGE, ("Basic",), is_list=True),
    "retry-after": Field(
        "RFC 9110, 10.2.3",
        lambda text: _digits(text) or is_http_date(text),
        "a number of seconds or a date such as Sun, 06 Nov 1994 08:49:37 GMT",
        ("60", _A_DATE),
    ),
    "server": Field("RFC 9110, 10.2.4", lambda _text: True, "products such as nginx/1.27", ("nginx",)),
    "set-cookie": Field(
        "RFC 6265, 4.1.1",
        _matching(rf"{_TOKEN}=[^\s;,\\]*(?:;[^;]*)*"),
        "a cookie such as id=7; Path=/; HttpOnly",
        ("id=7",),
        is_list=True,
        level="warning",
    ),
    "strict-transport-security": Field(
        "RFC 6797, 6.1",
        _matching(rf"{_DIRECTIVE}(?:{_OWS};{_OWS}(?:{_DIRECTIVE})?)*"),
        "directives such as max-age=31536000; includeSubDomains",
        ("max-age=60",),
    ),
    "sunset": Field("RFC 8594, 3", is_http_date, _DATE, (_A_DATE,)),
    "trailer": Field("RFC 9110, 6.6.2", _NAMES, "a list of field names", ("X-A",), is_list=True),
    "transfer-encoding": Field(
        "RFC 9112, 6.1", _list_of(rf"{_TOKEN}{_PARAMETERS}"), "codings such as chunked", ("chunked",), is_list=True
    ),
    "upgrade": Field(
        "RFC 9110, 7.8",
        _list_of(rf"{_TOKEN}(?:/{_TOKEN})?"),
        "protocols such as websocket",
        ("websocket",),
        is_list=True,
    ),
    "vary": Field("RFC 9110, 12.5.5", _NAMES, "* or a list of field names", ("Accept", "*"), is_list=True),
    "www-authenticate": Field(
        "RFC 9110, 11.6.1", _CHALLENGES, _A_CHALLENGE, ("Bearer", 'Basic realm="a"'), is_list=True
    ),
}
"""The fields of answers whose grammar is checked, by name in lower case."""

LISTS = frozenset(
    {
        *(name for name, each in FIELDS.items() if each.is_list),
        *("accept", "accept-ch", "accept-encoding", "accept-patch", "accept-post", "alt-svc", "cdn-cache-control"),
        *(
            "clear-site-data",
            "connection",
            "content-security-policy",
            "content-security-policy-report-only",
            "forwarded",
        ),
        *("nel", "permissions-policy", "pragma", "preference-applied", "public-key-pins", "report-to", "server-timing"),
        *("reporting-endpoints", "surrogate-control", "te", "timing-allow-origin", "via", "warning", "x-forwarded-for"),
        *("x-robots-tag", "ratelimit", "ratelimit-policy", "signature", "signature-input", "cache-status", "p3p"),
    }
)
"""Fields known to be lists, so that their lines may repeat."""

FRAMING = frozenset(
    {
        *("connection", "content-length", "keep-alive", "proxy-connection", "te", "trailer", "transfer-encoding"),
        "upgrade",
    }
)
"""Fields that say how a message travels (RFC 9110, section 7.6.1), which is the server's to say, no document's."""

_OTHERS = frozenset(
    {
        *("access-control-allow-private-network", "connection", "cross-origin-embedder-policy", "http2-settings"),
        *("cross-origin-opener-policy", "cross-origin-resource-policy", "keep-alive", "origin-agent-cluster"),
        *("referrer-policy", "x-content-type-options", "x-frame-options", "x-powered-by", "x-xss-protection"),
        *("x-dns-prefetch-control", "x-download-options", "x-permitted-cross-domain-policies", "expect-ct"),
    }
)


def is_usual(name: str) -> bool:
    """Whether a field of that lower-case name, or a pseudo-header, comes from HTTP, browsers or infrastructure."""
    return name in FIELDS or name in LISTS or name in _OTHERS or name.startswith(":")
