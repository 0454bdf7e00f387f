"""Whether a value is valid: the only door to jsonschema-rs.

Knows resources as prepared for it (see `preparation`), pointers and values; knows no document and says nothing for
people. jsonschema-rs converts to its own values at most 255 levels deep, does not take texts with lone surrogates, and
uses the stack of the thread: this module makes up for all three.
"""

from __future__ import annotations

import marshal
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import islice
from typing import TYPE_CHECKING, Any, NamedTuple

from contracts.json_values import JsonValue, from_tokens
from contracts.schemas.formats import TEXTS
from contracts.schemas.patterns import NotARegularExpression, translated

if TYPE_CHECKING:
    import jsonschema_rs

DEEPEST = 20_000
"""Levels of a value that are judged; what is deeper is invalid."""

MOST_WRONGS = 100
"""Of one value, whose places are of use: where there are more, most of it has to be looked at."""

_DEEPEST_CONVERTED = 240
_LARGE_STACK = 256 * 1024 * 1024
_BACKTRACKS = 1_000_000
_PATTERN_BYTES = 256 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class RawError:
    """What jsonschema-rs says of a value, in its own words."""

    at: str
    """JSON Pointer into the value."""
    keyword: str
    message: str
    location: str
    """Absolute URI of the keyword, with fragment; empty where the engine does not say."""


class Wrong(NamedTuple):
    """A keyword that a value does not satisfy, without words."""

    at: str
    """JSON Pointer into the value."""
    keyword: str
    location: str
    """Absolute URI of the keyword; empty where the engine does not say."""


class Root(NamedTuple):
    """A schema that values are judged by."""

    reference: str
    """Absolute URI with fragment."""
    nests: bool
    """Whether it leads to itself, so that it follows a value however deep that is."""


class Uncompilable(Exception):
    """A schema that jsonschema-rs refuses."""

    def __init__(self, message: str, pointer: str) -> None:
        super().__init__(message)
        self.pointer = pointer
        """Of the keyword at fault within its resource, which is not known; empty if that isn't either."""


def is_panic(error: BaseException) -> bool:
    """Whether it is what libraries written in Rust raise where they gave up; they do not let us import the class."""
    return type(error).__name__ == "PanicException"


class Registry:
    """The resources, given to the engine once.

    Raises: Uncompilable if a resource refers to one that is not there.
    """

    __slots__ = ("_registry",)

    def __init__(self, views: Mapping[str, JsonValue]) -> None:
        import jsonschema_rs

        def made(resources: Mapping[str, JsonValue]) -> jsonschema_rs.Registry:
            return jsonschema_rs.Registry(list(resources.items()), draft=jsonschema_rs.Draft202012, retriever=_refuse)

        try:
            self._registry = made(views)
        except ValueError:
            try:
                self._registry = made({uri: tamed(contents, _DEEPEST_CONVERTED) for uri, contents in views.items()})
            except ValueError as error:
                raise Uncompilable(str(error), "") from None

    def validators(self, roots: Sequence[Root]) -> list[Validator]:
        """The validator of each root.

        They are compiled as the properties of one schema, since the engine compiles anew for each root all that it
        leads to: many that lead to each other cost hardly more, in time and memory, than one.

        Raises: Uncompilable if any of them, or anything they refer to, is no schema.
        """
        if len(roots) == 1:
            return [Validator(self._engine({"$ref": each.reference}), nests=each.nests) for each in roots]
        named = {str(number): each for number, each in enumerate(roots)}
        engine = self._engine({"properties": {name: {"$ref": each.reference} for name, each in named.items()}})
        return [Validator(engine, nests=each.nests, name=name) for name, each in named.items()]

    def _engine(self, schema: dict[str, Any]) -> jsonschema_rs.Validator:
        import jsonschema_rs

        try:
            return _compiled(schema, self._registry)
        except jsonschema_rs.ValidationError as error:
            raise Uncompilable(error.message, from_tokens(error.schema_path)) from None
        except ValueError as error:
            raise Uncompilable(str(error), "") from None
        except BaseException as error:
            if not is_panic(error):
                raise
            raise Uncompilable(str(error), "") from None


