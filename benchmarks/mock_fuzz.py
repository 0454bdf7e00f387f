"""Bytes that no client should send, against live mocks: they live, their memory is flat, and what they answer is HTTP.

    python benchmarks/mock_fuzz.py [COUNT] [DOCUMENT]

Starts `understudy mock`, and the server in a thread that `live` is, each on a free port, and sends COUNT requests
(10,000) to both over raw sockets, eight at a time: valid ones with bytes flipped, cut, doubled or spliced, multipart
and chunked bodies among them. Told is the memory that is resident after a tenth, a half and all of them. Exit code 1 if
a process dies, an answer is no HTTP/1.1 or a 500, a whole request gets none, a log has a traceback, or the memory grows
by more than 20 MiB after the first tenth.
"""

from __future__ import annotations

import random
import re
import socket
import subprocess
import sys
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

ROOT = Path(__file__).parent.parent
AT_A_TIME = 8
PATIENCE = 0.3
"""Seconds after which a request that is not answered is taken for one whose end is missing, and cut short."""
LARGEST_GROWTH = 20 * 1024  # KiB
LIVE = """
import sys, time, contracts, mock_server
with mock_server.live(contracts.load(sys.argv[1] if sys.argv[1:] else None)) as server:
    print("mocked at", server.url, flush=True)
    print("Ctrl-C stops it", flush=True)
    time.sleep(9999)
"""
SERVERS = {
    "understudy mock": ["-m", "understudy", "mock", "--port", "0", "--log", "off"],
    "a thread": ["-c", LIVE],
}
PATH = b"/api/v3/providers/scim/7/sync/status/"
SEEDS = (
    b"GET " + PATH + b" HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer t\r\nConnection: close\r\n\r\n",
    b"HEAD "
    + PATH
    + b"?a=b&__code=404 HTTP/1.1\r\nHost: x\r\nPrefer: code=404, example=x\r\nConnection: close\r\n\r\n",
    b"OPTIONS " + PATH + b" HTTP/1.1\r\nHost: x\r\nOrigin: http://a\r\nAccess-Control-Request-Method: PUT\r\n\r\n",
    b"GET " + PATH + b" HTTP/1.1\r\nHost: x\r\nAuthorization: Basic dTpw\r\nAccept: text/*;q=0.1, */*;q=0\r\n\r\n",
    b"POST " + PATH + b' HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 9\r\n\r\n{"a":[1]}',
    b"POST " + PATH + b" HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n",
    b"POST "
    + PATH
    + b" HTTP/1.1\r\nHost: x\r\nContent-Type: multipart/form-data; boundary=b\r\nContent-Length: 58\r\n\r\n"
    b'--b\r\nContent-Disposition: form-data; name="n"\r\n\r\n5\r\n--b--\r\n',
)


def mutated(choices: random.Random) -> bytes:
    """One of the seeds, spoilt a few times."""
    content = bytearray(choices.choice(SEEDS))
    for _ in range(choices.randint(0, 6)):
        at = choices.randrange(len(content) or 1)
        to = min(len(content), at + choices.randint(1, 12))
        spoil = choices.randrange(6)
        if spoil == 0:
            content[at:to] = choices.randbytes(to - at)
        elif spoil == 1:
            del content[at:to]
        elif spoil == 2:
            content[at:at] = content[at:to] * choices.randint(1, 40)
        elif spoil == 3:
            content[at:to] = choices.choice((b"\x00", b"\r\n", b"%2F", b"%ff", b"\xff", b"{", b"9" * 30, b": "))
        elif spoil == 4:
            other = choices.choice(SEEDS)
            content[at:] = other[choices.randrange(len(other)) :]
        else:
            content[at:at] = choices.randbytes(choices.randint(1, 2000))
    return bytes(content)


