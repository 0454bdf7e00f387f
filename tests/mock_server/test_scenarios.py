"""The scenario collection: each file is a document, a request, and what must be answered, with the clause behind it."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import yaml

from contracts import Response, load
from mock_server import Mount, Options, Service, create_app, respond
from mock_server.express import Express
from tests.asgi_calls import called
from tests.scenario_files import SCENARIOS, request_of

KEYS = {"clause", "document", "options", "request", "response"}


def contains(actual: Any, expected: Any) -> bool:
    """Whether `actual` has all that `expected` says: objects may have more members, all else is equal."""
    if isinstance(expected, dict) and isinstance(actual, dict):
        return all(name in actual and contains(actual[name], value) for name, value in expected.items())
    if isinstance(expected, list) and isinstance(actual, list):
        return len(actual) == len(expected) and all(map(contains, actual, expected))
    return type(actual) is type(expected) and bool(actual == expected)


def departures(response: Response, expected: dict[str, Any]) -> list[str]:
    """What of the expected is not so."""
    found = []
    if response.status_code != expected["status"]:
        found.append(f"status {response.status_code}, expected {expected['status']}")
    for name, value in expected.get("headers", {}).items():
        if response.headers.get(name) != value:
            found.append(f"{name}: {response.headers.get(name)!r}, expected {value!r}")
    for name, value in expected.get("tells", {}).items():
        if value not in (response.headers.get(name) or ""):
            found.append(f"{name}: {response.headers.get(name)!r} lacks {value!r}")
    if "json" in expected and not contains(json.loads(response.content or b"null"), expected["json"]):
        found.append(f"body {response.content!r}, expected {expected['json']!r}")
    if "text" in expected and response.content != expected["text"].encode():
        found.append(f"body {response.content!r}, expected {expected['text']!r}")
    found += [f"{name} is there" for name in expected.get("without", []) if name in response.headers]
    if not response.content.startswith(bytes.fromhex(expected.get("begins", ""))):
        found.append(f"body begins {response.content[:16].hex(' ')}, expected {expected['begins']}")
    found += [
        f"body lacks {each!r}"
        for each in expected.get("says", [])
        if each not in response.content.decode(errors="replace")
    ]
    return found


@pytest.mark.parametrize("path", SCENARIOS, ids=lambda path: path.stem)
def test_the_mock_answers_as_the_scenario_says(path: Path) -> None:
    """The answer has the status, headers and body that the clause asks for."""
    scenario = yaml.safe_load(path.read_text(encoding="utf-8"))
    assert set(scenario) <= KEYS, "a scenario's fields are known"
    assert scenario["clause"], "a scenario names what it rests on"
    options = Options(**scenario.get("options", {}))
    response = respond(load(scenario.get("document")), request_of(scenario["request"]), options)
    assert not departures(response, scenario["response"]), response.content.decode("utf-8", "replace")


@pytest.mark.parametrize("path", SCENARIOS, ids=lambda path: path.stem)
def test_every_front_answers_the_same(path: Path) -> None:
    """Flask and the quick lane send what the responder says, to the byte."""
    scenario = yaml.safe_load(path.read_text(encoding="utf-8"))
    document, options = load(scenario.get("document")), Options(**scenario.get("options", {}))
    request = request_of(scenario["request"])
    request = replace(request, headers=request.headers.replaced("Host", "localhost"))
    expected = respond(document, request, options)
    request = replace(request, target=options.root + request.target)
    mounts = [Mount(document, options.root)]
    flask = (
        create_app(mounts, options)
        .test_client(use_cookies=False)
        .open(request.target, method=request.method, headers=list(request.headers), data=request.content)
    )
    quick = called(Express(Service(mounts, options)), request)
    assert (quick.status_code, quick.headers, quick.content) == (
        expected.status_code,
        expected.headers,
        expected.content,
    )
    if request.method != request.method.upper():
        return  # Flask's client would ask in capitals
    assert (flask.status_code, flask.data) == (expected.status_code, expected.content)
    assert set(expected.headers) <= set(flask.headers)
