"""The door to schemathesis: draws requests through its documented strategies, in a process of its own.

Run as `python -m contracts.testing.deep`; `deep_search` starts it. It reads one job and writes one JSON line per
request drawn. A process of its own because schemathesis is slow to import and patches Hypothesis in place, and because
what it draws must not depend on where and how the run was started: hash order, the working directory with its
configuration and example database, and the constants that Hypothesis harvests from the modules of the caller.

Public names of schemathesis only: `schemathesis.openapi.from_dict`, `schema[path][method].as_strategy()`,
`case.as_transport_kwargs()`. Tested with 4.32; the version is pinned.
"""

from __future__ import annotations

import base64
import hashlib
import json
import re
import sys
from collections.abc import Callable, Iterator
from typing import TextIO

from contracts.json_values import JsonValue

ORIGIN = "http://understudy.invalid"
ROUND = 20
"""Requests drawn at once for one operation, half of them meant to be valid; small, so that all operations get some."""

_NOISE = frozenset(
    {"user-agent", "accept", "accept-encoding", "connection", "content-length", "x-schemathesis-testcaseid"}
)
"""Header fields that the libraries add of themselves, some of them random."""
_BOUNDARY = re.compile(r"boundary=\"?([^\s\";]+)")


def main(given: TextIO, told: TextIO) -> None:
    """Reads the job `{document, operations: [{path, method, wanted}], seed}`; writes the requests round by round."""
    job = json.load(given)
    draw = _drawer(job["document"], job["seed"])
    wanted = {index: operation["wanted"] for index, operation in enumerate(job["operations"])}
    number = 0
    while wanted:
        for index in list(wanted):
            operation = job["operations"][index]
            for line in draw(operation["path"], operation["method"], number, min(ROUND, wanted[index])):
                told.write(json.dumps({"operation": index, **line}) + "\n")
                if "error" in line:
                    wanted[index] = 0
            told.flush()
            wanted[index] -= ROUND
            if wanted[index] <= 0:
                del wanted[index]
        number += 1


Fields = list[tuple[str, str]]
Draw = Callable[[str, str, int, int], Iterator[dict[str, JsonValue]]]


def _drawer(document: JsonValue, seed: int) -> Draw:
    """What draws requests for one operation: path, method, number of the round, how many."""
    import schemathesis

    backend = _backend_without_foreign_constants()
    schema = schemathesis.openapi.from_dict(document)

    def draw(path: str, method: str, number: int, count: int) -> Iterator[dict[str, JsonValue]]:
        modes = (schemathesis.GenerationMode.POSITIVE, schemathesis.GenerationMode.NEGATIVE)
        for mode in modes:
            lines: list[dict[str, JsonValue]] = []
            try:
                strategy = schema[path][method].as_strategy(mode)
                drawn = _seed(seed, method, path, number, mode.value)
                _collect(strategy, backend, drawn, max(1, count // 2), lines)
            except Exception as error:  # noqa: BLE001  (whatever a foreign generator raises costs that operation's search only)
                if mode is modes[0]:
                    lines.append({"error": f"{type(error).__name__}: {error}"[:300]})
            yield from lines

    return draw


def _collect(strategy: JsonValue, backend: str, seed: int, count: int, lines: list[dict[str, JsonValue]]) -> None:
    """Draws `count` cases and appends each as a line."""
    from hypothesis import HealthCheck, Phase, given, settings
    from hypothesis import seed as seeded

    @seeded(seed)
    @settings(
        backend=backend,
        max_examples=count,
        database=None,
        phases=[Phase.generate],
        deadline=None,
        derandomize=False,
        suppress_health_check=list(HealthCheck),
    )
    @given(strategy)
    def collect(case: JsonValue) -> None:
        line = _line(case)
        if line is not None:
            lines.append(line)

    collect()


def _seed(*parts: JsonValue) -> int:
    return int.from_bytes(hashlib.sha256(json.dumps(parts).encode()).digest()[:8], "big")


def _backend_without_foreign_constants() -> str:
    """The name of a backend of Hypothesis that is its own without constants from the modules that happen to be loaded.

    Hypothesis has no public switch for it. Where its internals have moved on, its own backend does, and the drawn
    cases may then differ between machines: `test_the_same_seed_sends_the_same_bytes_in_any_process` tells.
    """
    try:
        from hypothesis.internal.conjecture import providers
        from hypothesis.internal.constants_ast import Constants

        class Provider(providers.HypothesisProvider):
            @property
            def _local_constants(self) -> JsonValue:
                return Constants()

        providers.AVAILABLE_PROVIDERS["understudy"] = Provider
    except (ImportError, AttributeError):
        return "hypothesis"
    return "understudy"


def _line(case: JsonValue) -> dict[str, JsonValue] | None:
    """The request of a schemathesis case; None if it can't be written down as one."""
    import requests

    arguments = case.as_transport_kwargs(base_url=ORIGIN)
    names = ("method", "url", "headers", "cookies", "params", "json", "data", "files")
    try:
        prepared = requests.Request(**{name: arguments[name] for name in names if name in arguments}).prepare()
    except (requests.RequestException, ValueError, TypeError):
        return None
    body = prepared.body
    if body is not None and not isinstance(body, str | bytes):
        return None
    content = body.encode() if isinstance(body, str) else body
    headers = [
        (_text(name), _text(value)) for name, value in prepared.headers.items() if _text(name).lower() not in _NOISE
    ]
    headers, content = _with_fixed_boundary(headers, content)
    return {
        "method": prepared.method or "GET",
        "target": prepared.path_url,
        "headers": headers,
        "content": None if content is None else base64.b64encode(content).decode("ascii"),
    }


def _with_fixed_boundary(
    headers: list[tuple[str, str]], content: bytes | None
) -> tuple[list[tuple[str, str]], bytes | None]:
    """The message with the random boundary of its multipart content replaced by one that is always the same."""
    content_type = next((value for name, value in headers if name.lower() == "content-type"), "")
    found = _BOUNDARY.search(content_type)
    if found is None or content is None or found.group(1).encode() not in content:
        return headers, content
    fixed = "understudy-boundary"
    headers = [(name, value.replace(found.group(1), fixed)) for name, value in headers]
    return headers, content.replace(found.group(1).encode(), fixed.encode())


def _text(value: str | bytes) -> str:
    return value.decode("latin-1") if isinstance(value, bytes) else value


if __name__ == "__main__":
    main(sys.stdin, sys.stdout)