def answer(address: tuple[str, int], content: bytes) -> bytes:
    """What the server sends back first; nothing is an answer, too."""
    with socket.create_connection(address, timeout=PATIENCE) as connection:
        try:
            connection.sendall(content)
            try:
                return connection.recv(65536)
            except TimeoutError:
                connection.shutdown(socket.SHUT_WR)
                connection.settimeout(5)
                return connection.recv(65536)
        except OSError:
            return b""


def is_whole(content: bytes) -> bool:
    """Whether a server can take the bytes for a request that is complete: a head, and no body announced."""
    head, end, _ = content.partition(b"\r\n\r\n")
    return bool(end) and not re.search(rb"(?i)content-length|transfer-encoding", head)


def resident(process: int) -> int:
    """KiB of memory that the process and its children hold."""
    total = 0
    for status in Path("/proc").glob("[0-9]*/status"):
        try:
            text = status.read_text(encoding="ascii", errors="replace")
        except OSError:
            continue
        parent, size = re.search(r"PPid:\s+(\d+)", text), re.search(r"VmRSS:\s+(\d+)", text)
        if size and (int(status.parent.name) == process or (parent and int(parent[1]) == process)):
            total += int(size[1])
    return total


@dataclass
class Run:
    """What one server did."""

    statuses: Counter[str] = field(default_factory=Counter)
    odd: list[tuple[bytes, bytes]] = field(default_factory=list)
    memory: list[int] = field(default_factory=list)
    """KiB after each mark."""
    errors: str = ""
    is_alive: bool = True

    def note(self, sent: bytes, got: bytes) -> None:
        """Count an answer, and keep it if it should not be."""
        head = re.match(rb"HTTP/1\.[01] (\d{3}) ", got)
        self.statuses[head[1].decode() if head else "nothing" if not got else "no HTTP"] += 1
        is_odd = is_whole(sent) if not got else not head or head[1] == b"500"
        if is_odd:
            self.odd.append((sent, got))

    @property
    def is_fine(self) -> bool:
        """Whether it lives, has answered as it should, and has kept its memory flat."""
        grown = self.memory[-1] - self.memory[0]
        return self.is_alive and not self.odd and "Traceback" not in self.errors and grown <= LARGEST_GROWTH


def fuzzed(words: list[str], count: int) -> Run:
    """Start a server, and send it so many requests."""
    server = subprocess.Popen(  # noqa: S603
        [sys.executable, *words], cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    printed = []
    for line in server.stdout or ():
        printed.append(line)
        if line.startswith("Ctrl-C"):
            break
    found = re.search(r"http://([\d.]+):(\d+)", "".join(printed))
    if not found:
        raise SystemExit("".join(printed) + server.communicate()[1])
    choices, run = random.Random(1), Run()  # noqa: S311
    marks = [count // 10, count // 2, count]
    with ThreadPoolExecutor(AT_A_TIME) as threads:
        reading = threads.submit(server.stderr.read) if server.stderr else None
        for start, end in zip([0, *marks], marks, strict=False):
            sent = [mutated(choices) for _ in range(end - start)]
            for content, got in zip(sent, threads.map(partial(answer, (found[1], int(found[2]))), sent), strict=True):
                run.note(content, got)
            run.memory.append(resident(server.pid))
        run.is_alive = server.poll() is None
        server.terminate()
        run.errors = reading.result() if reading else ""
    return run


def main() -> int:
    """Fuzz, tell, and judge."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 10_000
    is_fine = True
    for name, words in SERVERS.items():
        started = time.monotonic()
        run = fuzzed([*words, *sys.argv[2:3]], count)
        is_fine &= run.is_fine
        print(f"{name}: {count} requests in {time.monotonic() - started:.0f} s: {dict(run.statuses.most_common())}")
        print(f"  alive: {run.is_alive}; KiB after a tenth, a half, all: {run.memory}; stderr: {len(run.errors)}")
        for sent, got in run.odd[:5]:
            print("  sent", sent[:300], "\n  got ", got[:300])
        print(run.errors[-2000:])
    return int(not is_fine)


if __name__ == "__main__":
    sys.exit(main())
