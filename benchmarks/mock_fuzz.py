"""Bytes that no client should send, against a live mock: it lives, its memory is flat, and what it answers is HTTP.

    python benchmarks/mock_fuzz.py [COUNT] [DOCUMENT]

Starts `understudy mock` on a free port and sends COUNT requests (10,000) over raw sockets: valid ones with bytes
flipped, cut, doubled or spliced, multipart and chunked bodies among them. Exit code 1 if the process dies, an answer is
no HTTP/1.1, is a 500, or the resident memory grows by more than 20 MiB after the first tenth.
"""

from __future__ import annotations

import random
import re
import socket
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path

ROOT = Path(__file__).parent.parent
LARGEST_GROWTH = 20 * 1024  # KiB
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
    """What the server sends back until it closes, or we lose patience; nothing is an answer, too."""
    with socket.create_connection(address, timeout=5) as connection:
        try:
            connection.sendall(content)
            connection.shutdown(socket.SHUT_WR)
            return connection.recv(65536)
        except OSError:
            return b""


def resident(process: int) -> int:
    """KiB of memory that the process holds."""
    found = re.search(r"VmRSS:\s+(\d+)", Path(f"/proc/{process}/status").read_text(encoding="ascii"))
    return int(found[1]) if found else 0


def main() -> int:
    """Fuzz, tell, and judge."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 10_000
    command = [sys.executable, "-m", "understudy", "mock", "--port", "0", "--log", "off", *sys.argv[2:3]]
    server = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)  # noqa: S603
    printed = []
    for line in server.stdout or ():
        printed.append(line)
        if line.startswith("Ctrl-C"):
            break
    found = re.search(r"http://([\d.]+):(\d+)", "".join(printed))
    if not found:
        raise SystemExit("".join(printed) + server.communicate()[1])
    address = (found[1], int(found[2]))
    choices = random.Random(1)  # noqa: S311
    statuses: Counter[str] = Counter()
    odd: list[tuple[bytes, bytes]] = []
    started, early = time.monotonic(), 0
    for index in range(count):
        sent = mutated(choices)
        got = answer(address, sent)
        head = re.match(rb"HTTP/1\.[01] (\d{3}) ", got)
        statuses[head[1].decode() if head else "nothing" if not got else "no HTTP"] += 1
        if (got and not head) or (head and head[1] == b"500"):
            odd.append((sent, got))
        if index == count // 10:
            early = resident(server.pid)
        if server.poll() is not None:
            break
    alive, late = server.poll() is None, resident(server.pid) if server.poll() is None else 0
    server.terminate()
    errors = server.communicate(timeout=10)[1]
    print(f"{sum(statuses.values())} requests in {time.monotonic() - started:.0f} s: {dict(statuses.most_common())}")
    print(
        f"alive: {alive}; memory {early} KiB after a tenth, {late} KiB at the end; {len(errors)} characters of stderr"
    )
    for sent, got in odd[:5]:
        print("sent", sent[:300], "\ngot ", got[:300])
    print(errors[-2000:])
    return int(not alive or bool(odd) or late - early > LARGEST_GROWTH)


if __name__ == "__main__":
    sys.exit(main())
