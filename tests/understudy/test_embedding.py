"""`understudy.mock`: a mock for the length of a block."""

from __future__ import annotations

import json
import subprocess
import sys
import urllib.error
import urllib.request
from pathlib import Path
from typing import Any

import pytest

import understudy
from contracts import UnreadableDocument, load

DOCUMENT: dict[str, Any] = {
    "openapi": "3.1.0",
    "info": {"title": "t", "version": "1"},
    "paths": {
        "/n/{id}": {
            "get": {
                "parameters": [{"name": "id", "in": "path", "required": True, "schema": {"type": "integer"}}],
                "responses": {
                    "200": {
                        "description": "ok",
                        "content": {"application/json": {"schema": {"type": "array", "items": {"type": "string"}}}},
                    }
                },
            }
        }
    },
}


def asked(url: str) -> tuple[int, bytes]:
    try:
        with urllib.request.urlopen(url, timeout=10) as answer:
            return answer.status, answer.read()
    except urllib.error.HTTPError as error:
        return error.code, error.read()


def test_every_way_to_give_a_document_serves_the_same(tmp_path: Path) -> None:
    """A mapping, a path, its text, a document that was read; left out, the embedded default."""
    path = tmp_path / "document.json"
    path.write_text(json.dumps(DOCUMENT), encoding="utf-8")
    seen = set()
    for document in (DOCUMENT, path, str(path), load(DOCUMENT)):
        with understudy.mock(document) as server:
            seen.add(asked(f"{server.url}/n/7"))
    assert [status for status, _ in seen] == [200]
    with understudy.mock() as server:
        assert asked(f"{server.url}/api/v3/providers/scim/7/sync/status/")[0] == 403


def test_options_are_those_of_the_command() -> None:
    """A seed makes other values, and the same again; promises are looked at unless told not to."""
    bodies = []
    for seed in (1, "1", 2):
        with understudy.mock(DOCUMENT, seed=seed, profile="maximal") as server:
            bodies.append(asked(f"{server.url}/n/7")[1])
    assert bodies[0] == bodies[1] != bodies[2]
    with understudy.mock(DOCUMENT) as careful, understudy.mock(DOCUMENT, validate=False) as careless:
        assert (asked(f"{careful.url}/n/x")[0], asked(f"{careless.url}/n/x")[0]) == (422, 200)


def test_several_documents_stand_below_their_prefixes() -> None:
    """Each at its own, and nowhere else."""
    with understudy.mock(mounts={"/left": DOCUMENT, "/right/": None}) as server:
        assert asked(f"{server.url}/left/n/7")[0] == 200
        assert asked(f"{server.url}/right/api/v3/providers/scim/7/sync/status/")[0] == 403
        assert asked(f"{server.url}/n/7")[0] == 404


def test_what_can_not_be_served_is_said_at_once(tmp_path: Path) -> None:
    """Before a port is opened."""
    with pytest.raises(UnreadableDocument, match=r"nothing\.yaml"), understudy.mock(tmp_path / "nothing.yaml"):
        pass
    with pytest.raises(TypeError, match="sead"), understudy.mock(DOCUMENT, sead=1):
        pass


def test_the_package_alone_costs_nothing() -> None:
    """Whoever imports it for one name does not pay for the others."""
    code = "import sys, understudy; print(sorted({'contracts', 'flask', 'click', 'granian'} & set(sys.modules)))"
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert run.stdout == "[]\n"
