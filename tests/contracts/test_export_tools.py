"""Exports opened by the tools they are for; asked for by name, since the tools come from npm: `tox -e export-tools`."""

from __future__ import annotations

import json
import os
import subprocess
from pathlib import Path

import pytest

from contracts import load
from contracts.exporting import EXPORTS, Choice, Payload, Setting, payloads
from contracts.exporting.file_names import folder_of
from mock_server import live
from tests.plain_servers import PETS

TOOLS = os.environ.get("UNDERSTUDY_EXPORT_TOOLS", "")
"""A folder in which `newman`, `har-validator` and `httpyac` were installed with npm."""

pytestmark = pytest.mark.skipif(not TOOLS, reason="asked for with UNDERSTUDY_EXPORT_TOOLS")


def written(name: str, folder: Path, count: int | None = None, base_url: str = Setting().base_url) -> list[Payload]:
    """The export of the pets' requests, in the folder, and what they are."""
    document = load(PETS)
    made = list(payloads(document, Choice(sides=frozenset({"request"}), count=count)))
    for path, content in EXPORTS[name].write(made, Setting(document.title, base_url=base_url)):
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(content)
    return made


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


def test_httpyac_sends_the_http_files(tmp_path: Path) -> None:
    """Every request is read and sent, and answered with a status that the document allows."""
    with live(load(PETS)) as server:
        made = written("http", tmp_path, 30, server.url)
        files = [path.name for path in sorted(tmp_path.glob("*.http"))]
        command = [f"{TOOLS}/node_modules/.bin/httpyac", "send", *files, "--all", "--json", "--output", "response"]
        with (tmp_path / "sent.json").open("wb") as out:  # to a pipe it writes no more than fits
            subprocess.run(command, cwd=tmp_path, stdout=out, timeout=300, check=True)
    sent = json.loads((tmp_path / "sent.json").read_text())["requests"]
    answered = {(Path(each["fileName"]).name, each["name"]): str(each["response"]["statusCode"]) for each in sent}
    assert len(answered) == len(made)
    allowed = {(f"{folder_of(each).partition('/')[0]}.http", each.name): each.allows for each in made}
    wrong = [key for key, status in answered.items() if status not in allowed[key] and "default" not in allowed[key]]
    assert {name for _, name in wrong if not name.startswith(("method ", "path ", "accept ", "credentials "))} == set()
