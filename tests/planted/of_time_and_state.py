"""Faults that no single answer shows: slow and flaky answers, and resources that do not stay what they were made."""

from __future__ import annotations

import itertools
import json
import re
from collections.abc import Callable
from typing import Any

from tests.planted.model import Fault, Plant, as_json, instead, matching, parameter, problem
from tests.planted.serving import Asked, Said, Server

LIST, ADD, ONE = "GET /notes", "POST /notes", "GET /notes/{id}"
PUT, PATCH, DROP = "PUT /notes/{id}", "PATCH /notes/{id}", "DELETE /notes/{id}"
SAFE, PUTS = "RFC 9110, 9.2.1", "RFC 9110, 9.3.4"
OPEN = (("Authorization", "Bearer a-token-of-tests"),)

Wrap = Callable[[Server, Asked], Said]


def _on(operation: str, wrap: Wrap) -> Plant:
    """Requests of the operation, answered by `wrap`."""
    is_meant = matching(operation)

    def plant(server: Server) -> Server:
        return lambda asked: wrap(server, asked) if is_meant(asked) else server(asked)

    return plant


def _ask(server: Server, method: str, target: str, value: Any = None, media_type: str = "application/json") -> Said:
    """A request of the fault's own."""
    content = b"" if value is None else json.dumps(value).encode()
    return server(Asked(method, target, (*OPEN, ("Content-Type", media_type)), content))


def _every(number: int, operation: str, other: Callable[[Said], Said]) -> Plant:
    """Each so manyth success of the operation, changed."""

    def plant(server: Server) -> Server:
        turns, is_meant = itertools.count(1), matching(operation)

        def answer(asked: Asked) -> Said:
            said = server(asked)
            if not is_meant(asked) or said.status != 200 or next(turns) % number:
                return said
            return other(said)

        return answer

    return plant


SLOW = 0.9
LIMIT = 0.6

TIMELY = (
    Fault(
        "slow for one page size",
        "slow answers",
        LIST,
        "a limit that is asked for",
        ("response-time",),
        instead(
            LIST,
            parameter("limit", lambda text: text == "50"),
            as_json([], 200, "application/json", ("X-Total-Count", "0"))._replace(pause=SLOW),
        ),
        limit=LIMIT,
    ),
    Fault(
        "slow for what is not there",
        "slow answers",
        ONE,
        "a limit that is asked for",
        ("response-time",),
        _on(ONE, lambda server, asked: _slow_if(server(asked), 404)),
        limit=LIMIT,
    ),
    Fault(
        "every fifth answer a failure",
        "flaky answers",
        LIST,
        "RFC 9110, 15.6",
        ("server-error", "flaky"),
        _every(5, LIST, lambda _said: problem(500)),
    ),
    Fault(
        "every seventh answer without a header",
        "flaky answers",
        LIST,
        "OpenAPI, Header Object",
        ("header-missing", "flaky"),
        _every(7, LIST, lambda said: said.without("X-Total-Count")),
    ),
)


def _slow_if(said: Said, status: int) -> Said:
    return said._replace(pause=SLOW) if said.status == status else said


def _counted(server: Server) -> Server:
    """The first note of a list says how often it was asked for."""
    is_list, turns = matching(LIST), itertools.count(1)

    def answer(asked: Asked) -> Said:
        said = server(asked)
        if is_list(asked) and said.status == 200 and said.content:
            for note in json.loads(said.content)[:1]:
                changes = {"text": f"asked for {next(turns)} times"}
                _ask(server, "PATCH", f"/notes/{note['id']}", changes, "application/merge-patch+json")
        return said

    return answer


def _created(server: Server) -> Server:
    """What is asked for and is not there is made."""
    made: set[str] = set()
    is_one = matching(ONE)

    def answer(asked: Asked) -> Said:
        said = server(asked)
        if not is_one(asked) or said.status != 404:
            return said
        if asked.path in made:
            value = {"id": 1, "title": "made", "kind": "memo", "created": "2024-05-06T07:08:09Z"}
            made_up = as_json(value, 200, "application/json", ("ETag", '"1"'))
            return made_up._replace(content=b"") if asked.method == "HEAD" else made_up
        made.add(asked.path)
        return said

    return answer


def _head_of_another(server: Server) -> Server:
    is_list = matching(LIST)

    def answer(asked: Asked) -> Said:
        said = server(asked)
        is_meant = asked.method == "HEAD" and is_list(asked) and said.status == 200
        return said.with_field("Content-Type", "text/html") if is_meant else said

    return answer


