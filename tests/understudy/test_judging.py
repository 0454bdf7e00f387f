"""`judge`, from the command line to its exit codes and reports."""

from __future__ import annotations

import json
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from click.testing import CliRunner, Result

from tests.recordings import archive, entry, line
from understudy.cli import cli

CATS = {
    "openapi": "3.0.3",
    "info": {"title": "Cats", "version": "1"},
    "paths": {
        f"/{name}/{{id}}": {
            "get": {
                "parameters": [{"name": "id", "in": "path", "required": True, "schema": {"type": "integer"}}],
                "responses": {
                    "200": {
                        "description": "",
                        "content": {"application/json": {"schema": {"type": "object", "required": ["name"]}}},
                    }
                },
            }
        }
        for name in ("cats", "dogs")
    },
}
KEPT = [entry(), entry(url="https://api.example.com/cats/8")]
BROKEN = entry(content={"text": '{"id":7}', "size": 8})


def judge(*words: object, stdin: bytes | None = None) -> Result:
    return CliRunner().invoke(cli, ["judge", *map(str, words)], input=stdin, standalone_mode=False)


@pytest.fixture
def document(tmp_path: Path) -> Path:
    path = tmp_path / "cats.json"
    path.write_text(json.dumps(CATS))
    return path


def test_traffic_that_keeps_every_promise_passes(document: Path, tmp_path: Path) -> None:
    """Several files of several kinds are one report; standard input is a file."""
    (tmp_path / "a.har").write_bytes(archive(*KEPT))
    lines = json.dumps(line(target="/dogs/1")).encode() + b"\n"
    result = judge(tmp_path / "a.har", "-", "--document", document, stdin=lines)
    assert result.return_value == 0, result.output
    assert "3 exchanges with 2 of 2 operations judged" in result.output
    assert "at https://api.example.com" in result.output
    assert "seed" not in result.output


def test_what_is_broken_is_told_with_its_place(document: Path, tmp_path: Path) -> None:
    """The file and the number of the entry, and a line that asks again."""
    (tmp_path / "a.har").write_bytes(archive(*KEPT, BROKEN))
    result = judge(tmp_path / "a.har", "--document", document)
    assert result.return_value == 1
    assert "a.har, entry 3" in result.output
    assert "curl -i https://api.example.com/cats/7" in result.output


def test_every_report_is_written(document: Path, tmp_path: Path) -> None:
    (tmp_path / "a.har").write_bytes(archive(*KEPT, BROKEN))
    names = ("json", "junit", "sarif", "html", "markdown", "gitlab", "har", "ndjson")
    words = [word for name in names for word in ("--report", f"{name}:{tmp_path / name}")]
    assert judge(tmp_path / "a.har", "--document", document, *words).return_value == 1
    assert json.loads((tmp_path / "json").read_text())["recorded"] is True
    failed = ET.parse(tmp_path / "junit").findall(".//failure")  # noqa: S314  (we wrote it)
    assert len(failed) == 1
    # What we wrote is what we read.
    assert judge(tmp_path / "har", "--document", document).return_value == 1
    assert judge(tmp_path / "ndjson", "--document", document).return_value == 1
    merged = CliRunner().invoke(cli, ["merge", str(tmp_path / "ndjson")], standalone_mode=False)
    assert merged.return_value == 1
    assert "3 exchanges" in merged.output


def test_nothing_judged_is_never_green(document: Path, tmp_path: Path) -> None:
    """What there was is told."""
    (tmp_path / "a.har").write_bytes(archive(entry(url="https://cdn.example.com/app.js")))
    result = judge(tmp_path / "a.har", "--document", document)
    assert result.return_value == 5
    assert "NOTHING JUDGED" in result.output
    assert "GET /app.js" in result.output
    (tmp_path / "empty").write_bytes(b"")
    assert judge(tmp_path / "empty", "--document", document).return_value == 5


def test_an_archive_that_breaks_off_is_incomplete(document: Path, tmp_path: Path) -> None:
    """What it holds is judged all the same, and the next file, too."""
    (tmp_path / "a.har").write_bytes(archive(*KEPT)[:-30])
    (tmp_path / "b.har").write_bytes(archive(*KEPT))
    result = judge(tmp_path / "a.har", tmp_path / "b.har", "--document", document)
    assert result.return_value == 4
    assert "a.har: breaks off after 1 entries" in result.output
    assert "3 exchanges" in result.output


def test_too_little_of_the_contract_seen(document: Path, tmp_path: Path) -> None:
    (tmp_path / "a.har").write_bytes(archive(*KEPT))
    words = (tmp_path / "a.har", "--document", document, "--fail-under", "90")
    assert judge(*words).return_value == 5
    assert judge(*words, "-k", "cats").return_value == 0


@pytest.mark.parametrize(
    "words", [(), ("absent.har",), (".",), ("-", "-"), ("x", "--url", "ftp://h"), ("-", "-k", "(")]
)
def test_wrong_use(words: tuple[str, ...]) -> None:
    """Exit code 2, without a traceback."""
    result = judge(*words)
    assert result.exit_code == 2 or getattr(result.exception, "exit_code", 0) == 2
    assert "Traceback" not in result.output
