"""The tables beside the flags, read: waivers, known values of parameters, and what is said of single operations.

Knows what the tables hold; which file they are in is `configuration`'s. Each fault names file and line.
"""

from __future__ import annotations

import contextlib
import json
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from contracts import Document, Operation, UsageError
from contracts.judging import RULES
from contracts.messages import Request
from contracts.planning import refusal_of_value
from contracts.records import request_of
from contracts.testing import Credentials
from contracts.testing.known import Baseline, Known, Step, Waiver, step_of
from contracts.testing.staleness import place_of
from understudy import words
from understudy.configuration import Configuration, Source, dotted, shown
from understudy.selecting import KINDS, fitting
from understudy.table_flags import FLAGS
from understudy.toml_text import Path as Key

_OF_WAIVER = ("fingerprint", "check", "operation", "case", "request", "steps", "owner", "reason", "until")
_OF_OVERRIDE = (*KINDS, "token", "auth", "header", "statuses", "skip", "parameters")
_STATUS = re.compile(r"[1-5](\d\d|XX)")


@dataclass(frozen=True, slots=True)
class Entry:
    """A table, or a part of one, with the way to it."""

    source: Source
    key: Key
    value: Any
    environment: Mapping[str, str] = field(default_factory=dict)

    def at(self, name: str | int) -> Entry:
        """A part of it."""
        return Entry(self.source, (*self.key, name), self.value[name], self.environment)

    def fault(self, sentence: str) -> UsageError:
        """What is wrong with it."""
        return self.source.fault(self.key, sentence)

    def table(self, known: Sequence[str]) -> Entry:
        """Itself. Raises: UsageError if it is no table, or has other keys."""
        if not isinstance(self.value, Mapping):
            raise self.fault(f"expected a table, found {shown(self.value)}")
        for name in self.value:
            if known and name not in known:
                raise self.source.unknown((*self.key, name), known)
        return self

    def has(self, name: str) -> bool:
        """Whether the table has the key."""
        return name in self.value

    def text(self, name: str) -> str:
        """A text; empty where there is none."""
        return self.at(name).own_text() if self.has(name) else ""

    def own_text(self) -> str:
        """Itself, a text, with what it takes from the environment."""
        if not isinstance(self.value, str) or not self.value.strip():
            raise self.fault(f"expected a text, found {shown(self.value)}")
        return self.source.expanded(self.key, self.value, self.environment)

    def each(self) -> list[Entry]:
        """The elements of a list; of anything else itself."""
        return [self.at(index) for index in range(len(self.value))] if isinstance(self.value, list) else [self]

    @property
    def place(self) -> str:
        """File and line, or the flag."""
        if self.source.is_flag:
            return self.source.name
        return self.source.place(()) if not self.key else self.source.place(self.key).rpartition(": ")[0]


def known_of(
    configuration: Configuration,
    document: Document | None,
    environment: Mapping[str, str],
    baseline: Baseline | None = None,
) -> Known:
    """What the tables say; without a document no more than what can be told without one.

    Raises: UsageError naming file and line
    """
    known = Known(
        waivers=tuple(_waivers(configuration, environment)), baseline=baseline, today=datetime.now(UTC).date()
    )
    if document is None:
        return known
    overrides = list(_overrides(configuration, document, environment))
    skips: dict[str, str] = {}
    statuses: dict[str, frozenset[str]] = {}
    for entry, labels in overrides:
        own = frozenset(map(_status, entry.at("statuses").each() if entry.has("statuses") else ()))
        for label in labels:
            statuses[label] = statuses.get(label, frozenset()) | own
            if entry.has("skip"):
                skips[label] = f"{entry.text('skip')} ({entry.place})"
    values = _values(configuration, overrides, document, environment)
    notes = tuple(_notes(overrides, document))
    return replace(known, skips=skips, statuses=statuses, values=values, notes=notes)


def credentials_of(
    configuration: Configuration, document: Document, base: Credentials, environment: Mapping[str, str]
) -> Credentials:
    """The credentials, with those of single operations; what these do not have is that of all.

    Raises: UsageError naming file and line
    """
    own: dict[str, Credentials] = {}
    for entry, labels in _overrides(configuration, document, environment):
        headers = tuple(_headers(entry))
        for label in labels if headers or entry.has("token") or entry.has("auth") else ():
            before = own.get(label, base)
            own[label] = replace(
                before,
                token=entry.text("token") or before.token,
                auth=words.user_and_password(entry.text("auth")) if entry.has("auth") else before.auth,
                headers=(*before.headers, *headers),
            )
    return replace(base, own=own)


