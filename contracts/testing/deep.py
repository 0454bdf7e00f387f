"""The door to schemathesis: runs its engine, with all its phases and checks, in a process that has no socket.

Run as `python -m contracts.testing.deep`; `deep_search` starts it. It reads one job `{document, seed, wanted}`, then
writes a JSON line for everything that happens:

    {"request": {...}, "case": id, "operation": label, "phase": name}    to send; then what came of it is read
    {"failure": check, "title", "message", "case": id}                   a check failed, of what was just answered
    {"problem": sentence, "operation": label}                            it can't go on there

A process of its own because schemathesis is slow to import and patches Hypothesis in place, and because what it draws
must not depend on how the run was started. Failures are dropped as soon as they are told, so that the engine neither
reproduces nor shrinks them and never reuses an answer: that is the run's business. Where schemathesis reaches for the
network, all it finds is the run's own client.

Of schemathesis: `openapi.from_dict`, `config.SchemathesisConfig`, `engine.from_schema`, the hooks `before_call` and
`filter_failure`. Tested with 4.32; the version is pinned.
"""

from __future__ import annotations

import base64
import io
import json
import re
import sys
from typing import TextIO

from contracts.json_values import JsonValue

ORIGIN = "http://understudy.invalid"
CHECKS = (
    "not_a_server_error",
    "status_code_conformance",
    "content_type_conformance",
    "response_headers_conformance",
    "response_schema_conformance",
    "negative_data_rejection",
    "positive_data_acceptance",
    "missing_required_header",
    "unsupported_method",
    "allow_header_conformance",
    "use_after_free",
    "ensure_resource_availability",
)
"""Those that are asked: all but the ones about credentials, which the run puts into every request itself."""

_CASE_ID = "x-schemathesis-testcaseid"
_NOISE = frozenset({"user-agent", "accept-encoding", "connection", "content-length", _CASE_ID})
"""Header fields that the libraries add of themselves, some of them random."""
_BOUNDARY = re.compile(r"boundary=\"?([^\s\";]+)")


def main(given: TextIO, told: TextIO) -> None:
    """Reads the job, and runs the engine to its end."""
    job = json.loads(given.readline())
    line = _Line(given, told)
    _without_network(line)
    try:
        _run(job, line)
    except Exception as error:  # noqa: BLE001  (whatever a foreign engine raises costs its search only)
        line.tell({"problem": f"{type(error).__name__}: {error}"[:300], "operation": ""})


class _Line:
    """To the run and back."""

    def __init__(self, given: TextIO, told: TextIO) -> None:
        self._given = given
        self._told = told
        self.labels: dict[str, str] = {}
        """The label of the operation that a case was made for, by the case's id."""
        self.phase = ""
        """The engine's."""

    def tell(self, record: dict[str, JsonValue]) -> None:
        self._told.write(json.dumps(record) + "\n")
        self._told.flush()

    def ask(self, record: dict[str, JsonValue]) -> JsonValue:
        self.tell(record)
        answer = self._given.readline()
        if not answer:
            sys.exit(0)
        return json.loads(answer)


def _run(job: JsonValue, line: _Line) -> None:
    import schemathesis
    from schemathesis import engine
    from schemathesis.config import SchemathesisConfig
    from schemathesis.engine.events import NonFatalError, PhaseStarted

    config = SchemathesisConfig.from_dict(
        {
            "seed": job["seed"],
            "workers": 1,
            "base-url": ORIGIN,
            "continue-on-failure": True,
            "request-retries": 0,
            "cache": {"enabled": False},
            "checks": {"enabled": False, **{name: {"enabled": True} for name in CHECKS}},
            "generation": {"max-examples": job["wanted"], "database": "none", "no-shrink": True},
        }
    )
    schema = schemathesis.openapi.from_dict(job["document"], config=config)

    @schemathesis.hook
    def before_call(_context: JsonValue, case: JsonValue, **_kwargs: JsonValue) -> None:
        line.labels[case.id] = case.operation.label

    @schemathesis.hook
    def filter_failure(_context: JsonValue, failure: JsonValue, case: JsonValue, _response: JsonValue) -> bool:
        told = {"title": failure.title, "message": failure.message, "case": failure.case_id or case.id}
        line.tell({"failure": (type(failure).checks or ("",))[0], **told})
        return False

    for event in engine.from_schema(schema).execute():
        if isinstance(event, PhaseStarted):
            line.phase = event.phase.name.value
        elif isinstance(event, NonFatalError):
            line.tell({"problem": f"{event.info.title}: {event.info.message}"[:300], "operation": event.label})


def _without_network(line: _Line) -> None:
    """Every request of this process becomes a question to the run."""
    import requests
    from urllib3 import HTTPHeaderDict, HTTPResponse

    def send(
        self: requests.adapters.HTTPAdapter, request: requests.PreparedRequest, **_kwargs: JsonValue
    ) -> requests.Response:
        answer = line.ask(_question(request, line))
        if answer is None:
            raise requests.ReadTimeout(request=request)
        fields = HTTPHeaderDict((name, value) for name, value in answer["headers"])
        content = io.BytesIO(base64.b64decode(answer["content"]))
        raw = HTTPResponse(
            content, fields, answer["status_code"], version=11, preload_content=False, request_method=request.method
        )
        return self.build_response(request, raw)

    requests.adapters.HTTPAdapter.send = send  # type: ignore[assignment,method-assign]


def _question(request: JsonValue, line: _Line) -> dict[str, JsonValue]:
    body = request.body
    if body is not None and not isinstance(body, str | bytes):
        body = b"".join(each if isinstance(each, bytes) else str(each).encode() for each in body)
    content = body.encode() if isinstance(body, str) else body
    case = _text(request.headers.get(_CASE_ID, ""))
    headers = [(_text(name), _text(value)) for name, value in request.headers.items()]
    headers = [(name, value) for name, value in headers if name.lower() not in _NOISE]
    headers, content = _with_fixed_boundary(headers, content)
    written = {
        "method": request.method or "GET",
        "target": request.path_url,
        "headers": headers,
        "content": None if content is None else base64.b64encode(content).decode("ascii"),
    }
    return {"request": written, "case": case, "operation": line.labels.get(case, ""), "phase": line.phase}


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
