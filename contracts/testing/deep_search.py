"""schemathesis' engine beside a run: what it wants sent is sent by the run, and what its checks say is weighed here.

Knows processes and messages; knows no schemathesis (`deep` does, in the process started here). Every exchange is judged
as any other. What the checks of schemathesis say beside that is told under codes of its own, and accuses nobody: as a
note or a warning, and not at all where our judge has found the same exchange wrong already. A process that dies, hangs
or says nonsense costs the search, never the run.
"""

from __future__ import annotations

import base64
import json
import os
import queue
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import IO, Self

from contracts.document.model import Document, Operation
from contracts.json_values import JsonValue
from contracts.judging.foreign_rules import FOREIGN_LEVELS, foreign_code
from contracts.judging.model import Finding
from contracts.messages import Headers, Request, Response
from contracts.testing.asking import Hearing
from contracts.testing.bundling import bundle
from contracts.testing.delivering import Task
from contracts.testing.events import DEEP
from contracts.testing.exchanging import Exchanging, Sent, Shown
from contracts.testing.remarks import Remarks

PATIENCE = 60.0
"""Seconds without a word after which the engine is given up."""
_NOT_SENT = Response(400, Headers([("Content-Type", "text/plain")]), b"not sent")
"""What the engine is told of a request that may not leave."""
_MOST_REMEMBERED = 2000


class DeepSearch:
    """A run of the engine over `operations`. A context manager: leaving it ends the engine."""

    def __init__(self, document: Document, operations: Sequence[Operation], seed: int, wanted: int) -> None:
        """`wanted`: requests per operation that it draws; its other phases take what they take."""
        self._operations = {each.label: each for each in operations}
        self._seed = seed
        self._lines: queue.Queue[str | None] = queue.Queue(maxsize=2000)
        self._is_over = threading.Event()
        self._directory = tempfile.TemporaryDirectory(prefix="understudy-")
        self._sent: dict[str, Sent] = {}
        self._told: set[tuple[str, str]] = set()
        job = {"document": bundle(document, operations), "seed": seed, "wanted": wanted}
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
        threading.Thread(target=self._pass_on, args=(self._process.stdout,), daemon=True).start()
        self._write(job)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, _type: type[BaseException] | None, _value: object, _traceback: TracebackType | None) -> None:
        self._is_over.set()
        self._process.kill()
        self._process.wait()
        for stream in (self._process.stdin, self._process.stdout):
            with suppress(OSError):
                if stream is not None:
                    stream.close()
        self._directory.cleanup()

    def tasks(
        self, exchanging: Exchanging, hearing: Hearing, remarks: Remarks, deadline: float | None
    ) -> Iterator[Task]:
        """What the engine wants sent, one by one, until it ends or `deadline` (monotonic) is over."""
        for record in self._records(deadline):
            operation = self._operations.get(str(record.get("operation", "")))
            if "request" in record:
                yield from self._request(record, operation, exchanging, hearing, remarks)
            elif "failure" in record:
                self._failure(record, exchanging)
            elif "problem" in record:
                where = f"{operation.label}: " if operation else ""
                remarks.notes.append(f"{where}schemathesis could not go on: {record['problem']}")

    def _request(
        self,
        record: Mapping[str, JsonValue],
        operation: Operation | None,
        exchanging: Exchanging,
        hearing: Hearing,
        remarks: Remarks,
    ) -> Iterator[Task]:
        """The request as a task, and what comes of it back to the engine."""
        answer: Response | None = _NOT_SENT
        if operation is not None and not remarks.is_left(operation.label):
            name = f"schemathesis, {record['phase']}"
            task = exchanging.drawn(_request_of(record["request"]), operation, name, DEEP)
            if not exchanging.courier.refusal_of(task.case):
                hearing.sent = None
                yield task
                answer = self._take(str(record["case"]), hearing.sent)
        self._write(_told(answer))

    def _take(self, case: str, sent: Sent | None) -> Response | None:
        if sent is None or sent.answer.exchange is None:
            return None
        if len(self._sent) >= _MOST_REMEMBERED:
            del self._sent[next(iter(self._sent))]
        self._sent[case] = sent
        return sent.answer.exchange.response

    def _failure(self, record: Mapping[str, JsonValue], exchanging: Exchanging) -> None:
        """Tells what a check of schemathesis says of an exchange, unless it is told already."""
        sent, check = self._sent.get(str(record["case"])), str(record["failure"])
        code = foreign_code(check)
        if sent is None or sent.is_refused or code not in FOREIGN_LEVELS:
            return
        is_told = any(finding.level == "error" for finding in sent.causes.values())
        if is_told or (code, sent.task.label) in self._told:
            return
        self._told.add((code, sent.task.label))
        title, message = str(record["title"]), " ".join(str(record["message"]).split())
        operation = sent.task.operation
        finding = Finding(
            check=code,
            operation=operation,
            message=f"schemathesis says: {title}" + (f": {message[:200]}" if message else ""),
            at="status",
            promised_at=operation.place if operation else None,
            clause=f"schemathesis, {check}",
            level=FOREIGN_LEVELS[code],
        )
        exchanging.tell_of(Shown(finding, sent))

    def _records(self, deadline: float | None) -> Iterator[Mapping[str, JsonValue]]:
        while True:
            ends = time.monotonic() + PATIENCE
            patience = max(0.0, (ends if deadline is None else min(ends, deadline)) - time.monotonic())
            try:
                line = self._lines.get(timeout=patience)
            except queue.Empty:
                return
            if line is None:
                return
            with suppress(ValueError, LookupError, TypeError):
                record = json.loads(line)
                if isinstance(record, dict):
                    yield record

    def _write(self, record: JsonValue) -> None:
        given = self._process.stdin
        with suppress(OSError, ValueError):
            if given is not None:
                given.write(json.dumps(record) + "\n")
                given.flush()

    def _pass_on(self, told: IO[str] | None) -> None:
        """Passes the engine's lines on; ends with None."""
        with suppress(OSError, ValueError):
            for line in told or ():
                if not self._put(line):
                    break
        self._put(None)

    def _put(self, line: str | None) -> bool:
        while not self._is_over.is_set():
            with suppress(queue.Full):
                self._lines.put(line, timeout=0.2)
                return True
        return False


def _request_of(record: JsonValue) -> Request:
    content = None if record["content"] is None else base64.b64decode(record["content"])
    headers = Headers((str(name), str(value)) for name, value in record["headers"])
    return Request(str(record["method"]), str(record["target"]), headers, content)


def _told(response: Response | None) -> JsonValue:
    """An answer as a line; its content is decoded already."""
    if response is None:
        return None
    framing = ("content-encoding", "content-length", "transfer-encoding")
    return {
        "status_code": response.status_code,
        "headers": [list(pair) for pair in response.headers if pair[0].lower() not in framing],
        "content": base64.b64encode(response.content).decode("ascii"),
    }


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
