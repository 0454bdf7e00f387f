"""A mock for the length of a `with` block, in the process that asks for it: for tests and scripts."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TypeAlias

from contracts import Document, JsonValue, load
from mock_server import LiveServer, Mount, Options, live

Source: TypeAlias = Document | str | Path | Mapping[str, JsonValue] | None
"""A document, or where it is: a path, a URL, or the mapping that it is written as; None is the embedded default."""


@contextmanager
def mock(
    document: Source = None, *, mounts: Mapping[str, Source] | None = None, **options: Any
) -> Iterator[LiveServer]:
    """A mock of `document` on a free loopback port; its `url` is scheme, host and port.

    `mounts` serves several instead: each below its prefix, such as `{"/left": "one.yaml", "/right": "two.yaml"}`.
    `options` are the fields of `mock_server.Options`: `seed=7`, `tokens=["secret"]`, `validate=False`.

    Raises: UnreadableDocument; TypeError for an option that there is not.
    """
    if "seed" in options:
        options["seed"] = str(options["seed"])
    if "tokens" in options:
        options["tokens"] = tuple(options["tokens"])
    served = [Mount(_document(each), prefix.rstrip("/")) for prefix, each in (mounts or {"": document}).items()]
    with live(served, Options(**options)) as server:
        yield server


def _document(source: Source) -> Document:
    return source if isinstance(source, Document) else load(source)
