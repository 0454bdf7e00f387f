"""What a planted fault is, and the ways to plant one: each changes what a conforming server is asked or says."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Literal
from urllib.parse import parse_qs

from tests.planted.serving import Asked, Said, Server

Style = Literal["wsgi", "flask", "fastapi", "django"]
Plant = Callable[[Server], Server]


@dataclass(frozen=True, slots=True)
class Fault:
    """One broken promise of a server that otherwise keeps them all."""

    name: str
    kind: str
    """What the fault is one of: `formats`, `accepts what it must refuse`, ..."""
    operation: str
    """The label of the operation whose requests show it."""
    clause: str
    """What it breaks."""
    checks: tuple[str, ...]
    """The codes by which it may be found."""
    plant: Plant
    style: Style = "wsgi"
    is_of_state: bool = False
    """Whether it shows only where several requests belong together."""
    asks: tuple[str, ...] = ()
    """Codes of checks that are off unless they are asked for."""
    limit: float | None = None
    """Seconds that answers may take at most, where that is what it breaks."""

    @property
    def path(self) -> str:
        """The path template of the operation."""
        return self.operation.partition(" ")[2]


def matching(operation: str) -> Callable[[Asked], bool]:
    """Whether a request is for the operation of that label; HEAD is for that of GET."""
    method, _, path = operation.partition(" ")
    pattern = re.compile(re.sub(r"\{[^}]*\}", "[^/]+", path))
    methods = {method, "HEAD"} if method == "GET" else {method}
    return lambda asked: asked.method in methods and bool(pattern.fullmatch(asked.path))


def changed(operation: str, status: int | None, change: Callable[[Said], Said]) -> Plant:
    """The answers of that operation and status (None: any), changed."""
    is_meant = matching(operation)

    def plant(server: Server) -> Server:
        def answer(asked: Asked) -> Said:
            said = server(asked)
            return change(said) if is_meant(asked) and status in (None, said.status) else said

        return answer

    return plant


def changed_everywhere(is_meant: Callable[[Asked, Said], bool], change: Callable[[Said], Said]) -> Plant:
    """The answers of that kind, changed, whichever operation they are of."""

    def plant(server: Server) -> Server:
        def answer(asked: Asked) -> Said:
            said = server(asked)
            return change(said) if is_meant(asked, said) else said

        return answer

    return plant


def rewritten(operation: str, status: int, change: Callable[[Any], Any]) -> Plant:
    """The JSON of those answers, changed in place, or for what `change` gives."""

    def rewrite(said: Said) -> Said:
        if not said.content:
            return said
        value = json.loads(said.content)
        other = change(value)
        return said.saying(json.dumps(value if other is None else other).encode())

    return changed(operation, status, rewrite)


def member(operation: str, name: str, value: Any) -> Plant:
    """The answers with status 200 of that operation, with another value for one member of their object."""
    return rewritten(operation, 200, lambda each: each.__setitem__(name, value))


def instead(operation: str, is_meant: Callable[[Asked], bool], said: Said) -> Plant:
    """Something else to those requests of that operation."""
    is_of_operation = matching(operation)

    def plant(server: Server) -> Server:
        return lambda asked: said if is_of_operation(asked) and is_meant(asked) else server(asked)

    return plant


def accepting(
    operation: str, is_meant: Callable[[Asked], bool], said: Said, refusals: tuple[int, ...] = (400,)
) -> Plant:
    """Success for those requests of that operation that are refused with one of these statuses."""
    is_of_operation = matching(operation)

    def plant(server: Server) -> Server:
        def answer(asked: Asked) -> Said:
            refused = server(asked)
            is_lax = refused.status in refusals and is_of_operation(asked) and is_meant(asked)
            return said if is_lax and asked.method != "HEAD" else refused

        return answer

    return plant


def as_json(value: Any, status: int = 200, media_type: str = "application/json", *fields: tuple[str, str]) -> Said:
    """An answer of that value."""
    content = json.dumps(value).encode()
    return Said(status, (("Content-Type", media_type), ("Content-Length", str(len(content))), *fields), content)


def problem(status: int, title: str = "not so") -> Said:
    """A refusal, or a failure."""
    return as_json({"title": title, "status": status}, status, "application/problem+json")


def parameter(name: str, is_meant: Callable[[str], bool]) -> Callable[[Asked], bool]:
    """Requests with a query parameter of that kind."""

    def is_there(asked: Asked) -> bool:
        values = parse_qs(asked.query, keep_blank_values=True).get(name, [])
        return bool(values) and is_meant(values[0])

    return is_there


def body(is_meant: Callable[[Any], bool]) -> Callable[[Asked], bool]:
    """Requests whose body is JSON of that kind."""

    def is_there(asked: Asked) -> bool:
        try:
            return is_meant(json.loads(asked.content))
        except (ValueError, LookupError, TypeError, AttributeError, RecursionError):
            return False

    return is_there


def field(name: str, is_meant: Callable[[Any], bool]) -> Callable[[Asked], bool]:
    """Requests whose body is an object with a member of that kind."""
    return body(lambda value: name in value and is_meant(value[name]))


def segment(index: int, is_meant: Callable[[str], bool]) -> Callable[[Asked], bool]:
    """Requests with a path segment of that kind; 0-based."""
    return lambda asked: is_meant(asked.path.split("/")[index + 1])
