"""A run against each of many hostile servers, a dozen at a time: writes what became of each, and the memory it took.

Run as a program, so that the memory is its own: `python -m tests.hostile_runs`. With `dense` against servers whose
answers have as many values as fit into as many bytes as are read, one after the other.
"""

from __future__ import annotations

import gc
import gzip
import json
import re
import resource
import socket
import sys
import zlib
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from typing import Any

from contracts import load
from contracts.codecs.bounds import MOST
from contracts.testing import Limits, Options, exit_code, run
from tests.hostile_servers import Behaviour, hostile, repeating, resetting, saying

TEXT = {"type": "string", "pattern": "^(a+)+$"}
THINGS = {"type": "array", "items": {"type": "object", "properties": {"n": {"type": "integer"}, "s": TEXT}}}
CONTENT = {
    "application/json": {"schema": THINGS},
    "application/xml": {"schema": {}},
    "text/plain": {"schema": {}},
    "multipart/*": {"schema": {}},
}
ANSWERS = {"200": {"description": "things", "content": CONTENT}}
DOCUMENT: dict[str, Any] = {
    "openapi": "3.1.0",
    "info": {"title": "Things", "version": "1"},
    "paths": {"/things": {"get": {"responses": ANSWERS}}},
}
PATIENT = Limits(connect=30, silence=30, total=60, content=1_000_000)
HASTY = replace(PATIENT, silence=0.4, total=0.6)
"""For those that would go on for ever."""
OK = b"HTTP/1.1 200 OK\r\n"
JSON = b"Content-Type: application/json\r\n"
XML = b"Content-Type: application/xml\r\n"
PROBLEM = b"Content-Type: application/problem+json\r\n"
PARTS = b"Content-Type: multipart/mixed; boundary=x\r\n"
EMPTY = b"Content-Length: 0\r\n\r\n"


def sized(content: bytes, fields: bytes = JSON) -> Behaviour:
    """An answer that is framed as it should be."""
    return saying(OK + fields + b"Content-Length: %d\r\n\r\n" % len(content) + content)


def coded(content: bytes, codings: bytes) -> Behaviour:
    """An answer in those content codings."""
    return sized(content, JSON + b"Content-Encoding: " + codings + b"\r\n")


def reset_within(connection: socket.socket, head: bytes) -> None:
    """Says half of an answer."""
    connection.sendall(OK + JSON + b"Content-Length: 50\r\n\r\n[1")
    resetting(connection, head)


BOMB = gzip.compress(bytes(60_000_000), 9)
ENTITIES = b"".join(b'<!ENTITY %c "%s">' % (98 + index, b"&%c;" % (97 + index) * 10) for index in range(9))
LAUGHS = b'<!DOCTYPE l [<!ENTITY a "aaaaaaaaaa">' + ENTITIES + b"]><l>&j;</l>"
CHUNKED = OK + JSON + b"Transfer-Encoding: chunked\r\n\r\n"

