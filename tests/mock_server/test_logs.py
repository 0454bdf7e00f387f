"""Log lines: what was asked, answered, and broken, safely printed."""

from __future__ import annotations

import json
from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st

from contracts import Headers, Request, load
from mock_server import Options
from mock_server.logs import as_json, line_writer, pretty
from mock_server.responder import answer

DOCUMENT = load(None)
BROKEN = Request("GET", "/api/v3/providers/scim/x/sync/status/", Headers({"Authorization": "Bearer x"}))


def test_a_pretty_line_says_what_was_broken() -> None:
    """Status, method, target, operation, and each broken promise."""
    line = pretty(BROKEN, answer(DOCUMENT, BROKEN, Options()))
    assert line.startswith("400 GET /api/v3/providers/scim/x/sync/status/  (GET /providers/scim/{id}/sync/status/)\n")
    assert "path id" in line


def test_a_json_line_is_one_object() -> None:
    """For machines, with the time."""
    moment = datetime(2030, 1, 2, tzinfo=UTC)
    told = json.loads(as_json(BROKEN, answer(DOCUMENT, BROKEN, Options()), moment))
    assert told["time"].startswith("2030-01-02T00:00:00.000")
    assert (told["status"], told["operation"]) == (400, "GET /providers/scim/{id}/sync/status/")
    assert told["broken"][0]["at"] == "path id"


def test_off_writes_nothing() -> None:
    """There is no writer then."""
    assert line_writer("off") is None


@given(st.text(max_size=20))
def test_no_request_can_forge_a_line(text: str) -> None:
    """Control characters are spelled out; a log has as many head lines as there were requests."""
    request = Request("GET", "/" + text)
    told = answer(DOCUMENT, request, Options())
    assert all(line.startswith("    ") or line.isprintable() for line in pretty(request, told).split("\n"))
    assert len(as_json(request, told, datetime(2030, 1, 2, tzinfo=UTC)).splitlines()) == 1
