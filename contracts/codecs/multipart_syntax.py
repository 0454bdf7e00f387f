"""The syntax of multipart content: bytes to parts and back, before anybody asks what is in them.

Source: RFC 2046, section 5.1.1; RFC 7578, sections 4.2 and 5.1; WHATWG HTML, multipart form data (escapes in names).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from contracts.codecs.bounds import bound
from contracts.errors import DecodeError, EncodeError
from contracts.messages import Headers

_BOUNDARY = re.compile(r"[0-9A-Za-z'()+_,\-./:=? ]{0,69}[0-9A-Za-z'()+_,\-./:=?]")
_FIELD = re.compile(r"([!#$%&'*+\-.^_`|~0-9A-Za-z]+):[ \t]*(.*?)[ \t]*", re.DOTALL)
_DISPOSITION_PARAMETER = re.compile(r';[ \t]*([^\s;="]+)[ \t]*=[ \t]*(?:"((?:[^"\\]|\\.)*+)"|([^;"]*))', re.DOTALL)
_WEIGHT = 10
"""How many values take as much room as a part."""
_ESCAPES = {"%22": '"', "%0D": "\r", "%0A": "\n"}


@dataclass(frozen=True, slots=True)
class Part:
    """A part as it was sent or is to be sent."""

    headers: Headers = field(default_factory=Headers)
    """All that was sent; to be sent, all but `Content-Disposition`."""
    content: bytes = b""
    name: str | None = None
    filename: str | None = None


def split(content: bytes, boundary: str) -> tuple[Part, ...]:
    """The parts between the boundary's lines; what stands before and after them is passed over.

    Raises: DecodeError for a boundary that is none, content without it, content cut short, and broken headers;
    OversizedContent for more parts than can be held.
    """
    if not _BOUNDARY.fullmatch(boundary):
        raise DecodeError(f"the boundary {boundary!r} is none; write 1 to 70 characters (RFC 2046, section 5.1.1)")
    bound(content, (f"--{boundary}".encode("ascii"),), "multipart content", weight=_WEIGHT)
    line = re.compile(rb"(?:\A|\r\n)--" + re.escape(boundary.encode("ascii")) + rb"(--)?[ \t]*(?=\r\n|\Z)")
    parts: list[Part] = []
    start: int | None = None
    for found in line.finditer(content):
        if start is not None:
            parts.append(_part(content[start : found.start()], len(parts) + 1))
        if found[1]:
            return tuple(parts)
        start = found.end()
    if start is None:
        raise DecodeError(f"no line '--{boundary}' begins a part; each line ends with CR LF (RFC 2046, section 5.1.1)")
    raise DecodeError(f"multipart content is cut short: no line '--{boundary}--' ends it")


def join(parts: Sequence[Part], boundary: str) -> bytes:
    """The parts between the boundary's lines.

    Raises: EncodeError for a boundary that is none or that stands in a part, and for a name that can't be written.
    """
    if not _BOUNDARY.fullmatch(boundary):
        raise EncodeError(f"the boundary {boundary!r} is none; write 1 to 70 characters (RFC 2046, section 5.1.1)")
    line = b"--" + boundary.encode("ascii")
    written = []
    for part in parts:
        if line in part.content:
            raise EncodeError(f"the boundary {boundary!r} stands in a part; choose another")
        fields = [*_disposition(part), *(f"{name}: {value}" for name, value in part.headers)]
        try:
            head = "".join(text + "\r\n" for text in fields).encode("utf-8")
        except UnicodeEncodeError as error:
            raise EncodeError(f"the name {part.name!r} holds a lone surrogate, which UTF-8 can't carry") from error
        written.append(line + b"\r\n" + head + b"\r\n" + part.content + b"\r\n")
    return b"".join(written) + line + b"--\r\n"


def _part(segment: bytes, number: int) -> Part:
    """The part in what stands between two boundaries; it begins with the end of the first one's line."""
    if segment.startswith(b"\r\n\r\n"):
        return Part(content=segment[4:])
    head, blank, content = segment[2:].partition(b"\r\n\r\n")
    if not blank:
        raise DecodeError(f"part {number} has no blank line (CR LF CR LF) between its headers and its content")
    headers = Headers(_fields(head, number))
    parameters = _disposition_parameters(headers.get("Content-Disposition") or "")
    return Part(headers, content, parameters.get("name"), parameters.get("filename"))


def _fields(head: bytes, number: int) -> list[tuple[str, str]]:
    try:
        lines = head.decode("utf-8").split("\r\n")
    except UnicodeDecodeError as error:
        raise DecodeError(f"part {number}: its headers must be UTF-8: {error}") from error
    fields = []
    for line in lines:
        found = _FIELD.fullmatch(line)
        if found is None:
            raise DecodeError(f"part {number}: {line[:80]!r} is no header; write 'Name: value'")
        fields.append((found[1], found[2]))
    return fields


def _disposition_parameters(disposition: str) -> dict[str, str]:
    parameters: dict[str, str] = {}
    for found in _DISPOSITION_PARAMETER.finditer(disposition):
        quoted = found[2]
        value = found[3].strip() if quoted is None else re.sub(r'\\(["\\])', r"\1", quoted)
        for escape, character in _ESCAPES.items():
            value = value.replace(escape, character)
        parameters.setdefault(found[1].lower(), value)
    return parameters


def _disposition(part: Part) -> list[str]:
    if part.name is None:
        return []
    text = f'Content-Disposition: form-data; name="{_escape(part.name)}"'
    return [text if part.filename is None else f'{text}; filename="{_escape(part.filename)}"']


def _escape(name: str) -> str:
    if any(escape in name for escape in _ESCAPES):
        raise EncodeError(f"the name {name!r} holds an escape, which would be read as the character it stands for")
    name = name.replace("\\", "\\\\")
    for escape, character in _ESCAPES.items():
        name = name.replace(character, escape)
    return name