ASKING = (
    Fault(
        "a list that counts how often it is asked for",
        "GET that changes state",
        LIST,
        SAFE,
        ("asked-twice",),
        _counted,
        is_of_state=True,
    ),
    Fault(
        "what is asked for comes to be",
        "GET that changes state",
        ONE,
        SAFE,
        ("created-by-asking",),
        _created,
        is_of_state=True,
    ),
    Fault(
        "HEAD that is not of GET", "HEAD", LIST, "RFC 9110, 9.3.2", ("head-agrees",), _head_of_another, is_of_state=True
    ),
)


def _condition_ignored(server: Server, asked: Asked) -> Said:
    return server(asked._replace(fields=tuple(each for each in asked.fields if each[0].lower() != "if-none-match")))


def _feigned(status: int) -> Wrap:
    """What would be done is said, and not done."""

    def wrap(server: Server, asked: Asked) -> Said:
        there = _ask(server, "GET", asked.path)
        if there.status != 200 or asked.field("Authorization") != OPEN[0][1]:
            return server(asked)
        return Said(status)

    return wrap


def _appended(server: Server, asked: Asked) -> Said:
    """PUT adds to the text that is there."""
    known = _ask(server, "GET", asked.path)
    said = server(asked)
    if said.status != 200 or known.status != 200:
        return said
    text = (json.loads(known.content).get("text", "") + "+")[-200:]
    return _ask(server, "PATCH", asked.path, {"text": text}, "application/merge-patch+json")


def _added_again(server: Server, asked: Asked) -> Said:
    said = server(asked)
    if said.status == 200:
        _ask(server, "POST", "/notes", json.loads(asked.content))
    return said


def _unchanged(server: Server, asked: Asked) -> Said:
    """PUT says what it was told, and keeps what there was."""
    known = _ask(server, "GET", asked.path)
    said = server(asked)
    if said.status == 200:
        kept = {name: each for name, each in json.loads(known.content).items() if name not in ("id", "created")}
        _ask(server, "PUT", asked.path, kept)
    return said


def _wiped(server: Server, asked: Asked) -> Said:
    """PATCH puts: what is not named is gone."""
    known = _ask(server, "GET", asked.path)
    said = server(asked)
    if said.status != 200 or known.status != 200:
        return said
    named = json.loads(asked.content)
    return _ask(server, "PUT", asked.path, {"title": json.loads(known.content)["title"], **named})


def _lists(change: Callable[[list[Any]], list[Any]]) -> Wrap:
    def wrap(server: Server, asked: Asked) -> Said:
        said = server(asked)
        if said.status != 200 or not said.content:
            return said
        return said.saying(json.dumps(change(json.loads(said.content))).encode())

    return wrap


def _overlapping(server: Server, asked: Asked) -> Said:
    """Pages begin one item too early."""
    found = re.search(r"offset=([1-9]\d{0,8})(?!\d)", asked.query)
    if found is None:
        return server(asked)
    earlier = asked.target.replace(found[0], f"offset={int(found[1]) - 1}")
    return server(asked._replace(target=earlier))


def _skipping(server: Server, asked: Asked) -> Said:
    """Pages begin one item too late."""
    found = re.search(r"offset=([1-9]\d{0,8})(?!\d)", asked.query)
    if found is None:
        return server(asked)
    return server(asked._replace(target=asked.target.replace(found[0], f"offset={int(found[1]) + 1}")))


def _limit_ignored(server: Server, asked: Asked) -> Said:
    said = server(asked)
    if said.status != 200 or "limit=" not in asked.query:
        return said
    return server(asked._replace(target=re.sub(r"limit=\d+", "limit=50", asked.target)))


def _filter_ignored(server: Server, asked: Asked) -> Said:
    said = server(asked)
    if said.status != 200:
        return said
    return server(asked._replace(target=re.sub(r"kind=\w+", "", asked.target)))


def _half_done(server: Server, asked: Asked) -> Said:
    """A change that is refused is made all the same, as far as it goes."""
    said = server(asked)
    if said.status == 400 and _ask(server, "GET", asked.path).status == 200:
        _ask(server, "PATCH", asked.path, {"title": "half done"}, "application/merge-patch+json")
    return said