def _waivers(configuration: Configuration, environment: Mapping[str, str]) -> Iterator[Waiver]:
    for source, value in configuration.entries("waivers"):
        whole = Entry(source, ("waivers",), value, environment)
        for entry in whole.each():
            yield _waiver(entry.table(_OF_WAIVER))


def _waiver(entry: Entry) -> Waiver:
    for name in ("owner", "reason", "until"):
        if not entry.has(name):
            hint = f"; it is written {FLAGS['waive'].written}" if entry.source.is_flag else ""
            raise entry.fault(f"a waiver needs an owner, a reason and until when; there is no {name!r}{hint}")
    fingerprint, check = entry.text("fingerprint"), entry.text("check")
    if fingerprint and not re.fullmatch("[0-9a-f]{12}", fingerprint):
        raise entry.at("fingerprint").fault(
            f"expected 12 hexadecimal digits, as reports have them, found {fingerprint!r}"
        )
    if not fingerprint and not check:
        raise entry.fault("expected the fingerprint of a finding, or a check, to say what is waived")
    codes = [rule.code for rule in RULES]
    if check and check not in codes:
        near = get_close_matches(check, codes, n=1)
        hint = f"did you mean {near[0]!r}?" if near else "`understudy explain` lists them"
        raise entry.at("check").fault(f"there is no check {check!r}; {hint}")
    if any(map(entry.has, ("case", "request", "steps"))) and not entry.has("operation"):
        raise entry.fault("names the case that shows the fault, and no operation; add the one that it is a case of")
    return Waiver(
        owner=entry.text("owner"),
        reason=entry.text("reason"),
        until=_day(entry.at("until")),
        where=place_of(entry.source.name, entry.source.line(entry.key)),
        fingerprint=fingerprint,
        check=check,
        operation=entry.text("operation"),
        case=entry.text("case"),
        request=_request(entry.at("request")) if entry.has("request") else None,
        steps=tuple(map(_step, entry.at("steps").each())) if entry.has("steps") else (),
    )


def _day(entry: Entry) -> date:
    value = entry.value
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    try:
        return date.fromisoformat(str(value))
    except ValueError:
        raise entry.fault(f"expected the last day, such as 2026-12-31, found {shown(value)}") from None


def _request(entry: Entry) -> Request:
    try:
        return request_of({"headers": [], "content": None, **entry.table(()).value})
    except (LookupError, TypeError, ValueError) as error:
        raise entry.fault(f"expected a request as reports in JSON have it: {type(error).__name__} {error}") from None


def _step(entry: Entry) -> Step:
    try:
        return step_of(entry.own_text())
    except ValueError:
        said = "expected a step as reports have it, such as 'create (POST /carts, 201)'"
        raise entry.fault(f"{said}, found {shown(entry.value)}") from None


def _overrides(
    configuration: Configuration, document: Document, environment: Mapping[str, str]
) -> Iterator[tuple[Entry, tuple[str, ...]]]:
    """Each override with the labels of its operations."""
    for source, value in configuration.entries("overrides"):
        for entry in Entry(source, ("overrides",), value, environment).each():
            globs = {kind: _globs(entry, kind) for kind in KINDS if entry.table(_OF_OVERRIDE).has(kind)}
            selects = fitting(globs)
            if selects is None:
                raise entry.fault(f"says of no operation what it says; add one of {', '.join(KINDS)}")
            labels = tuple(each.label for each in document.operations if selects(each))
            if not labels and entry.source.is_flag:
                raise entry.fault(f"there is no such operation{_nearest(entry, document)}")
            yield entry, labels


def _globs(entry: Entry, kind: str) -> list[str]:
    globs = [each.own_text() for each in entry.at(kind).each()]
    return [glob.upper() for glob in globs] if kind == "method" else globs


def _status(entry: Entry) -> str:
    status = str(entry.value).upper()
    if isinstance(entry.value, bool) or not _STATUS.fullmatch(status):
        raise entry.fault(f"expected a status such as 429 or '5XX', found {shown(entry.value)}")
    return status


def _headers(entry: Entry) -> Iterator[tuple[str, str]]:
    if not entry.has("header"):
        return
    headers = entry.at("header")
    if isinstance(headers.value, Mapping):
        yield from ((name, headers.text(name)) for name in headers.value)
    else:
        yield from (words.header(each.own_text()) for each in headers.each())


