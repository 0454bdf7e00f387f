"""Values in their places: what stands there, and the whole with something else there. Shares what does not change."""

from __future__ import annotations

import json

from contracts.json_values import JsonValue, resolve, tokens

_LONGEST = 60
"""Characters of a value in words."""


def found(whole: JsonValue, at: str) -> JsonValue:
    """What stands at the JSON Pointer."""
    return resolve(whole, at)


def placed(whole: JsonValue, at: str, new: JsonValue) -> JsonValue:
    """The whole with `new` at the JSON Pointer; only what holds the place is copied."""
    return _placed(whole, list(tokens(at)), new)


def _placed(whole: JsonValue, path: list[str], new: JsonValue) -> JsonValue:
    if not path:
        return new
    token, *rest = path
    if isinstance(whole, list):
        index = int(token)
        return [*whole[:index], _placed(whole[index], rest, new), *whole[index + 1 :]]
    return {**whole, token: _placed(whole[token], rest, new)}


def written(value: JsonValue) -> str:
    """What two values share if they are the same text, but for the order of names: `1` and `1.0` don't."""
    return json.dumps(value, sort_keys=True)


def spelled(value: JsonValue) -> str:
    """A value as words of an edge: JSON in ASCII, shortened."""
    text = json.dumps(value, ensure_ascii=True)
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST - 20]}... ({len(text)} characters)"
