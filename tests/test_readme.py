"""What the README shows is what happens: its console blocks are run, and their output compared.

A line of `...` stands for any lines, `...` inside a line for any text. The port that it shows is taken for a free one.
"""

from __future__ import annotations

import os
import re
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"```console\n(.*?)```", README, re.DOTALL)
SHOWN_PORT = "4010"


def steps(block: str) -> Iterator[tuple[str, str]]:
    """Each command of a block with the output that is shown for it."""
    for step in re.split(r"^\$ ", block, flags=re.MULTILINE)[1:]:
        command, _, shown = step.partition("\n")
        while command.endswith("\\"):
            more, _, shown = shown.partition("\n")
            command = command + "\n" + more
        yield command, shown


def as_pattern(shown: str) -> str:
    """What the output must match."""
    lines = shown.strip("\n").split("\n")
    patterns = [
        r"(?:.*\n)*?" if line.strip() == "..." else re.escape(line).replace(r"\.\.\.", ".*") + r"\n" for line in lines
    ]
    return "".join(patterns)


@pytest.fixture(scope="module")
def environment(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """An environment in which `understudy` is the one under test."""
    folder = tmp_path_factory.mktemp("bin")
    command = folder / "understudy"
    command.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m understudy "$@"\n', encoding="utf-8")
    command.chmod(0o755)
    path = os.pathsep.join([str(folder), str(Path(sys.executable).parent), os.environ["PATH"]])
    return os.environ | {"PATH": path, "PYTHONPATH": os.pathsep.join(sys.path), "NO_COLOR": "1"}


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as bound:
        return int(bound.getsockname()[1])


def shown_by(process: subprocess.Popen[bytes], log: Path, shown: str) -> str:
    """What a background command has printed, once that is what is shown or it has had time enough."""
    deadline = time.monotonic() + 30
    while time.monotonic() < deadline and process.poll() is None:
        printed = log.read_text(encoding="utf-8")
        if re.fullmatch(as_pattern(shown), printed.rstrip("\n") + "\n"):
            return printed
        time.sleep(0.05)
    return log.read_text(encoding="utf-8")


def test_the_readme_shows_the_jobs() -> None:
    """There is something to compare."""
    shown = " ".join(BLOCKS)
    assert all(f"$ understudy {verb}" in shown for verb in ("check", "mock", "lint"))


@pytest.mark.skipif(not shutil.which("bash") or not shutil.which("curl"), reason="the README is for a shell with curl")
@pytest.mark.parametrize("block", BLOCKS, ids=range(1, len(BLOCKS) + 1))
def test_what_the_readme_shows_is_what_happens(block: str, environment: dict[str, str], tmp_path: Path) -> None:
    """Every command of a console block prints what stands below it."""
    port = free_port()
    background: list[subprocess.Popen[bytes]] = []
    try:
        for command, shown in steps(block.replace(SHOWN_PORT, str(port))):
            words = command.removesuffix("&").strip()
            if command.endswith("&"):
                with (tmp_path / "background").open("wb") as log:
                    background.append(
                        subprocess.Popen(["bash", "-c", f"exec {words}"], env=environment, cwd=tmp_path, stdout=log)
                    )
                printed = shown_by(background[-1], tmp_path / "background", shown)
            else:
                run = subprocess.run(
                    ["bash", "-c", words], env=environment, cwd=tmp_path, capture_output=True, timeout=120, check=False
                )
                printed = run.stdout.decode("utf-8")
            assert re.fullmatch(as_pattern(shown), printed.rstrip("\n") + "\n"), f"$ {words}\n{printed}"
    finally:
        for process in background:
            process.terminate()
            process.wait(timeout=10)


def test_the_test_command_runs_every_kind_of_check() -> None:
    """The README's own test command, which CI runs too, runs tests, lint, types and the main job."""
    command = README.split("<!-- tests -->")[1].split("```")[1]
    assert "tox" in command
    assert all(name in command for name in ("lint", "types", "contracts"))
