"""`understudy check` writes its reports whatever happens, keeps its streams apart and answers with its exit codes."""

from __future__ import annotations

import io
import json
import os
import re
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from contracts.document import load
from contracts.errors import UsageError
from contracts.testing import Options
from tests.plain_servers import PETS, Answered, Asked, Server, keeping, serving
from understudy.checking import Wanted, check, chosen_seed
from understudy.progress import ProgressLine
from understudy.reporting import Telling
from understudy.words import FORMATS, WantedReport

DOCUMENT = load(PETS)
ROOT = Path(__file__).parents[2]
QUICK = Options(search=False, max_examples=12)


def failing(_: Asked) -> Answered:
    return Answered(500, {})


def checked(server: Server, **wanted: object) -> tuple[int, str, str]:
    out, err = io.StringIO(), io.StringIO()
    with serving(server) as url:
        code = check(DOCUMENT, Wanted(url, QUICK, Telling(**wanted)), out, err)  # type: ignore[arg-type]
    return code, out.getvalue(), err.getvalue()


def test_a_kept_contract_is_zero_and_names_what_was_done() -> None:
    """Operations, cases sent, statuses seen and the seed are on standard output."""
    code, out, _ = checked(keeping)
    assert code == 0
    assert "GET /pets/{id}" in out
    assert "12 cases" in out
    assert "200 x" in out
    assert "seed 0" in out
    assert out.splitlines()[-1].startswith("PASS")


def test_too_little_of_the_contract_seen_is_five() -> None:
    """However well what was seen is kept."""
    asked = Options(search=False, max_examples=1, min_coverage=99)
    out = io.StringIO()
    with serving(keeping) as url:
        assert check(DOCUMENT, Wanted(url, asked, Telling(quiet=True)), out, io.StringIO()) == 5
    assert out.getvalue().startswith("UNCOVERED")


def test_a_broken_contract_is_one_and_every_wanted_report_is_written(tmp_path: Path) -> None:
    """Text to standard output beside JSON and JUnit in files, in folders that did not exist."""
    wanted = (WantedReport("json", tmp_path / "a" / "r.json"), WantedReport("junit", tmp_path / "b" / "j.xml"))
    code, out, _ = checked(failing, reports=wanted)
    assert code == 1
    assert "server-error" in out
    assert json.loads((tmp_path / "a" / "r.json").read_text())["exit_code"] == 1
    assert ET.parse(tmp_path / "b" / "j.xml").getroot().get("failures") != "0"  # noqa: S314  (we wrote it)


@pytest.mark.parametrize("format_", ["json", "junit"])
def test_standard_output_holds_the_report_alone(format_: str) -> None:
    """A program can read it; the verdict goes to standard error."""
    _, out, err = checked(keeping, reports=(WantedReport(format_),))
    assert out.startswith("{" if format_ == "json" else "<?xml")
    assert "PASS" in err
    assert "PASS" not in out


