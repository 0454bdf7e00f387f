"""How the mock is asked to behave, as one immutable value."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True)
class Options:
    """Settings of a mock; the defaults are what `understudy mock` does without flags."""

    seed: str = "1"
    """The same seed gives the same bytes, on every machine and worker."""
    profile: str = "typical"
    """The profile of made values."""
    tokens: tuple[str, ...] = ()
    """The only credentials that pass; empty: every well-formed one does."""
    validate: bool = True
    """Whether requests that break promises are refused; if not, credentials are not looked at either."""
    errors: Literal["declared", "problem"] = "declared"
    """What a refusal looks like: as the document declares it, or always as problem details (RFC 9457)."""
    examples: Literal["true", "as-is"] = "true"
    """Which examples are served: those that keep their schema, or all; what breaks its schema is then marked."""
    cors: bool = True
    """Whether pages of other origins may read the answers."""
    callbacks: bool = True
    """Whether the callbacks that operations declare are sent."""
    callback_hosts: tuple[str, ...] = ()
    """Hosts beside this machine's that callbacks and webhooks may go to, as `host` or `host:port`; `*` is any."""
    scheme: Literal["http", "https"] = "http"
    """The scheme of the URLs that answers name."""
    root: str = ""
    """The path under which the document is served, in front of its own base path: `/left`."""
