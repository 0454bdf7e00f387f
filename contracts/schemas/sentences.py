"""One sentence per keyword: what was found, and what was expected.

Knows JSON Schema's keywords and the values that break them; knows no place and no engine.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from math import isfinite
from typing import Any, TypeAlias

from contracts.json_values import JsonValue
from contracts.schemas import formats
from contracts.schemas.regular_expressions import shown as shown_pattern
from contracts.schemas.shapes import type_of
from contracts.schemas.showing import a_type, listed, nearest, shown

Holder: TypeAlias = Mapping[str, Any]
"""The schema in which the keyword stands."""

Sentence: TypeAlias = tuple[str, str]
"""The whole of it, and the part that says what was expected."""


def sentence(keyword: str, asked: JsonValue, found: JsonValue, holder: Holder) -> Sentence:
    """What is to be said of a value that does not satisfy a keyword of that value."""
    if not keyword:
        return f"{shown(found)} is there, expected nothing: the schema is false", "nothing"
    say = _SENTENCES.get(keyword)
    if say is None:
        return f"{shown(found)} does not satisfy {keyword!r}", keyword
    return say(asked, found, holder)


def _expecting(words: Callable[[JsonValue], str], is_told: str = "{found} is not {expected}") -> Any:
    def say(asked: JsonValue, found: JsonValue, _holder: Holder) -> Sentence:
        expected = words(asked)
        return is_told.format(found=shown(found), expected=expected), expected

    return say


def _bound(words: str) -> Callable[[JsonValue, JsonValue, Holder], Sentence]:
    return lambda asked, found, _holder: (
        f"{shown(found)}, expected {words} {shown(asked)}",
        f"{words} {shown(asked)}",
    )


def _size(count_of: str, words: str) -> Callable[[JsonValue, JsonValue, Holder], Sentence]:
    def say(asked: JsonValue, found: JsonValue, _holder: Holder) -> Sentence:
        expected = f"{words} {_counted(int(asked), count_of)}"
        return f"{shown(found)} has {_counted(len(found), count_of)}, expected {words} {int(asked)}", expected

    return say


def _counted(number: int, thing: str) -> str:
    return f"{number} {thing if number == 1 else {'property': 'properties'}.get(thing, thing + 's')}"


def _type(asked: JsonValue, found: JsonValue, _holder: Holder) -> Sentence:
    names = asked if isinstance(asked, list) else [asked]
    words = " or ".join(map(a_type, names))
    kind = "no JSON number" if isinstance(found, float) and not isfinite(found) else a_type(type_of(found))
    return f"{shown(found)}{'' if found is None else f' is {kind}'}, expected {words}", words


def _enum(asked: JsonValue, found: JsonValue, _holder: Holder) -> Sentence:
    expected = f"one of {listed(asked)}" if len(asked) > 1 else listed(asked)
    return f"{shown(found)}, expected {expected}{nearest(found, asked)}", expected


def _required(asked: JsonValue, found: JsonValue, holder: Holder) -> Sentence:
    names = f"{'property' if len(asked) == 1 else 'properties'} {listed(asked, 'and')}"
    declared = holder.get("properties")
    known = set(declared) if isinstance(declared, dict) else set()
    extra = [name for name in found if name not in known]
    guesses = [f"{name!r} is there{hint}" for name in extra[:20] if (hint := nearest(name, asked))]
    return f"{names} {_are(asked)} missing{''.join(f'; {each}' for each in guesses[:3])}", names


def _extra(asked: JsonValue, _found: JsonValue, holder: Holder) -> Sentence:
    declared = holder.get("properties")
    known = list(declared) if isinstance(declared, dict) else []
    hints = "".join(nearest(name, known) for name in asked[:1])
    expected = f"only {listed(known, 'and')}" if known else "no such property"
    names = f"{'property' if len(asked) == 1 else 'properties'} {listed(asked, 'and')}"
    return f"{names} {_are(asked)} not declared{hints}", expected


def _multiple(asked: JsonValue, found: JsonValue, _holder: Holder) -> Sentence:
    return f"{shown(found)}, expected a multiple of {shown(asked)}", f"a multiple of {shown(asked)}"


def _pattern(asked: JsonValue, found: JsonValue, _holder: Holder) -> Sentence:
    expected = f"a text that matches {shown_pattern(asked)}"
    return f"{shown(found)} does not match {shown_pattern(asked)}", expected


def _format(asked: JsonValue, found: JsonValue, _holder: Holder) -> Sentence:
    expected = formats.words(asked)
    return f"{shown(found)} is no {asked!r}, expected {expected}", expected


def _unique(_asked: JsonValue, found: JsonValue, _holder: Holder) -> Sentence:
    for index, value in enumerate(found[:1000]):
        for earlier in range(index):
            if found[earlier] == value and type_of(found[earlier]) == type_of(value):
                return f"the elements {earlier} and {index} are equal: {shown(value)}", "elements that all differ"
    return f"{shown(found)} has elements that are equal", "elements that all differ"


def _closed(_asked: JsonValue, found: JsonValue, holder: Holder) -> Sentence:
    declared = holder.get("prefixItems")
    most = len(declared) if isinstance(declared, list) else 0
    expected = f"at most {_counted(most, 'element')}"
    return f"{shown(found)} has {_counted(len(found), 'element')}, expected at most {most}", expected


def _unevaluated_items(_asked: JsonValue, found: JsonValue, _holder: Holder) -> Sentence:
    return f"{shown(found)} has elements that no schema speaks of", "only elements that a schema speaks of"


def _contains(_asked: JsonValue, found: JsonValue, holder: Holder) -> Sentence:
    low, high = holder.get("minContains", 1), holder.get("maxContains")
    expected = f"at least {int(low)}" + ("" if high is None else f" and at most {int(high)}")
    number = "too many" if high is not None and len(found) > high and len(found) >= low else "too few"
    return f"{number} elements of {shown(found)} satisfy 'contains', expected {expected}", f"{expected} to do so"


def _dependent(asked: JsonValue, found: JsonValue, _holder: Holder) -> Sentence:
    for name, needed in asked.items():
        missing = [each for each in needed if name in found and each not in found]
        if missing:
            names = listed(missing, "and")
            return f"{shown(name)} is there and so needs {names}, which {_are(missing)} missing", f"{names} too"
    return f"{shown(found)} misses a property that another one needs", "what other properties need"


def _are(names: list[str]) -> str:
    return "is" if len(names) == 1 else "are"


def _not(asked: JsonValue, found: JsonValue, _holder: Holder) -> Sentence:
    excluded = asked.get("type") if isinstance(asked, dict) and len(asked) == 1 else None
    expected = f"anything but {a_type(excluded)}" if isinstance(excluded, str) else "what 'not' does not exclude"
    return f"{shown(found)} is what 'not' excludes, expected {expected}", expected


def _one_of(asked: JsonValue, found: JsonValue, holder: Holder) -> Sentence:
    branches = holder.get("oneOf") or []
    chosen = [branches[index] if index < len(branches) else {} for index in asked]
    references = [branch.get("$ref", "") if isinstance(branch, dict) else "" for branch in chosen]
    names = [each.rpartition("/")[2] or f"schema {index + 1}" for each, index in zip(references, asked, strict=True)]
    which = f" ({', '.join(names[:5])})" if names else ""
    return f"{shown(found)} satisfies {len(asked)} schemas of 'oneOf'{which}, expected exactly one", "exactly one"


_SENTENCES: Mapping[str, Callable[[JsonValue, JsonValue, Holder], Sentence]] = {
    "additionalProperties": _extra,
    "const": _expecting(shown, "{found}, expected {expected}"),
    "contains": _contains,
    "dependentRequired": _dependent,
    "enum": _enum,
    "exclusiveMaximum": _bound("less than"),
    "exclusiveMinimum": _bound("more than"),
    "format": _format,
    "items": _closed,
    "maxContains": _contains,
    "maxItems": _size("element", "at most"),
    "maxLength": _size("character", "at most"),
    "maxProperties": _size("property", "at most"),
    "maximum": _bound("at most"),
    "minContains": _contains,
    "minItems": _size("element", "at least"),
    "minLength": _size("character", "at least"),
    "minProperties": _size("property", "at least"),
    "minimum": _bound("at least"),
    "multipleOf": _multiple,
    "not": _not,
    "oneOf": _one_of,
    "pattern": _pattern,
    "required": _required,
    "type": _type,
    "unevaluatedItems": _unevaluated_items,
    "unevaluatedProperties": _extra,
    "uniqueItems": _unique,
}
