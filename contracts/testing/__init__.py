"""Testing a server: Plan to Exchanges to Findings to Report. The only package that sends anything.

Each name is imported when it is first asked for: the drawing process of `deep` lives in here and needs none of them.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from contracts.testing.client import Limits
    from contracts.testing.credentials import Credentials
    from contracts.testing.events import Event, OnEvent, Progress
    from contracts.testing.journal import line_of, read_journal
    from contracts.testing.merging import merged
    from contracts.testing.options import Options
    from contracts.testing.pacing import Pace
    from contracts.testing.recording import Recording, recording_of
    from contracts.testing.replaying import Outcome, replay
    from contracts.testing.report import Cause, Ending, Report, exit_code
    from contracts.testing.running import run
    from contracts.testing.selection import nothing_selected, selected
    from contracts.testing.sending import Sender, Verdict
    from contracts.testing.stopping import Terminated
    from contracts.testing.target import parse_target

_HOME_OF = {
    "Cause": "report",
    "Credentials": "credentials",
    "Ending": "report",
    "Event": "events",
    "Limits": "client",
    "OnEvent": "events",
    "Options": "options",
    "Outcome": "replaying",
    "Pace": "pacing",
    "Progress": "events",
    "Recording": "recording",
    "Report": "report",
    "Sender": "sending",
    "Terminated": "stopping",
    "Verdict": "sending",
    "exit_code": "report",
    "line_of": "journal",
    "merged": "merging",
    "nothing_selected": "selection",
    "parse_target": "target",
    "read_journal": "journal",
    "recording_of": "recording",
    "replay": "replaying",
    "run": "running",
    "selected": "selection",
}

__all__ = [
    "Cause",
    "Credentials",
    "Ending",
    "Event",
    "Limits",
    "OnEvent",
    "Options",
    "Outcome",
    "Pace",
    "Progress",
    "Recording",
    "Report",
    "Sender",
    "Terminated",
    "Verdict",
    "exit_code",
    "line_of",
    "merged",
    "nothing_selected",
    "parse_target",
    "read_journal",
    "recording_of",
    "replay",
    "run",
    "selected",
]


def __getattr__(name: str) -> Any:
    if name in _HOME_OF:
        return getattr(import_module(f"contracts.testing.{_HOME_OF[name]}"), name)
    raise AttributeError(f"module 'contracts.testing' has no attribute {name!r}")
