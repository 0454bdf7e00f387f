"""Percent-encoding of text as UTF-8. Source: RFC 3986, section 2; RFC 6570, section 3.2.1; WHATWG URL, urlencoded."""

from __future__ import annotations

import re
from urllib.parse import quote, unquote_to_bytes

from contracts.errors import DecodeError, EncodeError

_BROKEN = re.compile("%(?![0-9A-Fa-f]{2})")

_RESERVED = {
    "path": ":@!$&'()*+,;=",
    "query": ":/?@!$'()*,;=",
    "cookie": ":/?#[]@!$&'()*+=",
}
"""RFC 3986's reserved characters that `allowReserved` may leave alone there without cutting the message apart."""


def encode(text: str, *, keep: str = "") -> str:
    """`text` with all but RFC 3986's unreserved characters and those in `keep` percent-encoded.

    Raises: EncodeError for a lone surrogate, which UTF-8 can't carry.
    """
    try:
        return quote(text, safe=keep)
    except UnicodeEncodeError as error:
        raise EncodeError(f"{text!r} holds a lone surrogate, which UTF-8 can't carry") from error


def reserved(location: str, *, but: str = "") -> str:
    """What `allowReserved` leaves unencoded in that location, without the characters in `but`."""
    return "".join(character for character in _RESERVED.get(location, "") if character not in but)


def decode(text: str, *, plus_is_space: bool = False) -> str:
    """`text` with its percent-encoding undone, after anything that is split at delimiters has been split.

    Raises: DecodeError for a `%` without two hexadecimal digits, or for bytes that are not UTF-8.
    """
    if "%" not in text:
        return text.replace("+", " ") if plus_is_space else text
    try:
        return decode_bytes(text, plus_is_space=plus_is_space).decode("utf-8")
    except UnicodeDecodeError as error:
        raise DecodeError(f"{text!r} does not percent-encode UTF-8; encode the text as UTF-8 first") from error


def decode_bytes(text: str, *, plus_is_space: bool = False) -> bytes:
    """The bytes that `text` percent-encodes.

    Raises: DecodeError for a `%` without two hexadecimal digits, or for a lone surrogate.
    """
    broken = _BROKEN.search(text)
    if broken:
        at = broken.start()
        raise DecodeError(
            f"{text!r} has a '%' at offset {at} without two hexadecimal digits after it; write '%25' for a '%'"
        )
    try:
        return unquote_to_bytes(text.replace("+", " ") if plus_is_space else text)
    except UnicodeEncodeError as error:
        raise DecodeError(f"{text!r} holds a lone surrogate, which is no text") from error
