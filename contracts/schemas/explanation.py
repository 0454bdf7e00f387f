"""Why a value is invalid: the only door to jsonschema.

jsonschema decides nothing: it is asked only once jsonschema-rs has said no, it is given the same prepared resources,
and where the two libraries differ (patterns, formats, steps of decimals, numbers that are none) it is made to ask or do
as jsonschema-rs does. Knows no document and says nothing for people: see `wording`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import cache
from itertools import islice
from math import isfinite
from typing import Any

from contracts.json_values import JsonValue
from contracts.schemas.formats import is_known
from contracts.schemas.validation import has_format, is_panic, matches

MOST_FAULTS = 100
"""Faults of one value that are told."""

Way = tuple[str | int, ...]


@dataclass(frozen=True, slots=True)
class Fault:
    """One keyword that a value does not satisfy."""

    keyword: str
    """Empty for the schema `false`."""
    at: Way
    """Names and indexes to the part of the value."""
    way: Way
    """Keywords, names and indexes from the schema to the keyword, `$ref` and `$dynamicRef` among them."""
    asked: JsonValue
    """The keyword's value; for `oneOf` satisfied more than once the branches, for extra properties their names."""
    found: JsonValue
    """The part of the value."""
    branches: tuple[tuple[Fault, ...], ...] = ()
    """For `anyOf` and `oneOf`: what is wrong by each branch."""


class Explainer:
    """Explains what breaks a schema of these resources."""

    __slots__ = ("_registry",)

    def __init__(self, views: Mapping[str, JsonValue]) -> None:
        from referencing import Registry
        from referencing.jsonschema import DRAFT202012

        self._registry: Any = Registry().with_resources(
            (uri, DRAFT202012.create_resource(contents)) for uri, contents in views.items()
        )

    def faults(self, reference: str, value: JsonValue) -> tuple[Fault, ...]:
        """What `value` breaks of the schema that `reference` leads to; empty where jsonschema can't say."""
        from jsonschema.exceptions import UnknownType
        from referencing.exceptions import Unresolvable

        validator = _validator_class()({"$ref": reference}, registry=self._registry)
        try:
            return tuple(_fault(error) for error in islice(validator.iter_errors(value), MOST_FAULTS))
        except (RecursionError, ArithmeticError, ValueError, UnknownType, Unresolvable):
            return ()
        except BaseException as error:
            if not is_panic(error):  # referencing's maps panic where comparing their keys meets the recursion limit
                raise
            return ()


def _fault(error: Any) -> Fault:
    branches: dict[int, list[Fault]] = {}
    if error.validator in ("anyOf", "oneOf"):
        branches = {index: [] for index in range(len(error.schema[error.validator]))} if error.context else {}
        for each in error.context:
            branches[each.schema_path[0]].append(_fault(each))
    return Fault(
        keyword=error.validator or "",
        at=tuple(error.absolute_path),
        way=tuple(error.absolute_schema_path)[1:],
        asked=error.validator_value,
        found=error.instance,
        branches=tuple(map(tuple, branches.values())),
    )


@cache
def _validator_class() -> Any:
    from jsonschema import Draft202012Validator, FormatChecker, validators

    standard = Draft202012Validator
    checker = standard.TYPE_CHECKER.redefine("number", _is_number).redefine("integer", _is_integer)
    keywords = {
        "$ref": _naming("$ref", standard.VALIDATORS["$ref"]),
        "$dynamicRef": _naming("$dynamicRef", standard.VALIDATORS["$dynamicRef"]),
        "additionalProperties": _additional_properties,
        "format": _format,
        "multipleOf": _multiple_of,
        "oneOf": _one_of,
        "pattern": _pattern,
        "patternProperties": _pattern_properties,
        "required": _required,
        "unevaluatedProperties": _unevaluated_properties,
    }
    extend: Any = validators.extend
    made = extend(standard, keywords, type_checker=checker, format_checker=FormatChecker(()))
    made.descend = _descending(made.descend)
    return made


def _descending(standard: Any) -> Any:
    """The standard's own descent, but for the schema `false`, at which it forgets the way."""

    def descend(
        validator: Any, instance: JsonValue, schema: JsonValue, path: Any = None, schema_path: Any = None, **more: Any
    ) -> Iterator[Any]:
        if schema is not False:
            yield from standard(validator, instance, schema, path=path, schema_path=schema_path, **more)
            return
        error = _error("", schema, instance=instance, schema=schema)
        if path is not None:
            error.path.appendleft(path)
        if schema_path is not None:
            error.schema_path.appendleft(schema_path)
        yield error

    return descend


def _naming(keyword: str, standard: Any) -> Any:
    """The standard's own treatment, with the keyword made part of the way."""

    def follow(validator: Any, value: JsonValue, instance: JsonValue, schema: JsonValue) -> Iterator[Any]:
        for error in standard(validator, value, instance, schema) or ():
            error.schema_path.appendleft(keyword)
            yield error

    return follow


def _is_number(_checker: Any, value: JsonValue) -> bool:
    return (
        isinstance(value, int | float) and not isinstance(value, bool) and (isinstance(value, int) or isfinite(value))
    )


def _is_integer(checker: Any, value: JsonValue) -> bool:
    return _is_number(checker, value) and (isinstance(value, int) or value.is_integer())


