"""How a run ends before its agenda does."""

from __future__ import annotations

from contracts.testing.report import Ending


class Terminated(KeyboardInterrupt):
    """Raised by the caller's handler of SIGTERM, to end the run like Ctrl-C does."""


class Stop(Exception):
    """The run ends here."""

    def __init__(self, ending: Ending, reason: str = "") -> None:
        super().__init__(reason)
        self.ending = ending
        self.reason = reason


def out_of_time(seconds: float | None) -> Stop:
    """The end of a run that may take that long."""
    return Stop("out of time", f"the time of {seconds or 0.0:g} s is up")
