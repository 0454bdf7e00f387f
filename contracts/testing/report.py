"""What a run came to: plain values that every report is written from, and the exit code that follows from them.

Knows findings and messages; knows no socket and no format. Requests in here are as sent, but for secrets, which read
`$UNDERSTUDY_TOKEN` or the like.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Literal

from contracts.coverage import NOTHING, Coverage
from contracts.errors import LEVELS, Level, Place
from contracts.judging.model import Finding
from contracts.messages import Exchange, Request

Ending = Literal["finished", "out of time", "target lost", "incomplete", "interrupted", "terminated", "our fault"]
"""How a run ended. *target lost*: it can't be reached, died, or no longer takes the credentials; *incomplete*: of a run
in parts one is missing or broke off."""


@dataclass(frozen=True, slots=True)
class Witness:
    """One case that shows a finding."""

    name: str
    """What the case is: `id: below its minimum`."""
    request: Request
    exchange: Exchange | None = None
    """None when no complete response came back. Its request is the same one."""
    breaks: tuple[str, ...] = ()
    """What the request itself breaks, in words; empty: it keeps every promise."""
    steps: tuple[Witness, ...] = ()
    """What has to be sent before, in that order; empty for a request that shows it alone."""
    operation: str = ""
    """Of a step: the label of the operation that it asks."""


@dataclass(frozen=True, slots=True)
class Occurrence:
    """A cause as it shows in one operation, or in requests that reach none."""

    operation: str
    """The label of the operation that was tried: `GET /users/{id}`."""
    count: int
    """How many cases showed it."""
    finding: Finding
    """As the smallest of those cases shows it."""
    witness: Witness
    is_flaky: bool = False
    """The same bytes, sent again, were judged differently."""


@dataclass(frozen=True, slots=True)
class Acceptance:
    """Why a cause is known, and whether somebody has decided to live with it."""

    state: Literal["waived", "known", "expired"]
    """*waived*: somebody did; *known*: it is in the baseline; *expired*: somebody did, and the time is over."""
    reason: str
    owner: str = ""
    until: str = ""
    """The last day, such as `2026-12-31`; empty: without end."""
    where: str = ""
    """File and line that say so."""

    def __str__(self) -> str:
        told = f"until {self.until} by {self.owner}: {self.reason}" if self.owner else self.reason
        return f"{told} ({self.where})" if self.where else told


@dataclass(frozen=True, slots=True)
class Cause:
    """Findings that are one: the same check at the same place in the document, in the same shape."""

    fingerprint: str
    """Stable from run to run and machine to machine: 12 hexadecimal digits."""
    occurrences: tuple[Occurrence, ...]
    """One per operation, in the document's order."""
    acceptance: Acceptance | None = None
    """None: it is new."""

    @property
    def is_accepted(self) -> bool:
        """Whether it fails no run."""
        return self.acceptance is not None and self.acceptance.state != "expired"

    @property
    def labels(self) -> tuple[str, ...]:
        """Of the operations that it shows in."""
        return tuple(occurrence.operation for occurrence in self.occurrences)

    @property
    def first(self) -> Occurrence:
        """The one to show: a steady one if there is any, the smallest request of those."""
        return min(self.occurrences, key=lambda occurrence: (occurrence.is_flaky, size(occurrence.witness.request)))

    @property
    def finding(self) -> Finding:
        """The finding of the occurrence to show."""
        return self.first.finding

    @property
    def level(self) -> Level:
        """As the check says; a flaky cause is not sure enough for more than a warning."""
        steady = [occurrence.finding.level for occurrence in self.occurrences if not occurrence.is_flaky]
        return min(steady, key=LEVELS.index) if steady else max("warning", self.finding.level, key=LEVELS.index)

    @property
    def count(self) -> int:
        """How many cases showed it, over all operations."""
        return sum(occurrence.count for occurrence in self.occurrences)


@dataclass(frozen=True, slots=True)
class OperationResult:
    """What was done with one operation and what came back."""

    label: str
    place: Place
    sent: int = 0
    """Cases sent; what was sent once more to confirm or to shrink is not counted."""
    planned: int = 0
    """How many of them are of the plan; the others were drawn, or remembered from an earlier run."""
    statuses: Mapping[int, int] = field(default_factory=dict)
    """How often each status code was answered, in ascending order."""
    skipped: str = ""
    """Why it was not tried, or not to its end; empty if it was."""
    checks: tuple[str, ...] = ()
    """The codes of the checks that its exchanges were put to."""
    elapsed: float = 0.0
    """Seconds spent waiting for its answers."""
    unreached: Mapping[str, str] = field(default_factory=dict)
    """The declared statuses that no answer had, and what was tried for each, or why nothing was."""


