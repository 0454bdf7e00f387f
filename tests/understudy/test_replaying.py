"""`check --report ndjson`, `replay` and `merge`, from the command line to their exit codes."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from contracts.testing import read_journal
from tests.plain_servers import Answered, Asked, Server, serving
from tests.shop import SHOP, shop
from understudy.cli import cli

ROOT = Path(__file__).parents[2]


def understudy(*words: object) -> Result:
    return CliRunner().invoke(cli, [str(word) for word in words], standalone_mode=False)


@pytest.fixture
def document(tmp_path: Path) -> Path:
    path = tmp_path / "shop.json"
    path.write_text(json.dumps(SHOP))
    return path


@pytest.fixture
def run(document: Path, tmp_path: Path) -> Path:
    """The journal of a run that found something."""
    path = tmp_path / "runs" / "run.ndjson"
    checked(document, shop, "--report", f"ndjson:{path}")
    return path


def checked(document: Path, server: Server, *words: object) -> Result:
    with serving(server) as url:
        return understudy("check", document, "--url", url, "--seed", 3, "-n", 12, *words)


def test_a_replay_tells_what_is_gone_and_what_still_fails(run: Path) -> None:
    """By the finding's id; exit code 1 as long as one of level error fails, 0 when none does."""
    with serving(lambda asked: shop(asked, ("/shop/carts",))) as url:
        half = understudy("replay", run, "--only", "failed", "--url", url)
    assert half.return_value == 1, half.output
    lines = half.output.splitlines()
    assert any(line.startswith("gone: ") and "body-schema in GET /orders/{id}" in line for line in lines)
    assert any(line.startswith("still fails: ") and "server-error in POST /carts" in line for line in lines)
    with serving(lambda asked: shop(asked, ())) as url:
        mended = understudy("replay", run, "--only", "failed", "--url", url)
    assert mended.return_value == 0, mended.output
    assert "still fails" not in mended.output


def test_a_replay_without_url_goes_where_the_run_went(document: Path, tmp_path: Path) -> None:
    """To the recorded server; a run on our own mock is sent to a mock again."""
    path = tmp_path / "run.ndjson"
    first = understudy("check", document, "-n", 5, "--seed", 1, "--report", f"ndjson:{path}", "-q")
    assert first.return_value == 0, first.output
    again = understudy("replay", path)
    assert again.return_value == 0, again.output
    assert "our own mock" in again.output


def test_a_replay_needs_the_document(run: Path, document: Path) -> None:
    """Where it is gone, another can be named; told in a sentence."""
    moved = document.rename(document.with_name("moved.json"))
    result = understudy("replay", run, "--url", "http://127.0.0.1:1")
    assert result.exit_code == 2
    assert "--document" in result.output
    with serving(shop) as url:
        assert understudy("replay", run, "--url", url, "--document", moved).return_value == 1


def test_merge_writes_the_reports_of_the_whole(run: Path, tmp_path: Path) -> None:
    """In every format but that of what it reads."""
    result = understudy("merge", run, "--report", f"json:{tmp_path / 'all.json'}")
    assert result.return_value == 1
    assert "FAIL" in result.output
    assert json.loads((tmp_path / "all.json").read_text())["exit_code"] == 1
    assert understudy("merge", run, "--report", "ndjson").exit_code == 2


@pytest.mark.parametrize("words", [("replay", "absent"), ("merge", "absent"), ("merge",)])
def test_what_is_not_there_is_wrong_use(words: tuple[str, ...]) -> None:
    """Exit code 2, without a traceback."""
    result = understudy(*words)
    assert result.exit_code == 2 or getattr(result.exception, "exit_code", 0) == 2
    assert "Traceback" not in result.output


def test_a_journal_on_standard_output_is_alone_there(document: Path) -> None:
    """Line by line, for a program that reads while the run goes on."""
    result = checked(document, shop, "--report", "ndjson")
    lines = [json.loads(line) for line in result.stdout.splitlines()]
    assert [lines[0]["type"], lines[-1]["type"]] == ["run", "end"]
    assert "FAIL" in result.stderr


def test_a_killed_run_leaves_what_it_did(document: Path, tmp_path: Path) -> None:
    """Each exchange is in the journal as soon as it was judged; merged, it is incomplete."""
    path = tmp_path / "run.ndjson"
    seen: list[Asked] = []

    def slow(asked: Asked) -> Answered:
        seen.append(asked)
        time.sleep(0.02)
        return shop(asked)

    with serving(slow) as url:
        words = ["check", str(document), "--url", url, "--report", f"ndjson:{path}"]
        process = subprocess.Popen([sys.executable, "-m", "understudy", *words], cwd=ROOT)
        while len(seen) < 10:
            time.sleep(0.02)
        process.kill()
        process.wait()
    _, events = read_journal(path)
    assert len(list(events)) >= 9
    assert understudy("merge", path).return_value == 4


@pytest.mark.skipif(os.name != "posix", reason="signals of POSIX")
def test_the_second_ctrl_c_ends_at_once(document: Path) -> None:
    """Though the reports take long."""
    asked = threading.Event()

    def silent(one: Asked) -> Answered:
        asked.set()
        time.sleep(5)
        return shop(one)

    code = (
        "import time, contracts.reports\n"
        "contracts.reports.text = lambda *_, **__: print('writing', flush=True) or time.sleep(60)\n"
        "from understudy.cli import main\n"
        "main()"
    )
    with serving(silent) as url:
        command = [sys.executable, "-c", code, "check", str(document), "--url", url]
        process = subprocess.Popen(
            command, cwd=ROOT, env=os.environ | {"PYTHONPATH": str(ROOT)}, stdout=subprocess.PIPE, text=True
        )
        assert process.stdout
        assert asked.wait(30)
        process.send_signal(signal.SIGINT)
        assert process.stdout.readline() == "writing\n"
        process.send_signal(signal.SIGINT)
        assert process.wait(timeout=5) == 130
        process.stdout.close()
