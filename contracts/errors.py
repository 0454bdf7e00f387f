"""What can go wrong, as data: whose fault it is, where, what was found and what to do.

    UnderstudyError
    ├── DocumentError            the document's fault
    │   ├── UnreadableDocument   there is nothing to work with: no file, no YAML, no OpenAPI
    │   ├── UnresolvedReference  a `$ref` that leads nowhere
    │   └── UnsatisfiableSchema  no value, or none that we could find, satisfies a schema
    ├── DecodeError              a message's fault: its text or bytes can't be read
    │   └── OversizedContent     nobody's: they may be right, and are more than is held
    ├── EncodeError              a value that a style or a media type can't carry
    ├── UsageError               the caller's fault: a flag, a configuration, an argument
    └── TargetError              the network's or the server's: it can't be reached or judged

A fault that costs only a corner of a document is not raised, it is kept with the document as a `Problem`. A promise
that a message breaks is neither: it is a Finding (see `contracts.judging`).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal, Protocol

Level = Literal["error", "warning", "note"]
"""How bad it is, in SARIF's words (SARIF 2.1.0, section 3.27.10)."""

LEVELS: tuple[Level, ...] = ("error", "warning", "note")


class Positions(Protocol):
    """Where the parts of one text stand in it; looked up only when a place is told."""

    def line_of(self, pointer: str) -> int | None:
        """The 1-based line on which the target of the JSON Pointer begins, or of its nearest ancestor."""

    def column_of(self, pointer: str) -> int | None:
        """The 1-based column at which the target of the JSON Pointer begins, or of its nearest ancestor."""


@dataclass(frozen=True, slots=True)
class Place:
    """Somewhere in a text: prints as `openapi.yaml:41 (#/paths/~1users/get)`."""

    uri: str
    """The file or address as the user gave it, for people to read."""
    pointer: str = ""
    """JSON Pointer (RFC 6901); empty for the whole text."""
    positions: Positions | None = field(default=None, compare=False, repr=False)

    @property
    def line(self) -> int | None:
        """1-based; None where the text is not known, as for a document given as a mapping."""
        return self.positions.line_of(self.pointer) if self.positions else None

    @property
    def column(self) -> int | None:
        """1-based; None where the text is not known."""
        return self.positions.column_of(self.pointer) if self.positions else None

    def at(self, pointer: str) -> Place:
        """Another place in the same text."""
        return Place(self.uri, pointer, self.positions)

    def __str__(self) -> str:
        where = f" (#{self.pointer})" if self.pointer else ""
        return f"{self.uri}:{self.line}{where}" if self.line else f"{self.uri}{where}"


@dataclass(frozen=True, slots=True)
class Problem:
    """A fault of a document that costs a corner of it, not the whole."""

    code: str
    """Stable and lower case with hyphens, such as `unresolved-reference`."""
    place: Place
    message: str
    """What was found and what was expected."""
    repair: str = ""
    """The nearest thing to do about it; empty if there is none to suggest."""
    level: Level = "error"

    def __str__(self) -> str:
        return f"{self.place}: {self.message}" + (f"; {self.repair}" if self.repair else "")


class UnderstudyError(Exception):
    """The root of all that we raise on purpose."""


class DocumentError(UnderstudyError):
    """The document's fault, told as a `Problem`."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem)
        self.problem = problem

    def __str__(self) -> str:
        return str(self.problem)


class UnreadableDocument(DocumentError):
    """There is nothing to work with: it can't be fetched, parsed, or recognised as OpenAPI."""


class UnresolvedReference(DocumentError):
    """A `$ref` that leads nowhere."""


class UnsatisfiableSchema(DocumentError):
    """No value satisfies a schema, or none was found within the budget of the search."""

    def __init__(self, problem: Problem, pointers: tuple[str, ...] = (), keywords: tuple[str, ...] = ()) -> None:
        super().__init__(problem)
        self.pointers = pointers
        """JSON Pointers, into the document, of the schemas in conflict."""
        self.keywords = keywords
        """The keywords in conflict."""


class DecodeError(UnderstudyError):
    """Text or bytes of a message that can't be read: the sentence says what was found, where and what to write."""


class OversizedContent(DecodeError):
    """Content that may be what it says, and has more values than are held at once, so that it was not read."""


class EncodeError(UnderstudyError):
    """A value that the style or the media type has no way to write."""


class UsageError(UnderstudyError):
    """The caller's fault: the sentence says what was given and what to give instead."""


class TargetError(UnderstudyError):
    """The server under test can't be reached, died, or can't be judged."""