def test_in_a_job_of_github_the_log_has_annotations_and_the_step_a_summary(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Without being asked for, beside what is; a summary that is full is left alone."""
    summary = tmp_path / "summary.md"
    summary.write_text("before\n")
    monkeypatch.setenv("GITHUB_ACTIONS", "true")
    monkeypatch.setenv("GITHUB_STEP_SUMMARY", str(summary))
    _, out, _ = checked(failing)
    assert out.startswith("::error title=server-error")
    assert summary.read_text().startswith("before\n## ")
    assert "server-error" in summary.read_text()
    summary.write_text("x" * 1_000_000)
    checked(failing)
    assert summary.stat().st_size == 1_000_000


def test_quiet_is_the_verdict_alone() -> None:
    """One line and no progress."""
    _, out, err = checked(keeping, quiet=True)
    assert (len(out.splitlines()), err) == (1, "")


def test_a_report_that_can_not_be_written_is_said_before_anything_is_sent(tmp_path: Path) -> None:
    """The caller's fault is told in time."""
    asked: list[Asked] = []

    def listen(one: Asked) -> Answered:
        asked.append(one)
        return keeping(one)

    (tmp_path / "file").write_text("")
    with pytest.raises(UsageError, match="can't be written"):
        checked(listen, reports=(WantedReport("json", tmp_path / "file" / "r.json"),))
    assert asked == []


def test_without_a_url_our_own_mock_answers() -> None:
    """Said in a note, and green."""
    out = io.StringIO()
    code = check(DOCUMENT, Wanted(options=QUICK), out, io.StringIO())
    assert code == 0, out.getvalue()
    assert "our own mock" in out.getvalue()


def test_a_target_that_is_not_there_is_four_with_a_report(tmp_path: Path) -> None:
    """Unreachable is not broken."""
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    path = tmp_path / "j.xml"
    wanted = Wanted(f"http://127.0.0.1:{port}", QUICK, Telling((WantedReport("junit", path),)))
    assert check(DOCUMENT, wanted, io.StringIO(), io.StringIO()) == 4
    assert "<error" in path.read_text()


@pytest.mark.parametrize(("number", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
def test_a_signal_ends_the_run_with_its_report(number: signal.Signals, code: int, tmp_path: Path) -> None:
    """What was done until then is written."""

    def slow(asked: Asked) -> Answered:
        time.sleep(0.05)
        return keeping(asked)

    document, path = tmp_path / "pets.json", tmp_path / "r.json"
    document.write_text(json.dumps(PETS))
    with serving(slow) as url:
        command = [sys.executable, "-m", "understudy", "check", str(document), "--url", url, "--report", f"json:{path}"]
        process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        assert process.stderr is not None
        process.stderr.readline()
        os.kill(process.pid, number)
        out, _ = process.communicate(timeout=30)
    assert process.returncode == code
    assert "INTERRUPTED" in out
    assert json.loads(path.read_text())["sent"] > 0


def test_every_format_has_a_name_in_the_directory() -> None:
    """Stable names, each its own."""
    assert len(set(FORMATS.values())) == len(FORMATS)


@pytest.mark.parametrize(
    ("seed", "environment", "expected"),
    [(7, {"CI": "true"}, 7), (None, {"CI": "true"}, 1), (0, {}, 0)],
)
def test_the_seed_is_fixed_in_ci(seed: int | None, environment: dict[str, str], expected: int) -> None:
    """A build repeats."""
    assert chosen_seed(seed, environment) == expected


def test_the_seed_is_a_new_one_elsewhere() -> None:
    """Each run at a desk looks somewhere else."""
    assert len({chosen_seed(None, {}) for _ in range(5)}) > 1


def test_each_case_has_a_line_where_that_is_wanted() -> None:
    """Name, method, URL, status and verdict, on standard error, where the report is not."""

    def fails(asked: Asked) -> Answered:
        return keeping(asked) if asked.method == "GET" else Answered(500, {})

    _, _, err = checked(fails, verbose=True)
    lines = [line for line in err.splitlines() if re.search(r"  (GET|POST) http://127\.0\.0\.1:[0-9]+/v1/pets", line)]
    assert len(lines) > 12
    assert any(re.fullmatch(r"typical  GET http://\S+/v1/pets/[0-9]+  [0-9]+  .+", line) for line in lines)
    assert any(line.endswith("  ok") for line in lines)
    assert any(re.search(r"  error [a-z-]+", line) for line in lines)


def progressed(stream: io.StringIO, seconds: list[float], budget: int = 1000) -> str:
    from contracts.testing import Progress

    clock = iter([0.0, *seconds])
    with ProgressLine(stream, clock=lambda: next(clock)) as line:
        for sent, _ in enumerate(seconds):
            line.tell(Progress(sent, budget, 1, 1, {}, 1.0, "GET /"))
    return stream.getvalue()


def test_a_log_gets_a_line_now_and_then() -> None:
    """Not one per case."""
    assert progressed(io.StringIO(), [1.0, 5.0, 9.9]) == ""
    assert progressed(io.StringIO(), [1.0, 10.0, 12.0]).count("\n") == 1


def test_the_time_that_is_left_is_told_where_it_is_known() -> None:
    """Not of a run that has no bound."""
    assert "s left" in progressed(io.StringIO(), [1.0, 20.0])
    assert "left" not in progressed(io.StringIO(), [1.0, 20.0], sys.maxsize)


def test_a_terminal_gets_one_live_line_that_is_gone_at_the_end() -> None:
    """It is rewritten in place."""

    class Terminal(io.StringIO):
        def isatty(self) -> bool:
            return True

    written = progressed(Terminal(), [1.0, 1.01, 2.0])
    assert "\n" not in written
    assert written.count("cases") == 2
    assert written.endswith("\r\x1b[K")


def test_a_plan_is_printed_and_nothing_sent() -> None:
    """Each case by name, with its request line and what it breaks; the server is never asked."""
    from click.testing import CliRunner

    from understudy.cli import cli

    done = CliRunner().invoke(
        cli, ["check", "--plan", "--url", "http://127.0.0.1:1", "--seed", "1"], standalone_mode=False
    )
    assert done.return_value == 0
    assert "GET /providers/scim/{id}/sync/status/\n" in done.stdout
    [line] = [line for line in done.stdout.splitlines() if line.startswith("  path id: past int32, 2147483648 ")]
    assert "GET /api/v3/providers/scim/2147483648/sync/status/" in line
    assert "nothing was sent" in done.stdout
