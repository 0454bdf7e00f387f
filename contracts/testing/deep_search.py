"""Runs the drawing process of `deep` and hands on what it draws, within the time there is.

Knows processes and messages; knows no schemathesis. A drawing process that dies, hangs or says nonsense costs the
search, never the run.
"""

from __future__ import annotations

import base64
import contextlib
import json
import os
import queue
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import IO, Self

from contracts.document.model import Document, Operation
from contracts.json_values import JsonValue
from contracts.messages import Headers, Request
from contracts.testing.bundling import bundle

PATIENCE = 60.0
"""Seconds without a word after which the drawing process is given up."""


@dataclass(frozen=True, slots=True)
class Drawn:
    """A request drawn for an operation, its target without the document's base path; or why none can be drawn."""

    operation: Operation
    request: Request | None
    error: str = ""


class DeepSearch:
    """A drawing process for `operations`, started at once, so that it warms up while the plan is sent."""

    def __init__(self, document: Document, operations: Sequence[Operation], seed: int, wanted: int) -> None:
        """`wanted`: requests per operation."""
        self._operations = operations
        self._lines: queue.Queue[str | None] = queue.Queue(maxsize=2000)
        self._is_over = threading.Event()
        self._directory = tempfile.TemporaryDirectory(prefix="understudy-")
        job = {
            "document": bundle(document, operations),
            "operations": [{"path": each.path, "method": each.method, "wanted": wanted} for each in operations],
            "seed": seed,
        }
        self._process = subprocess.Popen(
            [sys.executable, "-m", "contracts.testing.deep"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            cwd=self._directory.name,
            env=_environment(),
            text=True,
            encoding="utf-8",
            start_new_session=True,
        )
        threading.Thread(target=self._talk, args=(json.dumps(job),), daemon=True).start()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, _type: type[BaseException] | None, _value: object, _traceback: TracebackType | None) -> None:
        self.close()

    def close(self) -> None:
        """Ends the process, whatever it is doing."""
        self._is_over.set()
        self._process.kill()
        self._process.wait()
        self._directory.cleanup()

    def drawn(self, deadline: float | None = None) -> Iterator[Drawn]:
        """What is drawn, in an order that only the document and the seed decide, until `deadline` (monotonic)."""
        while True:
            ends = time.monotonic() + PATIENCE
            patience = max(0.0, (ends if deadline is None else min(ends, deadline)) - time.monotonic())
            try:
                line = self._lines.get(timeout=patience)
            except queue.Empty:
                return
            if line is None:
                return
            with contextlib.suppress(ValueError, LookupError, TypeError):
                yield self._read(json.loads(line))

    def _read(self, line: JsonValue) -> Drawn:
        operation = self._operations[line["operation"]]
        if "error" in line:
            return Drawn(operation, None, str(line["error"]))
        content = None if line["content"] is None else base64.b64decode(line["content"])
        headers = Headers((str(name), str(value)) for name, value in line["headers"])
        return Drawn(operation, Request(str(line["method"]), str(line["target"]), headers, content))

    def _talk(self, job: str) -> None:
        """Gives the job and passes the lines on; ends with None."""
        given, told = self._process.stdin, self._process.stdout
        with contextlib.suppress(OSError, ValueError):
            if given is not None:
                given.write(job)
                given.close()
        with contextlib.suppress(OSError, ValueError):
            self._pass_on(told)
        self._put(None)

    def _pass_on(self, told: IO[str] | None) -> None:
        for line in told or ():
            if not self._put(line):
                return

    def _put(self, line: str | None) -> bool:
        while not self._is_over.is_set():
            with contextlib.suppress(queue.Full):
                self._lines.put(line, timeout=0.2)
                return True
        return False


def _environment() -> dict[str, str]:
    """The caller's environment with the same hash order everywhere, and the modules that the caller has."""
    here = str(Path(__file__).parents[2])
    path = [here, *(os.environ.get("PYTHONPATH", "").split(os.pathsep))]
    return {
        **os.environ,
        "PYTHONHASHSEED": "0",
        "PYTHONPATH": os.pathsep.join(dict.fromkeys(part for part in path if part)),
        "PYTHONUTF8": "1",
        "PYTHONWARNINGS": "ignore",
    }
