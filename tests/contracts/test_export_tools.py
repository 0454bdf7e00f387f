"""Exports opened by the tools they are for; asked for by name, since the tools come from npm: `tox -e export-tools`."""

from __future__ import annotations

import json
import os
import subprocess
from pathlib import Path

import pytest

from contracts import load
from contracts.exporting import EXPORTS, Choice, Setting, payloads
from mock_server import live
from tests.plain_servers import PETS

TOOLS = os.environ.get("UNDERSTUDY_EXPORT_TOOLS", "")
"""A folder in which `newman` and `har-validator` were installed with npm."""

pytestmark = pytest.mark.skipif(not TOOLS, reason="asked for with UNDERSTUDY_EXPORT_TOOLS")


def written(name: str, folder: Path, count: int | None = None) -> None:
    """The export of the pets' requests, in the folder."""
    document = load(PETS)
    made = list(payloads(document, Choice(sides=frozenset({"request"}), count=count)))
    for path, content in EXPORTS[name].write(made, Setting(document.title)):
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(content)


def test_newman_runs_the_postman_collection(tmp_path: Path) -> None:
    """Every request is sent, and the status of each answer is one that the document allows."""
    written("postman", tmp_path, 30)
    with live(load(PETS)) as server:
        command = [
            *(f"{TOOLS}/node_modules/.bin/newman", "run", "payloads.postman_collection.json"),
            *("--env-var", f"baseUrl={server.url}", "--reporters", "json", "--reporter-json-export", "run.json"),
        ]
        done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, timeout=300, check=False)
    run = json.loads((tmp_path / "run.json").read_text())["run"]
    assert run["stats"]["requests"]["total"] >= 30, done.stdout
    assert run["stats"]["requests"]["failed"] == 0
    failures = [f"{each['source']['name']}: {each['error']['message']}" for each in run["failures"]]
    assert failures == []


def test_a_validator_accepts_the_archive(tmp_path: Path) -> None:
    """By the schema of HAR 1.2 that browsers' tools use."""
    written("har", tmp_path)
    script = (
        "require('har-validator').har(JSON.parse(require('fs').readFileSync('payloads.har')))"
        ".catch((error) => { console.error(JSON.stringify(error.errors)); process.exit(1); })"
    )
    environment = {**os.environ, "NODE_PATH": f"{TOOLS}/node_modules"}
    done = subprocess.run(
        ["node", "-e", script], cwd=tmp_path, env=environment, capture_output=True, text=True, timeout=60, check=False
    )
    assert done.returncode == 0, done.stderr
