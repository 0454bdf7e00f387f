"""What may be sent to which server. Pure.

Unsafe methods go to this machine, or where the caller allows them. In safe mode nothing leaves but well-formed requests
of declared GET, HEAD and OPTIONS operations, whatever else is asked for.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import unquote_to_bytes

from contracts.judging.model import Case
from contracts.messages import Request
from contracts.testing.options import Options
from contracts.testing.target import Target

SAFE_METHODS = ("GET", "HEAD", "OPTIONS")
"""Those of the safe methods that are sent anywhere. Source: RFC 9110, section 9.2.1."""
LONGEST_TARGET = 4000
"""Characters of a target that any server takes. Source: RFC 9110, section 4.1, asks for 8000 of the whole URI."""

# RFC 3986, sections 3.3 and 3.4.
_TARGET = re.compile(r"/(?:[A-Za-z0-9\-._~!$&'()*+,;=:@/?]|%[0-9A-Fa-f]{2})*")
# RFC 9110, sections 5.1 and 5.5, without obs-text.
_FIELD_NAME = re.compile(r"[!#$%&'*+\-.^_`|~0-9A-Za-z]+")
_FRAMING = frozenset(
    {"connection", "content-length", "expect", "host", "te", "trailer", "transfer-encoding", "upgrade"}
)
_FIELD_VALUE = re.compile(r"(?:[\x21-\x7e](?:[ \t\x21-\x7e]*[\x21-\x7e])?)?")


class NotPermitted(Exception):
    """A request was about to leave that must not: a fault of ours, caught at the last door."""


@dataclass(frozen=True, slots=True)
class Permission:
    """What the options allow to send to the target."""

    options: Options
    target: Target

    def refusal(self, method: str) -> str:
        """Why a request of that method may not be sent; empty if it may."""
        if self.options.safe:
            return "" if method in SAFE_METHODS else f"{method} is not sent with --safe"
        if self.options.allow_writes or self.target.is_loopback or method.upper() in SAFE_METHODS:
            return ""
        return f"{method} to a server that is not on loopback needs --allow-writes"

    def refusal_of(self, case: Case) -> str:
        """Why the case may not be sent; empty if it may."""
        refusal = self.refusal(case.request.method)
        if refusal or not self.options.safe:
            return refusal
        if case.operation is None or case.operation.method != case.request.method:
            return "what is not declared is not sent with --safe"
        return "" if is_well_formed(case.request) else "what is malformed is not sent with --safe"

    def guard(self, request: Request) -> None:
        """The last door before the socket.

        Raises: NotPermitted
        """
        refusal = self.refusal(request.method)
        if not refusal and self.options.safe and not is_well_formed(request):
            refusal = "malformed"
        if refusal:
            raise NotPermitted(f"{request.method} {request.target}: {refusal}")


def is_well_formed(request: Request) -> bool:
    """Whether every server can read the request as it is meant, and no part of it is likely to be taken for an attack.

    No content, no syntax beside RFC 3986 and RFC 9110, no fields that frame the message, and behind percent signs
    nothing but UTF-8 without controls.
    """
    if request.content is not None or len(request.target) > LONGEST_TARGET or not _TARGET.fullmatch(request.target):
        return False
    try:
        text = unquote_to_bytes(request.target).decode("utf-8")
    except UnicodeDecodeError:
        return False
    if any(character < " " or character == "\x7f" for character in text):
        return False
    return all(_is_plain(name, value) for name, value in request.headers)


def _is_plain(name: str, value: str) -> bool:
    """Whether it is a header field that neither breaks the syntax nor frames the message."""
    return bool(_FIELD_NAME.fullmatch(name) and _FIELD_VALUE.fullmatch(value)) and name.lower() not in _FRAMING
