"""Believable strings by name: looks up the rules and takes the first way that the schema allows."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from contracts.generation.choices import Choices, SeededChoices
from contracts.generation.vocabulary import moments, people, systems
from contracts.generation.vocabulary.names import singular, words
from contracts.generation.vocabulary.number_rules import LIKELY, UNLIKELY
from contracts.generation.vocabulary.numbers import named_scale
from contracts.generation.vocabulary.schema_facts import Facts, fits
from contracts.generation.vocabulary.string_rules import (
    ALONE,
    ANYTHING,
    KINDS_OF_PARENT,
    TOLD,
    VAGUE_WAYS,
    WITHIN,
    Way,
)

StringMaker = Callable[[Choices], str]

_MOMENT_ENDS = frozenset(("at", "on", "timestamp", "datetime", "since", "until", "created", "updated",
                          "modified", "expires", "expiry", "expiration", "started", "finished", "deleted",
                          "published"))  # fmt: skip
_DATE_ENDS = frozenset(("date", "birthday", "birthdate", "dob", "deadline", "birth"))
_VAGUE = frozenset(("name", "title", "code", "type", "status", "state", "message", "detail", "description", "path",
                    "region", "text", "value", "label", "key", "data"))  # fmt: skip
_COUNTED = frozenset(("count", "percent", "quantity", "coverage", "height", "width", "score", "rating"))
"""At its end, a name is of a number, though it may be spelled as text."""
_TRIES = 6
_SAMPLES = 5

_OF_FORMAT: dict[str, tuple[Way, ...]] = {
    "email": (people.email,),
    "idn-email": (people.email,),
    "hostname": (systems.host,),
    "idn-hostname": (systems.host,),
}
_ADDRESS_FORMATS = frozenset(("uri", "url", "iri", "uri-reference", "iri-reference"))
_PLAIN_FORMATS = frozenset(("", "string", "text", "password", "commonmark"))


def string_maker(name: tuple[str, ...], parents: tuple[str, ...], asked: Facts) -> StringMaker | None:
    """A maker of strings for the name; None where the format alone says all, or nothing that we know is allowed."""
    form = asked.format
    if form in ("date-time", "date", "http-date", "date-time-local"):
        return _fitting(_moments(name, form), asked)
    if form in _OF_FORMAT:
        return _first(_OF_FORMAT[form], asked)
    if form.lower() in _ADDRESS_FORMATS:
        return _first(_addresses(name, parents, "/" if form.lower().endswith("-reference") else "://"), asked)
    if form not in _PLAIN_FORMATS:
        from contracts.generation.formats import is_known

        if is_known(form):
            return None
        name = _with_format(name, form)
    for ways in _ways(name, parents, asked):
        made = _first(ways, asked)
        if made is not None:
            return made
    return _first((*_spelled(name), *ANYTHING), asked)


def _spelled(name: tuple[str, ...]) -> tuple[Way, ...]:
    """Booleans and numbers as text, where the name is of one."""
    if not name:
        return ()
    if name[0] in ("is", "has", "can", "allow", "allows", "use") or name[-1] in LIKELY or name[-1] in UNLIKELY:
        return (("true", "false"),)
    scale = named_scale(name)
    if scale is None:
        return ()
    return (lambda choices: str(choices.integer(scale.low, scale.high)),)


def _with_format(name: tuple[str, ...], form: str) -> tuple[str, ...]:
    """The name, or the words of a format that nobody registered, where those are known and the name is not."""
    told = words(form)
    is_known_name = next(_phrases(name), None) is not None
    return (
        name if is_known_name and name[-1] not in _VAGUE else told if next(_phrases(told), None) is not None else name
    )


def _addresses(name: tuple[str, ...], parents: tuple[str, ...], mark: str) -> tuple[Way, ...]:
    """The rules whose texts have the mark of an address in them: a path alone is none, but may stand for one."""
    for ways in (_known(name), _known((*name, "url")), _known((*parents[-1:], *name))):
        if ways is not None:
            made = [way for way in ways if not isinstance(way, tuple) and mark in way(SeededChoices("shape"))]
            if made:
                return (*made, systems.url, systems.site)
    return (systems.url, systems.site)


def _moments(name: tuple[str, ...], form: str) -> StringMaker:
    span = moments.span_of(name)
    if form == "date":
        return moments.dates(span)
    if form == "http-date":
        return moments.http_dates(span)
    return moments.local_date_times(span) if form == "date-time-local" else moments.date_times(span)


def _ways(name: tuple[str, ...], parents: tuple[str, ...], asked: Facts) -> Iterator[tuple[Way, ...]]:
    """The rules that apply, the most telling first."""
    for mark, ways in TOLD:
        if mark in asked.told:
            yield ways
    if name and (timed := _timed(name)) is not None:
        yield timed
    if len(name) > 1 and name[-1] in _COUNTED:
        yield _spelled(name)
    yield from _held(name, parents)
    found = _known(name)
    if found is not None:
        yield found
    elif name and len(name[-1]) in (3, 4) and name[-1].endswith("id"):
        yield ALONE["id"]
    for mark, ways in VAGUE_WAYS.items():
        if mark in asked.told:
            yield ways


def _held(name: tuple[str, ...], parents: tuple[str, ...]) -> Iterator[tuple[Way, ...]]:
    """The rules for a vague name by the words before it and by what holds it."""
    last = singular(name[-1]) if name else ""
    if last not in _VAGUE:
        return
    whole = ALONE.get(" ".join((*name[:-1], last))) if len(name) > 1 else None
    if whole is not None:
        yield whole
    what = _known(name[:-1]) if last == "name" else None
    if what is not None and (isinstance(what[0], tuple) or what[0] is people.full_name):
        yield what
    for holder in (*reversed(name[:-1]), *reversed(parents)):
        kind = KINDS_OF_PARENT.get(singular(holder), "")
        for phrase in (" ".join(name[-2:]), last):
            if (kind, phrase) in WITHIN:
                yield WITHIN[kind, phrase]


def _timed(name: tuple[str, ...]) -> tuple[Way, ...] | None:
    span = moments.span_of(name)
    last = name[-1]
    if last in _DATE_ENDS or name[:2] == ("date", "of"):
        return (moments.dates(span), moments.date_times(span))
    if last in _MOMENT_ENDS or (last == "time" and (span is not moments.RECENT or len(name) == 1)):
        return (moments.date_times(span), moments.dates(span), moments.spaced(span), moments.clock)
    if last == "time":
        return (moments.clock_with_seconds, moments.clock)
    if name[0] == "date" and len(name) > 1:
        return (moments.date_times(span), moments.dates(span))
    return None


def _known(name: tuple[str, ...]) -> tuple[Way, ...] | None:
    return next(_phrases(name), None)


def _phrases(name: tuple[str, ...]) -> Iterator[tuple[Way, ...]]:
    """The rules for the phrases of a name: its end first, longer phrases first."""
    for end in range(len(name), 0, -1):
        for size in (3, 2, 1):
            if size > end:
                continue
            head = name[end - size : end - 1]
            for last in dict.fromkeys((name[end - 1], singular(name[end - 1]))):
                found = ALONE.get(" ".join((*head, last)))
                if found is not None:
                    yield found


def _first(ways: tuple[Way, ...], asked: Facts) -> StringMaker | None:
    """The first way of which the schema allows most values."""
    for way in ways:
        made = _fitting(way, asked)
        if made is not None:
            return made
    return None


def _fitting(way: Way, asked: Facts) -> StringMaker | None:
    """A maker of those values of the way that the schema allows; None if it allows hardly any."""
    if isinstance(way, tuple):
        able = tuple(each for each in way if fits(each, asked))
        return (lambda choices: choices.pick(able)) if able else None
    if asked.pattern is None and asked.min_length == 0 and asked.max_length is None:
        return way
    sampling = SeededChoices("fits")
    samples = [way(sampling) for _ in range(_SAMPLES)]
    good = sum(fits(each, asked) for each in samples)
    if good == 0:
        return None

    def make(choices: Choices) -> str:
        for _ in range(_TRIES):
            made = way(choices)
            if fits(made, asked):
                return made
        return next(each for each in samples if fits(each, asked))

    return make
