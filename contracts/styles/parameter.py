"""What the styles must know of a parameter: its name, its place in the message, and how it is written."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from contracts.errors import DecodeError, EncodeError


class ParameterLike(Protocol):
    """Anything that says how a parameter is written, such as a document's Parameter or a `ParameterStyle`."""

    @property
    def name(self) -> str:
        """As declared."""

    @property
    def location(self) -> str:
        """`path`, `query`, `header` or `cookie`."""

    @property
    def style(self) -> str:
        """simple, label, matrix, form, spaceDelimited, pipeDelimited, tabDelimited, deepObject or cookie."""

    @property
    def explode(self) -> bool:
        """Whether each element or property is written by itself."""

    @property
    def allow_reserved(self) -> bool:
        """Whether RFC 3986's reserved characters are written as they are."""


@dataclass(frozen=True, slots=True)
class ParameterStyle:
    """How a value is written where no document's Parameter is at hand: headers, properties of a form, tests."""

    name: str
    location: str = "query"
    style: str = "form"
    explode: bool = True
    allow_reserved: bool = False


DELIMITERS = {
    "simple": ",",
    "form": ",",
    "cookie": ",",
    "spaceDelimited": " ",
    "pipeDelimited": "|",
    "tabDelimited": "\t",
}
"""What stands between the parts of a value that is not exploded.

Source: OAS 3.2, Style Values; OAS 2.0, Parameter Object, `collectionFormat`.
"""

DEFAULT_STYLES = {"path": "simple", "header": "simple", "query": "form", "cookie": "form"}
"""Source: OAS 3.2, Parameter Object, `style`."""


def from_collection_format(collection_format: str, location: str) -> tuple[str, bool]:
    """Style and explode of a `collectionFormat` of 2.0; one that is unknown is read as its default, `csv`.

    Source: OAS 2.0, Parameter Object, `collectionFormat`.
    """
    if collection_format == "multi":
        return "form", True
    named = {"ssv": "spaceDelimited", "tsv": "tabDelimited", "pipes": "pipeDelimited"}
    return named.get(collection_format, DEFAULT_STYLES.get(location, "form")), False


def cannot_read(parameter: ParameterLike, text: str, why: str) -> DecodeError:
    """The error of a text that is not written as the parameter's style has it."""
    shown = text if len(text) <= 120 else text[:117] + "..."
    return DecodeError(f"{parameter.location} parameter {parameter.name!r}: {shown!r} {why}")


def cannot_write(parameter: ParameterLike, value: object, why: str) -> EncodeError:
    """The error of a value that the parameter's style can't carry."""
    shown = repr(value)
    shown = shown if len(shown) <= 120 else shown[:117] + "..."
    return EncodeError(f"{parameter.location} parameter {parameter.name!r}, style {parameter.style}: {shown} {why}")
