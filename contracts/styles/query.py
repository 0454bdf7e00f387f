"""Parameters that are pairs of a name and a value: the query string and cookies (form, delimited, `cookie`).

A whole query string is split among the declared parameters, since an exploded object goes by the names of its
properties. Source: RFC 6570, sections 3.2.8 and 3.2.9; OAS 3.2, Style Values; WHATWG URL, urlencoded parsing.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from contracts.errors import DecodeError
from contracts.json_values import JsonValue
from contracts.styles import deep_object, parts, percent, scalars
from contracts.styles.pairs import Pair, cookie_pairs, query_pairs
from contracts.styles.parameter import DELIMITERS, ParameterLike, cannot_read, cannot_write
from contracts.styles.parts import SCALARS, Notation
from contracts.styles.shapes import Shape
from contracts.styles.texts import percent_notation

_SPACE = re.compile(r" |\+|%20")
_NOT_IN_COOKIES = re.compile(r"[^\x21-\x7e ]|;|\A | \Z")


@dataclass(frozen=True, slots=True)
class Reading:
    """What the declared parameters are in one query string or `Cookie` field; in neither mapping: absent."""

    values: Mapping[str, JsonValue] = field(default_factory=dict)
    """By declared name."""
    errors: Mapping[str, DecodeError] = field(default_factory=dict)
    """By declared name: present, but not written as declared."""
    undeclared: tuple[str, ...] = ()
    """Names that belong to no declared parameter, in the order sent, each once."""
    repeated: tuple[str, ...] = ()
    """Declared parameters of a single value that came more than once; each has its error too."""


def decode_query(query: str, declared: Sequence[tuple[ParameterLike, Shape]]) -> Reading:
    """What each declared parameter is in a query string without its `?`, percent-encoded as sent.

    A pair belongs to the parameter of its name; else to the deepObject whose name it begins with; else to the exploded
    object with a property of that name; else to the exploded object that takes other properties, too. `+` is a space.
    """
    return _decode(query_pairs(query), declared)


def decode_cookies(cookies: str, declared: Sequence[tuple[ParameterLike, Shape]]) -> Reading:
    """What each declared parameter is in a `Cookie` field. `+` is a plus. Source: RFC 6265, section 4.2.1."""
    return _decode(cookie_pairs(cookies), declared)


def encode_pairs(parameter: ParameterLike, value: JsonValue, shape: Shape) -> list[tuple[str, str]]:
    """Names and values, encoded, that stand for the value in a query string or a `Cookie` field.

    Raises: EncodeError for a value that the style can't carry: parts inside parts (but in deepObject, and arrays
    inside an exploded object), an empty array or object, a delimiter that can't be escaped.
    """
    notation = _notation(parameter)
    if parameter.style == "deepObject":
        return deep_object.encode(parameter, value, shape)
    if not (_is_exploded(parameter) and isinstance(value, list | dict)):
        return [(_encode_name(parameter), parts.write(value, shape, notation))]
    if not value:
        raise cannot_write(parameter, value, "has nothing to write; leave the parameter out")
    if isinstance(value, list):
        return [(_encode_name(parameter), part) for part in parts.write_parts(value, shape, notation)]
    return [
        (parts.write_name(name, notation), part)
        for name, member in value.items()
        for part in _write_member(parameter, member, shape.member(name), notation)
    ]


def _write_member(parameter: ParameterLike, member: JsonValue, shape: Shape, notation: Notation) -> list[str]:
    if not isinstance(member, list):
        return [parts.write_part(member, shape, notation)]
    if not member:
        raise cannot_write(parameter, member, "stands in an object and has nothing to write; leave the property out")
    return parts.write_parts(member, shape, notation)


def _is_exploded(parameter: ParameterLike) -> bool:
    return parameter.explode and parameter.style != "deepObject"


def _encode_name(parameter: ParameterLike) -> str:
    return parameter.name if parameter.style == "cookie" else percent.encode(parameter.name)


def _notation(parameter: ParameterLike) -> Notation:
    delimiter = DELIMITERS.get(parameter.style, ",")
    in_query = parameter.location == "query"
    if parameter.style == "cookie":
        notation = _raw_notation(parameter, delimiter)
    else:
        notation = percent_notation(parameter, delimiter, plus_is_space=in_query, specials=",")
    if delimiter == " " and in_query:
        notation = replace(notation, split=_SPACE.split)
    # Exploded, each part is a pair of its own, and no delimiter stands between parts.
    return replace(notation, unescapable="") if parameter.explode else notation


def _raw_notation(parameter: ParameterLike, delimiter: str) -> Notation:
    def same(text: str) -> str:
        return text

    def split(text: str) -> list[str]:
        return text.split(delimiter)

    def encode(text: str) -> str:
        if _NOT_IN_COOKIES.search(text):
            raise cannot_write(parameter, text, "holds what a cookie can't; keep to visible ASCII without ';'")
        return text

    return Notation(parameter, split, delimiter, same, encode, parameter.explode, unescapable=delimiter, is_raw=True)


def _decode(pairs: Sequence[Pair], declared: Sequence[tuple[ParameterLike, Shape]]) -> Reading:
    claims, undeclared = _claims(pairs, declared)
    values: dict[str, JsonValue] = {}
    errors: dict[str, DecodeError] = {}
    repeated: list[str] = []
    for parameter, shape in declared:
        own = claims[parameter.name]
        if not own:
            continue
        try:
            values[parameter.name] = _read(parameter, own, shape)
        except _Repeated as error:
            errors[parameter.name] = error
            repeated.append(parameter.name)
        except DecodeError as error:
            errors[parameter.name] = error
    return Reading(values, errors, tuple(dict.fromkeys(undeclared)), tuple(repeated))


class _Repeated(DecodeError):
    """A single value came more than once."""


def _claims(
    pairs: Sequence[Pair], declared: Sequence[tuple[ParameterLike, Shape]]
) -> tuple[dict[str, list[Pair]], list[str]]:
    """Which pairs belong to which declared parameter, and the names of those that belong to none."""
    claims: dict[str, list[Pair]] = {parameter.name: [] for parameter, _ in declared}
    deep = [parameter.name for parameter, _ in declared if parameter.style == "deepObject"]
    objects = [(parameter, shape) for parameter, shape in declared if _is_exploded(parameter) and shape.says("object")]
    undeclared: list[str] = []
    for pair in pairs:
        owner = _owner(pair.name, claims, deep, objects)
        if owner is None:
            undeclared.append(pair.name)
        else:
            claims[owner].append(pair)
    return claims, undeclared


def _owner(
    name: str,
    claims: Mapping[str, list[Pair]],
    deep: Sequence[str],
    objects: Sequence[tuple[ParameterLike, Shape]],
) -> str | None:
    if name in claims:
        return name
    for deep_name in deep:
        if name.startswith(deep_name + "["):
            return deep_name
    for parameter, shape in objects:
        if name in shape.properties:
            return parameter.name
    return next((parameter.name for parameter, shape in objects if shape.takes_other_properties), None)


def _read(parameter: ParameterLike, pairs: Sequence[Pair], shape: Shape) -> JsonValue:
    if parameter.style == "deepObject":
        return deep_object.decode(parameter, pairs, shape)
    notation = _notation(parameter)
    own = [pair.value for pair in pairs if pair.name == parameter.name]
    if not _is_exploded(parameter):
        return parts.read(_single(parameter, own), shape, notation)
    readers: list[Callable[[], JsonValue]] = []
    if shape.allows(*SCALARS) and len(own) == len(pairs) and (shape.types or len(own) == 1):
        readers.append(lambda: scalars.read(notation.decode(_single(parameter, own)), shape))
    if shape.allows("array") and len(own) == len(pairs) and (shape.types or len(own) > 1):
        readers.append(lambda: parts.read_array(own, shape, notation.decode))
    if shape.says("object"):
        readers.append(lambda: _read_properties(parameter, pairs, shape, notation))
    return parts.first_that_reads(readers, shape)


def _single(parameter: ParameterLike, own: Sequence[str]) -> str:
    if len(own) != 1:
        raise _Repeated(
            f"{parameter.location} parameter {parameter.name!r} is given {len(own)} times; give it once, as its style "
            f"({parameter.style}, explode: {str(parameter.explode).lower()}) and schema have it"
        )
    return own[0]


def _read_properties(
    parameter: ParameterLike, pairs: Sequence[Pair], shape: Shape, notation: Notation
) -> dict[str, JsonValue]:
    texts: dict[str, list[str]] = {}
    for pair in pairs:
        if pair.name == parameter.name and pair.name not in shape.properties and not shape.takes_other_properties:
            why = "names the parameter itself; exploded, each property is written as a pair of its own"
            raise cannot_read(parameter, f"{pair.name}={pair.value}", why)
        texts.setdefault(pair.name, []).append(pair.value)
    value: dict[str, JsonValue] = {}
    for name, own in texts.items():
        member = shape.member(name)
        if member.says("array") and (len(own) > 1 or not member.says(*SCALARS)):
            value[name] = parts.read_array(own, member, notation.decode)
        elif len(own) > 1:
            why = f"names the property {name!r} {len(own)} times; name it once"
            raise cannot_read(parameter, "&".join(own), why)
        else:
            value[name] = scalars.read(notation.decode(own[0]), member)
    return value
