"""`check` as another program asks for it: flags, that program's own settings, environment and configuration in one.

All of it is read as the command reads it. Knows no pytest, sends nothing.
"""

from __future__ import annotations

import shlex
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from contracts import Document, UsageError
from contracts.testing import parse_target
from contracts.testing.report import Cause
from understudy.checking import Wanted
from understudy.cli import cli
from understudy.configuration import Configuration, Source
from understudy.defaults import told_of
from understudy.toml_text import Toml
from understudy.verb import Context, context_of
from understudy.wanted import wanted_of

NOT_HEEDED: Mapping[str, str] = {
    "plan": "--plan",
    "is_list": "--list",
    "update_baseline": "--update-baseline",
    "last_failed": "--last-failed",
    "databases": "--database",
    "reports": "--report",
    "report_dir": "--report-dir",
    "color": "--color",
    "quiet": "--quiet",
    "verbose": "--verbose",
    "min_coverage": "--min-coverage",
}
"""Flags of the command, by parameter, that say how a whole run is told, or remembered, and so nothing of a test."""


@dataclass(frozen=True, slots=True)
class Setting:
    """One value that the program has been told, as its own configuration names it."""

    name: str
    """As people are told of it: `pytest.ini: contract_seed`."""
    key: str
    """What it is for `check`: `seed`."""
    value: str | int
    folder: Path
    """What a relative path starts from."""

    @property
    def source(self) -> Source:
        """Itself, as a source of the configuration."""
        return Source(self.name, self.folder, Toml("", {self.key: self.value}), is_flag=True)


@dataclass(frozen=True, slots=True)
class EmbeddedCheck:
    """What is asked for, before the document is read."""

    context: Context

    @property
    def document(self) -> str | None:
        """The document's name; None: the embedded default."""
        name: str | None = self.context.params["document"]
        return name

    @property
    def url(self) -> str | None:
        """The server; None: our own mock."""
        url: str | None = self.context.params["url"]
        return url

    @property
    def unheeded(self) -> Iterator[str]:
        """What the configuration asks for that would decide on a run of the command, and does not here."""
        if self.context.params["min_coverage"]:
            yield NOT_HEEDED["min_coverage"]

    def wanted(self, document: Document) -> Wanted:
        """All that is asked for of that document.

        Raises: UsageError naming the flag, or file and line
        """
        with self._telling():
            if self.url is not None:
                parse_target(self.url)
            return wanted_of(self.context.params | {"configuration": self.context.obj}, document)

    @contextmanager
    def _telling(self) -> Iterator[None]:
        try:
            yield
        except UsageError as error:
            raise UsageError(told_of(str(error), self.context)) from None


def embedded_check(
    flags: Sequence[str],
    settings: Iterable[Setting] = (),
    defaults: Iterable[Setting] = (),
    folders: Iterable[Path] = (),
) -> EmbeddedCheck:
    """What is asked for by flags of `check`, then by the environment, `settings`, the configuration, and `defaults`.

    `folders`: where the configuration is looked for, upwards, one after the other; empty: the working directory.

    Raises: UsageError, as the command tells it
    """

    def beside(found: Configuration) -> Configuration:
        first, last = ([each.source for each in some] for some in (defaults, settings))
        return Configuration((*first, *found.sources, *last))

    context = context_of(cli, "check", flags, folders, beside)
    for name, flag in NOT_HEEDED.items():
        source = context.get_parameter_source(name)
        if source is not None and source.name == "COMMANDLINE":
            raise UsageError(f"{flag}: is for the command `understudy check`; leave it out here")
    return EmbeddedCheck(context)


def flags_in(option: str, text: str) -> list[str]:
    """The flags that are given to that option in one text, quoted as in a shell.

    Raises: UsageError
    """
    try:
        return shlex.split(text)
    except ValueError as error:
        raise UsageError(f"{option} {text!r}: {error}") from None


def accepted_in_words(cause: Cause) -> str:
    """What is found that fails nothing, and why it does not."""
    state = f"{cause.acceptance.state}: " if cause.acceptance else ""
    return f"{state}{cause.finding.check} ({cause.fingerprint}) {cause.acceptance or ''}".rstrip()
