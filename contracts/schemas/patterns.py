r"""Patterns as the engines here run them: one language, ECMA-262's, whichever engine matches.

`translated` gives the text that jsonschema-rs compiles to exactly that language; `python` the same for Python's `re`,
which nothing here matches with: it is for whoever has to take a pattern apart or must match without the engine.
Knows no schema; what can't be expressed is raised, never approximated, but for one thing: a back reference to a group
that took no part fails to match here and matches the empty text in ECMA-262.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from contracts.schemas.regex_parsing import parse
from contracts.schemas.regular_expressions import (
    UNBOUNDED,
    Alternatives,
    AnyCharacter,
    Assertion,
    BackReference,
    Character,
    CharacterClass,
    ClassEscape,
    Group,
    Look,
    Node,
    NotARegularExpression,
    PropertyEscape,
    Range,
    Repeat,
    Sequence,
    shown,
)

Engine = Literal["rust", "python"]

_WORD = "0-9A-Za-z_"
_SPACE = "\\t-\\r \u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000\ufeff"
_PYTHON_CLASSES = {
    "d": "0-9",
    "w": _WORD,
    "s": _SPACE,
    "D": "\\u0000-/:-\\U0010ffff",
    "W": "\\u0000-/:-@\\[-\\^`{-\\U0010ffff",
    "S": "\\u0000-\\u0008\\u000e-\\u001f!-\u009f\u00a1-\u167f\u1681-\u1fff\u200b-\u2027\u202a-\u202e\u2030-\u205e"
    "\u2060-\u2fff\u3001-\ufefe\uff00-\\U0010ffff",
}
_LINES = "\\n\\r\u2028\u2029"


@dataclass(frozen=True, slots=True)
class Translation:
    """A pattern that was understood."""

    text: str
    """For jsonschema-rs."""
    node: Node
    remarks: tuple[str, ...]
    """What was read though ECMA-262 does not have it; for people."""
    is_strict: bool
    """Whether ECMA-262 has it with the `u` flag too."""
    spared: Spared | None = None
    """The same at less cost, where there is such."""


@dataclass(frozen=True, slots=True)
class Spared:
    """What together asks what a pattern such as `^.{0,9999}$` does, which an engine would write out 9,999 times."""

    text: str
    """For jsonschema-rs."""
    low: int
    high: int
    """Bounds of the length in code points."""


@lru_cache(maxsize=4096)
def translated(pattern: str) -> Translation:
    """What jsonschema-rs is to be given for an ECMA-262 pattern; the same text where that already means the same.

    Raises: NotARegularExpression, with the nearest repair.
    """
    node, reading = parse(pattern)
    remarks = list(reading.remarks)
    if len(pattern) > 2 and pattern.startswith("/^") and pattern.rstrip("gimsuy").endswith("$/"):
        remarks.append("the '/' at both ends are part of the pattern, which so never matches; leave them out")
    is_strict = not reading.leniences and not reading.remarks
    return Translation(_text(node, "rust"), node, tuple(remarks), is_strict, _spared(node))


def _spared(node: Node) -> Spared | None:
    match node:
        case Sequence((Assertion("^"), Repeat(body, low, high), Assertion("$"))) if high >= _MANY:
            if isinstance(body, Character | AnyCharacter | ClassEscape | PropertyEscape | CharacterClass):
                return Spared(f"^{_text(Repeat(body, 0, UNBOUNDED), 'rust')}$", low, high)
    return None


_MANY = 256
"""From so many repetitions on they are counted apart."""


def is_regular_expression(pattern: str) -> bool:
    """Whether it is understood."""
    try:
        translated(pattern)
    except NotARegularExpression:
        return False
    return True


def is_translated_to(pattern: str, text: str) -> bool:
    """Whether `text` is what jsonschema-rs is given for `pattern`."""
    try:
        return translated(pattern).text == text
    except NotARegularExpression:
        return False


def python(pattern: str) -> str:
    """The pattern for Python's `re`, without flags.

    Raises: NotARegularExpression, also for a Unicode property, which `re` does not have.
    """
    return _text(translated(pattern).node, "python")


def _text(node: Node, engine: Engine) -> str:  # noqa: C901 - one line per kind of node
    match node:
        case Character(code):
            return _literal(code)
        case AnyCharacter():
            return f"[^{_LINES}]"
        case ClassEscape() | PropertyEscape():
            return _item(node, engine) if engine == "rust" else _class(CharacterClass((node,)), engine)
        case CharacterClass():
            return _class(node, engine)
        case Sequence(parts):
            return "".join(_text(part, engine) for part in parts)
        case Alternatives(branches):
            return "|".join(_text(branch, engine) for branch in branches)
        case Group():
            return _group(node, engine)
        case Look(body, ahead, negated):
            return f"(?{'' if ahead else '<'}{'!' if negated else '='}{_text(body, engine)})"
        case Repeat():
            return _repeat(node, engine)
        case Assertion(kind):
            return _assertion(kind, engine)
        case BackReference(number):
            return f"(?:\\{number})"


def _literal(code: int) -> str:
    if 0xD800 <= code <= 0xDFFF:
        return "(?!)"
    if code < 0x20 or code == 0x7F:
        return f"\\x{code:02x}"
    sign = chr(code)
    return "\\" + sign if sign in "\\.*+?()[]{}|^$" else sign


def _group(group: Group, engine: Engine) -> str:
    body = _text(group.body, engine)
    if group.number is not None:
        return f"({body})"
    if group.atomic:
        return f"(?>{body})" if engine == "python" else f"(?:{body}){{1}}+"
    return f"(?{group.flags}:{body})"


def _repeat(repeat: Repeat, engine: Engine) -> str:
    body = _text(repeat.body, engine)
    if isinstance(repeat.body, Look):
        return body if repeat.low else ""
    if isinstance(repeat.body, Repeat | Sequence | Assertion):
        body = f"(?:{body})"
    low, high = repeat.low, repeat.high
    signs = {(0, UNBOUNDED): "*", (1, UNBOUNDED): "+", (0, 1): "?"}
    counted = f"{{{low}}}" if low == high else f"{{{low},{'' if high == UNBOUNDED else high}}}"
    return body + signs.get((low, high), counted) + {"greedy": "", "lazy": "?", "possessive": "+"}[repeat.mode]


def _assertion(kind: str, engine: Engine) -> str:
    if kind == "$" and engine == "python":
        return "\\Z"
    if kind in "^$":
        return kind
    ends = f"(?<=[{_WORD}])(?![{_WORD}])|(?<![{_WORD}])(?=[{_WORD}])"
    return f"(?:{ends})" if kind == "b" else f"(?!{ends})"


def _class(node: CharacterClass, engine: Engine) -> str:
    items = "".join(_item(item, engine) for item in node.items)
    if items:
        return f"[{'^' if node.negated else ''}{items}]"
    return "(?s:.)" if node.negated else "(?!)"


def _item(item: Range | ClassEscape | PropertyEscape, engine: Engine) -> str:
    match item:
        case PropertyEscape(name, negated):
            if engine == "python":
                raise NotARegularExpression(f"Python's re has no '\\p{{{name}}}'")
            return f"\\{'P' if negated else 'p'}{{{name}}}"
        case ClassEscape(letter):
            return f"\\{letter}" if engine == "rust" else _PYTHON_CLASSES[letter]
        case Range(first, last):
            ends = _without_surrogates(first, last)
            return "".join(_end(low) + (f"-{_end(high)}" if high > low else "") for low, high in ends)


def _without_surrogates(first: int, last: int) -> list[tuple[int, int]]:
    """A range without the code points that no text holds."""
    parts = [(first, min(last, 0xD7FF)), (max(first, 0xE000), last)]
    return [(low, high) for low, high in parts if low <= high]


def _end(code: int) -> str:
    if code < 0x20 or code == 0x7F:
        return f"\\x{code:02x}"
    sign = chr(code)
    return "\\" + sign if sign in "\\]^-[&~|" else sign


__all__ = [
    "NotARegularExpression",
    "Translation",
    "is_regular_expression",
    "is_translated_to",
    "python",
    "shown",
    "translated",
]
