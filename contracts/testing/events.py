"""What a run tells while it goes on: plain values, in the order in which things happened.

A Report is no more than the sum of them (`tally`), a journal no more than a line for each (`journal`); whoever shows
progress takes what it needs. Requests and answers in here are without secrets, as everywhere where they are shown.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TypeAlias

from contracts.coverage import NOTHING, Coverage
from contracts.errors import Level, Place
from contracts.judging.model import Finding
from contracts.messages import Exchange, Request
from contracts.testing.client import Fault
from contracts.testing.report import Ending

DRAWN = "drawn"
"""The kind of a case that a search drew; a planned one has the plan's kind."""
DEEP = "deep"
"""The kind of a case that schemathesis' engine asked for, which follows the answers; beside the agenda's digest."""
CONFIRMING = "confirming"
"""The kind of a request sent once more, to see whether its finding repeats."""
SHRINKING = "shrinking"
"""The kind of a smaller request, sent to see whether it still shows a finding."""
REMEMBERED = "remembered"
"""The kind of a case that is sent because an earlier run found something with it; beside the agenda's digest."""
PROBING = "probing"
"""The kind of a request sent to see what makes another fail; it is not judged itself."""
CANARY = "canary"
"""The kind of a request that is known to succeed, sent to see whether others still could."""
RETRIED = "retried"
"""The kind of a request that was sent again, since the network failed or the server asked to wait."""
PAIR = "pair"
"""The kind of a request that means something together with another alone: asked again, HEAD, with other credentials."""
SEQUENCE = "sequence"
"""The kind of a step of a sequence: create, read, change, delete, read again."""
CLEANUP = "cleanup"
"""The kind of a request that removes what the run created."""
RELATED = (PAIR, SEQUENCE, CLEANUP)
"""Kinds of requests that are made from earlier answers."""
UNFINISHED = "unfinished"
"""The kind of a request whose answer nobody waited for, because the run came to its end."""
RECORDED = "recorded"
"""The kind of a request that somebody else sent, and of which a recording tells."""
BESIDE = (CONFIRMING, SHRINKING, PROBING, CANARY, RETRIED, UNFINISHED, *RELATED)
"""Kinds of requests that are no cases: they are told, and not counted."""


@dataclass(frozen=True, slots=True)
class Selected:
    """An operation that the run is to test."""

    label: str
    place: Place
    index: int
    """0-based, among all operations of the document."""


@dataclass(frozen=True, slots=True)
class Started:
    """The run begins; always the first."""

    document: str
    """As the user named it."""
    title: str
    version: str
    base_url: str
    seed: int
    operations: tuple[Selected, ...]
    checks: tuple[str, ...]
    """The codes of the checks that every exchange is put to."""
    shard: tuple[int, int] | None = None
    """Which part of how many this run is; 1-based."""
    is_mock: bool = False
    """The server is our own mock of the document."""
    is_recorded: bool = False
    """Nothing is sent: what is judged was sent by others."""


@dataclass(frozen=True, slots=True)
class Exchanged:
    """A request was sent, and what came of it was heard."""

    number: int
    """1-based, in the order sent."""
    operation: str
    """The label of the operation that it was meant for; it may have reached another."""
    case: str
    """The name of the case: `path id = 0`."""
    kind: str
    """The plan's kind of the case, `drawn`, `deep`, `remembered`, or one of `BESIDE`."""
    request: Request
    exchange: Exchange | None
    """None where no complete response came back."""
    faults: tuple[Fault, ...] = ()
    fingerprints: tuple[str, ...] = ()
    """Of the causes that it shows, each once."""
    is_refused: bool = False
    """The request keeps every promise, and the server does not take the credentials: nothing is proven."""
    lacking: tuple[str, ...] = ()
    """Of a recorded one: `request` and `response`, where there may have been content that was not written down."""
    sequence: str = ""
    """The name of the requests that it means something together with; empty for one that stands alone."""

    @property
    def is_case(self) -> bool:
        """Whether it counts, or only tells more of a case that was sent before."""
        return self.kind not in BESIDE

    @property
    def status(self) -> int | None:
        """The status code answered; None where no complete response came back."""
        return self.exchange.response.status_code if self.exchange else None


@dataclass(frozen=True, slots=True)
class Found:
    """A cause shows in an operation for the first time, or in a better case than the one told before."""

    fingerprint: str
    operation: str
    """The label of the operation that was tried."""
    finding: Finding
    exchange: int
    """The number of the exchange that shows it, told since the last case or of the same sequence."""
    case: str
    breaks: tuple[str, ...] = ()
    """What the request itself breaks, in words."""
    is_flaky: bool = False
    steps: tuple[int, ...] = ()
    """The numbers of the exchanges before it that it takes to show the cause, in the order sent."""


@dataclass(frozen=True, slots=True)
class Progress:
    """Where the run stands; told after each case."""

    sent: int
    """Cases sent."""
    budget: int
    """Cases at most, over all operations."""
    tried: int
    """Operations that at least one case was sent to."""
    operations: int
    """Operations selected."""
    levels: Mapping[Level, int]
    """Causes found so far, by level."""
    elapsed: float
    """Seconds since the start."""
    at: str = ""
    """The label of the operation just tried."""


@dataclass(frozen=True, slots=True)
class Ended:
    """The run is over; always the last."""

    ending: Ending
    reason: str
    elapsed: float
    """Seconds."""
    digest: str
    notes: tuple[str, ...] = ()
    skipped: Mapping[str, str] = field(default_factory=dict)
    """By label of an operation: why it was not tried, or not to its end."""
    coverage: Coverage = NOTHING
    unreached: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    """By label of an operation: its declared statuses that no answer had, and what was tried for each."""


Event: TypeAlias = Started | Exchanged | Found | Progress | Ended
OnEvent: TypeAlias = Callable[[Event], None]


def ignore(_event: Event) -> None:
    """For callers who show nothing."""
