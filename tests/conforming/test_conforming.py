"""No conforming server is accused: in whatever style it is written, and whatever the seed.

FastAPI and Django REST framework are asked for by name, since they are installed for nothing else: `tox -e conforming`.
"""

from __future__ import annotations

import importlib
import os
import sys
import threading
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

import pytest

from contracts import Document, load
from contracts.testing import Credentials, Options, run
from mock_server.embedding import live_application
from tests.plain_servers import PETS, keeping, serving

SEEDS = range(int(os.environ.get("UNDERSTUDY_CONFORMING_SEEDS", "2")))
ASKED = "UNDERSTUDY_CONFORMING_SEEDS" in os.environ
STYLES = [
    "flask",
    "plain",
    "wsgi",
    *(
        pytest.param(each, marks=pytest.mark.skipif(not ASKED, reason="tox -e conforming"))
        for each in ("fastapi", "django")
    ),
]
SERVERS: dict[str, tuple[Document, str]] = {}
STACK = ExitStack()


@contextmanager
def asgi(application: Any) -> Iterator[str]:
    """The ASGI application on a free port, by uvicorn."""
    import socket

    import uvicorn

    bound = socket.create_server(("127.0.0.1", 0))
    server = uvicorn.Server(uvicorn.Config(application, log_level="critical", lifespan="off"))
    thread = threading.Thread(target=server.run, kwargs={"sockets": [bound]}, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{bound.getsockname()[1]}"
    finally:
        server.should_exit = True
        thread.join(5)


def without_content_for_head(application: Any) -> Any:
    """What production servers do for WSGI applications: the answer to HEAD has no content (RFC 9110, 9.3.2)."""

    def answered(environ: Any, start_response: Any) -> Any:
        content = application(environ, start_response)
        return [] if environ["REQUEST_METHOD"] == "HEAD" else content

    return answered


def served(style: str) -> tuple[Document, str]:
    """The document and the address of the server of that style, started once."""
    if style not in SERVERS:
        if style == "plain":
            SERVERS[style] = load(PETS), STACK.enter_context(serving(keeping))
        else:
            sys.path.insert(0, str(Path(__file__).parent))
            described, application = importlib.import_module(f"{style}_things").document_and_application()
            if style == "fastapi":
                url = STACK.enter_context(asgi(application))
            else:
                url = STACK.enter_context(live_application(without_content_for_head(application))).url
            SERVERS[style] = load(described), url
    return SERVERS[style]


@pytest.fixture(scope="module", autouse=True)
def stopped() -> Iterator[None]:
    yield
    STACK.close()


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("style", STYLES)
def test_a_conforming_server_is_not_accused(style: str, seed: int) -> None:
    """What the document or a standard leaves open is a warning at most."""
    document, url = served(style)
    options = Options(seed=seed, max_examples=150, credentials=Credentials(token="a-token-of-tests"), search=ASKED)
    report = run(document, url, options)
    assert report.ending == "finished", report.reason
    told = [
        f"{each.finding.check}: {each.finding.message} ({each.first.witness.name})" for each in report.at_least("error")
    ]
    assert told == []
