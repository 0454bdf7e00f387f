"""Text from servers and documents made safe to show: no control character reaches a terminal or a file of reports."""

from __future__ import annotations

import re

from contracts.messages import Response

_COMMAND = re.compile(r"##(?=[a-z]*\[)")
_UNPRINTABLE = re.compile("[\x00-\x1f\x7f-\x9f\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff\ud800-\udfff\ufffe\uffff]")
NOTE_SHOWN = 20_000
"""Characters: a note may hold a line for the shell, which is of use only if it is whole."""


def printable(text: str, length: int = 400) -> str:
    r"""The text on one line with control characters as escapes such as `\x1b`, cut after `length` characters."""
    shown = harmless(_UNPRINTABLE.sub(_escaped, text[: length + 1]))
    return shown if len(text) <= length else shown[:length] + " ..."


def harmless(text: str) -> str:
    r"""The text with nothing in it that a CI service takes for a command: `::error::` at the start, `##[group]`.

    GitHub trims a line before it looks for `::`; Azure Pipelines and TeamCity look for `##vso[` and `##teamcity[`.
    """
    text = _COMMAND.sub(lambda _: "\\x23#", text)
    bare = text.lstrip()
    return text[: len(text) - len(bare)] + "\\x3a" + bare[1:] if bare.startswith("::") else text


def answer_line(response: Response, length: int = 160) -> str:
    """An answer in a line: `404 application/json {"detail": "Not found."}`."""
    parts = [str(response.status_code), response.headers.get("Content-Type") or ""]
    content = response.content
    text = content[: length * 4].decode("utf-8", "backslashreplace")
    parts.append(printable(text, length) if content else "(no content)")
    return " ".join(part for part in parts if part)


def counted(count: int, noun: str) -> str:
    """A number with its noun: `1 case`, `2 cases`."""
    return f"{count:,} {noun}" if count == 1 else f"{count:,} {noun}s"


def _escaped(match: re.Match[str]) -> str:
    code = ord(match.group())
    return {"\n": "\\n", "\r": "\\r", "\t": "\\t"}.get(match.group()) or (
        f"\\x{code:02x}" if code < 256 else f"\\u{code:04x}"
    )


def lines_of(text: str, length: int = 2000) -> list[str]:
    """The lines of a text, each made safe to show."""
    return [printable(line.removesuffix("\r"), length) for line in text.split("\n")]
