"""Flags that stand for tables of the configuration, read as these: waivers, skips, statuses, ids, own credentials.

So the same code reads both, and says the same of what is wrong in them. Pure; knows no click.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from contracts.errors import UsageError
from understudy.configuration import Source
from understudy.toml_text import Toml

_WAIVER = re.compile(
    r"\s*(?P<what>[^\s:]+)(?:\s+in\s+(?P<operation>.+?))??(?:\s+until\s+(?P<until>\S+))?"
    r"(?:\s+by\s+(?P<owner>.+?))?\s*(?::\s+(?P<reason>.+))?",
    re.DOTALL,
)


@dataclass(frozen=True, slots=True)
class TableFlag:
    """A flag, and the table that a value of it is."""

    flag: str
    written: str
    """As the help and errors have it."""
    table: Callable[[str], Mapping[str, Any] | None]
    """None for what is not written so."""
    told_to: str = "="
    """What of a value is repeated ends before this, since the rest is told elsewhere, or a secret."""
    is_secret: bool = False
    """Whether a value that is not written so is not repeated either."""

    def source(self, text: str, where: str = "") -> Source:
        """What the value says, as a source of the configuration. `where`: what gave it, if no flag.

        Raises: UsageError for what is not written so
        """
        told = text.partition(self.told_to)[0] if self.told_to else text
        name = f"{where or self.flag} {told.strip()!r}"
        table = self.table(text)
        if table is None:
            place = where or self.flag if self.is_secret else name
            raise UsageError(f"{place}: expected {self.written}")
        return Source(name, Path.cwd(), Toml("", table), is_flag=True)


def sources(given: Mapping[str, Sequence[str]], environment: Mapping[str, str]) -> Iterator[Source]:
    """What flags, by parameter, or else variables of the environment of the same name say of the tables.

    Raises: UsageError
    """
    for name, flag in FLAGS.items():
        if name not in given:
            continue
        variable = "UNDERSTUDY_" + flag.flag.removeprefix("--").upper().replace("-", "_")
        if given[name]:
            yield from map(flag.source, given[name])
        else:
            lines = environment.get(variable, "").splitlines()
            yield from (flag.source(line, variable) for line in lines if line.strip())


def _waiver(text: str) -> Mapping[str, Any] | None:
    found = _WAIVER.fullmatch(text)
    if not found:
        return None
    what = found["what"]
    values = {name: found[name] for name in ("operation", "until", "owner", "reason") if found[name]}
    is_fingerprint = re.fullmatch(r"[0-9a-fA-F]+", what)
    return {"waivers": [{"fingerprint" if is_fingerprint else "check": what, **values}]}


def _skip(text: str) -> Mapping[str, Any] | None:
    operation, _, reason = text.partition("=")
    return _override(operation, skip=reason.strip()) if reason.strip() else None


def _statuses(text: str) -> Mapping[str, Any] | None:
    operation, equals, statuses = text.rpartition("=")
    wanted = [each.strip() for each in statuses.split(",") if each.strip()]
    return _override(operation if equals else "*", statuses=wanted) if wanted else None


def _known_id(text: str) -> Mapping[str, Any] | None:
    left, _, value = text.partition("=")
    operation, _, name = left.rpartition(":")
    if not name.strip() or not value:
        return None
    parameters = {name.strip(): [value]}
    return _override(operation, parameters=parameters) if operation else {"parameters": parameters}


def _credential(key: str) -> Callable[[str], Mapping[str, Any] | None]:
    def table(text: str) -> Mapping[str, Any] | None:
        operation, _, value = text.partition("=")
        return _override(operation, **{key: value}) if value else None

    return table


def _override(operation: str, **said: Any) -> Mapping[str, Any] | None:
    return {"overrides": [{"operation": operation.strip(), **said}]} if operation.strip() else None


FLAGS: Mapping[str, TableFlag] = {
    "waive": TableFlag("--waive", "'FINGERPRINT until DATE by OWNER: REASON'", _waiver, told_to=" "),
    "skip": TableFlag("--skip", "OPERATION=REASON", _skip),
    "expect_status": TableFlag("--expect-status", "[OPERATION=]STATUS,...", _statuses, told_to=""),
    "known_id": TableFlag("--known-id", "[OPERATION:]NAME=VALUE", _known_id, told_to=""),
    "token_for": TableFlag("--token-for", "OPERATION=TOKEN", _credential("token"), is_secret=True),
    "auth_for": TableFlag("--auth-for", "OPERATION=USER:PASSWORD", _credential("auth"), is_secret=True),
    "header_for": TableFlag("--header-for", "'OPERATION=NAME: VALUE'", _credential("header"), is_secret=True),
}
"""By the name of the parameter."""