def _error(keyword: str, asked: JsonValue, **more: Any) -> Any:
    from jsonschema import ValidationError

    return ValidationError(keyword, validator=keyword, validator_value=asked, **more)


def _pattern(validator: Any, pattern: str, instance: JsonValue, _schema: JsonValue) -> Iterator[Any]:
    if validator.is_type(instance, "string") and not matches(pattern, instance):
        yield _error("pattern", pattern)


def _format(validator: Any, name: str, instance: JsonValue, _schema: JsonValue) -> Iterator[Any]:
    if validator.is_type(instance, "string") and is_known(name) and not has_format(name, instance):
        yield _error("format", name)


def _multiple_of(validator: Any, step: JsonValue, instance: JsonValue, _schema: JsonValue) -> Iterator[Any]:
    """Exact: 0.3 is a multiple of 0.1, since JSON's numbers are decimal. Source: Validation, section 6.2.1."""
    if validator.is_type(instance, "number") and Fraction(str(instance)) % Fraction(str(step)):
        yield _error("multipleOf", step)


def _required(validator: Any, names: list[str], instance: JsonValue, _schema: JsonValue) -> Iterator[Any]:
    if validator.is_type(instance, "object"):
        missing = [name for name in names if name not in instance]
        if missing:
            yield _error("required", missing)


def _one_of(validator: Any, branches: list[JsonValue], instance: JsonValue, _schema: JsonValue) -> Iterator[Any]:
    faults = [list(validator.descend(instance, branch, schema_path=index)) for index, branch in enumerate(branches)]
    satisfied = [index for index, errors in enumerate(faults) if not errors]
    if not satisfied:
        yield _error("oneOf", branches, context=[error for errors in faults for error in errors])
    elif len(satisfied) > 1:
        yield _error("oneOf", satisfied)


def _pattern_properties(
    validator: Any, schemas: dict[str, JsonValue], instance: JsonValue, _schema: JsonValue
) -> Iterator[Any]:
    if validator.is_type(instance, "object"):
        for pattern, schema in schemas.items():
            for name, each in instance.items():
                if matches(pattern, name):
                    yield from validator.descend(each, schema, path=name, schema_path=pattern)


def _additional_properties(validator: Any, rest: JsonValue, instance: JsonValue, schema: JsonValue) -> Iterator[Any]:
    if validator.is_type(instance, "object"):
        names = [name for name in instance if name not in _declared(schema, instance)]
        yield from _extra(validator, "additionalProperties", rest, instance, names)


def _unevaluated_properties(validator: Any, rest: JsonValue, instance: JsonValue, schema: JsonValue) -> Iterator[Any]:
    if validator.is_type(instance, "object"):
        own = {keyword: value for keyword, value in schema.items() if keyword != "unevaluatedProperties"}
        evaluated = _evaluated(validator, instance, own)
        names = [name for name in instance if name not in evaluated]
        yield from _extra(validator, "unevaluatedProperties", rest, instance, names)


def _extra(
    validator: Any, keyword: str, rest: JsonValue, instance: dict[str, JsonValue], names: list[str]
) -> Iterator[Any]:
    if rest is False and names:
        yield _error(keyword, names)
    elif rest is not False:
        for name in names:
            yield from validator.descend(instance[name], rest, path=name)


def _declared(schema: JsonValue, instance: dict[str, JsonValue]) -> set[str]:
    """The names that `properties` and `patternProperties` speak of."""
    found = {name for name in instance if name in schema.get("properties", ())}
    for pattern in schema.get("patternProperties", ()):
        found.update(name for name in instance if matches(pattern, name))
    return found


def _evaluated(validator: Any, instance: dict[str, JsonValue], schema: JsonValue) -> set[str]:
    """The names that a schema which `instance` satisfies evaluates. Source: Core, section 11.3.

    jsonschema's own way matches names with Python's `re`, which reads other patterns and may not come back.
    """
    if not isinstance(schema, dict):
        return set()
    if "additionalProperties" in schema or "unevaluatedProperties" in schema:
        return set(instance)
    found = _declared(schema, instance)
    for inner, below in _applied(validator, instance, schema):
        found |= _evaluated(inner, instance, below)
    return found


def _applied(validator: Any, instance: JsonValue, schema: dict[str, JsonValue]) -> Iterator[tuple[Any, JsonValue]]:
    """The schemas that are applied to the same value and satisfied by it, each with a validator at its place."""
    for keyword in ("$ref", "$dynamicRef"):
        if keyword in schema:
            resolved = validator._resolver.lookup(schema[keyword])  # noqa: SLF001 - jsonschema gives no other way
            yield validator.evolve(schema=resolved.contents, _resolver=resolved.resolver), resolved.contents
    candidates = [branch for keyword in ("allOf", "anyOf", "oneOf") for branch in schema.get(keyword, ())]
    candidates += [each for name, each in schema.get("dependentSchemas", {}).items() if name in instance]
    for branch in candidates:
        if validator.evolve(schema=branch).is_valid(instance):
            yield validator, branch
    if "if" in schema:
        holds = validator.evolve(schema=schema["if"]).is_valid(instance)
        if holds:
            yield validator, schema["if"]
        yield validator, schema.get("then" if holds else "else", True)
