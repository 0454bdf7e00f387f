"""Which declared response the client asks for: the `Prefer` header and, for browsers, its query forms.

Knows RFC 7240 and the preferences that Prism's users know (`code`, `example`, `dynamic`), with `profile` and `seed` of
our own; knows nothing of any document.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import parse_qsl

from contracts import Request

QUERY_FORMS = ("__code", "__example", "__dynamic", "__profile", "__seed")
PROFILES = ("typical", "minimal", "maximal", "edge")
_PREFERENCE = re.compile(
    r"""\s*([!#$%&'*+.^_`|~\w-]+)\s*(?:=\s*(?:"((?:[^"\\]|\\.)*)"|([^\s,;"]*)))?\s*(?:;[^,]*)?(?:,|$)"""
)


@dataclass(frozen=True, slots=True)
class Preference:
    """What the client would rather be answered; every field may be left open."""

    code: str | None = None
    """A status as the document declares it: `404`, `4XX`, `default`, or a number inside a declared range."""
    example: str | None = None
    """The name of a declared example."""
    dynamic: bool = False
    """A made value, even where the document has an example."""
    profile: str | None = None
    """A profile of making: one of PROFILES."""
    seed: str | None = None
    """In place of the server's seed."""
    faults: tuple[str, ...] = ()
    """What was asked in words that mean nothing, a sentence each."""

    @property
    def applied(self) -> str:
        """These preferences as the value of `Preference-Applied`; empty if there are none. Source: RFC 7240, 3.

        A value that no header field can carry, such as one from a query, is left out there.
        """
        told = (("code", self.code), ("example", self.example), ("profile", self.profile), ("seed", self.seed))
        words = [name + _with_value(value) for name, value in told if value is not None]
        return ", ".join([*words, *(["dynamic=true"] if self.dynamic else [])])


def preference_of(request: Request) -> Preference:
    """What the request prefers; the query forms win over the header. Source: RFC 7240, section 2."""
    asked: dict[str, str] = {}
    for line in request.headers.values("Prefer"):
        for match in _PREFERENCE.finditer(line):
            name, quoted, plain = match.groups()
            value = re.sub(r"\\(.)", r"\1", quoted) if quoted is not None else plain
            asked.setdefault(name.lower(), value or "")  # the first of a repeated preference counts
    if "__" in request.query:
        pairs = parse_qsl(request.query, keep_blank_values=True)
        asked |= {name.removeprefix("__"): value for name, value in pairs if name in QUERY_FORMS}
    return _checked(asked)


def without_query_forms(request: Request) -> Request:
    """The request as the document should see it: our own query forms are no parameters of its."""
    if "__" not in request.query:
        return request
    kept = [pair for pair in request.query.split("&") if pair.partition("=")[0] not in QUERY_FORMS]
    target = request.path + ("?" + "&".join(kept) if kept else "")
    return Request(request.method, target, request.headers, request.content)


def _checked(asked: dict[str, str]) -> Preference:
    faults = []
    code = asked.get("code")
    if code is not None and not re.fullmatch(r"[2-5](\d\d|[xX]{2})|default", code):
        faults.append(f"code={code!r} is no status of a final answer: give 404, 4XX or default")
    dynamic = asked.get("dynamic", "false").lower()
    if dynamic not in {"true", "false", ""}:
        faults.append(f"dynamic={dynamic!r} is neither true nor false")
    profile = asked.get("profile")
    if profile is not None and profile not in PROFILES:
        faults.append(f"profile={profile!r} is none of {', '.join(PROFILES)}")
    return Preference(
        code=code.upper() if code and code != "default" else code,
        example=asked.get("example"),
        dynamic=dynamic in {"true", ""},
        profile=profile,
        seed=asked.get("seed"),
        faults=tuple(faults),
    )


def _with_value(value: str) -> str:
    if not (value.isascii() and value.isprintable()):
        return ""
    return f"={value}" if re.fullmatch(r"[\w.-]+", value) else '="' + re.sub(r'([\\"])', r"\\\1", value) + '"'
