"""`understudy mock`: say in one glance what is served and how to call it, then serve."""

from __future__ import annotations

import logging
import os
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Literal, TypeAlias
from urllib.parse import urlsplit

from contracts import Document, UnderstudyError, UsageError, broken_examples, curl_line, example_request, secrets_of
from mock_server import Mount, Options, Service, line_writer, listen, tls_of, url_of
from mock_server import serve as run_server
from mock_server.logs import call_as_json
from mock_server.service import CallLog, Log
from mock_server.supervising import WorkerFailed
from mock_server.webhooks import sending_path
from understudy.lines import LineHandler
from understudy.output import KEPT, OUR_FAULT

if TYPE_CHECKING:
    from mock_server.calling import Outcome

LogStyle: TypeAlias = Literal["pretty", "json", "off"]

MOST_EXAMPLES = 10
"""Broken examples named at start."""
_MOMENT = 0.5
"""Seconds for which examples are looked at before the start is over; the server answers already."""
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


@dataclass(frozen=True, slots=True)
class Stand:
    """Where and how the mock stands."""

    host: str
    port: int
    """0 for a free one."""
    workers: int = 1
    """Processes; 0 for one per processor."""
    tls_cert: str | None = None
    tls_key: str | None = None
    log: LogStyle = "off"
    configured: str = ""
    """The file that this is from, as people are told of it; empty: none."""


def serve(mounts: Sequence[Mount], options: Options, stand: Stand) -> int:
    """Serve until Ctrl-C or SIGTERM; either is the expected end, so the exit code is 0.

    A worker that can't be started, or has no successor that can, is a fault of ours.

    Raises: UsageError if the address can't be had, or certificate and key are no pair.
    """
    if stand.tls_key and not stand.tls_cert:
        raise UsageError(f"--tls-key {stand.tls_key!r} needs its certificate; give it with --tls-cert")
    tls = tls_of(stand.tls_cert, stand.tls_key) if stand.tls_cert else None
    workers = stand.workers or processors()
    log = _log_to(LineHandler(sys.stderr, is_shared=workers > 1), stand.log)
    sockets = listen(stand.host, stand.port)
    options = replace(options, scheme="https" if tls else "http")
    url = url_of(stand.host, sockets[0].getsockname()[1], options.scheme)

    def greet() -> None:
        for mount in mounts:
            for line in greeting(mount.document, options, url + mount.prefix):
                print(line, flush=True)  # noqa: T201  (the verb's output)
        configured = [f"configured by {stand.configured}"] if stand.configured else []
        last = "\n".join([*examples_told(mounts, options), *configured, "Ctrl-C stops it"])
        print(last, flush=True)  # noqa: T201  (the same)

    service = Service(mounts, options, log=log, call_log=_call_log(stand.log))
    logger = logging.getLogger("mock_server")
    try:
        run_server(service, sockets, ready=greet, workers=workers, tls=tls)
    except WorkerFailed as error:
        logger.error("stopped: %s", error)  # noqa: TRY400  (a traceback is the worker's to give)
        return OUR_FAULT
    logger.info("stopped")
    return KEPT


def _log_to(handler: logging.Handler, style: LogStyle) -> Log | None:
    """What tells a line for each request; faults and deaths of workers are told in any case."""
    logger = logging.getLogger("mock_server")
    logger.addHandler(handler)
    logger.setLevel(logging.INFO)
    logger.propagate = False
    line_of = line_writer(style)
    return (lambda request, answered: logger.info("%s", line_of(request, answered))) if line_of else None


def _call_log(style: LogStyle) -> CallLog:
    """What tells a line for each callback: those that fail in any case."""
    logger = logging.getLogger("mock_server")

    def tell(outcome: Outcome) -> None:
        if style != "off" or outcome.is_failure:
            line = call_as_json(outcome, datetime.now(UTC)) if style == "json" else str(outcome)
            logger.log(logging.WARNING if outcome.is_failure else logging.INFO, "%s", line)

    return tell


def processors() -> int:
    """The processors that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


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


def examples_told(mounts: Sequence[Mount], options: Options) -> Iterator[str]:
    """Which examples break their schemas, each with its place, as far as a moment lets us look."""
    ends = time.monotonic() + _MOMENT
    found = [each for mount in mounts for each in broken_examples(mount.document, lambda: time.monotonic() < ends)]
    broken = [each for each in found if each]
    if broken:
        one = len(broken) == 1
        head = f"{len(broken)} {'example breaks its schema' if one else 'examples break their schemas'} and"
        as_is = f"{'is' if one else 'are'} served all the same, marked by a header:"
        left = f"{'is' if one else 'are'} not served (--examples=as-is does):"
        yield f"{head} {as_is if options.examples == 'as-is' else left}"
        yield from (f"  {each.place}: {each.message}" for each in broken[:MOST_EXAMPLES])
    rest = len(broken) - MOST_EXAMPLES
    if rest > 0 or None in found:
        more = f"{rest} more" if rest > 0 else "perhaps more"
        yield f"  and {more}; `understudy lint` tells all"


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
    for name in list(dict.fromkeys(each.path for each in document.webhooks))[:MOST_LISTED]:
        yield f"webhook {name}:  curl -X POST '{urlsplit(url)._replace(path='').geturl()}{sending_path(name)}'"
    if document.problems:
        yield f"{len(document.problems)} problems in the document; `understudy lint` tells them"