BEHAVIOURS: dict[str, tuple[str, Behaviour]] = {
    "silence": ("answered", saying(closes=False)),
    "a close": ("answered", saying()),
    "a reset": ("answered", resetting),
    "a reset within the content": ("answered", reset_within),
    "a slow head": ("answered", repeating(b"X: y\r\n", pause=0.05, first=OK)),
    "a slow body": ("answered", repeating(b"a", pause=0.05, first=OK + JSON + b"Content-Length: 5000\r\n\r\n")),
    "interim answers without end": ("answered", repeating(b"HTTP/1.1 103 Early Hints\r\n\r\n", pause=0.001)),
    "a length of terabytes, and silence": (
        "answered",
        saying(OK + b"Content-Length: 1%d\r\n\r\n[" % 10**13, closes=False),
    ),
    "fields without end": ("http-framing", repeating(b"X: y\r\n", first=OK)),
    "a field without end": ("http-framing", repeating(b"a" * 60_000, first=OK + b"X: ")),
    "5000 fields": ("http-framing", saying(OK + b"".join(b"X-%d: y\r\n" % each for each in range(5000)) + EMPTY)),
    "content without end": ("answer-size", repeating(b"a" * 60_000, first=OK + JSON + b"\r\n")),
    "chunks without end": ("answer-size", repeating(b"1;" + b"x" * 60_000 + b"\r\n[\r\n", first=CHUNKED)),
    "a length of terabytes": ("http-framing", saying(OK + JSON + b"Content-Length: 99999999999999\r\n\r\n[]")),
    "a length that no machine counts": (
        "http-framing",
        saying(OK + JSON + b"Content-Length: 1" + b"0" * 30 + b"\r\n\r\n[]"),
    ),
    "a length that is too large": ("http-framing", saying(OK + JSON + b"Content-Length: 50\r\n\r\n[]")),
    "a length that is too small": ("http-framing", saying(OK + JSON + b"Content-Length: 1\r\n\r\n[]")),
    "a negative length": ("header-syntax", saying(OK + JSON + b"Content-Length: -1\r\n\r\n[]")),
    "two lengths": ("header-repeated", saying(OK + JSON + b"Content-Length: 2\r\nContent-Length: 3\r\n\r\n[]")),
    "a chunk of gigabytes": ("http-framing", saying(CHUNKED + b"4A817C800\r\n[]")),
    "a chunk that no machine counts": ("http-framing", saying(CHUNKED + b"f" * 30 + b"\r\n[]")),
    "a negative chunk": ("http-framing", saying(CHUNKED + b"-5\r\n[]")),
    "a chunk of no number": ("http-framing", saying(CHUNKED + b"zz\r\n[]")),
    "another protocol": ("http-framing", saying(b"SSH-2.0-OpenSSH_9.6\r\n\r\n")),
    "HTTP/2 unasked": ("http-framing", saying(b"\x00\x00\x12\x04" + bytes(24))),
    "HTTP/0.9": ("http-framing", saying(b"<html>hello</html>")),
    "status 000": ("http-framing", saying(b"HTTP/1.1 000 Odd\r\n" + EMPTY)),
    "status 999": ("server-error", saying(b"HTTP/1.1 999 Odd\r\n" + EMPTY)),
    "another protocol from now on": ("status-unprompted", saying(b"HTTP/1.1 101 Yes\r\nUpgrade: x\r\n\r\n\x00\x01")),
    "a redirection to itself": ("status-declared", saying(b"HTTP/1.1 302 Found\r\nLocation: /things\r\n" + EMPTY)),
    "a redirection elsewhere": (
        "status-declared",
        saying(b"HTTP/1.1 307 T\r\nLocation: http://192.0.2.1/\r\n" + EMPTY),
    ),
    "a bomb": ("answer-size", coded(BOMB, b"gzip")),
    "a bomb in a bomb": ("answer-size", coded(gzip.compress(BOMB, 9), b"gzip, gzip")),
    "another bomb": ("answer-size", coded(zlib.compress(bytes(60_000_000), 9), b"deflate")),
    "thousands of codings": ("content-coding", coded(b"[]", b"gzip, " * 5000 + b"gzip")),
    "no gzip": ("content-coding", coded(b"[]", b"gzip")),
    "deep arrays": ("body-decodes", sized(b"[" * 400_000 + b"]" * 400_000)),
    "a number of a million digits": ("body-decodes", sized(b"[" + b"1" * 900_000 + b"]")),
    "a number beyond doubles": ("body-decodes", sized(b'[{"n":1e999999999}]')),
    "arrays": ("body-schema", sized(b"[" + b"[]," * 200_000 + b"[]]")),
    "a text that patterns choke on": ("body-schema", sized(b'[{"s":"' + b"a" * 50_000 + b'!"}]')),
    "entities that multiply": ("body-decodes", sized(LAUGHS, XML)),
    "deep elements": ("body-decodes", sized(b"<a>" * 100_000 + b"</a>" * 100_000, XML)),
    "a charset that is none": ("body-decodes", sized(b"abc", b"Content-Type: text/plain; charset=zip\r\n")),
}
"""How each server behaves, and the code by which that is told."""