def _notes(overrides: Sequence[tuple[Entry, tuple[str, ...]]], document: Document) -> Iterator[str]:
    for entry, labels in overrides:
        if not labels:
            hint = _nearest(entry, document)
            yield f"{entry.place}: {dotted(entry.key)} is about no operation of the document{hint}"


def _nearest(entry: Entry, document: Document) -> str:
    """What an override that is about no operation may mean, for the end of a sentence."""
    named = [KINDS[kind] for kind in ("operation", "path")]
    texts = [text for operation in document.operations for names in named for text in names(operation)]
    wanted = next((str(entry.value[kind]) for kind in ("operation", "path") if entry.has(kind)), "")
    near = get_close_matches(wanted, texts, n=1) if wanted else []
    return f"; did you mean {near[0]!r}?" if near else ""


def _values(
    configuration: Configuration,
    overrides: Sequence[tuple[Entry, tuple[str, ...]]],
    document: Document,
    environment: Mapping[str, str],
) -> dict[str, dict[str, tuple[Any, ...]]]:
    """By label and parameter, what is known of it: in the table of all, then in those of single operations."""
    tables: list[tuple[Entry, Callable[[Operation], bool]]] = [
        (Entry(source, ("parameters",), value, environment), lambda _operation: True)
        for source, value in configuration.entries("parameters")
    ]
    for entry, labels in overrides:
        if entry.has("parameters"):
            own = frozenset(labels)
            tables.append((entry.at("parameters"), lambda operation, own=own: operation.label in own))  # type: ignore[misc]
    found: dict[str, dict[str, tuple[Any, ...]]] = {}
    by_flag: set[tuple[str, str]] = set()
    for table, is_of in tables:
        operations = [each for each in document.operations if each.is_understood and is_of(each)]
        for name in table.table(()).value:
            for label, parameter, values in _of_parameter(table.at(name), name, operations, document):
                # A flag that is given again adds to itself.
                before = found.get(label, {}).get(parameter, ()) if (label, parameter) in by_flag else ()
                found.setdefault(label, {})[parameter] = tuple(dict.fromkeys((*before, *values)))
                if table.source.is_flag:
                    by_flag.add((label, parameter))
    return found


def _of_parameter(
    entry: Entry, name: str, operations: Sequence[Operation], document: Document
) -> Iterator[tuple[str, str, tuple[Any, ...]]]:
    """Where the parameter's values fit: label, location and name, and the values that do.

    Raises: UsageError for a value that fits nowhere, and for a name that no operation has a parameter of
    """
    values = [_readings(each) for each in entry.each()]
    refusals: dict[int, str] = {}
    fitting_somewhere: set[int] = set()
    names: set[str] = set()
    for operation in operations:
        for parameter in operation.parameters:
            own = f"{parameter.location} {parameter.name}"
            names.add(parameter.name)
            if name not in (parameter.name, own):
                continue
            fits: list[Any] = []
            for index, readings in enumerate(values):
                said = [refusal_of_value(document, operation, parameter, value) for value in readings]
                if all(said):
                    refusals[index] = f"{own} of {operation.label}: {said[0]}"
                else:
                    fitting_somewhere.add(index)
                    fits.append(readings[said.index("")])
            if fits:
                yield operation.label, own, tuple(fits)
    for index, refusal in refusals.items():
        if index not in fitting_somewhere:
            raise entry.each()[index].fault(f"{shown(values[index][0])}, is no value of {refusal}")
    if not refusals and not fitting_somewhere and values and operations:
        near = get_close_matches(name, names, n=1)
        hint = f"did you mean {near[0]!r}?" if near else f"there are {', '.join(sorted(names))}"
        raise entry.fault(f"no operation has a parameter {name!r}; {hint}")


def _readings(entry: Entry) -> tuple[Any, ...]:
    """What a value may be: in a flag a text, or else what that is in JSON, since nobody puts quotes there."""
    if not isinstance(entry.value, str):
        return (entry.value,)
    text = entry.own_text()
    if entry.source.is_flag:
        with contextlib.suppress(ValueError, RecursionError):
            return text, json.loads(text)
    return (text,)


def baseline_file(given: Mapping[str, Any]) -> Path | None:
    """The file of `--baseline`. Raises: UsageError if one is to be updated and none is named."""
    if given["baseline"]:
        return Path(given["baseline"])
    if given.get("update_baseline"):
        raise UsageError("--update-baseline: name the file with --baseline FILE, or with `baseline` in understudy.toml")
    return None
