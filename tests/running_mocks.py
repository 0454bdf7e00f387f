"""`understudy mock` as a process of its own, and raw bytes to send to it."""

from __future__ import annotations

import os
import re
import socket
import subprocess
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http.client import HTTPConnection

from contracts import Headers, Request, Response

ENVIRONMENT = os.environ | {"PYTHONPATH": os.pathsep.join(sys.path), "NO_COLOR": "1"}
COMMAND = [sys.executable, "-m", "understudy"]

Address = tuple[str, int]
OF_THE_CONNECTION = {"connection", "content-length", "date", "server", "transfer-encoding"}


@dataclass(frozen=True)
class RunningMock:
    """A mock that has said that it is ready."""

    process: subprocess.Popen[str]
    printed: str
    """What it printed up to its last line."""

    @property
    def url(self) -> str:
        """Scheme, host and port of the first document."""
        return re.findall(r"mocked at (https?://[^/\s]+)", self.printed)[0]

    @property
    def address(self) -> Address:
        """Host and port."""
        host, _, port = self.url.partition("://")[2].rpartition(":")
        return host.strip("[]"), int(port)

    def stop(self) -> str:
        """Ends it as a user does; what it wrote to standard error."""
        self.process.terminate()
        return self.process.communicate(timeout=10)[1]


def understudy(*words: str, stdin: str = "") -> subprocess.CompletedProcess[str]:
    """The command, run to its end."""
    return subprocess.run(
        [*COMMAND, *words], env=ENVIRONMENT, capture_output=True, text=True, input=stdin, timeout=120, check=False
    )


@contextmanager
def running_mock(*words: str, first: str = "", **environment: str) -> Iterator[RunningMock]:
    """`understudy mock WORDS` on a free port while the block runs; `first` is a program that it begins with."""
    as_usual = "import runpy; runpy.run_module('understudy', run_name='__main__')"
    command = [sys.executable, "-c", f"{first}\n{as_usual}"] if first else COMMAND
    process = subprocess.Popen(
        [*command, "mock", "--port", "0", *words],
        env=ENVIRONMENT | environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert process.stdout
    printed = []
    for line in process.stdout:
        printed.append(line)
        if line.startswith("Ctrl-C"):
            break
    try:
        yield RunningMock(process, "".join(printed))
    finally:
        process.kill()
        process.communicate()


def exchanged(address: Address, content: bytes, *, is_cut: bool = False) -> bytes:
    """All that the server sends back to these bytes until it closes; `is_cut` says that nothing will follow them."""
    with socket.create_connection(address, timeout=10) as connection:
        connection.sendall(content)
        if is_cut:
            connection.shutdown(socket.SHUT_WR)
        return b"".join(iter(lambda: connection.recv(65536), b""))


def comparable(response: Response) -> Response:
    """The response without what is the connection's, names of fields in lower case."""
    fields = [(name.lower(), value) for name, value in response.headers if name.lower() not in OF_THE_CONNECTION]
    return Response(response.status_code, Headers(fields), response.content)


def answers(address: Address, requests: Iterable[Request]) -> Iterator[tuple[Request, Response]]:
    """What the server answers to each; a connection for every seventh, so that several workers get some."""
    connection = HTTPConnection(*address, timeout=20)
    for index, request in enumerate(requests):
        if index % 7 == 0:
            connection.close()
        connection.putrequest(request.method, request.target, skip_host=True, skip_accept_encoding=True)
        for name, value in request.headers:
            connection.putheader(name, value.encode("latin-1"))
        if request.content is not None and "Content-Length" not in request.headers:
            connection.putheader("Content-Length", str(len(request.content)))
        connection.endheaders(request.content)
        answer = connection.getresponse()
        yield request, comparable(Response(answer.status, Headers(answer.getheaders()), answer.read()))
    connection.close()