@dataclass(frozen=True, slots=True)
class Report:
    """A run."""

    document: str
    """As the user named it."""
    title: str
    version: str
    base_url: str
    seed: int
    operations: tuple[OperationResult, ...] = ()
    """In the document's order."""
    causes: tuple[Cause, ...] = ()
    """Worst level first, then the most frequent."""
    elapsed: float = 0.0
    """Seconds."""
    digest: str = ""
    """SHA-256 over the cases sent, operation by operation: equal for equal bytes."""
    ending: Ending = "finished"
    reason: str = ""
    """For every ending but *finished*: what happened, in a sentence."""
    notes: tuple[str, ...] = ()
    """What the reader should know beside the findings."""
    coverage: Coverage = NOTHING
    """What of the contract the cases and their answers showed, of the operations selected."""
    min_coverage: float = 0.0
    """Percent of the contract that was asked to be seen."""
    is_recorded: bool = False
    """Nothing was sent: what is judged was sent by others, and cases are exchanges of theirs."""

    @property
    def sent(self) -> int:
        """Cases sent, over all operations."""
        return sum(operation.sent for operation in self.operations)

    @property
    def untried(self) -> tuple[OperationResult, ...]:
        """Operations that not one case was sent to, and that nobody chose to skip."""
        return tuple(operation for operation in self.operations if not operation.sent and not operation.skipped)

    @property
    def is_covered(self) -> bool:
        """Whether as much of the contract was seen as was asked for."""
        return self.coverage.percent >= self.min_coverage

    def at_least(self, level: Level) -> tuple[Cause, ...]:
        """The causes of that level or worse."""
        return tuple(cause for cause in self.causes if LEVELS.index(cause.level) <= LEVELS.index(level))

    @property
    def open(self) -> tuple[Cause, ...]:
        """The causes that nobody has accepted."""
        return tuple(cause for cause in self.causes if not cause.is_accepted)

    @property
    def accepted(self) -> tuple[Cause, ...]:
        """The causes that are waived or in a baseline."""
        return tuple(cause for cause in self.causes if cause.is_accepted)

    def failing(self, level: Level) -> tuple[Cause, ...]:
        """The causes of that level or worse that nobody has accepted."""
        return tuple(cause for cause in self.at_least(level) if not cause.is_accepted)


def exit_code(report: Report, fail_on: Level = "error") -> int:
    """What the command answers.

    0: every promise kept, but for what is accepted; 1: findings of that level or worse; 3: our fault; 4: the target
    can't be judged; 5: nothing was sent, or too little of the contract was seen; 130 and 143: interrupted. An ending
    that hides part of the truth outranks the findings: a broken run is never mistaken for a broken contract.
    """
    endings: Mapping[Ending, int] = {
        "our fault": 3,
        "interrupted": 130,
        "terminated": 143,
        "target lost": 4,
        "incomplete": 4,
    }
    if report.ending in endings:
        return endings[report.ending]
    if report.ending == "out of time" and report.untried:
        return 4
    if not report.sent:
        return 5
    if report.failing(fail_on):
        return 1
    return 0 if report.is_covered else 5


def size(request: Request) -> tuple[int, int, str]:
    """What orders requests from the smallest: bytes, then header fields, then the text itself."""
    length = len(request.target) + len(request.content or b"")
    length += sum(len(name) + len(value) for name, value in request.headers)
    return length, len(request.headers), f"{request.method} {request.target}"


def cause_key(finding: Finding, label: str) -> tuple[str, ...]:
    """What two findings must share to be one cause: the check, the place in the document, what of it is broken.

    A document is known by its file's name, since the folder differs from machine to machine; a failure of the server
    by no number (see `shape`).
    """
    promised = finding.promised_at
    where = f"{file_name(promised.uri)}#{promised.pointer}" if promised else label
    is_missing = finding.check == "status-declared" and re.fullmatch(r"[1-9]\d\d", finding.found)
    status = finding.found if is_missing else ""
    at = "" if finding.keyword else re.sub(r"/\d+", "/*", finding.at)
    return finding.check, where, finding.keyword, at, status


def group_key(finding: Finding, level: Level) -> tuple[str, ...]:
    """What causes must share to be told together: they read alike but for the place in the document.

    What a server lets pass it lets pass wherever the same stands in a request, whatever the value.
    """
    at = re.sub(r"/\d+", "/*", finding.at)
    status = finding.found if finding.check == "status-declared" else ""
    if not finding.keyword or finding.check == "refuses-broken":
        return finding.check, level, at, finding.keyword, status
    if (finding.keyword, finding.found) == ("type", "null"):
        return finding.check, level, finding.keyword, "null"  # who forgot that one may be null forgot it of others, too
    return finding.check, level, at, finding.keyword, finding.expected, finding.found


def file_name(uri: str) -> str:
    """The last segment of a path, or of a URL, on any system."""
    return re.split(r"[/\\]", uri)[-1]


def fingerprint(key: Iterable[str]) -> str:
    """A short name for a key of strings, the same on every machine."""
    return hashlib.sha256("\0".join(key).encode("utf-8", "surrogatepass")).hexdigest()[:12]
