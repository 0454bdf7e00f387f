"""What may be sent to which server: unsafe methods only to this machine, or where the caller allows them. Pure."""

from __future__ import annotations

from dataclasses import dataclass

from contracts.testing.options import Options
from contracts.testing.target import Target

SAFE_METHODS = ("GET", "HEAD", "OPTIONS")
"""Those of the safe methods that are sent anywhere. Source: RFC 9110, section 9.2.1."""


@dataclass(frozen=True, slots=True)
class Permission:
    """What the options allow to send to the target."""

    options: Options
    target: Target

    def refusal(self, method: str) -> str:
        """Why a request of that method may not be sent; empty if it may."""
        if self.options.allow_writes or self.target.is_loopback or method.upper() in SAFE_METHODS:
            return ""
        return f"{method} to a server that is not on loopback needs --allow-writes"
