"""Whole requests by choices: valid ones, and ones that break one promise; what a search draws.

Knows how requests are put together; whether a request keeps its promises, and how many it breaks, the judge says. The
plan differs from a typical request in one thing; a drawn request differs in everything at once.
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import cached_property

from contracts import media_types
from contracts.catalogue.placing import placed
from contracts.contents.making import make_content
from contracts.document.model import Document, MediaTypeObject, Operation, Parameter
from contracts.errors import DocumentError, EncodeError, UsageError
from contracts.generation import Choices, maker
from contracts.json_values import JsonValue, join, resolve
from contracts.judging import Case, recognise
from contracts.messages import Request
from contracts.planning.body_texts import malformed_contents
from contracts.planning.near_misses import near_misses_of
from contracts.planning.parts import Known, Source
from contracts.planning.requests import Parts, build_request, parameter_schema, parameter_shape
from contracts.schemas import Schema

PROFILES = ("typical", "edge", "minimal", "maximal")
"""Kinds of values that a request mixes."""
_TRIES = 3
_OTHER_TYPES: tuple[JsonValue, ...] = (None, True, 0, 1.5, "", "understudy", [], {})
_FAR = 10**6
_MOST_PLACES = 200
_BESIDE_JSON = ("application/x-understudy", "text/plain", "")


@dataclass(frozen=True, slots=True)
class DrawnCase:
    """A request that was drawn."""

    name: str
    """What it is: `drawn, valid`, or `drawn, body /name null`."""
    case: Case


class Drawing:
    """What draws requests to one operation."""

    def __init__(self, document: Document, operation: Operation, known: Known | None = None) -> None:
        """`known`: values that lead to what exists; most requests have one."""
        self._document = document
        self._operation = operation
        self._source = Source(document, operation, "drawn", known=known or {})

    def draw(self, choices: Choices) -> DrawnCase | None:
        """A request that keeps every promise, or breaks one; None where these choices lead to neither.

        Raises: DocumentError if a required part has no value
        """
        parts = self._parts(choices)
        if parts is None:
            return None
        if not choices.chance(0.5):
            drawn = self._drawn("valid", parts)
            return drawn if drawn and drawn.case.keeps_every_promise else None
        for _ in range(_TRIES):
            drawn = self._broken(choices, parts)
            if drawn and len({(each.check, each.at) for each in drawn.case.breaks}) <= 1:
                return drawn
        return None

    def _drawn(self, name: str, made: Parts | Request) -> DrawnCase | None:
        try:
            request = made if isinstance(made, Request) else build_request(self._document, self._operation, made)
        except (EncodeError, UsageError, DocumentError):
            return None
        case = recognise(self._document, request)
        return DrawnCase(f"drawn, {name}", case) if case.operation is self._operation else None

    # -- what keeps its promises ----------------------------------------------------------------------------------

    def _parts(self, choices: Choices) -> Parts | None:
        """Required parts and some optional ones; None where a required one could not be carried."""
        parts = Parts()
        for parameter in self._source.parameters:
            if parameter.required or choices.chance(0.5):
                value = self._value(choices, parameter)
                if value is not None:
                    parts = parts.with_value(parameter, value[0])
                elif parameter.required:
                    return None
        body = self._operation.request_body
        if body is None or not body.content or not (body.required or choices.chance(0.75)):
            return parts
        media_type = list(body.content.values())[choices.index(len(body.content))]
        try:
            return replace(parts, body=self._body(choices, media_type), media_type=media_type)
        except EncodeError:
            return None

    def _value(self, choices: Choices, parameter: Parameter) -> tuple[JsonValue] | None:
        """A value that the parameter can carry, in a tuple of its own; None where none was drawn."""
        known = self._source.known_values(parameter)
        if known and choices.chance(0.8):
            return (known[choices.index(len(known))],)
        schema = self._schema_of(parameter)
        if schema is None:
            return ("understudy",)
        for _ in range(_TRIES):
            try:
                value = maker(schema, profile=_profile(choices))(choices)
                if self._source.carries(parameter, value):
                    return (value,)
            except EncodeError:
                continue
            except DocumentError:
                if parameter.required:
                    raise
                return None
        return None

    def _schema_of(self, parameter: Parameter) -> Schema | None:
        return parameter_schema(self._document, parameter)

    def _body(self, choices: Choices, media_type: MediaTypeObject) -> JsonValue:
        schema = self._source.schema(media_type.schema)
        profile = _profile(choices)
        if schema is not None and media_types.is_json(media_type.media_type) and not media_type.item_schema:
            return maker(schema, profile=profile)(choices)
        seed = ("drawn", choices.integer(0, 2**32 - 1))
        return make_content(self._document, media_type, "request", seed, profile=profile).value

    # -- what breaks one ------------------------------------------------------------------------------------------

    def _broken(self, choices: Choices, parts: Parts) -> DrawnCase | None:
        """The parts with one of them made worse."""
        present = [each for each in self._source.parameters if (each.location, each.name) in parts.values]
        turns = [*present, *([parts.media_type] * 3 if parts.media_type else [])]
        if not turns:
            return self._of_wire(choices, parts)
        turn = turns[choices.index(len(turns))]
        if isinstance(turn, Parameter):
            return self._with_worse_parameter(choices, parts, turn)
        if choices.chance(0.15):
            return self._of_wire(choices, parts)
        name, body = _worse(choices, parts.body)
        return self._drawn(f"body {name}", replace(parts, body=body))

    def _with_worse_parameter(self, choices: Choices, parts: Parts, parameter: Parameter) -> DrawnCase | None:
        label = f"{parameter.location} {parameter.name}"
        if parameter.required and parameter.location != "path" and choices.chance(0.2):
            return self._drawn(f"{label} missing", parts.without(parameter))
        texts = self._near_misses.get((parameter.location, parameter.name), ())
        if texts and choices.chance(0.5):
            text = texts[choices.index(len(texts))]
            return self._drawn(f"{label} almost a value", parts.with_value(parameter, text))
        name, value = _worse(choices, parts.values[parameter.location, parameter.name])
        return self._drawn(f"{label} {name}", parts.with_value(parameter, value))

    @cached_property
    def _near_misses(self) -> dict[tuple[str, str], tuple[str, ...]]:
        found: dict[tuple[str, str], tuple[str, ...]] = {}
        for each in self._source.parameters:
            with contextlib.suppress(DocumentError):
                if each.content is None:
                    texts = near_misses_of(parameter_shape(self._document, each).types)
                    found[each.location, each.name] = tuple(texts)
        return found

    def _of_wire(self, choices: Choices, parts: Parts) -> DrawnCase | None:
        """The request with content that is none of its media type, of another, or left out."""
        if parts.media_type is None:
            return self._drawn("valid", parts)
        try:
            request = build_request(self._document, self._operation, parts)
        except (EncodeError, UsageError, DocumentError):
            return None
        content_type, content = request.headers.get("Content-Type") or "", request.content or b""
        broken: list[tuple[str, Request]] = [
            (f"body {name}", replace(request, content=each)) for name, each in malformed_contents(content_type, content)
        ]
        headers = request.headers.without("Content-Type")
        broken.append(("body missing", replace(request, headers=headers, content=None)))
        for each in _BESIDE_JSON:
            named = headers.replaced("Content-Type", each) if each else headers
            broken.append((f"body as {each or 'nothing that is named'}", replace(request, headers=named)))
        name, made = broken[choices.index(len(broken))]
        return self._drawn(name, made)


def _profile(choices: Choices) -> str:
    return PROFILES[choices.index(len(PROFILES))]


def _worse(choices: Choices, whole: JsonValue) -> tuple[str, JsonValue]:
    """The value with one place of it changed, and what was done there."""
    places = list(_places(whole, ""))
    at = places[choices.index(len(places))]
    value = resolve(whole, at)
    changes = _changes_of(value)
    name, change = changes[choices.index(len(changes))]
    return f"{at} {name}".lstrip(), placed(whole, at, change(choices, value))


def _places(value: JsonValue, at: str) -> Iterator[str]:
    """The pointers of the whole and of what is in it, the outermost first, as many as are worth it."""
    reached = [(at, value)]
    for count, (pointer, each) in enumerate(reached):
        if count >= _MOST_PLACES:
            return
        yield pointer
        if isinstance(each, dict):
            reached += [(join(pointer, name), member) for name, member in each.items()]
        elif isinstance(each, list):
            reached += [(join(pointer, index), element) for index, element in enumerate(each)]


Change = Callable[[Choices, JsonValue], JsonValue]
_LARGEST_EXACT = 2**53


def _changes_of(value: JsonValue) -> tuple[tuple[str, Change], ...]:
    """Ways to change such a value, each with its name."""
    if isinstance(value, bool) or value is None:
        return _OF_ALL
    if isinstance(value, int | float):
        return _OF_ALL + (_OF_NUMBERS if abs(value) <= _LARGEST_EXACT else _OF_NUMBERS[:1])
    if isinstance(value, str):
        return _OF_ALL + _OF_STRINGS
    if isinstance(value, list):
        return _OF_ALL + _OF_ARRAYS
    return _OF_ALL + (_OF_OBJECTS if value else _OF_OBJECTS[:1])


def _other(choices: Choices, _value: JsonValue) -> JsonValue:
    return _OTHER_TYPES[choices.index(len(_OTHER_TYPES))]


def _with_another_character(choices: Choices, text: JsonValue) -> JsonValue:
    at = choices.index(len(text) + 1)
    return text[:at] + choices.text(_ODD, 1, 1) + text[at + 1 :]


def _without_a_member(choices: Choices, value: JsonValue) -> JsonValue:
    left_out = list(value)[choices.index(len(value))]
    return {name: member for name, member in value.items() if name != left_out}


_ODD = " !\u00e9\u0660\U0001f600'\"<%\\"
"""Characters that are seldom meant."""
_OF_ALL: tuple[tuple[str, Change], ...] = (("of another type", _other),)
_OF_NUMBERS: tuple[tuple[str, Change], ...] = (
    ("negated", lambda _choices, value: -value),
    ("off by some", lambda choices, value: value + choices.integer(-_FAR, _FAR)),
    ("with a fraction", lambda _choices, value: value + 0.5),
    ("enormous", lambda _choices, _value: 10**20),
)
_OF_STRINGS: tuple[tuple[str, Change], ...] = (
    ("longer", lambda choices, value: value + "a" * choices.size(1, 300)),
    ("shorter", lambda choices, value: value[: choices.index(len(value) + 1)]),
    ("with a character otherwise", _with_another_character),
)
_OF_ARRAYS: tuple[tuple[str, Change], ...] = (
    ("with an element twice", lambda _choices, value: value + value[:1]),
    ("many times over", lambda choices, value: (value or [None]) * choices.size(2, 50)),
    ("without an element", lambda _choices, value: value[1:]),
    ("with an element of another type", lambda choices, value: [*value, _other(choices, value)]),
)
_OF_OBJECTS: tuple[tuple[str, Change], ...] = (
    ("with an undeclared member", lambda choices, value: {**value, "x-understudy": _other(choices, value)}),
    ("without a member", _without_a_member),
)
