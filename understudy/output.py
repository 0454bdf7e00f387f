"""The streams and exit codes that every verb shares. Prints; decides nothing about contracts."""

from __future__ import annotations

import io
import os
import sys
from typing import TextIO

KEPT = 0
FINDINGS = 1
WRONG_USE = 2
OUR_FAULT = 3
NO_VERDICT = 4
NOTHING_TESTED = 5
INTERRUPTED = 130
TERMINATED = 143

EXIT_CODES = """\b
Exit codes:
  0    every promise kept
  1    findings at or above --fail-on
  2    wrong use, or a document or configuration that can't be read
  3    a fault of ours (the report is still written)
  4    the target can't be judged: unreachable, died, credentials lost, or
       the time ended before every operation was tried once
  5    nothing selected, nothing sent, or too little covered
  130  interrupted by Ctrl-C, 143 by SIGTERM; the report says what was done"""


def prepare_streams() -> None:
    """Make our streams UTF-8 that never fails, whatever the console (`backslashreplace`)."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")


def wants_color(stream: TextIO, asked: str = "auto") -> bool:
    """Whether to colour what goes to `stream`. Source: no-color.org and force-color.org."""
    if asked != "auto":
        return asked == "always"
    if os.environ.get("NO_COLOR"):
        return False
    if os.environ.get("FORCE_COLOR"):
        return True
    return stream.isatty() and os.environ.get("TERM") != "dumb"


def hide_reader_gone() -> None:
    """Point stdout nowhere once its reader (`head`, say) is gone, so that closing it says nothing."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
