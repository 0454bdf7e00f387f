"""What a caller may ask of a run: plain values, already parsed."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Literal

from contracts.document.model import Operation
from contracts.errors import Level
from contracts.planning import PlannedCase
from contracts.testing.client import Limits
from contracts.testing.credentials import Credentials
from contracts.testing.known import Known
from contracts.testing.memory import Failing
from contracts.testing.pacing import Pace


@dataclass(frozen=True, slots=True)
class Options:
    """How much to send, as whom, and what to look at."""

    seed: int = 0
    max_examples: int = 100
    """Cases per operation, those of the plan included."""
    max_time: float | None = None
    """Seconds for the whole run; None: as long as it takes."""
    wait: float = 0.0
    """Seconds to wait for the server to accept connections."""
    credentials: Credentials = field(default_factory=Credentials)
    limits: Limits = field(default_factory=Limits)
    selects: Callable[[Operation], bool] | None = None
    """Which operations to test; None: all."""
    unmatched: tuple[str, ...] = ()
    """What of that choice fits no operation, in sentences."""
    takes: Callable[[PlannedCase], bool] | None = None
    """Which cases of the plan to send; None: all."""
    checks: frozenset[str] = frozenset()
    """The codes of the checks to apply; empty: all."""
    skip_checks: frozenset[str] = frozenset()
    severity: Mapping[str, Level] = field(default_factory=dict)
    """Levels by code of a check, in place of its own."""
    max_response_time: float | None = None
    """Seconds that an answer may take; None: any."""
    max_failures: int | None = None
    """Stop once so many causes of level error are known."""
    allow_writes: bool = False
    """Whether a server that is not on loopback may be sent methods that are not safe."""
    show_secrets: bool = False
    """Whether secrets stand in what is shown as they were sent and answered."""
    safe: bool = False
    """Whether the server is in production: nothing but safe, declared and well-formed requests may leave, slowly."""
    pace: Pace = field(default_factory=Pace)
    disruptive: Literal["auto", "last", "skip", "any"] = "auto"
    """When operations are tried that may end a session or the server: last, not at all, or in their turn; *auto*: those
    that may end a session last, those that may end the server not at all."""
    renew: Callable[[], Credentials] | None = None
    """Gets new credentials once those that there are have died."""
    min_coverage: float = 0.0
    """Percent of the contract that must be seen for the run to count."""
    shard: tuple[int, int] | None = None
    """Which part of how many the operations to test are; 1-based; None: the whole."""
    is_mock: bool = False
    """The server is our own mock of the document."""
    known: Known = field(default_factory=Known)
    """What is no news, and what leads to what exists."""
    configured: str = ""
    """The file that the options are from, as people are told of it; empty: none."""
    search: bool = True
    """Whether to draw further cases once the plan is sent."""
    deep: bool = False
    """Whether schemathesis' engine goes on where the search ends."""
    relations: bool = True
    """Whether to ask what only several exchanges can show."""
    remembered: tuple[Failing, ...] = ()
    """Cases that failed in earlier runs, to be tried as soon as their operation has had one that should pass."""
    only_remembered: bool = False
    """Whether the plan ends with them."""

    def wants_any(self, codes: Iterable[str]) -> bool:
        """Whether what is found under one of the codes is to be told."""
        return any(code not in self.skip_checks and (not self.checks or code in self.checks) for code in codes)
