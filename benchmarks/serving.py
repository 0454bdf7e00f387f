"""How many requests a mock answers in a second: its servers against each other, on the default document.

    python benchmarks/serving.py [SECONDS]

Each server is started on a free port and asked for SECONDS (3) over 8 connections, kept alive where the server does so.
Told are requests per second, the ratio to Flask behind Werkzeug's threaded server (what `live` is), and latencies. The
client has its share of the processors, too.
"""

from __future__ import annotations

import re
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

ROOT = Path(__file__).parent.parent
TARGET = "/api/v3/providers/scim/{}/sync/status/"
TOKEN = "Authorization: Bearer any\r\n"
CONNECTIONS = 8
LIVE = """
import time, mock_server
with mock_server.live() as server:
    print("mocked at", server.url, flush=True)
    time.sleep(999)
"""
SERVERS = {
    "Flask behind Werkzeug": ["-c", LIVE],
    "understudy mock": ["-m", "understudy", "mock", "--port", "0", "--log", "off"],
    "understudy mock --workers 2": ["-m", "understudy", "mock", "--port", "0", "--log", "off", "--workers", "2"],
}


@contextmanager
def running(words: list[str]) -> Iterator[tuple[str, int]]:
    """Host and port of the server while the block runs."""
    process = subprocess.Popen(  # noqa: S603
        [sys.executable, *words], cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    )
    assert process.stdout  # noqa: S101
    line = next(line for line in process.stdout if line.startswith("mocked at"))
    found = urlsplit(re.findall(r"http\S+", line)[0])
    try:
        yield str(found.hostname), int(found.port or 0)
    finally:
        process.terminate()
        process.communicate()


def ask(address: tuple[str, int], until: float, fields: str, first: int, latencies: list[float]) -> None:
    """Send one request after the other, each for another resource if `first` is not 0. With little Python about it."""
    identity = first
    connection = socket.create_connection(address)
    while time.perf_counter() < until:
        started = time.perf_counter()
        connection.sendall(f"GET {TARGET.format(identity)} HTTP/1.1\r\nHost: mock\r\n{fields}\r\n".encode())
        if not is_kept_alive(connection):
            connection.close()
            connection = socket.create_connection(address)
        latencies.append(time.perf_counter() - started)
        identity += CONNECTIONS if first else 0
    connection.close()


def is_kept_alive(connection: socket.socket) -> bool:
    """Read the answer; whether another request may follow."""
    received = b""
    while b"\r\n\r\n" not in received:
        received += more(connection)
    head, _, content = received.partition(b"\r\n\r\n")
    if not head.startswith(b"HTTP/1.1 200"):
        raise SystemExit(head.decode())
    head = head.lower()
    missing = int(head.split(b"content-length: ")[1].split(b"\r\n")[0]) - len(content)
    while missing > 0:
        missing -= len(more(connection))
    return b"connection: close" not in head


def more(connection: socket.socket) -> bytes:
    """What has come since."""
    received = connection.recv(65536)
    if not received:
        raise SystemExit("the server closed the connection")
    return received


def measured(address: tuple[str, int], seconds: float, fields: str, *, distinct: bool) -> list[float]:
    """The latencies of all requests that were answered in that time."""
    latencies: list[float] = []
    until = time.perf_counter() + seconds
    threads = [
        threading.Thread(target=ask, args=(address, until, fields, (number + 1) * distinct, latencies))
        for number in range(CONNECTIONS)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sorted(latencies)


def main() -> None:
    """Measure and tell."""
    seconds = float(sys.argv[1]) if len(sys.argv) > 1 else 3.0
    ways = {
        "the same request": (TOKEN, False),
        "another resource each time": (TOKEN + "Prefer: dynamic=true\r\n", True),
    }
    for way, (fields, distinct) in ways.items():
        print(way)
        base = 0.0
        for name, words in SERVERS.items():
            with running(words) as address:
                measured(address, 0.3, fields, distinct=distinct)
                latencies = measured(address, seconds, fields, distinct=distinct)
            rate = len(latencies) / seconds
            base = base or rate
            middle, late = (latencies[int(len(latencies) * share)] * 1000 for share in (0.5, 0.99))
            print(f"  {name:30} {rate:7.0f}/s  x{rate / base:.2f}  median {middle:.2f} ms, 99 % {late:.2f} ms")


if __name__ == "__main__":
    main()