def _refused_and_added(server: Server, asked: Asked) -> Said:
    """What is refused is created all the same."""
    said = server(asked)
    if said.status == 400:
        _ask(server, "POST", "/notes", {"title": "refused"})
    return said


def _of_any_note(server: Server, asked: Asked) -> Said:
    """A line is found by its own id, whichever note is named."""
    said = server(asked)
    if said.status != 404:
        return said
    line = asked.path.rpartition("/")[2]
    known = [f"/notes/{note}/lines/{line}" for note in range(1, 40)]
    found = (_ask(server, asked.method, path) for path in known)
    return next((each for each in found if each.status == 200), said)


def _shortened(server: Server, asked: Asked) -> Said:
    """What is created is kept with half of its title."""
    said = server(asked)
    if said.status == 201:
        value = json.loads(said.content)
        kept = value["title"][: (len(value["title"]) + 1) // 2] or "a"
        _ask(server, "PATCH", said.field("Location"), {"title": kept}, "application/merge-patch+json")
    return said


def _lost(server: Server, asked: Asked) -> Said:
    """What is created is not kept."""
    said = server(asked)
    if said.status == 201:
        _ask(server, "DELETE", said.field("Location"))
    return said


def _elsewhere(server: Server, asked: Asked) -> Said:
    """Location names what is not there."""
    said = server(asked)
    return said.with_field("Location", f"{said.field('Location')}999") if said.status == 201 else said


def _of_state(name: str, operation: str, clause: str, checks: tuple[str, ...], wrap: Wrap) -> Fault:
    """`wrap` answers the requests of the operation."""
    return Fault(name, "resources over time", operation, clause, checks, _on(operation, wrap), is_of_state=True)


STATEFUL = (
    Fault(
        "a condition that is ignored",
        "caching and conditions",
        ONE,
        "RFC 9110, 13.1.2",
        ("revalidation",),
        _on(ONE, _condition_ignored),
        is_of_state=True,
    ),
    _of_state("what is deleted is still there", DROP, "RFC 9110, 9.3.5", ("deleted-is-gone",), _feigned(204)),
    _of_state("PUT that adds to what is there", PUT, PUTS, ("put-twice", "written-is-read"), _appended),
    _of_state(
        "PUT that creates another as well", PUT, PUTS, ("put-twice", "listed", "pages", "others-stay"), _added_again
    ),
    _of_state("PUT that is forgotten", PUT, PUTS, ("written-is-read", "put-twice"), _unchanged),
    _of_state("PATCH that wipes what it does not name", PATCH, "RFC 5789, 2; RFC 7396", ("patch-changes",), _wiped),
    _of_state(
        "a list that loses the newest", LIST, "RFC 9110, 9.3.3", ("listed", "pages"), _lists(lambda found: found[:-1])
    ),
    _of_state(
        "a list that repeats an item",
        LIST,
        "RFC 9110, 9.3.1",
        ("listed", "pages"),
        _lists(lambda found: [*found, *found[:1]]),
    ),
    _of_state("pages that overlap", LIST, "RFC 9110, 9.3.1", ("pages",), _overlapping),
    _of_state("pages that skip an item", LIST, "RFC 9110, 9.3.1", ("pages",), _skipping),
    _of_state("a limit that is ignored", LIST, "OpenAPI, Parameter Object", ("pages",), _limit_ignored),
    _of_state("a filter that is ignored", LIST, "OpenAPI, Parameter Object", ("filters",), _filter_ignored),
    _of_state("a refused change that is made", PUT, "RFC 9110, 15.5", ("refused-changed-nothing",), _half_done),
    _of_state(
        "a refused creation that is made", ADD, "RFC 9110, 15.5", ("refused-changed-nothing",), _refused_and_added
    ),
    _of_state(
        "the lines of one note under another",
        "GET /notes/{id}/lines/{line}",
        "OWASP API1:2023",
        ("of-its-parent",),
        _of_any_note,
    ),
    _of_state("a title that is kept in half", ADD, "RFC 9110, 9.3.3", ("written-is-read",), _shortened),
    _of_state("what is created is not kept", ADD, "RFC 9110, 15.3.2", ("created-is-there",), _lost),
    _of_state("a Location of what is not there", ADD, "RFC 9110, 10.2.2", ("created-is-there",), _elsewhere),
)

OF_TIME_AND_STATE: tuple[Fault, ...] = (*TIMELY, *ASKING, *STATEFUL)
