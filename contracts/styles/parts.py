"""A text with delimiters that stands for a scalar, an array or an object: `a,b`, `R,100,G,200`, `R=100,G=200`.

What label, matrix, simple and form have in common. Split first, decode after (RFC 6570, section 1.4).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from contracts.errors import DecodeError
from contracts.json_values import JsonValue
from contracts.styles import scalars
from contracts.styles.parameter import ParameterLike, cannot_read, cannot_write
from contracts.styles.shapes import Shape

TEXT = Shape(types=frozenset({"string"}))
SCALARS = ("string", "integer", "number", "boolean", "null")


@dataclass(frozen=True, slots=True)
class Notation:
    """How the parts of one text are told apart and written."""

    parameter: ParameterLike
    split: Callable[[str], list[str]]
    """At the delimiter, before decoding."""
    delimiter: str
    """As written between parts."""
    decode: Callable[[str], str]
    encode: Callable[[str], str]
    exploded: bool
    """Whether properties are `name=value` rather than `name`, `value`."""
    empty_is_none: bool = False
    """Whether an empty text is an array or object without parts, as in a header."""
    unescapable: str = ""
    """Characters that no part may hold, since they would cut it in two."""
    is_raw: bool = False
    """Whether nothing can be escaped, so that no part may begin or end with a blank, and no name hold `=`."""


def read(text: str, shape: Shape, notation: Notation) -> JsonValue:
    """The value of `text` by the types of `shape`; where both a scalar and an array fit, a delimiter decides.

    Raises: DecodeError if it can be read as none of them.
    """
    pieces = notation.split(text)
    readers: list[Callable[[], JsonValue]] = []
    if shape.allows(*SCALARS):
        readers.append(lambda: scalars.read(notation.decode(text), shape))
    if shape.says("array"):
        readers.append(lambda: _read_array(pieces, shape, notation))
    if shape.says("object"):
        readers.append(lambda: _read_object(pieces, shape, notation))
    if len(readers) > 1 and len(pieces) > 1:
        readers.reverse()
    return first_that_reads(readers, shape)


def first_that_reads(readers: Sequence[Callable[[], JsonValue]], shape: Shape) -> JsonValue:
    """What the readers make of a text: the first that the schema accepts, else the first at all.

    Raises: DecodeError, the first reader's, if none of them can read it.
    """
    candidates: list[JsonValue] = []
    errors: list[DecodeError] = []
    for reader in readers:
        try:
            candidates.append(reader())
        except DecodeError as error:
            errors.append(error)
    if not candidates:
        raise errors[0]
    return scalars.choose(candidates, shape)


def read_array(texts: Sequence[str], shape: Shape, decode: Callable[[str], str]) -> list[JsonValue]:
    """The array whose elements stand in `texts`, each still encoded.

    One empty text is an empty array where the elements can't be strings, and else an array of one empty string.
    """
    if list(texts) == [""] and not shape.item(0).allows("string"):
        return []
    return [scalars.read(decode(text), shape.item(index)) for index, text in enumerate(texts)]


def _read_array(pieces: Sequence[str], shape: Shape, notation: Notation) -> list[JsonValue]:
    if notation.empty_is_none and list(pieces) == [""]:
        return []
    return read_array(pieces, shape, notation.decode)


def _read_object(pieces: Sequence[str], shape: Shape, notation: Notation) -> dict[str, JsonValue]:
    if list(pieces) == [""]:
        return {}
    written = notation.delimiter.join(pieces)
    if notation.exploded:
        pairs = [piece.partition("=") for piece in pieces]
        for _name, equals, _value in pairs:
            if not equals:
                raise cannot_read(notation.parameter, written, "has a part without '='; write each property name=value")
        named = [(name, value) for name, _, value in pairs]
    else:
        if len(pieces) % 2:
            why = f"has {len(pieces)} parts; an object is written as names and values in turn"
            raise cannot_read(notation.parameter, written, why)
        named = list(zip(pieces[::2], pieces[1::2], strict=True))
    value: dict[str, JsonValue] = {}
    for raw_name, raw_value in named:
        name = notation.decode(raw_name)
        if name in value:
            raise cannot_read(notation.parameter, written, f"names the property {name!r} twice; name it once")
        value[name] = scalars.read(notation.decode(raw_value), shape.member(name))
    return value


def write(value: JsonValue, shape: Shape, notation: Notation) -> str:
    """The text that `read` reads `value` from.

    Raises: EncodeError for parts inside parts, and for empty arrays and objects where nothing would be left to read.
    """
    if not isinstance(value, list | dict):
        return notation.encode(scalars.write(value, shape))
    if not value and not notation.empty_is_none:
        raise cannot_write(notation.parameter, value, "has nothing to write; leave the parameter out")
    written = notation.delimiter.join(write_parts(value, shape, notation))
    if value and not written and notation.empty_is_none:
        raise cannot_write(notation.parameter, value, "would be written as nothing at all, as an empty array is")
    return written


def write_parts(value: JsonValue, shape: Shape, notation: Notation) -> list[str]:
    """The parts of an array or object, encoded, in order.

    Raises: EncodeError for a part that holds what can't be escaped, and for parts inside parts.
    """
    if isinstance(value, list):
        return [write_part(item, shape.item(index), notation) for index, item in enumerate(value)]
    named = [(write_name(name, notation), write_part(value[name], shape.member(name), notation)) for name in value]
    if notation.exploded:
        return [f"{name}={text}" for name, text in named]
    return [part for pair in named for part in pair]


def write_part(value: JsonValue, shape: Shape, notation: Notation) -> str:
    """One element or property, encoded.

    Raises: EncodeError as `write_parts` does.
    """
    text = scalars.write(value, shape)
    for character in notation.unescapable:
        if character in text:
            raise cannot_write(notation.parameter, value, f"holds {character!r}, which the style can't escape")
    if notation.is_raw and text != text.strip(" \t"):
        raise cannot_write(notation.parameter, value, "begins or ends with a blank, which would be lost")
    return notation.encode(text)


def write_name(name: str, notation: Notation) -> str:
    """The name of a property, encoded.

    Raises: EncodeError as `write_parts` does.
    """
    if notation.is_raw and notation.exploded and "=" in name:
        raise cannot_write(notation.parameter, name, "holds '=', which would end the name")
    return write_part(name, TEXT, notation)
