"""The style deepObject: `filter[name]=x&filter[size][min]=1`.

The standard has it for objects of scalars; deeper objects and arrays are read as they are commonly written, `a[b][c]`,
`a[b][]`, `a[b][0]` and a repeated `a[b]`, and written as `a[b][]` for scalars, `a[b][0][c]` for the rest.
Source: OAS 3.2, Style Values.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from contracts.json_values import JsonValue
from contracts.styles import parts, percent, scalars
from contracts.styles.pairs import Pair
from contracts.styles.parameter import ParameterLike, cannot_read, cannot_write
from contracts.styles.shapes import Shape

_BRACKETS = re.compile(r"(?:\[[^\[\]]*\])+")
_BRACKET = re.compile(r"\[([^\[\]]*)\]")
_DEEPEST = 32
"""Brackets in one name."""


@dataclass(slots=True)
class _Node:
    texts: list[str] = field(default_factory=list)
    children: dict[str, _Node] = field(default_factory=dict)


def decode(parameter: ParameterLike, pairs: Sequence[Pair], shape: Shape) -> JsonValue:
    """The value that the parameter's pairs build.

    Raises: DecodeError for brackets that don't match, too many of them, or a name that is both a value and a parent.
    """
    root = _Node()
    for pair in pairs:
        node = root
        for token in _tokens(parameter, pair):
            node = node.children.setdefault(token, _Node())
        node.texts.append(pair.value)
    return _value(parameter, root, shape)


def encode(parameter: ParameterLike, value: JsonValue, shape: Shape) -> list[tuple[str, str]]:
    """Names and values, encoded, that build the value.

    Raises: EncodeError for a scalar, for empty arrays and objects, and for names with brackets or without letters.
    """
    if not isinstance(value, dict | list):
        raise cannot_write(parameter, value, "is no object, and deepObject writes objects")
    return [
        (percent.encode(parameter.name + "".join(f"[{token}]" for token in tokens)), percent.encode(text))
        for tokens, text in _leaves(parameter, value, shape, ())
    ]


def _tokens(parameter: ParameterLike, pair: Pair) -> list[str]:
    brackets = pair.name[len(parameter.name) :]
    if brackets and not _BRACKETS.fullmatch(brackets):
        raise cannot_read(parameter, pair.name, f"has brackets that don't match; write {parameter.name}[property]")
    tokens = _BRACKET.findall(brackets)
    if len(tokens) > _DEEPEST:
        raise cannot_read(parameter, pair.name, f"has more than {_DEEPEST} brackets")
    return tokens


def _value(parameter: ParameterLike, node: _Node, shape: Shape) -> JsonValue:
    if not node.children:
        return _leaf(parameter, node, shape)
    if node.texts:
        text = "&".join(node.texts)
        raise cannot_read(
            parameter, text, f"is a value of its own beside {parameter.name}[{next(iter(node.children))}]"
        )
    if _is_array(node, shape):
        return _array(parameter, node, shape)
    return {name: _value(parameter, child, shape.member(name)) for name, child in node.children.items()}


def _is_array(node: _Node, shape: Shape) -> bool:
    indexes = all(token == "" or (token.isascii() and token.isdigit()) for token in node.children)
    return indexes and (shape.says("array") or (not shape.says("object") and "" in node.children))


def _array(parameter: ParameterLike, node: _Node, shape: Shape) -> list[JsonValue]:
    array: list[JsonValue] = []
    for token, child in sorted(node.children.items(), key=lambda pair: int(pair[0][:9] or "1000000000")):
        if token == "" and not child.children:
            array += [scalars.read(_text(text), shape.item(len(array) + n)) for n, text in enumerate(child.texts)]
        else:
            array.append(_value(parameter, child, shape.item(len(array))))
    return array


def _leaf(parameter: ParameterLike, node: _Node, shape: Shape) -> JsonValue:
    if shape.says("array") and (len(node.texts) > 1 or not shape.says(*parts.SCALARS)):
        return parts.read_array(node.texts, shape, _text)
    if len(node.texts) > 1:
        raise cannot_read(parameter, "&".join(node.texts), f"gives one value {len(node.texts)} times; give it once")
    return scalars.read(_text(node.texts[0]), shape)


def _text(raw: str) -> str:
    return percent.decode(raw, plus_is_space=True)


def _leaves(
    parameter: ParameterLike, value: JsonValue, shape: Shape, above: tuple[str, ...]
) -> Iterator[tuple[tuple[str, ...], str]]:
    if not isinstance(value, dict | list):
        yield above, scalars.write(value, shape)
        return
    if not value:
        raise cannot_write(parameter, value, "has nothing to write; leave it out")
    if len(above) >= _DEEPEST:
        raise cannot_write(parameter, value, f"is nested deeper than {_DEEPEST} levels")
    if isinstance(value, dict):
        for name, member in value.items():
            if not name or "[" in name or "]" in name:
                raise cannot_write(parameter, value, f"has the property {name!r}, which brackets can't hold")
            yield from _leaves(parameter, member, shape.member(name), (*above, name))
        return
    nested = any(isinstance(item, dict | list) for item in value)
    for index, item in enumerate(value):
        yield from _leaves(parameter, item, shape.item(index), (*above, str(index) if nested else ""))
