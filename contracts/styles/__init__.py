"""The styles of OpenAPI 2.0 and 3.x: a parameter's text on the wire to its value, and back.

    decode(parameter, text, shape) -> value        the text of one parameter, as `encode` writes it
    encode(parameter, value, shape) -> text
    decode_query(query, [(parameter, shape), ...]) -> Reading        a whole query string; decode_cookies likewise

Knows nothing of documents and schemas: a `Shape` says which types a text may be read as, and anything with a name,
location, style, explode and allow_reserved says how it is written. Text that reads as none of the foreseen types stays
text, for the schema to complain about. Source: OAS 3.2, Parameter Object and appendix C; RFC 6570.
"""

from __future__ import annotations

from contracts.errors import DecodeError, EncodeError
from contracts.json_values import JsonValue
from contracts.styles.parameter import ParameterLike, ParameterStyle, cannot_read, from_collection_format
from contracts.styles.query import Reading, decode_cookies, decode_query, encode_pairs
from contracts.styles.shapes import ANY, LazyShape, Shape, XmlHints
from contracts.styles.texts import decode_header, decode_path, encode_header, encode_path

__all__ = [
    "ANY",
    "DecodeError",
    "EncodeError",
    "LazyShape",
    "ParameterLike",
    "ParameterStyle",
    "Reading",
    "Shape",
    "XmlHints",
    "can_carry",
    "decode",
    "decode_cookies",
    "decode_query",
    "encode",
    "from_collection_format",
]


def decode(parameter: ParameterLike, text: str, shape: Shape = ANY) -> JsonValue:
    """The value of one parameter from its text as sent.

    In a path: what stands in place of the template's braces. In a header: the field value. In a query string or a
    `Cookie` field: all of its pairs, `a=1&a=2` or `a=1; a=2`.

    Raises: DecodeError if the text is not written as the style has it, or if no pair is the parameter's.
    """
    if parameter.location == "path":
        return decode_path(parameter, text, shape)
    if parameter.location == "header":
        return decode_header(parameter, text, shape)
    read_all = decode_cookies if parameter.location == "cookie" else decode_query
    reading = read_all(text, [(parameter, shape)])
    if parameter.name in reading.errors:
        raise reading.errors[parameter.name]
    if parameter.name not in reading.values:
        raise cannot_read(parameter, text, "has no pair of that name")
    return reading.values[parameter.name]


def encode(parameter: ParameterLike, value: JsonValue, shape: Shape = ANY) -> str:
    """The text of one parameter, as `decode` reads it; fragments are joined with `&` in a query, `; ` among cookies.

    Raises: EncodeError for a value that the style can't carry.
    """
    if parameter.location == "path":
        return encode_path(parameter, value, shape)
    if parameter.location == "header":
        return encode_header(parameter, value, shape)
    pairs = encode_pairs(parameter, value, shape)
    return ("; " if parameter.location == "cookie" else "&").join(f"{name}={text}" for name, text in pairs)


def can_carry(parameter: ParameterLike, value: JsonValue, shape: Shape = ANY) -> bool:
    """Whether the value comes out of `decode` as it went into `encode`."""
    try:
        return _same(decode(parameter, encode(parameter, value, shape), shape), value)
    except (DecodeError, EncodeError):
        return False


def _same(one: JsonValue, other: JsonValue) -> bool:
    """Equal as JSON values: `1` and `1.0` are the same number, `1` and `true` are not the same value."""
    if isinstance(one, bool) or isinstance(other, bool):
        return one is other
    if isinstance(one, list) and isinstance(other, list):
        return len(one) == len(other) and all(map(_same, one, other))
    if isinstance(one, dict) and isinstance(other, dict):
        return one.keys() == other.keys() and all(_same(one[name], other[name]) for name in one)
    return bool(one == other)
