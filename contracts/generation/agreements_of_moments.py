"""Agreements between moments: what is created, updated, deleted and expires; what starts, ends and lasts so long."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime

from contracts.generation.agreements import Agreement, Members, Object
from contracts.generation.choices import Choices
from contracts.generation.clock import LAST, milliseconds, written
from contracts.json_values import JsonValue

_DATE_TIME = re.compile(r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d(?:\.\d{1,6})?Z?")
_DATE = re.compile(r"\d{4}-\d\d-\d\d")

_CREATED = frozenset(
    ("created", "creation", "registered", "added", "issued", "ordered", "submitted", "joined", "inserted")
)
_UPDATED = frozenset(("updated", "modified", "changed", "edited", "seen", "accessed", "shipped"))
_GONE = frozenset(("deleted", "removed", "archived", "closed", "delivered", "cancelled"))
_EXPIRES = frozenset(("expires", "expire", "expiry", "expiration", "until", "due", "deadline"))
_STAGES = (_CREATED, _UPDATED, _GONE, _EXPIRES)

_PAIRS = (
    ("start", "end"), ("start", "finish"), ("start", "stop"), ("starts", "ends"), ("started", "ended"),
    ("started", "finished"), ("started", "completed"), ("begin", "end"), ("begins", "ends"), ("from", "to"),
    ("since", "until"), ("from", "until"), ("departure", "arrival"), ("opened", "closed"), ("open", "close"),
    ("in", "out"), ("first", "last"), ("before", "after"), ("starting", "ending"),
)  # fmt: skip
_LENGTHS = ("duration", "elapsed", "runtime", "elapsed time", "run time", "length", "took")
_UNITS = {"ms": 0.001, "millis": 0.001, "milliseconds": 0.001, "s": 1, "sec": 1, "secs": 1, "seconds": 1, "minutes": 60,
          "mins": 60, "hours": 3600, "days": 86400}  # fmt: skip

_FLAGS = (
    ("expiring", "expires"), ("deleted", "deleted"), ("archived", "archived"), ("published", "published"),
    ("verified", "verified"), ("completed", "completed"), ("finished", "finished"), ("closed", "closed"),
    ("read", "read"), ("cancelled", "cancelled"), ("approved", "approved"), ("paid", "paid"),
)  # fmt: skip
_ENDINGS = ("at", "on", "date", "time", "timestamp", "date time")


def _in_order(members: Members) -> Iterator[Agreement]:
    """Created, updated, gone, expires: in that order."""
    stages = [
        [name for name, spelled in members.words.items() if stage & set(spelled) and members.is_free(name)]
        for stage in _STAGES
    ]
    if sum(map(bool, stages)) < 2:
        return

    def agree(value: Object, _choices: Choices) -> None:
        names = [name for stage in stages for name in stage if shape(value.get(name))]
        for kind in dict.fromkeys(shape(value[name]) for name in names):
            alike = [name for name in names if shape(value[name]) == kind]
            for name, member in zip(alike, sorted((value[name] for name in alike), key=_sort_key), strict=True):
                value[name] = member

    yield agree


def _sort_key(member: JsonValue) -> tuple[float, str]:
    return (0.0, member.rstrip("Z")) if isinstance(member, str) else (float(member), "")


def _from_start_to_end(members: Members) -> Iterator[Agreement]:
    """Starts before it ends, and lasts as long as it says."""
    for start, end in _pairs(members):
        lasting = members.named(*_LENGTHS) or next((name for _, name in _lengths(members)), None)
        yield _spanning(members, start, end, lasting)


def _pairs(members: Members) -> Iterator[tuple[str, str]]:
    for name, spelled in members.words.items():
        for first, last in _PAIRS:
            if first in spelled:
                other = members.names.get(tuple(last if word == first else word for word in spelled))
                if other is not None and members.is_free(name) and members.is_free(other):
                    yield name, other
                    break


def _lengths(members: Members) -> Iterator[tuple[tuple[str, ...], str]]:
    for unit in _UNITS:
        yield from members.with_prefixes(*(f"{length} {unit}" for length in _LENGTHS))


def _spanning(members: Members, start: str, end: str, lasting: str | None) -> Agreement:
    unit = _unit(members, lasting) if lasting else 1.0
    logs = [name for name in members.words if members.facts(name).type == "array"]

    def agree(value: Object, _choices: Choices) -> None:
        first, last = value.get(start), value.get(end)
        shared = shape(first)
        if not shared or shared != shape(last):
            return
        length: JsonValue = value.get(lasting) if lasting else None
        is_number = isinstance(length, int | float) and not isinstance(length, bool)
        if is_number and 0 <= length < 10**9 and isinstance(first, str) and isinstance(last, str) and "T" in first:
            moment = _read(first)
            later = None if moment is None else _moved(moment, length * unit, first)
            if moment is not None and later is not None:
                value[end] = later
                for name in logs:
                    _spread(value.get(name), moment, length * unit, first, shared)
                return
        if _sort_key(first) > _sort_key(last):
            value[start], value[end] = first, last = last, first
        if is_number:
            members.put(value, lasting, _told_as(length, _between(first, last) / unit))

    return agree


def _spread(logged: JsonValue, moment: int, seconds: float, spelling: str, shared: str) -> None:
    """Let what was logged between start and end bear times in between."""
    if not isinstance(logged, list) or not logged:
        return
    part = seconds / (len(logged) + 1)
    for position, each in enumerate(logged, start=1):
        if isinstance(each, dict) and shape(each.get("timestamp")) == shared:
            each["timestamp"] = _moved(moment, part * position, spelling) or each["timestamp"]


def _unit(members: Members, name: str) -> float:
    for word in members.words[name]:
        if word in _UNITS:
            return _UNITS[word]
    told = members.told(name)
    return next((seconds for word, seconds in _UNITS.items() if len(word) > 3 and word in told), 1.0)


def shape(member: JsonValue) -> str:
    """What two moments must share to be compared or exchanged; empty if it is none that we can read."""
    if not isinstance(member, str):
        is_number = isinstance(member, int | float) and not isinstance(member, bool)
        return "number" if is_number and 100_000_000 < member < 10**15 else ""
    if len(member) == 20 and member[10] == "T" and member[19] == "Z" and member[:4].isdigit():
        return "date-timeTTrue"  # what most are; `_moved` refuses what only looks like one
    if _DATE.fullmatch(member):
        return "date"
    return f"date-time{member[10]}{member[-1] == 'Z'}" if _DATE_TIME.fullmatch(member) else ""


def _read(text: str) -> int | None:
    """The moment that a text names, without its `Z`, in milliseconds; None where it only looks like one."""
    try:
        return milliseconds(datetime.fromisoformat(text.removesuffix("Z")))
    except ValueError:
        return None


def _moved(moment: int, seconds: float, spelling: str) -> str | None:
    """The moment so many seconds later, spelled like another; None past the year 9999."""
    later = moment + round(seconds * 1000)
    if later >= LAST:
        return None
    text = written(later)
    if spelling[10] != "T":
        text = text.replace("T", spelling[10])
    return text + "Z" if spelling[-1] == "Z" else text


def _between(first: JsonValue, last: JsonValue) -> float:
    if isinstance(first, str):
        return (datetime.fromisoformat(last.rstrip("Z")) - datetime.fromisoformat(first.rstrip("Z"))).total_seconds()
    return float(last) - float(first)


def _told_as(old: JsonValue, new: float) -> float:
    return int(new) if isinstance(old, int) or new == int(new) else round(new, 3)


def _flags(members: Members) -> Iterator[Agreement]:
    """A flag is set where, and only where, its moment is told."""
    for flag, what in _FLAGS:
        name = members.named(flag, f"is {flag}", f"has {flag}")
        moment = members.named(*(f"{what} {ending}" for ending in _ENDINGS), *((what,) if what != flag else ()))
        if name is not None and moment is not None and name != moment:
            yield _told_by(members, name, moment)
    expired, expires = (
        members.named("expired", "is expired"),
        members.named("expires", "expires at", "expiry", "expiration"),
    )
    if expired is not None and expires is not None:
        yield lambda value, _choices: members.put(value, expired, new=False)


def _told_by(members: Members, name: str, moment: str) -> Agreement:
    def agree(value: Object, _choices: Choices) -> None:
        if moment in value and isinstance(value.get(name), bool):
            members.put(value, name, value[moment] is not None)

    return agree


def _ages(members: Members) -> Iterator[Agreement]:
    age, born = members.named("age"), members.named("birthdate", "birth date", "date of birth", "birthday")
    if age is None or born is None:
        return

    def agree(value: Object, _choices: Choices) -> None:
        if shape(value.get(born)).startswith("date"):
            members.put(value, age, 2024 - int(value[born][:4]))

    yield agree


MOMENTS = (_in_order, _from_start_to_end, _flags, _ages)
