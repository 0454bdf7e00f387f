"""Every way to write payloads down: a table from the name of a format to the function that writes it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from contracts.exporting import folders, har, http_file, k6, postman, pytest_module, rows, shell
from contracts.exporting.model import Payload, Setting

Write = Callable[[Iterable[Payload], Setting], Iterator[tuple[str, bytes]]]
"""Relative path, with `/`, and content of each file."""


@dataclass(frozen=True, slots=True)
class Export:
    """One format."""

    name: str
    title: str
    """What it is for, in a line."""
    write: Write
    needs_requests: bool = False
    """Whether it holds requests alone; answers are left out of it."""


EXPORTS: dict[str, Export] = {
    each.name: each
    for each in (
        Export("files", "each content as a file of its own, in folders, with an index", folders.files),
        Export("ndjson", "one JSON object per line", rows.ndjson),
        Export("csv", "a table", rows.csv_table),
        Export("curl", "a shell script for each operation", shell.scripts, needs_requests=True),
        Export("http", "files for the HTTP clients of editors", http_file.files, needs_requests=True),
        Export("har", "HTTP Archive 1.2", har.archive, needs_requests=True),
        Export("postman", "a Postman collection 2.1", postman.collection, needs_requests=True),
        Export("pytest", "a test module that sends and judges", pytest_module.module, needs_requests=True),
        Export("k6", "a script for k6", k6.script, needs_requests=True),
    )
}
"""By name."""
