"""The evidence of a finding as rows of text, the same for every format: what, where, by what promise, how to repeat.

Pure; the rows hold text as servers sent it, so whoever writes them makes it safe for the format.
"""

from __future__ import annotations

from collections.abc import Iterator
from http import HTTPStatus
from typing import NamedTuple

from contracts.curl import curl_line
from contracts.errors import Place
from contracts.judging.mends import mend
from contracts.messages import Headers, Request, Response
from contracts.reports.accepting import standing
from contracts.reports.printable import counted
from contracts.testing.report import Cause, Occurrence, Report
from contracts.testing.target import parse_target

BODY_SHOWN = 2000
"""Characters of content."""
FIELDS_SHOWN = 30


class Row(NamedTuple):
    """One thing known of a finding."""

    name: str
    text: str


def rows(cause: Cause, occurrence: Occurrence) -> Iterator[Row]:
    """What is known of a cause as it shows in one operation, but for the messages themselves."""
    finding, witness = occurrence.finding, occurrence.witness
    server, document = mend(finding)
    for row in (
        Row("where", finding.at),
        Row("expected", finding.expected),
        Row("found", finding.found),
        Row("promised", spot(finding.promised_at) if finding.promised_at else ""),
        Row("standard", finding.clause),
        Row("seen in", seen(cause)),
        Row("request", described(witness.name, witness.breaks)),
        Row("mend", f"server: {server}" if server else ""),
        Row("or", f"document: {document}" if document else ""),
        Row("standing", standing(cause)),
    ):
        if row.text:
            yield row


def spot(place: Place) -> str:
    """A place with its line and, where many things stand on one line, its column: `openapi.json:1:2041 (#/paths)`."""
    text, line, column = str(place), place.line, place.column
    if line is None or column is None:
        return text
    return text.replace(f"{place.uri}:{line}", f"{place.uri}:{line}:{column}", 1)


def seen(cause: Cause) -> str:
    """How often, and in which operations."""
    if len(cause.occurrences) == 1:
        return counted(cause.count, "case")
    labels = [occurrence.operation for occurrence in cause.occurrences]
    others = f" and {len(labels) - 3} more" if len(labels) > 3 else ""
    return f"{counted(cause.count, 'case')} of {len(labels)} operations: {', '.join(labels[:3])}{others}"


def described(name: str, breaks: tuple[str, ...]) -> str:
    """What the request is, and what it breaks itself."""
    broken = "breaks: " + "; ".join(breaks[:3]) if breaks else "keeps every promise"
    return f"{name} ({broken})" if name else broken


def curl(occurrence: Occurrence, report: Report) -> str:
    """The line that sends the request again; of several steps a line each, with what it was answered above it."""
    origin, witness = parse_target(report.base_url).origin, occurrence.witness
    if not witness.steps:
        return curl_line(witness.request, origin)
    told = []
    for number, each in enumerate((*witness.steps, witness), start=1):
        answered = f": {each.exchange.response.status_code}" if each.exchange else ""
        told += [f"# {number} {each.name}{answered}", curl_line(each.request, origin)]
    return "\n".join(told)


def request_on_the_wire(request: Request) -> str:
    """The request as sent, trimmed: its line, its fields, its content."""
    return _message(f"{request.method} {request.target} HTTP/1.1", request.headers, request.content or b"")


def answer_on_the_wire(response: Response) -> str:
    """The answer as heard, trimmed."""
    try:
        phrase = f" {HTTPStatus(response.status_code).phrase}"
    except ValueError:
        phrase = ""
    return _message(f"HTTP/1.1 {response.status_code}{phrase}", response.headers, response.content)


def _message(start: str, headers: Headers, content: bytes) -> str:
    fields = [f"{name}: {value}" for name, value in headers]
    more = [f"... and {len(fields) - FIELDS_SHOWN} more fields"] if len(fields) > FIELDS_SHOWN else []
    text = content[: 4 * BODY_SHOWN].decode("utf-8", "backslashreplace")
    if len(text) > BODY_SHOWN or len(content) > 4 * BODY_SHOWN:
        text = f"{text[:BODY_SHOWN]}\n... ({len(content):,} bytes)"
    return "\n".join([start, *fields[:FIELDS_SHOWN], *more, *(["", text] if content else [])])
