"""Whether the fields of an answer are written as HTTP has them, whatever the document says.

Knows the grammar through `http_fields`; what a status code asks of the fields beside it is `checks_of_semantics`'.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from email.utils import parsedate_to_datetime

from contracts import http_fields, styles
from contracts.document.model import HeaderObject
from contracts.errors import DecodeError, DocumentError, Level
from contracts.http_fields import FIELDS, LISTS, Field
from contracts.judging.context import Context
from contracts.judging.findings import shown
from contracts.judging.model import Finding
from contracts.schemas import schemas_of
from contracts.styles import ParameterStyle

SLACK = 1.0
"""Seconds by which `Last-Modified` may be later than `Date`, which servers keep for a second and write first."""


def fields_are_well_formed(context: Context) -> Iterator[Finding]:
    """Each field's name is a token, no value holds control characters, and HTTP's own fields match their grammar."""
    for name, value in context.response.headers.items:
        known = FIELDS.get(name.lower())
        if known is not None and known.is_written(value):
            continue
        fault = _fault(context, name, value)
        if fault is None:
            continue
        declared = _declared(context, name)
        said = {"promised_at": declared.place} if declared else {}
        yield context.finding(
            "header-syntax",
            fault.message,
            at=f"header {name}",
            expected=fault.expected,
            found=value,
            clause=f"{fault.clause}; RFC 9110, 2.2",
            level=fault.level,
            **said,
        )


@dataclass(frozen=True, slots=True)
class _Fault:
    message: str
    expected: str
    clause: str
    level: Level = "error"


def _fault(context: Context, name: str, value: str) -> _Fault | None:
    """What is wrong with a field that does not match a grammar that we know, if anything is."""
    known = FIELDS.get(name.lower())
    if not http_fields.is_field_name(name):
        if name.startswith(":"):  # what HTTP/2 has in place of a status line, in some recordings
            return None
        return _Fault(f"the field name {name!r} is no token", "a token", "RFC 9110, 5.1")
    if http_fields.control_character(value):
        message = f"the header {name!r} holds a control character: {shown(value)}"
        return _Fault(message, "visible characters and blanks", "RFC 9110, 5.5")
    if known is None or _is_told_otherwise(context, name):
        return None
    message = f"the header {name!r} is {shown(value)}, expected {known.words}"
    return _Fault(message, known.words, known.clause, _level(context, name, known))


def fields_are_single(context: Context) -> Iterator[Finding]:
    """A field that is no list stands in one line: HTTP's own surely, one that the document has as one value likely."""
    for name in context.response.headers.repeated():
        known, declared = FIELDS.get(name), _declared(context, name)
        if name in LISTS or (known is None and (declared is None or not _is_single(context, declared))):
            continue
        values = context.response.headers.values(name)
        yield context.finding(
            "header-repeated",
            f"the header {name!r} stands in {len(values)} lines, and is no list: {', '.join(map(shown, values[:3]))}",
            at=f"header {name}",
            expected="one line",
            found=f"{len(values)} lines",
            clause="RFC 9110, 5.3",
            level="error" if known is not None else "warning",
        )


def content_length_is_true(context: Context) -> Iterator[Finding]:
    """`Content-Length` is the number of bytes of the content, and does not stand where it must not."""
    headers, code = context.response.headers, context.status_code
    stated = headers.get("Content-Length")
    if stated is None or not (stated.isascii() and stated.isdigit()):
        return
    number = stated.lstrip("0") or "0"
    if code == 204 or code < 200:
        yield context.finding(
            "content-length",
            f"a {code} with a Content-Length, which such an answer must not have",
            at="header Content-Length",
            expected="no Content-Length",
            found=stated,
            clause="RFC 9110, 8.6",
            level="note" if number == "0" else "error",
        )
        return
    if "Transfer-Encoding" in headers:
        yield context.finding(
            "content-length",
            "both Content-Length and Transfer-Encoding are there, which disagree on where the answer ends",
            at="header Content-Length",
            expected="one of them",
            found=f"{stated} and {headers.get('Transfer-Encoding')}",
            clause="RFC 9112, 6.2",
        )
        return
    is_about_another = context.request.method in ("HEAD", "CONNECT") or code == 304
    if is_about_another or "Content-Encoding" in headers:
        return
    size = len(context.response.content)
    if number != str(size):
        yield context.finding(
            "content-length",
            f"the Content-Length is {shown(stated)}, the content is {size} bytes",
            at="header Content-Length",
            expected=str(size),
            found=stated,
            clause="RFC 9110, 8.6",
        )


def last_modified_is_past(context: Context) -> Iterator[Finding]:
    """`Last-Modified` is not later than `Date`, the time at which the answer was made."""
    headers = context.response.headers
    modified, date = headers.get("Last-Modified"), headers.get("Date")
    if modified is None or date is None or not (http_fields.is_http_date(modified) and http_fields.is_http_date(date)):
        return
    try:
        ahead = (parsedate_to_datetime(modified) - parsedate_to_datetime(date)).total_seconds()
    except ValueError:  # a leap second, a year 0
        return
    if ahead > SLACK:
        yield context.finding(
            "last-modified",
            f"Last-Modified is {ahead:.0f} s later than Date: {modified!r} after {date!r}",
            at="header Last-Modified",
            expected=f"not later than {date}",
            found=modified,
            clause="RFC 9110, 8.8.2.1",
        )


def _is_told_otherwise(context: Context, name: str) -> bool:
    """Whether `content-type-declared` says it already."""
    return name.lower() == "content-type" and context.promised is not None and bool(context.promised.content)


def _level(context: Context, name: str, known: Field) -> Level:
    """Less than an error where the document itself asks for what HTTP does not have, so that no value is right."""
    declared = _declared(context, name)
    if known.level == "error" and declared is not None and not _admits(context, declared, known):
        return "warning"
    return known.level


def _admits(context: Context, declared: HeaderObject, known: Field) -> bool:
    if declared.schema is None:
        return declared.content is None
    schema = schemas_of(context.document).for_object(declared.schema, "response")
    written = ParameterStyle(declared.name, "header", "simple", declared.explode)
    for sample in known.samples:
        try:
            if schema.is_valid(styles.decode(written, sample, schema.shape)):
                return True
        except (DecodeError, DocumentError):
            continue
    return False


def _declared(context: Context, name: str) -> HeaderObject | None:
    if context.promised is None:
        return None
    lowered = name.lower()
    return next((each for key, each in context.promised.headers.items() if key.lower() == lowered), None)


def _is_single(context: Context, declared: HeaderObject) -> bool:
    """Whether the document has the header as one value: neither a list nor an object, which stand between commas."""
    if declared.schema is None:
        return False
    try:
        shape = schemas_of(context.document).for_object(declared.schema, "response").shape
    except DocumentError:
        return False
    return bool(shape.types) and not shape.says("array", "object")
