"""Payloads as shell scripts that send them with curl, one script per operation."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import groupby
from shlex import quote

from contracts.curl import curl_line
from contracts.exporting.file_names import folder_of
from contracts.exporting.model import Payload, Setting

_ORIGIN = "http://base-url.invalid"
"""Stands for the server while a line is written (RFC 2606, section 2), so that the shell's variable can replace it."""


def scripts(payloads: Iterable[Payload], setting: Setting) -> Iterator[tuple[str, bytes]]:
    """`OPERATION.sh` for each operation; `BASE_URL=... sh FILE` sends all of it and shows the statuses."""
    for folder, group in groupby(payloads, key=lambda each: folder_of(each).partition("/")[0]):
        yield f"{folder}.sh", _script(list(group), setting)


def _script(payloads: list[Payload], setting: Setting) -> bytes:
    lines = [
        "#!/bin/sh",
        f"# {one_line(payloads[0].operation.label)}: {len(payloads)} requests; each prints its status and its name.",
        "# Nothing is judged here: `understudy payloads --send` and the pytest export do that.",
        f'BASE_URL="${{BASE_URL:-{setting.base_url}}}"',
        'UNDERSTUDY_TOKEN="${UNDERSTUDY_TOKEN:-understudy}"',
        'UNDERSTUDY_AUTH="${UNDERSTUDY_AUTH:-understudy:understudy}"',
        "",
        "send() {",
        "  name=$1; shift",
        '  printf \'%s  %s\\n\' "$("$@" -s -o /dev/null -w \'%{http_code}\')" "$name"',
        "}",
        "",
    ]
    for payload in payloads:
        lines += [f"# {'valid' if payload.is_valid else 'invalid'}: {one_line(payload.what)}", _line(payload)]
    return ("\n".join(lines) + "\n").encode("utf-8", "surrogateescape")


def _line(payload: Payload) -> str:
    assert payload.request is not None  # noqa: S101  (answers are left out of this export)
    written = curl_line(payload.request, _ORIGIN).replace("curl -i", "curl", 1)
    before, _, command = written.rpartition(" | ") if written.startswith("printf ") else ("", "", written)
    command = _with_base_url(command)
    pipe = f"{before} | " if before else ""
    return f"{pipe}send {quote(payload.name)} {command}"


def _with_base_url(command: str) -> str:
    """The command with the shell's variable in the place of the server; quotes end before it and begin after it."""
    quoted = f"'{_ORIGIN}"
    if quoted in command:
        return command.replace(quoted, '"$BASE_URL"\'', 1)
    return command.replace(_ORIGIN, '"$BASE_URL"', 1)


def one_line(text: str) -> str:
    """The text on one line."""
    return " ".join("".join(each if each.isprintable() else " " for each in text).split())
