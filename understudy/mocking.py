"""`understudy mock`: say in one glance what is served and how to call it, then serve."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any, Literal, TypeAlias

from contracts import Document, Request, UnderstudyError, curl_line, example_request, secrets_of
from mock_server import Mount, Options, create_app, line_writer, listen, serve_until_stopped
from understudy.output import KEPT

LogStyle: TypeAlias = Literal["pretty", "json", "off"]

MOST_LISTED = 20
"""Operations named at start; a longer list would not be one glance."""


def mounts_of(words: Sequence[str], load: Callable[[str | None], Document]) -> tuple[Mount, ...]:
    """The documents that the words name, each under `/prefix` where the word is `/prefix=DOCUMENT`."""
    mounts = []
    for word in words:
        prefix, sign, name = word.partition("=")
        is_prefixed = bool(sign) and prefix.startswith("/") and not Path(word).exists()
        mounts.append(Mount(load(name), prefix.rstrip("/")) if is_prefixed else Mount(load(word)))
    return tuple(mounts) or (Mount(load(None)),)


def serve(mounts: Sequence[Mount], options: Options, *, host: str, port: int, log: LogStyle = "off") -> int:
    """Serve until Ctrl-C or SIGTERM; either is the expected end, so the exit code is 0.

    Raises: UsageError if the address can't be had.
    """
    line_of = line_writer(log)

    def tell(request: Request, answered: Any) -> None:
        if line_of:
            print(line_of(request, answered), file=sys.stderr)  # noqa: T201  (the verb's output)

    listener = listen(create_app(mounts, options, log=tell), host=host, port=port)

    def greet() -> None:
        for mount in mounts:
            for line in greeting(mount.document, options, listener.url + mount.prefix):
                print(line, flush=True)  # noqa: T201  (the same)
        print("Ctrl-C stops it", flush=True)  # noqa: T201  (the same)

    serve_until_stopped(listener, greet)
    print("stopped", file=sys.stderr)  # noqa: T201  (the same)
    return KEPT


def greeting(document: Document, options: Options, url: str) -> Iterator[str]:
    """What is served, where, and a line that calls it."""
    yield f"{document.title or 'untitled'} {document.version} ({document.specification}, {document.place.uri})"
    base = document.servers[0].base_path if document.servers else ""
    yield f"mocked at {url}{base}"
    yield ""
    for operation in document.operations[:MOST_LISTED]:
        state = " ".join(operation.responses) if operation.is_understood else "answers 501: can't be understood"
        yield f"  {operation.label}  {state}"
    if len(document.operations) > MOST_LISTED:
        yield f"  and {len(document.operations) - MOST_LISTED} more"
    yield ""
    yield from _hints(document, options, url)


def _hints(document: Document, options: Options, url: str) -> Iterator[str]:
    understood = [operation for operation in document.operations if operation.is_understood]
    if not understood:
        yield "no operation can be served; `understudy lint` says why"
        return
    first = next((each for each in understood if each.method == "GET"), understood[0])
    token = options.tokens[0] if options.tokens else "anything"
    try:
        yield "try:  " + curl_line(example_request(document, first, secrets=secrets_of(token)), url)
    except UnderstudyError as error:
        yield f"no request to {first.label} can be made: {error}"
    if len(first.responses) > 1:
        yield f"another answer:  add -H 'Prefer: code={list(first.responses)[-1]}'"
    if document.problems:
        yield f"{len(document.problems)} problems in the document; `understudy lint` tells them"
