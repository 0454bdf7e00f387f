"""Values and names as sentences show them: short, whatever they are.

Knows JSON values only.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from reprlib import Repr

from contracts.json_values import JsonValue

LONGEST = 100
"""Characters of a value that a sentence shows."""

MOST_LISTED = 10
"""Names that a sentence lists."""

_CANDIDATES = 1000

_CONSTANTS = {None: "null", True: "true", False: "false"}

_WORDS = {
    "array": "an array",
    "boolean": "a boolean",
    "integer": "an integer",
    "null": "null",
    "number": "a number",
    "object": "an object",
    "string": "a string",
}


def shown(value: JsonValue, *, quoted: bool = True) -> str:
    """The value as Python writes it, or a text as it is, its middle left out where it is long."""
    if value is None or isinstance(value, bool):
        return _CONSTANTS[value]
    if isinstance(value, str):
        text = value if len(value) <= 10 * LONGEST else value[:LONGEST] + value[-LONGEST:]
        text = repr(text) if quoted else text
    else:
        try:
            text = _short().repr(value)
        except ValueError:
            text = f"an integer of {value.bit_length()} bits" if isinstance(value, int) else f"a {type(value).__name__}"
    return text if len(text) <= LONGEST else f"{text[: LONGEST - 25]} ... {text[-20:]}"


@cache
def _short() -> Repr:
    short = Repr()
    short.maxlevel, short.maxdict, short.maxlist, short.maxtuple = 3, 4, 4, 4
    short.maxstring, short.maxlong, short.maxother = 40, 60, 40
    return short


def a_type(name: str) -> str:
    """A JSON Schema type with its article."""
    return _WORDS.get(name, name)


def listed(values: Sequence[JsonValue], last: str = "or") -> str:
    """The values, the last after `or`; of many only the first ones."""
    texts = [shown(value) for value in values[:MOST_LISTED]]
    if len(values) > MOST_LISTED:
        return f"{', '.join(texts)} {last} {len(values) - MOST_LISTED} more"
    return texts[0] if len(texts) == 1 else f"{', '.join(texts[:-1])} {last} {texts[-1]}" if texts else "nothing"


def nearest(found: JsonValue, known: Sequence[JsonValue]) -> str:
    """A question that names what of `known` is spelled most like `found`; empty if nothing is."""
    from difflib import get_close_matches

    names = {name.casefold(): name for name in known[:_CANDIDATES] if isinstance(name, str) and len(name) <= LONGEST}
    if not isinstance(found, str) or len(found) > LONGEST:
        return ""
    close = get_close_matches(found.casefold(), names, n=1, cutoff=0.6)
    return f"; did you mean {names[close[0]]!r}?" if close and names[close[0]] != found else ""
