"""Worker processes from outside: how often one is tried, what is told, and what is left.

What is supervised runs in a process of its own, since a fork of one that has threads, as pytest's may, is not safe.
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="this platform has no copies of processes")

PROGRAM = """
import logging, os, pathlib, signal, sys, time
from mock_server import supervising

supervising._FIRST_DELAY = 0.001
logging.basicConfig(format="%(message)s")
STEPS, COUNT = sys.argv[1].split(), int(sys.argv[2])

def work(is_ready, lifeline):
    tries = os.open("tries", os.O_CREAT | os.O_APPEND | os.O_WRONLY)
    os.write(tries, b".")
    own = os.lseek(tries, 0, os.SEEK_CUR)
    step = STEPS[min(own, len(STEPS)) - 1]
    if step.startswith("ready"):
        is_ready()
        while not pathlib.Path("ready").exists():
            time.sleep(0.001)
    if step == "ready-stop":
        os.kill(os.getppid(), signal.SIGTERM)
        signal.pause()
    if step == "ready-stay":
        os.read(lifeline, 1)
    if step.endswith("killed"):
        os.kill(os.getpid(), signal.SIGKILL)
    os._exit(7)

def ready():
    print("ready", flush=True)
    pathlib.Path("ready").touch()

try:
    supervising.supervise(work, COUNT, ready=ready)
    print("stopped")
except supervising.WorkerFailed as error:
    print("failed:", error)
"""


def supervised(place: Path, steps: str, count: int = 1) -> tuple[list[str], list[str], int]:
    """The lines that it prints, those that it logs, and how many were started, if each does the next of these steps."""
    command = [sys.executable, "-c", PROGRAM, steps, str(count)]
    environment = os.environ | {"PYTHONPATH": os.pathsep.join(sys.path)}
    run = subprocess.run(command, cwd=place, env=environment, capture_output=True, text=True, timeout=60, check=True)
    return run.stdout.splitlines(), run.stderr.splitlines(), (place / "tries").stat().st_size


def test_a_worker_that_dies_has_a_successor_that_tells_of_it(tmp_path: Path) -> None:
    """And no more than one."""
    printed, logged, tries = supervised(tmp_path, "ready-killed ready-stop")
    assert printed == ["ready", "stopped"]
    assert [line.partition(" ")[2].partition(" ")[2] for line in logged] == [
        "was ended by SIGKILL; another has taken its place"
    ]
    assert tries == 2


def test_a_successor_that_dies_before_it_is_ready_has_one_in_its_turn(tmp_path: Path) -> None:
    """Every death is told, in its order, by the first that lives to tell."""
    printed, logged, tries = supervised(tmp_path, "ready-killed killed exit ready-killed killed ready-stop")
    assert printed == ["ready", "stopped"]
    assert [line.partition(" ")[2].partition(" ")[2].partition(";")[0] for line in logged] == [
        "was ended by SIGKILL",
        "was ended by SIGKILL before it was ready",
        "ended with exit code 7 before it was ready",
        "was ended by SIGKILL",
        "was ended by SIGKILL before it was ready",
    ]
    assert tries == 6


def test_a_place_that_can_not_be_filled_ends_the_team(tmp_path: Path) -> None:
    """After a number of tries, and in words; those that live are ended with it."""
    printed, _, tries = supervised(tmp_path, "ready-stay ready-killed killed", count=2)
    assert printed[0] == "ready"
    assert printed[1].startswith("failed: worker ")
    assert printed[1].endswith("was ended by SIGKILL before it was ready, as did the 5 that were started before it")
    assert tries == 8


def test_a_worker_that_fails_at_the_start_is_not_tried_again(tmp_path: Path) -> None:
    """Nobody is served yet, so whoever started it can mend what it said."""
    printed, _, tries = supervised(tmp_path, "exit")
    (told,) = printed
    assert told.endswith("ended with exit code 7 before it was ready")
    assert tries == 1