FULL = 16 * 1024 * 1024 - 20


def filled(before: bytes, piece: bytes, after: bytes) -> Callable[[], bytes]:
    """Content of as many bytes as are read at most."""
    return lambda: before + piece * ((FULL - len(before) - len(after)) // len(piece)) + after


def zipped(content: Callable[[], bytes]) -> Callable[[], bytes]:
    """The content, small."""
    return lambda: gzip.compress(content(), 6)


GZIP = JSON + b"Content-Encoding: gzip\r\n"
DENSE: dict[str, tuple[str, bytes, Callable[[], bytes]]] = {
    "many arrays": ("answer-size", JSON, filled(b"[", b"[],", b"[]]")),
    "many arrays in a bomb": ("answer-size", GZIP, zipped(filled(b"[", b"[],", b"[]]"))),
    "the same name again and again": ("answer-size", JSON, filled(b"{", b'"a":{},', b'"a":1}')),
    "many arrays where none is declared": ("content-type-declared", PROBLEM, filled(b"[", b"[],", b"[]]")),
    "as many objects as are held": (
        "body-schema",
        JSON,
        lambda: b"[" + b'{"n":"","s":[]},' * (MOST // 4 - 1) + b"[]]",
    ),
    "a text of wide characters": ("body-schema", JSON, filled(b'[{"s":"', b"a", '\U0001f600"}]'.encode())),
    "many elements": ("answer-size", XML, filled(b"<a>", b"<a/>", b"</a>")),
    "many parts": ("answer-size", PARTS, filled(b"", b"--x\r\n\r\n\r\n", b"--x--")),
}
"""The code by which each answer is told, its `Content-Type` and its content."""


def dense() -> None:
    """Write an object: by name the codes of what was found, and the megabytes that were in use at most."""
    document = load(DOCUMENT)
    became = {}
    for name, (_, fields, made) in DENSE.items():
        with hostile(once_asked(sized(made(), fields))) as url:
            report = run(document, url, Options(search=False, max_examples=1))
        became[name] = {"exit": exit_code(report), "codes": [cause.finding.check for cause in report.causes]}
        became[name]["megabytes"] = peak()
        del report
        gc.collect()
    sys.stdout.write(json.dumps(became))


def once_asked(behave: Behaviour) -> Behaviour:
    """That is how GET is answered; other methods are refused."""
    refuse = saying(b"HTTP/1.1 405 No\r\nAllow: GET\r\n" + EMPTY)
    return lambda connection, head: (behave if head.startswith(b"GET ") else refuse)(connection, head)


def main() -> None:
    """Write an object: by name what became of it, and the megabytes that were in use at most."""

    def tried(name: str) -> tuple[str, dict[str, Any]]:
        code, behave = BEHAVIOURS[name]
        limits = HASTY if code == "answered" else PATIENT
        with hostile(behave) as url:
            report = run(document, url, Options(search=False, max_examples=1, limits=limits))
        codes = sorted({cause.finding.check for cause in report.causes})
        return name, {"ending": report.ending, "reason": report.reason, "exit": exit_code(report), "codes": codes}

    document = load(DOCUMENT)
    with ThreadPoolExecutor(12) as pool:
        became = dict(pool.map(tried, BEHAVIOURS))
    sys.stdout.write(json.dumps({"became": became, "megabytes": peak()}))


def peak() -> int:
    """The most memory that this program had, in megabytes.

    Linux's `ru_maxrss` knows that of the program that started it, too.
    """
    status = Path("/proc/self/status")
    if status.exists():
        found = re.search(r"VmHWM:\s*(\d+) kB", status.read_text())
        assert found is not None
        return int(found[1]) // 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // (1024**2 if sys.platform == "darwin" else 1024)


if __name__ == "__main__":
    dense() if sys.argv[1:] == ["dense"] else main()
