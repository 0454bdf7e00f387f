"""Which thing an answer is about: the values of its path's parameters, from `Location`, a link or the body.

Pure.
"""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import urljoin, urlsplit

from contracts import codecs
from contracts.conventions import IDENTITIES, LISTS, WRAPPERS, plain, singular
from contracts.document.model import Document
from contracts.document.paths import Match, match, names
from contracts.errors import DecodeError, DocumentError
from contracts.expressions import evaluate, is_expression
from contracts.json_values import JsonValue
from contracts.judging import Context, recognise
from contracts.judging.model import Case
from contracts.messages import Exchange, Request
from contracts.planning.resources import Resource

Identity = tuple[JsonValue, ...]
"""A value for each parameter of a resource's path, in the order of the path."""

_WRAPPERS = (*WRAPPERS, "attributes")
"""JSON:API has the members of a thing in its attributes."""


def identity_of(document: Document, resource: Resource, case: Case, exchange: Exchange) -> Identity | None:
    """The thing that an answer to what creates one says it is about; None if it does not say."""
    return (
        _by_location(document, resource, exchange)
        or _by_link(resource, case, exchange)
        or _by_body(document, resource, case, exchange)
    )


def guesses(document: Document, resource: Resource, case: Case, exchange: Exchange) -> Iterator[Identity]:
    """What was created, where neither an identity nor a place is told: by the name that the answer or the request has.

    To be tried: there may be something else of that name, or nothing.
    """
    called = (plain(names(resource.path)[-1]), "name", "slug", "key", "code")
    for value in (thing_of(content_of(document, case, exchange), resource), case.body):
        members = {plain(each): member for each, member in value.items()} if isinstance(value, dict) else {}
        own = next((members[each] for each in called if _is_key(members.get(each))), None)
        if own is not None:
            yield (*before(resource, case), own)


def content_of(document: Document, case: Case, exchange: Exchange) -> JsonValue:
    """The decoded content of an answer; None where there is none, or it can't be decoded."""
    found = Context(document, case, exchange).content
    if found is not None:
        return None if found.error or found.document_error else found.value
    content_type, content = exchange.response.headers.get("Content-Type"), exchange.response.content
    if not content or not content_type:
        return None
    try:
        return codecs.decode(content_type, content)
    except (DecodeError, DocumentError):
        return None


def thing_of(value: JsonValue, resource: Resource) -> JsonValue:
    """The representation of the thing itself, taken out of what wraps it."""
    return unwrapped(value, wrapper_of(value, resource))


def wrapper_of(value: JsonValue, resource: Resource) -> str:
    """The name of the member that holds the representation of the thing: `data`; empty where nothing wraps it."""
    if not isinstance(value, dict) or key_of(value, resource) is not None:
        return ""
    members = {plain(name): name for name in value}
    for name in (*_WRAPPERS, owner_of(resource)):
        below = value.get(members.get(name, ""))
        if isinstance(below, dict) and key_of(below, resource) is not None:
            return str(members[name])
    return ""


def unwrapped(value: JsonValue, wrapper: str) -> JsonValue:
    """What the member of that name holds; the value itself where it has none, or none that could be a thing."""
    below = value.get(wrapper) if isinstance(value, dict) and wrapper else None
    return below if isinstance(below, dict) else value


def entries_of(value: JsonValue, resource: Resource) -> list[JsonValue] | None:
    """The entries of a list in an answer; None if there is no list in it."""
    if isinstance(value, list):
        return value
    if not isinstance(value, dict):
        return None
    members = {plain(name): each for name, each in value.items()}
    named = [members[name] for name in (_topic(resource), *LISTS) if isinstance(members.get(name), list)]
    arrays = [each for each in members.values() if isinstance(each, list)]
    if named or len(arrays) == 1:
        return list((named or arrays)[0])
    below = next((members[name] for name in _WRAPPERS if isinstance(members.get(name), dict)), None)
    return None if below is None else entries_of(below, resource)


def key_of(thing: JsonValue, resource: Resource) -> JsonValue:
    """The value by which the thing is told from others of its kind; None if none is known to be one."""
    if not isinstance(thing, dict):
        return None
    members = {plain(name): each for name, each in thing.items()}
    for name in key_names(resource):
        if _is_key(members.get(name)):
            return members[name]
    return None


def key_names(resource: Resource) -> tuple[str, ...]:
    """Plain names of the member that may hold the value of the path's last parameter, the likeliest first."""
    name, owner = plain(names(resource.path)[-1]), owner_of(resource)
    kind = next((each for each in IDENTITIES if name.endswith(each)), "id")
    bare = () if kind == "name" and name != "name" else (kind,)
    return tuple(dict.fromkeys((name, *bare, f"{owner}{kind}", "id", "uuid", "guid", "pk")))


def owner_of(resource: Resource) -> str:
    """What one of them is called, as far as English allows a guess: `user` of `/users/{id}`."""
    return singular(_topic(resource))


def _topic(resource: Resource) -> str:
    return plain(resource.name.rstrip("/").rpartition("/")[2])


def _is_key(value: JsonValue) -> bool:
    return isinstance(value, str | int) and not isinstance(value, bool) and value != ""


def _by_location(document: Document, resource: Resource, exchange: Exchange) -> Identity | None:
    """Source: RFC 9110, section 10.2.2. What stands before the template may be a base path of the server's own."""
    location = exchange.response.headers.get("Location")
    if not location or not resource.operations:
        return None
    try:
        path = urlsplit(urljoin(f"http://origin{exchange.request.target}", location)).path
    except ValueError:
        return None
    for below in _ends(path):
        for operation in resource.operations:
            found = match(document, operation.method, below)
            if isinstance(found, Match) and found.operation.path == resource.path:
                case = recognise(document, Request(operation.method, below))
                if all(name in case.path_parameters for name in names(resource.path)):
                    return tuple(case.path_parameters[name] for name in names(resource.path))
    return None


def _ends(path: str) -> Iterator[str]:
    """The path, and what is left of it without its first segments."""
    yield path
    while path.count("/") > 1:
        path = path[path.index("/", 1) :]
        yield path


def _by_link(resource: Resource, case: Case, exchange: Exchange) -> Identity | None:
    """Source: OAS 3.2, Link Object."""
    if resource.link is None:
        return None
    found: list[JsonValue] = []
    for name in names(resource.path):
        given = resource.link.parameters.get(name, resource.link.parameters.get(f"path.{name}"))
        try:
            found.append(
                evaluate(given, case, exchange, "") if isinstance(given, str) and is_expression(given) else given
            )
        except DecodeError:
            return None
    return tuple(found) if all(map(_is_key, found)) else None


def _by_body(document: Document, resource: Resource, case: Case, exchange: Exchange) -> Identity | None:
    own = key_of(thing_of(content_of(document, case, exchange), resource), resource)
    if own is None:
        return None
    return (*before(resource, case), own)


def before(resource: Resource, case: Case) -> Identity:
    """The values of all parameters of the resource's path but the last, as a request to its collection has them."""
    given = [case.path_parameters.get(name) for name in names(case.operation.path)] if case.operation else []
    return tuple(given[: len(names(resource.path)) - 1])
