"""`understudy payloads`: folders that can be committed, streams, and the test module that it writes."""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import NamedTuple

import pytest
from click.testing import CliRunner

from tests.pets import pets
from tests.plain_servers import Answered, serving
from understudy.cli import cli


class Done(NamedTuple):
    exit_code: int
    stdout: str
    stderr: str


def understudy(*words: str) -> Done:
    """What the command does, with the exit code that it ends with."""
    result = CliRunner().invoke(cli, ["payloads", *words], standalone_mode=False)
    code = result.return_value if result.exception is None else result.exit_code
    return Done(code, result.stdout, result.stderr)


@pytest.fixture
def document(tmp_path: Path) -> Path:
    path = tmp_path / "pets.json"
    path.write_text(json.dumps(pets("3.1.1")))
    return path


@pytest.fixture
def out(tmp_path: Path) -> Path:
    return tmp_path / "out"


def files_in(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_a_folder_is_written_and_up_to_date(out: Path) -> None:
    written = understudy("--out", str(out))
    assert written.exit_code == 0
    assert "payloads (" in written.stdout
    checked = understudy("--out", str(out), "--check")
    assert (checked.exit_code, checked.stdout.endswith("files\n")) == (0, True)


def test_a_changed_document_changes_the_folder(document: Path, out: Path) -> None:
    """`--check` names what would change and writes nothing; writing removes what is no longer made."""
    understudy(str(document), "--out", str(out))
    (out / "notes.txt").write_text("mine")
    before = files_in(out)
    changed = json.loads(document.read_text())
    del changed["paths"]["/pets/{id}"]["get"]
    document.write_text(json.dumps(changed))
    checked = understudy(str(document), "--out", str(out), "--check")
    assert checked.exit_code == 1
    assert "removed  get_pets_{id}" in checked.stdout
    assert files_in(out) == before
    understudy(str(document), "--out", str(out))
    assert not (out / "get_pets_{id}").exists()
    assert (out / "notes.txt").read_text() == "mine"
    assert understudy(str(document), "--out", str(out), "--check").exit_code == 0


def test_a_folder_of_somebody_else_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "theirs").write_text("")
    refused = understudy("--out", str(tmp_path))
    assert refused.exit_code == 2
    assert "holds files that are not ours" in refused.stderr


def test_a_manifest_that_points_outside_removes_nothing_there(tmp_path: Path, out: Path) -> None:
    out.mkdir()
    outside = tmp_path / "outside"
    outside.write_text("precious")
    (out / "understudy-payloads.txt").write_text(f"../outside\n{outside}\n")
    assert understudy("--out", str(out)).exit_code == 0
    assert outside.read_text() == "precious"


def test_standard_output_gets_lines() -> None:
    streamed = understudy("--side", "request", "--valid", "--count", "3")
    lines = [json.loads(line) for line in streamed.stdout.splitlines()]
    assert [line["valid"] for line in lines] == [True] * 3


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--kinds", "boundry"), "--kinds 'boundry': no such kind; there are"),
        (("--format", "xml"), "--format 'xml': no such format; there are files, ndjson"),
        (("--format", "postman"), "--format postman: is written as several files; name a folder"),
        (("--check",), "--check: name the folder to look at with --out DIR"),
        (("--shard", "1/2"), "--shard '1/2': goes with --random N"),
        (("--random", "5", "--shard", "3/2"), "--shard '3/2': expected i/n with i from 1 to n"),
    ],
)
def test_wrong_use_says_what_to_give_instead(words: tuple[str, ...], said: str) -> None:
    refused = understudy(*words)
    assert refused.exit_code == 2
    assert said in refused.stderr


def test_nothing_left_after_choosing_is_no_success() -> None:
    assert understudy("--path", "/nothing").exit_code == 5
    assert understudy("--path", "/nothing", "--random", "3").exit_code == 5


def test_operations_are_chosen_by_globs(document: Path) -> None:
    streamed = understudy(str(document), "--operation", "get*", "--side", "request", "--count", "1")
    assert {json.loads(line)["operation"] for line in streamed.stdout.splitlines()} == {"GET /pets/{id}"}


def run_module(folder: Path, *arguments: str) -> tuple[int, str]:
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path), "PYTEST_ADDOPTS": ""}
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "--rootdir", str(folder), *arguments]
    done = subprocess.run(
        command, cwd=folder, env=environment, capture_output=True, text=True, timeout=120, check=False
    )
    return done.returncode, done.stdout


def test_the_test_module_passes_against_the_mock_and_fails_against_a_server_that_breaks_promises(
    document: Path, out: Path
) -> None:
    """What is written runs as it is, and tells a broken promise in a sentence."""
    understudy(str(document), "--out", str(out), "--format", "pytest", "--side", "request", "--count", "12")
    code, told = run_module(out)
    assert (code, told.strip().endswith("s")) == (0, True), told
    with serving(lambda _asked: Answered(299, None)) as url:
        code, told = run_module(out, "--base-url", url)
    assert code == 1
    assert "status-declared: " in told


def test_the_committed_set_is_what_the_command_makes() -> None:
    """`understudy payloads --out fixtures/payloads` brings it up to date; its changes are to be reviewed."""
    checked = understudy("--out", str(Path(__file__).parents[2] / "fixtures" / "payloads"), "--check")
    assert checked.exit_code == 0, checked.stdout


def test_the_same_bytes_in_every_process(document: Path) -> None:
    """Whatever the order of its sets and where it stands."""
    sums = set()
    for seed, folder in (("1", document.parent), ("2", Path.cwd())):
        environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path), "PYTHONHASHSEED": seed}
        command = [sys.executable, "-m", "understudy", "payloads", str(document)]
        done = subprocess.run(command, cwd=folder, env=environment, capture_output=True, timeout=120, check=True)
        sums.add(hashlib.sha256(done.stdout).hexdigest())
    assert len(sums) == 1


def test_payloads_are_sent_and_judged(document: Path) -> None:
    """What was chosen and nothing else; a server that breaks promises fails the run."""
    sent = understudy(str(document), "--send", "--valid", "--kinds", "valid", "--operation", "GET *")
    assert sent.exit_code == 0, sent.stdout
    assert "PASS" in sent.stdout
    with serving(lambda _asked: Answered(299, None)) as url:
        broken = understudy(str(document), "--send", "--url", url, "--count", "5")
    assert broken.exit_code == 1
    assert "status-declared" in broken.stdout


@pytest.mark.parametrize("words", [("--out", "x"), ("--random", "3"), ("--side", "response"), ("--format", "har")])
def test_what_can_not_be_sent_is_said(words: tuple[str, ...]) -> None:
    refused = understudy("--send", *words)
    assert refused.exit_code == 2
    assert "--send" in refused.stderr
