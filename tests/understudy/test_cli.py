"""The command from outside: what it prints, its exit codes, and how it stops."""

from __future__ import annotations

import json
import re
import subprocess
from pathlib import Path

import pytest

from tests.running_mocks import COMMAND, ENVIRONMENT, understudy
from understudy.cli import cli


@pytest.fixture
def broken_document(tmp_path: Path) -> Path:
    """A document with a reference that leads nowhere."""
    path = tmp_path / "broken.yaml"
    path.write_text(
        "openapi: 3.0.3\n"
        "info: {title: broken, version: '1'}\n"
        "paths:\n"
        "  /users:\n"
        "    get:\n"
        "      responses:\n"
        "        '200':\n"
        "          description: users\n"
        "          content:\n"
        "            application/json:\n"
        "              schema: {$ref: '#/components/schemas/Usr'}\n"
        "components:\n"
        "  schemas:\n"
        "    User: {type: object}\n",
        encoding="utf-8",
    )
    return path


@pytest.mark.parametrize(
    "words", [["--help"], ["-h"], ["lint", "-h"], ["mock", "-h"], ["check", "-h"], ["sample", "-h"]]
)
def test_help_tells_the_exit_codes(words: list[str]) -> None:
    """Every help text says what the exit codes mean."""
    run = understudy(*words)
    assert run.returncode == 0
    assert "Exit codes" in run.stdout
    assert "130" in run.stdout


def test_lint_finds_nothing_wrong_with_the_default_document() -> None:
    """No problem is exit code 0."""
    run = understudy("lint")
    assert (run.returncode, run.stderr) == (0, "")
    assert "no problems" in run.stdout


def test_lint_tells_place_finding_and_repair(broken_document: Path) -> None:
    """An error is exit code 1, with file, line, pointer and what may have been meant."""
    run = understudy("lint", str(broken_document))
    assert run.returncode == 1
    assert f"{broken_document}:11" in run.stdout
    assert "#/components/schemas/Usr" in run.stdout
    assert "#/components/schemas/User'" in run.stdout


@pytest.mark.parametrize("verb", ["lint", "mock", "check", "sample"])
@pytest.mark.parametrize("content", [None, "", "a: [", "just text", "[1, 2]", "{}", "\0"])
def test_a_document_that_cannot_be_read_is_exit_code_2(verb: str, content: str | None, tmp_path: Path) -> None:
    """One sentence that names the file; never a traceback."""
    path = tmp_path / "document.yaml"
    if content is not None:
        path.write_text(content, encoding="utf-8")
    run = understudy(verb, str(path))
    assert run.returncode == 2, run.stdout + run.stderr
    assert "document.yaml" in run.stderr
    assert "Traceback" not in run.stderr


def test_a_document_comes_from_standard_input_too() -> None:
    """`-` is standard input."""
    document = {"openapi": "3.1.0", "info": {"title": "t", "version": "1"}, "paths": {}}
    run = understudy("lint", "-", stdin=json.dumps(document))
    assert run.returncode == 0, run.stdout + run.stderr


def test_a_reader_that_goes_away_is_no_fault() -> None:
    """`understudy lint | head -0` ends in silence."""
    process = subprocess.Popen([*COMMAND, "lint"], env=ENVIRONMENT, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    assert process.stdout
    assert process.stderr
    process.stdout.close()
    assert process.stderr.read() == b""
    process.stderr.close()
    assert process.wait(timeout=60) == 0


def test_every_code_of_a_finding_is_explained() -> None:
    """`explain` lists the codes, tells each, and knows what may have been meant by another."""
    codes = [line.split()[0] for line in understudy("explain").stdout.splitlines()]
    assert "body-schema" in codes
    assert "Mend" in understudy("explain", "server-error").stdout
    run = understudy("explain", "body-shema")
    assert run.returncode == 2
    assert "'body-schema'" in run.stderr


def test_help_shows_flags_of_a_kind_together(capsys: pytest.CaptureFixture[str]) -> None:
    """Each flag once, below the heading that it is of."""
    with pytest.raises(SystemExit):
        cli(["check", "-h"])
    out = capsys.readouterr().out
    headings = re.findall(r"(?m)^(\w[\w ]*):$", out)
    assert headings == [
        *("Options", "Credentials", "Operations", "Sending", "Failing cases", "Judging", "Known faults", "Reports"),
        "Configuration",
    ]
    sections = dict(zip(headings, re.split(r"(?m)^\w[\w ]*:$", out)[1:], strict=True))
    shown = {name: re.findall(r"(?m)^  (?:-\w, )?(--[a-z-]+)", text) for name, text in sections.items()}
    assert shown["Known faults"] == ["--expect-status", "--waive", "--baseline", "--update-baseline"]
    assert "--safe" in shown["Sending"]
    assert shown["Options"] == ["--url", "--plan", "--list", "--help"]