class Validator:
    """A compiled schema: an engine, or of one that has several the property `name`."""

    __slots__ = ("_engine", "_is_valid", "_name", "_nests")

    def __init__(self, engine: jsonschema_rs.Validator, *, nests: bool = False, name: str | None = None) -> None:
        self._engine = engine
        self._is_valid = engine.is_valid
        self._nests = nests
        self._name = name

    def is_valid(self, value: JsonValue) -> bool:
        """Whether `value` satisfies the schema; what is no JSON value, or deeper than DEEPEST, never does."""
        try:
            if self._nests:
                marshal.dumps(value)  # the cheapest way to learn that nothing is nested past 2,000 levels
            return self._is_valid(value if self._name is None else {self._name: value})
        except ValueError:
            return self._is_valid_though_odd(value)

    def errors(self, value: JsonValue) -> Iterator[RawError]:
        """What the engine says of an invalid value; nothing where it can't say."""
        try:
            plain = tamed(value, _DEEPEST_CONVERTED, cut=False)
            above = 0 if self._name is None else 1
            for error in self._engine.iter_errors(self._given(plain)):
                at, location = from_tokens(error.instance_path[above:]), error.absolute_keyword_location
                yield RawError(at, error.kind.name, error.message, location or "")
        except ValueError:
            return

    def wrongs(self, value: JsonValue) -> tuple[Wrong, ...]:
        """All that is wrong with an invalid value; nothing where the engine can't say, or it is too much.

        For small values: each error of the engine holds a copy of all that it is about.
        """
        above = 0 if self._name is None else 1
        try:
            marshal.dumps(value)  # as in `is_valid`, since errors hold the value, whatever the schema
            errors = list(islice(self._engine.iter_errors(self._given(value)), MOST_WRONGS + 1))
        except ValueError:
            return ()
        if len(errors) > MOST_WRONGS:
            return ()
        return tuple(
            Wrong(from_tokens(each.instance_path[above:]), each.kind.name, each.absolute_keyword_location or "")
            for each in errors
        )

    def _is_valid_though_odd(self, value: JsonValue) -> bool:
        try:
            plain = tamed(value, DEEPEST, cut=False)
        except ValueError:
            return False
        return on_a_large_stack(lambda: self._is_valid(self._given(plain)), otherwise=False)

    def _given(self, value: JsonValue) -> JsonValue:
        return value if self._name is None else {self._name: value}


def on_a_large_stack(ask: Callable[[], bool], *, otherwise: bool) -> bool:
    """What `ask` answers when it may nest deeply; `otherwise` where it gives up with a ValueError all the same."""
    answers = [otherwise]

    def run() -> None:
        try:
            answers[0] = ask()
        except ValueError:
            return

    with _STACK_SIZE:
        usual = threading.stack_size(_LARGE_STACK)
        try:
            thread = threading.Thread(target=run)
            thread.start()
        finally:
            threading.stack_size(usual)
    thread.join()
    return answers[0]


_STACK_SIZE = threading.Lock()


def tamed(value: JsonValue, deepest: int, *, cut: bool = True) -> JsonValue:
    """A copy that the engine takes: no lone surrogates, nothing below `deepest` levels.

    Raises: ValueError if it is too deep and not to be cut, or no JSON value.
    """
    root: list[Any] = [None]
    pending: list[tuple[Any, Any, Any, int]] = [(root, 0, value, 0)]
    while pending:
        parent, key, found, depth = pending.pop()
        if depth > deepest:
            if not cut:
                raise ValueError("nested too deeply")
            parent[key] = None
        elif isinstance(found, dict):
            copy: dict[str, Any] = {}
            parent[key] = copy
            for name, each in found.items():
                copy[_encodable(str(name))] = None
                pending.append((copy, _encodable(str(name)), each, depth + 1))
        elif isinstance(found, list | tuple):
            parent[key] = items = [None] * len(found)
            pending.extend((items, index, each, depth + 1) for index, each in enumerate(found))
        else:
            parent[key] = _encodable(found) if isinstance(found, str) else _scalar(found, cut=cut)
    return root[0]


def _scalar(value: Any, *, cut: bool) -> JsonValue:
    if value is None or isinstance(value, bool | int | float):
        return value
    if cut:
        return str(value)
    raise ValueError(f"{type(value).__name__} is no JSON value")


def _encodable(text: str) -> str:
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def anything() -> Validator:
    """What judges by a schema that can't be compiled: every value is valid."""
    return Validator(_compiled({}))


def matches(pattern: str, text: str) -> bool:
    """Whether a pattern, as translated for the engine, is found in `text`; False where the search is given up."""
    found = _of_pattern(pattern)
    return found is not None and found.is_valid(text)


def matcher(pattern: str) -> Callable[[str], bool]:
    """What tells whether an ECMA-262 pattern is found in a text: in every one, if it is left out of judgement."""
    try:
        found = _of_pattern(translated(pattern).text)
    except NotARegularExpression:
        found = None
    return (found or anything()).is_valid


def refuses(pattern: str) -> bool:
    """Whether the engine can't run an ECMA-262 pattern that is understood."""
    try:
        return _of_pattern(translated(pattern).text) is None
    except NotARegularExpression:
        return False


def has_format(name: str, value: JsonValue) -> bool:
    """Whether `value` has the format of that name, which is one of strings; other values have every one."""
    return _of_format(name).is_valid(value)


@lru_cache(maxsize=1024)
def _of_pattern(pattern: str) -> Validator | None:
    """None: the engine can't run it, which may take seconds to find."""
    import jsonschema_rs

    try:
        return Validator(_compiled({"pattern": pattern}))
    except jsonschema_rs.ValidationError:
        return None


@cache
def _of_format(name: str) -> Validator:
    return Validator(_compiled({"format": name}))


def _compiled(schema: dict[str, Any], registry: jsonschema_rs.Registry | None = None) -> jsonschema_rs.Validator:
    import jsonschema_rs

    return jsonschema_rs.Draft202012Validator(
        schema,
        registry=registry,
        validate_formats=True,
        formats={name: each.accepts for name, each in TEXTS.items()},
        email_options=jsonschema_rs.EmailOptions(allow_display_text=False),
        pattern_options=jsonschema_rs.FancyRegexOptions(backtrack_limit=_BACKTRACKS, size_limit=_PATTERN_BYTES),
        offline=True,
    )


def _refuse(uri: str) -> JsonValue:
    raise LookupError(f"{uri!r} is not part of the document")
