"""An entry of an HTTP Archive as a recorded exchange, with all that browsers and proxies leave out of one or rewrite.

Browsers drop contents, give them decoded, join lines of one name, add pseudo fields of HTTP/2, answer from their cache
and take credentials out of what they export: none of that is held against the server. Source: HAR 1.2.
"""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

from contracts import media_types
from contracts.codecs.text import bytes_of
from contracts.errors import EncodeError
from contracts.json_values import JsonValue
from contracts.messages import Exchange, Headers, Request, Response
from contracts.traffic.contents import unfolded
from contracts.traffic.model import Left, Recorded
from contracts.traffic.places import origin_and_target

_NAMELESS = ("", "x-unknown")
"""What stands for a media type that nobody knows."""
_OF_NO_HOST = re.compile("(?:about|blob|data|file|javascript):", re.IGNORECASE)
"""What browsers fetch from nobody."""
_FORM = "application/x-www-form-urlencoded"


@dataclass(frozen=True, slots=True)
class _Content:
    """What an entry says of a content."""

    content: bytes | None = None
    is_lacking: bool = False
    """It may have been more than that."""
    is_text: bool = False
    """It is the text that was meant; the bytes may have been others."""


def recorded_of(entry: JsonValue, name: str) -> Recorded | Left:
    """The exchange of an entry that was found there. What is no entry is left, with what is wrong."""
    try:
        return _recorded(entry, name)
    except (LookupError, TypeError, ValueError, AttributeError, OverflowError) as error:
        return Left(name, "unreadable", f"lacks {error}" if isinstance(error, LookupError) else str(error))


def _recorded(entry: JsonValue, name: str) -> Recorded | Left:
    asked, answered = _object(entry, "request"), _object(entry, "response")
    status = int(answered.get("status") or 0)
    if not status:
        return Left(name, "unanswered")
    if entry.get("_fromCache") or entry.get("_fetchedViaServiceWorker"):
        return Left(name, "cached")
    if _OF_NO_HOST.match(str(asked["url"])):
        return Left(name, "elsewhere")
    origin, target = origin_and_target(str(asked["url"]))
    request_headers, response_headers = _headers(asked), _headers(answered)
    sent = _sent(asked, request_headers)
    came = _came(answered, response_headers, is_bodiless=asked["method"] == "HEAD" or status in (204, 205, 304))
    fields = _with_type(request_headers, asked.get("postData"))
    request = Request(str(asked["method"]), target, fields, sent.content)
    headers = response_headers if response_headers.items else _with_type(response_headers, answered.get("content"))
    return Recorded(
        Exchange(request, Response(status, headers, came.content or b""), _seconds(entry)),
        name,
        origin,
        lacks_request_content=sent.is_lacking,
        lacks_content=came.is_lacking,
        lacks_fields=not response_headers.items,
        lacks_secrets=True,
        is_rewritten=came.is_text,
    )


def _object(value: JsonValue, name: str) -> Mapping[str, JsonValue]:
    found = value[name] if isinstance(value, dict) else None
    if not isinstance(found, dict):
        raise TypeError(f"expected an entry with an object {name!r}, found {found!r:.40}")
    return found


def _headers(message: Mapping[str, JsonValue]) -> Headers:
    """Without pseudo fields; a field twice with one value is how exporters write it, not how it was sent."""
    found: dict[tuple[str, str], tuple[str, str]] = {}
    for each in message.get("headers") or ():
        name, value = str(each["name"]), str(each.get("value") or "")
        if name[:1] == ":":
            continue
        # Lines of one name come joined by a line feed, which no value can hold.
        for line in value.split("\n"):
            found.setdefault((name.lower(), line), (name, line.strip("\r")))
    return Headers(found.values())


def _with_type(headers: Headers, content: JsonValue) -> Headers:
    mime_type = str(content.get("mimeType") or "") if isinstance(content, dict) else ""
    if mime_type in _NAMELESS or "Content-Type" in headers:
        return headers
    return headers.with_added(("Content-Type", mime_type))


def _sent(asked: Mapping[str, JsonValue], headers: Headers) -> _Content:
    """The content of a request. Browsers leave out files and much else, and can't write down what is no text."""
    posted = asked.get("postData")
    if not isinstance(posted, dict):
        is_none = asked.get("bodySize") == 0 or asked["method"] in ("GET", "HEAD")
        return _Content(is_lacking=not is_none or _announces(headers))
    media_type = str(posted.get("mimeType") or headers.get("Content-Type") or "")
    text, params = posted.get("text"), posted.get("params")
    encoding = posted.get("_encoding") or posted.get("encoding")
    if "multipart/" in media_type and encoding != "base64":
        return _Content(is_lacking=True)
    if text:
        return unfolded_content(_bytes(str(text), encoding, media_type), headers)
    if params and media_type.startswith(_FORM):
        pairs = [(str(each["name"]), str(each.get("value") or "")) for each in params]
        return _Content(urlencode(pairs).encode())
    return _Content(b"", is_lacking=bool(params) or _announces(headers))


def _came(answered: Mapping[str, JsonValue], headers: Headers, *, is_bodiless: bool) -> _Content:
    """The content of an answer. Browsers drop it, cut it, and show that of their cache beside a 304."""
    content = answered.get("content")
    if is_bodiless:
        return _Content()
    if not isinstance(content, dict) or not isinstance(content.get("text"), str):
        size = content.get("size") if isinstance(content, dict) else None
        is_none = not size and answered.get("bodySize") == 0 and not _announces(headers)
        return _Content(is_lacking=not is_none)
    media_type = headers.get("Content-Type") or str(content.get("mimeType") or "")
    found = unfolded_content(_bytes(content["text"], content.get("encoding"), media_type), headers)
    size = content.get("size")
    length = len(found.content or b"")
    # Some count what came twice: a content as long as the server says is whole.
    is_whole = headers.get("Content-Length") == str(length)
    is_cut = isinstance(size, int) and not isinstance(size, bool) and length < size and not is_whole
    return _Content(found.content, is_lacking=found.is_lacking or is_cut, is_text=found.is_text)


def unfolded_content(written: _Content, headers: Headers) -> _Content:
    """The content without its coding, if it still has one: most write it down without."""
    if written.content is None:
        return written
    content = unfolded(written.content, headers)
    return _Content(content, is_lacking=content is None, is_text=written.is_text)


def _bytes(text: str, encoding: JsonValue, media_type: str) -> _Content:
    if encoding == "base64":
        try:
            return _Content(base64.b64decode("".join(text.split()), validate=True))
        except binascii.Error as error:
            raise ValueError(f"its content is no base64: {error}") from None
    if not media_types.charset(media_type):
        media_type = "text/plain"
    try:
        return _Content(bytes_of(text, media_type), is_text=True)
    except EncodeError:
        return _Content(is_lacking=True)


def _announces(headers: Headers) -> bool:
    """Whether the header section says that there is content."""
    return (headers.get("Content-Length") or "0").strip() != "0" or "Transfer-Encoding" in headers


def _seconds(entry: JsonValue) -> float:
    """From sending to having read the last byte: without what the browser waited before."""
    timings = entry.get("timings")
    phases = [timings.get(each) for each in ("send", "wait", "receive")] if isinstance(timings, dict) else []
    known = [each for each in phases if isinstance(each, int | float) and each >= 0]
    total = entry.get("time")
    milliseconds = sum(known) if known else total if isinstance(total, int | float) and total > 0 else 0.0
    return milliseconds / 1000
