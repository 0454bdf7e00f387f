"""A recorded exchange, and what a recording does not say of it: what is not there was not therefore not sent.

Knows messages; knows no file format and no document.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from contracts.messages import Exchange
from contracts.testing.client import Fault

MOST_BYTES = 64 * 1024 * 1024
"""Of a content that is unfolded from its coding."""

Reason = Literal["unreadable", "unanswered", "cached", "elsewhere", "undeclared", "not selected", "passed over"]
"""Why an exchange is not judged. *cached*: a browser answered it itself; *elsewhere*: it went to another host, or
outside the base path; *undeclared*: the document has no such path, or not that method;
*passed over*: it came faster than those before could be judged."""


@dataclass(frozen=True, slots=True)
class Recorded:
    """An exchange as somebody wrote it down."""

    exchange: Exchange
    """What was not written down of it reads as empty."""
    name: str
    """Where it was found: `traffic.har, entry 17`."""
    origin: str = ""
    """Where it went: `https://api.example.com`; empty where that is not said, and it is the server's own."""
    base_path: str | None = None
    """What stands in the place of the document's base path; None: the document's own."""
    lacks_request_content: bool = False
    """The request may have had content that was not written down."""
    lacks_content: bool = False
    """The answer may have had content that was not written down, or only a part of it was."""
    lacks_fields: bool = False
    """The answer's header fields were not written down."""
    lacks_secrets: bool = False
    """Credentials and cookies may have been taken out before it was written down."""
    is_rewritten: bool = False
    """The content is the text that was meant, not the bytes that were sent."""
    faults: tuple[Fault, ...] = ()
    """What the client that recorded it found on the wire."""


@dataclass(frozen=True, slots=True)
class Left:
    """An exchange that a recording mentions, and that there is nothing to judge of."""

    name: str
    reason: Reason
    message: str = ""


class BrokenOff(Exception):
    """The recording can't be read beyond some place; its text says where and why."""
