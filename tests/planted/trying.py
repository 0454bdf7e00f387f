"""A check put to a server with one fault: whether it is found, by which code, after how many requests."""

from __future__ import annotations

import importlib
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from contracts import Document, load
from contracts.testing import Credentials, Event, Options, run
from contracts.testing.events import Exchanged, Found
from tests.planted.model import Fault, Plant, Style
from tests.planted.serving import Server, of_asgi, of_wsgi, serving

PER_OPERATION = 200
"""Requests to one operation, at most."""
TOKEN = "a-token-of-tests"


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a fault."""

    found_by: str = ""
    """The code and level of the finding; empty if there was none."""
    requests: int = 0
    """Of its operation, until it was found, or all of them."""
    others: tuple[str, ...] = ()
    """Codes of findings that the server without the fault does not have either, and that the fault does not name."""


class _FoundIt(KeyboardInterrupt):
    """Ends a run whose fault is found."""


@cache
def described(style: Style) -> tuple[Document, Any]:
    """The document of the servers of that style; then the module that makes them, its document, and one of them."""
    folder = str(Path(__file__).parent.parent / "conforming")
    if folder not in sys.path:
        sys.path.insert(0, folder)
    module = importlib.import_module(f"{style}_things")
    mapping, application = module.document_and_application()
    return load(mapping), (module, mapping, application)


def mapping_of(style: Style) -> Any:
    """The document of that style as it is written."""
    return described(style)[1][1]


def server_of(style: Style) -> Server:
    """A conforming server of that style; each has things of its own, but for Django, which is there once."""
    _, (module, _, application) = described(style)
    if style != "django":
        _, application = module.document_and_application()
    return of_asgi(application) if style == "fastapi" else of_wsgi(application)


@contextmanager
def served(style: Style, plant: Plant | None = None) -> Iterator[str]:
    """The URL of a server of that style, with a fault or without."""
    server = server_of(style)
    with serving(plant(server) if plant else server) as url:
        yield url


@cache
def known(style: Style, seed: int, asks: tuple[str, ...] = ()) -> frozenset[str]:
    """The fingerprints of what is told of the server without any fault."""
    document, _ = described(style)
    with served(style) as url:
        report = run(document, url, _options(seed, asks=asks))
    assert report.ending == "finished", report.reason
    return frozenset(cause.fingerprint for cause in report.causes)


def tried(fault: Fault, seed: int) -> Outcome:
    """Sends the plan until the fault is found, or all of it is sent."""
    document, _ = described(fault.style)
    told, requests = known(fault.style, seed, fault.asks), 0
    found, others = "", {}

    def hear(event: Event) -> None:
        nonlocal requests, found
        if isinstance(event, Exchanged) and event.is_case and event.operation == fault.operation:
            requests += 1
        if not isinstance(event, Found) or event.fingerprint in told:
            return
        if event.finding.check in fault.checks:
            found = f"{event.finding.check} ({event.finding.level})"
            raise _FoundIt
        others[event.finding.check] = None

    def is_asked(operation: Any) -> bool:
        return fault.is_of_state or operation.label == fault.operation

    with served(fault.style, fault.plant) as url:
        run(document, url, _options(seed, fault.limit, is_asked, fault.asks), hear)
    return Outcome(found, requests, tuple(others))


def _options(seed: int, limit: float | None = None, selects: Any = None, asks: tuple[str, ...] = ()) -> Options:
    return Options(
        seed=seed,
        search=False,
        max_examples=PER_OPERATION,
        max_response_time=limit,
        selects=selects,
        severity=dict.fromkeys(asks, "note"),
        credentials=Credentials(token=TOKEN),
    )
