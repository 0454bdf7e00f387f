"""Payloads as `.http` files, which the HTTP clients of VS Code, JetBrains' editors and others send."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import groupby

from contracts.exporting.file_names import ending_of, folder_of, stem_of
from contracts.exporting.model import Payload, Setting
from contracts.exporting.shell import one_line

_VARIABLES = {"$UNDERSTUDY_TOKEN": "{{token}}", "$UNDERSTUDY_AUTH": "{{userAndPassword}}"}


def files(payloads: Iterable[Payload], setting: Setting) -> Iterator[tuple[str, bytes]]:
    """`OPERATION.http` for each operation; content that is no plain text stands in a file beside it."""
    for folder, group in groupby(payloads, key=lambda each: folder_of(each).partition("/")[0]):
        lines = [f"@baseUrl = {setting.base_url}", "@token = understudy", "@userAndPassword = understudy:understudy"]
        for payload in group:
            beside = _beside(folder, payload)
            if beside:
                yield beside, payload.content or b""
            lines += _request(payload, beside)
        yield f"{folder}.http", ("\n".join(lines) + "\n").encode("utf-8", "surrogateescape")


def _beside(folder: str, payload: Payload) -> str:
    """Where content stands that an editor would not send as it is; empty for content that can stand in the file."""
    if payload.content is None or _is_plain(payload.content):
        return ""
    return f"{folder}/{stem_of(payload)}.{ending_of(payload.media_type)}"


def _is_plain(content: bytes) -> bool:
    """Whether it is text that no editor trims, replaces or takes for the end of the request or for a file's name."""
    try:
        text = content.decode()
    except UnicodeDecodeError:
        return False
    marks = ("###", "<", "{{", "> ")
    return (
        text == text.strip()
        and text.isprintable()
        and bool(text)
        and not any(mark in text if mark == "{{" else text.startswith(mark) for mark in marks)
    )


def _request(payload: Payload, beside: str) -> list[str]:
    request = payload.request
    assert request is not None  # noqa: S101  (answers are left out of this export)
    lines = [
        "",
        f"### {one_line(payload.name)}",
        f"# {'valid' if payload.is_valid else 'invalid'}: {one_line(payload.what)}",
        f"{request.method} {{{{baseUrl}}}}{_with_variables(request.target)} HTTP/1.1",
        *(f"{name}: {_with_variables(value)}" for name, value in request.headers),
    ]
    if beside:
        return [*lines, "", f"< ./{beside}"]
    return [*lines, "", payload.content.decode()] if payload.content else lines


def _with_variables(text: str) -> str:
    for variable, name in _VARIABLES.items():
        text = text.replace(variable, name)
    return text
